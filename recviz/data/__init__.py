"""What to learn from: feedback, the examples of the lessons, planted sets, MovieLens."""

from recviz.data.examples import Embedding, apps, hand_built, movies
from recviz.data.feedback import Feedback
from recviz.data.movielens import MovieLens, movielens
from recviz.data.planted import Planted, planted

__all__ = [
    "Embedding",
    "Feedback",
    "MovieLens",
    "Planted",
    "apps",
    "hand_built",
    "movielens",
    "movies",
    "planted",
]
