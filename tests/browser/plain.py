"""One widget alone on an empty page: its script, its style sheet, and a model like anywidget's."""

from contextlib import contextmanager

import cases
from drawn import Board
from waiting import settle

# Behaves as a model does on a page without a kernel: it holds what Python has told, and tells of changes.
SHOW = """
async ({ script, style, state, theme }) => {
  document.documentElement.dataset.theme = theme;
  document.adoptedStyleSheets = [new CSSStyleSheet()];
  document.adoptedStyleSheets[0].replaceSync(style);
  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const values = Object.fromEntries(
    Object.entries(state).map(([name, it]) => [name, it?.bytes === undefined ? it : bytes(it.bytes)])
  );
  const heard = {};
  const tell = (event) => (heard[event] ?? []).slice().forEach((callback) => callback());
  window.model = {
    get: (name) => values[name],
    set(name, value) {
      if (JSON.stringify(values[name]) === JSON.stringify(value)) return;
      values[name] = value;
      tell(`change:${name}`);
      tell("change");
    },
    save_changes() {},
    on: (event, callback) => (heard[event] ??= []).push(callback),
    off: (event, callback) => (heard[event] = (heard[event] ?? []).filter((other) => other !== callback)),
  };
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const widget = (await import(address)).default;
  await widget.initialize?.({ model });
  document.body.replaceChildren();
  widget.render({ model, el: document.body });
}
"""


def show(page, widget, theme="light"):
    """Show a widget on an empty page; return its outermost element."""
    paper = "#fff" if theme == "light" else "#121212"
    page.set_content(f'<!doctype html><body style="margin: 8px; background: {paper}">')
    state, script, style = cases.state(widget), str(widget._esm), str(getattr(widget, "_css", ""))
    page.evaluate(SHOW, {"script": script, "style": style, "state": state, "theme": theme})
    settle(page)
    return page.locator("body > *")


@contextmanager
def widget_page(browser, widget, *, width=1000, height=800, theme="light", **options):
    """Open a page that shows a widget and nothing else; ``window.model`` is its model.

    Options are those of a browser's context, such as ``has_touch``.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height}, **{"reduced_motion": "reduce", **options}
    )
    try:
        page = context.new_page()
        page.set_default_timeout(5_000)
        show(page, widget, theme)
        yield page
    finally:
        context.close()


class BoardAlone(Board):
    """A board alone on a page."""

    def __init__(self, page, board):
        super().__init__(show(page, board))

    def model(self, name):
        """What the model holds."""
        return self.page.evaluate("(name) => model.get(name)", name)

    def set(self, name, value):
        """Set a trait as a slider or Python does."""
        self.page.evaluate("([name, value]) => model.set(name, value)", [name, value])
        settle(self.page)
