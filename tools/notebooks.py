"""Execute and tidy the notebooks in place, so that a stored lesson is what a learner will see.

    python tools/notebooks.py              every notebook in notebooks/
    python tools/notebooks.py 04 05        those with 04 or 05 in their name
    python tools/notebooks.py some.ipynb   that file
    python tools/notebooks.py --check      execute nothing; name what is not tidy

Running it twice leaves no difference: what differs from run to run (widget ids and state, timings)
is dropped, and what cannot be dropped without lying (memory addresses, paths, warnings) is refused.
A notebook is replaced only when all of it went well.
"""

import argparse
import json
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from recviz.plots.picture import WIDGETS_WITH_PICTURES

ROOT = Path(__file__).resolve().parent.parent
SECONDS_PER_CELL = 300
MAX_KILOBYTES = 300

METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
# Beside it stands, under "recviz", what the lesson needs that not every machine has: see conftest.py.
# What an author may say about a cell; the rest is an editor's memory of how the cell looked.
CELL_METADATA = ("tags", "slideshow", "jupyter", "recviz")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
ANSI = re.compile(r"\x1b\[[0-9;]*m")

# What a stored lesson must not show: pattern, what it is, what to do.
REFUSED = [
    (
        re.compile(r"\b0x[0-9a-fA-F]{6,}"),
        "shows a memory address, which differs at every run",
        "end the line with a semicolon, or show something else",
    ),
    (
        re.compile(r"(?<![\w.:/])(/(home|root|Users|tmp|usr|opt|var|mnt|private)/\w|[A-Z]:\\\w)"),
        "shows a path of one machine",
        "show a path relative to the notebook",
    ),
    (
        re.compile(r"<Figure size"),
        "shows '<Figure size …>', which says nothing",
        "show the picture with a description instead, as recviz does",
    ),
    (
        re.compile(r"^Shown is what .* on another machine", re.MULTILINE),
        "shows what is stored",
        "`recviz doctor` says what is missing; install it, and run the lesson with it",
    ),
    (
        re.compile(r"IPY_MODEL_|\bmodel_id\b"),
        "shows a widget's id, which differs at every run",
        "show the widget itself",
    ),
]


class NotebookError(Exception):
    """A sentence for the person at the terminal."""


# --- tidy: a pure function from text to text --------------------------------------------------


def parse(text):
    """Read a notebook, giving every cell an id of its own."""
    try:
        raw = json.loads(text)
        cells = raw["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotebookError(f"is not a notebook of format 4 ({error}): save it anew") from error
    # Ids first: reading with nbformat would fill in random ones.
    taken = set()
    for position, cell in enumerate(cells):
        name = cell.get("id")
        if not name or name in taken:
            name = f"cell-{position:02d}"
            while name in taken:
                name += "x"
            cell["id"] = name
        taken.add(name)
    raw["nbformat"], raw["nbformat_minor"] = 4, 5
    return nbformat.reads(json.dumps(raw), as_version=4)


def tidy_output(output):
    """Return an output without what differs from run to run, or None if nothing is left."""
    if "execution_count" in output:
        output["execution_count"] = None
    if "data" in output:
        output["data"].pop(WIDGET_VIEW, None)
        if not output["data"]:
            return None
    return output


def tidy(notebook):
    """Return the text of a notebook as it is to be stored."""
    needs = {key: notebook.metadata[key] for key in ("recviz",) if key in notebook.metadata}
    notebook.metadata = nbformat.from_dict(METADATA | needs)
    for cell in notebook.cells:
        kept = {key: cell.metadata[key] for key in CELL_METADATA if cell.metadata.get(key)}
        if kept.get("slideshow") == {"slide_type": ""}:  # what Lab writes for "no kind of slide"
            del kept["slideshow"]
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "code":
            cell.execution_count = None  # nobody has run it yet
            tidied = [tidy_output(output) for output in cell.outputs]
            cell.outputs = [output for output in tidied if output is not None]
    return nbformat.writes(notebook).rstrip("\n") + "\n"


# --- what is refused ---------------------------------------------------------------------------


def texts_of(cell):
    """Yield each text of a cell that a reader sees; pictures are left out."""
    yield cell.source
    for output in cell.get("outputs", []):
        if output.get("name") != "stderr":  # refused as a whole
            yield output.get("text", "")
        yield ANSI.sub("", "\n".join(output.get("traceback", [])))
        for mime, content in output.get("data", {}).items():
            if mime.startswith("text/"):
                yield content


def problems(text):
    """Return a sentence for each thing that a stored lesson must not have."""
    found = []
    notebook = parse(text)
    for number, cell in enumerate(notebook.cells, start=1):
        where = f"cell {number} ({title(cell)})"
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                first = output.text.strip().splitlines()[:1]
                found.append(f"{where} writes to stderr ({' '.join(first)}): mend what it warns of")
        for pattern, what, advice in REFUSED:
            if any(pattern.search(seen) for seen in texts_of(cell)):
                found.append(f"{where} {what}: {advice}")
    kilobytes = len(text.encode()) / 1000
    if kilobytes > MAX_KILOBYTES:
        found.append(
            f"is {kilobytes:.0f} kB, and at most {MAX_KILOBYTES} kB are allowed: "
            "show fewer or smaller pictures"
        )
    return found


def title(cell):
    """Return the first line of a cell, to know it by."""
    lines = cell.source.strip().splitlines() or ["empty"]
    return lines[0] if len(lines[0]) <= 50 else lines[0][:49] + "…"


# --- execute -----------------------------------------------------------------------------------


def execute(notebook, folder):
    """Run every cell in a fresh kernel of this very Python, as a learner would, in its folder."""
    # A "python3" kernel in somebody's home must not come before the one of this environment.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ[WIDGETS_WITH_PICTURES] = "1"
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],  # no remarks of the kernel's own among ours
        timeout=SECONDS_PER_CELL,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
    )
    try:
        client.execute()
    except CellExecutionError as error:
        number, cell = failed_cell(notebook)
        raise NotebookError(
            f"cell {number} ({title(cell)}) failed with {error.ename}: {ANSI.sub('', error.evalue)}"
        ) from error
    except CellTimeoutError as error:
        raise NotebookError(f"a cell took more than {SECONDS_PER_CELL} s: make it do less") from error
    except DeadKernelError as error:
        raise NotebookError("the kernel died, perhaps for want of memory") from error
    except NoSuchKernel as error:
        raise NotebookError("this Python has no Jupyter kernel: run it by 'make'") from error


def failed_cell(notebook):
    """Return the number and the cell of the last error: execution stopped there."""
    for number, cell in reversed(list(enumerate(notebook.cells, start=1))):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return number, cell
    raise AssertionError("a cell failed without an error among its outputs")


def replace(path, text):
    """Write a file all at once: a reader sees the old text or the new, never half of it."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


# --- the command line --------------------------------------------------------------------------


def select(only, folder):
    """Return the notebooks named by files or by parts of a name; all of the folder if none is."""
    everything = sorted(folder.glob("*.ipynb"))
    if not only:
        return everything
    chosen = []
    for part in only:
        if part.endswith(".ipynb") and Path(part).is_file():
            matches = [Path(part)]
        else:
            matches = [path for path in everything if part in path.stem]
        if not matches:
            raise NotebookError(
                f"no notebook has {part!r} in its name: there are "
                f"{', '.join(path.stem for path in everything) or 'none at all'}"
            )
        chosen += [path for path in matches if path not in chosen]
    return chosen


def refresh(path):
    """Execute a notebook and store it; return what happened in a word."""
    before = path.read_text(encoding="utf-8")
    notebook = parse(before)
    execute(notebook, path.parent)
    after = tidy(notebook)
    found = problems(after)
    if found:
        raise NotebookError("\n    ".join(found))
    if after == before:
        return "unchanged"
    replace(path, after)
    return "refreshed"


def check(path):
    """Raise unless a notebook is stored as this tool would store it."""
    text = path.read_text(encoding="utf-8")
    if tidy(parse(text)) != text:
        raise NotebookError("is not tidy: run 'make notebooks'")
    found = problems(text)
    if found:
        raise NotebookError("\n    ".join(found))
    return "tidy"


def side_by_side(work, paths):
    """Do the work for each path, two at a time; yield path, result or error, and seconds, in order."""

    def timed(path):
        start = time.perf_counter()
        try:
            result = work(path)
        except NotebookError as error:
            result = error
        return result, time.perf_counter() - start

    # A kernel keeps little more than one core busy, and some need a gigabyte.
    pool = ThreadPoolExecutor(2)
    try:
        for path, (result, seconds) in zip(paths, pool.map(timed, paths), strict=True):
            yield path, result, seconds
    finally:
        pool.shutdown(cancel_futures=True)


def main(arguments=None):
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="*", help="files, or parts of names; all if none is given")
    parser.add_argument("--check", action="store_true", help="execute nothing, only look")
    options = parser.parse_args(arguments)
    try:
        paths = select(options.only, ROOT / "notebooks")
    except NotebookError as error:
        print(f"notebooks: {error}", file=sys.stderr)
        return 1
    failed = 0
    for path, word, seconds in side_by_side(check if options.check else refresh, paths):
        if isinstance(word, NotebookError):
            failed += 1
            print(f"{path.name}: {word}", file=sys.stderr)
        else:
            print(f"{path.name}: {word}, {seconds:.1f} s", flush=True)
    if failed:
        verb = "not in order" if options.check else "left as they were"
        print(f"notebooks: {failed} of {len(paths)} {verb}, see above", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
