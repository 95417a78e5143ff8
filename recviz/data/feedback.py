"""The feedback matrix, and the small examples that run through the lessons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recviz import validate
from recviz.validate import Array

if TYPE_CHECKING:
    from scipy.sparse import sparray, spmatrix


@dataclass(frozen=True, eq=False, init=False)
class Feedback(validate.HasFeedback):
    """Who gave what feedback on which item.

    A cell of ``A`` that is not 0 was observed: 1 for a movie that was watched (implicit feedback), or a
    number of stars (explicit feedback). A cell that is 0 was not observed: we do not know.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The feedback matrix, one row per user and one column per item.
    users, items : sequence of str, optional
        Distinct names for the m rows and the n columns. Without them, ``user 1`` … and ``item 1`` ….
    features : array_like, shape (n, f), optional
        What is known of each item, for content-based filtering.
    feature_names : sequence of str, optional
        Names for the f features; needed when ``features`` is given.

    Raises
    ------
    TypeError
        If A or features are not tables of numbers, or names are not a list.
    ValueError
        If A is not a finite, non-empty table, or names do not match its shape or are there twice.
    """

    A: Array
    users: tuple[str, ...]
    items: tuple[str, ...]
    features: Array | None
    feature_names: tuple[str, ...]

    def __init__(
        self,
        A: ArrayLike,
        users: Iterable[str] | None = None,
        items: Iterable[str] | None = None,
        features: ArrayLike | None = None,
        feature_names: Iterable[str] | None = (),
    ) -> None:
        table = validate.matrix("A", A, hint=validate.BLANK)
        m, n = table.shape
        known, names = None, () if feature_names is None else feature_names
        if features is not None:
            known = validate.matrix("features", features)
            if len(known) != n:
                raise ValueError(f"features must have one row per item, {n} of them; got {known.shape}.")
            names = validate.labels("feature_names", names, known.shape[1])
            known.setflags(write=False)
        elif not isinstance(names, tuple | list) or names:
            raise ValueError("feature_names needs features, a table with one row per item.")
        # A shared example must not change under a learner's feet: copy to edit, toy.A.copy().
        table.setflags(write=False)
        for field, value in {
            "A": table,
            "users": validate.labels("users", users, m),
            "items": validate.labels("items", items, n),
            "features": known,
            "feature_names": tuple(names),
        }.items():
            object.__setattr__(self, field, value)

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n): the number of users and of items."""
        m, n = self.A.shape
        return m, n

    @property
    def observed(self) -> NDArray[np.bool]:
        """A mask of shape (m, n): True where feedback was observed."""
        return self.A != 0

    def __repr__(self) -> str:
        m, n = self.shape
        head = f"Feedback: {m} users × {n} items, {int(self.observed.sum())} observed"
        if m > 12 or n > 12:
            return head
        width = max(len(user) for user in self.users)
        rows = [
            f"{user:<{width}}  " + " ".join(f"{a:g}" if a else "." for a in row)
            for user, row in zip(self.users, self.A, strict=True)
        ]
        columns = "columns: " + ", ".join(self.items)
        return "\n".join([head, *rows, columns])

    @classmethod
    def of(cls, feedback: Feedback | ArrayLike) -> Feedback:
        """Return a Feedback as it is, and wrap a bare matrix in one."""
        return feedback if isinstance(feedback, Feedback) else cls(feedback)


# What functions take as feedback; a sparse one stays sparse.
FeedbackLike: TypeAlias = "Feedback | ArrayLike | sparray | spmatrix"


class Embedding(NamedTuple):
    """Places for users and items in the same d-dimensional space.

    ``U`` has shape (m, d), ``V`` has shape (n, d); ``axes`` names the two ends of each dimension.
    """

    U: Array
    V: Array
    axes: tuple[tuple[str, str], ...] = ()


_MOVIES = (
    "Harry Potter",
    "The Triplets of Belleville",
    "Shrek",
    "The Dark Knight Rises",
    "Memento",
)
_CATEGORIES = ("family", "animation", "comedy", "action", "thriller", "blockbuster", "arthouse")
_MOVIE_CATEGORIES = (
    (1, 0, 0, 0, 0, 1, 0),
    (0, 1, 1, 0, 0, 0, 1),
    (1, 1, 1, 0, 0, 1, 0),
    (0, 0, 0, 1, 1, 1, 0),
    (0, 0, 0, 0, 1, 0, 1),
)
_WATCHED = ((1, 0, 1, 1, 0), (0, 1, 0, 0, 1), (1, 1, 1, 0, 0), (0, 0, 0, 1, 1))
_STARS = ((5, 0, 4, 2, 0), (0, 5, 0, 0, 4), (4, 2, 5, 0, 0), (0, 0, 0, 5, 4))


def movies(feedback: str = "implicit") -> Feedback:
    """Return the example of the whole series: 4 users, 5 movies, 10 watched.

    Parameters
    ----------
    feedback : {"implicit", "explicit"}
        ``implicit``: 1 where a movie was watched. ``explicit``: the stars, 1 to 5, that the same four
        people gave to the same ten movies.

    Raises
    ------
    ValueError
        If ``feedback`` is neither.

    Notes
    -----
    The movies and who watched them follow the matrix-factorisation example of Google's recommendation
    systems course. The stars and the categories are made up for these lessons.
    """
    if not isinstance(feedback, str) or feedback not in ("implicit", "explicit"):
        raise ValueError(f'feedback must be "implicit" or "explicit"; got {validate.shown(feedback)}.')
    values = _WATCHED if feedback == "implicit" else _STARS
    return Feedback(values, tuple("ABCD"), _MOVIES, _MOVIE_CATEGORIES, _CATEGORIES)


def hand_built(dim: int = 2) -> Embedding:
    """Return the embedding of `movies` that was drawn by hand, before anything is learned.

    Parameters
    ----------
    dim : {1, 2}
        1: a single axis, children (-1) to adult (+1). 2: arthouse (-1) to blockbuster (+1) comes first,
        children to adult second.

    Returns
    -------
    Embedding
        U of shape (4, dim) and V of shape (5, dim).

    Raises
    ------
    TypeError, ValueError
        If dim is not 1 or 2.
    """
    dim = validate.whole_number("dim", dim, low=1, high=2)
    U = np.array([[1.0, 0.1], [-1.0, 0.0], [0.2, -1.0], [0.1, 1.0]])
    V = np.array([[0.9, -0.2], [-1.0, -0.8], [1.0, -1.0], [1.0, 0.9], [-0.9, 1.0]])
    axes = (("arthouse", "blockbuster"), ("children", "adult"))
    return Embedding(U[:, -dim:], V[:, -dim:], axes[-dim:])


def apps() -> Feedback:
    """Return the example for content-based filtering: four apps, six features, one user.

    ``features`` has shape (4, 6), 1 where an app has the feature. The user has installed Heart Diary.
    """
    features = ("education", "science", "health", "healthcare", "casual", "time-waster")
    has = ((1, 1, 0, 0, 0, 0), (0, 0, 1, 1, 0, 0), (1, 1, 1, 0, 0, 0), (0, 0, 0, 0, 1, 1))
    names = ("Star Atlas", "Heart Diary", "Body Explorer", "Candy Drop")
    return Feedback([[0, 1, 0, 0]], ("you",), names, has, features)
