"""From predictions to lists: what to recommend and why, and how good a list is."""

from recviz.ranking.evaluation import Interval, hold_out, interval, ndcg_at_k, recall_at_k
from recviz.ranking.recommend import Recommendation, ranks, recommend

__all__ = [
    "Interval",
    "Recommendation",
    "hold_out",
    "interval",
    "ndcg_at_k",
    "ranks",
    "recall_at_k",
    "recommend",
]
