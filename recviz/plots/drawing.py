"""How tables, points and names are drawn: what all static pictures have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from recviz.data import Feedback
from recviz.frames import Frame
from recviz.text import decimals, shorten

# Matplotlib's drawing modules take long to import. They are imported where they are used, so that
# `import recviz` is quick and the first picture pays.
if TYPE_CHECKING:
    from matplotlib.figure import Figure

# The light colours of widgets/shared/recviz.css: the same thing has the same colour everywhere.
USER, ITEM, INK, SOFT, LINE = "#0072b2", "#c44e00", "#1a1a1a", "#555555", "#c8c8cc"
PENALTY = "#8a8a8f"
LOW, MIDDLE, HIGH = "#762a83", "#f7f7f7", "#1b7837"


class Palette:
    """How numbers from -1 over 0 to 1 are coloured; widgets/shared/palette.js does the same."""

    def __init__(self, low: str, middle: str, high: str):
        below, zero, above = (np.array([*bytes.fromhex(name[1:])], float) for name in (low, middle, high))
        step = np.arange(-100, 101)[:, None]
        mixed = zero + np.abs(step) / 100 * (np.where(step < 0, below, above) - zero)
        self.backgrounds = np.floor(mixed + 0.5).astype(np.uint8)
        share = self.backgrounds / 255
        linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
        light = linear @ (0.2126, 0.7152, 0.0722)
        # Black or white, whichever stands out more.
        self.inks = np.where(1.05 / (light + 0.05) > (light + 0.05) / 0.05, "#ffffff", "#000000")

    def at(self, values) -> tuple[np.ndarray, np.ndarray]:
        """Return the background of each number as red, green and blue, and the colour it is written in."""
        step = 100 + np.floor(100 * np.clip(values, -1, 1) + 0.5).astype(int)
        return self.backgrounds[step], self.inks[step]


PREDICTIONS = Palette(LOW, MIDDLE, HIGH)
# For numbers that are not predictions; green and purple would say "likes" and "does not".
GREYS = Palette(PENALTY, MIDDLE, PENALTY)

# For lines that stand for methods: colour and dash both differ.
STYLES = (
    (INK, "-"),
    ("#0072b2", "--"),
    ("#c44e00", "-."),
    ("#1b7837", ":"),
    ("#762a83", (0, (5, 1, 1, 1, 1, 1))),
    ("#8a8a8f", "-"),
)

NUMBERS_UP_TO = 12  # rows or columns; a larger matrix is drawn without numbers and names
NAME_LETTERS = 28  # of a name beside a point


def new_figure(width: float, height: float) -> Figure:
    """Return a figure without axes, so many inches wide and high."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def table_figure(m: int, n: int) -> Figure:
    """Return a figure that holds a table of m rows and n columns."""
    return new_figure(2.2 + 1.05 * min(n, NUMBERS_UP_TO), 1.3 + 0.5 * min(m, NUMBERS_UP_TO))


def plain(ax):
    """Take away the lines above and on the right."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def literal(text: str) -> str:
    """Return a text that Matplotlib sets as it is: two dollar signs would make it a formula."""
    return text.replace("$", r"\$")


def short_name(name: str, most: int) -> str:
    """Return a name of at most so many letters, for Matplotlib to set as it is."""
    return literal(shorten(name, most))


def name_ends(ax, axes: Sequence[Sequence[str]]):
    """Write at each axis what its two ends are."""
    for (low, high), write in zip(axes, (ax.set_xlabel, ax.set_ylabel), strict=False):
        write(literal(f"← {low}   {high} →"), fontsize=9, style="italic")


def _wrap(name: str) -> str:
    lines = [""]
    for word in shorten(name, 36).split():
        if lines[-1] and len(lines[-1]) + len(word) > 11:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return literal("\n".join(lines))


def full_colour(A: np.ndarray) -> float:
    """Return the prediction that has the full colour: the largest feedback, sign aside, but at least 1.

    It depends on the feedback alone, so that a number has one colour in all frames of a board.
    """
    return max(1.0, float(np.abs(A).max()))


def draw_matrix(
    ax, values, rows, columns, observed, digits, title, full, hide_others=False, palette=PREDICTIONS
):
    """Draw a table of numbers with coloured cells; those of ``observed`` have a border.

    ``full`` is the number that has the full colour.
    """
    from matplotlib.patches import Rectangle

    m, n = values.shape
    backgrounds, inks = palette.at((np.where(observed, values, 0) if hide_others else values) / full)
    ax.imshow(backgrounds, aspect="auto")
    ax.set_title(literal(title), fontsize=11)
    if max(m, n) > NUMBERS_UP_TO:
        ax.set(xlabel=f"{n} items", ylabel=f"{m} users", xticks=[], yticks=[])
        return
    for i, j in np.ndindex(m, n):
        if observed[i, j]:
            ax.add_patch(Rectangle((j - 0.44, i - 0.42), 0.88, 0.84, fill=False, edgecolor=INK, lw=2.2))
        if hide_others and not observed[i, j]:
            continue
        words = decimals(values[i, j], digits)
        ax.text(j, i, words, ha="center", va="center", color=inks[i, j], fontsize=12)
    ax.set_xticks(range(n), [_wrap(name) for name in columns], fontsize=9)
    ax.set_yticks(range(m), [short_name(name, 20) for name in rows], fontsize=11)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _points(data: Feedback, frame: Frame):
    """Yield (name, coordinates, kind, marker, colour) for every user and item."""
    for names, rows, kind, marker, colour in (
        (data.users, frame.U, "user", "o", USER),
        (data.items, frame.V, "item", "s", ITEM),
    ):
        for name, place in zip(names, rows, strict=True):
            yield name, place, kind, marker, colour


def draw_plane(ax, data, frame, half_width, axes):
    """Draw the first two dimensions of a frame as points in a plane."""
    named, taken = sum(data.shape) <= 2 * NUMBERS_UP_TO, []
    if not named:
        for rows, marker, colour in ((frame.U, "o", USER), (frame.V, "s", ITEM)):
            places = np.clip(rows[:, :2], -half_width, half_width)
            ax.plot(*places.T, marker, color=colour, markersize=4, clip_on=False)
    else:
        for name, place, _kind, marker, colour in _points(data, frame):
            x, y = np.clip(place[:2], -half_width, half_width)
            ax.plot(x, y, marker, color=colour, markersize=9, clip_on=False)
            side, lift = _free_side(x / half_width, y / half_width, len(shorten(name, NAME_LETTERS)), taken)
            ax.annotate(
                short_name(name, NAME_LETTERS), (x, y), (7 if side == "left" else -7, lift),
                textcoords="offset points", ha=side, va="center", fontsize=9,
            )  # fmt: skip
    ax.axhline(0, color=SOFT, lw=0.8, zorder=0)
    ax.axvline(0, color=SOFT, lw=0.8, zorder=0)
    ax.set(xlim=(-half_width, half_width), ylim=(-half_width, half_width), xticks=(-1, 0, 1))
    ax.set_yticks((-1, 0, 1))
    ax.set_aspect("equal")
    ax.tick_params(labelsize=8)
    name_ends(ax, axes)


def _free_side(x, y, letters, taken):
    """Return on which side of a point its name meets no other, and how far it is lifted (points)."""
    width, height = 0.047 * letters, 0.085  # of a 9-point name, where the picture is 2 wide
    sides = ("left", "right") if x + width < 1.05 else ("right", "left")
    for lift, side in ((lift, side) for lift in (0, -12, 12) for side in sides):
        start = x + 0.06 if side == "left" else x - 0.06 - width
        middle = y + lift * 0.0075
        if all(
            start > end or start + width < begin or abs(middle - other) > height
            for begin, end, other in taken
        ):
            break
    taken.append((start, start + width, middle))
    return side, lift


def draw_line(ax, data, frame, half_width, axes):
    """Draw a frame of one dimension as a number line, each point at a height of its own."""
    m, n = data.shape
    named = m + n <= 2 * NUMBERS_UP_TO
    lanes = {"user": iter(range(m, 0, -1)), "item": iter(range(-1, -n - 1, -1))}
    for name, place, kind, marker, colour in _points(data, frame):
        x = float(np.clip(place[0], -half_width, half_width))
        y = next(lanes[kind])
        ax.plot([x, x], [0, y], color=LINE, lw=0.8, zorder=0)
        ax.plot(x, y, marker, color=colour, markersize=9 if named else 4)
        if named:
            side, shift = ("left", 8) if x < 0.2 * half_width else ("right", -8)
            ax.annotate(
                short_name(name, NAME_LETTERS), (x, y), (shift, 0), textcoords="offset points",
                ha=side, va="center", fontsize=9,
            )  # fmt: skip
    ax.axhline(0, color=SOFT, lw=1.2, zorder=0)
    ax.set(xlim=(-half_width, half_width), ylim=(-n - 1, m + 1), xticks=(-1, 0, 1), yticks=[])
    ax.tick_params(labelsize=8)
    for spine in ("left", "top", "right"):
        ax.spines[spine].set_visible(False)
    name_ends(ax, axes[:1])
