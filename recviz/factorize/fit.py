"""What all methods of factorisation have in common: where they start, and the `Fit` that they return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike

from recviz import validate
from recviz.frames import Frame, is_finite
from recviz.validate import Array, Factors, Penalty

Start: TypeAlias = Factors | tuple[ArrayLike, ArrayLike]
MOST_STEPS = 1_000_000  # who asks for more has mistyped: it would take hours, and much memory


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


def starting_point(A: Any, dim: int, seed: int, start: Any) -> tuple[Array, Array]:
    """Return U (m, d) and V (n, d): those given as ``start``, or small random numbers from a seed.

    All methods start here, so that races are fair.
    ``start`` is a pair of U and V, or something that has them, such as a Fit, an Embedding or a Board.
    The random numbers are normal with standard deviation 1 / √d, so that a product is about 1 / √d.
    """
    m, n = A.shape
    seed = validate.whole_number("seed", seed, low=0)
    dim = validate.whole_number("dim", dim, low=1, high=min(m, n))
    if start is None:
        random = np.random.default_rng(seed)
        return random.normal(size=(m, dim)) / np.sqrt(dim), random.normal(size=(n, dim)) / np.sqrt(dim)
    try:
        if isinstance(start, tuple | list) and not hasattr(start, "U"):
            given_U, given_V = start
        else:
            given_U, given_V = start.U, start.V
    except Exception:  # they may be properties, which raise what they like
        raise TypeError(
            "start must be a pair (U, V), or something that has both, such as a Fit or rv.hand_built(); "
            f"got {type(start).__name__}."
        ) from None
    try:
        U, V = validate.factors(A, given_U, given_V)
    except (TypeError, ValueError) as error:
        raise type(error)(f"start: {error}") from None
    if U.shape[1] != dim:
        raise ValueError(f"start must have dim = {dim} columns; got {U.shape[1]}.")
    return U, V
