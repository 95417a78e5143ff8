"""What a learner touches: boards, their sliders, questions, maps; each with a static twin.

A folder holds a widget: Python's half in its ``.py``, the browser's in the ``.js`` and ``.css`` of the same
name beside it. ``shared/`` holds what several of them need.
"""

from recviz.widgets.board.board import Board
from recviz.widgets.controls.knobs import knobs
from recviz.widgets.controls.progress import Progress
from recviz.widgets.controls.scrub import scrub
from recviz.widgets.controls.stopwatch import Stopwatch
from recviz.widgets.item_map.item_map import ItemMap
from recviz.widgets.matcher.matcher import Matcher
from recviz.widgets.prediction.prediction import Prediction, predict
from recviz.widgets.race.race import Race
from recviz.widgets.rater.rater import Rater

__all__ = [
    "Board",
    "ItemMap",
    "Matcher",
    "Prediction",
    "Progress",
    "Race",
    "Rater",
    "Stopwatch",
    "knobs",
    "predict",
    "scrub",
]
