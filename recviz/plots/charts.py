"""The pictures that lessons draw, and the twins of boards and matchers: tables, planes, curves, arrows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recviz import validate
from recviz.data import Feedback
from recviz.frames import Frame, checked, reach
from recviz.objective import Loss, loss
from recviz.plots.colours import GREYS, ITEM, LINE, PREDICTIONS, STYLES, USER, Palette
from recviz.plots.drawing import (
    NUMBERS_UP_TO,
    draw_line,
    draw_matrix,
    draw_plane,
    full_colour,
    new_figure,
    plain,
    table_figure,
)
from recviz.plots.names import Named, Names, literal, write_names
from recviz.plots.picture import Drawn, Picture, stacked
from recviz.text import counted, decimals, written
from recviz.validate import Array

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_DIGITS = 15  # decimals; a float has no more

__all__ = ["Drawn", "Picture", "arrows", "curves", "factorisation", "feedback", "matrix", "stacked"]


def matrix(
    values: ArrayLike,
    rows: Iterable[str],
    columns: Iterable[str],
    *,
    title: str,
    only: ArrayLike | None = None,
    digits: int = 2,
    green: float | None = None,
) -> Picture:
    """Return a table of numbers as a picture, the larger the darker.

    Parameters
    ----------
    values : array_like, shape (m, n)
    rows, columns : sequence of str
    title : str
        What the numbers are; also the start of the alternative text.
    only : array_like of bool, shape (m, n), optional
        The cells to show, with a border; the others stay empty. All of them if not given.
    digits : int
        Decimals to write.
    green : float, optional
        For predictions, the number that is fully green, as on a board: 1 for likes, 5 for stars. What is
        below 0 is purple, and ``only`` are the observed cells. Other numbers are grey.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If there are not as many names as rows and columns, ``only`` has another shape, or ``green`` is
        less than 1.
    """
    cells = validate.matrix("values", values)
    m, n = cells.shape
    rows, columns = validate.labels("rows", rows, m), validate.labels("columns", columns, n)
    title = validate.text("title", title)
    digits = validate.whole_number("digits", digits, low=0, high=MOST_DIGITS)
    shown = None if only is None else validate.matrix("only", only) != 0
    if shown is not None and shown.shape != (m, n):
        raise ValueError(f"only must have the shape of values, {(m, n)}; got {shown.shape}.")
    if green is None:
        seen = cells if shown is None else cells[shown]
        full, palette = np.abs(seen).max(initial=0) or 1.0, GREYS
    else:
        full, palette = validate.number("green", green, low=1), PREDICTIONS
    return table(cells, rows, columns, shown, digits, title, full, palette, ticks=green == 1)


def table(
    values: Array,
    rows: Sequence[str],
    columns: Sequence[str],
    only: NDArray[np.bool] | None,
    digits: int,
    title: str,
    full: float,
    palette: Palette,
    ticks: bool = False,
) -> Picture:
    """Return a table whose arguments are known to be good; ``full`` is the number with the full colour."""
    m, n = values.shape
    hide = only is not None
    marked = np.zeros((m, n), bool) if only is None else only

    def draw() -> Figure:
        figure = table_figure(m, n)
        ax = figure.add_subplot()
        given = marked.astype(float) if ticks else None
        draw_matrix(ax, values, rows, columns, marked, digits, title, full, hide, palette, given)
        return figure

    body = _as_text(values, rows, marked, digits, hide)
    return Drawn(
        draw,
        f"{title}: a table of {m} rows and {n} columns.",
        f"{body}\ncolumns: {', '.join(columns)}" if body else _spread(values),
    )


def feedback(data: Feedback | ArrayLike, title: str = "Feedback matrix") -> Picture:
    """Return a feedback matrix as a picture; cells without feedback stay empty.

    Parameters
    ----------
    data : Feedback or array_like, shape (m, n)
    title : str
        What it is; also the start of the alternative text.

    Raises
    ------
    TypeError, ValueError
        If ``data`` is no feedback matrix, or the title no text.
    """
    data, title = Feedback.of(data), validate.text("title", title)
    m, n = data.shape
    # As few decimals as there are: none for likes, one for half stars.
    digits = next((k for k in (0, 1) if np.array_equal(data.A.round(k), data.A)), 2)

    def draw() -> Figure:
        figure = table_figure(m, n)
        ax = figure.add_subplot()
        full = full_colour(data.A)
        draw_matrix(ax, data.A, data.users, data.items, data.observed, digits, title, full, hide_others=True)
        return figure

    return Drawn(draw, f"{title}: {counted(m, 'users')} and {counted(n, 'items')}.", repr(data))


def arrows(vectors: ArrayLike, names: Iterable[str], *, axes: Sequence[str], title: str) -> Picture:
    """Return vectors with two features as arrows from the origin; the first one stands out.

    Parameters
    ----------
    vectors : array_like, shape (p, 2)
    names : sequence of str
        One for each vector.
    axes : (str, str)
        What the two features are.
    title : str

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If the vectors do not have two features, or there are not as many names.
    """
    ends, title = validate.matrix("vectors", vectors), validate.text("title", title)
    if ends.shape[1] != 2:
        raise ValueError(f"vectors must have two columns, one an axis; got {ends.shape[1]}.")
    names, axes = validate.labels("names", names, len(ends)), validate.labels("axes", axes, 2)
    low, high = np.minimum(ends.min(axis=0), 0), np.maximum(ends.max(axis=0), 0) * (1.35, 1.25)
    width, height = np.maximum(high - low, 1)

    def draw() -> Figure:
        figure = new_figure(6.4, 0.9 + 5.6 * min(1.2, height / width))
        ax = figure.add_subplot()
        points = []
        for number, ((x, y), name) in enumerate(zip(ends, names, strict=True)):
            # The first lies on top and is thicker: another arrow may run along it.
            colour, thick = (USER, 5) if number == 0 else (ITEM, 2.5)
            style = {"arrowstyle": "-|>", "color": colour, "lw": thick, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", (x, y), (0, 0), arrowprops=style, zorder=3 if number == 0 else 2)
            points.append(Named(x, y, name, thick, colour))
            # Names keep clear of the whole arrow.
            points += [Named(x * part, y * part, "", thick) for part in np.linspace(0, 0.98, 80)]
        ax.set(xlabel=literal(axes[0]), ylabel=literal(axes[1]), title=literal(title))
        ax.set(xlim=(low[0], low[0] + width), ylim=(low[1], low[1] + height))
        ax.set_aspect("equal")
        plain(ax)
        write_names(figure, Names(ax, points, axes=False, weight="bold"))
        return figure

    lines = [f"{name}: ({written(x)}, {written(y)})" for (x, y), name in zip(ends, names, strict=True)]
    return Drawn(draw, f"{title}: {len(names)} arrows from the origin.", "\n".join(lines))


def curves(
    series: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    x: str,
    y: str,
    title: str,
    log_x: bool = False,
    log_y: bool = False,
) -> Picture:
    """Return lines over a common axis, told apart by colour, dash and name.

    Parameters
    ----------
    series : mapping of str to (x values, y values)
        At most six. Values that are not finite, and on a logarithmic axis not positive, are left out.
    x, y : str
        What the axes show, with units.
    title : str
    log_x, log_y : bool
        Whether an axis is logarithmic.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If there are no lines or more than six, if one has not as many x values as y values, or none that
        can be drawn.
    """
    x, y, title = validate.text("x", x), validate.text("y", y), validate.text("title", title)
    log_x, log_y = validate.flag("log_x", log_x), validate.flag("log_y", log_y)
    series = validate.mapping("series", series, "a dictionary of names to lines")
    if not 1 <= len(series) <= len(STYLES):
        raise ValueError(f"series must hold one to {len(STYLES)} lines; got {len(series)}.")
    kept, lines = {}, []
    for name, line in series.items():
        across, up = _line(validate.text("series", name), line)
        keep = np.isfinite(across) & np.isfinite(up)
        keep &= ((across > 0) | (not log_x)) & ((up > 0) | (not log_y))
        if not keep.any():
            raise ValueError(f"series[{name!r}] has no value that can be drawn.")
        kept[name] = across, up = across[keep], up[keep]
        picked = np.unique(np.linspace(0, len(across) - 1, 6).round().astype(int))
        lines.append(
            f"{name}: " + ", ".join(f"{written(up[k], 4)} at {written(across[k], 4)}" for k in picked)
        )

    def draw() -> Figure:
        figure = new_figure(7.4, 4.2)
        ax = figure.add_subplot()
        for (name, (across, up)), (colour, dash) in zip(kept.items(), STYLES, strict=False):
            few: dict[str, Any] = {"marker": "o", "markersize": 5} if len(across) <= 20 else {}
            ax.plot(across, up, color=colour, linestyle=dash, linewidth=2.2, label=literal(name), **few)
        ax.set(xlabel=literal(x), ylabel=literal(y), title=literal(title))
        ax.set_xscale("log" if log_x else "linear")
        ax.set_yscale("log" if log_y else "linear")
        ax.grid(color=LINE, linewidth=0.6)
        plain(ax)
        if len(kept) > 1:
            figure.legend(loc="outside lower center", ncols=min(3, len(kept)), frameon=False)
        return figure

    names = ", ".join(series)
    return Drawn(draw, f"{title}: {y} over {x}, for {names}.", "\n".join(lines))


def factorisation(
    data: Feedback | ArrayLike,
    frames: Iterable[Frame],
    *,
    axes: Sequence[Sequence[str]] = (),
    with_loss: bool = False,
    count: int = 1,
) -> Picture:
    """Return the prediction U Vᵀ beside the points, one row of pictures for each frame.

    Parameters
    ----------
    data : Feedback or array_like, shape (m, n)
    frames : sequence of Frame
        Those to draw, at most a few.
    axes : sequence of (str, str)
        Names for the ends of each axis.
    with_loss : bool
        Whether the loss stands over the matrix.
    count : int
        How many frames there are in all, for the text.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If shapes do not match, or the first frame is not finite.
    """
    data = Feedback.of(data)
    shown = checked(data.A, frames)
    axes = validate.axes(axes, min(shown[0].U.shape[1], 2))
    with_loss = validate.flag("with_loss", with_loss)
    count = validate.whole_number("count", count, low=1)
    m, n = data.shape
    rows, texts = [], []
    for frame in shown:
        P = frame.U @ frame.V.T
        parts = loss(data, frame.U, frame.V, frame.w0, frame.reg)
        title = frame.caption or "Prediction U Vᵀ"
        said = _loss_text(parts, frame) if with_loss else ""
        body = _as_text(P, data.users, data.observed, 2) or _spread(P)
        rows.append((frame, P, f"{title}\n{said}".strip()))
        texts.append("\n".join(line for line in (title, body, said) if line))

    def draw() -> Figure:
        figure = new_figure(10, 4.0 * len(rows))
        half_width = reach(shown)
        grid = figure.subplots(len(rows), 2, squeeze=False, width_ratios=(1.35, 1))
        names = []
        for (frame, P, title), (left, right) in zip(rows, grid, strict=True):
            full = full_colour(data.A)
            draw_matrix(left, P, data.users, data.items, data.observed, 2, title, full, given=data.A)
            draw_points = draw_line if frame.U.shape[1] == 1 else draw_plane
            names.append(draw_points(right, data, frame, half_width, axes))
        write_names(figure, *names)
        return figure

    d = shown[0].U.shape[1]
    part = f", {len(shown)} of {count} frames" if count > 1 else ""
    alt = (
        f"Predictions for {counted(m, 'users')} and {counted(n, 'items')} as a matrix (observed cells have a "
        f"border) and as points in {counted(d, 'dimensions')}{part}."
    )
    if m <= NUMBERS_UP_TO and n <= NUMBERS_UP_TO:
        texts.append(f"columns: {', '.join(data.items)}; * observed")
    return Drawn(draw, alt, "\n".join(texts))


# ---- numbers as text -----------------------------------------------------------------------------


def _line(name: str, line: object) -> tuple[Array, Array]:
    """Return the two lists of numbers of a line; they may hold NaN."""
    both = validate.listed(f"series[{name!r}]", line, "two lists of numbers")
    rule = f"series[{name!r}] must hold two lists of equal length"
    if len(both) != 2:
        raise ValueError(f"{rule}; got {len(both)}.")
    across, up = (validate.numbers_of(f"series[{name!r}]", values) for values in both)
    if across.ndim != 1 or across.shape != up.shape:
        raise ValueError(f"{rule}; got {across.shape} and {up.shape}.")
    return across, up


def _as_text(
    values: Array, rows: Sequence[str], observed: NDArray[np.bool], digits: int, hide_others: bool = False
) -> str:
    if max(values.shape) > NUMBERS_UP_TO:
        return ""
    width = max(len(row) for row in rows)
    mark = " " if hide_others else "*"
    other = "." if hide_others else None
    cells = [
        " ".join(
            f"{decimals(value, digits) + mark if seen else (other or decimals(value, digits)) + ' ':>8}"
            for value, seen in zip(*pair, strict=True)
        )
        for pair in zip(values, observed, strict=True)
    ]
    return "\n".join(f"{row:<{width}} {line}".rstrip() for row, line in zip(rows, cells, strict=True))


def _spread(values: Array) -> str:
    return f"values from {decimals(values.min(), 2)} to {decimals(values.max(), 2)}"


def _loss_text(parts: Loss, frame: Frame) -> str:
    text = f"loss {decimals(parts.total, 3)} = observed {decimals(parts.observed, 3)}"
    if np.ndim(frame.w0):
        text += f" + weighted unobserved {decimals(parts.total - parts.observed - parts.penalty, 3)}"
    else:
        text += f" + {written(frame.w0)} × unobserved {decimals(parts.unobserved, 3)}"
    return text + (f" + penalty {decimals(parts.penalty, 3)}" if frame.reg else "")
