"""Fold one new user in, and say which liked item brings how much of each of their scores.

With the items' V fixed, the new user's embedding is the solution of a ridge regression, u = M⁻¹ Σ v_i over
the liked items i. It is a sum with one part for each liked item, and so is every score:
v_j·u = Σ (v_jᵀ M⁻¹ v_i). Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets"
(ICDM 2008), section 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from recviz.ranking.recommend import ranks
from recviz.text import decimals
from recviz.validate import Array

# A share that would be written 0.00 is no reason.
LEAST_SHARE = 0.005


class Share(NamedTuple):
    """What one liked item adds to a score."""

    item: str
    share: float

    def __repr__(self) -> str:
        return f"{self.item} ({decimals(self.share)})"


class Reasoned(NamedTuple):
    """An item recommended, its score, the liked items that add most to it, and how often it was rated."""

    item: str
    score: float
    because: tuple[Share, ...]
    count: float | None  # type: ignore[assignment]  # a tuple has a method of that name, which nobody asks for

    def __repr__(self) -> str:
        liked = ", ".join(map(repr, self.because))
        return f"{self.item} ({decimals(self.score)})" + (f" because of {liked}" if liked else "")


def parts(V: Array, liked: Any, *, w0: ArrayLike, reg: float) -> Array:
    """Return what each liked item brings to a new user's embedding.

    Parameters
    ----------
    V : ndarray, shape (n, d)
        The items, as a fit has found them.
    liked : sequence of int
        The rows of the items the user liked. All others count as unobserved.
    w0 : float or ndarray, shape (n,)
        The weight of unobserved items.
    reg : float
        The weight of the squared length of the embedding.

    Returns
    -------
    ndarray, shape (len(liked), d)
        The new user's embedding u is the sum of the rows. The score of item j is ``V[j] @ u``, and liked
        item i has the share ``V[j] @ parts[i]`` of it.
    """
    w0 = np.broadcast_to(np.asarray(w0), len(V))
    rows = V[liked]
    M = V.T @ (w0[:, None] * V) + rows.T @ ((1 - w0[liked])[:, None] * rows) + reg * np.eye(V.shape[1])
    return np.linalg.solve(M, rows.T).T


def reasoned(
    V: Array,
    items: Sequence[str],
    rated: Any,
    liked: Any,
    *,
    w0: ArrayLike,
    reg: float,
    k: int,
    counts: Array | None = None,
) -> list[Reasoned]:
    """Return the best k items that are not rated, each with up to two reasons.

    Parameters
    ----------
    V : ndarray, shape (n, d)
    items : sequence of str
        The n names.
    rated, liked : sequence of int
        What the user has seen, and which of that they liked.
    w0, reg
        As for `parts`.
    k : int
        The most to return.
    counts : ndarray, shape (n,), optional
        How many ratings each item has.

    Returns
    -------
    list of Reasoned
        Best first; empty if nothing is liked.
    """
    if not len(liked):
        return []
    brought = parts(V, liked, w0=w0, reg=reg)
    scores = V @ brought.sum(axis=0)
    best_first = np.argsort(-ranks(scores), kind="stable")
    best = best_first[~np.isin(best_first, rated)][:k]
    return [
        Reasoned(
            items[j],
            float(scores[j]),
            _largest([items[i] for i in liked], brought @ V[j]),
            None if counts is None else _whole(counts[j]),
        )
        for j in best
    ]


def _whole(count: float) -> float:
    return int(count) if count == int(count) else float(count)


def _largest(names: Sequence[str], shares: Array) -> tuple[Share, ...]:
    order = np.argsort(-ranks(shares), kind="stable")[:2]
    return tuple(Share(names[i], float(shares[i])) for i in order if shares[i] >= LEAST_SHARE)
