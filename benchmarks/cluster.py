"""What Spark costs on this machine, beside recviz: time, memory, shuffled bytes, and a worker lost.

    python benchmarks/cluster.py           all: about twenty minutes, 3 GB
    python benchmarks/cluster.py rescue    one of rescue, rivals, ones, dim, workers, lesson; others are kept

The figures are those that lesson 14 shows, and are written beside its questions, to
recviz/exercises/lessons/lesson_14.json; the results that it shows where Spark is missing ("lesson"), to
lesson_14.npz there. All data are planted. A sweep is timed as the difference between a fit of many sweeps and
one of few, the median of three, after a first one that warms Java up; so reading the data, dividing it into
blocks and collecting the result do not count. Memory is the most that a process has held, from /proc.
"""

import argparse
import datetime
import json
import os
import statistics
import time
import urllib.request
from pathlib import Path
from unittest.mock import patch

import nbformat
import numpy as np
import psutil
import pyspark
from memory import megabytes

import recviz as rv
from recviz.libraries.spark import driver, stored
from recviz.libraries.spark.needs import java, java_version

SETTINGS = {"w0": 0.1, "reg": 0.05}
SIZE, DIM = (36_000, 12_000, 20, 230), 16  # users, items, groups, watched by an average user
FEW, MANY = 2, 8  # sweeps
PAIRS = 3  # how often the two are compared
LESSON = Path(__file__).resolve().parent.parent / "notebooks" / "14_spark_many_machines.ipynb"
WEB = 4040  # where Spark's driver shows its figures
LARGE = 2048  # MB, for all of Spark in one process


def planted(size=SIZE):
    """Return planted feedback."""
    users, items, groups, per_user = size
    return rv.planted(users, items, groups, per_user=per_user).A


def timed(run):
    """Return what a function returns, and the seconds it takes."""
    begin = time.perf_counter()
    return run(), time.perf_counter() - begin


def most_memory(pid="self"):
    """Return the MB that a process has held at most."""
    return round(megabytes(pid)[1])


def processes(cluster=None):
    """Return {kind: MB} of the processes of Spark that run for us."""
    (driver_java,) = psutil.Process(driver.running().pid).children()
    found = {"driver": most_memory(driver_java.pid)}
    for name, pid in cluster.pids.items() if cluster else ():
        found["master" if name == "master" else f"worker {name + 1}"] = most_memory(pid)
        for executor in psutil.Process(pid).children():
            found[f"executor {name + 1}"] = most_memory(executor.pid)
    return found


def shuffled():
    """Return how many bytes the executors have written for others to fetch."""

    def asked(what):
        with urllib.request.urlopen(f"http://127.0.0.1:{WEB}/api/v1/applications{what}") as answer:
            return json.load(answer)

    (application,) = asked("")
    executors = asked(f"/{application['id']}/allexecutors")
    return sum(executor["totalShuffleWrite"] for executor in executors)


def sweep(fit):
    """Return the seconds of a sweep and the bytes it shuffles, given a function that fits: medians."""
    fit(MANY)  # warms Java up
    seconds, moved = [], []
    for _ in range(PAIRS):
        before = shuffled()
        _, few = timed(lambda: fit(FEW))
        middle = shuffled()
        _, many = timed(lambda: fit(MANY))
        seconds.append((many - few) / (MANY - FEW))
        moved.append((shuffled() - 2 * middle + before) / (MANY - FEW))
    return statistics.median(seconds), statistics.median(moved)


def own_sweep(A, dim, threads=1):
    """Return the seconds of a sweep of recviz, the median."""
    reg = SETTINGS["reg"] * A.sum(axis=1), SETTINGS["reg"] * A.sum(axis=0)

    def fit(steps):
        return rv.wals(A, dim, w0=SETTINGS["w0"], reg=reg, steps=steps, threads=threads)

    def once():
        few, many = (timed(lambda steps=steps: fit(steps))[1] for steps in (FEW, MANY))
        return (many - few) / (MANY - FEW)

    return statistics.median(once() for _ in range(PAIRS))


def rescue():
    """Return the job with and without a worker lost, both after one that warms Java up."""
    A, steps = planted(), MANY
    with rv.spark.cluster(workers=2) as running:

        def job(lose=None):
            return rv.spark.als(A, DIM, steps=steps, cluster=running, lose_worker_after=lose, **SETTINGS)

        job()
        calm, seconds = timed(job)
        hit, seconds_with_kill = timed(lambda: job(lose=steps // 2))
        left = running.workers
    apart = max(np.abs(calm.U - hit.U).max(), np.abs(calm.V - hit.V).max())
    return {
        "ones": int(A.nnz), "users": A.shape[0], "items": A.shape[1], "dim": DIM,
        "loss": float(calm.losses[-1]), "loss_with_kill": float(hit.losses[-1]), "apart": float(apart),
        "workers_left": left, "seconds": seconds, "seconds_with_kill": seconds_with_kill,
    }  # fmt: skip


def rivals():
    """Return seconds, loss and memory of the same job, by recviz and by Spark."""
    A = planted()
    found = {"ones": int(A.nnz), "dim": DIM, "sweeps": MANY}
    reg = SETTINGS["reg"] * A.sum(axis=1), SETTINGS["reg"] * A.sum(axis=0)
    start = rv.spark.als(A, DIM, steps=0, **SETTINGS)  # all begin where Spark does, and with the items
    rv.spark.stop()
    options = {"w0": SETTINGS["w0"], "reg": reg[::-1], "steps": MANY, "dtype": np.float32}
    options["start"] = start.V, start.U
    for threads in (1, 2):
        fit, seconds = timed(lambda threads=threads: rv.wals(A.T, DIM, threads=threads, **options))
        name = "recviz, 1 thread" if threads == 1 else "recviz, 2 threads"
        memory = {"Python": most_memory()}
        found[name] = {"seconds": seconds, "loss": float(fit.losses[-1]), "memory": memory}
    fit, seconds = timed(lambda: rv.spark.als(A, DIM, steps=MANY, memory=LARGE, **SETTINGS))
    again = timed(lambda: rv.spark.als(A, DIM, steps=MANY, memory=LARGE, **SETTINGS))[1]
    found["Spark, one process"] = {
        "seconds": again, "first": seconds, "loss": float(fit.losses[-1]), "memory": processes()
    }  # fmt: skip
    rv.spark.stop()
    with rv.spark.cluster(workers=2) as cluster:
        fit, seconds = timed(lambda: rv.spark.als(A, DIM, steps=MANY, cluster=cluster, **SETTINGS))
        again = timed(lambda: rv.spark.als(A, DIM, steps=MANY, cluster=cluster, **SETTINGS))[1]
        found["Spark, 2 workers"] = {
            "seconds": again, "first": seconds, "loss": float(fit.losses[-1]), "memory": processes(cluster)
        }  # fmt: skip
    return found


def point(A, dim, workers, cluster):
    """Return the seconds and the shuffled bytes of one sweep, by Spark and by recviz."""
    with patch.dict(driver.SETTINGS, {"spark.ui.enabled": "true", "spark.ui.port": str(WEB)}):
        seconds, moved = sweep(lambda steps: rv.spark.als(A, dim, steps=steps, cluster=cluster, **SETTINGS))
    line = {"ones": int(A.nnz), "users": A.shape[0], "items": A.shape[1], "dim": dim, "workers": workers}
    return line | {"seconds": seconds, "recviz": own_sweep(A, dim), "shuffled": moved}


def ones():
    """Return a point for each of four sizes."""
    whole = planted()
    with rv.spark.cluster(workers=2) as cluster:
        return [point(whole[: whole.shape[0] // part], DIM, 2, cluster) for part in (8, 4, 2, 1)]


def dim():
    """Return a point for three more dimensions; with 16 it is one of `ones`."""
    part = planted()[: SIZE[0] // 4]
    with rv.spark.cluster(workers=2) as cluster:
        return [point(part, dim, 2, cluster) for dim in (8, 32, 64)]


def workers():
    """Return a point with one worker and one with two."""
    part, found = planted()[: SIZE[0] // 2], []
    for count in (1, 2):
        with rv.spark.cluster(workers=count) as cluster:
            found.append(point(part, DIM, count, cluster))
    return found


def lesson():
    """Run the code of lesson 14 and store what Spark finds for it; return its job on a cluster."""
    fits, jobs = [], []
    asked = {"als": (rv.spark.als, fits), "lose_a_worker": (rv.spark.lose_a_worker, jobs)}
    for name, (run, kept) in asked.items():
        setattr(rv.spark, name, lambda *a, run=run, kept=kept, **k: kept.append(run(*a, **k)) or kept[-1])
    names = {}
    for cell in nbformat.read(LESSON, as_version=4).cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    stored.write(fits)
    return vars(jobs[0])


PARTS = {
    "rescue": rescue, "rivals": rivals, "ones": ones, "dim": dim, "workers": workers, "lesson": lesson
}  # fmt: skip


def machine():
    """Return what all this ran on."""
    version = {"spark": pyspark.__version__, "java": java_version(java())}
    return {
        "cores": os.cpu_count(), "date": datetime.date.today().isoformat(), "numpy": np.__version__, **version
    }  # fmt: skip


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help=f"which: {', '.join(PARTS)}; all if none is named")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(unknown)}; there are {', '.join(PARTS)}")
    figures = json.loads(stored.MEASURED.read_text()) if stored.MEASURED.exists() else {}
    for name in options.parts or PARTS:
        figures[name] = PARTS[name]()
        figures["machine"] = machine()
        stored.MEASURED.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        print(name, json.dumps(figures[name], indent=1), flush=True)


if __name__ == "__main__":
    main()
