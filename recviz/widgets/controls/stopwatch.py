"""A button that times methods on the learner's own machine; its figures are never stored."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from recviz import validate
from recviz.widgets.race.race import Race
from recviz.widgets.shared.base import ErrorLine, Twinned

REPEATS = 5


class Stopwatch(Twinned, widgets.VBox):
    """Time each run when the button is pressed, and show the medians, fastest first.

    Parameters
    ----------
    runs : dict of str to callable
        What to time, by name. Each is called once to warm up (TensorFlow compiles then), and then five
        times.
    race : Race, optional
        A race of the same names. It stands below, and can be seen by time once the button was pressed.

    Raises
    ------
    TypeError
        If ``runs`` is anything but names with functions, or ``race`` no race.
    ValueError
        If there is nothing to time, or the race has other names.
    """

    def __init__(self, runs: Mapping[str, Callable[[], object]], race: Race | None = None) -> None:
        runs = validate.mapping("runs", runs, "a dictionary of names to functions")
        if not runs:
            raise ValueError("runs must hold at least one thing to time.")
        self.runs = {
            validate.text("runs", name): validate.function(f"runs[{name!r}]", run)
            for name, run in runs.items()
        }
        if race is not None:
            if not isinstance(race, Race):
                raise TypeError(f"race must be an rv.Race; got {validate.shown(race)}.")
            if set(race.names) != set(self.runs):
                raise ValueError(
                    f"runs must have the names of the race, {', '.join(race.names)}; got "
                    f"{validate.shown(list(self.runs))}."
                )
        self.race = race
        self.button = widgets.Button(description="Time them on this machine", layout={"width": "auto"})
        self.button.on_click(self._time)
        self.lines = tuple(widgets.Label() for _ in self.runs)
        self.error_line = ErrorLine()
        super().__init__([self.button, self.error_line, *self.lines, *([race] if race else [])])

    def _time(self, _button: object) -> None:
        self.button.disabled = True
        medians = {}
        try:
            with self.error_line.shows_errors():
                for name, run in self.runs.items():
                    self._write([f"timing {name} …"])
                    run()
                    medians[name] = statistics.median(_seconds(run) for _ in range(REPEATS))
                if self.race:
                    self.race.clock(medians)
        finally:
            self.button.disabled = False
            best_first = sorted(medians.items(), key=lambda line: line[1])
            self._write([f"{name}: {1000 * seconds:.1f} ms" for name, seconds in best_first])

    def _write(self, texts: list[str]) -> None:
        for k, line in enumerate(self.lines):
            line.value = texts[k] if k < len(texts) else ""

    def twin(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what it is; figures of this machine are no part of it."""
        what = ", ".join(self.runs)
        words = f"A button that times {what} on this machine; it needs a running kernel."
        if self.race is None:
            return {"text/plain": words}, {}
        data, metadata = self.race.twin()
        return data | {"text/plain": f"{data['text/plain']}\n\n{words}"}, metadata


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
