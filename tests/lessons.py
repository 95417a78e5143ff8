"""The lessons as the tests read them."""

import re
import subprocess
from functools import cache
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
# Those on which `make test` tries what takes long: they have every kind of widget, knob and question between
# them, and are quick to run. `make test-all` tries it on all.
FEW = ("02", "04", "11")


def on_a_few(lessons=LESSONS):
    """Return the lessons as parameters of a test, all but a few of them marked as slow."""
    return [needing(path, *[pytest.mark.slow] * (path.stem[:2] not in FEW)) for path in lessons]


def needing(path, *marks):
    """Return a lesson as a parameter of a test, marked with what it needs.

    Spark is not among it: only nbval compares what Spark says, and elsewhere its stored results will do.
    """
    needs = nbformat.read(path, as_version=4).metadata.get("recviz", {}).get("needs", [])
    marks += tuple(getattr(pytest.mark, need) for need in needs if need != "spark")
    return pytest.param(path, id=path.stem, marks=marks)


@cache
def changed():
    """Return the lessons that differ from those of the branch main, or of its last commit while on it."""
    for main in ("origin/main", "main"):
        base = _git("merge-base", "HEAD", main)
        if base:
            names = _git("diff", "--name-only", base, "--", FOLDER).splitlines()
            return [path for path in LESSONS if path.name in {Path(name).name for name in names}]
    return []


def _git(*arguments):
    try:
        done = subprocess.run(["git", *arguments], cwd=FOLDER, check=False, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip()


def read(path):
    return nbformat.read(path, as_version=4).cells


def sections(cells):
    """Split the cells after the setup cell into {title: cells}."""
    found = {}
    for cell in cells[2:]:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            title = cell.source.splitlines()[0][3:]
            found[title] = []
        found[title].append(cell)
    return found


def keys(cell, ask):
    """Return the keys that a code cell asks `ask`, "check" or "predict", for."""
    return re.findall(rf'rv\.{ask}\(\s*"([^"]+)"', cell.source) if cell.cell_type == "code" else []


def exercise_cells(cells):
    """Yield for each exercise: the text before it, its key, its code, and the cells after it."""
    for section in sections(cells).values():
        for k, cell in enumerate(section):
            for key in keys(cell, "check"):
                text = "\n\n".join(c.source for c in section[:k] if c.cell_type == "markdown")
                yield text, key, cell.source, section[k + 1 :]


def solution_of(after):
    """Return the code of the folded solution right after an exercise; None if there is none."""
    pattern = r"<details><summary>Solution</summary>\n\n```python\n(.*?)\n```\n.*?</details>"
    found = re.match(pattern, after[0].source, re.DOTALL) if after else None
    return found[1] if found else None


def cells_of(key):
    """Return the code of the setup cell, of the cell that checks an exercise, and of its solution."""
    (path,) = [path for path in LESSONS if path.stem[:2] == key[:2]]
    cells = read(path)
    for _, asked, cell, after in exercise_cells(cells):
        if asked == key:
            return cells[1].source, cell, solution_of(after)
    return "", f'raise AssertionError("no lesson asks for {key}")', None
