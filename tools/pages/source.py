"""Lessons as Sphinx wants them: executed notebooks in one folder, the widgets' state elsewhere."""

import hashlib
import html
import json
import re
import shutil

import nbformat
from pygments.formatters import HtmlFormatter

from pages import lite, npm, outputs, python
from recviz.widgets.shared import browser

ALIVE = """\
<p class="rv-alive"{runs}>This page is alive without Python.
{code}
For a projector: <a class="rv-slides" href="slides/{name}.html">slides</a>.</p>
"""
IN_LAB = 'To change and run the code, open the lesson in JupyterLab (<a href="index.html#start">how</a>).'
HERE = """\
The code runs too: press <em>Run</em>, or click on code to change it. The first Run loads {size} MB; what you
write stays in this browser."""
RATINGS = """\
<p class="rv-alive">The code here and the notebook in your browser read a copy of GroupLens's ratings. It lies
beside <a href="_static/python/data/ml-latest-small/README.txt">its licence</a>, which allows to pass the
ratings on under the same conditions, and not to make money with them unless GroupLens agrees.</p>
"""


def write_widgets(lessons, folder):
    """Write every lesson's widget state; what all boards share goes into files of its own."""
    shutil.rmtree(folder / "lessons", ignore_errors=True)
    (folder / "lessons").mkdir(parents=True)
    scripts = {}
    for lesson in lessons:
        state = json.loads(json.dumps(lesson.state))
        for model in (entry["state"] for entry in state.values()):
            if script := model.get("_esm"):
                name = f"{hashlib.sha256(script.encode()).hexdigest()[:12]}.js"
                (folder / name).write_text(script, encoding="utf-8")
                model["_esm"] = scripts[model["_anywidget_id"]] = name
            model.pop("_css", None)  # boards.css has it, once for all
        later = {model: state.pop(model) for model in sorted(outputs.heavy(lesson.state))}
        found = {"state": state, "unanswered": lesson.unanswered, "recorded": bool(lesson.recorded)}
        dump(found, folder / "lessons" / f"{lesson.name}.json")
        if later:
            dump(later, folder / "lessons" / f"{lesson.name}.heavy.json")
        if lesson.recorded:
            dump(lesson.recorded, folder / "lessons" / f"{lesson.name}.recorded.json")
    dump(scripts, folder / "lessons" / "scripts.json")
    (folder / "boards.css").write_text(browser.all_styles(), encoding="utf-8")


def write_code_colours(folder):
    """Write the colours of code, light and dark."""
    styles = {
        ".highlight": "a11y-high-contrast-light",
        '[data-theme="dark"] .highlight': "a11y-high-contrast-dark",
    }
    rules = [HtmlFormatter(style=style).get_style_defs(place) for place, style in styles.items()]
    (folder / "code.css").write_text("\n".join(rules), encoding="utf-8")


def dump(content, path):
    """Write JSON without a blank too many."""
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def write_page(lesson, folder, runs):
    """Write a lesson as the notebook that MyST-NB turns into a page; `runs` is whether there is Python."""
    notebook = as_a_page_shows_it(lesson)
    for cell in notebook.cells:
        if "instructor" in cell.metadata.get("tags", []):
            cell.source = cell.source.replace("<details>", '<details class="rv-instructor">', 1)
        if cell.cell_type == "code":
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), f"cell-{cell.id}"]
    code = HERE.format(size=python.megabytes()) if runs else IN_LAB
    alive_here = ALIVE.format(
        name=html.escape(lesson.name), code=code, runs=attributes(lesson) if runs else ""
    )
    notebook.cells[0].source += "\n\n" + alive_here
    notebook.cells[0].source += lite.link(lesson.name)
    if runs and "movielens" in needs(lesson) and python.has_movielens():
        notebook.cells[0].source += RATINGS
    nbformat.write(notebook, folder / f"{lesson.name}.ipynb")


def attributes(lesson):
    """Return how HTML says that a lesson's cells can be run, and what data they need."""
    data = html.escape(" ".join(needs(lesson)))
    return f' data-python="{html.escape(lesson.name)}" data-needs="{data}"'


def needs(lesson):
    """Return what a lesson needs that not every machine has."""
    return lesson.notebook.metadata.get("recviz", {}).get("needs", [])


def write_front(front, lessons, more, folder):
    """Write the front page, with the list of lessons and the order of all pages."""
    notebook = as_a_page_shows_it(front)
    for cell in notebook.cells:
        cell.source = cell.source.replace("<!-- lessons -->", table(lessons))
    names = [*(f"{lesson.name[:2]} {lesson.title} <{lesson.name}>" for lesson in lessons), *more]
    order = "\n".join(["```{toctree}", ":hidden:", "", *names, "```"])
    notebook.cells.append(nbformat.v4.new_markdown_cell(order))
    nbformat.write(notebook, folder / "index.ipynb")


def as_a_page_shows_it(lesson):
    """Return a copy of a lesson whose outputs are as a page shows them."""
    notebook = nbformat.from_dict(lesson.notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [alive(lesson, output) for output in cell.outputs]
    return notebook


def alive(lesson, output):
    """Return an output as a page shows it."""
    shown = outputs.as_html(lesson, output)
    return nbformat.v4.new_output("display_data", {"text/html": shown}) if shown else output


def table(lessons):
    """Return the list of lessons, from their cards."""
    rows = ["| Lesson | What it answers | Reading | |", "|---|---|---|---|"]
    for lesson in lessons:
        card = lesson.notebook.cells[0].source
        minutes = re.search(r"\*\*Reading:\*\* (\d+) minutes", card)[1]
        name, title = html.escape(lesson.name), html.escape(lesson.title)
        link = f"[{name[:2]} {title}]({name}.ipynb)"
        slides = f'<a href="slides/{name}.html" aria-label="slides: {title}">slides</a>'
        rows.append(f"| {link} | {lesson.question} | {minutes} min | {slides} |")
    return "\n".join(rows)


def more_pages():
    """Return the pages that are written in Markdown, besides the front page."""
    return sorted(path for path in npm.SITE.glob("*.md") if path.stem != "index")
