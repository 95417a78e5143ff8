"""Read functions that learners write, by calling them on small inputs; and embeddings that they build."""

from __future__ import annotations

import copy

import numpy as np

from recviz.exercises.readers import time_limit
from recviz.exercises.readers.numbers import Number, Unreadable, Untried, in_a_sentence, kind_of, numbers
from recviz.text import counted


class Function:
    """A function, known by what it returns for a few inputs.

    Parameters
    ----------
    cases : dict of str to tuple
        The arguments of each call, by the words that describe them.
    returns : reader, optional
        What kind of thing the function returns; a number if not given.
    """

    def __init__(self, cases: dict[str, tuple], returns=None):
        self.cases, self.returns = cases, returns or Number()
        self.wanted = f"a function that returns {self.returns.wanted}"

    def read(self, answer) -> list:
        """Return what the function gives for each case."""
        if not callable(answer):
            raise Unreadable(
                f"It is {kind_of(answer)}. Hand in the function itself: its name, without brackets behind it."
            )
        return [self._call(answer, label, arguments) for label, arguments in self.cases.items()]

    def _call(self, answer, label, arguments):
        given = copy.deepcopy(arguments)  # a function that changes its input must not spoil the next call
        try:
            returned = time_limit.call(answer, *given)
        except time_limit.OutOfTime as over:
            raise Unreadable(
                f"Called with {label}, it ran for more than {time_limit.SECONDS:g} seconds"
                + (", and was stopped." if over.stopped else ", and goes on: restart the kernel.")
                + " Is there a loop in it without an end?"
            ) from None
        except (Exception, SystemExit) as error:
            name = type(error).__name__
            raise Unreadable(f"Called with {label}, it fails with {name}: {_words(error)}.") from None
        if returned is ...:
            raise Untried
        if returned is None:
            raise Unreadable(f"Called with {label}, it returns None: is there a return before the result?")
        try:
            value = self.returns.read(returned)
        except Unreadable as reason:
            raise Unreadable(f"Look at what it returns for {label}. {reason}") from None
        if not all(map(_unchanged, given, arguments)):
            raise Unreadable(
                f"Called with {label}, it changes what it is given: whoever calls it finds other numbers "
                "there afterwards. Work on a copy."
            )
        return value

    def same(self, a, b) -> bool:
        """Whether two functions give the same for all cases."""
        return all(self.returns.same(x, y) for x, y in zip(a, b, strict=True))

    def differs(self, answer, right) -> str:
        """Name the first case that is wrong."""
        for label, mine, true in zip(self.cases, answer, right, strict=True):
            if not self.returns.same(mine, true):
                return f"With {label}: {self.returns.differs(mine, true)}"
        return "It is wrong."


def _unchanged(given, before) -> bool:
    if hasattr(before, "toarray"):  # sparse
        return given.shape == before.shape and (given != before).nnz == 0
    return np.array_equal(given, before, equal_nan=np.asarray(before).dtype.kind == "f")


def _words(error) -> str:
    try:
        return in_a_sentence(str(error)).rstrip(".") or "no further words"
    except Exception:
        return "no further words"


MOST = 1e6  # with larger numbers, products of products leave what a computer can hold


class Embedding:
    """A pair U, V, or a board that has them.

    Parameters
    ----------
    users, items : int
        How many rows U and V must have.
    """

    def __init__(self, users: int = 4, items: int = 5):
        self.sizes = (users, items)
        self.wanted = f"a board, or a pair U, V with {users} and {items} rows and equally many columns"

    def read(self, answer) -> tuple[np.ndarray, np.ndarray]:
        """Return U and V as arrays."""
        if all(isinstance(getattr(answer, name, None), np.ndarray) for name in "UV"):
            U, V = answer.U, answer.V
        elif isinstance(answer, (tuple, list)):
            if len(answer) != 2:
                raise Unreadable(f"It holds {counted(len(answer), 'things')}.")
            U, V = answer
        else:
            raise Unreadable(f"It is {kind_of(answer)}.")
        arrays = []
        for name, array, size in zip("UV", map(numbers, (U, V)), self.sizes, strict=True):
            if array.ndim != 2 or len(array) != size:
                swapped = (
                    " U and V seem to have changed places." if len(array) == self.sizes[name == "U"] else ""
                )
                raise Unreadable(f"{name} has the shape {array.shape}.{swapped}")
            largest = float(np.abs(array).max())
            if largest > MOST:
                raise Unreadable(f"{name} holds a number as large as {largest:.0e}: stay below a million.")
            arrays.append(array)
        if arrays[0].shape[1] != arrays[1].shape[1]:
            raise Unreadable("U and V differ in their number of columns.")
        return tuple(arrays)

    def same(self, a, b) -> bool:
        """Whether two embeddings are the same, number by number."""
        return all(x.shape == y.shape and np.allclose(x, y) for x, y in zip(a, b, strict=True))

    def differs(self, answer, right) -> str:
        """Say whether it is the users or the movies, where one answer alone is right."""
        if right is None:
            return "It does not do what was asked for."
        if answer[0].shape != right[0].shape:
            return f"It has {answer[0].shape[1]} columns; {right[0].shape[1]} are wanted."
        fine = [np.allclose(x, y) for x, y in zip(answer, right, strict=True)]
        if fine[0]:
            return "U is right, and V is not."
        return "V is right, and U is not." if fine[1] else "Neither U nor V is right yet."
