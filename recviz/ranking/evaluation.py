"""How good are recommendations? Keep some feedback aside, and see whether it is found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recviz import validate
from recviz.ranking.recommend import ranks
from recviz.text import decimals
from recviz.validate import Array, FeedbackLike

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def hold_out(
    A: FeedbackLike, share: float = 0.2, seed: int = 0
) -> tuple[Array | csr_array, Array | csr_array]:
    """Split feedback into one part to learn from and one to test on, user by user.

    Parameters
    ----------
    A : Feedback, array_like or scipy.sparse array, shape (m, n)
    share : float
        The share of each user's observed cells to keep aside, 0 to 1; rounded, and at least one cell is
        kept aside and one left for each user with two or more. Users with fewer keep all for learning.
    seed : int
        The same seed gives the same split.

    Returns
    -------
    train, test : arrays of the kind of A, shape (m, n)
        Every observed cell is in exactly one of them.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If A is not finite, or a number is out of range.
    """
    A = validate.feedback("A", A)
    share = validate.number("share", share, low=0, high=1)
    random = np.random.default_rng(validate.whole_number("seed", seed, low=0))
    rows, columns = A.nonzero()
    degree = np.bincount(rows, minlength=A.shape[0])
    aside = np.clip(np.round(share * degree), 1, degree - 1).astype(int)
    aside[degree < 2] = 0
    # Within each user, cells in random order; the first of them are kept aside.
    order = np.lexsort((random.random(len(rows)), rows))
    place = np.arange(len(rows)) - np.repeat(np.cumsum(degree) - degree, degree)
    kept = np.zeros(len(rows), bool)
    kept[order] = place < aside[rows[order]]
    return _only(A, rows, columns, ~kept), _only(A, rows, columns, kept)


def recall_at_k(
    train: FeedbackLike,
    test: FeedbackLike,
    U: ArrayLike,
    V: ArrayLike,
    k: int = 10,
    *,
    per_user: bool = False,
) -> float | Array:
    """Return how much of what was kept aside is among the first k recommendations.

    Parameters
    ----------
    train, test : Feedback, array_like or scipy.sparse arrays, shape (m, n)
        Recommended is what is not observed in ``train``; found is what of it is observed in ``test``.
    U : array_like, shape (m, d)
    V : array_like, shape (n, d)
    k : int
        The length of the list, 1 to n.
    per_user : bool
        Return the value of each user with something in ``test`` instead of their mean.

    Returns
    -------
    float, or ndarray with ``per_user``

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If shapes do not match, ``test`` is empty, or k is out of range.

    Notes
    -----
    For one user: (items found in the first k) / (items kept aside). C. D. Manning, P. Raghavan, H.
    Schütze, *Introduction to Information Retrieval* (2008), chapter 8. Equal scores keep their order in
    the matrix.
    """
    per_user = validate.flag("per_user", per_user)
    found, wanted = _found(train, test, U, V, k)
    return _mean(found.sum(axis=1) / wanted, per_user)


def ndcg_at_k(
    train: FeedbackLike,
    test: FeedbackLike,
    U: ArrayLike,
    V: ArrayLike,
    k: int = 10,
    *,
    per_user: bool = False,
) -> float | Array:
    """Return how near the top of the list the items kept aside stand: nDCG at k.

    The arguments are those of `recall_at_k`, and so is the kind of the result.

    Raises
    ------
    TypeError, ValueError
        As `recall_at_k` does.

    Notes
    -----
    For one user: Σ 1 / log2(place + 1) over the items found in the first k, divided by the largest value
    that sum could have. K. Järvelin, J. Kekäläinen, "Cumulated Gain-Based Evaluation of IR Techniques",
    ACM Transactions on Information Systems 20, 4 (2002), with gain 1 for an item kept aside.
    """
    per_user = validate.flag("per_user", per_user)
    found, wanted = _found(train, test, U, V, k)
    worth = 1 / np.log2(np.arange(2, found.shape[1] + 2))
    best = np.cumsum(worth)[np.minimum(wanted, found.shape[1]) - 1]
    return _mean(found @ worth / best, per_user)


class Interval(NamedTuple):
    """A mean over users, and between which values it would lie in 95 of 100 samples of so many users."""

    mean: float
    low: float
    high: float

    def __repr__(self) -> str:
        return f"{decimals(self.mean, 3)} ({decimals(self.low, 3)} to {decimals(self.high, 3)})"


def interval(values: ArrayLike) -> Interval:
    """Return the mean over users and its 95 % confidence interval.

    Parameters
    ----------
    values : array_like, shape (users,)
        One number for each user, such as `recall_at_k` gives with ``per_user=True``. To compare two
        methods, give the differences: the same users are easy or hard for both.

    Raises
    ------
    TypeError
        If the values are not numbers.
    ValueError
        If there are fewer than two users, or a value is not finite.

    Notes
    -----
    mean ± 1.96 · s / √users, with s the standard deviation over users: good for 30 users and more.
    """
    each = validate.vector("values", values)
    if len(each) < 2:
        raise ValueError(f"values must be of at least two users; got {len(each)}.")
    mean = float(each.mean())
    half = 1.96 * float(each.std(ddof=1)) / np.sqrt(len(each))
    return Interval(mean, float(mean - half), float(mean + half))


def _found(train: Any, test: Any, U: Any, V: Any, k: int) -> tuple[NDArray[np.bool], NDArray[np.intp]]:
    """Return, for users with a test, which of the first k are in it (users × k), and how many are wanted."""
    train, test = validate.feedback("train", train), validate.feedback("test", test)
    if train.shape != test.shape:
        raise ValueError(f"train and test must have the same shape; got {train.shape} and {test.shape}.")
    U, V = validate.factors(train, U, V)
    k = validate.whole_number("k", k, low=1, high=train.shape[1])
    wanted = np.bincount(test.nonzero()[0], minlength=test.shape[0])
    users = np.flatnonzero(wanted)
    if not len(users):
        raise ValueError("test holds nothing for any user: keep more aside.")
    found = []
    for part in np.array_split(users, max(1, len(users) * len(V) // 1_000_000)):
        known = _dense(train, part) != 0
        scores = ranks(U[part] @ V.T)
        scores[known] = -np.inf
        # Where little is unknown, the first k reach into what is known, and that is not recommended.
        hits = (_dense(test, part) != 0) & ~known
        found.append(np.take_along_axis(hits, _first(scores, k), axis=1))
    return np.concatenate(found), wanted[users]


def _first(scores: Array, k: int) -> NDArray[np.intp]:
    """Return the columns of the k largest in each row, largest first, equal ones in their order."""
    # Sorting whole rows would take ten times as long.
    least = np.partition(scores, -k, axis=1)[:, [-k]]
    chosen = scores >= least
    for row in np.flatnonzero(chosen.sum(axis=1) > k):
        equal = np.flatnonzero(scores[row] == least[row])
        chosen[row, equal[k - (scores[row] > least[row]).sum() :]] = False
    columns = np.nonzero(chosen)[1].reshape(-1, k)
    order = np.argsort(-np.take_along_axis(scores, columns, axis=1), axis=1, kind="stable")
    return np.take_along_axis(columns, order, axis=1)


def _mean(values: Array, per_user: bool) -> float | Array:
    return values if per_user else float(values.mean())


def _dense(A: Any, rows: NDArray[np.intp]) -> Array:
    return A[rows] if isinstance(A, np.ndarray) else A[rows].toarray()


def _only(A: Any, rows: NDArray[np.intp], columns: NDArray[np.intp], keep: NDArray[np.bool]) -> Any:
    if isinstance(A, np.ndarray):
        part = np.zeros_like(A)
        part[rows[keep], columns[keep]] = A[rows[keep], columns[keep]]
        return part
    return type(A)((A.data[keep], (rows[keep], columns[keep])), shape=A.shape)
