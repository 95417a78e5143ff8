"""Python in a web worker: outputs as in Jupyter, faults as sentences, widgets in both directions."""

import os

import lessons
import pytest
from file_server import Server
from in_worker import InWorker, copy_of, serve, texts
from pages import python

pytestmark = [pytest.mark.node, pytest.mark.pyodide]


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """Python's files as the site has them."""
    folder = tmp_path_factory.mktemp("python")
    assert python.write(folder)
    return folder


@pytest.fixture(scope="session")
def bare(browser, files, page_errors):
    """Start a worker of some files in a page of its own; nothing but these files can be had."""
    servers, contexts = {}, []

    def start(folder=files, needs=()):
        server = servers.setdefault(folder, serve(folder))
        context = browser.new_context(reduced_motion="reduce")
        contexts.append(context)
        context.route(
            lambda url: not url.startswith((server.address, "data:", "blob:")),
            lambda route: page_errors.note(f"asked for {route.request.url}") or route.abort(),
        )
        page = context.new_page()
        page_errors.watch(page)
        return InWorker(page, server.address, needs)

    yield start
    for closing in (*contexts, *servers.values()):
        closing.close()


@pytest.fixture(scope="module")
def worker(bare):
    """One worker for the tests of this file."""
    worker = bare()
    assert worker.begun == {"type": "ready"}
    return worker


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("1 + 1", [("text", "2")]),
        ("1 + 1;", []),
        ("print('a'); print('b'); 'c'", [("stdout", "a\nb\n"), ("text", "'c'")]),
        ("import sys\nprint('x', file=sys.stderr)", [("stderr", "x\n")]),
        ("import asyncio\nawait asyncio.sleep(0.01)\nawait asyncio.sleep(0, 'late')", [("text", "'late'")]),
        (
            "from IPython.display import HTML\nHTML('<b>x</b>')",
            [("text", "<IPython.core.display.HTML object>")],
        ),
        ("display(1, [2])", [("text", "1"), ("text", "[2]")]),
        ("import numpy as np\nnp.eye(2)", [("text", "array([[1., 0.],\n       [0., 1.]])")]),
        ("from scipy import linalg, sparse\nlinalg.svdvals(np.eye(2))", [("text", "array([1., 1.])")]),
        ("_", [("text", "array([1., 1.])")]),
    ],
)
def test_outputs_are_those_of_jupyter(worker, code, shown):
    assert texts(worker.run(code)) == shown


def test_a_figure_is_shown_once_and_no_list_of_fonts_is_made(worker):
    code = "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots(figsize=(2, 1))\naxes.plot([1, 2]);"
    (figure,) = worker.run(code)
    assert figure["output_type"] == "display_data"
    assert figure["data"]["image/png"].startswith("iVBOR")


def test_display_can_be_cleared(worker):
    kinds = [
        output["output_type"]
        for output in worker.run("from IPython.display import clear_output\nclear_output()")
    ]
    assert kinds == ["clear_output"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import pandas", "There is no pandas in the browser. "),
        ("import tensorflow as tf", "There is no tensorflow in the browser. "),
        ("input('your name?')", "input() cannot ask here"),
        ("%time 1 + 1", "%time is for Jupyter, not for Python"),
        ("!ls", "!ls is for Jupyter, not for Python"),
        ("open('ratings.csv')", "There is no file 'ratings.csv' here"),
        ("[0] * 10**9", "This needs more memory than a page can have."),
        ("import recviz.nothing", "No module named 'recviz.nothing'"),
        ("(3,", "'(' was never closed"),
        ("def deep(n): return deep(n + 1)\ndeep(0)", "maximum recursion depth exceeded"),
        ("raise SystemExit", ""),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(worker, code, sentence):
    output = worker.run(code)[-1]
    assert output["output_type"] == "error"
    assert output["evalue"].startswith(sentence)
    assert texts(worker.run("1 + 1")) == [("text", "2")]


def test_a_traceback_has_the_lines_of_the_cell_and_no_machinery(worker):
    worker.run("def half(x):\n    return x / 0")
    (error,) = worker.run("2\nhalf(3)")
    first = worker.count - 1
    assert error["traceback"] == [
        f"  cell {worker.count}, line 2\n    half(3)",
        f"  cell {first}, line 2\n    return x / 0",
        "ZeroDivisionError: division by zero",
    ]


def test_what_prints_too_much_is_cut_and_comes_in_few_pieces(worker):
    outputs = worker.run("for k in range(130_000):\n    print('y' * 79, flush=True)")
    ((_, text),) = texts(outputs)
    assert text.endswith("[The rest is left out: a page shows 1,000,000 letters of a cell.]\n")
    assert len(text) < 1_000_100
    assert len(outputs) < 300
    assert len(worker.run("'a' * 2_000_000")[0]["data"]["text/plain"]) < 1_000_100


def test_a_function_that_never_ends_is_stopped_by_the_check(worker):
    worker.run("from recviz.exercises.readers import time_limit\ntime_limit.SECONDS = 0.3")
    worker.run("def loop():\n    while True: pass")
    assert worker.run("time_limit.call(loop)")[-1]["ename"] == "OutOfTime"


def test_widgets_live_in_both_directions(worker):
    worker.run(
        "import recviz as rv\nboard = rv.Board(rv.movies(), rv.hand_built().U, rv.hand_built().V)\nboard"
    )
    opened = {each["comm_id"]: each for each in worker.updates() if each["kind"] == "open"}
    (board,) = [key for key, each in opened.items() if "_frames" in str(each["data"]["buffer_paths"])]
    sizes = dict(zip(map(str, opened[board]["data"]["buffer_paths"]), opened[board]["bytes"], strict=True))
    assert sizes["['_frames']"] == 4 * (4 * 2 + 5 * 2)
    worker.say(comm_id=board, data={"method": "update", "state": {"moves": {"user:1": [0.5, 0.25]}}})
    assert texts(worker.run("board.U[1].tolist()")) == [("text", "[0.5, 0.25]")]
    worker.say(comm_id=board, data={"method": "update", "state": {"moves": {"user:9": [0, 0]}}})
    worker.wait(lambda message: message["type"] == "output" and "user:9" in message["output"]["evalue"])
    worker.run("board.close()")
    assert [each["kind"] for each in worker.updates()][-1] == "close"


def test_sliders_make_python_compute_between_runs(worker):
    worker.run(
        "stage = rv.scrub(rv.Board(rv.movies(), rv.hand_built().U, rv.hand_built().V), label='x')\n"
        "hand = rv.hand_built()\n"
        "rv.knobs(stage, lambda size: [rv.Frame(hand.U * size, hand.V)], size=[1, 2, 3])"
    )
    opened = [each for each in worker.updates() if each["kind"] == "open"]
    (slider,) = [each for each in opened if each["data"]["state"].get("_options_labels") == ["1", "2", "3"]]
    worker.said.clear()
    worker.say(comm_id=slider["comm_id"], data={"method": "update", "state": {"index": 2}})
    worker.wait(lambda message: message["type"] == "comm" and "_frames" in str(message["data"]))
    assert texts(worker.run("stage.boards[0].U[0] / 3")) == [("text", "array([1. , 0.1])")]


def test_without_a_file_or_with_a_wrong_one_python_says_so(bare, files, tmp_path, page_errors):
    damaged = copy_of(files, tmp_path / "damaged")
    content = bytearray((damaged / "recviz.zip").read_bytes())
    content[1000] ^= 1
    (damaged / "recviz.zip").write_bytes(content)
    said = bare(damaged).begun
    assert said == {"type": "failed", "text": "Python could not start: its file recviz.zip is damaged."}
    lacking = copy_of(files, tmp_path / "lacking")
    (lacking / "base.zip").unlink()
    (lacking / "scipy.zip").write_bytes(b"no archive")
    said = bare(lacking).begun
    assert said["text"] == "Python could not start: its file base.zip cannot be fetched."
    (lacking / "base.zip").write_bytes((files / "base.zip").read_bytes())
    worker = bare(lacking)
    assert texts(worker.run("import scipy")) == [("error", "Python's file scipy.zip is damaged.")]
    page_errors.clear()  # the browser notes each file that is not there


def test_files_of_pyodide_are_fetched_once_and_are_those_we_know(tmp_path, monkeypatch, page_errors):
    source = copy_of(os.environ["RECVIZ_PYODIDE"], tmp_path / "source")
    server = Server(source)
    monkeypatch.delenv("RECVIZ_PYODIDE")
    monkeypatch.setattr(python, "ADDRESS", f"{server.address}/")
    monkeypatch.setattr(python.npm, "BUILD", tmp_path)
    folder = python.files()
    assert (folder / "pyodide.asm.wasm").read_bytes() == (source / "pyodide.asm.wasm").read_bytes()
    server.close()
    assert python.files() == folder
    (folder / "pyodide.mjs").unlink()
    assert python.files() is None
    assert not python.write(tmp_path / "nothing")

    monkeypatch.setenv("RECVIZ_PYODIDE", str(folder))
    with pytest.raises(python.FilesError, match=r"RECVIZ_PYODIDE names .* missing: .*pyodide\.mjs"):
        python.files()
    (folder / "pyodide.mjs").write_text("another")
    with pytest.raises(
        python.FilesError, match=r"has not the files of Pyodide 0\.27\.7: pyodide\.mjs is another"
    ):
        python.files()


def test_the_ratings_come_with_their_licence(files, bare):
    folder = files / "data" / "ml-latest-small"
    assert "redistribute" in (folder / "README.txt").read_text(encoding="utf-8")
    worker = bare(needs=["movielens"])
    lines = (folder / "ratings.csv").read_text(encoding="utf-8").count("\n") - 1
    assert texts(worker.run("import recviz as rv\nrv.movielens().stars.nnz")) == [("text", str(lines))]


# 06, 13 and 14 show what is stored there, and 12 sums as many numbers in another order.
@pytest.mark.few
@pytest.mark.parametrize("path", [p for p in lessons.LESSONS if p.stem[:2] not in {"06", "12", "13", "14"}])
def test_every_stored_number_comes_out_again(path, bare):
    worker = bare(needs=["movielens"])
    for cell in lessons.read(path):
        if cell.cell_type == "code":
            assert texts(worker.run(cell.source, 300)) == texts(cell.outputs), cell.source
    worker.page.close()
