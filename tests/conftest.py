"""What all tests share."""

import os
import signal
from contextlib import suppress

from hypothesis import settings

# No deadline: a first call may import SciPy, and a busy machine is not a bug.
settings.register_profile("recviz", deadline=None)
settings.load_profile("recviz")


def pytest_sessionfinish(session):
    """End the build of the web pages, should all tests have ended before it: see browser/conftest.py."""
    if hasattr(session.config, "workerinput"):
        return  # the other processes may still wait for it
    folder = session.config._tmp_path_factory.getbasetemp()
    if (folder / "site.pid").exists() and not (folder / "site.code").exists():
        with suppress(ProcessLookupError):
            os.killpg(int((folder / "site.pid").read_text()), signal.SIGTERM)
