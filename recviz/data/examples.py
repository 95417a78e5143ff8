"""The small examples that run through the lessons: who watched which movie, and four apps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from recviz import validate
from recviz.data.feedback import Feedback
from recviz.validate import Array


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
