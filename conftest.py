"""What tests and notebooks share."""

import os
from functools import lru_cache

import pytest


def pytest_collection_modifyitems(items):
    """Skip what needs MovieLens where it is not there, and say so; in CI, let it fail."""
    if os.environ.get("RECVIZ_DATA") or os.environ.get("CI") == "true":
        return
    reason = "needs MovieLens: set RECVIZ_DATA to the folder ml-latest-small"
    for item in items:
        if item.get_closest_marker("movielens") or _reads_movielens(item.path):
            item.add_marker(pytest.mark.skip(reason=reason))


@lru_cache
def _reads_movielens(path) -> bool:
    return path.suffix == ".ipynb" and "rv.movielens(" in path.read_text(encoding="utf-8")
