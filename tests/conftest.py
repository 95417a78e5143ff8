"""What all tests share."""

import os

import pytest
from hypothesis import settings

# No deadline: a first call may import SciPy, and a busy machine is not a bug.
settings.register_profile("recviz", deadline=None)
settings.load_profile("recviz")


def pytest_collection_modifyitems(items):
    """Skip what needs MovieLens where it is not there, and say so; in CI, let it fail."""
    if os.environ.get("RECVIZ_DATA") or os.environ.get("CI"):
        return
    reason = "needs MovieLens: set RECVIZ_DATA to the folder ml-latest-small"
    for item in items:
        if item.get_closest_marker("movielens"):
            item.add_marker(pytest.mark.skip(reason=reason))
