"""Readers of answers that are one number or one yes or no; and what all readers have in common.

A reader knows one kind of answer; `Exercise` in ``kinds.py`` calls it. `read` returns an answer in one form,
or says in a sentence why it cannot be read; `same` compares two of that form, and `differs` says what is
wrong where no known misconception fits. Answers may be anything at all: nothing here shows an answer that
is not known to be a number or a short text, and nothing runs without an end.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recviz.text import shorten, written

MOST_CELLS = 1_000_000
MOST_LETTERS = 60
NONE = "which is what print and a function without return give"


class Unreadable(Exception):
    """An answer that is not of the kind asked for; its text is a sentence for the learner."""


class Untried(Exception):
    """An answer that is still the three dots."""


def in_a_sentence(text: str) -> str:
    """Return a text that fits into a sentence: short, and on one line."""
    return shorten(" ".join(text.split()), MOST_LETTERS)


def kind_of(answer) -> str:
    """Return in words what an answer is, without looking into it."""
    return f"an object of type {in_a_sentence(type(answer).__name__)}"


def numbers(answer) -> np.ndarray:
    """Return numbers of any shape as a float array.

    Raises
    ------
    Unreadable
        If they are no finite real numbers.
    """
    if answer is None:
        raise Unreadable(f"It is None, {NONE}.")
    if isinstance(answer, (str, bytes)):
        raise Unreadable("It is a text. Write the numbers, or the code, without quotation marks.")
    if callable(answer) and not hasattr(answer, "__array__"):
        raise Unreadable("It is a function. Call it, and hand in what it returns.")
    if isinstance(answer, (dict, set, frozenset)) or hasattr(type(answer), "__next__"):
        raise Unreadable(f"It is {kind_of(answer)}. Hand in a number, a list or a NumPy array.")
    try:
        if hasattr(type(answer), "toarray") and np.prod(answer.shape) <= MOST_CELLS:
            answer = answer.toarray()
        array = np.asarray(answer)
        if array.size > MOST_CELLS:
            raise Unreadable(f"It has {array.size:,} numbers, far more than this asks for.")
        if array.dtype.kind == "c":
            raise Unreadable("It is complex. Nothing here needs a square root of −1.")
        if array.dtype.kind not in "biufO":
            raise Unreadable(f"It is {kind_of(answer)}, and holds something other than numbers.")
        if array.dtype.kind == "O" and any(x is None for x in array.flat):
            raise Unreadable(f"It holds None, {NONE}.")
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
    share : float
        The same, as a share of the number.
    """

    def __init__(self, within: float = 0.005, *, share: float = 0):
        # A little more, so that an answer rounded exactly half a digit off is near enough.
        self.within, self.share = within * (1 + 1e-9), share
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
        return abs(a - b) <= max(self.within, self.share * abs(b))

    def rounds(self, answer, right) -> bool:
        """Whether an answer is the right one, rounded to one decimal."""
        return answer == round(right, 1)

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


class YesNo:
    """True or False."""

    wanted = "True or False"

    def read(self, answer) -> bool:
        """Return the answer, also where NumPy gave it."""
        if isinstance(answer, np.ndarray) and answer.size == 1:
            answer = answer.reshape(-1)[0]
        if not isinstance(answer, (bool, np.bool_, int, float, np.number)) or answer not in (0, 1):
            raise Unreadable(f"It is {written(answer) if type(answer) in (int, float) else kind_of(answer)}.")
        return bool(answer)

    def same(self, a, b) -> bool:
        """Whether both are true or both are false."""
        return a == b

    def differs(self, answer, right) -> str:
        """Say what it is."""
        return f"it is {answer}, and should not be."
