"""A lesson as slides: its questions, the pictures that have a line in their cell's metadata, and no prose.

A cell says {"recviz": {"slide": {"try": …, "explain": …}}}: `try` stands above what it shows, and `explain`
comes in its place at the next press of a key. What else the lesson says goes to the speaker's notes.
"""

import html
import re
from dataclasses import dataclass, field
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
NEXT = re.compile(r"^\*\*(?:Next|Back to the map):\*\* .+$", re.MULTILINE)
# What only a page has: exercises to the end of their cell, solutions, what to do with a cell, references.
ON_THE_PAGE = re.compile(
    r"^\*\*(?:Your turn|Find the bug)\.\*\*.*|^## .*?$|^\*\*Try\.\*\* .*?$"
    r"|^<details><summary>(?:Solution|A hint)</summary>.*?</details>",
    re.DOTALL | re.MULTILINE,
)


def markdown():
    """Return a reader of Markdown that does what the pages' does."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    return reader.use(
        dollarmath_plugin, renderer=lambda tex, options: maths.html(tex, options["display_mode"])
    )


READER = markdown()


@dataclass
class Slide:
    """A slide in parts, each as HTML but the notes: what the lesson says there, as Markdown."""

    kind: str  # a class: rv-question, rv-drawn, rv-printed or rv-words
    shown: str
    line: str = ""
    stays: str = ""
    code: str = ""
    notes: list = field(default_factory=list)


def write(lesson, folder, runs):
    """Write the slides of a lesson; `runs` is whether there is Python for its cells."""
    folder.mkdir(parents=True, exist_ok=True)
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(lesson.title),
        page=html.escape(f"../{lesson.name}.html"),
        runs=source.attributes(lesson) if runs else "",
        policy=html.escape(policy.of_slides()),
        description=html.escape(f"Slides: {lesson.question}"),
        question=READER.renderInline(lesson.question),
        setup="".join(listing(cell, "tag_setup") for cell in lesson.notebook.cells if "setup" in tags(cell)),
        stacks="\n".join(stack(lesson, *each) for each in sections(lesson.notebook.cells)),
    )
    (folder / f"{lesson.name}.html").write_text(text, encoding="utf-8")


def tags(cell):
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def sections(cells):
    """Yield each section of a lesson: its title, and its cells."""
    title, within = None, []
    for cell in cells:
        if heading := re.match(r"## (.+)", cell.source if cell.cell_type == "markdown" else ""):
            if title:
                yield title, within
            title, within = heading[1], []
        within.append(cell)
    yield title, within


def stack(lesson, title, cells):
    """Return the slides of a section as HTML, each with what the instructor is told about all of it."""
    advice = "".join(unfolded(cell.source) for cell in cells if "instructor" in tags(cell))
    shown = "".join(section(title, slide, advice) for slide in slides(lesson, cells))
    return f'<section class="rv-stack">{shown}</section>' if shown else ""


def section(title, slide, advice):
    """Return a slide as HTML."""
    line = f'<p class="rv-line">{slide.line}</p>' if slide.line else ""
    stays = f'<p class="rv-stays fragment">{slide.stays}</p>' if slide.stays else ""
    lines = f'<div class="rv-lines">{line}{stays}</div>' if line or stays else ""
    said = "".join(unfolded(text) for text in slide.notes)
    return f"""
<section class="rv-slide {slide.kind}">
<div class="rv-sheet"><h2>{READER.renderInline(title)}</h2>{slide.code}
{lines}{slide.shown}</div>
<aside class="notes"><div class="rv-advice">{advice}</div>{said}</aside>
</section>"""


def slides(lesson, cells):
    """Return the slides of a section: its questions, and the cells that have a line for it."""
    found, before, code = [], [], ""
    for cell in cells:
        lines = cell.metadata.get("recviz", {}).get("slide", {})
        if cell.cell_type == "markdown" and "instructor" not in tags(cell):
            if lines:
                words = to_html(READER.parse("\n\n".join([lines["explain"], *NEXT.findall(cell.source)])))
                found.append(Slide("rv-words", f'<div class="rv-figure">{words}</div>'))
            # What leads to a question belongs to the question.
            here, *ahead = re.split(r"^(?=\*\*Predict\.)", for_the_speaker(cell.source), flags=re.MULTILINE)
            (found[-1].notes if found else before).append(here)
            before += ahead
        elif cell.cell_type == "code":
            if "rv.predict(" in cell.source:
                new = Slide("rv-question", figure(lesson, cell))
            elif lines:
                new = picture(lesson, cell, lines, code + listing(cell))
                code = ""
            else:
                code += listing(cell) * ("rv.check(" not in cell.source)
                continue
            new.notes, before = before, []
            found.append(new)
    return found


def for_the_speaker(text):
    """Return what is left of a text without what only a page has."""
    text, *_references = text.split("\n## References")
    return NEXT.sub("", ON_THE_PAGE.sub("", text)).strip()


def picture(lesson, cell, lines, code):
    """Return a slide that shows what a cell draws or prints, with all the code that leads to it folded."""
    kind, stage = ("rv-drawn", "rv-stage ") if any(map(is_drawn, cell.outputs)) else ("rv-printed", "")
    return Slide(
        kind,
        figure(lesson, cell, f" {stage}cell tag_cell-{cell.id}"),
        READER.renderInline(lines.get("try", "")),
        READER.renderInline(lines["explain"]),
        f'<details class="rv-code"><summary>Code</summary><div class="rv-folded">{code}</div></details>',
    )


def shows(cell):
    """Return the outputs of a cell for a slide: widgets and pictures, or if it has none what it prints."""
    return [output for output in cell.outputs if is_drawn(output)] or cell.outputs


def is_drawn(output):
    """Whether an output is a widget or a picture."""
    return outputs.is_widget(output) or outputs.PICTURE in output.get("data", {})


def figure(lesson, cell, classes=""):
    """Return what a cell shows, as HTML."""
    parts = [
        outputs.as_html(lesson, output, up="../")
        or f'<pre class="rv-said">{html.escape(output.get("text") or output["data"]["text/plain"])}</pre>'
        for output in shows(cell)
    ]
    return f'<div class="rv-figure{classes}"><div class="cell_output">{"".join(parts)}</div></div>'


def unfolded(text):
    """Return a note as HTML without its folds: the speaker wants to see it at once."""
    text = re.sub(r"<details><summary>(.*?)</summary>", r"\1\n", text).replace("</details>", "")
    return to_html(READER.parse(text))


def to_html(tokens):
    """Return the HTML of parsed Markdown, with links to other lessons leading to their slides."""
    return LESSON_LINK.sub(r'href="\1.html"', READER.renderer.render(tokens, READER.options, {}))


def listing(cell, classes=""):
    """Return a cell's code as HTML, with the classes that it has on the lesson's page, for running it."""
    code = highlight(cell.source, PythonLexer(), FORMATTER).rstrip()
    hidden = " hidden" if classes else ""
    return (
        f'<div class="cell {classes} tag_cell-{cell.id}"{hidden}>'
        f'<div class="cell_input"><pre class="rv-source highlight">{code}</pre></div></div>'
    )
