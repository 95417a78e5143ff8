"""A frame is one factorisation on the way to a fit, or beside others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from recviz import validate
from recviz.validate import Array

# Numbers beyond this no longer say anything: training that gets here has diverged.
DIVERGED = 1e6


@dataclass(frozen=True, eq=False)
class Frame:
    """One factorisation A ≈ U Vᵀ with a caption and the weights its loss is counted with.

    ``U`` has shape (m, d), ``V`` has shape (n, d). ``w0`` and ``reg`` are those of `recviz.loss`. None of
    these is looked at before the frame is shown: training may have diverged.

    Raises
    ------
    TypeError
        If the caption is not a text, or ``diverged`` neither True nor False.
    """

    U: Array
    V: Array
    caption: str = ""
    w0: ArrayLike = 0.0
    reg: float = 0.0
    diverged: bool = False

    def __post_init__(self) -> None:
        validate.text("caption", self.caption)
        validate.flag("diverged", self.diverged)


def is_finite(U: ArrayLike, V: ArrayLike) -> bool:
    """Return whether no number has diverged: none is NaN, infinite or beyond one million."""
    try:
        points = np.concatenate([np.ravel(U), np.ravel(V)]).astype(float)
    except Exception:  # whatever it is that somebody's object raises when NumPy asks it
        return True  # not a number problem: let the shape and type checks explain it
    return bool(np.all(np.abs(points) <= DIVERGED))  # False for NaN as well
