"""Spark's driver: a Python process of its own that starts Spark, and runs one fit after another.

Spark's Python half takes a process for its own: it allows one session in it, starts Java with the
process's environment and error stream, takes over Ctrl-C and warns of a pandas newer than it knows. Here
it has one, and the learner's kernel is left alone.
"""

import json
import os
import queue
import sys
import threading
import time

import numpy as np

LOOK = 0.05  # seconds between two looks at how far a fit has come
# How far it has come no public part of Spark tells: ALS takes no callback. But to make a Gramian it runs a
# job at the start of each half-step, after three that read and divide the data, and StatusTracker counts
# those of a group. Tried on Spark 4.3.0.
JOBS_BEFORE = 3

speaking = threading.Lock()
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # whatever Spark and Java print goes where the errors go


def tell(*words):
    """Write one line for the parent."""
    with speaking:
        print(json.dumps(words), file=answers, flush=True)


def listen(orders):
    """Read the parent's orders, and end when there can be no more; Java ends when its own input closes."""
    for line in sys.stdin:
        orders.put(json.loads(line))
    os._exit(0)


def see_java_end():
    """Wait for the only process that we have started, Java, and end with it."""
    _, status = os.wait()
    tell("java ended", os.waitstatus_to_exitcode(status))
    os._exit(1)


def see_sweeps(tracker, group, over):
    """Tell how many sweeps of a fit are done, as often as that changes."""
    told = -1
    while not over.wait(LOOK):
        done = (len(tracker.getJobIdsForGroup(group)) - JOBS_BEFORE - 1) // 2
        if done > told:
            tell("sweeps", done)
            told = done


def fit(spark, file, settings):
    """Fit pairs of numbers, one pair a line of a file; return both embeddings, with a number for each row."""
    from pyspark.ml.recommendation import ALS

    ones = spark.read.schema("user int, item int").csv(file).selectExpr("user", "item", "float(1) AS one")
    context, over, group = spark.sparkContext, threading.Event(), str(time.monotonic_ns())
    context.setJobGroup(group, "ALS")
    watch = threading.Thread(target=see_sweeps, args=(context.statusTracker(), group, over), daemon=True)
    watch.start()
    try:
        model = ALS(userCol="user", itemCol="item", ratingCol="one", **settings).fit(ones)
        found = {}
        for name, factors in (("U", model.userFactors), ("V", model.itemFactors)):
            numbers, rows = zip(*factors.collect(), strict=True)
            found |= {f"{name} rows": np.array(numbers), name: np.array(rows, np.float32)}
        return found
    finally:
        over.set()
        watch.join()


def start(settings):
    """Return a Spark session in a Java that it starts."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.config(map=settings).getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    spark.sparkContext.setCheckpointDir(os.getcwd())  # or more than 16 sweeps overflow the stack
    threading.Thread(target=see_java_end, daemon=True).start()
    return spark


def main():
    """Start Spark with the settings that the first order names, then fit as often as we are told."""
    from py4j.protocol import Py4JError, Py4JJavaError
    from pyspark.errors import PySparkException

    orders = queue.SimpleQueue()
    threading.Thread(target=listen, args=(orders,), daemon=True).start()
    (settings,) = orders.get()
    try:
        spark = start(settings)
    except Py4JJavaError as error:
        tell("failed", str(error.java_exception))
        os._exit(1)
    except PySparkException:  # Java has not started, and has said why
        os._exit(1)
    tell("ready")
    while True:
        file, settings, result = orders.get()
        try:
            np.savez(result, **fit(spark, file, settings))
            tell("done")
        except Py4JJavaError as error:
            tell("failed", str(error.java_exception))
        except PySparkException as error:  # what pyspark makes of some of Java's
            tell("failed", str(error))
        except (Py4JError, ConnectionError, EOFError):
            time.sleep(10)  # Java has ended, and `see_java_end` tells how; or it does not answer any more
            os._exit(1)


if __name__ == "__main__":
    main()
