"""What every method of factorisation returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from numpy.typing import ArrayLike

from recviz.factorize.frame import Frame, is_finite
from recviz.validate import Array, Penalty


@dataclass(frozen=True, eq=False)
class Fit:
    """A factorisation A ≈ U Vᵀ that was found, and the way to it.

    Attributes
    ----------
    U : ndarray, shape (m, d)
    V : ndarray, shape (n, d)
    losses : ndarray, shape (k,)
        The total loss at the start and after each step.
    captions : sequence of str
        What to call the start and each step; empty if they were not recorded.
    path : pair of sequences of ndarray
        U and V at the start and after each step; empty if they were not recorded.
    w0 : float or array_like, shape (n,)
    reg : float or pair of float or array_like, shapes (m,) and (n,)
        The weights of the loss that was minimised.
    """

    U: Array
    V: Array
    losses: Array
    w0: ArrayLike = 0.0
    reg: Penalty = 0.0
    captions: Sequence[str] = ()
    path: tuple[Sequence[Array], Sequence[Array]] = ((), ())

    def __repr__(self) -> str:
        (m, d), n = self.U.shape, len(self.V)
        return f"Fit: {m} users × {n} items, d = {d}, loss {self.losses[-1]:.4f}"

    @property
    def diverged(self) -> int | None:
        """The number of the first recorded step that is NaN, infinite or beyond one million, or None."""
        steps = enumerate(zip(*self.path, strict=True))
        return next((k for k, (U, V) in steps if not is_finite(U, V)), None)

    @cached_property
    def frames(self) -> list[Frame]:
        """The start and each step as frames for a board; empty if the steps were not recorded.

        They are not turned: from one step to the next points glide by themselves, and what a half-step
        holds still stays where it is. A board knows one reg for all rows; with more, a ValueError is raised.
        """
        if isinstance(self.reg, tuple | list):
            raise ValueError(
                "frames have one reg for all rows, and this fit has more: give a board its U and V instead."
            )
        steps = zip(*self.path, self.captions, strict=True)
        return [Frame(U, V, caption, self.w0, cast(float, self.reg)) for U, V, caption in steps]
