"""recviz: see how recommender systems learn. The module behind the lessons.

import recviz as rv

toy = rv.movies()                 # 4 users, 5 movies
hand = rv.hand_built()            # U (4, 2), V (5, 2)
rv.loss(toy, hand.U, hand.V)      # observed, unobserved, penalty, total
rv.Board(toy, hand.U, hand.V)     # drag the points
"""

from recviz import plots, spark
from recviz.data import Embedding, Feedback, apps, hand_built, movies
from recviz.evaluation import Interval, hold_out, interval, ndcg_at_k, recall_at_k
from recviz.exercises import Verdict, check
from recviz.factorize import Fit, Frame, fold_in, sgd, svd, wals
from recviz.frames import align
from recviz.movielens import MovieLens, movielens
from recviz.objective import Loss, gradient, loss
from recviz.planted import Planted, planted
from recviz.ranking import Recommendation, recommend
from recviz.similarity import similarity
from recviz.tf import tensorflow
from recviz.two_towers import load_index, tensorflow_recommenders, two_towers
from recviz.widgets.board import Board
from recviz.widgets.controls import scrub
from recviz.widgets.item_map import ItemMap
from recviz.widgets.knobs import knobs
from recviz.widgets.matcher import Matcher
from recviz.widgets.prediction import Prediction, predict
from recviz.widgets.progress import Progress
from recviz.widgets.rater import Rater
from recviz.widgets.stopwatch import Stopwatch

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
