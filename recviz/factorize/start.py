"""Where iterative methods start, the same for all of them, so that races are fair."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from recviz import validate
from recviz.validate import Array, Factors

Start: TypeAlias = Factors | tuple[ArrayLike, ArrayLike]
MOST_STEPS = 1_000_000  # who asks for more has mistyped: it would take hours, and much memory


def starting_point(A: Any, dim: int, seed: int, start: Any) -> tuple[Array, Array]:
    """Return U (m, d) and V (n, d): those given as ``start``, or small random numbers from a seed.

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
