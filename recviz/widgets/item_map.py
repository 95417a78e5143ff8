"""The item map: thousands of items in a plane, to search, to point at and to walk over by keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import anywidget
import numpy as np
import traitlets

from recviz import item_plots, plots, validate
from recviz.widgets import assets, packing

MOST_ITEMS = 20_000
MOST_GROUPS = 8
NEIGHBOURS = 5


class ItemMap(anywidget.AnyWidget):
    """Show items as points that can be searched, zoomed into and pointed at.

    The item pointed at is named, with its nearest neighbours. All of it works in the browser and needs no
    kernel.

    Parameters
    ----------
    points : array_like, shape (n, 2)
        Where the items are, such as the first two principal axes of V. Both axes have the same scale.
    items : sequence of str
        Their names.
    vectors : array_like, shape (n, d), optional
        The items' embeddings. Neighbours are then those with the largest cosine in all d dimensions;
        without, they are those nearest on the map.
    groups : sequence of str, optional
        What each item belongs to, such as its genre; at most 8 different ones. A group called "other" is
        grey.
    sizes : array_like, shape (n,), optional
        What the area of each point stands for, such as its number of ratings. The largest are named.
    axes : sequence of (str, str), optional
        Names for the two ends of each axis.
    highlight : sequence of str
        Items to emphasise.
    selected : str, optional
        The item chosen at first.
    unit : str
        What ``sizes`` counts, in the plural.

    Attributes
    ----------
    highlight : list of str
        Items emphasised; the others fade. Set it, or tie it to another widget's list of names.
    selected : str or None
        The item chosen by a click, by Enter or in the search box.
    hidden : list of str
        The groups switched off.

    Raises
    ------
    ValueError
        If shapes do not match, a name is not known or there twice, a number is not finite, or there are
        more than 20,000 items or 8 groups.
    """

    _esm = assets.script("common", "search", "map_space", "map_plot", "map_hand", "map_panel", "map")
    _css = assets.style("search", "map")
    _of_browser = False

    items = traitlets.List(traitlets.Unicode()).tag(sync=True)
    highlight = traitlets.List(traitlets.Unicode()).tag(sync=True)
    selected = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    hidden = traitlets.List(traitlets.Unicode()).tag(sync=True)
    groups = traitlets.List(traitlets.Unicode()).tag(sync=True)
    unit = traitlets.Unicode().tag(sync=True)
    dim = traitlets.Int().tag(sync=True)
    _axes = traitlets.List().tag(sync=True)
    _points = traitlets.Bytes().tag(sync=True)
    _vectors = traitlets.Bytes().tag(sync=True)
    _group = traitlets.Bytes().tag(sync=True)
    _sizes = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        points,
        items: Sequence[str],
        *,
        vectors=None,
        groups: Sequence[str] | None = None,
        sizes=None,
        axes: Sequence[tuple[str, str]] = (),
        highlight: Sequence[str] = (),
        selected: str | None = None,
        unit: str = "ratings",
    ):
        points = validate.matrix("points", points)
        n = len(points)
        if points.shape[1] != 2:
            raise ValueError(f"points must have two columns, x and y; got {points.shape[1]}.")
        if n > MOST_ITEMS:
            raise ValueError(f"points has {n:,} rows; a map can show at most {MOST_ITEMS:,} items.")
        items = validate.labels("items", items, n)
        self._place = {name: place for place, name in enumerate(items)}
        self.points = packing.packed("points", points).astype(float)
        self.vectors = None
        if vectors is not None:
            vectors = validate.matrix("vectors", vectors)
            if len(vectors) != n:
                raise ValueError(f"vectors must have one row per item, {n} of them; got {vectors.shape}.")
            self.vectors = packing.packed("vectors", vectors).astype(float)
        self.sizes = None if sizes is None else packing.sizes("sizes", sizes, n)
        names, self.group = _groups(groups, n)
        super().__init__(
            items=list(items),
            highlight=[highlight] if isinstance(highlight, str) else list(highlight),
            selected=selected,
            groups=names,
            unit=str(unit),
            dim=0 if vectors is None else vectors.shape[1],
            _axes=_axis_names(axes),
            _points=_bytes(self.points),
            _vectors=_bytes(self.vectors),
            _sizes=_bytes(self.sizes),
            _group=self.group.astype("u1").tobytes(),
        )

    def set_state(self, sync_data):
        """Take over what the browser sends; tied to another widget, it may name items that are not here."""
        self._of_browser = True
        try:
            super().set_state(sync_data)
        finally:
            self._of_browser = False

    @traitlets.validate("highlight")
    def _known(self, proposal):
        if self._of_browser:
            return [name for name in proposal.value if name in self._place]
        return [self._checked("highlight", name) for name in proposal.value]

    @traitlets.validate("selected")
    def _known_or_none(self, proposal):
        if self._of_browser and proposal.value not in self._place:
            return None
        return None if proposal.value is None else self._checked("selected", proposal.value)

    @traitlets.validate("hidden")
    def _a_group(self, proposal):
        for name in proposal.value:
            validate.index_of("hidden", name, self.groups)
        return proposal.value

    def _checked(self, argument, name) -> str:
        if name not in self._place:
            validate.index_of(argument, name, self.items)
        return name

    def neighbours(self, item: str, k: int = NEIGHBOURS) -> list[tuple[str, float]]:
        """Return the k nearest items, with their cosine or, without ``vectors``, their distance."""
        row = self._place[self._checked("item", item)]
        k = validate.whole_number("k", k, low=1)
        if self.vectors is None:
            near = np.linalg.norm(self.points - self.points[row], axis=1)
            order = np.argsort(np.round(near, 6), kind="stable")
        else:
            lengths = np.linalg.norm(self.vectors, axis=1)
            lengths[lengths == 0] = 1  # a vector of zeros points nowhere; by convention it is like nothing
            near = (self.vectors @ self.vectors[row]) / (lengths * lengths[row])
            order = np.argsort(-np.round(near, 6), kind="stable")
        return [(self.items[j], float(near[j])) for j in order[order != row][:k]]

    def picture(self) -> plots.Picture:
        """Return the static twin: all items, the twelve largest named."""
        chosen = [self._place[name] for name in self.highlight]
        return item_plots.item_map(
            self.points, self.items, self.groups, self.group, self.sizes, self._axes, chosen, self.unit
        )

    def _repr_mimebundle_(self, **kwargs):
        return plots.with_twin(super()._repr_mimebundle_(**kwargs), self.picture())


def _bytes(values) -> bytes:
    return b"" if values is None else values.astype("<f4").tobytes()


def _groups(groups, n: int) -> tuple[list[str], np.ndarray]:
    """Return the names of the groups, the largest first and "other" last, and the group of each item."""
    if groups is None:
        return [], np.zeros(n, int)
    if isinstance(groups, str):
        raise TypeError(f"groups must be a list with one name per item; got the single text {groups!r}.")
    groups = [str(group) for group in groups]
    if len(groups) != n:
        raise ValueError(f"groups must have one name for each of {n} items; got {len(groups)}.")
    counts = Counter(groups)
    if len(counts) > MOST_GROUPS:
        raise ValueError(
            f"groups must have at most {MOST_GROUPS} different names, one colour each; got {len(counts)}. "
            'Call the rare ones "other".'
        )
    names = sorted(counts, key=lambda name: (name == "other", -counts[name], name))
    return names, np.array([names.index(group) for group in groups])


def _axis_names(axes) -> list[list[str]]:
    for number, ends in enumerate(axes):
        if isinstance(ends, str) or len(ends) != 2:
            raise ValueError(f'axes[{number}] must be a pair such as ("children", "adult"); got {ends!r}.')
    if len(axes) > 2:
        raise ValueError(f"axes has {len(axes)} names; the map has 2 axes.")
    return [[str(end) for end in ends] for ends in axes]
