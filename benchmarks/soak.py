"""Does a board grow tired? Move one 10,000 times, drag it 1,000 times, and look at the memory.

    python benchmarks/soak.py [--keys 10000] [--drags 1000]

In one page of a real JupyterLab in a real Chromium: the slider of a board of 41 frames by arrow keys to
and fro, then one of its points by the mouse. Five times on the way, after a garbage collection, it says
how much memory the page's scripts hold, how many nodes and listeners the page has, and how much memory
the kernel has. In the end the board must stand where the last key and the last move have put it, and
Python must know.
"""

import argparse
import time

from board_in_lab import BOARD, FRAMES, SETUP, Picture, opened, output
from memory import megabytes

PARTS = 5


class Memory:
    """What the page and the kernel hold."""

    def __init__(self, page, lab):
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("Performance.enable")
        self.tools.send("HeapProfiler.enable")
        self.lab = lab

    def kernel(self):
        """Return how much memory the kernel has, in MB."""
        return sum(megabytes(pid)[0] for pid in self.lab.kernel_pids())

    def say(self, what):
        """Print a line of the table."""
        self.tools.send("HeapProfiler.collectGarbage")
        found = {one["name"]: one["value"] for one in self.tools.send("Performance.getMetrics")["metrics"]}
        print(
            f"{what:24}{found['JSHeapUsedSize'] / 1e6:>9.1f} MB{found['Nodes']:>9.0f}"
            f"{found['JSEventListeners']:>11.0f}{self.kernel():>9.0f} MB",
            flush=True,
        )


def press(page, count, at):
    """Press arrow keys to and fro; return the frame that must be shown then."""
    for _ in range(count):
        forth = (at // (FRAMES - 1)) % 2 == 0
        page.keyboard.press("ArrowRight" if forth else "ArrowLeft")
        at += 1
    return at


def frame_at(presses):
    """Return the frame after so many presses to and fro."""
    there = presses % (2 * (FRAMES - 1))
    return min(there, 2 * (FRAMES - 1) - there)


def run(keys, drags):
    """Do it, and print the table."""
    with opened(SETUP, BOARD.replace("rv.scrub(", "stage = rv.scrub(") + "\nstage", "") as notebook:
        page, picture = notebook.page, Picture(output(notebook, 1))
        memory = Memory(page, notebook.lab)
        print(f"{'':24}{'scripts':>12}{'nodes':>9}{'listeners':>11}{'kernel':>12}")
        memory.say("at first")
        picture.handle.focus()
        page.keyboard.press("Home")
        pressed, start = 0, time.perf_counter()
        for _ in range(PARTS):
            pressed = press(page, keys // PARTS, pressed)
            memory.say(f"after {pressed:,} keys")
        seconds = time.perf_counter() - start
        expected = f"turned by {0.04 * frame_at(pressed):.2f}"
        picture.area.locator(".rv-caption", has_text=expected).wait_for()
        assert notebook.value("stage.boards[0].frame") == frame_at(pressed)
        print(f"{pressed / seconds:.0f} keys a second; the board says {expected!r}, as it must")

        box = picture.area.locator(".rv-point.rv-item .rv-shape").nth(2).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for part in range(PARTS):
            for k in range(drags // PARTS):
                page.mouse.move(x, y)
                page.mouse.down()
                x, y = x + (-7 if k % 2 else 7), y + (5 if k % 2 else -5)
                page.mouse.move(x, y)
                page.mouse.up()
            memory.say(f"after {(part + 1) * (drags // PARTS):,} drags")
        assert notebook.value("list(stage.boards[0].moves)") == ["item:2"]
        print("Python knows the frame, and the point that was moved")


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keys", type=int, default=10_000)
    parser.add_argument("--drags", type=int, default=1_000)
    options = parser.parse_args()
    run(options.keys, options.drags)


if __name__ == "__main__":
    main()
