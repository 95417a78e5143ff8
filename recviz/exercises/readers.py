"""Read whatever a learner hands in, or say in a sentence why it cannot be read.

A reader knows one kind of answer. `read` returns it in one form, `same` compares two of that form, and
`differs` says what is wrong where no known misconception fits. Answers may be anything at all: nothing
here shows an answer that is not known to be a number or a short text, and nothing runs without an end.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MOST_CELLS = 1_000_000
MOST_NAMES = 1000
MOST_LETTERS = 60


class Unreadable(Exception):
    """An answer that is not of the kind asked for; its text is a sentence for the learner."""


class Untried(Exception):
    """An answer that is still the three dots."""


def shorten(text: str) -> str:
    """Return a text that fits into a sentence, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"


def written(x: float) -> str:
    """Return a number as the lessons write it: few digits and a true minus sign."""
    return f"{x:.4g}".replace("-", "\u2212")


def kind_of(answer) -> str:
    """Return in words what an answer is, without looking into it."""
    return f"an object of type {shorten(type(answer).__name__)}"


def numbers(answer) -> np.ndarray:
    """Return numbers of any shape as a float array.

    Raises
    ------
    Unreadable
        If they are no finite real numbers.
    """
    if answer is None:
        raise Unreadable("It is None, which is what print and a function without return give.")
    if isinstance(answer, (str, bytes)):
        raise Unreadable("It is a text. Write numbers without quotation marks.")
    if callable(answer) and not hasattr(answer, "__array__"):
        raise Unreadable("It is a function. Call it, and hand in what it returns.")
    if isinstance(answer, (dict, set, frozenset)) or hasattr(type(answer), "__next__"):
        raise Unreadable(f"It is {kind_of(answer)}. Hand in a number, a list or a NumPy array.")
    try:
        array = np.asarray(answer)
        if array.size > MOST_CELLS:
            raise Unreadable(f"It has {array.size:,} numbers, far more than this asks for.")
        if array.dtype.kind == "c":
            raise Unreadable("It is complex. Nothing here needs a square root of −1.")
        if array.dtype.kind not in "biufO":
            raise Unreadable(f"It is {kind_of(answer)}, and holds something other than numbers.")
        array = array.astype(float)
    except Unreadable:
        raise
    except Exception:
        raise Unreadable(f"It is {kind_of(answer)}, which NumPy cannot read as numbers.") from None
    if array.size == 0:
        raise Unreadable("It is empty.")
    if not np.isfinite(array).all():
        raise Unreadable("It holds NaN or infinity. Was something divided by zero?")
    return array


class Number:
    """One real number.

    Parameters
    ----------
    within : float
        How far it may be off. The default takes a number rounded to two decimals.
    """

    def __init__(self, within: float = 0.005):
        self.within = within * (1 + 1e-9)  # so that an answer rounded exactly half a digit off is near enough
        self.wanted = "one number"

    def read(self, answer) -> float:
        """Return the number, also where it stands alone in a list or an array."""
        if isinstance(answer, (bool, np.bool_)):
            raise Unreadable("It is True or False, the answer to a yes-or-no question.")
        array = numbers(answer)
        if array.size != 1:
            raise Unreadable(f"It holds {array.size} numbers.")
        return float(array.reshape(-1)[0])

    def same(self, a, b) -> bool:
        """Whether two numbers are near enough."""
        return abs(a - b) <= self.within

    def differs(self, answer, right) -> str:
        """Say in which direction a number is off."""
        if self.same(answer, -right):
            return f"{written(answer)} has the right size and the wrong sign."
        size = "small" if answer < right else "large"
        return f"{written(answer)} is too {size}."


class Index(Number):
    """The number of one of some rows, from 0.

    Parameters
    ----------
    names : sequence of str
        What the rows stand for.
    """

    def __init__(self, names: Sequence[str]):
        super().__init__(within=0)
        self.names = tuple(names)
        self.wanted = f"the number of a row, from 0 to {len(self.names) - 1}"

    def read(self, answer) -> float:
        """Return the number, if there is such a row."""
        number = super().read(answer)
        if number not in range(len(self.names)):
            raise Unreadable(f"There is no row {written(number)}.")
        return number

    def differs(self, answer, right) -> str:
        """Name the row."""
        return f"row {answer:.0f}, {self.names[int(answer)]}, is not it."


class Table:
    """Numbers in rows and columns, or in a single row.

    Parameters
    ----------
    rows, columns : sequence of str
        What the rows and the columns stand for, to name the first cell that is wrong. A single row of
        numbers has columns only.
    within : float
        How far a cell may be off.
    """

    def __init__(self, rows: Sequence[str] = (), columns: Sequence[str] = (), *, within: float = 0.005):
        self.rows, self.columns, self.within = tuple(rows), tuple(columns), within * (1 + 1e-9)
        self.shape = tuple(len(names) for names in (self.rows, self.columns) if names)
        self.wanted = "an array of shape " + str(self.shape)

    def read(self, answer) -> np.ndarray:
        """Return the numbers as an array, of whatever shape they have."""
        return numbers(answer)

    def same(self, a, b) -> bool:
        """Whether two arrays have one shape and near enough the same numbers."""
        return a.shape == b.shape and bool((np.abs(a - b) <= self.within).all())

    def differs(self, answer, right) -> str:
        """Say what is wrong with the shape, or which cell is wrong first."""
        if answer.shape != right.shape:
            if answer.shape == right.shape[::-1]:
                return f"Its shape is {answer.shape}: rows and columns are swapped."
            return f"Its shape is {answer.shape}; {right.shape} is wanted."
        off = np.argwhere(np.abs(answer - right) > self.within)
        first = tuple(off[0])
        names = (self.rows, self.columns)[-right.ndim :]
        where = " · ".join(name[k] for name, k in zip(names, first, strict=True))
        share = f"{len(off)} of {right.size} numbers are off"
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
        self.allowed = {name.casefold(): name for name in allowed}
        self.many = many
        one = "one of " + ", ".join(allowed) if len(allowed) <= 8 else "a name"
        self.wanted = {"": one, "set": "a list of names", "list": "a list of names, in order"}[many]

    def read(self, answer) -> tuple[str, ...]:
        """Return the names, spelled as they are here."""
        if isinstance(answer, str):
            given = answer.split(",") if self.many else [answer]
        elif isinstance(answer, (set, frozenset)) and self.many == "list":
            raise Unreadable("A set has no order. Hand in a list.")
        elif isinstance(answer, (list, tuple, set, frozenset, np.ndarray)):
            if getattr(answer, "ndim", 1) != 1 or len(answer) > MOST_NAMES:
                raise Unreadable("It is not a plain list of names.")
            given = list(answer)
        else:
            raise Unreadable(f"It is {kind_of(answer)}. Write names as text, in quotation marks.")
        if not self.many and len(given) != 1:
            raise Unreadable(f"It holds {len(given)} things, and one name is asked for.")
        found = [self._name(name) for name in given]
        if self.many == "set":
            found = sorted(set(found))
        return tuple(found)

    def _name(self, name) -> str:
        if not isinstance(name, str):
            raise Unreadable(f"It holds {kind_of(name)}, where a text in quotation marks should be.")
        known = self.allowed.get(str(name).strip().casefold())
        if known is None:
            raise Unreadable(f"No one and nothing here is called “{shorten(str(name))}”.")
        return known

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
        return f"{', '.join(answer)}: right so far, and not complete."
