"""How Sphinx makes the pages; `make site` calls it, with the lessons executed."""

import inspect
import os
import re
import sys
import tomllib
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from pages import maths, policy  # noqa: E402  (the folder above is known only now)

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Where the lessons live on the web, if that is known: then there are launch buttons, and else none.
REPOSITORY = os.environ.get("RECVIZ_REPOSITORY") or PROJECT.get("urls", {}).get("Repository", "")

project = "recviz"
author = PROJECT["authors"][0]["name"]
copyright = f"{author}; text and figures under CC BY 4.0"
language = "en"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
templates_path = ["templates"]

nb_execution_mode = "off"  # they were executed already
nb_merge_streams = True
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3

# The reference, from the docstrings.
napoleon_google_docstring = False
napoleon_use_rtype = False
autodoc_preserve_defaults = True
autodoc_typehints = "none"  # the docstrings say more
default_role = "py:obj"  # `recviz.loss` in a docstring leads there

# The pages are of our own making: templates/, web/page.css and web/page.js. Sphinx brings the search.
html_theme = "basic"
html_title = "recviz"
html_static_path = ["_build/static"]
html_use_index = False  # there is a search instead
html_copy_source = True  # what is downloaded, see tools/build_site.py
# Where the pages are, if they are on GitHub: other sites are told, and search engines.
html_baseurl = re.sub(
    r"https://github\.com/([^/]+)/([^/]+?)(\.git)?/?$", r"https://\1.github.io/\2/", REPOSITORY
)


def head(app, pagename, templatename, context, doctree):
    """Say what stands in the head of a page, and what its buttons need."""
    context |= {
        "policy": policy.of_a_page(policy.THEME),
        "theme_script": policy.THEME,
        "description": description(doctree) if doctree else "Search all lessons of recviz.",
        "lesson": f"{pagename}.ipynb" if (ROOT / "notebooks" / f"{pagename}.ipynb").exists() else "",
        "repository": REPOSITORY,
        "root_title": app.env.titles[app.config.root_doc].astext(),
    }
    if picture := re.search(r'<img class="rv-picture" src="([^"]+)"', context.get("body", "")):
        context["picture"] = html_baseurl + picture[1]


def description(doctree):
    """Return a page's description for those who search: a lesson's question, or what the page begins with."""
    texts = [" ".join(node.astext().split()) for node in doctree.findall(nodes.paragraph)]
    questions = [text for text in texts if text.startswith("The question. ")]
    return questions[0].removeprefix("The question. ") if questions else texts[0]


def write_sitemap(app, error):
    """List the pages for search engines, where the address is known."""
    if error or not html_baseurl:
        return
    pages = "".join(
        f"<url><loc>{html_baseurl}{name}.html</loc></url>\n" for name in sorted(app.env.found_docs)
    )
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    (Path(app.outdir) / "sitemap.xml").write_text(f"{start}{pages}</urlset>\n", encoding="utf-8")


def signature(app, what, name, thing, options, given, returned):
    """Return how a widget is made: to inspect, all classes with traits look as if they took anything."""
    if what != "class" or "__init__" not in vars(thing):
        return given, returned
    _self, *own = inspect.signature(thing.__init__).parameters.values()
    return str(inspect.Signature([part.replace(annotation=part.empty) for part in own])), None


def setup(app):
    """Let KaTeX set the formulas, and say how widgets are made."""
    app.connect("autodoc-process-signature", signature)
    app.connect("html-page-context", head)
    app.connect("build-finished", write_sitemap)

    def formula(writer, node, block):
        writer.body.append(maths.html(node.astext(), block))
        raise nodes.SkipNode

    app.add_html_math_renderer(
        "katex",
        (lambda writer, node: formula(writer, node, False), None),
        (lambda writer, node: formula(writer, node, True), None),
    )

    # Code that only sets a board up, tagged hide-input: MyST's own fold says other words than it shows.
    fold = '<details class="rv-fold"><summary>Code</summary>\n'
    app.add_node(
        HideCodeCellNode,
        override=True,
        html=(
            lambda writer, node: writer.body.append(fold),
            lambda writer, node: writer.body.append("</details>\n"),
        ),
    )
