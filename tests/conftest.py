"""What all tests share."""

import pytest
from hypothesis import settings

from recviz.plots.picture import WIDGETS_WITH_PICTURES

# No deadline: a first call may import SciPy, and a busy machine is not a bug.
settings.register_profile("recviz", deadline=None)
settings.load_profile("recviz")


@pytest.fixture
def with_pictures(monkeypatch):
    """Let widgets bring their pictures along, as when a lesson is stored."""
    monkeypatch.setenv(WIDGETS_WITH_PICTURES, "1")
