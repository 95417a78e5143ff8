"""The outputs of a lesson as HTML that is alive without a kernel: used by the pages and by the slides."""

import base64
import hashlib
import html
import json
import struct

from pages import npm
from recviz.plots.picture import without_strip

VIEW = "application/vnd.jupyter.widget-view+json"
PICTURE = "image/png"
# Where scripts, styles, pictures and the widgets' state lie, seen from a page.
SHARED = "_static/recviz"
MOST_LETTERS = 400_000  # of a widget that is fetched with the page, as JSON


def as_html(lesson, output, up=""):
    """Return an output as HTML, or None if it is mere text; `up` leads from the page to the site's root."""
    if is_widget(output):
        return widget(lesson, output, up)
    return picture(output, up) if PICTURE in output.get("data", {}) else None


def is_widget(output):
    """Whether an output is a widget."""
    return VIEW in output.get("data", {})


def widget(lesson, output, up):
    """Return the place where a widget will appear; its twin stands in where scripts do not run."""
    model = output["data"][VIEW]["model_id"]
    unanswered = set(lesson.unanswered) & parts(lesson.state, model)
    note = '<p class="rv-needs-python">This needs Python: open the lesson in JupyterLab.</p>'
    data = output["data"]
    twin = picture(output, up, without_strip) if PICTURE in data else data.get("text/html", "")
    name = html.escape(lesson.name)
    place = f'<div class="rv-widget" data-lesson="{name}" data-model="{model}">{twin}</div>'
    return (note if unanswered else "") + place


def heavy(state):
    """Return the ids of the widgets that a page fetches only when they come near, and of all tied to them."""
    shared = ("_esm", "_css")  # files of their own, once for all widgets of a kind
    texts = {
        model: json.dumps(entry | {"state": {k: v for k, v in entry["state"].items() if k not in shared}})
        for model, entry in state.items()
    }
    found = {model for model, text in texts.items() if len(text) > MOST_LETTERS}
    while True:
        tied = {
            model
            for model, text in texts.items()
            if any(f"IPY_MODEL_{other}" in text for other in found)
            or any(f"IPY_MODEL_{model}" in texts[other] for other in found)
        }
        if tied <= found:
            return found
        found |= tied


def parts(state, model):
    """Return the ids of a widget and of all that it holds."""
    found, queue = set(), [model]
    while queue:
        one = queue.pop()
        found.add(one)
        queue += [child.removeprefix("IPY_MODEL_") for child in state[one]["state"].get("children", [])]
    return found


def picture(output, up, made=bytes):
    """Return a picture with its alt text. It is a file of its own, fetched when it comes in sight.

    ``made`` makes it of the one that is stored.
    """
    alt = html.escape(output.get("metadata", {}).get(PICTURE, {}).get("alt", ""), quote=True)
    data = made(base64.b64decode(output["data"][PICTURE]))
    width, height = struct.unpack(">II", data[16:24])  # a PNG begins with its size
    name = f"{hashlib.sha256(data).hexdigest()[:12]}.png"
    folder = npm.STATIC / "recviz" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return (
        f'<img class="rv-picture" src="{up}{SHARED}/pictures/{name}" alt="{alt}" '
        f'width="{width}" height="{height}" loading="lazy">'
    )
