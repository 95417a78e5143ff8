"""The board: one picture of a factorisation A ≈ U Vᵀ that answers to the mouse and the keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from recviz import plots, validate
from recviz.data import Feedback
from recviz.frames import DIVERGED, Frame, align, checked, is_finite, principal, reach
from recviz.objective import Loss, loss
from recviz.ranking import Recommendation, recommend
from recviz.text import counted
from recviz.validate import Array
from recviz.widgets.board import link
from recviz.widgets.shared import browser
from recviz.widgets.shared.base import Stateful, Twinned, checks

# Up to this many rows and columns the matrix is a table of numbers; beyond, a picture without.
TABLE_ROWS, TABLE_COLUMNS = 12, 12
# More cells than this cannot be told apart on a screen, and more points than this make a page slow.
MOST_CELLS, MOST_POINTS = 250_000, 1_000


class Board(Stateful, Twinned, anywidget.AnyWidget):
    """Show the prediction U Vᵀ as a matrix, and users and items as points that can be moved.

    A board holds one or more frames; everything it shows of them is computed in the browser, so that a
    slider tied to ``frame`` (see `recviz.scrub`) moves the picture without asking Python.

    Parameters
    ----------
    feedback : Feedback or array_like, shape (m, n)
        What was observed.
    U : array_like, shape (m, d), optional
        One row per user. Give either U and V, or ``frames``.
    V : array_like, shape (n, d), optional
        One row per item.
    frames : sequence of Frame, optional
        The factorisations a slider runs through. Training that diverged is shown as such.
    axes : sequence of (str, str), optional
        Names for the two ends of each axis, as in ``rv.hand_built().axes``.
    w0, reg : float
        The weights of the loss for U and V; frames carry their own.
    show_loss : bool
        Whether the loss and its parts stand under the matrix.
    target : float, optional
        A loss to beat, marked on the loss bar.
    user : str or int, optional
        The user whose recommendations are listed at first.
    draggable : bool
        Whether points can be moved.
    presets : dict of str to int, optional
        Buttons, each with the number of the frame it shows.
    frame : int
        The number of the frame shown at first, from 0.

    Attributes
    ----------
    frame : int
        The number of the frame shown, from 0. Tied to a slider by `recviz.scrub`.
    moves : dict of str to list
        Where points were moved to on this frame, such as ``{"user:0": [0.5, 1.0]}``.
    kept : dict
        The state that *Keep* holds to compare with, as ``{"frame": 0, "moves": {}}``; empty if none is.
    user : int
        The number of the user whose recommendations are listed, from 0; -1 for nobody.
    U, V : ndarray
        The embeddings as they are on the screen, moved points included.
    shown : Frame
        The frame on the screen, moved points included.
    loss : Loss
        The loss of what is on the screen, as from `recviz.loss`.

    Raises
    ------
    TypeError
        If neither or both of U and V, and ``frames``, are given.
    ValueError
        If shapes do not match, a number is not finite or does not fit float32, a name or a frame is not
        known, or there are more than 250,000 cells or 1,000 users and items.

    Notes
    -----
    With more than two dimensions the frames are turned to their principal axes and the plane shows the
    first two; U Vᵀ does not change by that.
    """

    _esm = browser.script("board/board")
    _css = browser.style("board/plane", "board/curve")
    _from_browser = False

    frame = traitlets.Int(0).tag(sync=True)
    moves = traitlets.Dict().tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)
    user = traitlets.Int(-1).tag(sync=True)
    users = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    items = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    dim = traitlets.Int(read_only=True).tag(sync=True)
    captions = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    _show_loss = traitlets.Bool(False, read_only=True).tag(sync=True)
    _target = traitlets.Float(None, allow_none=True, read_only=True).tag(sync=True)
    _draggable = traitlets.Bool(True, read_only=True).tag(sync=True)
    _A = traitlets.Bytes(read_only=True).tag(sync=True)
    _frames = traitlets.Bytes(read_only=True).tag(sync=True)
    _w0: traitlets.List[Any] = traitlets.List(read_only=True).tag(sync=True)
    _reg = traitlets.List(traitlets.Float(), read_only=True).tag(sync=True)
    _diverged = traitlets.List(traitlets.Bool(), read_only=True).tag(sync=True)
    _axes: traitlets.List[list[str]] = traitlets.List(read_only=True).tag(sync=True)
    _reach = traitlets.Float(read_only=True).tag(sync=True)
    _presets: traitlets.List[Any] = traitlets.List(read_only=True).tag(sync=True)
    _as_table = traitlets.Bool(read_only=True).tag(sync=True)

    def __init__(
        self,
        feedback: Feedback | ArrayLike,
        U: ArrayLike | None = None,
        V: ArrayLike | None = None,
        *,
        frames: Iterable[Frame] | None = None,
        axes: Iterable[Sequence[str]] = (),
        w0: ArrayLike = 0.0,
        reg: float = 0.0,
        show_loss: bool = False,
        target: float | None = None,
        user: str | int | None = None,
        draggable: bool = True,
        presets: Mapping[str, int] | None = None,
        frame: int = 0,
    ) -> None:
        feedback = Feedback.of(feedback)
        m, n = feedback.shape
        if m * n > MOST_CELLS:
            raise ValueError(
                f"A has {m} × {n} = {m * n:,} cells; a board can show at most {MOST_CELLS:,}. "
                "Show a part of it, such as A[:60, :60]."
            )
        if m + n > MOST_POINTS:
            raise ValueError(
                f"A has {m:,} users and {n:,} items; a board can show at most {MOST_POINTS:,} points. "
                "Show a part of it, such as A[:60, :60]."
            )
        missing = [array is None for array in (U, V)]
        if any(missing) if frames is None else not all(missing):
            raise TypeError("Board needs either U and V, or frames=…, and not both.")
        if frames is None:
            frames = [Frame(cast(Array, U), cast(Array, V), w0=w0, reg=reg)]
        shown = checked(feedback.A, frames)
        self._start = validate.whole_number("frame", frame, low=0, high=len(shown) - 1)
        shown = _turned(shown, self._start)
        self.feedback, self._shown = feedback, shown
        # What later frames are turned like: always the same, so that they do not depend on the way there.
        self._first = shown[self._start]
        super().__init__(
            frame=self._start,
            users=list(feedback.users),
            items=list(feedback.items),
            user=-1 if user is None else validate.index_of("user", user, feedback.users),
            _show_loss=validate.flag("show_loss", show_loss),
            _target=None if target is None else validate.number("target", target, low=0),
            _draggable=validate.flag("draggable", draggable),
            _A=browser.to_bytes(browser.feedback(feedback.A)),
            _axes=validate.axes(axes, min(shown[0].U.shape[1], 2)),
            _presets=_presets({} if presets is None else presets, len(shown)),
            _as_table=m <= TABLE_ROWS and n <= TABLE_COLUMNS,
            **_state(shown),
        )

    def show(self, frames: Iterable[Frame]) -> None:
        """Replace all frames, keeping the number of the one shown where it still exists.

        This is what a control calls that has to recompute, such as a learning rate.
        """
        shown = checked(self.feedback.A, frames)
        shown = _turned(shown, min(self._start, len(shown) - 1), like=self._first)
        state = _state(shown)
        if state["dim"] != self.dim:
            raise ValueError(f"frames must keep d = {self.dim}; got d = {state['dim']}.")
        self._shown = shown
        with self.hold_sync():
            self.moves, self.kept = {}, {}
            self.frame = min(self.frame, len(shown) - 1)
            self._fill(state)

    def link(self, page: str = "board.html") -> str:
        """Return a link that holds this board as it stands, for whoever should see what was built.

        Its part behind the # has the names, the feedback, U and V with all moves, w0 and λ. The pages of
        the lessons have one that shows any such link, ``board.html``; `from_link` makes the board anew.

        Parameters
        ----------
        page : str
            The address of that page.

        Raises
        ------
        ValueError
            If there are more than 12 users or items, or the link would be longer than 2,500 letters.
        """
        return f"{validate.text('page', page)}#{link.write(self.feedback, self.shown, self._axes)}"

    @classmethod
    def from_link(cls, address: str) -> Board:
        """Return the board that a link holds, as made by `link` or copied from a page.

        Raises
        ------
        ValueError
            If it is no such link, is damaged, or was made by another version.
        """
        made, moves = link.read(address)
        board = cls(show_loss=True, **made)
        board.moves = moves
        return board

    @checks("frame")
    def _frame_exists(self, frame: int) -> int:
        return self._number_of_frame("frame", frame)

    @checks("user")
    def _user_exists(self, user: int) -> int:
        return validate.whole_number("user", user, low=-1, high=len(self.users) - 1)

    @checks("moves")
    def _points_there_are(self, moves: dict[str, Any]) -> dict[str, list[float]]:
        return self._places("moves", moves)

    @checks("kept")
    def _state_there_can_be(self, kept: dict[str, Any]) -> dict[str, Any]:
        if not kept:
            return {}
        if set(kept) != {"frame", "moves"}:
            raise ValueError(
                'kept must be a state such as {"frame": 0, "moves": {}}, or empty; got '
                f"{validate.shown(kept)}."
            )
        return {
            "frame": self._number_of_frame("kept['frame']", kept["frame"]),
            "moves": self._places("kept['moves']", kept["moves"]),
        }

    def _number_of_frame(self, name: str, frame: object) -> int:
        return validate.whole_number(name, frame, low=0, high=len(self._shown) - 1)

    def _places(self, name: str, moves: object) -> dict[str, list[float]]:
        """Return moves of points there are, as lists of numbers."""
        points = {f"user:{i}" for i in range(len(self.users))} | {f"item:{j}" for j in range(len(self.items))}
        axes, found = min(self.dim, 2), {}
        rule = 'a dictionary of points to places, such as {"user:0": [0.5, 1.0]}'
        for point, place in validate.mapping(name, moves, rule).items():
            if point not in points:
                raise ValueError(
                    f'{name} must be of points such as "user:0" or "item:{len(self.items) - 1}"; '
                    f"got {validate.shown(point)}."
                )
            where = f"{name}[{point!r}]"
            numbers = validate.vector(where, place)
            if len(numbers) != axes or not is_finite(numbers, numbers):
                raise ValueError(
                    f"{where} must be {counted(axes, 'numbers')} up to {DIVERGED:,.0f}; "
                    f"got {numbers.tolist()}."
                )
            found[point] = list(map(float, numbers))
        return found

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the browser sends, as every widget of ours does.

        It forgets moves by itself when it shows another frame, and it may send that frame together with
        the moves made on it since, when Python was busy.
        """
        self._from_browser = True
        try:
            super().set_state(sync_data)
        finally:
            self._from_browser = False

    @traitlets.observe("frame")
    def _forget_moves(self, _change: object) -> None:
        if not self._from_browser:
            self.moves = {}

    @property
    def shown(self) -> Frame:
        """The frame on the screen, moved points included."""
        base = self._shown[self.frame]
        rows = {"user": base.U.copy(), "item": base.V.copy()}
        for key, place in self.moves.items():
            kind, index = key.split(":")
            rows[kind][int(index), : len(place)] = place
        return replace(base, U=rows["user"], V=rows["item"])

    @property
    def U(self) -> Array:
        """The users' embeddings on the screen, shape (m, d)."""
        return self.shown.U

    @property
    def V(self) -> Array:
        """The items' embeddings on the screen, shape (n, d)."""
        return self.shown.V

    @property
    def loss(self) -> Loss:
        """The loss of what is on the screen, as from `recviz.loss`."""
        shown = self.shown
        return loss(self.feedback, shown.U, shown.V, w0=shown.w0, reg=shown.reg)

    def state_of_frames(self) -> dict[str, Any]:
        """Return what the browser is told of the frames, by name of trait."""
        return _state(self._shown)

    def recommend(self, user: str | int, k: int | None = None) -> list[Recommendation]:
        """Return what to recommend to a user, as from `recviz.recommend`."""
        return recommend(self.feedback, self.U, self.V, user, k)

    def picture(self) -> plots.Picture:
        """Return the static twin: what this board shows, where no widget can be drawn."""
        frames = [self._shown[0], self._shown[-1]] if len(self._shown) > 1 else [self.shown]
        return plots.factorisation(
            self.feedback, frames, axes=self._axes, with_loss=self._show_loss, count=len(self._shown)
        )


def _turned(frames: list[Frame], start: int, like: Frame | None = None) -> list[Frame]:
    """Turn frames of more than two dimensions: that of ``start`` like a frame, or all as shows most."""
    if frames[0].U.shape[1] <= 2:
        return frames
    if like is not None and like.U.shape != frames[0].U.shape:
        like = None
    # From there to both ends, each like its neighbour.
    earlier = align(frames[start::-1], to=like)[:0:-1]
    turned = earlier + align(frames[start:], to=like)
    return turned if like is not None else principal(turned)


def _state(shown: list[Frame]) -> dict[str, Any]:
    """Return what the browser needs to know of the frames."""
    numbers = [np.concatenate([frame.U.ravel(), frame.V.ravel()]) for frame in shown]
    return {
        "dim": shown[0].U.shape[1],
        "captions": [frame.caption for frame in shown],
        "_frames": browser.to_bytes(np.stack(numbers)),
        "_w0": [np.asarray(frame.w0).tolist() for frame in shown],
        "_reg": [frame.reg for frame in shown],
        "_diverged": [frame.diverged for frame in shown],
        "_reach": reach(shown),
    }


def _presets(presets: Mapping[str, int], count: int) -> list[list[Any]]:
    rule = 'a dictionary of labels to numbers of frames, such as {"start": 0}'
    return [
        [
            validate.text("presets", label),
            validate.whole_number(f"presets[{label!r}]", frame, low=0, high=count - 1),
        ]
        for label, frame in validate.mapping("presets", presets, rule).items()
    ]
