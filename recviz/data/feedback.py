"""The feedback matrix: who gave what feedback on which item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recviz import validate
from recviz.text import written
from recviz.validate import Array


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
            f"{user:<{width}}  " + " ".join(written(a) if a else "." for a in row)
            for user, row in zip(self.users, self.A, strict=True)
        ]
        columns = "columns: " + ", ".join(self.items)
        return "\n".join([head, *rows, columns])

    @classmethod
    def of(cls, feedback: Feedback | ArrayLike) -> Feedback:
        """Return a Feedback as it is, and wrap a bare matrix in one."""
        return feedback if isinstance(feedback, Feedback) else cls(feedback)
