"""One widget alone on an empty page: its script, its style sheet, and a model like anywidget's."""

from contextlib import contextmanager

import cases

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
  const tell = (event) => (heard[event] ?? []).forEach((callback) => callback());
  window.model = {
    get: (name) => values[name],
    set(name, value) {
      if (values[name] === value) return;
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
  widget.render({ model, el: document.body });
}
"""


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
        paper = "#fff" if theme == "light" else "#121212"
        page.set_content(f'<!doctype html><body style="margin: 8px; background: {paper}">')
        told = {
            "script": str(widget._esm),
            "style": str(widget._css),
            "state": cases.state(widget),
            "theme": theme,
        }
        page.evaluate(SHOW, told)
        yield page
    finally:
        context.close()
