"""A standalone Spark cluster on this machine: a master and workers, each a process of its own."""

from __future__ import annotations

import errno
import http.client
import json
import os
import queue
import socket
import tempfile
import time
from contextlib import suppress

from recviz import validate
from recviz.libraries.spark.child import Child
from recviz.libraries.spark.driver import running, stop
from recviz.libraries.spark.needs import HOST, SparkError, environment, home, java, require, scala

STARTS_WITHIN = 120  # seconds, on a machine that is busy
SMALL = ("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # they only hand work on
DEPLOY = "org.apache.spark.deploy"


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
        self.address, self.pids = "", {}
        self._supervisor, self._alive, self._last = None, set(), {}

    def __repr__(self) -> str:
        if self._supervisor is None:
            return "Cluster: stopped"
        many = "1 worker" if self.workers == 1 else f"{self.workers} workers"
        return f"Cluster: 1 master and {many}"

    @property
    def workers(self) -> int:
        """How many workers are alive."""
        return len(self.alive)

    @property
    def alive(self) -> list[int]:
        """The numbers of the workers that are."""
        self._listen()
        return sorted(self._alive - {"master"})

    def __enter__(self) -> Cluster:
        require()
        try:
            self._start()
        except BaseException:  # an interrupt, too
            self.stop()
            raise
        return self

    def __exit__(self, *_error) -> None:
        self.stop()

    def _start(self):
        web = _free(0)
        _free(self.port)
        self.pids, self._alive, self._last = {}, set(), {}
        folder = tempfile.mkdtemp(prefix="recviz-cluster-")
        env = environment(SPARK_LOCAL_DIRS=folder, **scala())
        # The supervisor removes the folder; it needs the standard library alone, and starts at once.
        self._supervisor = Child("supervisor.py", folder, "-I", "-S", env=env)
        run = [java(), *SMALL, "-cp", os.path.join(home(), "jars", "*")]
        only = ["-Dspark.port.maxRetries=0", "-Dspark.master.rest.enabled=false"]
        at = ["--host", HOST, "--port", str(self.port), "--webui-port", str(web)]
        self._supervisor.tell("start", "master", [*run, *only, f"{DEPLOY}.master.Master", *at])
        self.address = self._wait(web, workers=0)["url"]
        at = ["--host", HOST, "--webui-port", "0", "--work-dir", folder]
        has = ["--cores", "1", "--memory", f"{self.memory}M"]
        for number in range(self.asked):
            worker = [*run, f"{DEPLOY}.worker.Worker", *at, *has, self.address]
            self._supervisor.tell("start", number, worker)
        self._wait(web, workers=self.asked)

    def _wait(self, web, workers) -> dict:
        """Return what the master says of itself once it has so many workers."""
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            self._listen()
            for name, words in self._last.items():
                who = "master" if name == "master" else f"worker {name}"
                raise SparkError(f"The cluster's {who} did not start: {words or 'it ended without a word.'}")
            state = _state(web)
            if state.get("status") == "ALIVE" and state["aliveworkers"] == workers:
                return state
            time.sleep(0.1)
        raise SparkError(
            f"The cluster was not up after {STARTS_WITHIN} s: end what else keeps this machine busy and try "
            "again."
        )

    def _listen(self):
        """Take note of what has happened since the last time."""
        with suppress(queue.Empty):
            while self._supervisor and (news := self._supervisor.hear(0)):
                event, name, said = news
                if event == "started":
                    self.pids[name] = said
                    self._alive.add(name)
                else:
                    self._alive.discard(name)
                    self._last[name] = said

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
        self._supervisor.tell("kill", worker)

    def stop(self) -> None:
        """End all processes of the cluster, and the Spark session that uses it."""
        if self._supervisor is None:
            return
        if running() is not None and running().master == self.address:
            stop()
        self._supervisor.end()
        self._supervisor = None
        self._alive.clear()


def _free(port: int) -> int:
    """Return a port on which nobody listens: this one, or any if it is 0."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Java does
        try:
            trial.bind((HOST, port))
        except OSError as error:
            why = "taken" if error.errno == errno.EADDRINUSE else f"not to be had ({error.strerror})"
            raise SparkError(
                f"Port {port} is {why}: leave port out, and a free one is chosen, or name another."
            ) from None
        return trial.getsockname()[1]


def _state(web: int) -> dict:
    """Return what a master's web page tells as JSON, nothing while there is none."""
    page = http.client.HTTPConnection(HOST, web, timeout=10)  # past any proxy that is set here
    try:
        page.request("GET", "/json/")
        return json.load(page.getresponse())
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    finally:
        page.close()


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
