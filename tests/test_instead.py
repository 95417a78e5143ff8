"""Where a library is missing: a lesson's cell shows what is stored, any other cell a sentence."""

import json
import subprocess
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell
from lessons import FOLDER

import recviz as rv

TAPE = "tf = rv.tensorflow()"


def sources(name):
    """Return the code cells of a lesson."""
    cells = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


LESSON_CELL = next(source for source in sources("06_sgd") if source.startswith(TAPE))


@pytest.fixture
def shell(monkeypatch):
    """Return IPython's shell without TensorFlow."""
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    shell = InteractiveShell.instance()
    shell.user_ns["rv"] = rv
    yield shell
    shell.events.callbacks["post_run_cell"].clear()
    InteractiveShell.clear_instance()


def test_a_lessons_cell_shows_what_is_stored_and_is_done(shell, capsys):
    result = shell.run_cell(LESSON_CELL, store_history=True)
    said = capsys.readouterr().out
    assert result.success
    assert "Shown is what this cell gave on another machine. Not installed here: TensorFlow." in said
    assert "gradient for u: [-0.216  0.048]" in said
    assert not shell.run_cell("1 / 0", store_history=True).success, "the next error is one"


def test_a_cell_that_was_changed_gets_the_sentence(shell, capsys):
    result = shell.run_cell(LESSON_CELL.replace("0.9", "0.8"), store_history=True)
    assert type(result.error_in_exec).__name__ == "NotInstalled"
    assert "gradient" not in str(result.error_in_exec)


def test_without_ratings_there_is_a_sentence_and_no_way_through_the_package(shell, capsys, monkeypatch):
    monkeypatch.setenv("RECVIZ_DATA", "/nowhere")
    shell.run_cell("ratings = rv.movielens()", store_history=True)
    said = capsys.readouterr().out
    assert said.startswith("FileNotFoundError: RECVIZ_DATA names /nowhere, which is not there. There are")
    assert len(said.splitlines()) == 1


def test_a_cell_that_needs_a_name_of_one_shown_instead_is_shown_instead_too(shell, capsys, monkeypatch):
    cells = sources("12_movielens")
    needs = next(at for at, cell in enumerate(cells) if "rv.svd(train" in cell)
    makes, needs = cells[needs - 1 : needs + 1]
    assert not shell.run_cell(needs, store_history=True).success, "nothing was shown instead yet"
    monkeypatch.setenv("RECVIZ_DATA", "/nowhere")
    for cell in (makes, needs):
        assert shell.run_cell(cell, store_history=True).success
    assert not shell.run_cell("train", store_history=True).success, "no lesson's cell"


def test_a_loss_of_ones_own_says_what_it_needs(shell):
    with pytest.raises(ModuleNotFoundError, match=r"^A loss that is a function needs TensorFlow, .*installs"):
        rv.sgd(rv.movies(), 2, loss=lambda a, p: (a - p) ** 4)


def start(tmp_path, last_line):
    """Import a stand-in of TensorFlow that is as loud as the build for graphics cards."""
    lines = "import os", "os.write(2, b'computation placer already registered\\n')", last_line
    (tmp_path / "tensorflow.py").write_text("\n".join(lines), encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import recviz as rv; print(rv.tensorflow().X)"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_tensorflow_starts_quietly(tmp_path):
    done = start(tmp_path, "import logging; X = 7; get_logger = logging.getLogger")
    assert (done.stdout, done.stderr) == ("7\n", "")


def test_if_tensorflow_cannot_start_all_it_says_is_shown(tmp_path):
    done = start(tmp_path, "raise ImportError('libcudart is missing')")
    assert done.stderr.startswith("computation placer already registered\n")
    assert done.stderr.endswith("ImportError: libcudart is missing\n")
