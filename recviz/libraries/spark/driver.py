"""The driver of this process: the Spark that `als` uses, started when it is needed and ended for sure."""

from __future__ import annotations

import atexit
import queue
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from recviz.libraries.spark.child import Child
from recviz.libraries.spark.needs import HOST, SparkError, environment, require

LOCAL = "local[2]"
LOOK = 0.05  # seconds between two looks at the cluster
OUT_OF_MEMORY = 3  # how Java ends if it is told to end when its heap is full
SETTINGS = {
    "spark.app.name": "recviz",
    "spark.driver.host": HOST,
    "spark.driver.bindAddress": HOST,
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.executor.extraJavaOptions": "-XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",  # the same plan every time
}

_running = None  # the Driver of this process, or None


class Driver:
    """A Spark session in processes of its own: a Python, and the Java that it starts.

    Parameters
    ----------
    master : str
        ``local[2]`` for two threads in the driver itself, or the address of a cluster's master.
    memory : int
        MB of heap for the driver and, on a cluster, for each executor.
    """

    def __init__(self, master: str, memory: int):
        self.master, self.memory = master, memory
        self.folder = Path(tempfile.mkdtemp(prefix="recviz-spark-"))
        # A driver that only hands work on is ready sooner without the second compiler.
        quick = "" if master == LOCAL else " -XX:TieredStopAtLevel=1"
        settings = SETTINGS | {
            "spark.master": master,
            "spark.driver.memory": f"{memory}m",
            "spark.executor.memory": f"{memory}m",
            "spark.local.dir": str(self.folder),
            "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError" + quick,
        }
        env = environment(TMPDIR=str(self.folder))
        # Without our folder among those that Python imports from.
        self._child = Child("session.py", self.folder, "-P", env=env)
        try:
            self._child.tell(settings)
            news = self._child.hear()
        except BaseException:  # an interrupt
            self.end(within=0)
            raise
        if news != ["ready"]:
            self.end(within=0)
            why = news[1].splitlines()[0] if news else self._child.last_error
            raise SparkError(f"Spark did not start: {why}")

    @property
    def pid(self) -> int:
        """The number of its Python's process."""
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether it waits for a fit: it says nothing then, but at its end."""
        try:
            self._child.hear(0)
        except queue.Empty:
            return True
        return False

    def fit(self, ones: bytes, settings: dict, look: Callable[[int], None]) -> dict[str, np.ndarray]:
        """Run Spark's ALS on pairs of numbers, one pair a line of text.

        While it runs, ``look`` is called time and again with the number of sweeps that are done; what it
        raises ends the driver, and so does an interrupt.
        """
        # On a cluster, workers read the file where we have written it: they are on this machine.
        file, result = self.folder / "ones.csv", self.folder / "factors.npz"
        file.write_bytes(ones)
        self._child.tell(str(file), settings, str(result))
        done, news = -1, ["sweeps", -1]
        try:
            while news and news[0] == "sweeps":
                done = news[1]
                look(done)
                with suppress(queue.Empty):
                    news = self._child.hear(LOOK)
        except BaseException:
            _end(within=0)
            raise
        if news == ["done"]:
            with np.load(result) as found:
                return dict(found)
        raise self._error_of(news)

    def _error_of(self, news) -> SparkError:
        """Return what to say of a fit that has failed; end the driver if it is of no more use."""
        kind, what = news or ("java ended", None)
        if what == OUT_OF_MEMORY or "OutOfMemoryError" in str(what):  # the driver, or an executor
            _end(within=0)
            return SparkError(
                f"Spark ran out of its {self.memory} MB of memory: give it more, such as "
                f"memory={2 * self.memory}, or give it less data."
            )
        if kind == "failed":
            return SparkError(f"Spark failed: {what.splitlines()[0]}")
        _end(within=0)
        return SparkError(
            "Spark's driver process has died, perhaps for want of memory: run the cell again, "
            "with memory=1024 or with less data."
        )

    def end(self, within: float) -> None:
        """End its processes, by force if that takes more than so many seconds, and remove its files."""
        self._child.end(within)
        shutil.rmtree(self.folder, ignore_errors=True)


def driver(master: str = LOCAL, memory: int = 512) -> Driver:
    """Return the driver of this process, started anew unless it runs with just these settings."""
    global _running
    if _running is None or (_running.master, _running.memory) != (master, memory) or not _running.alive:
        stop()
        require()
        _running = Driver(master, memory)
    return _running


def running() -> Driver | None:
    """Return the driver of this process if there is one."""
    return _running


def stop() -> None:
    """End Spark in this process, if it runs; it also ends by itself when Python does."""
    _end(within=10)


def _end(within):
    global _running
    ending, _running = _running, None
    if ending is not None:
        ending.end(within)


atexit.register(stop)
