"""One JupyterLab and one browser for all tests in this folder; a page for each test."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import ensure_browser
import pytest
from lab import BROWSER_ARGUMENTS, Lab
from lessons import LESSONS
from playwright.sync_api import sync_playwright
from served import ROOT, Server
from twins import Lesson

PROBES = Path(__file__).with_name("probes.js")
SIZE = {"width": 1280, "height": 800}

# What a page may write to its console as an error, and why.
ALLOWED = [
    (r"404 .*/lsp/status", "Lab asks whether language servers are installed; they are not"),
    (r"^Could not send widget sync message", "so ipywidgets notes that a kernel is gone, at each change"),
]


@pytest.fixture(scope="session")
def browser():
    """A Chromium, from where `make test` would take it."""
    path = ensure_browser.find()
    if not path:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "needs Chromium or Chrome: 'python tools/ensure_browser.py' finds or installs one"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory, browser):
    """JupyterLab on a copy of the lessons, and on a machine without Java.

    Pictures look the same with what is stored of Spark; test_spark.py and nbval ask Spark itself.
    """
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JAVA_HOME", str(tmp_path_factory.mktemp("no_java")))
        lab = Lab(tmp_path_factory.mktemp("lab"))
        for path in LESSONS:
            lab.add(path)
        yield lab
        lab.close()


@pytest.fixture(scope="session")
def window(browser):
    """What all pages share: a cache, so that Lab is loaded from the server only once."""
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(path=PROBES)
    context.set_default_timeout(10_000)
    yield context
    context.close()


class Trouble(list):
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
def trouble():
    """What went wrong in any page."""
    return Trouble()


@pytest.fixture(autouse=True)
def no_trouble(trouble):
    """Fail the test in whose course something went wrong."""
    yield
    trouble.tell()


class Desk:
    """Where notebooks are opened, one after the other: in one Lab, as a learner has it open all day."""

    def __init__(self, window, lab, trouble):
        self.window, self.lab, self.trouble, self.page = window, lab, trouble, None

    @contextmanager
    def notebook(self, session, name):
        """Open and run a notebook; close it in the end, and after a failure all of the page."""
        if not self.page:
            self.page = self.window.new_page()
            self.trouble.watch(self.page)
        failed = session.testsfailed
        try:
            lesson = Lesson(self.page, self.lab, name)
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
def desk(window, lab, trouble):
    """Where notebooks are opened."""
    return Desk(window, lab, trouble)


@pytest.fixture(scope="module")
def lesson(request, desk, lab):
    """The notebook of code cells that a test file calls CELLS, opened and run, with an empty last cell."""
    name = lab.write(f"{Path(request.path).stem}.ipynb", [*request.module.CELLS, ""])
    with desk.notebook(request.session, name) as lesson:
        yield lesson


class Build:
    """`make site`, run while the tests in JupyterLab have not yet come to the ones that need it."""

    def __init__(self):
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115  (closed with the process)
        command = [sys.executable, ROOT / "tools" / "build_site.py"]
        self.process = subprocess.Popen(
            command, stdout=self.log, stderr=self.log, preexec_fn=lambda: os.nice(15)
        )

    def finish(self):
        """Wait for the end; return whether it went well, and what was said."""
        code = self.process.wait()
        self.log.seek(0)
        return code == 0, self.log.read()


def pytest_collection_finish(session):
    """Begin to build the pages, if any test will need them."""
    needed = any("server" in getattr(item, "fixturenames", ()) for item in session.items)
    session.config.site_build = Build() if needed and shutil.which("npm") else None


def pytest_sessionfinish(session):
    """End the build, should the tests have ended before it."""
    build = getattr(session.config, "site_build", None)
    if build and build.process.poll() is None:
        build.process.terminate()


@pytest.fixture(scope="session")
def server(request):
    """The web pages and the slides, built and served."""
    build = request.config.site_build
    if not build:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "needs Node.js with npm, as 'make site' does"
        )
    well, said = build.finish()
    assert well, said
    server = Server(ROOT / "site" / "_build" / "html")
    yield server
    server.close()


@pytest.fixture(scope="session")
def reader(browser, server, trouble):
    """A page of somebody who reads the site: whatever else it asks the network for is refused, and told."""
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(path=PROBES)
    context.set_default_timeout(20_000)

    def refuse(route):
        trouble.note(f"asked for {route.request.url}")
        route.abort()

    context.route(lambda url: not url.startswith((server.address, "data:", "blob:")), refuse)
    page = context.new_page()
    trouble.watch(page)
    yield page
    context.close()
