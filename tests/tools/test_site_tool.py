"""What tools/build_site.py does when something is missing or fails, and how a lesson becomes blocks."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from pages import execute, npm, outputs, slides, source

import notebooks

ROOT = Path(__file__).resolve().parents[2]
LISTS = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))


def written(folder, *cells):
    """Write a notebook of code cells."""
    path = folder / "99_some_lesson.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path)
    return path


def test_without_node_it_says_what_to_install(tmp_path):
    code = "from pathlib import Path\nfrom pages import npm\n"
    code += f"npm.MODULES = Path({str(tmp_path / 'node_modules')!r})\nnpm.install()"
    env = {**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(ROOT / "tools")}
    done = subprocess.run([sys.executable, "-c", code], env=env, check=False, capture_output=True, text=True)
    assert done.returncode != 0
    assert "the pages and the check of our scripts need Node.js 18 or newer with npm" in done.stderr


@pytest.mark.parametrize(("ci", "fails"), [("", False), ("true", True)])
def test_without_node_scripts_are_left_unchecked_but_not_in_ci(ci, fails, tmp_path):
    env = {**os.environ, "PATH": str(tmp_path), "CI": ci}
    command = [sys.executable, ROOT / "tools" / "lint_js.py"]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True)
    assert bool(done.returncode) == fails
    assert "lint: JavaScript, CSS and workflows were not checked: " in done.stdout + done.stderr


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Keep what is run in a folder of the test's own."""
    monkeypatch.setattr(execute, "CACHE", tmp_path / "cache")


def test_a_lesson_that_fails_fails_the_build(tmp_path, cache):
    with pytest.raises(notebooks.NotebookError, match="ZeroDivisionError"):
        execute.run(written(tmp_path, "1 / 0"))


def test_answers_of_python_are_written_down(tmp_path, cache):
    lesson = execute.run(
        written(
            tmp_path,
            "import recviz as rv\nhand = rv.hand_built()",
            "def make(size):\n    return [rv.Frame(hand.U * size, hand.V, f'times {size}')]\n",
            "rv.knobs(rv.Board(rv.movies(), frames=make(1)), make, size=[1, 2, 3])",
        )
    )
    (found,) = lesson.recorded
    assert [state["captions"] for state in found["states"]] == [["times 1"], ["times 2"], ["times 3"]]
    assert found["sizes"] == [3] and lesson.unanswered == []
    assert lesson.state[found["board"]]["state"]["captions"] == ["times 1"], "as before it was asked"
    (view,) = [output for cell in lesson.notebook.cells for output in cell.get("outputs", [])]
    shown = outputs.widget(lesson, view, up="")
    assert 'data-lesson="99_some_lesson"' in shown and "><img" in shown
    again = execute.run(tmp_path / "99_some_lesson.ipynb")
    assert again.state == lesson.state, "taken from the cache"


def test_a_lesson_is_run_again_when_spark_comes_or_goes(monkeypatch):
    plain, with_spark = "rv.movies()", "rv.spark.als(A, 2)"
    before = [execute.fingerprint(text) for text in (plain, with_spark)]
    assert before == [execute.fingerprint(text) for text in (plain, with_spark)]
    monkeypatch.setattr(execute.spark, "missing", lambda: "Spark is away.")
    assert execute.fingerprint(plain) == before[0] and execute.fingerprint(with_spark) != before[1]


@pytest.mark.parametrize(
    "file", ["requirements.lock", "requirements-tfrs.lock", "requirements-spark.lock", "notebooks.py"]
)
def test_a_lesson_is_run_again_when_what_it_depends_on_changes(file, monkeypatch):
    before, read = execute.fingerprint(""), Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"x" if path.name == file else read(path))
    assert execute.fingerprint("") != before


def test_a_lesson_becomes_questions_pictures_and_words():
    new, lines = nbformat.v4, {"recviz": {"slide": {"try": "*Drag* it.", "explain": "It moves."}}}
    said = new.new_output("stream", text="1 < 2\n")
    task = "**Explain.** So.\n\n**Your turn.** Do.\n\n**Predict.** Guess."
    exercise = "<details><summary>Solution</summary>\n\n42\n\n</details>"
    last = "## Two\n\nProse.\n\n**Next:** [03 Embeddings](03_embeddings_in_1d.ipynb)"
    cells = [
        new.new_markdown_cell("## One\n\nProse.\n\n**Try.** Run the cell."),
        new.new_code_cell("a = 1"),
        new.new_code_cell("print(a)", metadata=lines, outputs=[said]),
        new.new_markdown_cell("**Explain.** So."),
        new.new_markdown_cell(task),
        new.new_code_cell('rv.check("x", 1)'),
        new.new_markdown_cell(exercise),
        new.new_markdown_cell(last, metadata={"recviz": {"slide": {"explain": "- a"}}}),
    ]
    lesson = execute.Lesson("99_some_lesson", new.new_notebook(cells=cells), {}, [], [])
    (one, first), (two, second) = slides.sections(cells)
    (printed,), (words,) = slides.slides(lesson, first), slides.slides(lesson, second)
    assert (one, two) == ("One", "Two")
    assert (printed.kind, printed.line, printed.stays) == ("rv-printed", "<em>Drag</em> it.", "It moves.")
    assert "1 &lt; 2" in printed.shown and printed.code.count("<pre") == 2
    assert [text for text in printed.notes if text] == ["Prose.", "**Explain.** So.", "**Explain.** So."]
    assert words.kind == "rv-words" and 'href="03_embeddings_in_1d.html"' in words.shown


def test_a_note_is_unfolded_for_the_speaker():
    note = "<details><summary><b>For the instructor</b> · 2 minutes</summary>\n\nPress *Play*.\n\n</details>"
    shown = slides.unfolded(note)
    assert "details" not in shown and "<em>Play</em>" in shown and "2 minutes" in shown


def test_titles_are_shown_as_text_too():
    card = '# A "title" of <b>x</b>\n\n> **The question.** Why?\n\n> **Reading:** 5 minutes'
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(card)])
    row = source.table([execute.Lesson("99_some_lesson", notebook, {}, [], [])])
    assert 'aria-label="slides: A &quot;title&quot; of &lt;b&gt;x&lt;/b&gt;"' in row and "<b>" not in row


def test_scripts_that_cannot_be_packed_are_told(tmp_path, monkeypatch):
    (tmp_path / "node").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(npm.NpmError, match="esbuild could not pack missing.js"):
        npm.bundle(tmp_path, tmp_path, ["missing.js"])


def test_names_are_shown_as_text():
    output = {"data": {"image/png": PIXEL}, "metadata": {"image/png": {"alt": '"><script>alert(1)</script>'}}}
    assert "<script" not in outputs.picture(output, "")


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_versions_are_pinned_and_those_of_python():
    versions = {**LISTS["dependencies"], **LISTS["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert f"anywidget=={versions['anywidget']} " in lock


def test_more_pages_are_taken_up_when_they_are_there():
    assert "index" not in [page.stem for page in source.more_pages()]
