"""recviz: see how recommender systems learn. The module behind the lessons.

    import recviz as rv

    toy = rv.movies()                 # 4 users, 5 movies
    hand = rv.hand_built()            # U (4, 2), V (5, 2)
    rv.loss(toy, hand.U, hand.V)      # observed, unobserved, penalty, total
    rv.Board(toy, hand.U, hand.V)     # drag the points
"""

from recviz import plots
from recviz.board import Board
from recviz.controls import scrub
from recviz.data import Embedding, Feedback, apps, hand_built, movies
from recviz.evaluation import Interval, hold_out, interval, ndcg_at_k, recall_at_k
from recviz.exercises import Verdict, check
from recviz.factorize import Fit, fold_in, sgd, svd, tensorflow, wals
from recviz.frames import Frame, align
from recviz.item_map import ItemMap
from recviz.knobs import knobs
from recviz.matcher import Matcher
from recviz.movielens import MovieLens, movielens
from recviz.objective import Loss, gradient, loss
from recviz.planted import Planted, planted
from recviz.prediction import Prediction, predict
from recviz.progress import Progress
from recviz.ranking import Recommendation, recommend
from recviz.rater import Rater
from recviz.similarity import similarity
from recviz.stopwatch import Stopwatch

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
    "svd",
    "tensorflow",
    "wals",
]
