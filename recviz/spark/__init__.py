"""Spark: weighted matrix factorisation on many machines, and a small cluster to try it on.

Nothing of pyspark is imported before it is used. ``rv.spark.missing()`` says what is lacking here.
"""

from recviz.spark.als import SparkFit, als
from recviz.spark.cluster import Cluster, cluster
from recviz.spark.driver import stop
from recviz.spark.java import SparkError, missing
from recviz.spark.picture import half_step
from recviz.spark.rescue import Rescue, lose_a_worker
from recviz.spark.stored import measured

__all__ = [
    "Cluster",
    "Rescue",
    "SparkError",
    "SparkFit",
    "als",
    "cluster",
    "half_step",
    "lose_a_worker",
    "measured",
    "missing",
    "stop",
]
