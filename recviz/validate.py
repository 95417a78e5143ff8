"""Turn what a caller gave into clean arrays, or say in one sentence what is wrong.

Every error names the argument, what was given and what is allowed, so that a learner who mistypes a
shape is told so here, and not by a traceback from deep inside NumPy or by a blank picture.
"""

from __future__ import annotations

import numbers
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from scipy.sparse import sparray, spmatrix

Array: TypeAlias = NDArray[np.float64]
Penalty: TypeAlias = ArrayLike | tuple[ArrayLike, ArrayLike]  # for all rows, or for users and for items

MOST = 100_000  # things in a list that has no length; a generator may have no end
BLANK = "In a feedback matrix write 0 where nothing was observed."  # the hint of `matrix` for such
_TABLE = "a table of numbers with rows of equal length"


class HasFeedback:
    """What brings a feedback matrix as ``A``: `recviz.Feedback`, which is made of what is checked here."""

    A: Array


# What functions take as feedback; a sparse one stays sparse.
FeedbackLike: TypeAlias = "HasFeedback | ArrayLike | sparray | spmatrix"


class Factors(Protocol):
    """What has U and V: a Fit, an Embedding, a Frame, a Board."""

    @property
    def U(self) -> Any:  # noqa: D102
        ...

    @property
    def V(self) -> Any:  # noqa: D102
        ...


def shown(value: object) -> str:
    """Return a thing as an error quotes it: in one line, and not long."""
    try:
        text = " ".join(repr(value)[:200].split())
    except Exception:  # (some things do not want to be looked at)
        text = ""
    return text if 0 < len(text) <= 60 else f"{text[:40]} … ({type(value).__name__})".lstrip(" …")


def exact(number: float) -> str:
    """Return a number as an error quotes it: in full, and as one types it (text.py rounds, for readers)."""
    return repr(float(number)).removesuffix(".0")


def matrix(name: str, values: object, *, hint: str = "") -> Array:
    """Return ``values`` as a new float64 array of two dimensions, with at least one row and column.

    ``hint`` says what to write where somebody has written NaN.

    Raises
    ------
    TypeError
        If the values are not numbers.
    ValueError
        If the array is not two-dimensional, is empty, or holds NaN or infinity.
    """
    return _table(name, _array(name, values, _TABLE), hint)


def rows(name: str, values: object) -> Array:
    """Return what `matrix` does; a single row need not be a table, and becomes one."""
    array = _array(name, values, _TABLE)
    return _table(name, array[None] if array.ndim == 1 else array)


def vector(name: str, values: object) -> Array:
    """Return ``values`` as a new float64 array of one dimension, all finite; it may be empty."""
    array = _array(name, values, "a list of numbers")
    if array.ndim != 1:
        raise ValueError(f"{name} must be a list of numbers; got shape {array.shape}.")
    bad = np.flatnonzero(~np.isfinite(array))
    if len(bad):
        raise ValueError(f"{name} must hold finite numbers; {name}[{bad[0]}] is {array[bad[0]]}.")
    return array


def numbers_of(name: str, values: object) -> Array:
    """Return ``values`` as a new float64 array of any shape; it may hold NaN and infinity."""
    return _array(name, values, "a list of numbers")


def feedback(name: str, values: Any) -> Any:
    """Return a feedback matrix as a new array, dense or, if it was sparse, CSR with no zeros stored.

    A Feedback gives its A.

    Raises
    ------
    TypeError, ValueError
        As `matrix` does.
    """
    values = values.A if isinstance(values, HasFeedback) else values
    if not _is_sparse(values):
        return matrix(name, values, hint=BLANK)
    from scipy.sparse import csr_array

    if values.ndim != 2:
        raise ValueError(f"{name} must have two dimensions (users, items); got shape {values.shape}.")
    if values.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers; got {values.dtype}.")
    # A copy, for the next two lines work in place, and a CSR array may share its parts with another.
    array = csr_array(values, dtype=float, copy=True)
    array.sum_duplicates()
    array.eliminate_zeros()
    if min(array.shape) == 0:
        raise ValueError(f"{name} must have at least one row and one column; got shape {array.shape}.")
    bad = np.flatnonzero(~np.isfinite(array.data))
    if len(bad):
        row = np.searchsorted(array.indptr, bad[0], side="right") - 1
        raise _not_finite(name, row, array.indices[bad[0]], array.data[bad[0]], BLANK)
    return array


def _is_sparse(values: object) -> bool:
    module = sys.modules.get("scipy.sparse")  # it is there if the values are such; to import it takes long
    return module is not None and module.issparse(values)


def _array(name: str, values: Any, rule: str) -> Array:
    """Return ``values`` as a new float64 array of any shape."""
    try:
        array = np.asarray(values.toarray() if _is_sparse(values) else values)
        if array.dtype.kind not in "biufO":  # text, dates, complex numbers
            raise TypeError
        if isinstance(values, np.ma.MaskedArray):
            array = np.ma.filled(values.astype(float), np.nan)
        return np.array(array, dtype=float)
    except Exception:  # whatever it is that somebody's object raises when NumPy asks it
        raise TypeError(
            f"{name} must be {rule}; got {type(values).__name__} that NumPy cannot read as such."
        ) from None


def _table(name: str, array: Array, hint: str = "") -> Array:
    if array.size == 0:
        raise ValueError(f"{name} must have at least one row and one column; got shape {array.shape}.")
    if array.ndim != 2:
        raise ValueError(
            f"{name} must have two dimensions (rows, columns); got {array.ndim} "
            f"(shape {array.shape}). For a single row write {name}.reshape(1, -1)."
        )
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        i, j = bad[0]
        raise _not_finite(name, i, j, array[i, j], hint)
    return array


def _not_finite(name: str, row: int, column: int, value: float, hint: str) -> ValueError:
    return ValueError(f"{name} must hold finite numbers; {name}[{row}, {column}] is {value}. {hint}".strip())


def weights(name: str, values: object, count: int) -> Array:
    """Return one weight within [0, 1] for each of ``count`` items, given one for all or one for each."""
    return np.broadcast_to(_one_or_each(name, values, count, "items", high=1), count).copy()


def penalties(name: str, values: Any, m: int, n: int) -> tuple[Array, Array]:
    """Return what a squared length costs, for users and for items: arrays of one number, or one a row.

    ``values`` is one number for all, or a pair: one number or m of them for the users, and one number or
    n of them for the items.
    """
    if _is_one(values):
        both = np.array([number(name, values, low=0)])
        return both, both
    if not isinstance(values, tuple | list) or len(values) != 2:
        got = f"{len(values)} values" if isinstance(values, tuple | list) else type(values).__name__
        raise ValueError(f"{name} must be one number or a pair, for users and for items; got {got}.")
    of_users, of_items = values
    return (
        _one_or_each(f"{name}[0]", of_users, m, "users"),
        _one_or_each(f"{name}[1]", of_items, n, "items"),
    )


def _one_or_each(name: str, values: object, count: int, whose: str, high: float = np.inf) -> Array:
    if _is_one(values):
        return np.array([number(name, values, low=0, high=high)])
    return one_each(name, values, count, f"one number or one for each of {count} {whose}", high=high)


def one_each(name: str, values: object, count: int, rule: str, *, high: float = np.inf) -> Array:
    """Return ``count`` finite numbers within [0, high]; ``rule`` says what there must be one for."""
    array = _array(name, values, rule)
    if array.shape != (count,):
        raise ValueError(f"{name} must be {rule}; got shape {array.shape}.")
    bad = np.flatnonzero(~((array >= 0) & (array <= high) & np.isfinite(array)))
    if len(bad):
        raise ValueError(f"{name} must be {_range(0, high)}; {name}[{bad[0]}] is {exact(array[bad[0]])}.")
    return array


def _is_one(values: Any) -> bool:
    """Return whether this is a single thing, good or bad, and not a list of some kind."""
    try:
        return np.ndim(values) == 0
    except ValueError:  # lists of different lengths
        return False
    except Exception:  # NumPy asks an object for its dimensions, and that may raise anything
        return True


def factors(A: Any, U: object, V: object) -> tuple[Array, Array]:
    """Return U (m, d) and V (n, d) as float arrays that fit the feedback matrix A (m, n)."""
    U, V = matrix("U", U), matrix("V", V)
    m, n = A.shape
    if U.shape[0] != m:
        raise ValueError(f"U must have one row per user, {m} of them; got shape {U.shape}.")
    if V.shape[0] != n:
        raise ValueError(f"V must have one row per item, {n} of them; got shape {V.shape}.")
    if U.shape[1] != V.shape[1]:
        raise ValueError(
            "U and V must have the same number of columns, the embedding dimension d; "
            f"got {U.shape[1]} in U and {V.shape[1]} in V."
        )
    return U, V


def embeddings(name: str, of: Factors) -> tuple[Array, Array]:
    """Return U (m, d) and V (n, d) of something that has both, as float arrays."""
    try:
        U, V = of.U, of.V
    except Exception:  # they may be properties, which raise what they like
        raise TypeError(
            f"{name} must have U and V, as rv.hand_built() has; got {type(of).__name__}."
        ) from None
    U, V = matrix(f"{name}.U", U), matrix(f"{name}.V", V)
    if U.shape[1] != V.shape[1]:
        raise ValueError(
            f"{name}.U and {name}.V must have the same number of columns; got {U.shape[1]} and {V.shape[1]}."
        )
    return U, V


def labels(name: str, values: Iterable[object] | None, count: int) -> tuple[str, ...]:
    """Return ``count`` distinct names as strings; for ``users`` without names, ``user 1``, ``user 2`` …."""
    if values is None:
        return tuple(f"{name.removesuffix('s')} {number}" for number in range(1, count + 1))
    result = names(name, values)
    if len(result) != count:
        raise ValueError(f"{name} must have {count} names, one each; got {len(result)}.")
    seen: set[str] = set()
    for label in result:
        if label in seen:
            raise ValueError(f"{name} must all differ; {shown(label)} is there twice.")
        seen.add(label)
    return result


def names(name: str, values: Iterable[object]) -> tuple[str, ...]:
    """Return any number of names as strings."""
    found = listed(name, values, "a list of names")
    try:
        return tuple(str(value) for value in found)
    except Exception:  # (some things do not want to be looked at)
        raise TypeError(f"{name} must be a list of names; one of them cannot be read as text.") from None


def listed(name: str, values: object, rule: str) -> list[Any]:
    """Return what is in a list or anything like it, but not in a text; ``rule`` says what it must be."""
    if isinstance(values, str):
        raise TypeError(f"{name} must be {rule}; got the single text {shown(values)}.")
    if not isinstance(values, Iterable):
        raise TypeError(f"{name} must be {rule}; got {type(values).__name__}.")
    try:
        found = list(islice(values, MOST + 1))
    except Exception:
        raise TypeError(f"{name} must be {rule}; got {type(values).__name__} that breaks.") from None
    if len(found) > MOST:
        raise ValueError(f"{name} must be {rule}, at most {MOST:,}; got more.")
    return found


def mapping(name: str, values: object, rule: str) -> dict[Any, Any]:
    """Return a mapping as a new dictionary; ``rule`` says of what to what."""
    if not isinstance(values, Mapping):
        raise TypeError(f"{name} must be {rule}; got {shown(values)}.")
    return dict(values)


def axes(values: object, most: int) -> list[list[str]]:
    """Return the two names of the ends of each axis, for at most so many axes."""
    rule = 'a list of pairs such as [("children", "adult")]'
    if not isinstance(values, Iterable):
        raise TypeError(f"axes must be {rule}; got {shown(values)}.")
    found = []
    for number, ends in enumerate(listed("axes", values, rule)):
        pair = (
            () if isinstance(ends, str) or not isinstance(ends, Iterable) else names(f"axes[{number}]", ends)
        )
        if len(pair) != 2:
            raise ValueError(
                f'axes[{number}] must be a pair such as ("children", "adult"); got {shown(ends)}.'
            )
        found.append(list(pair))
    if len(found) > most:
        raise ValueError(f"axes has {len(found)} names; the picture has {most} axes.")
    return found


def text(name: str, value: object) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a text; got {shown(value)}.")
    return str(value)


def flag(name: str, value: object) -> bool:
    """Return True or False."""
    if not isinstance(value, bool | np.bool):
        raise TypeError(f"{name} must be True or False; got {shown(value)}.")
    return bool(value)


def one_of(name: str, value: object, known: Iterable[str]) -> str:
    """Return a text that is one of those known."""
    if not (isinstance(value, str) and value in known):
        raise ValueError(f"{name} must be one of {', '.join(known)}; got {shown(value)}.")
    return str(value)


def function(name: str, value: object) -> Callable[..., Any]:
    """Return something that can be called."""
    if not callable(value):
        raise TypeError(f"{name} must be a function; got {shown(value)}.")
    return value


def path(name: str, value: object) -> Path:
    """Return the path of a file or folder, which need not be there."""
    if not isinstance(value, str | os.PathLike) or not str(value):
        raise TypeError(f"{name} must be the name of a file or folder; got {shown(value)}.")
    return Path(value)


def number(name: str, value: object, *, low: float = -np.inf, high: float = np.inf) -> float:
    """Return ``value`` as a finite float within [low, high]."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number; got {shown(value)}.")
    try:
        result = float(value)
    except OverflowError:  # a whole number of more than 308 digits
        value = result = np.inf if value > 0 else -np.inf  # type: ignore[operator]
    if not (low <= result <= high and np.isfinite(result)):
        raise ValueError(f"{name} must be {_range(low, high)}; got {shown(value)}.")
    return result


def _range(low: float, high: float) -> str:
    if np.isfinite(high):
        return f"between {exact(low)} and {exact(high)}"
    return f"at least {exact(low)} and finite" if np.isfinite(low) else "finite"


def whole_number(name: str, value: Any, *, low: int, high: int | None = None) -> int:
    """Return ``value`` as an int within [low, high]."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be a whole number; got {shown(value)}.")
    given = int(value)
    if given < low or (high is not None and given > high):
        allowed = f"at least {low}" if high is None else f"between {low} and {high}"
        raise ValueError(f"{name} must be {allowed}; got {shown(given)}.")
    return given


def amount(name: str, value: object, *, low: int, most: int) -> int:
    """Return ``value`` as an int of at least ``low``; what is more than ``most`` must be a mistake."""
    result = whole_number(name, value, low=low)
    if result > most:
        raise ValueError(f"{name} must be at most {most:,}; got {shown(result)}.")
    return result


def real_dtype(name: str, value: Any) -> np.dtype[Any]:
    """Return ``value`` as one of the two kinds of numbers that solvers work in."""
    try:
        kind = np.dtype(value)
    except Exception:  # NumPy asks an object for its dtype, and that may raise anything
        kind = None
    if kind not in (np.float32, np.float64):
        raise ValueError(f"{name} must be float64 or float32; got {shown(value)}.")
    return kind


def index_of(name: str, value: Any, names: Sequence[str]) -> int:
    """Return the position of ``value``, which is one of the names or already a position."""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        if not 0 <= int(value) < len(names):
            raise ValueError(f"{name} must be between 0 and {len(names) - 1}; got {shown(int(value))}.")
        return int(value)
    if isinstance(value, str) and value in names:
        return list(names).index(value)
    some = ", ".join(map(_short, names[:8])) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    raise ValueError(f"{name} {shown(value)} is not known; the names are {some}.")


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"
