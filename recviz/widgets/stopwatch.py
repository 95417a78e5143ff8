"""A button that times methods on the learner's own machine; its figures are never stored."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import ipywidgets as widgets

REPEATS = 5


class Stopwatch(widgets.VBox):
    """Time each run when the button is pressed, and show the medians, fastest first.

    Parameters
    ----------
    runs : dict of str to callable
        What to time, by name. Each is called once to warm up (TensorFlow compiles then), and then five
        times.
    """

    def __init__(self, runs: dict[str, Callable[[], object]]):
        if not runs:
            raise ValueError("runs must hold at least one thing to time.")
        self.runs = dict(runs)
        self.button = widgets.Button(description="Time them on this machine", layout={"width": "auto"})
        self.button.on_click(self._time)
        self.lines = tuple(widgets.Label() for _ in self.runs)
        super().__init__([self.button, *self.lines])

    def _time(self, _button):
        self.button.disabled = True
        medians = {}
        try:
            for name, run in self.runs.items():
                self.lines[0].value = f"timing {name} …"
                run()
                medians[name] = statistics.median(_seconds(run) for _ in range(REPEATS))
        finally:
            self.button.disabled = False
        best_first = sorted(medians.items(), key=lambda line: line[1])
        for label, (name, seconds) in zip(self.lines, best_first, strict=True):
            label.value = f"{name}: {1000 * seconds:.1f} ms"

    def _repr_mimebundle_(self, **kwargs):
        words = f"A button that times {', '.join(self.runs)} on this machine; it needs a running kernel."
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": words}


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
