"""tools/notebooks.py on small notebooks: executes, tidies, refuses, and never leaves half a file."""

import json
import time

import nbformat
import pytest
from nbformat import v4

import notebooks


def store(path, *sources, **kind):
    """Write a notebook as an editor would, with one code cell for each source."""
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("# A lesson")])
    notebook.cells += [v4.new_code_cell(source, **kind) for source in sources]
    nbformat.write(notebook, path)
    return path


def with_output(output):
    """Return the text of a notebook with one cell that has this output."""
    cell = v4.new_code_cell("show()", outputs=[output])
    return notebooks.tidy(v4.new_notebook(cells=[cell]))


def test_executes_and_twice_leaves_no_difference(tmp_path, capsys):
    path = store(
        tmp_path / "one.ipynb",
        "import ipywidgets",
        "print('a')\nprint('b')\nipywidgets.IntSlider(3)",
        "ipywidgets.Layout()\n1 + 1",
        metadata={"tags": ["instructor"], "slideshow": {"slide_type": "slide"}, "scrolled": True},
    )
    assert notebooks.main(["--check", str(path)]) == 1
    assert "is not tidy: run 'make notebooks'" in capsys.readouterr().err

    assert notebooks.main([str(path)]) == 0
    first = path.read_bytes()
    assert notebooks.main([str(path)]) == 0
    assert path.read_bytes() == first
    assert notebooks.main(["--check", str(path)]) == 0
    assert "unchanged" in capsys.readouterr().out

    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata == notebooks.METADATA
    slider = notebook.cells[2]
    assert slider.metadata == {"tags": ["instructor"], "slideshow": {"slide_type": "slide"}}
    assert slider.execution_count is None  # in Lab it reads [ ]: nobody has run it
    assert notebook.cells[3].outputs[0].execution_count is None
    assert slider.outputs[0].text == "a\nb\n"
    assert slider.outputs[1].data == {"text/plain": "IntSlider(value=3)"}
    assert notebook.cells[3].outputs[0].data["text/plain"] == "2"
    assert first.endswith(b"}\n")
    assert b"widget" not in first.replace(b"ipywidgets", b"")
    assert [file.name for file in tmp_path.iterdir()] == ["one.ipynb"]


def test_runs_in_its_folder(tmp_path):
    (tmp_path / "beside.txt").write_text("here", encoding="utf-8")
    path = store(tmp_path / "one.ipynb", "print(open('beside.txt').read())")
    assert notebooks.main([str(path)]) == 0
    assert nbformat.read(path, as_version=4).cells[1].outputs[0].text == "here\n"


def test_failing_cell_is_named_and_the_file_left_alone(tmp_path, capsys):
    path = store(tmp_path / "bad.ipynb", "x = 1", "# divide\nx / 0", "print('never')")
    before = path.read_bytes()
    assert notebooks.main([str(path)]) == 1
    error = capsys.readouterr().err
    assert "bad.ipynb: cell 3 (# divide) failed with ZeroDivisionError: division by zero" in error
    assert "1 of 1 left as they were" in error
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["bad.ipynb"]


def test_one_that_fails_keeps_none_of_the_others_from_being_refreshed(tmp_path, capsys):
    names = ["first", "bad", "last"]
    paths = [store(tmp_path / f"{name}.ipynb", "1 / 0" if name == "bad" else "1 + 1") for name in names]
    assert notebooks.main([str(path) for path in paths]) == 1
    told = capsys.readouterr()
    assert [line.split(",")[0] for line in told.out.splitlines()] == [
        "first.ipynb: refreshed", "last.ipynb: refreshed"
    ]  # fmt: skip
    assert "bad.ipynb: cell 2 (1 / 0) failed" in told.err and "1 of 3 left as they were" in told.err


def test_who_stops_at_a_failure_begins_no_other():
    begun = []

    def work(number):
        begun.append(number)
        time.sleep(0.05)

    for number, _, _ in notebooks.side_by_side(work, range(100)):
        if number == 1:
            break
    assert 2 <= len(begun) < 100


def test_not_a_notebook(tmp_path, capsys):
    path = tmp_path / "bad.ipynb"
    path.write_text("{}", encoding="utf-8")
    assert notebooks.main([str(path)]) == 1
    assert "bad.ipynb: is not a notebook of format 4" in capsys.readouterr().err


def test_no_such_notebook(capsys):
    assert notebooks.main(["no such lesson"]) == 1
    assert "no notebook has 'no such lesson' in its name" in capsys.readouterr().err


def test_selects_by_part_of_a_name(tmp_path):
    for name in ("04_a", "05_b", "14_c"):
        store(tmp_path / f"{name}.ipynb")
    chosen = [path.stem for path in notebooks.select(["05", "04"], tmp_path)]
    assert chosen == ["05_b", "04_a"]
    assert len(notebooks.select([], tmp_path)) == 3


def test_ids_are_kept_or_come_from_the_position():
    cells = [v4.new_code_cell(name) for name in "abcd"]
    raw = json.loads(nbformat.writes(v4.new_notebook(cells=cells)))
    raw["cells"][0]["id"] = raw["cells"][2]["id"] = "intro"
    del raw["cells"][1]["id"]
    raw["cells"][3]["id"] = "own-name"
    text = json.dumps(raw)
    assert [cell.id for cell in notebooks.parse(text).cells] == ["intro", "cell-01", "cell-02", "own-name"]
    assert notebooks.tidy(notebooks.parse(text)) == notebooks.tidy(notebooks.parse(text))


def test_drops_widget_state_and_timings():
    cell = v4.new_code_cell("1", metadata={"execution": {"iopub.execute_input": "now"}, "trusted": True})
    cell.outputs = [
        v4.new_output("display_data", {notebooks.WIDGET_VIEW: {"model_id": "a1"}}),
        v4.new_output("display_data", {notebooks.WIDGET_VIEW: {"model_id": "a2"}, "text/plain": "twin"}),
    ]
    metadata = {"widgets": {"a": 1}, "language_info": {"name": "python", "version": "3.11.7"}}
    notebook = v4.new_notebook(cells=[cell], metadata=metadata)
    text = notebooks.tidy(notebook)
    tidied = nbformat.reads(text, as_version=4)
    assert tidied.metadata == notebooks.METADATA
    assert tidied.cells[0].metadata == {}
    assert [output.data for output in tidied.cells[0].outputs] == [{"text/plain": "twin"}]


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        ("<Line2D at 0x7f3a90c81d50>", "shows a memory address"),
        ("saved in /home/ada/lessons", "shows a path of one machine"),
        (r"saved in C:\Users\ada", "shows a path of one machine"),
        ("<Figure size 640x480 with 1 Axes>", "shows '<Figure size …>'"),
        ("Box(children=(IPY_MODEL_3f2a))", "shows a widget's id"),
    ],
)
def test_refuses_what_differs_from_machine_to_machine(shown, sentence):
    (found,) = notebooks.problems(with_output(v4.new_output("stream", text=shown)))
    assert found.startswith("cell 1 (show())")
    assert sentence in found


def test_refuses_stderr_and_weight():
    warning = v4.new_output("stream", name="stderr", text="UserWarning: old")
    (found,) = notebooks.problems(with_output(warning))
    assert "writes to stderr (UserWarning: old)" in found
    (found,) = notebooks.problems(with_output(v4.new_output("stream", text="x" * 301_000)))
    assert "is 301 kB, and at most 300 kB are allowed" in found


def test_lets_pass_what_is_fine():
    fine = "A / B, 1/2, see docs.example.org/home/x; a/usr/b; 0x10; #tmp; /ratings"
    assert notebooks.problems(with_output(v4.new_output("stream", text=fine))) == []
