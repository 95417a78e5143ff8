"""Three ways to say how alike two vectors are. In all three, larger means more alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from recviz import validate
from recviz.validate import Array


def _dot(X: Array, Y: Array) -> Array:
    return X @ Y.T


def _cosine(X: Array, Y: Array) -> Array:
    lengths = np.linalg.norm(X, axis=1)[:, None] * np.linalg.norm(Y, axis=1)[None, :]
    # A vector of zeros points nowhere; by convention it is like nothing.
    return np.divide(X @ Y.T, lengths, out=np.zeros(lengths.shape), where=lengths > 0)


def _euclidean(X: Array, Y: Array) -> Array:
    # Row by row, for the differences of all pairs at once may not fit into memory.
    return -np.stack([np.linalg.norm(Y - x, axis=1) for x in X])


MEASURES = {"dot": _dot, "cosine": _cosine, "euclidean": _euclidean}


def similarity(X: ArrayLike, Y: ArrayLike, measure: str = "dot") -> Array:
    """Return how alike each row of X is to each row of Y.

    Parameters
    ----------
    X : array_like, shape (p, f) or (f,)
        One vector per row; a single vector is taken as one row.
    Y : array_like, shape (q, f) or (f,)
        The vectors to compare with.
    measure : {"dot", "cosine", "euclidean"}
        ``dot``: x·y. ``cosine``: x·y / (‖x‖‖y‖), 0 if either is all zeros. ``euclidean``: minus the
        distance ‖x - y‖, so that here too larger means more alike.

    Returns
    -------
    ndarray, shape (p, q)

    Raises
    ------
    TypeError
        If X or Y is not a table of numbers.
    ValueError
        If the measure is unknown, the rows differ in length, or a value is not finite.
    """
    measure = validate.one_of("measure", measure, MEASURES)
    X, Y = validate.rows("X", X), validate.rows("Y", Y)
    if X.shape[1] != Y.shape[1]:
        raise ValueError(f"X and Y must have the same number of columns; got {X.shape[1]} and {Y.shape[1]}.")
    return MEASURES[measure](X, Y)
