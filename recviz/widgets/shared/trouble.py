"""A line that says what went wrong when a control made Python compute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import ipywidgets as widgets


class Trouble(widgets.Label):
    """Not there while all goes well."""

    def __init__(self) -> None:
        super().__init__(layout={"display": "none"})

    @contextmanager
    def told(self, so: str = "") -> Iterator[None]:
        """Say what is raised in the ``with`` block, and what that means; or go away, if nothing is."""
        try:
            yield
        except Exception as error:  # whatever it is, the learner should see it: nobody reads a kernel's log
            self.value = f"{type(error).__name__}: {error} {so}".rstrip()
            self.layout.display = None
            raise
        self.layout.display = "none"
