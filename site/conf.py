"""How Sphinx makes the pages; `make site` calls it, with the lessons executed."""

import inspect
import os
import sys
import tomllib
from pathlib import Path

from docutils import nodes

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from pages import maths  # noqa: E402  (the folder above is known only now)

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

html_theme = "sphinx_book_theme"
html_title = "recviz"
html_static_path = ["_build/static"]
html_css_files = ["recviz/katex.css", "recviz/widgets.css", "recviz/boards.css", "recviz/page.css"]
html_js_files = [("recviz/widgets.js", {"type": "module"})]
html_favicon = "web/favicon.svg"
html_show_sphinx = False
html_use_index = False  # the theme has a search instead
html_context = {"default_mode": "auto"}
# The contents of a page stand on the left, under the list of pages: the room on the right is the boards'.
html_sidebars = {
    "**": ["navbar-logo.html", "search-button-field.html", "sbt-sidebar-nav.html", "page-toc.html"]
}
html_theme_options = {
    "navbar_persistent": [],
    "secondary_sidebar_items": [],
    "home_page_in_toc": True,
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
if REPOSITORY:
    html_theme_options |= {
        "repository_url": REPOSITORY,
        "repository_branch": "main",
        "path_to_docs": "notebooks",
        "use_repository_button": True,
        "launch_buttons": {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"},
    }


def signature(app, what, name, thing, options, given, returned):
    """Return how a widget is made: to inspect, all classes with traits look as if they took anything."""
    if what != "class" or "__init__" not in vars(thing):
        return given, returned
    _self, *own = inspect.signature(thing.__init__).parameters.values()
    return str(inspect.Signature([part.replace(annotation=part.empty) for part in own])), None


def setup(app):
    """Let KaTeX set the formulas, and say how widgets are made."""
    app.connect("autodoc-process-signature", signature)

    def formula(writer, node, block):
        writer.body.append(maths.html(node.astext(), block))
        raise nodes.SkipNode

    app.add_html_math_renderer(
        "katex",
        (lambda writer, node: formula(writer, node, False), None),
        (lambda writer, node: formula(writer, node, True), None),
    )
