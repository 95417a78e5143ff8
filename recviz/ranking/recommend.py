"""From predictions to a list: what should this user see next?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from recviz import validate
from recviz.data import Feedback
from recviz.text import decimals
from recviz.validate import Array, FeedbackLike

LEAST = 1e-6  # rows of scores below it are ranked as if one of them were this large


class Recommendation(NamedTuple):
    """One line of a list of recommendations: the item's name and its predicted score."""

    item: str
    score: float

    def __repr__(self) -> str:
        return f"{self.item} ({decimals(self.score)})"


def ranks(scores: ArrayLike) -> Array:
    """Return scores as whole numbers to sort by, so that sums that differ by a last bit are equal.

    Every list in recviz is sorted by them, the largest first, and equal ones keep their order in the matrix:
    ``np.argsort(-ranks(scores), kind="stable")``. widgets/shared/ranking.js does the same.

    Parameters
    ----------
    scores : array_like, shape (..., n)

    Returns
    -------
    ndarray, shape (..., n)
        Each score in millionths of the largest finite one of its row, sign aside: from -1,000,000 to
        1,000,000. In a row where none is beyond a millionth, in millionths of that: a score that is 0 but
        for rounding must not decide. Scores that are infinite or NaN stay what they are.
    """
    scores = np.asarray(scores, dtype=float)
    result = np.abs(scores)
    largest = result.max(axis=-1, keepdims=True, initial=0)
    if not np.isfinite(largest).all():
        largest = np.where(np.isfinite(scores), result, 0).max(axis=-1, keepdims=True, initial=0)
    np.divide(scores, np.maximum(largest, LEAST), out=result)
    result *= 1e6
    result += 0.5
    return np.floor(result, out=result)


def recommend(
    feedback: FeedbackLike,
    U: ArrayLike,
    V: ArrayLike,
    user: str | int,
    k: int | None = None,
    *,
    items: Iterable[str] | None = None,
) -> list[Recommendation]:
    """Return the items the user has not given feedback on, best prediction first.

    Parameters
    ----------
    feedback : Feedback, array_like or scipy.sparse array, shape (m, n)
        What was observed; those items are left out.
    U : array_like, shape (m, d)
    V : array_like, shape (n, d)
        The embeddings; the score of an item is the dot product of its row with the user's.
    user : str or int
        A name from ``feedback.users``, or a row number.
    k : int, optional
        The most items to return; all of them if not given.
    items : sequence of str, optional
        The names of the n items, if ``feedback`` does not bring them.

    Returns
    -------
    list of Recommendation
        Items with equal scores keep their order in the matrix. Empty if the user has seen everything.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If the user is not known, k is less than 1, or shapes do not match.
    """
    A = validate.feedback("feedback", feedback)
    U, V = validate.factors(A, U, V)
    m, n = A.shape
    own = (feedback.users, feedback.items) if isinstance(feedback, Feedback) else (None, None)
    users = validate.labels("users", own[0], m)
    items = validate.labels("items", own[1] if items is None else items, n)
    row = validate.index_of("user", user, users)
    if k is not None:
        k = validate.whole_number("k", k, low=1)
    seen = A[row] if isinstance(A, np.ndarray) else A[[row]].toarray()[0]
    scores = U[row] @ V.T
    best_first = np.argsort(-ranks(scores), kind="stable")
    return [Recommendation(items[j], float(scores[j])) for j in best_first[seen[best_first] == 0][:k]]
