"""Spark: the dictionary of its settings, the cluster and its end, and what is said when all is not well."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from lessons import FOLDER, read
from scipy.sparse import csr_array

import recviz as rv
from recviz.install import lacking
from recviz.libraries.spark import driver, stored

ROOT = FOLDER.parent
LESSON = FOLDER / "14_spark_many_machines.ipynb"
toy = rv.movies()


def spark(test):
    """Mark a test that needs Spark; all of them share one session, and so one worker."""
    return pytest.mark.spark(pytest.mark.xdist_group("spark")(test))


slow = pytest.mark.slow


@pytest.fixture(autouse=True, scope="module")
def java_is_quick_and_leaves_nothing():
    """Start Java without its second compiler, which small jobs never earn; no Java may be left at the end."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
        yield
    before = descendants(os.getpid())
    rv.spark.stop()
    assert not [line for line in listed() if "org.apache.spark" in line and int(line.split()[0]) in before]


def listed():
    """Return a line for every process that lives: its number, its parent's, and what it runs."""
    lines = subprocess.run(["ps", "-ewwo", "pid,ppid,stat,args"], capture_output=True, text=True).stdout
    return [line for line in lines.splitlines()[1:] if not line.split()[2].startswith("Z")]


def alive(pids):
    """Return those of some process numbers that live."""
    return {int(line.split()[0]) for line in listed()} & set(pids)


def descendants(pid):
    """Return the numbers of all processes that a process has started, and those have started."""
    parents = {int(line.split()[0]): int(line.split()[1]) for line in listed()}
    found = {pid}
    while True:
        more = {child for child, parent in parents.items() if parent in found} - found
        if not more:
            return found - {pid}
        found |= more


def gone(pids, within=30):
    """Wait until none of the processes lives; return whether that came about."""
    until = time.monotonic() + within
    while alive(pids) and time.monotonic() < until:
        time.sleep(0.2)
    return not alive(pids)


def run(code, **environment):
    """Run Python code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=300, cwd=FOLDER,
        env=os.environ | environment,
    )  # fmt: skip


# ---- what may be missing ----------------------------------------------------------------------------


def fake_java(folder, says):
    """Write a `java` that only tells its version."""
    (folder / "bin").mkdir()
    command = folder / "bin" / "java"
    command.write_text(f"#!/bin/sh\n{says}\n")
    command.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (
            "echo 'openjdk version \"11.0.22\" 2024-01-16' >&2",
            "17 or newer, and the one that was found is Java 11",
        ),
        ("echo 'java version \"1.8.0_392\"' >&2", "17 or newer, and the one that was found is Java 8"),
        ("exit 1", "the `java` that was found does not run"),
    ],
)
def test_a_java_that_is_too_old_is_told(tmp_path, monkeypatch, says, words):
    monkeypatch.setenv("JAVA_HOME", fake_java(tmp_path, says))
    assert words in rv.spark.missing() and rv.spark.missing().endswith(".")
    with pytest.raises(rv.spark.SparkError, match=re.escape(words)), rv.spark.cluster():
        pass


@pytest.mark.parametrize("version", ["17.0.15", "21", "25-ea"])
def test_a_java_that_is_new_enough_is_taken(tmp_path, monkeypatch, version):
    if find_spec("pyspark") is None:
        pytest.skip("Spark is not installed")
    monkeypatch.setenv("JAVA_HOME", fake_java(tmp_path, f"echo 'openjdk version \"{version}\"' >&2"))
    assert rv.spark.missing() is None


def test_no_java_and_no_pyspark_are_told(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "needs Java 17 or newer, and there is none: install one" in rv.spark.missing()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert "there is none where JAVA_HOME points: install one" in rv.spark.missing()
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert rv.spark.missing() == lacking("Spark, about half a gigabyte", "spark")


@pytest.fixture
def no_java(monkeypatch, tmp_path):
    """Hide Java, and forget what has been said."""
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr(stored, "_said", set())


def test_without_java_stored_results_are_shown_and_said_to_be_so(no_java, capsys):
    fits = [rv.spark.als(toy, 2, w0=0.1, reg=0.05, steps=steps) for steps in (60, 0)]
    assert all(fit.stored for fit in fits)
    expected = rv.wals(toy, 2, w0=0.1, reg=fits[0].reg, steps=60).losses[-1]
    assert fits[0].losses[-1] == pytest.approx(expected, rel=1e-4)
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and said.startswith(
        "Shown is what Spark found on another machine. Spark needs"
    )


def test_without_java_what_is_not_stored_is_refused(no_java):
    for options in ({"steps": 7}, {"steps": 60, "seed": 1}):
        with pytest.raises(rv.spark.SparkError, match="And no stored result has just these arguments"):
            rv.spark.als(toy, 2, w0=0.1, reg=0.05, **options)
    for feedback in (toy, toy.A, csr_array(toy.A)):
        with pytest.raises(rv.spark.SparkError, match="And no stored job has just this size"):
            rv.spark.lose_a_worker(feedback, 2, after=1)


@pytest.mark.movielens
def test_the_lesson_runs_to_its_end_without(no_java, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    code = [cell for cell in read(LESSON) if cell.cell_type == "code"]
    names = {}
    for cell in code:
        exec(cell.source, names)
    said = capsys.readouterr().out
    assert said.count("Shown is what Spark found on another machine. Not installed here: Spark") == 1
    # Everything that the stored lesson prints is there, computed or stored.
    printed = [out.text for cell in code for out in cell.outputs if out.output_type == "stream"]
    assert printed and all(text in said for text in printed)


# ---- bad input -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"A": rv.movies("explicit")}, ValueError, "A must hold ones only"),
        ({"A": np.zeros((2, 3))}, ValueError, "A must hold at least a one"),
        ({"w0": 0}, ValueError, "w0 must be above 0 for Spark; got 0"),
        ({"w0": 1.5}, ValueError, "w0 must be between 0 and 1; got 1.5"),
        ({"reg": 0}, ValueError, "reg must be above 0 for Spark"),
        ({"reg": -1}, ValueError, "reg must be at least 0"),
        ({"dim": 5}, ValueError, "dim must be between 1 and 4; got 5"),
        ({"steps": -1}, ValueError, "steps must be at least 0"),
        ({"seed": 0.5}, TypeError, "seed must be a whole number"),
        ({"blocks": 0}, ValueError, "blocks must be at least 1"),
        ({"memory": 100}, ValueError, "memory must be at least 512; got 100"),
        ({"w0": 1e-309}, ValueError, "w0 must not be that small for Spark, which divides by it; got 1e-309"),
        ({"seed": 2**63}, ValueError, "seed must be at most 9223372036854775807, or Java"),
        ({"steps": 10**12}, ValueError, "steps must be at most 2147483647, or Java"),
        ({"cluster": 3}, TypeError, "cluster must be a Cluster, the address of one, or None; got 3"),
        ({"cluster": "local[2]"}, ValueError, "cluster must be an address such as spark://"),
        ({"lose_worker_after": 2}, ValueError, "lose_worker_after needs a Cluster"),
        ({"lose_worker_after": 15}, ValueError, "lose_worker_after must be between 0 and 14"),
    ],
)
def test_bad_input_is_refused_by_name(options, error, words):
    with pytest.raises(error, match=words):
        rv.spark.als(**{"A": toy, "dim": 2, **options})
    if not {"cluster", "lose_worker_after"} & {*options}:
        with pytest.raises(error, match=words):  # at once, with no cluster started before
            rv.spark.lose_a_worker(**{"A": toy, "dim": 2, "after": 1, **options})


@pytest.mark.parametrize(("after", "error"), [(15, ValueError), (-1, ValueError), (1.5, TypeError)])
def test_a_worker_is_lost_within_the_steps(after, error):
    with pytest.raises(error, match="after must be (between 0 and 14|a whole number); got"):
        rv.spark.lose_a_worker(toy, 2, after=after)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"workers": 0}, "workers must be between 1 and 8; got 0"),
        ({"memory": 64}, "memory must be at least 512"),
        ({"port": 70000}, "port must be between 0 and 65535"),
    ],
)
def test_a_cluster_refuses_bad_input(options, words):
    with pytest.raises(ValueError, match=words):
        rv.spark.cluster(**options)


def test_a_cluster_that_does_not_run_has_no_worker_to_kill():
    with pytest.raises(rv.spark.SparkError, match="is not running: use it in a with statement"):
        rv.spark.cluster().kill(0)


def test_pairs_are_written_as_text_that_reads_back():
    rows, columns = np.array([0, 7, 120, 99]), np.array([5, 0, 12, 1000])
    text = sys.modules["recviz.libraries.spark.als"].as_csv(rows, columns).decode()
    assert text.splitlines()[0] == "000,0005" and text.endswith("\n")
    np.testing.assert_array_equal(np.loadtxt(text.splitlines(), int, delimiter=","), np.c_[rows, columns])


# ---- the dictionary, against Spark itself ----------------------------------------------------------------


def with_holes():
    """Return planted feedback with a user and an item that have none."""
    A = rv.planted(60, 40, per_user=8, seed=2).A.tolil()
    A[3], A[:, 7] = 0, 0
    return A.tocsr()


def state():
    """Return what a library may change of a process for good."""
    spark = {name for name in sys.modules if name.startswith(("pyspark", "py4j"))}
    return dict(os.environ), list(warnings.filters), signal.getsignal(signal.SIGINT), sys.path[:], spark


@spark
def test_spark_starts_without_a_word_and_changes_nothing_here(monkeypatch, tmp_path, capfd):
    rv.spark.stop()
    # Another Spark is installed here.
    for name in ("SPARK_HOME", "SPARK_CONF_DIR", "PYSPARK_SUBMIT_ARGS", "PYSPARK_GATEWAY_PORT"):
        monkeypatch.setenv(name, str(tmp_path))
    before = state()
    assert rv.spark.als(toy, 2, steps=20).diverged is None
    assert state() == before
    assert capfd.readouterr() == ("", "")


FIRST = [("planted", 0.1, 0.05)]
OTHERS = [(name, *rest) for name in ("the toy", "planted") for rest in
          ((0.1, 0.05), (0.5, 0.2), (1.0, 0.1), (0.01, 0.01))]  # fmt: skip


@spark
@pytest.mark.parametrize(
    ("data", "w0", "reg"), FIRST + [pytest.param(*each, marks=slow) for each in OTHERS if each not in FIRST]
)
def test_spark_takes_the_same_steps_from_its_own_start(data, w0, reg):
    A = toy.A if data == "the toy" else with_holes()
    start = rv.spark.als(A, 3, w0=w0, reg=reg, steps=0)
    theirs = rv.spark.als(A, 3, w0=w0, reg=reg, steps=12)
    count = np.asarray((A != 0).sum(axis=1)).ravel(), np.asarray((A != 0).sum(axis=0)).ravel()
    # Spark solves for the items first.
    turned = {"start": (start.V, start.U), "reg": (reg * count[1], reg * count[0])}
    ours = rv.wals(A.T, 3, w0=w0, steps=12, **turned)
    np.testing.assert_allclose(theirs.V, ours.U, atol=2e-4)
    np.testing.assert_allclose(theirs.U, ours.V, atol=2e-4)
    assert theirs.losses[-1] == pytest.approx(ours.losses[-1], rel=1e-5)
    for counts, factors in zip(count, (theirs.U, theirs.V), strict=True):
        assert not factors[counts == 0].any()


@spark
@slow
@pytest.mark.movielens
def test_what_is_stored_is_what_spark_finds_and_on_movielens_the_minimum(monkeypatch, tmp_path):
    A = rv.movielens().with_ratings(5).liked()
    asked = [(toy, 2, {"w0": 0.1, "reg": 0.05, "steps": k}) for k in (0, 1, 2, 5, 60)]
    asked.append((A, 4, {"w0": 0.03, "reg": 0.03, "steps": 40}))
    fresh = [rv.spark.als(data, dim, **options) for data, dim, options in asked]
    assert not any(fit.stored for fit in fresh)
    ours = rv.wals(A, 4, w0=0.03, reg=fresh[-1].reg, steps=40)
    assert fresh[-1].losses[-1] == pytest.approx(ours.losses[-1], rel=1e-4)
    assert rv.loss(A, fresh[-1].U, fresh[-1].V, 0.03, fresh[-1].reg).total == fresh[-1].losses[-1]
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    for (data, dim, options), fit in zip(asked, fresh, strict=True):
        kept = rv.spark.als(data, dim, **options)
        assert kept.stored
        np.testing.assert_allclose(kept.U @ kept.V.T, fit.U @ fit.V.T, atol=1e-3)


# ---- faults -----------------------------------------------------------------------------------------------


@spark
@slow
def test_a_full_driver_is_told_and_a_new_one_is_started():
    A = csr_array(([1.0], ([0], [0])), shape=(20_000, 20_000))
    with pytest.raises(rv.spark.SparkError, match="Spark ran out of its 512 MB of memory: .* memory=1024"):
        rv.spark.als(A, 20_000, steps=1)  # a Gramian would have 1.6 GB
    assert driver.running() is None
    assert np.isfinite(rv.spark.als(toy, 2, steps=1).losses[-1])


def java_of(pid):
    """Return the number of the process of Java that one of our processes has started."""
    (found,) = [line for line in listed() if "SparkSubmit" in line and int(line.split()[1]) == pid]
    return int(found.split()[0])


@spark
@slow
def test_a_driver_that_is_killed_is_told_and_a_new_one_is_started():
    rv.spark.als(toy, 2, steps=1)
    first = driver.running().pid
    os.kill(java_of(first), signal.SIGKILL)  # while it waits
    assert gone([first])
    rv.spark.als(toy, 2, steps=1)
    threading.Timer(1, os.kill, [java_of(driver.running().pid), signal.SIGKILL]).start()
    with pytest.raises(rv.spark.SparkError, match="driver process has died, perhaps for want of memory"):
        rv.spark.als(toy, 2, steps=2000)
    assert driver.running() is None


@spark
@slow
@pytest.mark.parametrize("after", [0.3, 2, None])
def test_an_interrupt_leaves_nothing(after, monkeypatch, tmp_path, can_be_interrupted):
    """It comes while Spark starts, at two moments, or while it is at work."""
    rv.spark.stop()
    before = descendants(os.getpid())
    if after is None:
        rv.spark.als(toy, 2, steps=1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    interrupt = threading.Timer(after or 1, signal.pthread_kill, [threading.get_ident(), signal.SIGINT])
    interrupt.start()
    with pytest.raises(KeyboardInterrupt):
        rv.spark.als(toy, 2, steps=2000)
    assert driver.running() is None and not list(tmp_path.iterdir())
    assert gone(descendants(os.getpid()) - before)


@spark
@slow
def test_a_session_of_ones_own_goes_on_beside_it():
    code = """
import warnings; warnings.simplefilter("ignore")
from pyspark.sql import SparkSession
own = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
import recviz as rv
print(rv.spark.als(rv.movies(), 2, steps=1, w0=0.1, reg=0.05).losses.round(4))
print(own.range(3).count())
"""
    assert run(code, SPARK_LOCAL_IP="127.0.0.1").stdout == "[1.5154]\n3\n"


@spark
def test_a_port_that_is_taken_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        cluster = rv.spark.cluster(port=port)
        with pytest.raises(rv.spark.SparkError, match=f"^Port {port} is taken: leave port out"), cluster:
            pass
    assert repr(cluster) == "Cluster: stopped" and gone(cluster.pids.values())


# ---- the cluster ------------------------------------------------------------------------------------------


@spark
@slow
def test_a_cluster_ends_with_its_block_whatever_happens():
    before = descendants(os.getpid())
    with pytest.raises(KeyError), rv.spark.cluster(workers=2) as cluster:
        assert repr(cluster) == "Cluster: 1 master and 2 workers" and cluster.workers == 2
        assert re.fullmatch(r"spark://127\.0\.0\.1:\d+", cluster.address)
        fit = rv.spark.als(toy, 2, steps=2, cluster=cluster)
        np.testing.assert_allclose(fit.U, rv.spark.als(toy, 2, steps=2, cluster=cluster.address).U)
        started = descendants(os.getpid()) - before
        executors = [
            line for line in listed() if "ExecutorBackend" in line and int(line.split()[0]) in started
        ]
        assert len(executors) == 2 and set(cluster.pids.values()) < started
        with rv.spark.cluster(workers=1):
            pass
        assert driver.running().master == cluster.address, "another cluster's end leaves the session alone"
        lights_out = threading.Timer(2, lambda: [cluster.kill(0), cluster.kill(1)])
        lights_out.start()
        with pytest.raises(rv.spark.SparkError, match="All workers of the cluster are gone"):
            rv.spark.als(toy, 2, steps=3000, cluster=cluster)
        raise KeyError
    assert repr(cluster) == "Cluster: stopped" and gone(started)


@spark
@slow
def test_a_job_of_five_million_survives_the_loss_of_a_worker(monkeypatch):
    monkeypatch.delenv("JDK_JAVA_OPTIONS")
    A = rv.planted(36_000, 12_000, 20, per_user=230).A
    assert A.nnz > 5_000_000
    job = rv.spark.lose_a_worker(A, 8, after=2, steps=3, w0=0.1, reg=0.05)
    assert job.workers_left == 1 and job.same and not job.stored
    assert job.loss_with_kill == pytest.approx(job.loss, rel=1e-7)
    assert "the same U and V: yes" in repr(job)


@spark
@slow
def test_nothing_outlives_a_python_that_is_killed():
    code = """
import recviz as rv, time
with rv.spark.cluster() as cluster:
    rv.spark.als(rv.movies(), 2, steps=1, cluster=cluster)
    print("up", flush=True)
    time.sleep(600)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "up\n"
        started = descendants(process.pid)
        commands = "\n".join(line for line in listed() if int(line.split()[0]) in started)
        for part, count in (("Master", 1), ("worker.Worker", 2), ("ExecutorBackend", 2), ("SparkSubmit", 1)):
            assert commands.count(part) >= count, commands
    finally:
        process.kill()  # kill -9
        process.wait()
    assert gone(started), [line for line in listed() if int(line.split()[0]) in started]


@spark
@slow
def test_the_cluster_of_the_terminal_tells_its_address_and_ends_by_ctrl_c(can_be_interrupted):
    command = [sys.executable, ROOT / "tools" / "cluster.py", "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        lines = [process.stdout.readline() for _ in range(5)]
        address = re.search(r"cluster: (spark://127\.0\.0\.1:\d+) is up", lines[1])[1]
        assert f'rv.spark.als(A, 8, cluster="{address}")' in lines[2] and "Ctrl-C" in lines[4]
        started = descendants(process.pid)
        assert rv.spark.als(toy, 2, steps=1, cluster=address).losses[-1] > 0
        rv.spark.stop()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out, err) == (0, "cluster: ended\n", "") and gone(started)


def test_the_command_line_says_what_is_wrong(tmp_path):
    command = [sys.executable, ROOT / "tools" / "cluster.py", "--workers", "9"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and "cluster: workers must be between 1 and 8; got 9." in done.stderr
    env = os.environ | {"JAVA_HOME": str(tmp_path)}
    done = subprocess.run(command[:-2], capture_output=True, text=True, env=env)
    assert done.returncode == 1 and "cluster: Spark needs Java 17 or newer" in done.stderr


def test_the_figures_of_the_benchmark_are_all_there():
    figures = rv.spark.measured()
    assert figures["rescue"]["ones"] > 5_000_000 and figures["rescue"]["workers_left"] == 1
    losses = [run["loss"] for run in figures["rivals"].values() if isinstance(run, dict)]
    assert len(losses) == 4 and max(losses) <= min(losses) * (1 + 1e-4)
    assert Path(stored.FACTORS).stat().st_size < 200_000
