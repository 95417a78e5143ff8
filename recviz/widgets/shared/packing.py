"""Numbers on their way to the browser, which gets them as packed float32."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from recviz import validate
from recviz.validate import Array

# More numbers than this make a page slow to load; ml-latest-small at d = 64 has a third of it.
MOST_NUMBERS = 2_000_000


def packed(name: str, values: Array) -> NDArray[np.float32]:
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


def feedback(A: Array) -> NDArray[np.float32]:
    """Return a feedback matrix as float32 with the same cells observed; or refuse numbers too near to 0."""
    result = packed("A", A)
    lost = np.abs(A[(A != 0) & (result == 0)])
    if lost.size:
        raise ValueError(f"A must hold numbers that fit float32; got {lost.min():g}, which would become 0.")
    return result


def to_bytes(values: NDArray[Any] | None) -> bytes:
    """Return numbers as the browser unpacks them; no bytes for None."""
    return b"" if values is None else values.astype("<f4").tobytes()


def amounts(name: str, values: object, count: int) -> Array:
    """Return one finite number of at least 0 for each of ``count`` items, as precise as float32 is."""
    array = validate.one_each(name, values, count, f"one number for each of {count} items")
    return packed(name, array).astype(float)
