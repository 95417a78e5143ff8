"""Names in pictures: how they are cut and set, and where they stand beside points, clear of all else.

widgets/shared/names.js places them alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from recviz.plots.colours import INK, SOFT
from recviz.text import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.figure import Figure
    from matplotlib.transforms import BboxBase

NAMED_UP_TO = 24  # points; a board with more of them is drawn without names
NAME_LETTERS = 28  # of a name beside a point
SIZE = 9  # of its letters, in points


def literal(text: str) -> str:
    """Return a text that Matplotlib sets as it is: two dollar signs would make it a formula."""
    return text.replace("$", r"\$")


def short_name(name: str, most: int) -> str:
    """Return a name of at most so many letters, for Matplotlib to set as it is."""
    return literal(shorten(name, most))


def wrapped(name: str) -> str:
    """Return the name of a column, in lines of about eleven letters."""
    lines = [""]
    for word in shorten(name, 36).split():
        if lines[-1] and len(lines[-1]) + len(word) > 11:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return literal("\n".join(lines))


def name_ends(ax: Axes, axes: Sequence[Sequence[str]]) -> None:
    """Write at each axis what its two ends are."""
    for (low, high), axis in zip(axes, (ax.xaxis, ax.yaxis), strict=False):
        axis.set_label_text(literal(f"← {low}   {high} →"), fontsize=SIZE, style="italic")


# ---- where names stand -----------------------------------------------------------------------------

# East, west, north, south and the corners between; then further and further above and below.
# As on a screen, y grows downwards.
SIDES = (
    (1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1),
    *(
        (dx, dy * far)
        for far in range(2, 9)
        for dx, dy in ((0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
    ),
)  # fmt: skip
NEAR = 14  # sides where a name still seems to belong to its point, without a line to it
ALLOWED = 1  # in squares of a letter, what a name may cover before it is moved or left out
ROOM_UP_TO = 10  # of more names, none looks for others that could make room: it takes too long


class Box(NamedTuple):
    """A rectangle; ``x`` and ``y`` are its upper left corner."""

    x: float
    y: float
    w: float
    h: float


class Point(NamedTuple):
    """A point that names keep clear of, and the length of its own name; 0 if none stands beside it."""

    x: float
    y: float
    half: float
    length: float = 0
    side: int = 0
    optional: bool = False


class Spot(NamedTuple):
    """A place for the name of a point; what speaks against it, and what it covers besides other names."""

    point: int
    side: int
    area: Box
    cost: float
    covers: float


NOWHERE = Box(0, 0, 0, 0)


def overlap(a: Box, b: Box) -> float:
    """Return how much of two boxes is common to both."""
    w = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    h = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    return w * h if w > 0 and h > 0 else 0


def _area(point: Point, dx: int, dy: int, em: float) -> Box:
    height, gap = 1.1 * em, point.half + 0.3 * em
    cx = point.x + dx * (point.length / 2 + (0.1 * em if dy else gap))
    cy = point.y + (dy * (gap + height) + (dy > 0) * gap - (dy < 0) * gap) / 2
    return Box(cx - point.length / 2, cy - height / 2, point.length, height)


def place_names(
    points: Sequence[Point],
    *,
    em: float,
    edge: Box,
    frame: Box | None = None,
    axes: Iterable[Box] = (),
    taken: Iterable[Box] = (),
    sides: int = NEAR,
) -> list[Spot]:
    """Put each name where it covers the least: not another name, not a point, not an axis, not the edge.

    A name leaves the side it had before only for a clearly better one, and is left out where it is optional
    and would cover something. Those of the first points go first.

    Parameters
    ----------
    points : sequence of Point
    em : float
        The size of the letters.
    edge, frame : Box
        Where all names must be, and where all should be.
    axes, taken : iterable of Box
        Thin boxes that must not cross out a name, and what it must not cover.
    sides : int
        How many of ``SIDES`` are tried.
    """
    frame = edge if frame is None else frame
    allowed = ALLOWED * em * em
    shapes = [Box(p.x - p.half, p.y - p.half, 2 * p.half, 2 * p.half) for p in points]

    def spot(k: int, side: int) -> Spot:
        point, (dx, dy) = points[k], SIDES[side]
        area = _area(point, dx, dy, em)
        whole, middle = area.w * area.h, Box(area.x, area.y + 0.25 * area.h, area.w, 0.5 * area.h)
        far = max(0, abs(dy) - 1)
        cost = 0.01 * side * area.w + (far + (0 if side == point.side else 0.6)) * em * em
        covers = 20 * (whole - overlap(area, edge)) + 0.5 * (whole - overlap(area, frame))
        covers += sum(overlap(middle, axis) for axis in axes)
        covers += sum(6 * overlap(area, shape) for at, shape in enumerate(shapes) if at != k)
        return Spot(k, side, area, cost, covers + sum(6 * overlap(area, other) for other in taken))

    def covered(at: Spot, spots: list[Spot]) -> float:
        return at.covers + sum(6 * overlap(at.area, o.area) for o in spots if o.point != at.point)

    def best(choice: list[Spot], spots: list[Spot]) -> Spot:
        optional = points[choice[0].point].optional
        found, least = choice[0]._replace(area=NOWHERE, cost=0, covers=0), float("inf")
        for at in choice:
            covers = covered(at, spots)
            if at.cost + covers < least and not (optional and covers > allowed):
                found, least = at, at.cost + covers
        return found

    def total(spots: list[Spot]) -> float:
        return sum(at.cost + covered(at, spots) for at in spots)

    choices = [[spot(k, side) for side in range(sides)] for k, point in enumerate(points) if point.length]
    spots: list[Spot] = []
    for choice in choices:
        spots.append(best(choice, spots))
    # Once more, for the first could not know where the last would go.
    for k, choice in enumerate(choices):
        spots[k] = best(choice, spots)
    # Where one of few still covers something, others may make room for it.
    least = total(spots)
    for k, choice in enumerate(choices if len(choices) <= ROOM_UP_TO else ()):
        if covered(spots[k], spots) < allowed:
            continue
        for at in choice:
            tried = [*spots[:k], at, *spots[k + 1 :]]
            for other, own in enumerate(choices):
                if other != k and overlap(tried[other].area, at.area):
                    tried[other] = best(own, tried)
            now = total(tried)
            if now < least:
                spots, least = tried, now
    return [at for at in spots if at.area is not NOWHERE]


# ---- how they are written ---------------------------------------------------------------------------


class Named(NamedTuple):
    """A point of a picture: where it is, the name beside it, if any, and half its size in points."""

    x: float
    y: float
    name: str
    half: float
    colour: str = INK


class Names(NamedTuple):
    """The points of a picture whose names are to be written."""

    ax: Axes
    points: list[Named]
    sides: int = NEAR
    axes: bool = True  # whether lines through the origin should not cross them out
    margin: float = 1.5  # how far they may stand outside, in letters
    optional: bool = False
    weight: str = "normal"


def write_names(figure: Figure, *pictures: Names) -> None:
    """Write the names in all pictures of a figure; they are placed as soon as its layout is known."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()
    for names in pictures:
        _write(names, renderer, figure.dpi / 72)


def _write(names: Names, renderer: RendererAgg, pixels: float) -> None:
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import Bbox

    ax, font = names.ax, FontProperties(size=SIZE, weight=names.weight)
    em = SIZE * pixels / 0.9
    top = renderer.height

    def box(extent: BboxBase) -> Box:
        return Box(extent.x0, top - extent.y1, extent.width, extent.height)

    def length(name: str) -> float:
        return renderer.get_text_width_height_descent(name, font, False)[0] if name else 0

    shown = [shorten(point.name, NAME_LETTERS) for point in names.points]
    places = ax.transData.transform([(point.x, point.y) for point in names.points])
    points = [
        Point(x, top - y, point.half * pixels, length(name), 0, names.optional)
        for point, name, (x, y) in zip(names.points, shown, places, strict=True)
    ]
    frame = box(ax.get_window_extent(renderer))
    room, whole = names.margin * em, ax.figure.bbox
    edge = Bbox.intersection(ax.get_window_extent(renderer).padded(room), whole) or whole
    origin, thick = ax.transData.transform((0, 0)), 0.2 * em
    cross = (
        Box(frame.x, top - origin[1] - thick / 2, frame.w, thick),
        Box(origin[0] - thick / 2, frame.y, thick, frame.h),
    )
    written = [ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()]
    placed = place_names(
        points, em=em, frame=frame, sides=names.sides, axes=cross if names.axes else (),
        edge=box(edge),
        taken=[box(text.get_window_extent(renderer)) for text in written if text.get_text()],
    )  # fmt: skip
    for at in placed:
        point, (x, y), area = names.points[at.point], places[at.point], at.area
        offset = ((area.x + area.w / 2 - x) / pixels, (top - area.y - area.h / 2 - y) / pixels)
        ax.annotate(
            literal(shown[at.point]), (point.x, point.y), offset, textcoords="offset points", font=font,
            ha="center", va="center", color=point.colour, annotation_clip=False, in_layout=False,
            bbox={"fc": "white", "ec": "none", "alpha": 0.75, "pad": 0.5},
            arrowprops={"arrowstyle": "-", "color": SOFT, "lw": 0.6} if at.side >= NEAR else None,
        )  # fmt: skip
