"""recviz: see how recommender systems learn. The module behind the lessons.

import recviz as rv

toy = rv.movies()                 # 4 users, 5 movies
hand = rv.hand_built()            # U (4, 2), V (5, 2)
rv.loss(toy, hand.U, hand.V)      # observed, unobserved, penalty, total
rv.Board(toy, hand.U, hand.V)     # drag the points
"""

from importlib import import_module
from typing import TYPE_CHECKING

from recviz import plots
from recviz.data import Embedding, Feedback, MovieLens, Planted, apps, hand_built, movielens, movies, planted
from recviz.exercises import Verdict, check
from recviz.factorize import Fit, fold_in, sgd, svd, wals
from recviz.frames import Frame, align
from recviz.libraries import spark
from recviz.libraries.two_towers import load_index, two_towers
from recviz.objective import Loss, gradient, loss
from recviz.optional import tensorflow, tensorflow_recommenders
from recviz.ranking import Interval, Recommendation, hold_out, interval, ndcg_at_k, recall_at_k, recommend
from recviz.similarity import similarity

if TYPE_CHECKING:
    from recviz.widgets import (
        Board,
        ItemMap,
        Matcher,
        Prediction,
        Progress,
        Race,
        Rater,
        Stopwatch,
        knobs,
        predict,
        scrub,
    )

__all__ = [
    "Board",
    "Embedding",
    "Feedback",
    "Fit",
    "Frame",
    "Interval",
    "ItemMap",
    "Loss",
    "Matcher",
    "MovieLens",
    "Planted",
    "Prediction",
    "Progress",
    "Race",
    "Rater",
    "Recommendation",
    "Stopwatch",
    "Verdict",
    "align",
    "apps",
    "check",
    "fold_in",
    "gradient",
    "hand_built",
    "hold_out",
    "interval",
    "knobs",
    "load_index",
    "loss",
    "movielens",
    "movies",
    "ndcg_at_k",
    "planted",
    "plots",
    "predict",
    "recall_at_k",
    "recommend",
    "scrub",
    "sgd",
    "similarity",
    "spark",
    "svd",
    "tensorflow",
    "tensorflow_recommenders",
    "two_towers",
    "wals",
]


def __getattr__(name: str) -> object:
    """Import the widgets when the first of them is asked for: what they are made of takes seconds."""
    if name not in __all__:
        raise AttributeError(f"module 'recviz' has no attribute {name!r}", name=name)
    return getattr(import_module("recviz.widgets"), name)


def __dir__() -> list[str]:
    """Return what is public, imported yet or not."""
    return sorted(__all__)
