"""Sliders that make Python compute new frames, and never fall behind the hand that moves them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import ipywidgets as widgets

from recviz.frames import Frame
from recviz.widgets.board import Board
from recviz.widgets.controls import Stage

PAUSE = 0.004  # seconds in which further moves of a slider are taken together


def knobs(stage: Board | Stage, make: Callable[..., Sequence[Frame]], **values: Sequence) -> Stage:
    """Put sliders above a board whose every move computes its frames anew.

    Parameters
    ----------
    stage : Board or Stage
        A board, or a board with its slider as `recviz.scrub` returns it.
    make : callable
        Gets one value for each slider by name, and returns the frames: as many as the board has.
    **values : sequence
        For each slider its name and the values it can take; it starts at the first. To start elsewhere,
        give a pair ``(values, start)``.

    Returns
    -------
    Stage

    Notes
    -----
    While Python computes, further moves wait; when it is done, only the last of them counts.
    """
    inner = stage if isinstance(stage, Stage) else Stage([stage], None)
    (board,) = inner.boards
    count = len(board.captions)
    sliders = {name: _slider(name, choice) for name, choice in values.items()}
    waiting: list[asyncio.TimerHandle] = []

    trouble = widgets.Label(layout={"display": "none"})

    def compute():
        waiting.clear()
        try:
            frames = list(make(**{name: slider.value for name, slider in sliders.items()}))
            if len(frames) != count:
                raise ValueError(f"make must return {count} frames, as many as before; got {len(frames)}.")
            board.show(frames)
        except Exception as error:  # whatever it is, the learner should see it: nobody reads a kernel's log
            trouble.value = f"{type(error).__name__}: {error} The board shows what was there before."
            trouble.layout.display = None
            raise
        trouble.layout.display = "none"

    def moved(_change):
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # not in a kernel: there is nothing to wait for
            compute()
            return
        if not waiting:
            waiting.append(loop.call_later(PAUSE, compute))

    for slider in sliders.values():
        slider.observe(moved, "value")
    return Stage([board], inner.slider, [*sliders.values(), trouble, *inner.bars])


def _slider(name: str, choice) -> widgets.SelectionSlider:
    values, start = choice if isinstance(choice, tuple) and len(choice) == 2 else (choice, choice[0])
    values = list(values)
    if start not in values:
        raise ValueError(f"{name} must start at one of its values, {values}; got {start!r}.")
    return widgets.SelectionSlider(
        options=[(f"{value:g}" if isinstance(value, float) else str(value), value) for value in values],
        value=start,
        description=name,
        continuous_update=True,
        style={"description_width": "initial"},
        layout={"width": "min(100%, 640px)"},
    )
