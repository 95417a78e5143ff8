"""Sliders that make Python compute new frames, and never fall behind the hand that moves them."""

from __future__ import annotations

import asyncio
import numbers
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets as widgets

from recviz import validate
from recviz.frames import Frame
from recviz.text import written
from recviz.widgets.board.board import Board
from recviz.widgets.controls.scrub import Stage
from recviz.widgets.shared.base import ErrorLine

CALLED = {"w0": "w₀", "reg": "λ", "lr": "learning rate"}  # as in formulas and texts
PAUSE = 0.004  # seconds in which further moves of a slider are taken together


def knobs(stage: Board | Stage, make: Callable[..., Iterable[Frame]], **values: object) -> Stage:
    """Put sliders above a board whose every move computes its frames anew.

    Parameters
    ----------
    stage : Board or Stage
        A board, or a board with its slider as `recviz.scrub` returns it.
    make : callable
        Gets one value for each slider by name, and returns the frames: as many as the board has.
    **values : sequence
        For each slider its name and the values it can take; it starts at the first. To start elsewhere,
        give a pair ``(values, start)``. Sliders called ``w0``, ``reg`` and ``lr`` read w₀, λ and learning
        rate.

    Returns
    -------
    Stage

    Raises
    ------
    TypeError
        If the values of a slider are not a sequence, ``make`` is no function or ``stage`` no board.
    ValueError
        If a slider has no values or is to start at none of them, or there is more than one board.

    Notes
    -----
    While Python computes, further moves wait; when it is done, only the last of them counts. What ``make``
    raises is said above the board, which then shows what was there before.
    """
    if not isinstance(stage, Board | Stage):
        raise TypeError(f"stage must be a Board, or what rv.scrub returns; got {validate.shown(stage)}.")
    validate.function("make", make)
    inner = stage if isinstance(stage, Stage) else Stage([stage], None)
    if len(inner.boards) != 1:
        raise ValueError(f"knobs can compute the frames of one board; the stage has {len(inner.boards)}.")
    (board,) = inner.boards
    count = len(board.captions)
    sliders = {name: _slider(name, choice) for name, choice in values.items()}
    error_line = ErrorLine()
    waiting = False

    def compute() -> None:
        nonlocal waiting
        waiting = False
        with error_line.shows_errors("The board shows what was there before."):
            frames = list(make(**{name: slider.value for name, slider in sliders.items()}))
            if len(frames) != count:
                raise ValueError(f"make must return {count} frames, as many as before; got {len(frames)}.")
            board.show(frames)

    def moved(_change: object) -> None:
        nonlocal waiting
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # not in a kernel: there is nothing to wait for
            compute()
            return
        if not waiting:
            waiting = True
            loop.call_later(PAUSE, compute)

    for slider in sliders.values():
        slider.observe(moved, "value")
    return Stage([board], inner.slider, [*sliders.values(), error_line, *inner.bars])


def _slider(name: str, choice: object) -> widgets.SelectionSlider:
    values, start = _values_and_start(name, choice)
    return widgets.SelectionSlider(
        options=list(zip(validate.names(name, map(written, values)), values, strict=True)),
        index=start,
        description=CALLED.get(name, name),
        continuous_update=True,
        style={"description_width": "initial"},
        layout={"width": "min(100%, 40em)"},
    )


def _values_and_start(name: str, choice: Any) -> tuple[list[Any], int]:
    """Return the values of a slider, and the place among them where it starts."""
    # Two numbers or two names are two values; a pair has a sequence before its start.
    pair = isinstance(choice, tuple) and len(choice) == 2 and not isinstance(choice[0], str | numbers.Real)
    given, start = choice if pair else (choice, None)
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"{name} must be a list of values such as [0.1, 1]; got {validate.shown(choice)}.")
    values = validate.listed(name, given, "a list of values such as [0.1, 1]")
    if not values:
        raise ValueError(f"{name} must have at least one value; got none.")
    if not all(map(_equals_itself, values)):
        raise ValueError(f"{name} must have values that can be told apart, such as numbers, not NaN.")
    if not pair:
        return values, 0
    if not _equals_itself(start) or start not in values:
        known = ", ".join(validate.names(name, map(written, values[:8])))
        raise ValueError(f"{name} must start at one of its values, {known}; got {validate.shown(start)}.")
    return values, values.index(start)


def _equals_itself(value: object) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SciPy warns that it takes long for sparse arrays
            return bool(value == value)
    except Exception:  # (of an array this is no single answer)
        return False
