"""Execute the lessons, and keep what their widgets need to live on without a kernel."""

import hashlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat

import notebooks
from pages import record
from recviz import spark

ROOT = Path(__file__).resolve().parents[2]
RECORD = "import sys; sys.path.append({!r})\nfrom pages.record import record\nawait record()"
STATE = "application/vnd.jupyter.widget-state+json"


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


def run(path, cache):
    """Return a lesson as it is after a run; from the cache, if nothing it depends on has changed."""
    text = path.read_text(encoding="utf-8")
    kept, key = cache / f"{path.stem}.json", fingerprint(text)
    if kept.exists():
        found = json.loads(kept.read_text(encoding="utf-8"))
        if found["key"] == key:
            return lesson(path.stem, nbformat.from_dict(found["notebook"]))
    notebook = notebooks.parse(text) if path.suffix == ".ipynb" else from_markdown(text)
    notebook.cells.append(nbformat.v4.new_code_cell(RECORD.format(str(ROOT / "tools"))))
    notebooks.execute(notebook, ROOT / "notebooks", store_widget_state=True)
    cache.mkdir(parents=True, exist_ok=True)
    notebooks.replace(kept, json.dumps({"key": key, "notebook": notebook}))
    return lesson(path.stem, notebook)


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


def lesson(name, notebook):
    """Take the widgets' state and what was recorded out of an executed notebook."""
    *_, last = notebook.cells
    (found,) = [out["data"][record.MIME] for out in last.outputs if record.MIME in out.get("data", {})]
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    notebook = nbformat.from_dict(notebook)
    notebook.cells = notebook.cells[:-1]
    notebook.metadata.pop("widgets", None)
    return Lesson(name, notebook, state, found["recorded"], found["unanswered"])
