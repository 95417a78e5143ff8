"""A board in a JupyterLab of its own, in Chromium, and how long its picture takes to answer.

A capturing listener takes `event.timeStamp`, the moment at which the browser received the key or the
pointer. A MutationObserver notes that the picture's part of the page has changed; for an image, only once
it has been decoded. Each animation frame posts itself a message, which is delivered when the frame has
been handed over for display: if the picture had changed by then, that is the paint that shows it. Presses
do not keep time with the display, so half a frame of waiting is in the numbers. Headless Chromium paints
at 60 Hz: nothing can answer faster than the next frame, and a median of some 11 ms is the floor.
"""

import random
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "tools")]

import ensure_browser  # noqa: E402  (the folders above are known only now)
from lab import BROWSER_ARGUMENTS, Lab  # noqa: E402
from lab_notebook import Notebook  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

FRAMES, REPEATS, REPEAT_SECONDS = 41, 20, 0.033
SIZE = {"width": 1280, "height": 800}

SETUP = f"""
import numpy as np
import recviz as rv
toy, hand = rv.movies(), rv.hand_built()
turns = [0.04 * k for k in range({FRAMES})]
frames = [rv.Frame(hand.U @ [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]], hand.V, f"turned by {{a:.2f}}")
          for a in turns]
"""
BOARD = 'rv.scrub(rv.Board(toy, frames=frames, axes=hand.axes, w0=0.1, show_loss=True), label="frame")'
WATCH = """
({ area, image }) => {
  const bench = { inputs: [], paints: [], changed: false, waiting: [] };
  window.bench = bench;
  const take = (event) => bench.inputs.push(event.timeStamp);
  window.addEventListener("keydown", take, true);
  window.addEventListener("pointermove", take, true);
  const drawn = () => area.querySelector(image ? "img" : ".rv-caption");
  const picture = () => (image ? drawn()?.src : drawn().textContent);
  let last = picture();
  const look = () => {
    if (!image) return (bench.changed = true);
    if (!drawn() || picture() === last) return;
    last = picture();
    drawn().decode().then(() => (bench.changed = true), () => {});
  };
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(image ? area : area.querySelector(".rv-board"), all);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    if (!bench.changed) return;
    bench.changed = false;
    bench.paints.push({ time: performance.now(), picture: picture() });
    bench.waiting.splice(0).forEach((done) => done());
  };
  const frame = () => {
    port2.postMessage(0);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  /** How long after the last input the first paint since then came, in milliseconds. */
  bench.answer = async (seen) => {
    const late = performance.now() + 5000;
    while (performance.now() < late) {
      const input = bench.inputs[seen];
      const paint = input && bench.paints.find(({ time }) => time > input);
      if (paint) return paint.time - input;
      await new Promise((done) => { bench.waiting.push(done); setTimeout(done, 50); });
    }
    return null;
  };
}
"""


class Picture:
    """A picture in the page, what moves it, and a watch on when it is painted."""

    def __init__(self, area, image=False):
        self.page = page = area.page
        self.area = area
        self.area.scroll_into_view_if_needed()
        self.handle = self.area.locator(".noUi-handle").first
        self.image = image
        page.evaluate(WATCH, {"area": self.area.element_handle(), "image": image})
        self.pause(0.5)

    def pause(self, seconds):
        """Wait, and let the page go on meanwhile."""
        self.page.wait_for_timeout(1000 * seconds)

    def answer(self, act):
        """Do something to the picture; return how many milliseconds later it was painted."""
        seen = self.page.evaluate("() => { bench.paints.length = 0; return bench.inputs.length; }")
        act()
        waited = self.page.evaluate("(seen) => bench.answer(seen)", seen)
        if waited is None:
            sys.exit("No paint came within 5 s of a key or pointer: the page does not answer.")
        # Not in step with the display, and never before the picture is at rest.
        self.pause(random.uniform(0.03, 0.05) + (0.15 if self.image else 0))
        return waited

    def keys(self, count):
        """Press arrow keys one at a time, to and fro, and time each."""
        self.handle.focus()
        self.page.keyboard.press("Home")
        self.pause(1)
        steps = FRAMES - 1
        keys = ["ArrowRight" if (k // steps) % 2 == 0 else "ArrowLeft" for k in range(count)]
        return [self.answer(lambda key=key: self.page.keyboard.press(key)) for key in keys]

    def held(self):
        """Hold a key down; return how many different pictures were painted."""
        self.handle.focus()
        self.page.keyboard.press("Home")
        self.pause(2)
        self.page.evaluate("() => { bench.paints.length = 0; }")
        start = time.perf_counter()
        for k in range(REPEATS):
            time.sleep(max(0, start + k * REPEAT_SECONDS - time.perf_counter()))
            self.page.keyboard.down("ArrowRight")  # from the second on, the browser sees a repeat
        self.page.keyboard.up("ArrowRight")
        self.pause(8 if self.image else 1)
        return self.page.evaluate("() => new Set(bench.paints.map((paint) => paint.picture)).size")

    def settled(self):
        """Return how many milliseconds after the last key the last picture was painted: is there a queue?"""
        return self.page.evaluate("() => bench.paints.at(-1).time - bench.inputs.at(-1)")

    def drag(self, count):
        """Drag a point round in small steps and time each."""
        box = self.area.locator(".rv-point.rv-item .rv-shape").nth(2).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        move = self.page.mouse.move
        move(x, y)
        self.page.mouse.down()
        move(x - 10, y - 10)
        self.pause(0.2)
        times = []
        for k in range(count):
            to = (x - 20 - 3 * (k % 30), y - 20 - 2 * (k % 25))
            times.append(self.answer(lambda to=to: move(*to)))
        self.page.mouse.up()
        return times


@contextmanager
def opened(*cells):
    """Run code cells in a JupyterLab of their own; yield the notebook."""
    path = ensure_browser.find()
    if not path:
        sys.exit("needs Chromium or Chrome: 'python tools/ensure_browser.py' finds or installs one")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = Lab(Path(folder))
        try:
            browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
            page = browser.new_page(viewport=SIZE)
            notebook = Notebook(page, lab, lab.write("board.ipynb", [cell.strip() for cell in cells]))
            notebook.start_all()
            notebook.finish_all()
            yield notebook
            browser.close()
        finally:
            lab.close()


def output(notebook, number):
    """Return what a cell shows."""
    cell = notebook.page.locator(".jp-Notebook .jp-CodeCell").nth(number)
    return cell.locator(".jp-Cell-outputArea")


def summary(times):
    """Return median and 95th percentile, in milliseconds."""
    return {
        "median": round(statistics.median(times), 1),
        "p95": round(statistics.quantiles(times, n=20)[-1], 1),
        "count": len(times),
    }
