"""The one loss that every method in this series minimises, its parts and its gradient.

    L(U, V) = Σ observed (A - U Vᵀ)²  +  w0 · Σ unobserved (U Vᵀ)²  +  reg · (‖U‖² + ‖V‖²)

This is weighted matrix factorisation as in Hu, Koren and Volinsky, "Collaborative Filtering for
Implicit Feedback Datasets" (ICDM 2008), with weight 1 on observed cells and w0 on all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recviz import validate
from recviz.validate import Array, FeedbackLike, Penalty


@dataclass(frozen=True)
class Loss:
    """The loss and its parts; ``total = observed + w0 * unobserved + penalty``.

    ``observed`` and ``unobserved`` are plain sums of squared errors, ``penalty`` already includes reg.
    (If w0 differs between items, the total weighs each item's unobserved cells with its own.)
    """

    observed: float
    unobserved: float
    penalty: float
    total: float

    def __repr__(self) -> str:
        parts = ("observed", "unobserved", "penalty", "total")
        return "Loss(" + ", ".join(f"{part}={getattr(self, part):.4f}" for part in parts) + ")"


def loss(A: FeedbackLike, U: ArrayLike, V: ArrayLike, w0: ArrayLike = 0.0, reg: Penalty = 0.0) -> Loss:
    """Return the weighted squared loss of the prediction U Vᵀ, split into its parts.

    Parameters
    ----------
    A : Feedback, array_like or scipy.sparse array, shape (m, n)
        The feedback matrix. Cells that are not 0 are observed; the others count as 0.
    U : array_like, shape (m, d)
        One row per user.
    V : array_like, shape (n, d)
        One row per item.
    w0 : float or array_like, shape (n,)
        Weight of each unobserved cell, from 0 (ignored) to 1 (counts like an observed one), for all
        items or one for each.
    reg : float or pair of float or array_like, shapes (m,) and (n,)
        Weight of the squared lengths of all embeddings, at least 0; or of the users' and of the items',
        each one number or one for each row.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If shapes do not match, a value is not finite, or a weight is out of range.
    """
    A, U, V, weights, costs = _arguments(A, U, V, w0, reg)
    if isinstance(A, np.ndarray):
        squared_error = (A - U @ V.T) ** 2
        seen = A != 0
        observed = float(squared_error[seen].sum())
        by_item = np.where(seen, 0, squared_error).sum(axis=0)
    else:
        # Σ over all cells of (U Vᵀ)², item by item, needs only the d × d matrix UᵀU.
        rows, columns = A.nonzero()
        p = _predictions(U, V, rows, columns)
        observed = float(((A.data - p) ** 2).sum())
        everywhere = ((V @ (U.T @ U)) * V).sum(axis=1)
        by_item = everywhere - np.bincount(columns, p**2, minlength=len(V))
    penalty = float((costs[0][:, None] * U**2).sum() + (costs[1][:, None] * V**2).sum())
    total = observed + float(weights @ by_item) + penalty
    return Loss(observed, float(by_item.sum()), penalty, total)


def gradient(
    A: FeedbackLike, U: ArrayLike, V: ArrayLike, w0: ArrayLike = 0.0, reg: Penalty = 0.0
) -> tuple[Array, Array]:
    """Return how `loss` changes with each number in U and in V.

    The arguments are those of `loss`. The result is a pair of arrays with the shapes
    of U and V; a small step against it makes the total loss smaller.

    Raises
    ------
    TypeError, ValueError
        As `loss` does.
    """
    A, U, V, weights, costs = _arguments(A, U, V, w0, reg)
    if isinstance(A, np.ndarray):
        weighted_error = np.where(A != 0, 1.0, weights) * (U @ V.T - A)
        dU, dV = weighted_error @ V, weighted_error.T @ U
    else:
        rows, columns = A.nonzero()
        p = _predictions(U, V, rows, columns)
        extra = A.copy()  # what the observed cells add to "all cells count as 0"
        extra.data = (p - A.data) - weights[columns] * p
        dU = U @ ((V.T * weights) @ V) + extra @ V
        dV = weights[:, None] * (V @ (U.T @ U)) + extra.T @ U
    return 2 * (dU + costs[0][:, None] * U), 2 * (dV + costs[1][:, None] * V)


def _predictions(U: Array, V: Array, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Array:
    """Return U[row] · V[column] for each pair; a few at a time, to gather little at once."""
    p = np.empty(len(rows))
    for at in range(0, len(rows), 1 << 16):
        part = slice(at, at + (1 << 16))
        p[part] = np.einsum("kd,kd->k", U[rows[part]], V[columns[part]])
    return p


def _arguments(
    A: Any, U: object, V: object, w0: object, reg: object
) -> tuple[Any, Array, Array, Array, tuple[Array, Array]]:
    A = validate.feedback("A", A)
    weights = validate.weights("w0", w0, A.shape[1])
    return A, *validate.factors(A, U, V), weights, validate.penalties("reg", reg, *A.shape)
