"""Sliders and a Play button for boards, tied in the browser: they work without a kernel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import ipywidgets as widgets

from recviz import plots, validate
from recviz.text import written
from recviz.widgets.board.board import Board
from recviz.widgets.controls.speed import Speed
from recviz.widgets.shared.base import Twinned


class Stage(Twinned, widgets.VBox):
    """Boards with the sliders that move them; displayed with the boards' static twin.

    Attributes
    ----------
    boards : tuple of Board
    slider : SelectionSlider or None
        The one that runs through the frames.
    bars : tuple of Widget
        Everything above the boards.
    """

    def __init__(
        self, boards: Sequence[Board], slider: widgets.Widget | None, bars: Sequence[widgets.Widget] = ()
    ) -> None:
        self.boards = tuple(boards)
        self.slider = slider
        self.bars = tuple(bars)
        several = len(self.boards) > 1
        row = widgets.HBox(self.boards, _dom_classes=("rv-row",)) if several else self.boards[0]
        # Classes of the style sheets: letters as large as the boards', a place of their own on a phone.
        bars = widgets.VBox(self.bars, _dom_classes=("rv-bars",))
        super().__init__([bars, row], _dom_classes=("rv-control",))

    def picture(self) -> plots.Picture:
        """Return the static twins of all boards as one."""
        return plots.stacked([board.picture() for board in self.boards])


def scrub(
    *boards: Board, label: str, values: Iterable[object] | None = None, play: bool | int = False
) -> Stage:
    """Put a slider above one or more boards that runs through their frames.

    Parameters
    ----------
    *boards : Board
        Boards with the same number of frames; the slider moves all of them.
    label : str
        What stands before the slider.
    values : sequence, optional
        What the slider reads at each frame, such as the values of w0; the frame's number if not given.
    play : bool or int
        Whether a Play button runs the slider, with a choice of its speed; a number says how many
        milliseconds each frame stays at 1×, 120 otherwise.

    Returns
    -------
    Stage
        With ``boards`` and ``slider``.

    Raises
    ------
    TypeError
        If ``play`` is neither True or False nor a whole number.
    ValueError
        If the boards differ in their number of frames, ``values`` does not have one for each, or a frame of
        Play is to stay for less than 10 milliseconds.
    """
    if not boards:
        raise ValueError("scrub needs at least one board.")
    for board in boards:
        if not isinstance(board, Board):
            raise TypeError(f"boards must be rv.Board objects; got {validate.shown(board)}.")
    label = validate.text("label", label)
    counts = {len(board.captions) for board in boards}
    if len(counts) > 1:
        raise ValueError(f"All boards must have the same number of frames; got {sorted(counts)}.")
    count = counts.pop()
    values = range(count) if values is None else validate.listed("values", values, "a list of values")
    names = validate.names("values", map(written, values))
    if len(names) != count:
        raise ValueError(f"values must have one entry for each of {count} frames; got {len(names)}.")
    start = boards[0].frame
    slider = widgets.SelectionSlider(
        options=list(zip(names, range(count), strict=True)),
        index=start,
        description=label,
        style={"description_width": "initial"},
        layout={"width": "min(100%, 40em)"},
    )
    for board in boards:
        widgets.jslink((slider, "index"), (board, "frame"))
    bar = slider
    interval = 120 if isinstance(play, bool) else validate.whole_number("play", play, low=10)
    if play:
        player = widgets.Play(value=start, min=0, max=count - 1, interval=interval)
        speed = Speed(interval)
        widgets.jslink((player, "value"), (slider, "index"))
        widgets.jslink((speed, "interval"), (player, "interval"))
        # Beside the buttons, or below them where there is not room enough.
        slider.layout.flex, slider.layout.max_width = "1 1 16em", "40em"
        bar = widgets.HBox([player, speed, slider], layout={"flex_flow": "row wrap"})
    return Stage(boards, slider, [bar])
