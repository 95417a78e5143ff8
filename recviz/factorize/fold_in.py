"""Embeddings for users who came after the training."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from recviz import validate
from recviz.factorize.half_steps import HalfSteps
from recviz.validate import Array, FeedbackLike


def fold_in(A: FeedbackLike, V: ArrayLike, *, w0: ArrayLike = 0.1, reg: float = 0.1) -> Array:
    """Return embeddings for new users, with the items where they are: half a sweep of `wals`, for them only.

    Parameters
    ----------
    A : Feedback, array_like or scipy.sparse array, shape (k, n)
        The feedback of k new users on the n items.
    V : array_like, shape (n, d)
        The items, as a fit has found them.
    w0 : float or array_like, shape (n,)
    reg : float
        The weights of the loss with which V was found.

    Returns
    -------
    ndarray, shape (k, d)

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If a user has no feedback at all: there is nothing to go by. Or if a parameter is out of range,
        or shapes do not match.

    Notes
    -----
    ``ranking/reasons.py`` solves the same regression in its plain form, for one user, since it needs to
    know what each liked item brings; here are many users, and only the sums are asked for.
    """
    from scipy.sparse import csr_array

    A = csr_array(validate.feedback("A", A))
    V = validate.matrix("V", V)
    if len(V) != A.shape[1]:
        raise ValueError(f"V must have one row per item, {A.shape[1]} of them; got shape {V.shape}.")
    weights = validate.weights("w0", w0, len(V))
    penalty = np.array([validate.number("reg", reg, low=0)])
    empty = np.flatnonzero(np.diff(A.indptr) == 0)
    if len(empty):
        raise ValueError(
            f"A must have something observed in every row; row {empty[0]} is empty, and of such a user "
            "nothing can be said. What everybody likes is the best guess."
        )
    return HalfSteps(A, weights, (penalty, penalty), V.shape[1], V.dtype, threads=1).users(V)[0]
