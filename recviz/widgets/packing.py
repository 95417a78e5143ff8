"""Numbers on their way to the browser, which gets them as packed float32."""

from __future__ import annotations

import numpy as np

# More numbers than this make a page slow to load; ml-latest-small at d = 64 has a third of it.
MOST_NUMBERS = 2_000_000


def packed(name: str, values: np.ndarray) -> np.ndarray:
    """Return finite numbers as float32, or refuse those that are too many or too large for it."""
    if values.size > MOST_NUMBERS:
        raise ValueError(
            f"{name} has {' × '.join(map(str, values.shape))} = {values.size:,} numbers; a page can carry "
            f"{MOST_NUMBERS:,}. Take fewer items, such as those with at least 5 ratings."
        )
    with np.errstate(over="ignore"):
        result = values.astype("<f4")
    if not np.isfinite(result).all():
        raise ValueError(f"{name} must hold numbers that fit float32; got {np.abs(values).max():g}.")
    return result


def sizes(name: str, values, count: int) -> np.ndarray:
    """Return one finite number of at least 0 for each of ``count`` items."""
    try:
        array = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a list of numbers, one for each item.") from None
    if array.shape != (count,):
        raise ValueError(f"{name} must have one number for each of {count} items; got shape {array.shape}.")
    bad = np.flatnonzero(~(np.isfinite(array) & (array >= 0)))
    if len(bad):
        raise ValueError(f"{name} must be at least 0 and finite; {name}[{bad[0]}] is {array[bad[0]]}.")
    return packed(name, array).astype(float)
