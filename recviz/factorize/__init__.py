"""Ways to find U and V: by SVD, and by weighted alternating least squares."""

from recviz.factorize.fit import Fit
from recviz.factorize.svd import svd
from recviz.factorize.wals import wals

__all__ = ["Fit", "svd", "wals"]
