"""What every widget of ours also is, wherever it cannot be drawn: a picture or a text."""

from __future__ import annotations

from recviz.plots.picture import widgets_bring_pictures


class Twinned:
    """A widget with a static twin, for GitHub, print, screen readers and a kernel that is gone.

    To be named before the widget's class among the bases of a class that has a ``picture()``, or its own
    ``twin()``.
    """

    def twin(self) -> tuple[dict, dict]:
        """Return the twin as a mime bundle: its data and their metadata; the image only if it is wanted."""
        picture = self.picture()
        return (
            picture._repr_mimebundle_() if widgets_bring_pictures() else ({"text/plain": repr(picture)}, {})
        )

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        twin, about_twin = self.twin()
        return {**data, **twin}, {**metadata, **about_twin}
