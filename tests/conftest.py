"""What all tests share."""

from hypothesis import settings

# No deadline: a first call may import SciPy, and a busy machine is not a bug.
settings.register_profile("recviz", deadline=None)
settings.load_profile("recviz")
