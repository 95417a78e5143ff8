"""Lose a worker in the middle of a job, and compare."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from recviz import validate
from recviz.libraries.spark import stored
from recviz.libraries.spark.als import Task
from recviz.libraries.spark.cluster import cluster
from recviz.libraries.spark.needs import missing
from recviz.validate import FeedbackLike


@dataclass(frozen=True)
class Rescue:
    """The same job twice on a cluster, the second time with a worker killed on the way.

    Attributes
    ----------
    ones, users, items, dim : int
        How large the job was.
    loss, loss_with_kill : float
        At the end of either.
    apart : float
        The largest difference between a number in U or V and the same number in the other.
    workers_left : int
        Of two, after the second.
    stored : bool
        Whether this was found on another machine.
    """

    ones: int
    users: int
    items: int
    dim: int
    loss: float
    loss_with_kill: float
    apart: float
    workers_left: int
    stored: bool = False

    @property
    def same(self) -> bool:
        """Whether U and V are the same both times, to five digits after the point."""
        return self.apart < 1e-5

    def __repr__(self) -> str:
        size = f"{self.ones:,} ones, {self.users:,} users × {self.items:,} items, d = {self.dim}"
        left = "1 worker" if self.workers_left == 1 else f"{self.workers_left} workers"
        return (
            f"{size}\n"
            f"undisturbed:     2 workers at the end, loss {self.loss:,.0f}\n"
            f"a worker killed: {left} at the end, loss {self.loss_with_kill:,.0f}\n"
            f"the same U and V: {'yes' if self.same else 'no'}"
        )


def lose_a_worker(
    A: FeedbackLike,
    dim: int,
    *,
    after: int,
    w0: float = 0.1,
    reg: float = 0.1,
    steps: int = 15,
    seed: int = 0,
    blocks: int = 2,
    memory: int = 512,
) -> Rescue:
    """Run a job twice on a cluster of two workers; the second time one is killed on the way.

    Parameters
    ----------
    A, dim, w0, reg, steps, seed, blocks
        As for `recviz.spark.als`.
    after : int
        How many sweeps are done when the worker is killed, fewer than ``steps``.
    memory : int
        MB of heap for each executor and for the driver.

    Raises
    ------
    SparkError
        As `recviz.spark.als` does. Where Spark cannot run, the stored result is returned, if there is one
        for a matrix and a dimension of this size.
    TypeError, ValueError
        As `recviz.spark.als` does, before anything is started.
    """
    task = Task.of(A, dim, w0, reg, steps, seed, blocks, memory)
    after = validate.whole_number("after", after, low=0, high=max(task.settings["maxIter"] - 1, 0))
    size = {
        "ones": len(task.rows), "users": task.A.shape[0], "items": task.A.shape[1],
        "dim": task.settings["rank"],
    }  # fmt: skip
    why = missing()
    if why:
        return replace(Rescue(**stored.rescue(size, why)), stored=True)
    with cluster(workers=2, memory=task.memory) as running:
        calm, hit = task.run(running, None), task.run(running, after)
        left = running.workers
    apart = max(np.abs(one - other).max() for one, other in ((calm.U, hit.U), (calm.V, hit.V)))
    return Rescue(
        **size, loss=float(calm.losses[-1]), loss_with_kill=float(hit.losses[-1]), apart=float(apart),
        workers_left=left,
    )  # fmt: skip
