"""A standalone Spark cluster on this machine: a master and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from recviz import validate
from recviz.spark.driver import HOST, running, stop
from recviz.spark.java import SparkError, home, java, require, scala

STARTS_WITHIN = 120  # seconds, on a machine that is busy
SUPERVISOR = Path(__file__).with_name("supervisor.py")
SMALL = ("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # they only hand work on


class Cluster:
    """One master and some workers on this machine.

    Use it in a ``with`` statement::

        with rv.spark.cluster(workers=2) as cluster:
            fit = rv.spark.als(A, 16, cluster=cluster)

    At the end of the block all its processes have ended, also after an error. They end as well when this
    Python is killed: a small process watches over them, and kills them when its pipe to us breaks.

    Attributes
    ----------
    address : str
        Of the master, such as spark://127.0.0.1:41989.
    workers : int
        How many are alive.
    pids : dict of str or int to int
        The number of the process of ``"master"`` and of each worker, 0 and on.
    """

    def __init__(self, workers: int, memory: int, port: int) -> None:
        self.asked, self.memory, self.port = workers, memory, port
        self.address, self.pids, self.alive = "", {}, set()
        self._supervisor = None

    def __repr__(self) -> str:
        if self._supervisor is None:
            return "Cluster: stopped"
        many = "1 worker" if self.workers == 1 else f"{self.workers} workers"
        return f"Cluster: 1 master and {many}"

    @property
    def workers(self) -> int:
        """How many workers are alive."""
        return len(self.alive - {"master"})

    def __enter__(self) -> Cluster:
        try:
            self._start()
        except BaseException:  # an interrupt, too
            self.stop()
            raise
        return self

    def __exit__(self, *_error) -> None:
        self.stop()

    def _start(self):
        require()
        folder = tempfile.mkdtemp(prefix="recviz-cluster-")
        run = [java(), *SMALL, "-cp", os.path.join(home(), "jars", "*")]
        only = ["-Dspark.port.maxRetries=0", "-Dspark.master.rest.enabled=false"]
        at = ["--host", HOST, "--webui-port", "0", "--port"]
        deploy = "org.apache.spark.deploy"
        # Loopback also for the web pages, which follow SPARK_LOCAL_IP; and two workers take turns in CPU.
        worker = [*run, f"{deploy}.worker.Worker", *at, "0", "--cores", "1", "--work-dir", folder]
        orders = {
            "folder": folder,
            "env": {"SPARK_LOCAL_IP": HOST, "SPARK_HOME": home(), "SPARK_LOCAL_DIRS": folder} | scala(),
            "master": [*run, *only, f"{deploy}.master.Master", *at, str(self.port)],
            "worker": [*worker, "--memory", f"{self.memory}M"],
            "workers": self.asked,
        }
        self._news = queue.Queue()
        self._supervisor = subprocess.Popen(
            [sys.executable, "-I", "-S", SUPERVISOR], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, start_new_session=True, cwd=folder,
        )  # fmt: skip
        self._tell(json.dumps(orders))
        threading.Thread(target=self._listen, args=(self._supervisor.stdout,), daemon=True).start()
        while len(self.alive) < 1 + self.asked:
            try:
                event, name, said = self._news.get(timeout=STARTS_WITHIN)
            except queue.Empty:
                raise SparkError(
                    f"The cluster was not up after {STARTS_WITHIN} s: end what else keeps this machine "
                    "busy and try again."
                ) from None
            if event == "gone":
                raise SparkError(self._why(name, said))

    def _listen(self, lines):
        for line in lines:
            event, name, said = json.loads(line)
            if event == "started":
                self.pids[name] = said
            elif event == "up":
                self.alive.add(name)
                self.address = said or self.address
            elif event == "gone":
                self.alive.discard(name)
            self._news.put((event, name, said))

    def _why(self, name, said):
        if "Address already in use" in said or "BindException" in said:
            return f"Port {self.port} is taken: leave port out, and a free one is chosen, or name another."
        who = "master" if name == "master" else f"worker {name}"
        return f"The cluster's {who} did not start: {said or 'it ended without a word.'}"

    def _tell(self, line):
        self._supervisor.stdin.write(line + "\n")
        self._supervisor.stdin.flush()

    def kill(self, worker: int) -> None:
        """Kill a worker and what it has started, as if its machine had lost power (`kill -9`).

        Raises
        ------
        SparkError
            If the cluster is not running.
        """
        if self._supervisor is None:
            raise SparkError("The cluster is not running: use it in a with statement.")
        worker = validate.whole_number("worker", worker, low=0, high=self.asked - 1)
        self._tell(f"kill {worker}")

    def stop(self) -> None:
        """End all processes of the cluster, and the Spark session that uses it."""
        if self._supervisor is None:
            return
        if running() is not None and running().master == self.address:
            stop()
        self._supervisor.stdin.close()
        self._supervisor.wait()
        self._supervisor.stdout.close()
        self._supervisor = None
        self.alive.clear()


def cluster(workers: int = 2, *, memory: int = 512, port: int = 0) -> Cluster:
    """Return a cluster on this machine, to be used in a ``with`` statement.

    Parameters
    ----------
    workers : int
        From 1 to 8, each with one core for one executor.
    memory : int
        MB of heap for each executor and for the driver, at least 512.
    port : int
        Where the master listens; 0 chooses a free one.

    Raises
    ------
    SparkError
        When the block is entered: if pyspark or Java is missing, if the port is taken, or if a process
        does not start.
    """
    workers = validate.whole_number("workers", workers, low=1, high=8)
    memory = validate.whole_number("memory", memory, low=512)
    return Cluster(workers, memory, validate.whole_number("port", port, low=0, high=65535))
