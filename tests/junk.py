"""Whatever a learner may hand in by mistake, and worse."""

import sys

import numpy as np
import pandas as pd
from hypothesis import strategies as st

import recviz as rv


class Awkward:
    """An object that does not want to be looked at."""

    def _no(self, *_args, **_more):
        raise RuntimeError("do not touch")

    __eq__ = __bool__ = __len__ = __iter__ = __float__ = __array__ = __str__ = __getattr__ = _no
    __getitem__ = __hash__ = __call__ = __lt__ = __neg__ = __index__ = _no


class Mute(Awkward):
    """One that does not even say what it is; too much for Hypothesis."""

    __repr__ = Awkward._no


class Pretender:
    """An object that has what an array and a board have, and is neither."""

    shape, ndim, size, dtype = "four", None, -1, object
    U = V = property(lambda self: 1 / 0)


def raises(*_args):
    raise KeyError("nothing <b>here</b>")


def forever(*_args):
    while True:
        yield 1


_mixed = np.empty(2, dtype=object)
_mixed[0] = Awkward()

NOTHING = [None, "", [], (), {}, set(), [[]], [None], zip(), object(), type, ..., NotImplemented, slice(3)]
NEARLY = ["0,88", b"0.88", True, np.nan, np.inf, -np.inf, 1j, 10**400, range(7), {1: 2}, [[1, 2], [3]]]
NEARLY += [["A", 1], [[1j]], iter([1]), memoryview(b"ab"), "A" * 10**6, ["A"] * 10**5, ValueError("x")]
NEARLY += [rv.movies(), pd.NA, pd.NaT]
ARRAYS = [np.array([]), np.array(None), np.array("x"), np.array(["x", "y"]), np.zeros((3, 0)), np.array(1j)]
ARRAYS += [np.datetime64("2026-01-01"), np.full((4, 5), np.nan), np.zeros((2, 3, 4))]
ARRAYS += [np.broadcast_to(1.0, (10**6, 10**6)), np.ma.masked, np.ma.array([1.0, 2.0], mask=True)]
ARRAYS += [pd.DataFrame(), pd.Series([1.25, -7.75, 9.5]), pd.DataFrame({"a": [1.5, 2.5], "b": ["x", "y"]})]
AWKWARD = [Awkward(), Pretender(), Awkward, Pretender, raises, forever, forever(), [Awkward()], rv, np, print]
AWKWARD += [lambda: 1, lambda *_: sys.exit(), lambda *_: Awkward(), lambda *_: forever()]
MUTE = [_mixed, Mute(), Mute, [Mute(), 1], {"x": Mute()}, lambda *_: Mute()]

ODD = [*NOTHING, *NEARLY, *ARRAYS, *AWKWARD]
_odd = st.integers(0, len(ODD) - 1).map(ODD.__getitem__)  # (sampled_from would look at them)
# Numbers that no exercise asks for.
_figures = st.floats(1e3, 1e300) | st.floats(-1e300, -1e3) | st.integers(10**4) | st.complex_numbers()
_words = st.text() | st.binary()


def _pack(inner):
    return st.lists(inner, max_size=7) | st.tuples(inner, inner) | st.dictionaries(_words, inner, max_size=3)


values = st.recursive(_odd | _figures | _words, _pack, max_leaves=12)
functions = values.map(lambda value: lambda *_args: value)
