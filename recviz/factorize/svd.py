"""Truncated singular value decomposition of the zero-filled feedback matrix."""

from __future__ import annotations

import numpy as np

from recviz import validate
from recviz.factorize.fit import Fit
from recviz.objective import loss
from recviz.validate import FeedbackLike


def svd(A: FeedbackLike, dim: int) -> Fit:
    """Return the best approximation of A with d dimensions when every blank counts as 0.

    Parameters
    ----------
    A : Feedback, array_like or scipy.sparse array, shape (m, n)
    dim : int
        The dimension d, from 1 to the smaller of m and n.

    Returns
    -------
    Fit
        With the singular values split evenly: U = L √S and V = R √S for A ≈ L S Rᵀ, the largest first.
        Each column's sign is chosen so that the largest number of V in it is positive.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If dim is out of range or A is not finite.

    Notes
    -----
    No other U Vᵀ of that dimension has a smaller loss at w0 = 1 and reg = 0: C. Eckart and G. Young,
    "The approximation of one matrix by another of lower rank", Psychometrika 1 (1936).
    """
    A = validate.feedback("A", A)
    most = min(A.shape)
    dim = validate.whole_number("dim", dim, low=1, high=most)
    if isinstance(A, np.ndarray) or dim == most:
        A = A if isinstance(A, np.ndarray) else A.toarray()
        left, values, right = np.linalg.svd(A, full_matrices=False)
    elif A.nnz == 0:  # ARPACK has nowhere to start from
        left, values, right = np.zeros((A.shape[0], dim)), np.zeros(dim), np.zeros((dim, A.shape[1]))
    else:
        from scipy.sparse.linalg import svds

        # A start of our own makes the result the same every time. A random one: data that are centred add
        # up to 0, and of a start of ones nothing would be left.
        left, values, right = svds(A, k=dim, v0=np.random.default_rng(0).random(most))
        order = np.argsort(-values)
        left, values, right = left[:, order], values[order], right[order]
    left, values, right = left[:, :dim], values[:dim], right[:dim]
    largest = right[np.arange(dim), np.abs(right).argmax(axis=1)]
    signs = np.where(largest < 0, -1.0, 1.0)
    U, V = left * signs * np.sqrt(values), right.T * signs * np.sqrt(values)
    return Fit(U, V, np.array([loss(A, U, V, w0=1).total]), w0=1.0)
