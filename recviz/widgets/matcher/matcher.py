"""The matcher: switch cells of a small table, pick rows, and see which other rows are alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from recviz import plots, validate
from recviz.plots import charts
from recviz.plots.colours import PREDICTIONS
from recviz.ranking import ranks
from recviz.similarity import MEASURES, similarity
from recviz.text import decimals
from recviz.validate import Array
from recviz.widgets.shared import browser
from recviz.widgets.shared.base import Stateful, Twinned, checks

MOST_ROWS, MOST_COLUMNS = 12, 12
MEASURE_NAMES = {"dot": "dot product", "cosine": "cosine", "euclidean": "distance"}


class Matcher(Stateful, Twinned, anywidget.AnyWidget):
    """Show a table whose cells switch when clicked, and rank its rows by similarity to those picked.

    Rows may be users and columns movies (who is like C?), or rows apps and columns features (which app
    is like those installed?). All of it is computed in the browser and needs no kernel.

    Parameters
    ----------
    values : array_like, shape (m, n)
        At most 12 × 12.
    rows, columns : sequence of str
    picked : str or sequence of str
        The rows at first picked. Several make a profile, their sum.
    measure : {"dot", "cosine", "euclidean"}
        As in `recviz.similarity`.
    levels : sequence of float
        The values a cell goes through when clicked, at least two.
    pick_one : bool
        Whether only one row can be picked at a time.
    vote : bool
        Whether the other rows vote for columns the picked rows do not have, each with its similarity as
        weight: the neighbourhood method of collaborative filtering.

    Attributes
    ----------
    A : ndarray, shape (m, n)
        The table as it is on the screen.
    profile : ndarray, shape (n,)
        The sum of the picked rows.
    ranking, votes : list of (str, float)
        Both lists as they are on the screen; a distance has a minus here.

    Raises
    ------
    TypeError
        If values or levels are not numbers.
    ValueError
        If the table is too large, a shape does not match, a number is not finite, a name or the measure is
        not known, or the levels are fewer than two or not all different.
    """

    _esm = browser.script("matcher/matcher")
    _css = browser.style()

    values: traitlets.List[list[float]] = traitlets.List().tag(sync=True)
    picked = traitlets.List(traitlets.Int()).tag(sync=True)
    measure = traitlets.Unicode("dot").tag(sync=True)
    rows = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    columns = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    levels: traitlets.List[float] = traitlets.List(read_only=True).tag(sync=True)
    pick_one = traitlets.Bool(read_only=True).tag(sync=True)
    vote = traitlets.Bool(read_only=True).tag(sync=True)
    _start = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(
        self,
        values: ArrayLike,
        rows: Iterable[str],
        columns: Iterable[str],
        *,
        picked: str | Iterable[str | int] = (),
        measure: str = "dot",
        levels: Iterable[float] = (0, 1),
        pick_one: bool = False,
        vote: bool = False,
    ) -> None:
        table = validate.matrix("values", values)
        m, n = table.shape
        if m > MOST_ROWS or n > MOST_COLUMNS:
            raise ValueError(
                f"values must be at most {MOST_ROWS} × {MOST_COLUMNS} to be clicked; got {m} × {n}."
            )
        names = validate.labels("rows", rows, m)
        steps = [validate.number("levels", v) for v in validate.listed("levels", levels, "a list of numbers")]
        if len(steps) < 2:
            raise ValueError(f"levels must hold at least two values to switch between; got {steps}.")
        if len(set(steps)) < len(steps):
            raise ValueError(f"levels must all differ, or a click would change nothing; got {steps}.")
        wanted = [picked] if isinstance(picked, str) else validate.listed("picked", picked, "a list of names")
        state = {
            "values": table.tolist(),
            "picked": sorted(validate.index_of("picked", row, names) for row in wanted),
            "measure": validate.one_of("measure", measure, MEASURES),
        }
        super().__init__(
            rows=list(names),
            columns=list(validate.labels("columns", columns, n)),
            levels=steps,
            pick_one=validate.flag("pick_one", pick_one),
            vote=validate.flag("vote", vote),
            _start=state,
            **state,
        )

    @checks("values")
    def _a_table_as_large(self, values: object) -> list[list[float]]:
        table, shape = validate.matrix("values", values), (len(self.rows), len(self.columns))
        if table.shape != shape:
            raise ValueError(f"values must have the shape {shape}; got {table.shape}.")
        return table.tolist()

    @checks("picked")
    def _rows_there_are(self, picked: list[int]) -> list[int]:
        for row in picked:
            validate.whole_number("picked", row, low=0, high=len(self.rows) - 1)
        if len(set(picked)) < len(picked):
            raise ValueError(f"picked must all differ; got {validate.shown(picked)}.")
        if self.pick_one and len(picked) > 1:
            raise ValueError(f"picked must be one row, for pick_one is True; got {len(picked)} of them.")
        return picked

    @checks("measure")
    def _one_of_three(self, measure: str) -> str:
        return validate.one_of("measure", measure, MEASURES)

    @property
    def A(self) -> Array:
        """The table as it is on the screen, shape (m, n)."""
        return np.array(self.values, dtype=float)

    @property
    def profile(self) -> Array:
        """The sum of the picked rows, shape (n,)."""
        return self.A[self.picked].sum(axis=0)

    @property
    def ranking(self) -> list[tuple[str, float]]:
        """The rows not picked with their `recviz.similarity` to the profile, most alike first."""
        scores = similarity(self.profile, self.A, self.measure)[0]
        return self._best(self.rows, scores, [i not in self.picked for i in range(len(self.rows))])

    @property
    def votes(self) -> list[tuple[str, float]]:
        """The columns missing in the profile, with the similarity-weighted sum of the other rows.

        A distance is no weight, so by distance d a row votes with 1 / (1 + d).
        """
        weights = similarity(self.profile, self.A, self.measure)[0]
        if self.measure == "euclidean":
            weights = 1 / (1 - weights)
        weights[self.picked] = 0
        return self._best(self.columns, weights @ self.A, self.profile == 0)

    def _best(self, names: Sequence[str], scores: Array, keep: Any) -> list[tuple[str, float]]:
        if not self.picked:
            return []
        order = np.argsort(-ranks(scores), kind="stable")
        return [(names[k], float(scores[k])) for k in order if keep[k]]

    def picture(self) -> plots.Picture:
        """Return the static twin: the table, and the ranking as text."""
        whole = np.array_equal(np.round(self.A), self.A)
        picture = charts.table(
            self.A,
            self.rows,
            self.columns,
            self.A != 0,
            digits=0 if whole else 1,
            title="Which rows are alike",
            full=max(map(abs, self.levels)),
            palette=PREDICTIONS,
        )
        who = " + ".join(self.rows[i] for i in self.picked)
        lines = [picture.text]
        sign = -1 if self.measure == "euclidean" else 1  # a distance is shown without its minus
        for head, scores in (
            (
                f"most like {who} by {MEASURE_NAMES[self.measure]}",
                [(name, sign * s) for name, s in self.ranking],
            ),
            (f"votes of the others for {who}", self.votes if self.vote else []),
        ):
            if scores:
                lines.append(f"{head}: " + ", ".join(f"{name} {decimals(score)}" for name, score in scores))
        picture.text = "\n".join(lines)
        return picture
