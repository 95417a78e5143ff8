"""Where there is neither TensorFlow nor Spark, lessons run to their last cell and show what is stored."""

import nbformat
import pytest
from lessons import LESSONS, needing

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
    """Return what a cell shows as text, and whether it says that this is stored."""
    found = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    lines = "\n".join(found).splitlines()
    kept = [line for line in lines if line and not line.startswith(SHOWN)]
    return kept, len(kept) < len([line for line in lines if line])


WITH_LIBRARIES = [path for path in LESSONS if path.stem[:2] in STORED]


@pytest.mark.parametrize(
    "path", [needing(path, *[pytest.mark.slow] * ("06" not in path.stem)) for path in WITH_LIBRARIES]
)
def test_a_lesson_ends_without_them_and_shows_the_same(path, bare):
    lesson = nbformat.read(path, as_version=4)
    stored = [texts(cell)[0] for cell in lesson.cells if cell.cell_type == "code"]
    notebooks.execute(lesson, bare)
    cells = [cell for cell in lesson.cells if cell.cell_type == "code"]
    for cell, before in zip(cells, stored, strict=True):
        assert texts(cell)[0] == before, cell.source
    assert sum(texts(cell)[1] for cell in cells) == STORED[path.stem[:2]]
