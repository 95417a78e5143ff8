"""From predictions to a list: what should this user see next?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from recviz import validate
from recviz.data import Feedback


class Recommendation(NamedTuple):
    """One line of a list of recommendations: the item's name and its predicted score."""

    item: str
    score: float

    def __repr__(self) -> str:
        return f"{self.item} ({round(self.score, 2) + 0.0:+.2f})"  # + 0.0: never "-0.00"


def recommend(feedback, U, V, user, k: int | None = None) -> list[Recommendation]:
    """Return the items the user has not given feedback on, best prediction first.

    Parameters
    ----------
    feedback : Feedback or array_like, shape (m, n)
        What was observed; those items are left out.
    U : array_like, shape (m, d)
    V : array_like, shape (n, d)
        The embeddings; the score of an item is the dot product of its row with the user's.
    user : str or int
        A name from ``feedback.users``, or a row number.
    k : int, optional
        The most items to return; all of them if not given.

    Returns
    -------
    list of Recommendation
        Items with equal scores keep their order in the matrix. Empty if the user has seen everything.

    Raises
    ------
    ValueError
        If the user is not known, k is less than 1, or shapes do not match.
    """
    feedback = Feedback.of(feedback)
    U, V = validate.factors(feedback.A, U, V)
    row = validate.index_of("user", user, feedback.users)
    if k is not None:
        k = validate.whole_number("k", k, low=1)
    scores = U[row] @ V.T
    # Rounded, so that sums that differ by a last bit are equal; static/scene.js does the same.
    best_first = np.argsort(-np.round(scores, 6), kind="stable")
    unseen = [j for j in best_first if not feedback.observed[row, j]]
    return [Recommendation(feedback.items[j], float(scores[j])) for j in unseen[:k]]
