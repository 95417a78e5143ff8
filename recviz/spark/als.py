"""Weighted matrix factorisation by Spark's ALS, with our names for its settings."""

from __future__ import annotations

import tempfile
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recviz import validate
from recviz.data import FeedbackLike
from recviz.factorize.fit import Fit
from recviz.objective import loss
from recviz.spark import stored
from recviz.spark.driver import LOCAL, driver, explained
from recviz.spark.java import SparkError, missing

if TYPE_CHECKING:
    from recviz.spark.cluster import Cluster

JOBS_BEFORE = 3  # Spark's jobs before the first half-step; then one for each, which makes the Gramian
LOOK = 0.05  # seconds between two looks at how far Spark has come


@dataclass(frozen=True, eq=False, repr=False)
class SparkFit(Fit):
    """What Spark found: a `Fit` whose ``losses`` holds one number, that of the end.

    Attributes
    ----------
    reg : pair of ndarray, shapes (m,) and (n,)
        What Spark's penalty is in our loss: λ times the count of each row's, and each column's, ones.
    stored : bool
        Whether Spark could not run here, and this is what it found elsewhere.
    name : str
        Under which it is stored: the matrix and Spark's settings.
    """

    stored: bool = False
    name: str = ""


def als(
    A: FeedbackLike,
    dim: int,
    *,
    w0: float = 0.1,
    reg: float = 0.1,
    steps: int = 15,
    seed: int = 0,
    blocks: int = 2,
    memory: int = 512,
    cluster: Cluster | str | None = None,
    lose_worker_after: int | None = None,
) -> SparkFit:
    """Return U and V as Spark's ALS with implicit preferences finds them.

    The loss is that of `recviz.loss` with each squared length weighed by reg times how many ones the row
    has. Spark is given alpha = 1/w0 - 1 and regParam = reg/w0, which is the same loss divided by w0.

    Parameters
    ----------
    A : Feedback, array_like or scipy.sparse array, shape (m, n)
        Of ones, and 0 or nothing elsewhere.
    dim : int
        The dimension d, from 1 to the smaller of m and n; Spark calls it the rank.
    w0 : float
        The weight of unobserved cells, above 0 and at most 1.
    reg : float
        λ, above 0: the weight of a squared length for each one in its row.
    steps : int
        Sweeps; each solves for all items, then for all users. With 0 the random start is returned.
    seed : int
        For Spark's random start, which also depends on ``blocks``.
    blocks : int
        Into how many blocks users, and items, are divided.
    memory : int
        MB of heap for the driver, at least 512; on a cluster its own ``memory`` counts.
    cluster : Cluster or str, optional
        Where to run, such as ``"spark://127.0.0.1:7077"``; without it on two threads in the driver.
    lose_worker_after : int, optional
        Kill a worker of the cluster once this many sweeps are done.

    Returns
    -------
    SparkFit
        Where Spark cannot run, the stored one if there is one for just these arguments, and a sentence
        is printed that says so.

    Raises
    ------
    SparkError
        If Spark cannot run and no such result is stored, if it runs out of memory, or if all workers of
        the cluster are gone.
    ValueError
        If a parameter is out of range or A holds anything but ones.

    Notes
    -----
    Y. Hu, Y. Koren, C. Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (ICDM 2008). The
    penalty by counts: Y. Zhou, D. Wilkinson, R. Schreiber, R. Pan, "Large-Scale Parallel Collaborative
    Filtering for the Netflix Prize" (AAIM 2008).
    """
    A = validate.feedback("A", A)
    rows, columns = A.nonzero()
    if not (A[rows, columns] == 1).all():
        raise ValueError("A must hold ones only: with implicit preferences Spark predicts 0 or 1.")
    if not len(rows):
        raise ValueError("A must hold at least a one; Spark has nothing to start from.")
    dim = validate.whole_number("dim", dim, low=1, high=min(A.shape))
    w0 = _above_zero("w0", w0, high=1)
    reg = _above_zero("reg", reg)
    steps = validate.whole_number("steps", steps, low=0)
    seed = validate.whole_number("seed", seed, low=0)
    blocks = validate.whole_number("blocks", blocks, low=1)
    memory = validate.whole_number("memory", memory, low=512)
    if lose_worker_after is not None:
        high = max(steps - 1, 0)
        validate.whole_number("lose_worker_after", lose_worker_after, low=0, high=high)
        if cluster is None or isinstance(cluster, str):
            raise ValueError("lose_worker_after needs a Cluster, whose worker is to be lost.")

    settings = {
        "rank": dim, "maxIter": steps, "regParam": reg / w0, "alpha": 1 / w0 - 1, "implicitPrefs": True,
        "numUserBlocks": blocks, "numItemBlocks": blocks, "seed": seed,
    }  # fmt: skip
    name = stored.name_of(A.shape, rows, columns, settings)
    why = missing()
    if why:
        U, V = stored.factors(name, why)
    else:
        U, V = _run(A.shape, rows, columns, settings, memory, cluster, lose_worker_after)
    where = zip((rows, columns), A.shape, strict=True)
    by_count = tuple(reg * np.bincount(numbers, minlength=count) for numbers, count in where)
    total = loss(A, U, V, w0, by_count).total
    return SparkFit(U, V, np.array([total]), w0, by_count, stored=bool(why), name=name)


def _above_zero(name, value, high=np.inf):
    value = validate.number(name, value, low=0, high=high)
    if value == 0:
        raise ValueError(f"{name} must be above 0 for Spark; got 0. Take a small number, such as 0.001.")
    return value


def _run(shape, rows, columns, settings, memory, cluster, lose_worker_after):
    if isinstance(cluster, str):
        at, cluster = (cluster, memory), None
    elif cluster is None:
        at = LOCAL, memory
    elif cluster.workers:
        at = cluster.address, cluster.memory
    else:
        raise no_workers()
    spark = driver(*at)
    from pyspark.ml.recommendation import ALS

    names = {"userCol": "user", "itemCol": "item", "ratingCol": "one"}
    # Workers read the file where the driver has written it: they are on this machine.
    with explained(), tempfile.NamedTemporaryFile(dir=spark.folder, suffix=".csv") as file:
        file.write(as_csv(rows, columns))
        file.flush()
        ones = spark.session.read.schema("user int, item int").csv(file.name)
        ones = ones.selectExpr("user", "item", "float(1) AS one")
        with _Watch(spark.context, cluster, lose_worker_after) as watch:
            try:
                model = ALS(**names, **settings).fit(ones)
                factors = [model.userFactors.collect(), model.itemFactors.collect()]
            except Exception:
                if watch.lost_all:
                    raise no_workers() from None
                raise
    return tuple(_table(found, count, settings["rank"]) for found, count in zip(factors, shape, strict=True))


def no_workers() -> SparkError:
    """Return what to say when a cluster has no worker left."""
    return SparkError("All workers of the cluster are gone, and the job with them: start a new cluster.")


def _table(found, count, dim):
    """Return one row for each user, or item; Spark has none for those without a one, and theirs are 0."""
    factors = np.zeros((count, dim), np.float32)
    for key, row in found:
        factors[key] = row
    return factors


def as_csv(rows, columns) -> bytes:
    """Return pairs of numbers as text, one pair a line, with leading zeros: that is quick to make."""
    wide = [len(str(int(numbers.max()))) for numbers in (rows, columns)]
    text = np.empty((len(rows), sum(wide) + 2), np.uint8)
    text[:, wide[0]], text[:, -1] = ord(","), ord("\n")
    for numbers, end, width in ((rows, wide[0], wide[0]), (columns, sum(wide) + 1, wide[1])):
        rest = numbers.astype(np.int64)
        for place in range(end - 1, end - 1 - width, -1):
            rest, digit = np.divmod(rest, 10)
            text[:, place] = digit + ord("0")
    return text.tobytes()


class _Watch:
    """Look at a job from a thread of its own: kill a worker when asked to, and give up when none is left."""

    def __init__(self, context, cluster, lose_worker_after):
        self.context, self.cluster, self.after = context, cluster, lose_worker_after
        self.lost_all, self._over = False, threading.Event()
        self.group = f"als {time.monotonic_ns()}"

    def __enter__(self):
        self.context.setJobGroup(self.group, "ALS")
        self._thread = threading.Thread(target=self._look, daemon=True)
        if self.cluster is not None:
            self._thread.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        if self.cluster is not None:
            self._thread.join()

    def _look(self):
        tracker = self.context.statusTracker()
        while not self._over.wait(LOOK):
            if not self.cluster.workers:
                self.lost_all = True
                self.context.cancelAllJobs()
            elif self.after is not None and self._jobs(tracker) > JOBS_BEFORE + 2 * self.after:
                self.cluster.kill(0)
                self.after = None

    def _jobs(self, tracker):
        return len(tracker.getJobIdsForGroup(self.group))
