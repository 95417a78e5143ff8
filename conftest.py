"""What tests and notebooks share."""

import os
from functools import lru_cache
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items):
    """Skip what needs MovieLens where it is not there, and say so; in CI, let it fail."""
    if os.environ.get("RECVIZ_DATA") or os.environ.get("CI") == "true":
        return
    reason = "needs MovieLens: set RECVIZ_DATA to the folder ml-latest-small"
    for item in items:
        if _needs_movielens(item):
            item.add_marker(pytest.mark.skip(reason=reason))


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


@lru_cache
def _reads_movielens(path: Path) -> bool:
    return path.suffix == ".ipynb" and "rv.movielens(" in path.read_text(encoding="utf-8")
