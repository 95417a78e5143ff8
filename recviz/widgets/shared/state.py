"""What a widget and the browser both know, checked as strictly as arguments are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import traitlets


class WrongState(traitlets.TraitError, ValueError):
    """State that cannot be, for its value."""


class WrongKind(traitlets.TraitError, TypeError):
    """State that cannot be, for it is of another kind than it should be."""


def checks(name: str) -> Callable[[Callable[[Any, Any], Any]], Any]:
    """Return a decorator: the method takes what a trait is to be, and returns that, or raises an error.

    traitlets takes back what it has already set only for an error of its own kind; so it becomes one, and
    stays a TypeError or a ValueError.
    """

    def decorate(check: Callable[[Any, Any], Any]) -> Any:
        def checked(self: Any, proposal: Any) -> Any:
            try:
                return check(self, proposal.value)
            except TypeError as error:
                raise WrongKind(str(error)) from None
            except ValueError as error:
                raise WrongState(str(error)) from None

        return traitlets.validate(name)(checked)

    return decorate


class Stateful(widgets.Widget):
    """A widget that knows what the browser may change: its traits that are not ``read_only``.

    To be named before the widget's class among the bases.
    """

    def __init__(self, **state: Any) -> None:
        fixed = {name: value for name, value in state.items() if self.traits()[name].read_only}
        self._fill(fixed)
        super().__init__(**{name: value for name, value in state.items() if name not in fixed})

    def _fill(self, state: dict[str, Any]) -> None:
        """Set traits that are read-only for everybody else."""
        for name, value in state.items():
            self.set_trait(name, value)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the browser sends; if any of it cannot be, all stays as it was, there too."""
        try:
            for name in sync_data:
                if self.has_trait(name) and self.traits()[name].read_only:
                    raise WrongState(f"{name} cannot be changed in the browser.")
            super().set_state(sync_data)
        except traitlets.TraitError:
            self.send_state([name for name in sync_data if name in self.keys])
            raise
