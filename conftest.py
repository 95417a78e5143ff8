"""What tests and notebooks share."""

import os
from functools import lru_cache
from pathlib import Path

import pytest

from recviz import spark


def pytest_collection_modifyitems(items):
    """Skip what needs MovieLens or Spark where it is not there, and say so; in CI, let it fail."""
    if os.environ.get("CI") == "true":
        return
    if not os.environ.get("RECVIZ_DATA"):
        reason = "needs MovieLens: set RECVIZ_DATA to the folder ml-latest-small"
        for item in items:
            if _needs_movielens(item):
                item.add_marker(pytest.mark.skip(reason=reason))
    needs_spark = [item for item in items if _needs_spark(item)]
    lacks = needs_spark and spark.missing()
    for item in needs_spark if lacks else ():
        item.add_marker(pytest.mark.skip(reason=lacks))


def _needs_spark(item) -> bool:
    # Everything else shows stored results where Spark is missing, and the sentence that says so.
    return bool(item.get_closest_marker("spark")) or (
        item.path.suffix == ".ipynb" and "rv.spark.als(" in _text(item.path)
    )


def _needs_movielens(item) -> bool:
    # Pages and slides are built of all lessons at once.
    if item.get_closest_marker("movielens") or "server" in getattr(item, "fixturenames", ()):
        return True
    run = [item.path, *(item.callspec.params.values() if hasattr(item, "callspec") else ())]
    runs_notebooks = item.path.suffix == ".ipynb" or item.path.parent.name == "browser"
    return any(
        _reads_movielens(value) if isinstance(value, Path) else "rv.movielens(" in str(value)
        for value in run
        if runs_notebooks or not isinstance(value, Path)
    )


def _reads_movielens(path: Path) -> bool:
    return path.suffix == ".ipynb" and "rv.movielens(" in _text(path)


@lru_cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
