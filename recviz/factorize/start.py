"""Where iterative methods start, the same for all of them, so that races are fair."""

from __future__ import annotations

import numpy as np

from recviz import validate


def starting_point(A, dim: int, seed: int, start) -> tuple[np.ndarray, np.ndarray]:
    """Return U (m, d) and V (n, d): those given as ``start``, or small random numbers from a seed.

    ``start`` is a pair of U and V, or something that has them, such as a Fit, an Embedding or a Board.
    The random numbers are normal with standard deviation 1 / √d, so that a product is about 1 / √d.
    """
    m, n = A.shape
    dim = validate.whole_number("dim", dim, low=1, high=min(m, n))
    if start is None:
        random = np.random.default_rng(validate.whole_number("seed", seed, low=0))
        return tuple(random.normal(size=(rows, dim)) / np.sqrt(dim) for rows in (m, n))
    try:
        U, V = (start.U, start.V) if hasattr(start, "U") else start
    except (TypeError, ValueError):
        raise TypeError(
            "start must be a pair (U, V), or something that has both, such as a Fit or rv.hand_built(); "
            f"got {type(start).__name__}."
        ) from None
    U, V = validate.factors(A, U, V)
    if U.shape[1] != dim:
        raise ValueError(f"start must have dim = {dim} columns; got {U.shape[1]}.")
    return U, V
