"""Real ratings: MovieLens ml-latest-small, 100,836 ratings of 9,742 movies by 610 people.

F. M. Harper, J. A. Konstan, "The MovieLens Datasets: History and Context", ACM Transactions on
Interactive Intelligent Systems 5, 4 (2015), doi 10.1145/2827872. The data set is GroupLens's, at the
University of Minnesota; it may be used for research under the conditions in its README, which forbid to
redistribute it under others. So it is not part of recviz: it is fetched once, into the user's cache.
"""

from __future__ import annotations

import csv
import io
import os
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recviz import validate
from recviz.data import movielens_files
from recviz.instead import or_stored

if TYPE_CHECKING:
    from scipy.sparse import csr_array

STARS = (0.5, 5.0)

# An article behind its title, as in "Matrix, The (1999)" and "(a.k.a. Cité des enfants perdus, La)".
_MOVED = re.compile(
    r"(?P<before>a\.k\.a\. )?(?P<title>[^()]+), "
    r"(?P<article>The|A|An|La|Le|Les|L'|Un|Une|Il|Lo|Gli|I|El|Los|Las|Una|Der|Die|Das|Det|De|En)"
    r"(?= \(|\)|$)"
)
_YEAR = re.compile(r"\((\d{4})(?:[–-]\d{0,4})?\)$")


@dataclass(frozen=True, eq=False)
class MovieLens:
    """Who gave which movie how many stars.

    Attributes
    ----------
    stars : csr_array, shape (m, n)
        0.5 to 5 stars where a user rated a movie; nothing is stored where not.
    users : tuple of str
        The m users; all that is known of them is a number.
    items : tuple of str
        The n titles with their years, ``The Matrix (1999)``; the movie's number is added where two are
        the same.
    genres : tuple of tuple of str
        The genres of each movie; there may be none.
    years : ndarray of int, shape (n,)
        When each movie came out; 0 where that is not known.
    movie_ids : ndarray of int, shape (n,)
        The numbers of the movies in the data set.
    """

    stars: csr_array
    users: tuple[str, ...]
    items: tuple[str, ...]
    genres: tuple[tuple[str, ...], ...]
    years: NDArray[np.int_]
    movie_ids: NDArray[np.int_]

    def __repr__(self) -> str:
        m, n = self.stars.shape
        return f"MovieLens: {m:,} users × {n:,} movies, {self.stars.nnz:,} ratings"

    @property
    def counts(self) -> NDArray[np.intp]:
        """How many ratings each movie has, shape (n,)."""
        return np.bincount(self.stars.indices, minlength=self.stars.shape[1])

    def liked(self, threshold: float = 4) -> csr_array:
        """Return implicit feedback: a csr_array of ones where a user gave ``threshold`` stars or more.

        Raises
        ------
        TypeError, ValueError
            If ``threshold`` is not a number from 0.5 to 5.
        """
        threshold = validate.number("threshold", threshold, low=STARS[0], high=STARS[1])
        feedback = self.stars.copy()
        feedback.data = (feedback.data >= threshold).astype(float)
        feedback.eliminate_zeros()
        return feedback

    def with_ratings(self, least: int) -> MovieLens:
        """Return only the movies with at least so many ratings, and all users.

        Raises
        ------
        TypeError, ValueError
            If ``least`` is not a whole number of at least 0, or no movie has so many.
        """
        least = validate.whole_number("least", least, low=0)
        keep = np.flatnonzero(self.counts >= least)
        if not len(keep):
            most = self.counts.max()
            raise ValueError(
                f"No movie has {validate.shown(least)} ratings; the most that one has is {most:,}, "
                "and least can be no more."
            )
        return MovieLens(
            self.stars[:, keep],
            self.users,
            tuple(self.items[j] for j in keep),
            tuple(self.genres[j] for j in keep),
            self.years[keep],
            self.movie_ids[keep],
        )


def movielens(path: str | os.PathLike[str] | None = None) -> MovieLens:
    """Return the MovieLens ratings, fetched from GroupLens the first time they are asked for.

    Parameters
    ----------
    path : str or Path, optional
        A folder with ``ratings.csv`` and ``movies.csv``, or the zip archive they come in. If not given,
        the folder or archive that the environment variable ``RECVIZ_DATA`` names; if that is not set
        either, the user's cache, which is filled from files.grouplens.org once.

    Raises
    ------
    FileNotFoundError
        If the data are not there and cannot be fetched; it says what to do.
    TypeError
        If ``path`` is neither a text nor a Path, or is empty.
    ValueError
        If the files are not what they should be; it says where.

    Warns
    -----
    UserWarning
        If GroupLens has published other ratings than those the lessons' numbers were made with, or a
        user rated a movie twice (the later line counts).
    """
    try:
        ratings, movies = movielens_files.read(path)
    except FileNotFoundError as error:
        if path is None:  # what a lesson asks for
            raise or_stored(error) from None
        raise
    movie_ids, items, genres, years = _movies(movies)
    users, stars = _ratings(ratings, movie_ids)
    return MovieLens(stars, users, items, genres, years, movie_ids)


def _movies(
    text: str,
) -> tuple[NDArray[np.int_], tuple[str, ...], tuple[tuple[str, ...], ...], NDArray[np.int_]]:
    rows = _rows("movies.csv", text)
    _line, head = next(rows, (1, []))
    number, title, genre = _columns("movies.csv", head, ("movieId", "title", "genres"))
    ids, titles, genres = [], [], []
    for line, row in rows:
        if not row:
            continue
        where = f"movies.csv, line {line}"
        if len(row) <= max(number, title, genre):
            raise ValueError(f"{where}, must have a movieId, a title and genres; it is {','.join(row)!r}.")
        if not row[number].isascii() or not row[number].isdigit():
            raise ValueError(f"{where}, must begin with a movie's number; got {row[number]!r}.")
        ids.append(int(row[number]))
        titles.append(_MOVED.sub(_article_first, row[title].strip()))
        genres.append(tuple(g for g in row[genre].split("|") if g and g != "(no genres listed)"))
    if not ids:
        raise ValueError("movies.csv lists no movies: the file is empty after its first line.")
    twice = next((k for k, times in Counter(ids).items() if times > 1), None)
    if twice is not None:
        raise ValueError(f"movies.csv must list each movie once; movie {twice} is there twice.")
    times = Counter(titles)
    items = tuple(f"{t} [{k}]" if times[t] > 1 else t for t, k in zip(titles, ids, strict=True))
    years = [int(year[1]) if (year := _YEAR.search(t)) else 0 for t in titles]
    return np.array(ids), items, tuple(genres), np.array(years)


def _rows(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of its last line, from 1, and the fields of each row."""
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        raise ValueError(
            f"{name}, line {rows.line_num}, cannot be read as fields separated by commas: {error}."
        ) from None


def _article_first(match: re.Match[str]) -> str:
    space = "" if match["article"].endswith("'") else " "
    return f"{match['before'] or ''}{match['article']}{space}{match['title']}"


def _ratings(text: str, movie_ids: NDArray[np.int_]) -> tuple[tuple[str, ...], csr_array]:
    from scipy.sparse import csr_array

    head, _, body = text.partition("\n")
    _line, names = next(_rows("ratings.csv", head), (1, []))
    columns = _columns("ratings.csv", names, ("userId", "movieId", "rating"))
    try:
        # (An empty table makes NumPy warn; we say it in our own words.)
        table: Any = (
            np.loadtxt(io.StringIO(body), delimiter=",", usecols=columns, ndmin=2) if body.strip() else []
        )
    except ValueError as error:
        at = re.search(r"at row (\d+), column", str(error))  # counted from 0, after the first line
        where = f", line {int(at[1]) + 2}," if at else ""
        raise ValueError(f"ratings.csv{where} must hold numbers separated by commas.") from None
    if not len(table):
        raise ValueError("ratings.csv holds no ratings: the file is empty after its first line.")
    user, movie, stars = np.array(table).T
    # (NaN fails these comparisons too.)
    _all("ratings.csv", (user == np.round(user)) & (user >= 0), user, "a user must be a whole number")
    _all(
        "ratings.csv",
        (stars >= STARS[0]) & (stars <= STARS[1]),
        stars,
        f"a rating must be from {STARS[0]} to {validate.exact(STARS[1])} stars",
    )
    order = np.argsort(movie_ids)
    place = np.minimum(np.searchsorted(movie_ids[order], movie), len(order) - 1)
    column = order[place]
    _all("ratings.csv", movie_ids[column] == movie, movie, "every movie rated must be in movies.csv")
    users, row = np.unique(user, return_inverse=True)
    # Of the ratings one user gave one movie, the last.
    cell = row * len(movie_ids) + column
    kept = len(cell) - 1 - np.unique(cell[::-1], return_index=True)[1]
    if len(kept) < len(cell):
        warnings.warn(
            f"{len(cell) - len(kept)} ratings in ratings.csv are of a movie that the same user rates again "
            "further down; the last of them counts.",
            stacklevel=3,
        )
    shape = (len(users), len(movie_ids))
    A = csr_array((stars[kept], (row[kept], column[kept])), shape=shape)
    return tuple(f"{u:.0f}" for u in users), A


def _columns(name: str, head: list[str], wanted: tuple[str, ...]) -> list[int]:
    head = [column.strip().lstrip("\ufeff") for column in head]
    missing = [column for column in wanted if column not in head]
    if missing:
        raise ValueError(
            f"{name} must have the columns {', '.join(wanted)}; {', '.join(missing)} is missing from its "
            f"first line, {','.join(head)[:80]!r}."
        )
    return [head.index(column) for column in wanted]


def _all(name: str, good: NDArray[np.bool], values: NDArray[Any], rule: str) -> None:
    if not good.all():
        first = int(np.argmin(good))
        raise ValueError(f"{name}, line {first + 2}: {rule}; got {validate.exact(values[first])}.")
