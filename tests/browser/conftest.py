"""One JupyterLab and one browser for all tests in this folder; a page for each test."""

import re
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import ensure_browser
import pytest
from file_server import Server
from lab import BROWSER_ARGUMENTS, Lab
from lessons import FEW, LESSONS
from playwright.sync_api import sync_playwright
from served import ROOT
from twins import Lesson, twin_of_cells

HERE = Path(__file__).parent
PROBES = HERE / "probes.js"
SIZE = {"width": 1280, "height": 800}

# What a page may write to its console as an error, and why.
ALLOWED = [
    (r"404 .*/lsp/status", "Lab asks whether language servers are installed; they are not"),
    (r"^Could not send widget sync message", "so ipywidgets notes that a kernel is gone, at each change"),
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Say what each test here needs, and keep together those that share Lab, pages or Python's files."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            pages = "server" in item.fixturenames
            group = "pages" if pages else "worker" if item.get_closest_marker("pyodide") else "lab"
            item.add_marker(pytest.mark.xdist_group(group))
            if pages:  # they are built of all lessons at once
                item.add_marker("node")
                item.add_marker("movielens")
            if item.get_closest_marker("few"):
                (path,) = (value for value in item.callspec.params.values() if value in LESSONS)
                if path.stem[:2] not in FEW:
                    item.add_marker("slow")


@pytest.fixture(scope="session")
def browser():
    """A Chromium, from where `make test` would take it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure_browser.find(), args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory, browser):
    """JupyterLab on a copy of the lessons, and on a machine without Java.

    Pictures look the same with what is stored of Spark; test_spark.py and nbval ask Spark itself.
    """
    lab = Lab(tmp_path_factory.mktemp("lab"), JAVA_HOME=tmp_path_factory.mktemp("no_java"))
    for path in LESSONS:
        lab.add(path)
    yield lab
    lab.close()


@pytest.fixture(scope="session")
def window(browser):
    """What all pages share: a cache, so that Lab is loaded from the server only once."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    context.add_init_script(path=PROBES)
    context.set_default_timeout(10_000)
    yield context
    context.close()


class PageErrors(list):
    """What went wrong in a page, behind the user's back: errors in the console, and alerts."""

    def watch(self, page):
        """Write down all that goes wrong in a page from now on."""
        page.on("console", lambda message: message.type == "error" and self.note_message(message))
        page.on("pageerror", lambda error: self.note(f"uncaught: {error}"))
        page.on("dialog", self.dismiss)

    def note_message(self, message):
        """Write down an error of the console, with the address it is about."""
        self.note(f"{message.text} ({message.location.get('url', '')})")

    def note(self, text):
        """Write down an error, unless it is one that is explained above."""
        if not any(re.search(pattern, text) for pattern, _reason in ALLOWED):
            self.append(text)

    def dismiss(self, dialog):
        """Close a dialog of the browser; it must not stop the test, but it will be told."""
        if dialog.type != "beforeunload":
            self.append(f"{dialog.type} dialog: {dialog.message}")
        dialog.dismiss()

    def tell(self):
        """Fail if there was any, and start anew."""
        found = list(self)
        self.clear()
        assert not found, "the page reported:\n" + "\n".join(found)


@pytest.fixture(scope="session")
def page_errors():
    """What went wrong in any page."""
    return PageErrors()


@pytest.fixture(autouse=True)
def no_page_errors(page_errors):
    """Fail the test in whose course something went wrong."""
    yield
    page_errors.tell()


class Desk:
    """Where notebooks are opened, one after the other: in one Lab, as a learner has it open all day."""

    def __init__(self, window, lab, page_errors):
        self.window, self.lab, self.page_errors, self.page = window, lab, page_errors, None

    @contextmanager
    def notebook(self, session, name, make_twin):
        """Open and run a notebook; close it in the end, and after a failure all of the page."""
        if not self.page:
            self.page = self.window.new_page()
            self.page_errors.watch(self.page)
        failed = session.testsfailed
        try:
            lesson = Lesson(self.page, self.lab, name, make_twin)
            yield lesson
            if session.testsfailed == failed:
                lesson.notebook.close()
        except BaseException:
            failed = -1
            raise
        finally:
            if session.testsfailed != failed:
                self.page.close()
                self.page = None
                self.lab.stop_kernels()


@pytest.fixture(scope="session")
def desk(window, lab, page_errors):
    """Where notebooks are opened."""
    return Desk(window, lab, page_errors)


@pytest.fixture(scope="module")
def opened(request, desk, lab):
    """The notebook of code cells that a test file calls CELLS, opened and run, with an empty last cell."""
    name = lab.write(f"{Path(request.path).stem}.ipynb", [*request.module.CELLS, ""])
    with desk.notebook(request.session, name, partial(twin_of_cells, lab.root / name)) as lesson:
        yield lesson


@pytest.fixture
def lesson(opened):
    """The notebook that is open, with its kernel."""
    opened.have_kernel()
    return opened


@pytest.fixture
def lesson_without_kernel(opened):
    """The notebook that is open and was run; its kernel is gone."""
    opened.have_no_kernel()
    return opened


@pytest.fixture(scope="session")
def server():
    """The web pages and the slides, built and served."""
    command = [sys.executable, ROOT / "tools" / "build_site.py"]
    built = subprocess.run(command, check=False, capture_output=True, text=True)
    assert not built.returncode, built.stdout + built.stderr
    server = Server(ROOT / "site" / "_build" / "html")
    yield server
    server.close()


@pytest.fixture(scope="session")
def reader(browser, server, page_errors):
    """A page of somebody who reads the site: whatever else it asks the network for is refused, and told."""
    # A service worker would ask the network unseen; test_offline_in_browser.py has one.
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce", service_workers="block")
    context.add_init_script(path=PROBES)
    context.set_default_timeout(20_000)

    def refuse(route):
        page_errors.note(f"asked for {route.request.url}")
        route.abort()

    context.route(lambda url: not url.startswith((server.address, "data:", "blob:")), refuse)
    page = context.new_page()
    page_errors.watch(page)
    yield page
    context.close()
