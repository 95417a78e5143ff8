"""The one loss that every method in this series minimises, its parts and its gradient.

    L(U, V) = Σ observed (A - U Vᵀ)²  +  w0 · Σ unobserved (U Vᵀ)²  +  reg · (‖U‖² + ‖V‖²)

This is weighted matrix factorization as in Hu, Koren and Volinsky, "Collaborative Filtering for
Implicit Feedback Datasets" (ICDM 2008), with weight 1 on observed cells and w0 on all others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recviz import validate
from recviz.data import Feedback


@dataclass(frozen=True)
class Loss:
    """The loss and its parts; ``total = observed + w0 * unobserved + penalty``.

    ``observed`` and ``unobserved`` are plain sums of squared errors, ``penalty`` already includes reg.
    """

    observed: float
    unobserved: float
    penalty: float
    total: float

    def __repr__(self) -> str:
        parts = ("observed", "unobserved", "penalty", "total")
        return "Loss(" + ", ".join(f"{part}={getattr(self, part):.4f}" for part in parts) + ")"


def loss(A, U, V, w0: float = 0.0, reg: float = 0.0) -> Loss:
    """Return the weighted squared loss of the prediction U Vᵀ, split into its parts.

    Parameters
    ----------
    A : Feedback or array_like, shape (m, n)
        The feedback matrix. Cells that are not 0 are observed; the others count as 0.
    U : array_like, shape (m, d)
        One row per user.
    V : array_like, shape (n, d)
        One row per item.
    w0 : float
        Weight of each unobserved cell, from 0 (ignored) to 1 (counts like an observed one).
    reg : float
        Weight of the squared lengths of all embeddings, at least 0.

    Raises
    ------
    ValueError
        If shapes do not match, a value is not finite, or a weight is out of range.
    """
    A, U, V, w0, reg = _arguments(A, U, V, w0, reg)
    squared_error = (A - U @ V.T) ** 2
    seen = A != 0
    observed = float(squared_error[seen].sum())
    unobserved = float(squared_error[~seen].sum())
    penalty = float(reg * ((U**2).sum() + (V**2).sum()))
    return Loss(observed, unobserved, penalty, observed + w0 * unobserved + penalty)


def gradient(A, U, V, w0: float = 0.0, reg: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return how `loss` changes with each number in U and in V.

    The arguments are those of `loss`. The result is a pair of arrays with the shapes of U and V; a small
    step against it makes the total loss smaller.
    """
    A, U, V, w0, reg = _arguments(A, U, V, w0, reg)
    weighted_error = np.where(A != 0, 1.0, w0) * (U @ V.T - A)
    return (
        2 * (weighted_error @ V + reg * U),
        2 * (weighted_error.T @ U + reg * V),
    )


def _arguments(A, U, V, w0, reg):
    A = Feedback.of(A).A
    U, V = validate.factors(A, U, V)
    w0 = validate.number("w0", w0, low=0, high=1)
    reg = validate.number("reg", reg, low=0)
    return A, U, V, w0, reg
