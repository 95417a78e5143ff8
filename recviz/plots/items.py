"""The static twins of the rater and of the item map, whose widgets call for them here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recviz.plots.colours import INK, ITEM, LIKED, LINE
from recviz.plots.drawing import new_figure, plain
from recviz.plots.names import SIDES, Named, Names, literal, name_ends, short_name, write_names
from recviz.plots.picture import Drawn, Picture
from recviz.text import counted, decimals, shorten
from recviz.validate import Array

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# The light colours of widgets/item_map/item_map.css, safe for colour-blind eyes; "other" is always grey.
GROUPS = ("#008cce", "#c37f00", "#9812a4", "#005a32", "#4843d9", "#521000", "#380b64")
OTHER = "#727272"
BAR = ((-1, -0.4), (1, -0.4), (1, 0.4), (-1, 0.4), (-1, -0.4))
MARKERS = ("o", "s", "D", "^", "v", "P", BAR)
NAMED = 12
MOST_STARS = 5


def group_styles(names: Sequence[str]) -> list[tuple]:
    """Return a colour and a marker for each group; items without groups are squares, as on a board."""
    if not names:
        return [(ITEM, "s")]
    styles = [*zip(GROUPS, MARKERS, strict=True), (OTHER, ".")]
    return [styles[-1] if name == "other" else styles[k] for k, name in enumerate(names)]


def recommendations(
    stars: Mapping[str, int], likes: Sequence[str], best: Sequence[Any], unit: str, reasons: bool = True
) -> Picture:
    """Return what a new user rated, and as bars what is recommended for it.

    The text has the reasons in any case, the picture with ``reasons``.
    """

    def draw() -> Figure:
        rows = max(4, len(best), len(stars))
        figure = new_figure(10, 0.7 + (0.44 if reasons else 0.27) * rows)
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.5))
        left.set_title("Rated", fontsize=11, loc="left")
        for row, (name, number) in enumerate(stars.items()):
            weight = "bold" if name in likes else "normal"
            drawn = "★" * number + "☆" * (MOST_STARS - number)
            left.text(0, -row, drawn, fontsize=12, color=INK, va="center")
            left.text(1.7, -row, short_name(name, 32), fontsize=10, va="center", weight=weight)
        left.set(xlim=(0, 6), ylim=(0.5 - rows, 0.5))
        left.set_axis_off()
        right.set_title("Recommended" if best else "Nothing to recommend yet", fontsize=11, loc="left")
        # Where no score is above 0 there are no bars, only numbers, as far to the right as ever.
        top = max([line.score for line in best if line.score > 0], default=1.0)
        for row, line in enumerate(best):
            right.barh(-row, max(0, line.score), height=0.8, color=ITEM, alpha=0.22)
            name, up = short_name(line.item, 64), 0.17 if reasons else 0
            right.text(0.01 * top, up - row, name, fontsize=10, va="center", weight="bold")
            if reasons:
                right.text(0.01 * top, -0.22 - row, literal(_why(line, 32)), fontsize=8, va="center")
            right.text(top * 1.14, -row, decimals(line.score), fontsize=10, va="center", ha="right")
        right.set(xlim=(0, top * 1.15), ylim=(0.5 - rows, 0.5))
        right.set_axis_off()
        return figure

    alt = (
        f"A list of {counted(len(stars), 'items')} rated with stars, {len(likes)} of them liked, and the "
        f"{counted(len(best), 'items')} recommended for that."
    )
    rated = ", ".join(f"{shorten(name, 60)} {number}" for name, number in stars.items()) or "nothing yet"
    lines = [f"rated by stars: {rated}"]
    for place, line in enumerate(best, 1):
        known = "" if line.count is None else f", {counted(line.count, unit)}"
        what = f"{shorten(line.item, 60)} {decimals(line.score)}{known}"
        lines.append(f"{place:>2}. {what}; {_why(line, 60)}")
    return Drawn(draw, alt, "\n".join(lines))


def _why(line: Any, letters: int) -> str:
    causes = ", ".join(f"{shorten(name, letters)} ({decimals(share)})" for name, share in line.because)
    return f"because you liked {causes}" if causes else "no single one stands out"


def item_map(
    points: Array,
    items: Sequence[str],
    groups: Sequence[str],
    group: NDArray[np.integer],
    sizes: Array | None,
    axes: Sequence[Sequence[str]],
    highlight: Sequence[int],
    unit: str,
    starred: Sequence[int] = (),
) -> Picture:
    """Return all items as points, by group and size, with the names of the largest.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
    items : sequence of str
    groups : sequence of str
        The names of the groups; may be empty.
    group : ndarray of int, shape (n,)
        The group of each item.
    sizes : ndarray, shape (n,), or None
    axes : sequence of (str, str)
    highlight : sequence of int
        Items to emphasise; they are named too.
    unit : str
        What ``sizes`` counts.
    starred : sequence of int
        Items to be drawn as stars.
    """
    n = len(points)
    weight = np.ones(n) if sizes is None else sizes
    largest = np.argsort(-weight, kind="stable")[:NAMED]
    named = list(highlight)[:NAMED] or (largest if sizes is not None or n <= NAMED else [])

    def draw() -> Figure:
        figure = new_figure(9, 5.6)
        ax = figure.add_subplot()
        area = 3 + 55 * weight / max(weight.max(), 1e-9) if sizes is not None else np.full(n, 9.0)
        for k, (colour, marker) in enumerate(group_styles(groups)):
            own = np.flatnonzero(group == k)
            own = own[np.argsort(-weight[own], kind="stable")]  # the small ones on top
            edges = np.where(area[own] > 8, 0.4, 0)  # around the smallest, a white edge is all one would see
            look: dict[str, Any] = {"c": colour, "marker": marker, "linewidths": edges, "edgecolors": "white"}
            label = literal(groups[k]) if groups else None
            ax.scatter(
                points[own, 0],
                points[own, 1],
                s=area[own],
                label=label,
                alpha=0.3 if len(highlight) else 0.9,
                **look,
            )
        if len(highlight):
            ring: dict[str, Any] = {"facecolors": "none", "edgecolors": INK, "linewidths": 1.6}
            ax.scatter(points[highlight, 0], points[highlight, 1], s=area[highlight] + 40, **ring)
        star: dict[str, Any] = {"c": LIKED, "marker": "*", "linewidths": 0.9, "edgecolors": INK}
        ax.scatter(points[starred, 0], points[starred, 1], s=130, **star)
        ax.axhline(0, color=LINE, lw=0.8, zorder=0)
        ax.axvline(0, color=LINE, lw=0.8, zorder=0)
        ax.set_aspect("equal", adjustable="datalim")
        ax.tick_params(labelsize=8)
        name_ends(ax, axes)
        plain(ax)
        if groups:
            figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=9, markerscale=1.4)
        wanted = [Named(points[j, 0], points[j, 1], items[j], area[j] ** 0.5 / 2 + 1) for j in named]
        write_names(figure, Names(ax, wanted, sides=len(SIDES), margin=0, optional=True))
        return figure

    lines = []
    if groups:
        counts = np.bincount(group, minlength=len(groups))
        lines.append("groups: " + ", ".join(f"{g} {c}" for g, c in zip(groups, counts, strict=True)))
    if len(highlight):
        lines.append("highlighted: " + ", ".join(shorten(items[j], 60) for j in highlight))
    if len(starred):
        lines.append("with a star: " + ", ".join(shorten(items[j], 60) for j in starred))
    for j in named if not len(highlight) else largest if sizes is not None else []:
        known = "" if sizes is None else f", {counted(weight[j], unit)}"
        place = ", ".join(decimals(x) for x in points[j])
        lines.append(f"{shorten(items[j], 60)} at ({place}){known}")
    parts = f" in {counted(len(groups), 'groups')}" if groups else ""
    return Drawn(draw, f"A map of {counted(n, 'items')}{parts}, as points in a plane.", "\n".join(lines))
