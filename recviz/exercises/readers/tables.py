"""Readers of answers that have several parts: tables of numbers, and names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from recviz.exercises.readers.numbers import Unreadable, in_a_sentence, kind_of, numbers
from recviz.text import counted, written

MOST_NAMES = 1000
FEWEST_LETTERS = 4  # of the longest word of a part of a name
LISTS = (list, tuple, set, frozenset, dict, np.ndarray)


class Table:
    """Numbers in rows and columns, or in a single row.

    Parameters
    ----------
    rows, columns : sequence of str
        What the rows and the columns stand for, to name the first cell that is wrong. A single row of
        numbers has columns only.
    within : float
        How far a cell may be off.
    strict : bool
        Whether no other shape can be read. Else a slip may have another shape.
    """

    def __init__(
        self,
        rows: Sequence[str] = (),
        columns: Sequence[str] = (),
        *,
        within: float = 0.005,
        strict: bool = False,
    ):
        self.rows, self.columns, self.within = tuple(rows), tuple(columns), within * (1 + 1e-9)
        self.strict = strict
        self.shape = tuple(len(names) for names in (self.rows, self.columns) if names)
        self.wanted = "an array of shape " + str(self.shape)

    def read(self, answer) -> np.ndarray:
        """Return the numbers as an array."""
        held = getattr(
            answer, "A", None
        )  # feedback, and boards on which it can be changed, have their ticks there
        array = numbers(held if isinstance(held, np.ndarray) else answer)
        if len(self.shape) == 1 and array.shape in ((1, *self.shape), (*self.shape, 1)):
            array = array.reshape(self.shape)
        if self.strict and array.shape != self.shape:
            raise Unreadable(f"Its shape is {array.shape}.")
        return array

    def same(self, a, b) -> bool:
        """Whether two arrays have one shape and near enough the same numbers."""
        return a.shape == b.shape and bool((np.abs(a - b) <= self.within).all())

    def differs(self, answer, right) -> str:
        """Say what is wrong with the shape, or which cell is wrong first."""
        if right is None:  # many answers would do
            return "It does not do what was asked for."
        if answer.shape != right.shape:
            if answer.shape == right.shape[::-1]:
                return f"Its shape is {answer.shape}: rows and columns are swapped."
            return f"Its shape is {answer.shape}; {right.shape} is wanted."
        off = np.argwhere(np.abs(answer - right) > self.within)
        first = tuple(off[0])
        names = (self.rows, self.columns)[-right.ndim :]
        where = " · ".join(name[k] for name, k in zip(names, first, strict=True))
        share = f"{len(off)} of {right.size} numbers {'is' if len(off) == 1 else 'are'} off"
        return f"{share}. The first is {where}, with {written(answer[first])}."


class Names:
    """One of some names, or several.

    Parameters
    ----------
    allowed : sequence of str
        All names there are.
    many : {"", "set", "list"}
        Whether one is asked for, several in any order, or several in the right order.
    """

    def __init__(self, allowed: Sequence[str], many: str = ""):
        self.allowed = {_words(name): name for name in allowed}
        self.many = many
        one = "one of " + ", ".join(allowed) if len(allowed) <= 8 else "a name"
        self.wanted = {"": one, "set": "a list of names", "list": "a list of names, in order"}[many]

    def read(self, answer) -> tuple[str, ...]:
        """Return the names, spelled as they are here."""
        if isinstance(answer, (set, frozenset)) and self.many == "list":
            raise Unreadable("A set has no order. Hand in a list.")
        if isinstance(answer, str):
            given = [answer]
        elif isinstance(answer, LISTS) or hasattr(type(answer), "to_numpy"):  # pandas has the latter
            if getattr(answer, "ndim", 1) != 1 or len(answer) > MOST_NAMES:
                raise Unreadable("It is not a plain list of names.")
            given = list(answer)
        else:
            raise Unreadable(f"It is {kind_of(answer)}. Write names as text, in quotation marks.")
        found = [self._name(text) for part in given for text in self._texts(part)]
        if not self.many and len(found) != 1:
            raise Unreadable(f"It holds {counted(len(found), 'things')}, and one name is asked for.")
        if self.many == "set":
            found = sorted(set(found))
        return tuple(found)

    def _texts(self, part) -> list[str]:
        if isinstance(part, tuple) and len(part) == 2 and not isinstance(part[1], str):
            part = part[0]  # a name with its score
        if not isinstance(part, str):
            raise Unreadable(f"It holds {kind_of(part)}, where a text in quotation marks should be.")
        return re.split("[,;·]| and | & ", part) if self.many else [part]

    def _name(self, text: str) -> str:
        """Return the name that is meant: as it is here, or so much of it that it can be no other."""
        words = _words(text)
        if words in self.allowed:
            return self.allowed[words]
        spoken = " " + " ".join(words) + " "
        meant = [name for known, name in self.allowed.items() if spoken in f" {' '.join(known)} "]
        if len(meant) != 1 or len(max(words, key=len)) < FEWEST_LETTERS:
            raise Unreadable(f"No one and nothing here is called “{in_a_sentence(text)}”.")
        return meant[0]

    def same(self, a, b) -> bool:
        """Whether the names are the same."""
        return a == b

    def differs(self, answer, right) -> str:
        """Say how many names are right, without telling which are missing."""
        if not self.many:
            return f"{answer[0]} is not it."
        if not answer:
            return "The list is empty."
        if sorted(answer) == sorted(right):
            return "These are the right names, in another order."
        extra = [name for name in answer if name not in right]
        if extra:
            return f"{extra[0]} does not belong there."
        name, times = Counter(answer).most_common(1)[0]
        if times > 1:
            return f"{name} stands there {'twice' if times == 2 else f'{times} times'}."
        return f"{', '.join(answer)}: right so far, and not complete."


def _words(name: str) -> tuple[str, ...]:
    """Return a name in small letters, without a year behind it and "user" or "movie" before it."""
    words = re.findall(r"\w+", re.sub(r"\(\d{4}\)\s*$", "", name).casefold())
    return tuple(words[1:] if len(words) > 1 and words[0] in ("user", "movie", "person") else words)
