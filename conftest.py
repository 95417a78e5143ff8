"""What tests and notebooks share: what is skipped where something is missing, and what is kept of a run."""

import os
import shutil
import sys
from collections import defaultdict
from functools import cache

import nbformat
import pytest

from recviz.plots.picture import widgets_bring_pictures


def _movielens():
    if not os.environ.get("RECVIZ_DATA"):
        return "needs MovieLens: set RECVIZ_DATA to the folder ml-latest-small"


def _spark():
    from recviz import spark

    if said := spark.missing():
        return f"needs Spark: {said}"


def _browser():
    import ensure_browser

    if not ensure_browser.find():
        return "needs Chromium or Chrome: `python tools/ensure_browser.py` finds or installs one"


def _node():
    if not shutil.which("npm"):
        return "needs Node.js 18 or newer with npm: see nodejs.org"


def _pyodide():
    if not os.environ.get("RECVIZ_PYODIDE"):
        return "needs Pyodide: set RECVIZ_PYODIDE to a folder with the files of its release 0.27.7"


# What not every machine has. A mark of this name says that a test needs it, and so does a lesson's metadata;
# the function returns what is to be said where it is missing.
NEEDS = {
    "movielens": cache(_movielens),
    "spark": cache(_spark),
    "browser": cache(_browser),
    "node": cache(_node),
    "pyodide": cache(_pyodide),
}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Skip what cannot run here, and say what would bring it; in CI, let it fail."""
    for need in _needs(item):
        if said := NEEDS[need]():
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(said)
    if hasattr(item.parent, "nb"):
        # Stored lessons have no execution numbers; nbval takes such cells for cells that were never run.
        item.cell.execution_count = item.cell_num + 1
    if hasattr(item.parent, "nb") and widgets_bring_pictures() and sys.platform == "linux":
        # nbval passes pictures over; on another system letters may look a little different.
        item.parent.skip_compare = tuple(key for key in item.parent.skip_compare if key != "image/png")


def _needs(item):
    if hasattr(item.parent, "nb"):  # a cell of a lesson
        return item.parent.nb.metadata.get("recviz", {}).get("needs", [])
    return [need for need in NEEDS if item.get_closest_marker(need)]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item, nextitem):
    """Keep a lesson that nbval has run and found right: pages, slides and comparisons need no other run."""
    last = nextitem is None or nextitem.parent is not item.parent
    if last and hasattr(item.parent, "nb") and not item.session.testsfailed:
        code = [cell for cell in item.parent.nb.cells if cell.cell_type == "code"]
        cells = [other for other in item.session.items if other.parent is item.parent]
        if [cell.cell for cell in cells if cell.test_outputs is not None] == code:
            _keep(item.parent, cells)


def _keep(file, cells):
    from pages import execute, outputs

    for cell in cells:
        # A stored lesson has the same outputs, with pictures and without the widgets' ids.
        fresh = [output for output in cell.test_outputs if set(output.get("data", "x")) != {outputs.VIEW}]
        for stored, output in zip(cell.cell.outputs, fresh, strict=True):
            if outputs.is_widget(output):
                stored.data[outputs.VIEW] = output.data[outputs.VIEW]
    ask = type(cells[0]).from_parent(
        file,
        name="record",
        cell_num=len(cells),
        cell=nbformat.v4.new_code_cell(execute.RECORD),
        options=defaultdict(bool),
    )
    ask.runtest()
    execute.keep(file.path, file.path.read_text(encoding="utf-8"), file.nb, ask.test_outputs)
