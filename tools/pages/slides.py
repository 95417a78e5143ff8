"""A lesson as slides: each H2 begins a stack of them, and each board has one, with what leads to it.

What is written here is a lesson in blocks. How many blocks go on a slide is found out by measuring them,
in the browser (site/web/slides.js).
"""

import html
import re
from string import Template

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from pages import maths, npm, outputs, policy, source

TEMPLATE = npm.SITE / "web" / "slides.html"
FORMATTER = HtmlFormatter(nowrap=True)
LESSON_LINK = re.compile(r'href="(\d\d_\w+)\.ipynb"')


def markdown():
    """Return a reader of Markdown that does what the pages' does."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    return reader.use(
        dollarmath_plugin, renderer=lambda tex, options: maths.html(tex, options["display_mode"])
    )


READER = markdown()


def write(lesson, folder, runs):
    """Write the slides of a lesson; `runs` is whether there is Python for its cells."""
    folder.mkdir(parents=True, exist_ok=True)
    title, *stacks = group(blocks(lesson))
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(lesson.title),
        page=html.escape(f"../{lesson.name}.html"),
        runs=source.attributes(lesson) if runs else "",
        policy=html.escape(policy.of_slides()),
        description=html.escape(f"Slides: {lesson.question}"),
        card="\n".join(title),
        stacks="\n".join(f'<section class="rv-stack">{"".join(stack)}</section>' for stack in stacks),
    )
    (folder / f"{lesson.name}.html").write_text(text, encoding="utf-8")


def group(parts):
    """Split blocks before each H2, as lists of HTML; the first list is what stands before all of them."""
    stacks = [[]]
    for part in parts:
        if part.startswith("<h2"):
            stacks.append([])
        stacks[-1].append(part)
    return stacks


def blocks(lesson):
    """Yield the lesson's blocks, each as HTML."""
    for cell in lesson.notebook.cells:
        tags = cell.metadata.get("tags", [])
        if "setup" in tags:
            yield f'<div class="cell tag_setup tag_cell-{cell.id}" hidden>{listing(cell)}</div>'
        elif "instructor" in tags:
            yield f'<aside class="notes">{unfolded(cell.source)}</aside>'
        elif cell.cell_type == "markdown":
            yield from prose(cell.source)
        else:
            yield from code(lesson, cell)


def unfolded(text):
    """Return a note without its fold: the speaker wants to see it at once."""
    text = re.sub(r"<details><summary>(.*?)</summary>", r"\1\n", text).removesuffix("</details>")
    return to_html(READER.parse(text))


def to_html(tokens):
    """Return the HTML of parsed Markdown, with links to other lessons leading to their slides."""
    return LESSON_LINK.sub(r'href="\1.html"', READER.renderer.render(tokens, READER.options, {}))


def prose(text):
    """Yield the paragraphs, lists, tables and folded parts of a text."""
    taken, depth, folds = [], 0, 0
    for token in READER.parse(text):
        if token.type == "heading_open" and token.tag == "h1":
            token.attrSet("hidden", "")  # the title slide has it already
        taken.append(token)
        depth += token.nesting
        if token.type == "html_block":
            folds += token.content.count("<details") - token.content.count("</details")
        if depth or folds:
            continue
        shown = to_html(taken)
        yield shown if shown.startswith("<h2") else f'<div class="rv-block">{shown}</div>'
        taken = []


def code(lesson, cell):
    """Yield a code cell: what it draws on a slide of its own, with the code behind a button.

    All of its parts have the classes that it has on the lesson's page, for running it.
    """
    said, drawn = [], []
    for output in cell.outputs:
        if shown := outputs.as_html(lesson, output, up="../"):
            drawn.append(shown)
        elif answer := output.get("data", {}).get("text/html"):
            said.append(answer)
        else:
            words = output.get("text") or output["data"]["text/plain"]
            said.append(f'<pre class="rv-said">{html.escape(words.rstrip())}</pre>')
    code, kind = listing(cell), f"rv-block cell tag_cell-{cell.id}"
    if said or not drawn:
        yield f'<div class="{kind}">{code}<div class="cell_output">{"".join(said)}</div></div>'
        code = ""
    for picture in drawn:
        button = f'<details class="rv-code"><summary>Code</summary>{code}</details>' if code else ""
        yield f'<div class="{kind} rv-alone">{button}<div class="cell_output">{picture}</div></div>'
        code = ""


def listing(cell):
    """Return a cell's code as HTML."""
    code = highlight(cell.source, PythonLexer(), FORMATTER).rstrip()
    return f'<div class="cell_input"><pre class="rv-source highlight">{code}</pre></div>'
