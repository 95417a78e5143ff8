"""Ways to find U and V: by SVD, by weighted alternating least squares, by gradient descent; and fold-in."""

from recviz.factorize.fit import Fit
from recviz.factorize.fold_in import fold_in
from recviz.factorize.sgd import sgd
from recviz.factorize.svd import svd
from recviz.factorize.wals import wals

__all__ = ["Fit", "fold_in", "sgd", "svd", "wals"]
