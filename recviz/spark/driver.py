"""The driver: the one Java process with which Python talks, started quietly and ended for sure."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import traceback
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path

from recviz.spark.java import SparkError, home, require

LOCAL = "local[2]"
HOST = "127.0.0.1"  # nothing here may be reached from another machine

_running = None  # the Driver of this process, or None: Spark allows one


class Driver:
    """A Spark session in a Java process of its own.

    Parameters
    ----------
    master : str
        ``local[2]`` for two threads in the driver itself, or the address of a cluster's master.
    memory : int
        MB of heap for the driver and, on a cluster, for each executor.
    """

    def __init__(self, master: str, memory: int):
        # It warns, here and later, of a pandas newer than it knows; nothing here goes through pandas.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        from pyspark import SparkConf, SparkContext
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession

        if SparkContext._active_spark_context is not None:
            raise SparkError("A Spark session of your own is running here: end it first, with its stop().")
        self.master, self.memory = master, memory
        self.folder = Path(tempfile.mkdtemp(prefix="recviz-spark-"))
        settings = {
            "spark.app.name": "recviz",
            "spark.master": master,
            "spark.driver.memory": f"{memory}m",
            "spark.executor.memory": f"{memory}m",
            "spark.driver.host": HOST,
            "spark.driver.bindAddress": HOST,
            "spark.local.dir": str(self.folder),
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            # A driver that only hands work on is ready sooner without the second compiler.
            "spark.driver.extraJavaOptions": "-XX:+UseSerialGC"
            + ("" if master == LOCAL else " -XX:TieredStopAtLevel=1"),
            "spark.executor.extraJavaOptions": "-XX:+UseSerialGC",
            "spark.sql.adaptive.enabled": "false",  # the same plan every time
        }
        conf = SparkConf(loadDefaults=False).setAll(settings.items())
        try:
            # Java writes remarks to its error stream that no setting silences: into a file with it.
            with open(self.folder / "driver.log", "w") as log, _environment():
                self.gateway = launch_gateway(conf, {"stdout": log, "stderr": log})
            self.context = SparkContext(conf=conf, gateway=self.gateway)
            self.context.setLogLevel("OFF")
            self.context.setCheckpointDir(str(self.folder))  # or more than 16 sweeps overflow the stack
            self.session = SparkSession(self.context)
        except Exception as error:
            said = self.log().splitlines()[-1:] or [error]
            self.stop()
            raise SparkError(f"Spark did not start: {said[0]}") from error
        except BaseException as interrupt:
            # While Java starts, only the interrupted call knows it: forgotten, its pipe closes, and it ends.
            traceback.clear_frames(interrupt.__traceback__)
            self.stop()
            raise

    def serves(self, master: str, memory: int) -> bool:
        """Return whether this driver is alive and was started with just these settings."""
        return (self.master, self.memory) == (master, memory) and self.gateway.proc.poll() is None

    def log(self) -> str:
        """Return what Java wrote."""
        return (self.folder / "driver.log").read_text(errors="replace").strip()

    def stop(self) -> None:
        """End the session and its process, and remove its files."""
        from pyspark import SparkContext

        if getattr(self, "context", None) is not None:
            with suppress(Exception):  # it may be gone already
                self.context.stop()
        if getattr(self, "gateway", None) is not None:
            with suppress(Exception):
                self.gateway.shutdown()
            process = self.gateway.proc
            with suppress(OSError):
                process.stdin.close()  # at which it ends by itself; also if this Python is killed
            try:
                process.wait(10)
            except Exception:
                process.kill()
                process.wait()
        SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None
        shutil.rmtree(self.folder, ignore_errors=True)


def driver(master: str = LOCAL, memory: int = 512) -> Driver:
    """Return the driver of this process, started anew unless it runs with just these settings."""
    global _running
    if _running is not None and _running.serves(master, memory):
        return _running
    stop()
    require()
    _running = Driver(master, memory)
    return _running


def running() -> Driver | None:
    """Return the driver of this process if there is one."""
    return _running


def stop() -> None:
    """End Spark in this process, if it runs; it also ends by itself when Python does."""
    global _running
    if _running is not None:
        _running.stop()
        _running = None


atexit.register(stop)


@contextmanager
def explained():
    """Turn what Java throws into a sentence that says what to do."""
    from py4j.protocol import Py4JError, Py4JJavaError

    try:
        yield
    except Py4JJavaError as error:
        text = str(error.java_exception)
        if "OutOfMemoryError" in text or "OutOfMemory" in str(error):
            raise out_of_memory() from None
        raise SparkError(f"Spark failed: {text.splitlines()[0]}") from error
    except (Py4JError, ConnectionError, EOFError) as error:
        # A thread of Java that runs out of memory hangs up without a word, and writes it to the log.
        if _running is not None and "OutOfMemoryError" in _running.log():
            raise out_of_memory() from None
        stop()
        raise SparkError(
            "Spark's driver process has died, perhaps for want of memory: run the cell again, "
            "with memory=1024 or with less data."
        ) from error


def out_of_memory() -> SparkError:
    """Return what to say when the heap of the driver is full."""
    heap = _running.memory if _running is not None else 512
    stop()  # nothing can be relied on after that
    return SparkError(
        f"Spark's driver ran out of its {heap} MB of memory: give it more, such as memory={2 * heap}, "
        "or give it less data."
    )


@contextmanager
def _environment():
    """Set what the script that starts Java reads, and nothing of another Spark that is installed here."""
    before = dict(os.environ)
    os.environ.update(SPARK_LOCAL_IP=HOST, SPARK_HOME=home())
    for name in ("SPARK_CONF_DIR", "PYSPARK_SUBMIT_ARGS", "PYSPARK_GATEWAY_PORT", "SPARK_MASTER"):
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
