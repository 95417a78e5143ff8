"""The lessons as the tests read them."""

import re
from pathlib import Path

import nbformat

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))


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
