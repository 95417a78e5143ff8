"""Where there are no libraries or no ratings, lessons run to their last cell and show what is stored."""

import nbformat
import pytest
from lessons import FOLDER, LESSONS, needing

import notebooks

BLOCKED = ("tensorflow", "tensorflow_recommenders", "tf_keras", "keras", "keras_rs", "pyspark", "py4j")
SHOWN = "Shown is what "  # begins a line that says so
STORED = {"06": 3, "08": 0, "13": 14, "14": 1}  # how many cells of a lesson say so; in 14, the first


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """Let kernels start without the libraries, as if they were not installed."""
    lines = ["import sys", f"sys.modules.update(dict.fromkeys({BLOCKED}))"]
    (tmp_path / "sitecustomize.py").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def texts(cell):
    """Return what a cell shows as text, and what it says of that, if it is stored."""
    found = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    lines = "\n".join(found).splitlines()
    kept = [line for line in lines if line and not line.startswith(SHOWN)]
    return kept, [line for line in lines if line.startswith(SHOWN)]


WITH_LIBRARIES = [path for path in LESSONS if path.stem[:2] in STORED]


@pytest.mark.parametrize(
    "path", [needing(path, *[pytest.mark.slow] * ("06" not in path.stem)) for path in WITH_LIBRARIES]
)
def test_a_lesson_ends_without_them_and_shows_the_same(path, bare):
    assert len(shown_instead(path, bare)) == STORED[path.stem[:2]]


@pytest.mark.parametrize("name", ["12_movielens", pytest.param("13_tfrs_two_towers", marks=pytest.mark.slow)])
def test_a_lesson_ends_without_ratings_and_without_a_network(name, tmp_path, monkeypatch):
    monkeypatch.delenv("RECVIZ_DATA", raising=False)
    for variable, value in {"XDG_CACHE_HOME": tmp_path, "HTTPS_PROXY": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(variable, str(value))
    path = FOLDER / f"{name}.ipynb"
    told = "".join(line for cell in shown_instead(path, tmp_path) for line in cell)
    assert told.count("There are three ways on: connect to the network") == 1, "once is enough"


def shown_instead(path, folder):
    """Run a lesson, see that it shows what is stored, and return the lines of the cells that say so."""
    lesson = nbformat.read(path, as_version=4)
    stored = [texts(cell)[0] for cell in lesson.cells if cell.cell_type == "code"]
    notebooks.execute(lesson, folder)
    cells = [cell for cell in lesson.cells if cell.cell_type == "code"]
    for cell, before in zip(cells, stored, strict=True):
        assert texts(cell)[0] == before, cell.source
    return [texts(cell)[1] for cell in cells if texts(cell)[1]]
