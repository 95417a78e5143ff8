"""The item map: thousands of items in a plane, to search, to point at and to walk over by keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from recviz import plots, validate
from recviz.plots import items as pictures
from recviz.ranking import ranks
from recviz.similarity import similarity
from recviz.validate import Array
from recviz.widgets.shared import browser
from recviz.widgets.shared.base import Stateful, Twinned, checks

MOST_ITEMS = 20_000
MOST_GROUPS = 8
NEIGHBOURS = 5


class ItemMap(Stateful, Twinned, anywidget.AnyWidget):
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
        Items emphasised; the others fade. Set it, or tie it to another widget's list of names. A name that
        is not on the map is passed over.
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

    _esm = browser.script("item_map/item_map")
    _css = browser.style("shared/search", "item_map/item_map")

    highlight = traitlets.List(traitlets.Unicode()).tag(sync=True)
    selected = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    hidden = traitlets.List(traitlets.Unicode()).tag(sync=True)
    items = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    groups = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    unit = traitlets.Unicode(read_only=True).tag(sync=True)
    dim = traitlets.Int(read_only=True).tag(sync=True)
    _axes: traitlets.List[list[str]] = traitlets.List(read_only=True).tag(sync=True)
    _points = traitlets.Bytes(read_only=True).tag(sync=True)
    _vectors = traitlets.Bytes(read_only=True).tag(sync=True)
    _group = traitlets.Bytes(read_only=True).tag(sync=True)
    _sizes = traitlets.Bytes(read_only=True).tag(sync=True)

    def __init__(
        self,
        points: ArrayLike,
        items: Iterable[str],
        *,
        vectors: ArrayLike | None = None,
        groups: Iterable[str] | None = None,
        sizes: ArrayLike | None = None,
        axes: Iterable[Sequence[str]] = (),
        highlight: str | Iterable[str] = (),
        selected: str | None = None,
        unit: str = "ratings",
    ) -> None:
        places = validate.matrix("points", points)
        n = len(places)
        if places.shape[1] != 2:
            raise ValueError(f"points must have two columns, x and y; got {places.shape[1]}.")
        if n > MOST_ITEMS:
            raise ValueError(f"points has {n:,} rows; a map can show at most {MOST_ITEMS:,} items.")
        called = validate.labels("items", items, n)
        self._place = {name: place for place, name in enumerate(called)}
        self.points = browser.packed("points", places).astype(float)
        self.vectors: Array | None = None
        if vectors is not None:
            rows = validate.matrix("vectors", vectors)
            if len(rows) != n:
                raise ValueError(f"vectors must have one row per item, {n} of them; got {rows.shape}.")
            self.vectors = browser.packed("vectors", rows).astype(float)
        self.sizes = None if sizes is None else browser.amounts("sizes", sizes, n)
        names, self.group = _groups(groups, n)
        highlight = [highlight] if isinstance(highlight, str) else highlight
        highlight = validate.listed("highlight", highlight, "a list of names")
        super().__init__(
            items=list(called),
            highlight=[called[validate.index_of("highlight", name, called)] for name in highlight],
            selected=None if selected is None else called[validate.index_of("selected", selected, called)],
            groups=names,
            unit=validate.text("unit", unit),
            dim=0 if self.vectors is None else self.vectors.shape[1],
            _axes=validate.axes(axes, 2),
            _points=browser.to_bytes(self.points),
            _vectors=browser.to_bytes(self.vectors),
            _sizes=browser.to_bytes(self.sizes),
            _group=self.group.astype("u1").tobytes(),
        )

    @classmethod
    def of(
        cls,
        V: ArrayLike,
        items: Iterable[str],
        *,
        sizes: ArrayLike,
        least: float = 0,
        upper_right: str | int | None = None,
        unit: str = "ratings",
    ) -> ItemMap:
        """Return a map of embeddings: their directions, seen along the two axes on which they spread most.

        Parameters
        ----------
        V : array_like, shape (n, d)
            The items' embeddings; their lengths do not count.
        items, sizes : sequences
            As for `ItemMap`.
        least : float
            Items of a smaller size are left out.
        upper_right : str or int, optional
            An item that is to lie there, for each axis may be mirrored; else the farthest point of each
            axis lies on its positive side.
        unit : str
            What ``sizes`` counts, in the plural.

        Raises
        ------
        TypeError, ValueError
            As for `ItemMap`; and if V has one column, an item left on the map is at 0, or none is left.
        """
        rows = validate.matrix("V", V)
        called = validate.labels("items", items, len(rows))
        amounts = browser.amounts("sizes", sizes, len(rows))
        left = np.flatnonzero(amounts >= validate.number("least", least))
        length = np.linalg.norm(rows[left], axis=1, keepdims=True)
        if rows.shape[1] < 2 or len(left) < 2 or not length.all():
            raise ValueError(
                f"V must have two columns or more, and {least} or more must be the sizes of at least two "
                f"items, none of them at 0; got {rows.shape[1]} columns and {len(left)} items."
            )
        directions = rows[left] / length
        U, s, _ = np.linalg.svd(directions - directions.mean(axis=0), full_matrices=False)
        points, names = U[:, :2] * s[:2], [called[j] for j in left]
        if upper_right is None:
            side = points[np.abs(points).argmax(axis=0), [0, 1]]
        else:
            side = points[validate.index_of("upper_right", upper_right, names)]
        points *= np.where(side < 0, -1, 1)
        return cls(points, names, sizes=amounts[left], unit=unit)

    @checks("selected")
    def _known_or_none(self, selected: str | None) -> str | None:
        if selected is not None:
            validate.index_of("selected", selected, self.items)
        return selected

    @checks("hidden")
    def _groups_there_are(self, hidden: list[str]) -> list[str]:
        for name in hidden:
            validate.index_of("hidden", name, self.groups)
        return hidden

    def neighbours(self, item: str | int, k: int = NEIGHBOURS) -> list[tuple[str, float]]:
        """Return the k nearest items, with their cosine or, without ``vectors``, their distance.

        Raises
        ------
        ValueError
            If the item is not known, or k is less than 1.
        """
        row = validate.index_of("item", item, self.items)
        k = validate.whole_number("k", k, low=1)
        measure, rows = ("euclidean", self.points) if self.vectors is None else ("cosine", self.vectors)
        near = similarity(rows[row], rows, measure)[0]
        order = np.argsort(-ranks(near), kind="stable")
        shown = -near if self.vectors is None else near
        return [(self.items[j], float(shown[j])) for j in order[order != row][:k]]

    def picture(self, starred: Iterable[str] = ()) -> plots.Picture:
        """Return the static twin: all items, the twelve largest named.

        Parameters
        ----------
        starred : sequence of str
            Items to be drawn as stars.

        Raises
        ------
        TypeError, ValueError
            If these are no names of items.
        """
        chosen = [self._place[name] for name in self.highlight if name in self._place]
        names = validate.listed("starred", starred, "a list of names")
        stars = [validate.index_of("starred", name, self.items) for name in names]
        return pictures.item_map(
            self.points, self.items, self.groups, self.group, self.sizes, self._axes, chosen, self.unit, stars
        )


def _groups(groups: Iterable[str] | None, n: int) -> tuple[list[str], NDArray[np.intp]]:
    """Return the names of the groups, the largest first and "other" last, and the group of each item."""
    if groups is None:
        return [], np.zeros(n, int)
    if isinstance(groups, str):
        raise TypeError(
            f"groups must be a list with one name per item; got the single text {validate.shown(groups)}."
        )
    groups = validate.names("groups", groups)
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
