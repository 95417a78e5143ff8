"""A bar that shows how far a long training has come."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from recviz import validate
from recviz.widgets.shared.base import Twinned


class Progress(Twinned, widgets.HBox):
    """A progress bar for `recviz.wals`: display it, then give it as ``progress``.

    Parameters
    ----------
    unit : str
        What is counted.

    Raises
    ------
    TypeError
        If that is not a text.
    """

    def __init__(self, unit: str = "sweep") -> None:
        self.unit = validate.text("unit", unit)
        self.bar = widgets.IntProgress(value=0, min=0, max=1, layout={"width": "min(60%, 400px)"})
        self.words = widgets.Label("not begun")
        super().__init__([self.bar, self.words])

    def __call__(self, done: int, steps: int, loss: float) -> None:
        """Take the news after each sweep: how many are done, of how many, and the loss now."""
        steps = validate.whole_number("steps", steps, low=1)
        done = validate.whole_number("done", done, low=0, high=steps)
        loss = validate.number("loss", loss)
        self.bar.max, self.bar.value = steps, done
        self.words.value = f"{self.unit} {done} of {steps}, loss {loss:,.0f}"

    def twin(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what it is."""
        return {"text/plain": f"A progress bar, in {self.unit}s; it fills while a model is trained."}, {}
