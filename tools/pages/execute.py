"""Execute the lessons, and keep what their widgets need to live on without a kernel."""

import hashlib
import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat

import notebooks
from pages import npm, record
from recviz import spark

ROOT = Path(__file__).resolve().parents[2]
CACHE = npm.BUILD / "executed"
RECORD = (
    f"import sys; sys.path.append({str(ROOT / 'tools')!r})\nfrom pages.record import record\nawait record()"
)


@dataclass
class Lesson:
    """A notebook that was run."""

    name: str
    notebook: nbformat.NotebookNode
    state: dict  # every widget's state, by its id
    recorded: list  # see pages.record
    unanswered: list

    @property
    def title(self):
        """The text of the first heading."""
        return self.notebook.cells[0].source.splitlines()[0].lstrip("# ")

    @property
    def question(self):
        """What it answers, from its card."""
        return re.search(r"\*\*The question\.\*\* (.*)", self.notebook.cells[0].source)[1]


def run(path):
    """Return a lesson as it is after a run; from the cache, if nothing it depends on has changed."""
    text = path.read_text(encoding="utf-8")
    kept = CACHE / f"{path.stem}.json"
    if kept.exists():
        found = json.loads(kept.read_text(encoding="utf-8"))
        if found.pop("key") == fingerprint(text):
            return lesson(path.stem, **found)
    notebook = notebooks.parse(text) if path.suffix == ".ipynb" else from_markdown(text)
    notebook.cells.append(nbformat.v4.new_code_cell(RECORD))
    notebooks.execute(notebook, ROOT / "notebooks")
    return keep(path, text, notebook, notebook.cells.pop().outputs)


def keep(path, text, notebook, outputs):
    """Write an executed notebook into the cache, and what RECORD displayed after it; return the lesson."""
    (found,) = [output["data"][record.MIME] for output in outputs if record.MIME in output.get("data", {})]
    CACHE.mkdir(parents=True, exist_ok=True)
    content = {"key": fingerprint(text), "notebook": notebook, "found": found}
    notebooks.replace(CACHE / f"{path.stem}.json", json.dumps(content))
    return lesson(path.stem, notebook, found)


def lesson(name, notebook, found):
    """Return a lesson of what is kept of it."""
    return Lesson(name, nbformat.from_dict(notebook), **found)


def fingerprint(text):
    """Return a hash of all that decides what a run of a notebook shows."""
    digest = hashlib.sha256(text.encode())
    module = [file for file in sorted((ROOT / "recviz").rglob("*.*")) if file.suffix != ".pyc"]
    tools = Path(record.__file__), Path(notebooks.__file__)
    for file in (*module, *tools, *sorted(ROOT.glob("requirements*.lock"))):
        digest.update(file.read_bytes())
    # Where Spark is missing, its lesson shows stored results.
    lacks = spark.missing() if "rv.spark." in text else None
    digest.update(f"{sys.version} {os.environ.get('RECVIZ_DATA')} {lacks}".encode())
    return digest.hexdigest()


def from_markdown(text):
    """Read a page that is Markdown with code cells, in MyST's notation."""
    from myst_nb.core.read import read_myst_markdown_notebook
    from myst_parser.config.main import MdParserConfig

    return read_myst_markdown_notebook(text, MdParserConfig())
