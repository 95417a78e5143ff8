"""How tables and points are drawn: what all static pictures have in common."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recviz.data import Feedback
from recviz.frames import Frame
from recviz.plots.colours import INK, ITEM, LINE, PREDICTIONS, SOFT, USER, Palette
from recviz.plots.names import NAMED_UP_TO, Named, Names, literal, name_ends, short_name, wrapped
from recviz.text import decimals, written
from recviz.validate import Array

# Matplotlib's drawing modules take long to import. They are imported where they are used, so that
# `import recviz` is quick and the first picture pays.
if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NUMBERS_UP_TO = 12  # rows or columns; a larger matrix is drawn without numbers and names


def new_figure(width: float, height: float) -> Figure:
    """Return a figure without axes, so many inches wide and high."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def table_figure(m: int, n: int) -> Figure:
    """Return a figure that holds a table of m rows and n columns."""
    return new_figure(2.2 + 1.05 * min(n, NUMBERS_UP_TO), 1.3 + 0.5 * min(m, NUMBERS_UP_TO))


def plain(ax: Axes) -> None:
    """Take away the lines above and on the right."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def full_colour(A: np.ndarray) -> float:
    """Return the prediction that has the full colour: the largest feedback, sign aside, but at least 1.

    It depends on the feedback alone, so that a number has one colour in all frames of a board.
    """
    return max(1.0, float(np.abs(A).max()))


def draw_matrix(
    ax: Axes,
    values: Array,
    rows: Sequence[str],
    columns: Sequence[str],
    observed: NDArray[np.bool],
    digits: int,
    title: str,
    full: float,
    hide_others: bool = False,
    palette: Palette = PREDICTIONS,
    given: Array | None = None,
) -> None:
    """Draw a table of numbers with coloured cells; those of ``observed`` have a border.

    ``full`` is the number that has the full colour; ``given`` what to write small into observed cells.
    """
    from matplotlib.patches import Rectangle

    m, n = values.shape
    backgrounds, inks = palette.at((np.where(observed, values, 0) if hide_others else values) / full)
    ax.imshow(backgrounds, aspect="auto")
    ax.set_title(literal(title), fontsize=11)
    if max(m, n) > NUMBERS_UP_TO:
        ax.set(xlabel=f"{n} items", ylabel=f"{m} users", xticks=[], yticks=[])
        return
    # In points; the layout, which is not known yet, changes it little.
    room = 72 * ax.get_window_extent().width / ax.figure.dpi / n
    upright = room < 40
    for i, j in np.ndindex(m, n):
        if observed[i, j]:
            ax.add_patch(Rectangle((j - 0.44, i - 0.42), 0.88, 0.84, fill=False, edgecolor=INK, lw=2.2))
            if given is not None:  # as on a board
                mark = "✓" if given[i, j] == full == 1 else written(given[i, j], 3)
                style = {"color": inks[i, j], "fontsize": min(8, room / 5), "weight": "bold"}
                ax.text(j + 0.39, i - 0.36, mark, ha="right", va="top", **style)
        if hide_others and not observed[i, j]:
            continue
        words = decimals(float(values[i, j]), digits)
        ax.text(j, i, words, ha="center", va="center", color=inks[i, j], fontsize=min(12, room / 3))
    heads = [short_name(name, 20) if upright else wrapped(name) for name in columns]
    ax.set_xticks(range(n), heads, fontsize=9)
    ax.set_yticks(range(m), [short_name(name, 20) for name in rows], fontsize=11)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.tick_params(axis="x", rotation=90 if upright else 0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _side_by_side(ends: list[tuple[float, float]], near: float) -> list[tuple[float, float]]:
    """Return where points are drawn of which some lie on one another: these in a row, as on the board."""
    groups: dict[int, list[int]] = {}
    for k, end in enumerate(ends):
        first = next((at for at in groups if math.dist(ends[at], end) < near), k)
        groups.setdefault(first, []).append(k)
    drawn = list(ends)
    for group in groups.values():
        for step, k in enumerate(group):
            drawn[k] = ends[k][0] + 1.5 * near * (step - (len(group) - 1) / 2), ends[k][1]
    return drawn


def _draw_points(
    ax: Axes,
    data: Feedback,
    frame: Frame,
    place: Callable[[str, int, Array], tuple[float, float]],
    near: float = 0,
) -> list[Named]:
    """Draw users as circles and items as squares; return them with the names that are to stand beside them.

    ``place(kind, index, coordinates)`` says where a point is; those ``near`` each other stand side by side.
    """
    m, n = data.shape
    named = m + n <= NAMED_UP_TO
    everywhere = [place("user", k, row) for k, row in enumerate(frame.U)]
    everywhere += [place("item", k, row) for k, row in enumerate(frame.V)]
    drawn = _side_by_side(everywhere, near if named else 0)
    points = []
    for kind, names, places, marker, colour in (
        ("user", data.users, drawn[:m], "o", USER),
        ("item", data.items, drawn[m:], "s", ITEM),
    ):
        half = (7.8 if kind == "user" else 6.2) if named else 2
        ax.plot(*zip(*places, strict=True), marker, color=colour, markersize=2 * half, clip_on=False, mew=0)
        for name, (x, y) in zip(names, places, strict=True):
            # As on the board, the shortest names of users stand in their circles.
            inside = named and kind == "user" and len(name) <= 2
            if inside:
                ax.text(x, y, literal(name), color="white", weight="bold", ha="center", va="center_baseline")
            points.append(Named(x, y, name if named and not inside else "", half))
    return points


def draw_plane(
    ax: Axes, data: Feedback, frame: Frame, half_width: float, axes: Sequence[Sequence[str]]
) -> Names:
    """Draw the first two dimensions of a frame as points in a plane; return the names to be written."""

    def place(_kind: str, _number: int, row: Array) -> tuple[float, float]:
        x, y = np.clip(row[:2], -half_width, half_width).tolist()
        return x, y

    # About the radius of a user's circle, in numbers of the axes.
    points = _draw_points(ax, data, frame, place, 0.066 * half_width)
    ax.axhline(0, color=SOFT, lw=0.8, zorder=0)
    ax.axvline(0, color=SOFT, lw=0.8, zorder=0)
    ax.set(xlim=(-half_width, half_width), ylim=(-half_width, half_width), xticks=(-1, 0, 1))
    ax.set_yticks((-1, 0, 1))
    ax.set_aspect("equal")
    ax.tick_params(labelsize=8)
    name_ends(ax, axes)
    return Names(ax, points)


def draw_line(
    ax: Axes, data: Feedback, frame: Frame, half_width: float, axes: Sequence[Sequence[str]]
) -> Names:
    """Draw a frame of one dimension as a number line, each point in a lane; return the names to write."""
    m, n = data.shape

    def place(kind: str, number: int, row: Array) -> tuple[float, float]:
        x, y = float(np.clip(row[0], -half_width, half_width)), m - number if kind == "user" else -number - 1
        ax.plot([x, x], [0, y], color=LINE, lw=0.8, zorder=0)
        return x, y

    points = _draw_points(ax, data, frame, place)
    ax.axhline(0, color=SOFT, lw=1.2, zorder=0)
    ax.set(xlim=(-half_width, half_width), ylim=(-n - 1, m + 1), xticks=(-1, 0, 1), yticks=[])
    ax.tick_params(labelsize=8)
    for spine in ("left", "top", "right"):
        ax.spines[spine].set_visible(False)
    name_ends(ax, axes[:1])
    return Names(ax, points, sides=2, axes=False)
