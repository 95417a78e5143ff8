"""The race: how several runs come down one loss, side by side, by steps, by arithmetic or by time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from recviz import plots, validate
from recviz.data import Feedback
from recviz.factorize import Fit
from recviz.frames import Frame, checked, principal, reach
from recviz.plots.colours import STYLES
from recviz.plots.planes import planes
from recviz.text import decimals, written
from recviz.validate import Array
from recviz.widgets.shared import browser
from recviz.widgets.shared.base import Stateful, Twinned, checks

AXES = ("steps", "arithmetic", "time")
# Of a longer run so many steps are kept: half of them evenly, half of them closer at its beginning.
MOST_STEPS, FEWEST_STEPS = 301, 20
MOST_NUMBERS = 60_000  # of all runs together, or a page would take long to load
MOST_COST = 1e15  # of a step, in multiplications or seconds
FULL = 32_767  # places are sent as shares of the plane's half-width, in 16 bits: finer than any screen
NEVER = -1


class Race(Stateful, Twinned, anywidget.AnyWidget):
    """Show runs that minimise one loss from one start: their points, and one chart of their losses.

    A slider and Play move all of them along a common axis. By steps each stands at the same number of
    steps; by arithmetic each has multiplied as often, and by time it has run as long. It is computed in
    the browser from recorded steps, and needs no kernel.

    Parameters
    ----------
    feedback : Feedback or array_like, shape (m, n)
        What was observed.
    runs : dict of str to Fit
        One to six, with their steps recorded (``rv.wals(..., record=True)``), from one start and with the
        same w0 and reg.
    costs : dict of str to float, optional
        How many multiplications a recorded step takes, by name of run. A run that is not named takes
        3 m n d, as gradient descent does that visits all cells.
    best : float, optional
        The loss that is aimed at; the lowest of all runs if not given.
    within : float
        How near to it a run has arrived, above 0.

    Attributes
    ----------
    axis : str
        What the slider counts: "steps", "arithmetic" or, once it was `clock`-ed, "time".
    position : float
        Where it stands: steps, multiplications or seconds from the start.
    names : list of str
    arrivals : dict of str to int or None
        The step at which each run was first within ``within`` of the best.
    standing : dict of str to int
        The recorded step that each run has reached at the position.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as a board for a run.
    ValueError
        If there are no runs or more than six, a run has no steps, they do not fit the feedback, they start
        at different points or minimise different losses, or a number is out of range.

    Notes
    -----
    Of runs with more than 300 steps so many are kept, and fewer where there are many points. A run has got
    stuck if in its last fifth it lost less than a ten-thousandth of what parts it from the best.
    """

    _esm = browser.script("race/race")
    _css = browser.style("race/race")

    axis = traitlets.Unicode("steps").tag(sync=True)
    position = traitlets.Any(0.0).tag(sync=True)  # a number; Float fails at whole ones it cannot hold
    names = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    users = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    items = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    _steps: traitlets.List[list[int]] = traitlets.List(read_only=True).tag(sync=True)
    _places = traitlets.Bytes(read_only=True).tag(sync=True)
    _gaps = traitlets.Bytes(read_only=True).tag(sync=True)
    _best = traitlets.Float(read_only=True).tag(sync=True)
    _within = traitlets.Float(read_only=True).tag(sync=True)
    _costs = traitlets.List(traitlets.Float(), read_only=True).tag(sync=True)
    _seconds = traitlets.List(traitlets.Float(), read_only=True).tag(sync=True)
    _arrived = traitlets.List(traitlets.Int(), read_only=True).tag(sync=True)
    _diverged = traitlets.List(traitlets.Int(), read_only=True).tag(sync=True)
    _stuck = traitlets.List(traitlets.Int(), read_only=True).tag(sync=True)

    def __init__(
        self,
        feedback: Feedback | ArrayLike,
        runs: Mapping[str, Fit],
        costs: Mapping[str, float] | None = None,
        *,
        best: float | None = None,
        within: float = 1e-6,
    ) -> None:
        feedback = Feedback.of(feedback)
        found = _runs(feedback, runs)
        names = list(found)
        within = validate.number("within", within, low=0)
        if within == 0:
            raise ValueError("within must be above 0; got 0.")
        lowest = min(float(np.nanmin(run.losses)) for run in found.values())
        best = lowest if best is None else validate.number("best", best)
        points = sum(feedback.shape)
        most = max(FEWEST_STEPS, min(MOST_STEPS, MOST_NUMBERS // (2 * points * len(found))))
        racers = [_racer(feedback, name, run, best, within, most) for name, run in found.items()]
        _same_start_and_loss(names, [racer.frames[0] for racer in racers])
        racers = _turned(racers)
        frames = [frame for racer in racers for frame in racer.frames]
        gaps = np.concatenate([racer.gaps for racer in racers])
        top = min(
            1e3 * max(within, gaps[0]), 1e38
        )  # all start together; who gets above this is on the way out
        m, n = feedback.shape
        plain = float(3 * m * n * frames[0].U.shape[1])
        self.feedback, self._racers = feedback, racers
        # Where a run bursts, all others must still be seen.
        burst = [racer.frames[0] for racer in racers if racer.diverged != NEVER]
        good = [frame for racer in racers if racer.diverged == NEVER for frame in racer.frames]
        self._half_width = half_width = reach(good + burst)
        super().__init__(
            names=names,
            users=list(feedback.users),
            items=list(feedback.items),
            _steps=[racer.steps for racer in racers],
            _places=b"".join(_places(frame, half_width) for frame in frames),
            _gaps=browser.to_bytes(np.nan_to_num(gaps, nan=top, posinf=top).clip(-top, top)),
            _best=best,
            _within=within,
            _costs=list(_each("costs", {} if costs is None else costs, names, plain).values()),
            _arrived=[racer.arrived for racer in racers],
            _diverged=[racer.diverged for racer in racers],
            _stuck=[racer.stuck for racer in racers],
        )

    def clock(self, seconds: Mapping[str, float]) -> None:
        """Offer time as an axis too: how many seconds each whole run took, measured on this machine.

        `recviz.Stopwatch` does it for a race that it is given. Nothing of it is stored in a notebook.

        Raises
        ------
        TypeError, ValueError
            If there is not a number above 0 for each run.
        """
        whole = _each("seconds", seconds, self.names)
        longest = {name: racer.recorded - 1 for name, racer in zip(self.names, self._racers, strict=True)}
        self._fill({"_seconds": [whole[name] / max(1, longest[name]) for name in self.names]})

    @checks("axis")
    def _axis_exists(self, axis: str) -> str:
        return validate.one_of("axis", axis, AXES if self._seconds else AXES[:2])

    @checks("position")
    def _from_the_start(self, position: float) -> float:
        return validate.number("position", position, low=0)

    @property
    def arrivals(self) -> dict[str, int | None]:
        """The step at which each run was first within ``within`` of the best; None if it never was."""
        return {
            name: None if step == NEVER else step
            for name, step in zip(self.names, self._arrived, strict=True)
        }

    @property
    def standing(self) -> dict[str, int]:
        """The recorded step that each run has reached at the position; race/track.js finds the same."""
        units = {"steps": [1.0] * len(self.names), "arithmetic": self._costs, "time": self._seconds}[
            self.axis
        ]
        limit = self.position * (1 + 1e-9)
        return {
            name: max(step for step in steps if step == 0 or step * unit <= limit)
            for name, steps, unit in zip(self.names, self._steps, units, strict=True)
        }

    def picture(self) -> plots.Picture:
        """Return the static twin: where the points of each run end, and its curve by steps."""
        last = {
            f"{name}\n{racer.end()}": racer.frames[-1]
            for name, racer in zip(self.names, self._racers, strict=True)
        }
        series = {}
        for name, racer in zip(self.names, self._racers, strict=True):
            seen = (racer.gaps > self._within / 100) & (racer.gaps < 10 * racer.gaps[0])
            seen[0] = True
            series[name] = racer.steps, np.where(seen, racer.gaps.clip(self._within / 100), np.nan)
        curves = plots.curves(series, x="step", y="loss − best", title="By steps", log_y=True)
        return plots.stacked([planes(self.feedback, last, self._half_width, self._told()), curves])

    def _told(self) -> str:
        """Return how each run ends, and who arrives first by the axes that are the same everywhere."""
        lines = [f"{name}: {racer.end()}" for name, racer in zip(self.names, self._racers, strict=True)]
        for axis, costs in (("steps", np.ones(len(self.names))), ("arithmetic", self._costs)):
            order = sorted(
                (step * cost, name)
                for (name, step), cost in zip(self.arrivals.items(), costs, strict=True)
                if step is not None
            )
            first = ", ".join(f"{name} {written(count)}" for count, name in order) or "nobody"
            lines.append(f"within {written(self._within)} of the best, by {axis}: {first}")
        return "\n".join(lines)


class Racer(NamedTuple):
    """A run as the race shows it: the steps that are kept, with their frames and losses above the best."""

    steps: list[int]
    frames: list[Frame]
    gaps: Array
    best: float
    recorded: int
    arrived: int
    diverged: int
    stuck: int

    def end(self) -> str:
        """Return in words how the run ends."""
        if self.diverged != NEVER:
            return f"diverged at step {self.diverged}"
        loss = decimals(self.best + float(self.gaps[-1]), 3)
        if self.arrived != NEVER:
            return f"there at step {self.arrived}"
        return f"stuck at {loss}" if self.stuck != NEVER else f"at {loss} after step {self.steps[-1]}"


def _runs(feedback: Feedback, runs: object) -> dict[str, Fit]:
    found = validate.mapping("runs", runs, "a dictionary of names to fits")
    if not 1 <= len(found) <= len(STYLES):
        raise ValueError(f"runs must hold one to {len(STYLES)} runs; got {len(found)}.")
    for name, run in found.items():
        validate.text("runs", name)
        if not isinstance(run, Fit):
            raise TypeError(f"runs[{name!r}] must be a Fit, as rv.sgd returns it; got {validate.shown(run)}.")
        if not len(run.captions):
            raise ValueError(f"runs[{name!r}] has no steps; ask for them with record=True.")
        if len(run.losses) != len(run.captions):
            raise ValueError(
                f"runs[{name!r}] must have one loss for each step; it has {len(run.losses)} losses and "
                f"{len(run.captions)} steps."
            )
        if not np.isfinite(run.losses[0]):
            raise ValueError(f"runs[{name!r}] must start at a finite loss; got {run.losses[0]}.")
    return found


def _racer(feedback: Feedback, name: str, run: Fit, best: float, within: float, most: int) -> Racer:
    gaps = np.asarray(run.losses, float) - best
    diverged = NEVER if run.diverged is None else run.diverged
    last = len(gaps) - 1 if diverged == NEVER else diverged
    gaps = gaps[: last + 1]
    near = np.flatnonzero(gaps <= within)
    arrived = int(near[0]) if len(near) else NEVER
    stuck = NEVER
    if arrived == NEVER and diverged == NEVER:
        final = gaps[-1]
        if np.ptp(gaps[-max(2, len(gaps) // 5) :]) <= 1e-4 * final:
            away = np.flatnonzero(np.abs(gaps - final) > 1e-3 * final)
            stuck = int(away[-1]) + 1 if len(away) else 0
    steps = _kept(last, most, [step for step in (arrived, stuck) if step != NEVER])
    try:
        frames = checked(feedback.A, [run.frames[step] for step in steps])
    except (TypeError, ValueError) as error:
        raise type(error)(f"runs[{name!r}]: {error}") from None
    return Racer(steps, frames, gaps[steps], best, len(run.losses), arrived, diverged, stuck)


def _kept(last: int, most: int, always: Sequence[int]) -> list[int]:
    """Return the steps to keep, from 0 to the last."""
    if last < most:
        return list(range(last + 1))
    half = most // 2
    steps = np.concatenate([np.linspace(0, last, half), np.geomspace(1, last, half), always])
    return np.unique(steps.round().astype(int)).tolist()


def _same_start_and_loss(names: Sequence[str], starts: Sequence[Frame]) -> None:
    first = starts[0]
    for name, start in zip(names[1:], starts[1:], strict=True):
        if start.U.shape != first.U.shape:
            raise ValueError(
                f"All runs must have the same d; {names[0]!r} has {first.U.shape[1]}, {name!r} has "
                f"{start.U.shape[1]}."
            )
        if not (np.allclose(start.U, first.U) and np.allclose(start.V, first.V)):
            raise ValueError(
                f"All runs must start at the same point; {name!r} starts elsewhere than {names[0]!r}. "
                "Give them the same seed or start."
            )
        if not (np.array_equal(start.w0, first.w0) and start.reg == first.reg):
            raise ValueError(
                f"All runs must minimise the same loss; {name!r} has other w0 or reg than {names[0]!r}."
            )


def _turned(racers: list[Racer]) -> list[Racer]:
    """Turn the frames of all racers alike where they have more dimensions than a plane."""
    if racers[0].frames[0].U.shape[1] <= 2:
        return racers
    frames = iter(principal([frame for racer in racers for frame in racer.frames]))
    return [racer._replace(frames=list(islice(frames, len(racer.frames)))) for racer in racers]


def _each(name: str, values: object, names: Sequence[str], other: float | None = None) -> dict[str, float]:
    """Return a positive number for each name; ``other`` for those without."""
    given = validate.mapping(name, values, "a dictionary of names of runs to numbers")
    for key, value in given.items():
        if key not in names:
            raise ValueError(f"{name} must be of {', '.join(names)}; got {validate.shown(key)}.")
        if validate.number(f"{name}[{key!r}]", value, low=0, high=MOST_COST) == 0:
            raise ValueError(f"{name}[{key!r}] must be above 0; got 0.")
    filled = given if other is None else dict.fromkeys(names, other) | given
    for key in names:
        if key not in filled:
            raise ValueError(f"{name} must have a number for each run; {validate.shown(key)} has none.")
    return {key: float(filled[key]) for key in names}


def _places(frame: Frame, half_width: float) -> bytes:
    """Return where all points lie in the plane, or on its edge, as shares of its half-width."""
    points = np.vstack([frame.U, frame.V])[:, :2]
    plane = np.pad(points, ((0, 0), (0, 2 - points.shape[1])))
    return np.rint(np.clip(plane / half_width, -1, 1) * FULL).astype("<i2").tobytes()
