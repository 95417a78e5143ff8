"""Turn what a caller gave into clean arrays, or say in one sentence what is wrong.

Every error names the argument, what was given and what is allowed, so that a learner who mistypes a
shape is told so here, and not by a traceback from deep inside NumPy or by a blank picture.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Sequence

import numpy as np

BLANK = "In a feedback matrix write 0 where nothing was observed."  # the hint of `matrix` for such
_TABLE = "a table of numbers with rows of equal length"


def matrix(name: str, values, *, hint: str = "") -> np.ndarray:
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


def rows(name: str, values) -> np.ndarray:
    """Return what `matrix` does; a single row need not be a table, and becomes one."""
    array = _array(name, values, _TABLE)
    return _table(name, array[None] if array.ndim == 1 else array)


def vector(name: str, values) -> np.ndarray:
    """Return ``values`` as a new float64 array of one dimension, all finite; it may be empty."""
    array = _array(name, values, "a list of numbers")
    if array.ndim != 1:
        raise ValueError(f"{name} must be a list of numbers; got shape {array.shape}.")
    bad = np.flatnonzero(~np.isfinite(array))
    if len(bad):
        raise ValueError(f"{name} must hold finite numbers; {name}[{bad[0]}] is {array[bad[0]]}.")
    return array


def feedback(name: str, values):
    """Return a feedback matrix as a new array, dense or, if it was sparse, CSR with no zeros stored.

    A Feedback gives its A.

    Raises
    ------
    TypeError, ValueError
        As `matrix` does.
    """
    values = getattr(values, "A", values) if hasattr(values, "observed") else values
    if not hasattr(values, "tocsr"):
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


def _array(name, values, rule) -> np.ndarray:
    """Return ``values`` as a new float64 array of any shape."""
    if hasattr(values, "toarray"):  # a SciPy sparse matrix; importing scipy.sparse to ask takes long
        values = values.toarray()
    try:
        if np.iscomplexobj(values):
            raise TypeError
        return np.array(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise TypeError(
            f"{name} must be {rule}; got {type(values).__name__} that NumPy cannot read as such."
        ) from None


def _table(name, array, hint="") -> np.ndarray:
    if array.size == 0:
        raise ValueError(f"{name} must have at least one row and one column; got shape {array.shape}.")
    if array.ndim != 2:
        raise ValueError(
            f"{name} must have two dimensions (rows, columns); got {array.ndim} "
            f"(shape {array.shape}). For a single row write {name}.reshape(1, -1)."
        )
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        raise _not_finite(name, *bad[0], array[tuple(bad[0])], hint)
    return array


def _not_finite(name, row, column, value, hint) -> ValueError:
    return ValueError(f"{name} must hold finite numbers; {name}[{row}, {column}] is {value}. {hint}".strip())


def weights(name: str, values, count: int) -> np.ndarray:
    """Return one weight within [0, 1] for each of ``count`` items, given one for all or one for each."""
    return np.broadcast_to(_one_or_each(name, values, count, "items", high=1), count).copy()


def penalties(name: str, values, m: int, n: int) -> tuple[np.ndarray, np.ndarray]:
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


def _one_or_each(name, values, count, whose, high=np.inf) -> np.ndarray:
    if _is_one(values):
        return np.array([number(name, values, low=0, high=high)])
    return one_each(name, values, count, f"one number or one for each of {count} {whose}", high=high)


def one_each(name: str, values, count: int, rule: str, *, high: float = np.inf) -> np.ndarray:
    """Return ``count`` finite numbers within [0, high]; ``rule`` says what there must be one for."""
    array = _array(name, values, rule)
    if array.shape != (count,):
        raise ValueError(f"{name} must be {rule}; got shape {array.shape}.")
    bad = np.flatnonzero(~((array >= 0) & (array <= high) & np.isfinite(array)))
    if len(bad):
        raise ValueError(f"{name} must be {_range(0, high)}; {name}[{bad[0]}] is {array[bad[0]]:g}.")
    return array


def _is_one(values) -> bool:
    """Return whether this is a single thing, good or bad, and not a list of some kind."""
    try:
        return np.ndim(values) == 0
    except ValueError:  # lists of different lengths
        return False


def factors(A: np.ndarray, U, V) -> tuple[np.ndarray, np.ndarray]:
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


def labels(name: str, values: Sequence[str] | None, count: int) -> tuple[str, ...]:
    """Return ``count`` distinct names as strings; for ``users`` without names, ``user 1``, ``user 2`` …."""
    if values is None:
        return tuple(f"{name.removesuffix('s')} {number}" for number in range(1, count + 1))
    if isinstance(values, str):
        raise TypeError(f"{name} must be a list of names; got the single text {values!r}.")
    if not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a list of names; got {type(values).__name__}.")
    result = tuple(str(value) for value in values)
    if len(result) != count:
        raise ValueError(f"{name} must have {count} names, one each; got {len(result)}.")
    seen: set[str] = set()
    for label in result:
        if label in seen:
            raise ValueError(f"{name} must all differ; {label!r} is there twice.")
        seen.add(label)
    return result


def number(name: str, value, *, low: float = -np.inf, high: float = np.inf) -> float:
    """Return ``value`` as a finite float within [low, high]."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number; got {value!r}.")
    try:
        result = float(value)
    except OverflowError:  # a whole number of more than 308 digits
        value = result = np.inf if value > 0 else -np.inf
    if not (low <= result <= high and np.isfinite(result)):
        raise ValueError(f"{name} must be {_range(low, high)}; got {value!r}.")
    return result


def _range(low, high) -> str:
    if np.isfinite(high):
        return f"between {low:g} and {high:g}"
    return f"at least {low:g} and finite" if np.isfinite(low) else "finite"


def whole_number(name: str, value, *, low: int, high: int | None = None) -> int:
    """Return ``value`` as an int within [low, high]."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be a whole number; got {value!r}.")
    if value < low or (high is not None and value > high):
        allowed = f"at least {low}" if high is None else f"between {low} and {high}"
        raise ValueError(f"{name} must be {allowed}; got {value}.")
    return int(value)


def real_dtype(name: str, value) -> np.dtype:
    """Return ``value`` as one of the two kinds of numbers that solvers work in."""
    try:
        kind = np.dtype(value)
    except TypeError:
        kind = None
    if kind not in (np.float32, np.float64):
        raise ValueError(f"{name} must be float64 or float32; got {value!r}.")
    return kind


def index_of(name: str, value, names: Sequence[str]) -> int:
    """Return the position of ``value``, which is one of the names or already a position."""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        if not 0 <= value < len(names):
            raise ValueError(f"{name} must be between 0 and {len(names) - 1}; got {value}.")
        return int(value)
    if value in names:
        return list(names).index(value)
    shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    raise ValueError(f"{name} {value!r} is not known; the names are {shown}.")
