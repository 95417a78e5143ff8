"""Weighted matrix factorisation by Spark's ALS, with our names for its settings."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from recviz import validate
from recviz.factorize.fit import Fit
from recviz.libraries.spark import stored
from recviz.libraries.spark.cluster import Cluster
from recviz.libraries.spark.driver import LOCAL, driver
from recviz.libraries.spark.needs import SparkError, missing
from recviz.objective import loss
from recviz.validate import FeedbackLike

INT, LONG = 2**31 - 1, 2**63 - 1  # the largest whole numbers of Java

_one_fit = threading.Lock()  # at a time


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
        If Spark cannot run and no such result is stored, if it runs out of memory, if all workers of the
        cluster are gone, or if it was done before a worker could be lost.
    TypeError, ValueError
        If an argument is of the wrong kind or out of range, or A holds anything but ones.

    Notes
    -----
    Y. Hu, Y. Koren, C. Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (ICDM 2008). The
    penalty by counts: Y. Zhou, D. Wilkinson, R. Schreiber, R. Pan, "Large-Scale Parallel Collaborative
    Filtering for the Netflix Prize" (AAIM 2008).
    """
    task = Task.of(A, dim, w0, reg, steps, seed, blocks, memory)
    if cluster is not None and not isinstance(cluster, Cluster | str):
        raise TypeError(f"cluster must be a Cluster, the address of one, or None; got {cluster!r}.")
    if isinstance(cluster, str) and not cluster.startswith("spark://"):
        raise ValueError(f"cluster must be an address such as spark://127.0.0.1:7077; got {cluster!r}.")
    if lose_worker_after is not None:
        high = max(task.settings["maxIter"] - 1, 0)
        validate.whole_number("lose_worker_after", lose_worker_after, low=0, high=high)
        if not isinstance(cluster, Cluster):
            raise ValueError("lose_worker_after needs a Cluster, whose worker is to be lost.")
    why = missing()
    if why:
        return task.solved(*stored.factors(task.name, why), stored=True)
    return task.run(cluster, lose_worker_after)


@dataclass(frozen=True, eq=False)
class Task:
    """What Spark is to do: arguments of `als`, checked."""

    A: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    w0: float
    reg: float
    settings: dict
    memory: int

    @classmethod
    def of(cls, A, dim, w0, reg, steps, seed, blocks, memory) -> Task:
        """Return a task, or raise what `als` raises."""
        A = validate.feedback("A", A)
        rows, columns = A.nonzero()
        if not (A[rows, columns] == 1).all():
            raise ValueError("A must hold ones only: with implicit preferences Spark predicts 0 or 1.")
        if not len(rows):
            raise ValueError("A must hold at least a one; Spark has nothing to start from.")
        dim = validate.whole_number("dim", dim, low=1, high=min(A.shape))
        w0 = _above_zero("w0", w0, high=1)
        reg = _above_zero("reg", reg)
        if not np.isfinite([reg / w0, 1 / w0]).all():
            raise ValueError(
                f"w0 must not be that small for Spark, which divides by it; got {validate.exact(w0)}."
            )
        steps = _whole("steps", steps, low=0, most=INT)
        seed = _whole("seed", seed, low=0, most=LONG)
        blocks = _whole("blocks", blocks, low=1, most=INT)
        memory = _whole("memory", memory, low=512, most=INT)
        settings = {
            "rank": dim, "maxIter": steps, "regParam": reg / w0, "alpha": 1 / w0 - 1, "implicitPrefs": True,
            "numUserBlocks": blocks, "numItemBlocks": blocks, "seed": seed,
        }  # fmt: skip
        return cls(A, rows, columns, w0, reg, settings, memory)

    @property
    def name(self) -> str:
        """Under which name its result is stored."""
        return stored.name_of(self.A.shape, self.rows, self.columns, self.settings)

    def run(self, cluster: Cluster | str | None, lose_worker_after: int | None) -> SparkFit:
        """Return what Spark finds."""

        def look(sweeps):
            nonlocal lose_worker_after
            if isinstance(cluster, Cluster):
                if not cluster.workers:
                    raise no_workers()
                if lose_worker_after is not None and sweeps >= lose_worker_after:
                    cluster.kill(cluster.alive[0])
                    lose_worker_after = None

        at = LOCAL, self.memory
        if isinstance(cluster, str):
            at = cluster, self.memory
        elif cluster is not None:
            look(-1)
            at = cluster.address, cluster.memory
        with _one_fit:
            found = driver(*at).fit(as_csv(self.rows, self.columns), self.settings, look)
        if lose_worker_after is not None:
            raise SparkError("Spark was done before a worker could be lost: take more data, or more steps.")
        factors = []
        for name, count in zip("UV", self.A.shape, strict=True):
            # Spark has none for those without a one; theirs are 0.
            factors.append(np.zeros((count, self.settings["rank"]), np.float32))
            factors[-1][found[f"{name} rows"]] = found[name]
        return self.solved(*factors)

    def solved(self, U, V, stored=False) -> SparkFit:
        """Return a fit with these factors."""
        where = zip((self.rows, self.columns), self.A.shape, strict=True)
        reg = tuple(self.reg * np.bincount(numbers, minlength=count) for numbers, count in where)
        total = loss(self.A, U, V, self.w0, reg).total
        return SparkFit(U, V, np.array([total]), self.w0, reg, stored=stored, name=self.name)


def _whole(name, value, low, most):
    value = validate.whole_number(name, value, low=low)
    if value > most:
        raise ValueError(f"{name} must be at most {most}, or Java cannot hold it; got {value}.")
    return value


def _above_zero(name, value, high=np.inf):
    value = validate.number(name, value, low=0, high=high)
    if value == 0:
        raise ValueError(f"{name} must be above 0 for Spark; got 0. Take a small number, such as 0.001.")
    return value


def no_workers() -> SparkError:
    """Return what to say when a cluster has no worker left."""
    return SparkError("All workers of the cluster are gone, and the job with them: start a new cluster.")


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
