"""How long a learner waits: from a key or a pointer to the picture that answers it.

    python benchmarks/widget_latency.py [--presses 60] [--json FILE]

In one run, in one Chromium on one real JupyterLab, this measures

- a slider tied to a board of 41 frames, key by key and held down (20 keys, 33 ms apart);
- a point of that board dragged by the mouse;
- the knob of lesson 11, whose every move makes Python compute ten new fits, key by key and held down;
- the board on the front page of the built site, key by key, if `make site` has built one;
- one number on an empty page, key by key: no page can answer sooner than this one;
- the usual alternative that draws the same picture: `ipywidgets.interact` around Matplotlib and
  `plt.show()`, key by key and held down.

How it is measured is told at the top of board_in_lab.py.

The budgets are those of the project's design; the exit code is 0 whether or not they are met, because a
busy machine says nothing about the code. Runs for about a minute.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from board_in_lab import BOARD, FRAMES, REPEATS, ROOT, SETUP, SIZE, Picture, opened, output, summary
from file_server import Server

SITE = ROOT / "site" / "_build" / "html"
# The knob of lesson 11: ten fits of 60 sweeps, and with three dimensions.
KNOB = f"""
dial = np.geomspace(1, 0.001, 10).round(3)

def solve(reg):
    fit, found = rv.svd(toy, 3), []
    for w0 in dial:
        fit = rv.wals(toy, 3, w0=w0, reg=reg, steps=60, start=(fit.U, fit.V))
        found.append(rv.Frame(fit.U, fit.V, f"w0 {{w0:g}}, reg {{reg:.3f}}", w0=w0, reg=reg))
    return found

board = rv.Board(toy, frames=solve(0.01), show_loss=True, draggable=False, user="C")
rv.knobs(rv.scrub(board, label="w0", values=dial), solve, reg=list(np.linspace(0.01, 2.5, {FRAMES})))
"""
INTERACT = f"""
import matplotlib.pyplot as plt
from ipywidgets import interact

def show(number=0):
    frame = frames[number]
    fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5))
    left.imshow(frame.U @ frame.V.T, cmap="PRGn", vmin=-1, vmax=1)
    for (i, j), value in np.ndenumerate(frame.U @ frame.V.T):
        left.text(j, i, f"{{value:.2f}}", ha="center", va="center")
    left.set_xticks(range(5), [item.replace(" ", "\\n") for item in toy.items])
    left.set_yticks(range(4), toy.users)
    for points, names, mark in ((frame.U, toy.users, "o"), (frame.V, toy.items, "s")):
        right.plot(*points.T, mark, markersize=12)
        for place, name in zip(points, names):
            right.annotate(name, place, xytext=(8, 4), textcoords="offset points")
    right.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), title=frame.caption)
    parts = rv.loss(toy, frame.U, frame.V, w0=0.1)
    fig.suptitle(f"loss {{parts.total:.3f}}")
    plt.show()

interact(show, number=(0, {FRAMES - 1}));
"""

# The least that can be timed like a board: a key writes a number anew, and there is nothing else.
LEAST = """
<div id="least">
  <p class="rv-board"><span class="rv-caption">0</span></p>
  <p class="noUi-handle" tabindex="0">a key</p>
</div>
<script>
  const number = document.querySelector(".rv-caption");
  addEventListener("keydown", () => (number.textContent = Number(number.textContent) + 1));
</script>
"""


def on_empty_page(page, presses):
    """Time one number on a page with nothing else on it."""
    page.set_content(LEAST)
    return Picture(page.locator("#least")).keys(presses)


def on_page(page, presses):
    """Time the slider on the front page of the site, served from its folder and without a kernel."""
    server = Server(SITE)
    try:
        page.goto(f"{server.address}/index.html")
        page.wait_for_selector("html[data-widgets=ready]", state="attached")
        return Picture(page.locator(".rv-widget")).keys(presses)
    finally:
        server.close()


def measure(presses):
    """Run everything once; return the raw numbers."""
    with opened(SETUP, BOARD, KNOB, INTERACT) as notebook:
        browser = notebook.page.context.browser
        board = Picture(output(notebook, 1))
        found = {"slider": board.keys(presses), "slider held": board.held()}
        found["drag"] = board.drag(presses)
        knob = Picture(output(notebook, 2))
        found |= {"knob": knob.keys(presses), "knob held": knob.held(), "knob settled": knob.settled()}
        usual = Picture(output(notebook, 3), image=True)
        found["interact"] = usual.keys(presses)
        found["interact held"] = usual.held()
        found["least"] = on_empty_page(browser.new_page(viewport=SIZE), presses)
        if (SITE / "index.html").exists():
            found["page"] = on_page(browser.new_page(viewport=SIZE), presses)
        version = sys.version.split()[0]
        found["machine"] = f"{os.cpu_count()} cores, Chromium {browser.version}, Python {version}"
    return found


def report(found):
    """Return what was found, compared with the budgets."""
    slider, drag, knob, usual = (summary(found[name]) for name in ("slider", "drag", "knob", "interact"))
    ratio = usual["median"] / slider["median"]
    budgets = [
        ("slider: median at most 20 ms", slider["median"] <= 20),
        ("slider: 95th percentile at most 34 ms", slider["p95"] <= 34),
        (f"slider held down: {REPEATS} of {REPEATS} pictures", found["slider held"] == REPEATS),
        ("drag: median at most 17 ms", drag["median"] <= 17),
        ("knob: median at most 60 ms", knob["median"] <= 60),
        ("knob: 95th percentile at most 120 ms", knob["p95"] <= 120),
        (
            f"knob held down: at rest {found['knob settled']:.0f} ms after the last key, at most 240",
            found["knob settled"] <= 240,
        ),
        ("slider at least 8 times as fast as interact", ratio >= 8),
    ]
    result = {
        "machine": found["machine"],
        "slider": {**slider, "shown": found["slider held"]},
        "drag": drag,
        "knob": {**knob, "shown": found["knob held"], "settled": round(found["knob settled"])},
        "interact": {**usual, "shown": found["interact held"]},
        "least": summary(found["least"]),
        "ratio": round(ratio, 1),
        "budgets": dict(budgets),
    }
    if "page" in found:
        result["page"] = summary(found["page"])
        result["budgets"]["slider on a page: median at most 12 ms"] = result["page"]["median"] <= 12
    return result


def table(result):
    """Return the report as text."""
    lines = [result["machine"], "", f"{'':34}{'median':>9}{'p95':>9}{'n':>5}   held down, {REPEATS} keys"]
    names = {
        "slider": "slider on a board, key to paint",
        "drag": "point on a board, pointer to paint",
        "knob": "knob that computes, key to paint",
        "page": "slider on a web page, key to paint",
        "interact": "interact + plt.show, key to paint",
        "least": "a number on an empty page",
    }
    for key, name in names.items():
        if key not in result:
            continue
        row = result[key]
        shown = f"   {row['shown']} shown" if "shown" in row else ""
        lines.append(f"{name:34}{row['median']:>6} ms{row['p95']:>6} ms{row['count']:>5}{shown}")
    lines += ["", f"The board answers {result['ratio']:g} times as fast.", ""]
    lines += [f"{'met' if met else 'MISSED':8}{text}" for text, met in result["budgets"].items()]
    return "\n".join(lines)


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--presses", type=int, default=60, help="how often each is timed (default 60)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers to a file")
    options = parser.parse_args()
    if options.presses < 2:
        parser.error("--presses must be at least 2")
    result = report(measure(options.presses))
    print(table(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
