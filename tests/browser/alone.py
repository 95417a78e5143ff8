"""A widget alone on a page: nothing but its script, its style and a model. It opens in a moment."""

import json

import cases
from drawn import Board
from waiting import settle

from recviz.widgets.shared import browser

PAGE = """<!doctype html><meta charset="utf-8"><html lang="en"><title>alone</title>
<body><main id="alone"></main>
<script type="module">
const values = %s;
for (const [name, value] of Object.entries(values)) {
  if (value?.bytes !== undefined) {
    values[name] = new DataView(Uint8Array.from(atob(value.bytes), (letter) => letter.charCodeAt(0)).buffer);
  }
}
// As ipywidgets' models do it: all is set before anybody hears of it.
const heard = {};
const emit = (event) => (heard[event] ?? []).slice().forEach((callback) => callback());
window.model = {
  saved: 0,
  get: (name) => values[name],
  set(name, value) {
    if (JSON.stringify(values[name]) === JSON.stringify(value)) return;
    values[name] = value;
    emit(`change:${name}`);
    emit("change");
  },
  on: (event, callback) => (heard[event] ??= []).push(callback),
  off: (event, callback) => (heard[event] = (heard[event] ?? []).filter((other) => other !== callback)),
  save_changes: () => (window.model.saved += 1),
};
const widget = (await import(URL.createObjectURL(new Blob([%s], { type: "text/javascript" })))).default;
widget.render({ model: window.model, el: document.querySelector("#alone") });
document.documentElement.dataset.widget = "ready";
</script>"""


def open_alone(page, widget):
    """Show a widget on an empty page; return its outermost element."""
    script = json.dumps(str(widget._esm)).replace("</", "<\\/")
    state = json.dumps(cases.state(widget)).replace("</", "<\\/")
    page.set_content(PAGE % (state, script))
    page.add_style_tag(content=browser.all_styles())
    page.wait_for_selector("html[data-widget=ready]", state="attached")
    settle(page)
    return page.locator("#alone > *")


class BoardAlone(Board):
    """A board alone on a page."""

    def __init__(self, page, board):
        super().__init__(open_alone(page, board))

    def model(self, name):
        """What the model holds."""
        return self.page.evaluate("(name) => model.get(name)", name)

    def set(self, name, value):
        """Set a trait as a slider or Python does."""
        self.page.evaluate("([name, value]) => model.set(name, value)", [name, value])
        settle(self.page)
