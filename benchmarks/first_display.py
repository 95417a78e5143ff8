"""What it costs Python to show a board: seconds of processor time, and in imports of Matplotlib.

    python benchmarks/first_display.py

A live screen gets a board's numbers; its picture is drawn only where it is to be stored (RECVIZ_PICTURES).
Each figure is the median of several processes, for what is shown first pays for what it imports.
"""

import os
import statistics
import subprocess
import sys

from recviz.plots.picture import WIDGETS_WITH_PICTURES

PROCESSES = 7
SHOW = """
import recviz as rv
toy, hand = rv.movies(), rv.hand_built()
for _ in range(2):
    start = time.process_time()
    rv.Board(toy, hand.U, hand.V, axes=hand.axes, w0=1, show_loss=True)._repr_mimebundle_()
    print(time.process_time() - start)
"""
IMPORT = "start = time.process_time()\nimport matplotlib.figure\nprint(time.process_time() - start)"


def seconds(code, **environment):
    """Return the medians of what some code prints."""
    env = {name: value for name, value in os.environ.items() if name != WIDGETS_WITH_PICTURES} | environment
    command = [sys.executable, "-c", f"import time\n{code}"]
    runs = [
        subprocess.run(command, env=env, check=True, capture_output=True, text=True) for _ in range(PROCESSES)
    ]
    return [
        statistics.median(map(float, told))
        for told in zip(*(run.stdout.split() for run in runs), strict=True)
    ]


def main():
    """Print a line for each way."""
    (matplotlib,) = seconds(IMPORT)
    print(f"import of Matplotlib: {matplotlib:.3f} s")
    for name, environment in (("live", {}), ("with its picture", {WIDGETS_WITH_PICTURES: "1"})):
        for order, took in zip(("first", "second"), seconds(SHOW, **environment), strict=True):
            print(f"{order} board, {name}: {took:.3f} s, {took / matplotlib:.2f} of that import")


if __name__ == "__main__":
    main()
