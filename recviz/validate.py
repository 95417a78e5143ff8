"""Turn what a caller gave into clean arrays, or say in one sentence what is wrong.

Every error names the argument, what was given and what is allowed, so that a learner who mistypes a
shape is told so here, and not by a traceback from deep inside NumPy or by a blank picture.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Sequence

import numpy as np


def matrix(name: str, values) -> np.ndarray:
    """Return ``values`` as a new float64 array of two dimensions, with at least one row and column.

    Raises
    ------
    TypeError
        If the values are not numbers.
    ValueError
        If the array is not two-dimensional, is empty, or holds NaN or infinity.
    """
    if hasattr(values, "toarray"):  # a SciPy sparse matrix; importing scipy.sparse to ask takes long
        values = values.toarray()
    try:
        if np.iscomplexobj(values):
            raise TypeError
        array = np.array(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise TypeError(
            f"{name} must be a table of numbers with rows of equal length; "
            f"got {type(values).__name__} that NumPy cannot read as one."
        ) from None
    if array.size == 0:
        raise ValueError(f"{name} must have at least one row and one column; got shape {array.shape}.")
    if array.ndim != 2:
        raise ValueError(
            f"{name} must have two dimensions (rows, columns); got {array.ndim} "
            f"(shape {array.shape}). For a single row write {name}.reshape(1, -1)."
        )
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        row, column = bad[0]
        raise ValueError(
            f"{name} must hold finite numbers; {name}[{row}, {column}] is {array[row, column]}. "
            "In a feedback matrix write 0 where nothing was observed."
        )
    return array


def ratings(name: str, values):
    """Return a feedback matrix as a dense array or, if it was sparse, as a CSR array with no zeros.

    A Feedback gives its A.
    """
    values = getattr(values, "A", values) if hasattr(values, "observed") else values
    if not hasattr(values, "tocsr"):
        return matrix(name, values)
    from scipy.sparse import csr_array

    array = csr_array(values, dtype=float)
    if array is values:
        array = array.copy()
    array.sum_duplicates()
    array.eliminate_zeros()
    if min(array.shape) == 0:
        raise ValueError(f"{name} must have at least one row and one column; got shape {array.shape}.")
    if not np.isfinite(array.data).all():
        raise ValueError(f"{name} must hold finite numbers; it holds NaN or infinity.")
    return array


def weights(name: str, values, count: int) -> np.ndarray:
    """Return one weight within [0, 1] for each of ``count`` items, given one for all or one for each."""
    if np.ndim(values) == 0:
        return np.full(count, number(name, values, low=0, high=1))
    array = np.array(values, dtype=float)
    if array.shape != (count,):
        raise ValueError(f"{name} must be one number or one for each of {count} items; got {array.shape}.")
    if not ((array >= 0) & (array <= 1)).all():
        raise ValueError(
            f"{name} must be between 0 and 1 for every item; got {array.min()} to {array.max()}."
        )
    return array


def penalties(name: str, values, m: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what a squared length costs, for users and for items: arrays of one number, or one a row.

    ``values`` is one number for all, or a pair: one number or m of them for the users, and one number or
    n of them for the items.
    """
    if not isinstance(values, tuple | list):
        both = np.array([number(name, values, low=0)])
        return both, both
    if len(values) != 2:
        raise ValueError(
            f"{name} must be one number or a pair, for users and for items; got {len(values)} values."
        )
    return _penalty(f"{name}[0]", values[0], m, "users"), _penalty(f"{name}[1]", values[1], n, "items")


def _penalty(name, values, count, whose):
    if np.ndim(values) == 0:
        return np.array([number(name, values, low=0)])
    array = np.array(values, dtype=float)
    if array.shape != (count,):
        raise ValueError(
            f"{name} must be one number or one for each of {count} {whose}; got shape {array.shape}."
        )
    if not (np.isfinite(array) & (array >= 0)).all():
        raise ValueError(f"{name} must be finite and at least 0; got {array.min()} to {array.max()}.")
    return array


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
    """Return ``value`` as a float within [low, high]."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number; got {value!r}.")
    if not low <= value <= high:  # NaN fails this comparison too
        allowed = f"between {low:g} and {high:g}" if np.isfinite(high) else f"at least {low:g}"
        raise ValueError(f"{name} must be {allowed}; got {value!r}.")
    return float(value)


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
