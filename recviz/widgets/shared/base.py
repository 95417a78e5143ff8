"""What the widgets are made of: state that is checked, a static twin, a line for what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets
import traitlets

from recviz.plots.picture import Still, widgets_bring_pictures


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


class Twinned(widgets.Widget):
    """A widget with a static twin, for GitHub, print, screen readers and a kernel that is gone.

    To be named before the widget's class among the bases of a class that has a ``picture()``, or its own
    ``twin()``.
    """

    def twin(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the twin as a mime bundle: its data and their metadata; the image only if it is wanted."""
        picture = self.picture()
        if not widgets_bring_pictures():
            return {"text/plain": repr(picture)}, {}
        return Still(picture)._repr_mimebundle_()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        twin, about_twin = self.twin()
        return {**data, **twin}, {**metadata, **about_twin}


class ErrorLine(widgets.Label):
    """A line that says what went wrong when a control made Python compute; hidden while all goes well."""

    def __init__(self) -> None:
        super().__init__(layout={"display": "none"})

    @contextmanager
    def shows_errors(self, and_then: str = "") -> Iterator[None]:
        """Show what is raised in the ``with`` block, and what that means; hide if nothing is."""
        try:
            yield
        except Exception as error:  # whatever it is, the learner should see it: nobody reads a kernel's log
            self.value = f"{type(error).__name__}: {error} {and_then}".rstrip()
            self.layout.display = None
            raise
        self.layout.display = "none"
