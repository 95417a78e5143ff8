"""What Spark has found elsewhere, for lesson 14 where it cannot run; and what was measured of it.

``als.py`` and ``rescue.py`` ask here where Spark is missing. ``benchmarks/cluster.py`` writes both files.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import numpy as np

from recviz.exercises import lessons
from recviz.libraries.spark.needs import SparkError

# Beside the questions of the lesson that shows them.
FACTORS = Path(lessons.__file__).with_name("lesson_14.npz")
MEASURED = Path(lessons.__file__).with_name("lesson_14.json")

_said = set()


def name_of(shape, rows, columns, settings) -> str:
    """Return a name for a matrix of ones and Spark's settings, the same on every machine."""
    cells = np.array([rows, columns], "<i8")
    data = hashlib.sha256(cells.tobytes()).hexdigest()[:12]
    values = " ".join(f"{key}={value:.10g}" for key, value in sorted(settings.items()))
    return f"{shape[0]}x{shape[1]} {data} {values}"


@cache
def _all() -> dict:
    with np.load(FACTORS) as file:
        return dict(file)


def factors(name: str, why: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the stored U and V of that name, and say once why it is they."""
    if f"{name} U" not in _all():
        raise SparkError(f"{why} And no stored result has just these arguments.")
    say(why)
    return _all()[f"{name} U"].copy(), _all()[f"{name} V"].copy()


def rescue(size: dict, why: str) -> dict:
    """Return the stored job of that size with a worker lost, and say once why it is that one."""
    kept = measured()["lesson"]
    if not size.items() <= kept.items():
        raise SparkError(f"{why} And no stored job has just this size.")
    say(why)
    return kept


def write(fits) -> None:
    """Store what Spark has found, a `SparkFit` each."""
    arrays = {f"{fit.name} {side}": getattr(fit, side) for fit in fits for side in "UV"}
    np.savez_compressed(FACTORS, **arrays)


def say(why: str) -> None:
    """Print, once, that results are stored ones, and why."""
    if why not in _said:
        _said.add(why)
        print(f"Shown is what Spark found on another machine. {why}")


def measured() -> dict:
    """Return what `benchmarks/cluster.py` has measured; the file says on which machine."""
    return json.loads(MEASURED.read_text(encoding="utf-8"))
