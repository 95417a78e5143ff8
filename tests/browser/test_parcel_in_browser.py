"""The wheel, installed where there is nothing else: the command, JupyterLab and Notebook 7 with it.

It costs about a minute, and asks the package index for what no cache of uv has.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from contextlib import contextmanager

import pytest
from drawn import Drawn
from lab import Lab
from lessons import LESSONS
from served import ROOT
from waiting import until

SOURCES = ["pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "LICENSE-CC-BY-4.0.txt"]
NEWS = "/lab/api/settings/@jupyterlab/apputils-extension:notification"

pytestmark = pytest.mark.slow


def uv(*arguments):
    command = [sys.executable, "-m", "uv", *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode and "Failed to fetch" in done.stderr and os.environ.get("CI") != "true":
        pytest.skip("needs the package index")
    assert not done.returncode, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the sdist, and of it the wheel, in a copy: nothing that lies about gets in."""
    source = tmp_path_factory.mktemp("source")
    for name in ("recviz", "notebooks"):
        unwanted = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / name, source / name, ignore=unwanted)
    for name in SOURCES:
        shutil.copy(ROOT / name, source)
    uv("build", "--no-build-isolation", "--python", sys.executable, "--out-dir", source / "dist", source)
    (wheel,) = (source / "dist").glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def commands(wheel, tmp_path_factory):
    """Install the wheel with JupyterLab and Notebook 7, and nothing else; return the folder of commands."""
    venv = tmp_path_factory.mktemp("clean") / "venv"
    uv("venv", "--python", sys.executable, venv)
    folder = venv / ("Scripts" if os.name == "nt" else "bin")
    uv(
        "pip", "install", "--python", folder / "python", "-c", ROOT / "requirements.lock",
        f"recviz[lab] @ {wheel.as_uri()}", "notebook>=7",
    )  # fmt: skip
    return folder


def ask(*command, folder):
    return subprocess.run(
        [str(word) for word in command], cwd=folder, check=False, capture_output=True, text=True
    )


def slider_moves(page, address):
    """Open lesson 00, run it, and click on its slider."""
    page.goto(address)
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext", timeout=60_000)
    page.evaluate(
        """async () => {
            await jupyterapp.restored;
            const panel = jupyterapp.shell.currentWidget;
            await panel.context.ready;
            await panel.sessionContext.ready;
            await panel.sessionContext.session.kernel.info;
            await jupyterapp.commands.execute("notebook:run-all-cells");
            // what is out of sight may not be drawn
            const cells = panel.content.widgets;
            const sliders = cells.findIndex((cell) => cell.model.sharedModel.source.includes("rv.scrub("));
            panel.content.activeCellIndex = sliders;
            await panel.content.scrollToItem(sliders);
        }"""
    )
    page.locator(".jp-Notebook .rv-board").first.wait_for(timeout=60_000)
    drawn = Drawn(page, ".jp-Notebook")
    slider = drawn.sliders()[0].show()
    before, said = drawn.pictures()[0][0], slider.readout

    def click():  # perhaps again: the notebook scrolls away when its last cell is done
        slider.show().click_at(0.7)
        return slider.readout != said

    until(click, "the slider has moved")
    until(lambda: drawn.pictures()[0][0] != before, "the picture has followed")


@contextmanager
def served(lab, window, page_errors):
    """Yield a page, which is closed before its server."""
    page = window.new_page()
    page_errors.watch(page)
    try:
        yield page
    finally:
        page.close()
        lab.close()


def test_what_is_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = archive.namelist()
    assert [name.split("/")[-1] for name in inside if name.endswith(".ipynb")] == [p.name for p in LESSONS]
    files = (path for path in (ROOT / "recviz").rglob("*") if path.is_file())
    wanted = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert wanted <= set(inside)
    others = {name.split("/")[0] for name in inside} - {"recviz"}
    assert len(others) == 1 and others.pop().endswith(".dist-info")


def test_the_command_tells_what_is_missing(commands, tmp_path):
    recviz = commands / "recviz"
    told = ask(recviz, "doctor", folder=tmp_path).stdout
    assert "  here     15 lessons in " in told and "  here     JupyterLab 4" in told
    assert "  missing  TensorFlow: " in told and '`pip install "recviz[tensorflow]"` installs it' in told
    assert "  missing  Spark: " in told and '`pip install "recviz[spark]"` installs it' in told
    copied = ask(recviz, "lessons", folder=tmp_path)
    assert copied.stdout == "recviz: 15 lessons in recviz-lessons\n" and copied.stderr == ""
    assert sorted(path.name for path in (tmp_path / "recviz-lessons").glob("*.ipynb")) == [
        path.name for path in LESSONS
    ]
    failed = ask(commands / "python", "-c", "import recviz as rv; rv.tensorflow()", folder=tmp_path)
    said = failed.stderr.splitlines()[-1]
    assert said.endswith('Not installed here: TensorFlow. `pip install "recviz[tensorflow]"` installs it.')


def test_the_command_opens_lesson_00_in_lab(commands, window, page_errors, tmp_path):
    command = [commands / "recviz", "lab", tmp_path / "notebooks"]
    lab = Lab(tmp_path, command=command, JUPYTER_NO_CONFIG="")
    with served(lab, window, page_errors) as page:
        assert lab.ask("GET", NEWS)["schema"]["properties"]["fetchNews"]["default"] == "false"
        slider_moves(page, f"{lab.address}/?token={lab.token}")  # the page with which it starts
        assert page.url.endswith("/00_start_here.ipynb")


def test_lesson_00_in_notebook_7(commands, window, page_errors, tmp_path):
    command = [commands / "python", "-m", "notebook", "--JupyterNotebookApp.expose_app_in_browser=True"]
    lab = Lab(tmp_path, command=command)
    name = lab.add(LESSONS[0])
    with served(lab, window, page_errors) as page:
        slider_moves(page, f"{lab.address}/notebooks/{name}?token={lab.token}")
    # Notebook's own, also where a notebook is empty
    page_errors[:] = [said for said in page_errors if "reading 'schema'" not in said]
