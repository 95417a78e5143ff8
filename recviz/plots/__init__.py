"""Static pictures, each with its alternative text and the numbers it shows.

They stand alone in lessons, and as the twin of a board wherever no widget can be drawn: on GitHub, in
print, in front of a screen reader, after the kernel is gone.
"""

from recviz.plots.charts import arrows, curves, factorisation, feedback, matrix
from recviz.plots.picture import Drawn, Picture, stacked

__all__ = ["Drawn", "Picture", "arrows", "curves", "factorisation", "feedback", "matrix", "stacked"]
