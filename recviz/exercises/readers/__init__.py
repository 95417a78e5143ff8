"""All readers: what kinds of answers there are. The lessons' files take them from here."""

from recviz.exercises.readers.functions import Embedding, Function
from recviz.exercises.readers.numbers import Index, Number, YesNo
from recviz.exercises.readers.tables import Names, Table

__all__ = ["Embedding", "Function", "Index", "Names", "Number", "Table", "YesNo"]
