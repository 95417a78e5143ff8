"""The half-steps of WALS on dense feedback, all regressions in one batch; `wals` tells what they are for."""

from __future__ import annotations

import numpy as np


class DenseSteps:
    """Solves for all users given V, or for all items given U: what `HalfSteps` does, for a small matrix.

    Parameters
    ----------
    A : ndarray, shape (m, n)
    weights : ndarray, shape (n,)
        What an unobserved cell of each item weighs.
    penalties : pair of ndarray
        What a squared length costs, for users and for items: one number, or one a row.
    dim : int
    """

    def __init__(self, A, weights, penalties, dim):
        self.careful = min(penalty.min() for penalty in penalties) == 0
        self.ridges = [np.multiply.outer(penalty, np.eye(dim).ravel()) for penalty in penalties]
        W = np.where(A != 0, 1.0, weights)  # A is 0 wherever the weight is not 1, so W * A is A
        self.squares = float((A**2).sum())
        self.straight = W, A
        self.transposed = np.ascontiguousarray(W.T), np.ascontiguousarray(A.T)

    def users(self, V):
        """Return the best U for this V, and by how much it makes the loss less than with U = 0."""
        return self._half(*self.straight, V, self.ridges[0])

    def items(self, U):
        """Return the best V for this U, and by how much it makes the loss less than with V = 0."""
        return self._half(*self.transposed, U, self.ridges[1])

    def _half(self, W, A, X, ridge):
        n, d = X.shape
        outer = (X[:, :, None] * X[:, None, :]).reshape(n, d * d)
        G = W @ outer
        G += ridge
        b = A @ X
        solved = _solve(G.reshape(-1, d, d), b, self.careful)
        return solved, np.vdot(b, solved)


def _solve(G: np.ndarray, b: np.ndarray, careful: bool) -> np.ndarray:
    """Solve G[i] x[i] = b[i] for all i; the shortest x where G[i] is singular."""
    try:
        x = np.linalg.solve(G, b[:, :, None])[:, :, 0]
        if not careful:
            return x
        residual = np.abs((G @ x[:, :, None])[:, :, 0] - b).max()
        if residual <= 1e-9 * (1 + np.abs(b).max()) and np.abs(x).max() < 1e6:
            return x
    except np.linalg.LinAlgError:
        pass
    return (np.linalg.pinv(G, hermitian=True, rcond=1e-10) @ b[:, :, None])[:, :, 0]
