"""Spark: weighted matrix factorisation on many machines, and a small cluster to try it on.

Nothing of pyspark is imported before it is used. ``rv.spark.missing()`` says what is lacking here.
"""

from recviz.libraries.spark.als import SparkFit, als
from recviz.libraries.spark.cluster import Cluster, cluster
from recviz.libraries.spark.driver import stop
from recviz.libraries.spark.needs import SparkError, missing
from recviz.libraries.spark.picture import half_step
from recviz.libraries.spark.rescue import Rescue, lose_a_worker
from recviz.libraries.spark.stored import measured

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
