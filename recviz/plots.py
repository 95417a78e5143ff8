"""Static pictures, each with its alternative text and the numbers it shows.

They stand alone in lessons, and as the twin of a board wherever no widget can be drawn: on GitHub, in
print, in front of a screen reader, after the kernel is gone.
"""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from recviz import validate
from recviz.data import Feedback
from recviz.frames import Frame, reach
from recviz.objective import loss

# Matplotlib's drawing modules take long to import. They are imported where they are used, so that
# `import recviz` is quick and the first picture pays.
if TYPE_CHECKING:
    from matplotlib.figure import Figure

# The light colours of widgets/static/recviz.css: the same thing has the same colour everywhere.
USER, ITEM, INK, SOFT, LINE = "#0072b2", "#c44e00", "#1a1a1a", "#555555", "#c8c8cc"
PENALTY = "#8a8a8f"
LOW, MIDDLE, HIGH = "#762a83", "#f7f7f7", "#1b7837"
DIVERGING = (LOW, MIDDLE, HIGH)
# For numbers that are not predictions; green and purple would say "likes" and "does not".
GREYS = (PENALTY, MIDDLE, PENALTY)

# For lines that stand for methods: colour and dash both differ.
STYLES = (
    (INK, "-"),
    ("#0072b2", "--"),
    ("#c44e00", "-."),
    ("#1b7837", ":"),
    ("#762a83", (0, (5, 1, 1, 1, 1, 1))),
    ("#8a8a8f", "-"),
)

DPI = 110
NUMBERS_UP_TO = 12  # rows or columns; a larger matrix is drawn without numbers and names


class Picture:
    """A Matplotlib figure that knows what it shows.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        One sentence for those who cannot see it.
    text : str
        The numbers in it, rounded; what a terminal shows and what stored notebooks are compared by.
    """

    def __init__(self, figure: Figure, alt: str, text: str):
        self.figure, self.alt, self.text = figure, alt, text

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the page, in pixels."""
        width, height = self.figure.get_size_inches() * 96
        return int(width), int(height)

    def image(self):
        """Return the picture as a PIL image."""
        from PIL import Image

        drawn = io.BytesIO()
        with warnings.catch_warnings():
            # A name may have letters that no font here has; a learner can do nothing about that.
            warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
            self.figure.savefig(drawn, format="png", dpi=DPI)
        return Image.open(drawn).convert("RGB")

    def png(self) -> bytes:
        """Return the picture as a PNG file, the same bytes every time."""
        from PIL import Image

        file = io.BytesIO()
        # 64 colours are enough for flat shapes and text, and keep stored notebooks a quarter the size.
        small = self.image().quantize(64, dither=Image.Dither.NONE)
        small.save(file, format="png", optimize=True)
        return file.getvalue()

    def __repr__(self) -> str:
        return f"{self.alt}\n{self.text}"

    def _repr_mimebundle_(self, **_kwargs):
        width, height = self.size
        data = {"text/plain": repr(self), "image/png": base64.b64encode(self.png()).decode("ascii")}
        return data, {"image/png": {"alt": self.alt, "width": width, "height": height}}


class _Stack(Picture):
    """Several pictures as one, from top to bottom."""

    def __init__(self, pictures: Sequence[Picture]):
        self.pictures = pictures
        self.alt = " ".join(picture.alt for picture in pictures)
        self.text = "\n\n".join(picture.text for picture in pictures)

    @property
    def size(self) -> tuple[int, int]:
        widths, heights = zip(*(picture.size for picture in self.pictures), strict=True)
        return max(widths), sum(heights)

    def image(self):
        from PIL import Image

        images = [picture.image() for picture in self.pictures]
        whole = Image.new(
            "RGB", (max(image.width for image in images), sum(image.height for image in images)), "white"
        )
        top = 0
        for image in images:
            whole.paste(image, (0, top))
            top += image.height
        return whole


def with_twin(bundle, picture: Picture):
    """Add a picture to a widget's mime bundle, for every place that cannot draw the widget."""
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    twin, twin_metadata = picture._repr_mimebundle_()
    return {**data, **twin}, {**metadata, **twin_metadata}


def matrix(
    values,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    title: str,
    only=None,
    digits: int = 2,
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
    """
    values = validate.matrix("values", values)
    m, n = values.shape
    rows, columns = validate.labels("rows", rows, m), validate.labels("columns", columns, n)
    only = np.ones((m, n), bool) if only is None else np.asarray(only, bool)
    if only.shape != (m, n):
        raise ValueError(f"only must have the shape of values, {(m, n)}; got {only.shape}.")
    figure = _table_figure(m, n)
    ax = figure.add_subplot()
    _draw_matrix(ax, values, rows, columns, only, digits, title, hide_others=True, colours=GREYS)
    body = _as_text(values, rows, only, digits, hide_others=True)
    return Picture(
        figure,
        f"{title}: a table of {m} rows and {n} columns.",
        f"{body}\ncolumns: {', '.join(columns)}" if body else _spread(values),
    )


def feedback(data: Feedback, title: str = "Feedback matrix") -> Picture:
    """Return a feedback matrix as a picture; cells without feedback stay empty."""
    data = Feedback.of(data)
    m, n = data.shape
    figure = _table_figure(m, n)
    ax = figure.add_subplot()
    _draw_matrix(ax, data.A, data.users, data.items, data.observed, 0, title, hide_others=True)
    return Picture(figure, f"{title}: {_count(m, 'user')} and {_count(n, 'item')}.", repr(data))


def arrows(vectors, names: Sequence[str], *, axes: Sequence[str], title: str) -> Picture:
    """Return vectors with two features as arrows from the origin; the first one stands out.

    Parameters
    ----------
    vectors : array_like, shape (p, 2)
    names : sequence of str
        One for each vector.
    axes : (str, str)
        What the two features are.
    title : str
    """
    vectors = validate.matrix("vectors", vectors)
    if vectors.shape[1] != 2:
        raise ValueError(f"vectors must have two columns, one an axis; got {vectors.shape[1]}.")
    names = validate.labels("names", names, len(vectors))
    low, high = np.minimum(vectors.min(axis=0), 0), vectors.max(axis=0) * (1.35, 1.25)
    width, height = np.maximum(high - low, 1)
    figure = _figure(6.4, 0.9 + 5.6 * min(1.2, height / width))
    ax = figure.add_subplot()
    for number, ((x, y), name) in enumerate(zip(vectors, names, strict=True)):
        # The first lies on top and is thicker: another arrow may run along it.
        colour, lift, thick = (USER, -14, 5) if number == 0 else (ITEM, 6, 2.5)
        style = {"arrowstyle": "-|>", "color": colour, "lw": thick, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", (x, y), (0, 0), arrowprops=style, zorder=3 if number == 0 else 2)
        ax.annotate(name, (x, y), (6, lift), textcoords="offset points", color=colour, weight="bold")
    ax.set(xlabel=axes[0], ylabel=axes[1], title=title)
    ax.set(xlim=(low[0], low[0] + width), ylim=(low[1], low[1] + height))
    ax.set_aspect("equal")
    _plain(ax)
    lines = [f"{name}: ({x:g}, {y:g})" for (x, y), name in zip(vectors, names, strict=True)]
    return Picture(figure, f"{title}: {len(names)} arrows from the origin.", "\n".join(lines))


def curves(
    series: Mapping[str, tuple[Sequence[float], Sequence[float]]],
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
    """
    if not 1 <= len(series) <= len(STYLES):
        raise ValueError(f"series must hold one to {len(STYLES)} lines; got {len(series)}.")
    figure = _figure(7.4, 4.2)
    ax = figure.add_subplot()
    lines = []
    for (name, (across, up)), (colour, dash) in zip(series.items(), STYLES, strict=False):
        across, up = np.asarray(across, float), np.asarray(up, float)
        if across.ndim != 1 or across.shape != up.shape:
            raise ValueError(
                f"series[{name!r}] must hold two lists of equal length; got {across.shape} and {up.shape}."
            )
        keep = np.isfinite(across) & np.isfinite(up)
        keep &= ((across > 0) | (not log_x)) & ((up > 0) | (not log_y))
        across, up = across[keep], up[keep]
        if not len(across):
            raise ValueError(f"series[{name!r}] has no value that can be drawn.")
        few = {"marker": "o", "markersize": 5} if len(across) <= 20 else {}
        ax.plot(across, up, color=colour, linestyle=dash, linewidth=2.2, label=name, **few)
        picked = np.unique(np.linspace(0, len(across) - 1, 6).round().astype(int))
        lines.append(f"{name}: " + ", ".join(f"{up[k]:.4g} at {across[k]:.4g}" for k in picked))
    ax.set(xlabel=x, ylabel=y, title=title)
    ax.set_xscale("log" if log_x else "linear")
    ax.set_yscale("log" if log_y else "linear")
    ax.grid(color=LINE, linewidth=0.6)
    _plain(ax)
    if len(series) > 1:
        figure.legend(loc="outside lower center", ncols=min(3, len(series)), frameon=False)
    names = ", ".join(series)
    return Picture(figure, f"{title}: {y} over {x}, for {names}.", "\n".join(lines))


def factorisation(
    data: Feedback,
    frames: Sequence[Frame],
    *,
    axes: Sequence[Sequence[str]] = (),
    with_loss: bool = False,
    count: int = 1,
) -> Picture:
    """Return the prediction U Vᵀ beside the points, one row of pictures for each frame.

    Parameters
    ----------
    data : Feedback
    frames : sequence of Frame
        Those to draw, at most a few.
    axes : sequence of (str, str)
        Names for the ends of each axis.
    with_loss : bool
        Whether the loss stands over the matrix.
    count : int
        How many frames there are in all, for the text.
    """
    m, n = data.shape
    figure = _figure(10, 4.0 * len(frames))
    half_width = reach(frames)
    texts = []
    grid = figure.subplots(len(frames), 2, squeeze=False, width_ratios=(1.35, 1))
    for frame, (left, right) in zip(frames, grid, strict=True):
        P = frame.U @ frame.V.T
        parts = loss(data, frame.U, frame.V, frame.w0, frame.reg)
        title = frame.caption or "Prediction U Vᵀ"
        said = _loss_text(parts, frame) if with_loss else ""
        _draw_matrix(left, P, data.users, data.items, data.observed, 2, f"{title}\n{said}".strip())
        draw = _draw_line if frame.U.shape[1] == 1 else _draw_plane
        draw(right, data, frame, half_width, axes)
        body = _as_text(P, data.users, data.observed, 2) or _spread(P)
        texts.append("\n".join(line for line in (title, body, said) if line))
    d = frames[0].U.shape[1]
    shown = f", {len(frames)} of {count} frames" if count > 1 else ""
    alt = (
        f"Predictions for {_count(m, 'user')} and {_count(n, 'item')} as a matrix (observed cells have a "
        f"border) and as points in {_count(d, 'dimension')}{shown}."
    )
    if m <= NUMBERS_UP_TO and n <= NUMBERS_UP_TO:
        texts.append(f"columns: {', '.join(data.items)}; * observed")
    return Picture(figure, alt, "\n".join(texts))


def stacked(pictures: Sequence[Picture]) -> Picture:
    """Return several pictures as one, from top to bottom."""
    return pictures[0] if len(pictures) == 1 else _Stack(pictures)


# ---- numbers as text -----------------------------------------------------------------------------


def _fmt(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace("-0." + "0" * digits, "0." + "0" * digits)


def _as_text(values, rows, observed, digits, hide_others=False) -> str:
    if max(values.shape) > NUMBERS_UP_TO:
        return ""
    width = max(len(row) for row in rows)
    mark = " " if hide_others else "*"
    other = "." if hide_others else None
    cells = [
        " ".join(
            f"{_fmt(value, digits) + mark if seen else (other or _fmt(value, digits)) + ' ':>8}"
            for value, seen in zip(*pair, strict=True)
        )
        for pair in zip(values, observed, strict=True)
    ]
    return "\n".join(f"{row:<{width}} {line}".rstrip() for row, line in zip(rows, cells, strict=True))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _spread(values) -> str:
    return f"values from {_fmt(values.min(), 2)} to {_fmt(values.max(), 2)}"


def _loss_text(parts, frame: Frame) -> str:
    text = f"loss {_fmt(parts.total, 3)} = observed {_fmt(parts.observed, 3)}"
    if np.ndim(frame.w0):
        text += f" + weighted unobserved {_fmt(parts.total - parts.observed - parts.penalty, 3)}"
    else:
        text += f" + {frame.w0:g} × unobserved {_fmt(parts.unobserved, 3)}"
    return text + (f" + penalty {_fmt(parts.penalty, 3)}" if frame.reg else "")


# ---- drawing -------------------------------------------------------------------------------------


def _figure(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def _table_figure(m: int, n: int) -> Figure:
    return _figure(2.2 + 1.05 * min(n, NUMBERS_UP_TO), 1.3 + 0.5 * min(m, NUMBERS_UP_TO))


def _plain(ax):
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _wrap(name: str) -> str:
    lines = [""]
    for word in _shorten(name, 36).split():
        if lines[-1] and len(lines[-1]) + len(word) > 11:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _draw_matrix(
    ax, values, rows, columns, observed, digits, title, hide_others=False, colours=DIVERGING
):
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    m, n = values.shape
    largest = np.abs(values[observed]).max() if observed.any() else np.abs(values).max()
    # A prediction of 1 has the full colour, also where none is that large; greys have no such meaning.
    scale = (largest or 1.0) if colours is GREYS else max(1.0, largest)
    shown = np.where(observed, values, 0) if hide_others else values
    scheme = LinearSegmentedColormap.from_list("recviz", colours)
    ax.imshow(shown / scale, cmap=scheme, vmin=-1, vmax=1, aspect="auto")
    ax.set_title(title, fontsize=11)
    if max(m, n) > NUMBERS_UP_TO:
        ax.set(xlabel=f"{n} items", ylabel=f"{m} users", xticks=[], yticks=[])
        return
    for i, j in np.ndindex(m, n):
        if observed[i, j]:
            ax.add_patch(
                Rectangle((j - 0.44, i - 0.42), 0.88, 0.84, fill=False, edgecolor=INK, lw=2.2)
            )
        if hide_others and not observed[i, j]:
            continue
        light = colours is GREYS or abs(values[i, j] / scale) < 0.7
        words = _fmt(values[i, j], digits).replace("-", "\u2212")
        ax.text(j, i, words, ha="center", va="center", color=INK if light else "white", fontsize=12)
    ax.set_xticks(range(n), [_wrap(name) for name in columns], fontsize=9)
    ax.set_yticks(range(m), [_shorten(name, 20) for name in rows], fontsize=11)
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


def _draw_plane(ax, data, frame, half_width, axes):
    named, taken = sum(data.shape) <= 2 * NUMBERS_UP_TO, []
    if not named:
        for rows, marker, colour in ((frame.U, "o", USER), (frame.V, "s", ITEM)):
            places = np.clip(rows[:, :2], -half_width, half_width)
            ax.plot(*places.T, marker, color=colour, markersize=4, clip_on=False)
    else:
        for name, place, _kind, marker, colour in _points(data, frame):
            x, y = np.clip(place[:2], -half_width, half_width)
            ax.plot(x, y, marker, color=colour, markersize=9, clip_on=False)
            side, lift = _free_side(x / half_width, y / half_width, len(_shorten(name, 28)), taken)
            ax.annotate(
                _shorten(name, 28), (x, y), (7 if side == "left" else -7, lift),
                textcoords="offset points", ha=side, va="center", fontsize=9,
            )  # fmt: skip
    ax.axhline(0, color=SOFT, lw=0.8, zorder=0)
    ax.axvline(0, color=SOFT, lw=0.8, zorder=0)
    ax.set(xlim=(-half_width, half_width), ylim=(-half_width, half_width), xticks=(-1, 0, 1))
    ax.set_yticks((-1, 0, 1))
    ax.set_aspect("equal")
    ax.tick_params(labelsize=8)
    for (low, high), write in zip(axes, (ax.set_xlabel, ax.set_ylabel), strict=False):
        write(f"← {low}   {high} →", fontsize=9, style="italic")


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


def _draw_line(ax, data, frame, half_width, axes):
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
                _shorten(name, 28), (x, y), (shift, 0), textcoords="offset points",
                ha=side, va="center", fontsize=9,
            )  # fmt: skip
    ax.axhline(0, color=SOFT, lw=1.2, zorder=0)
    ax.set(xlim=(-half_width, half_width), ylim=(-n - 1, m + 1), xticks=(-1, 0, 1), yticks=[])
    ax.tick_params(labelsize=8)
    for spine in ("left", "top", "right"):
        ax.spines[spine].set_visible(False)
    if axes:
        low, high = axes[0]
        ax.set_xlabel(f"← {low}   {high} →", fontsize=9, style="italic")
