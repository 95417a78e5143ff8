"""What all tests share."""

import signal

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


@pytest.fixture
def can_be_interrupted():
    """Take interrupts as a Python in a terminal does: one that was started in the background ignores them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
