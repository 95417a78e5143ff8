"""Several planes side by side: where the points of each of a few factorisations lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from recviz.data import Feedback
from recviz.frames import Frame
from recviz.plots.drawing import draw_line, draw_plane, new_figure
from recviz.plots.names import literal, write_names
from recviz.plots.picture import Drawn, Picture
from recviz.text import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

IN_A_ROW = 3


def planes(data: Feedback, frames: Mapping[str, Frame], half_width: float, text: str) -> Picture:
    """Return one plane for each frame, under its name; ``text`` is what the picture says in words."""

    def draw() -> Figure:
        columns = min(IN_A_ROW, len(frames))
        rows = -(-len(frames) // columns)
        figure = new_figure(10, 3.7 * rows)
        grid = figure.subplots(rows, columns, squeeze=False).ravel()
        names = []
        for (title, frame), ax in zip(frames.items(), grid, strict=False):
            draw_points = draw_line if frame.U.shape[1] == 1 else draw_plane
            names.append(draw_points(ax, data, frame, half_width, ()))
            ax.set_title(literal(title), fontsize=11)
        for ax in grid[len(frames) :]:
            ax.set_visible(False)
        write_names(figure, *names)
        return figure

    m, n = data.shape
    runs = ", ".join(title.split("\n")[0] for title in frames)
    alt = f"The points of {counted(m, 'users')} and {counted(n, 'items')} at the end of each run: {runs}."
    return Drawn(draw, alt, text)
