"""The rater: give stars to a few items you know, and see at once what a trained model recommends, and why."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

import anywidget
import ipywidgets
import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from recviz import plots, validate
from recviz.plots import items as pictures
from recviz.plots.items import MOST_STARS
from recviz.ranking import reasons
from recviz.validate import Array
from recviz.widgets.item_map.item_map import ItemMap
from recviz.widgets.shared import browser
from recviz.widgets.shared.base import Stateful, Twinned, WrongState, checks


def _as_pairs(stars: dict[str, int], rater: Rater) -> list[list[int]]:
    """Return the stars as pairs: a JavaScript object would put names such as "300" first."""
    return [[rater._place[name], number] for name, number in stars.items()]


def _by_name(pairs: Any, rater: Rater) -> dict[str, int]:
    try:
        if not isinstance(pairs, list):
            raise TypeError
        last = len(rater.items) - 1
        places = [validate.whole_number("stars", place, low=0, high=last) for place, _ in pairs]
        return {rater.items[place]: number for place, (_, number) in zip(places, pairs, strict=True)}
    except Exception:  # whatever it is, it is not such pairs
        raise WrongState(
            f"stars must be pairs of an item's number and its stars; got {validate.shown(pairs)}."
        ) from None


class Rater(Stateful, Twinned, anywidget.AnyWidget):
    """Let a learner rate a few items by stars, fold them in as a new user, and recommend with reasons.

    Stars become implicit feedback: ``liked`` stars or more are an observed 1. Fewer only say that the item
    was seen: it is not recommended, and counts as unobserved. All of it is computed in the browser and needs
    no kernel.

    Parameters
    ----------
    V : array_like, shape (n, d)
        The items' embeddings, as a fit has found them.
    items : sequence of str
        Their names.
    w0 : float or array_like, shape (n,)
    reg : float
        The weights of the loss with which V was found.
    popularity : array_like, shape (n,), optional
        How many ratings each item has. With it the rater can suggest items that many know, and it tells
        how often each recommended item was rated.
    stars : mapping of str to int, optional
        What is rated at first, 1 to 5 stars.
    liked : int
        The fewest stars that mean "liked".
    k : int
        How many items to recommend.
    unit : str
        What ``popularity`` counts, in the plural.
    map : ItemMap, optional
        A map to be drawn beside. What is recommended lights up there, and what is liked has a star; items
        that are not on it are passed over.

    Attributes
    ----------
    stars : dict of str to int
        The stars on the screen; set it as a whole to change them.
    recommended : list of str
        The names of the items recommended. With ``map`` they are its ``highlight``; in the browser they can
        be tied to another: ``jsdlink((rater, "recommended"), (item_map, "highlight"))``.

    Raises
    ------
    ValueError
        If a shape does not match, a name is not known or there twice, a number is out of range, or w0 and
        reg leave u undetermined.
    """

    _esm = browser.script("rater/rater")
    _css = browser.style("shared/search", "item_map/item_map", "rater/rater")

    stars = traitlets.Dict().tag(sync=True, to_json=_as_pairs, from_json=_by_name)
    liked = traitlets.Int().tag(sync=True)
    k = traitlets.Int().tag(sync=True)
    recommended = traitlets.List(traitlets.Unicode()).tag(sync=True)
    items = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    unit = traitlets.Unicode(read_only=True).tag(sync=True)
    reg = traitlets.Float(read_only=True).tag(sync=True)
    map: traitlets.Instance[ItemMap | None] = traitlets.Instance(
        ItemMap, allow_none=True, read_only=True
    ).tag(sync=True, **ipywidgets.widget_serialization)
    _V = traitlets.Bytes(read_only=True).tag(sync=True)
    _w0 = traitlets.Bytes(read_only=True).tag(sync=True)
    _popularity = traitlets.Bytes(read_only=True).tag(sync=True)
    _start = traitlets.Dict(read_only=True).tag(sync=True, to_json=_as_pairs, from_json=_by_name)

    def __init__(
        self,
        V: ArrayLike,
        items: Iterable[str],
        *,
        w0: ArrayLike,
        reg: float,
        popularity: ArrayLike | None = None,
        stars: Mapping[str, int] | None = None,
        liked: int = 4,
        k: int = 10,
        unit: str = "ratings",
        map: ItemMap | None = None,
    ) -> None:
        if not isinstance(map, ItemMap | None):
            raise TypeError(f"map must be an ItemMap; got {validate.shown(map)}.")
        rows = browser.packed("V", validate.matrix("V", V))
        names = validate.labels("items", items, len(rows))
        self._place = {name: place for place, name in enumerate(names)}
        # The same float32 numbers as the browser has, so that both get the same scores.
        self.V = rows.astype(float)
        self.w0 = browser.packed("w0", validate.weights("w0", w0, len(rows))).astype(float)
        reg = validate.number("reg", reg, low=0)
        _determined(self.V, self.w0, reg)
        self.popularity = None if popularity is None else browser.amounts("popularity", popularity, len(rows))
        super().__init__(
            items=list(names),
            liked=validate.whole_number("liked", liked, low=1, high=MOST_STARS),
            k=validate.whole_number("k", k, low=1),
            unit=validate.text("unit", unit),
            reg=reg,
            map=map,
            stars=validate.mapping("stars", {} if stars is None else stars, "a dictionary of names to stars"),
            _V=browser.to_bytes(rows),
            _w0=browser.to_bytes(self.w0),
            _popularity=browser.to_bytes(self.popularity),
        )
        self._fill({"_start": self.stars})

    @checks("stars")
    def _known_and_whole(self, stars: dict[str, int]) -> dict[str, int]:
        for name in stars:
            self._known("stars", name)
        return {
            name: validate.whole_number(f"stars[{name!r}]", number, low=1, high=MOST_STARS)
            for name, number in stars.items()
        }

    @checks("liked")
    def _stars_there_are(self, liked: int) -> int:
        return validate.whole_number("liked", liked, low=1, high=MOST_STARS)

    @checks("k")
    def _at_least_one(self, k: int) -> int:
        return validate.whole_number("k", k, low=1)

    @checks("recommended")
    def _items_there_are(self, recommended: list[str]) -> list[str]:
        for name in recommended:
            self._known("recommended", name)
        return recommended

    def _known(self, what: str, name: object) -> None:
        if not isinstance(name, str) or name not in self._place:
            raise ValueError(f"{what} names {validate.shown(name)}, which is not an item{self._meant(name)}.")

    def _meant(self, name: object) -> str:
        if not isinstance(name, str) or not 0 < len(name) <= 200:
            return ""
        near = [item for item in self._place if name.casefold() in item.casefold()]
        near = sorted(near, key=len)[:3] or difflib.get_close_matches(name, self._place, n=3)
        return f"; did you mean {' or '.join(map(repr, near))}?" if near else ""

    @traitlets.observe("stars", "liked", "k")
    def _recommend(self, _change: object) -> None:
        self.recommended = [line.item for line in self.recommendations]
        if self.map is not None:
            self.map.highlight = self.recommended

    @property
    def likes(self) -> list[str]:
        """The items that have at least ``liked`` stars."""
        return [name for name, number in self.stars.items() if number >= self.liked]

    @property
    def u(self) -> Array:
        """The new user's embedding, shape (d,); zeros while nothing is liked."""
        return reasons.parts(self.V, self._rows(self.likes), w0=self.w0, reg=self.reg).sum(axis=0)

    @property
    def recommendations(self) -> list[reasons.Reasoned]:
        """The best ``k`` items that have no stars: item, score, because (shares), count."""
        return reasons.reasoned(
            self.V,
            self.items,
            self._rows(self.stars),
            self._rows(self.likes),
            w0=self.w0,
            reg=self.reg,
            k=self.k,
            counts=self.popularity,
        )

    def shares(self, item: str) -> dict[str, float]:
        """Return each liked item's share of the score of an item; they add up to it."""
        row = self.V[validate.index_of("item", item, self.items)]
        brought = reasons.parts(self.V, self._rows(self.likes), w0=self.w0, reg=self.reg)
        return dict(zip(self.likes, (brought @ row).tolist(), strict=True))

    def _rows(self, names: Iterable[str]) -> NDArray[np.intp]:
        return np.array([self._place[name] for name in names], dtype=int)

    def picture(self) -> plots.Picture:
        """Return the static twin: the stars, what is recommended for them, and the map if there is one."""
        alone = self.map is None
        lists = pictures.recommendations(self.stars, self.likes, self.recommendations, self.unit, alone)
        if self.map is None:
            return lists
        liked = [name for name in self.likes if name in self.map.items]
        return plots.stacked([lists, self.map.picture(liked)])


def _determined(V: Array, w0: Array, reg: float) -> None:
    """Refuse weights with which a single liked item would have more than one answer, or a wild one."""
    spread = np.linalg.eigvalsh(V.T @ (w0[:, None] * V) + reg * np.eye(V.shape[1]))
    if spread[0] <= 1e-9 * spread[-1] or spread[-1] == 0:
        raise ValueError(
            f"w0 and reg leave the embedding of a new user undetermined (reg is {validate.exact(reg)}); "
            "give the reg with which V was found, above 0."
        )
