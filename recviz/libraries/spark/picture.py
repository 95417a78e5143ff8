"""What travels in a half-step of Spark's ALS, as a picture."""

from __future__ import annotations

from recviz.plots.colours import INK, ITEM, LINE, SOFT, USER
from recviz.plots.drawing import new_figure
from recviz.plots.picture import Drawn, Picture

GROUND = "#f4f4f6"  # of a machine
HALF_STEP = """driver: adds the Gramians of the items' blocks, and sends the sum to the workers with the work
worker 1: items' block 0 (fixed) and users' block 0 (solved), each with its likes
worker 2: items' block 1 (fixed) and users' block 1 (solved), each with its likes
from each items' block to the driver: its Gramian, d × d
from each items' block to each users' block: the vectors of the movies that somebody there likes
likes stay where they are"""


def half_step() -> Picture:
    """Return a picture of the users' half-step on two workers, with two blocks of users and of items.

    Drawn after Spark's source, org.apache.spark.ml.recommendation.ALS: ``computeFactors`` and ``computeYtY``.
    """
    alt = (
        "The users' half-step on two workers: each items' block sends its Gramian to the driver, which adds "
        "them and sends the sum to both users' blocks, and sends each users' block the vectors it needs."
    )
    return Drawn(_half_step, alt, HALF_STEP)


def _half_step():
    figure = new_figure(9.6, 5.6)
    ax = figure.add_subplot()
    ax.set(xlim=(0, 96), ylim=(0, 56))
    ax.axis("off")
    ax.set_title("The users' half-step on two workers", fontsize=13)

    _box(ax, 32, 45, 32, 8, "driver\nadds the Gramians", SOFT)
    for worker, bottom in enumerate((23, 2)):
        _frame(ax, 1, bottom, 94, 18, f"worker {worker + 1}")
        told = f"items' block {worker}, fixed\nits rows of V\nand who likes them"
        _box(ax, 5, bottom + 2.5, 22, 12, told, ITEM)
        told = f"users' block {worker}, solved\ntheir rows of U\nand what they like"
        _box(ax, 69, bottom + 2.5, 22, 12, told, USER)
    for start in (31.5, 10.5):
        for end in (31.5, 10.5):
            _arrow(ax, (27.5, start), (68.5, end), INK, "-" if start != end else (0, (2, 2)))
    # The Gramians go round the outside.
    _bent(ax, [(16, 37.5), (16, 47), (31.5, 47)], ITEM)
    _bent(ax, [(5, 10.5), (3, 10.5), (3, 51), (31.5, 51)], ITEM)
    _bent(ax, [(64.5, 47), (80, 47), (80, 37.7)], USER)
    _bent(ax, [(64.5, 51), (93, 51), (93, 10.5), (91.3, 10.5)], USER)
    inside = {"ha": "center", "va": "center", "fontsize": 10, "backgroundcolor": GROUND}
    words = {"ha": "center", "va": "center", "fontsize": 10, "backgroundcolor": "white"}
    ax.text(17, 43.2, "a Gramian each, d × d", color=ITEM, **words)
    ax.text(80, 43.2, "their sum, VᵀV", color=USER, **words)
    ax.text(48, 31.5, "stays here", color=INK, **inside)
    ax.text(48, 21.5, "vectors of the movies\nthat somebody there likes", color=INK, **words)
    ax.text(48, 10.5, "stays here", color=INK, **inside)
    return figure


def _box(ax, x, y, width, height, text, colour):
    from matplotlib.patches import FancyBboxPatch

    style = {"boxstyle": "round,pad=0,rounding_size=1", "facecolor": "white", "edgecolor": colour, "lw": 2}
    ax.add_patch(FancyBboxPatch((x, y), width, height, zorder=3, **style))
    ax.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=10.5, zorder=4)


def _frame(ax, x, y, width, height, name):
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((x, y), width, height, facecolor=GROUND, edgecolor=LINE, lw=1, zorder=0))
    words = {"ha": "center", "va": "bottom", "fontsize": 10, "color": SOFT, "style": "italic"}
    ax.text(x + width / 2, y + 0.8, name, **words)


def _bent(ax, corners, colour):
    """Draw a line round corners, with an arrow at its end."""
    ax.plot(*zip(*corners[:-1], strict=True), color=colour, lw=1.6, zorder=2)
    _arrow(ax, corners[-2], corners[-1], colour, "-")


def _arrow(ax, start, end, colour, dash):
    style = {"arrowstyle": "-|>", "color": colour, "lw": 1.6, "linestyle": dash, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops=style, zorder=2)
