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
        W = np.where(A != 0, 1.0, weights)  # A is 0 wherever the weight is not 1, so W * A is A
        self.squares = float((A**2).sum())
        self.for_users = _Half(W, A, penalties[0], dim)
        self.for_items = _Half(np.ascontiguousarray(W.T), np.ascontiguousarray(A.T), penalties[1], dim)

    def users(self, V):
        """Return the best U for this V, and by how much it makes the loss less than with U = 0."""
        return self.for_users.solve(V, self.careful)

    def items(self, U):
        """Return the best V for this U, and by how much it makes the loss less than with V = 0."""
        return self.for_items.solve(U, self.careful)


class _Half:
    """One of the two half-steps: for each row of A its weights, its penalty, and room for what X adds."""

    def __init__(self, W, A, penalty, dim):
        m, n = A.shape
        self.A = A
        # Σ w x xᵀ + penalty · I as one product: the penalty is the weight of one more outer product, I.
        self.weights = np.column_stack([W, np.broadcast_to(penalty, m)])
        outer = np.empty((n + 1, dim, dim))
        outer[n] = np.eye(dim)
        self.outer, self.flat = outer[:n], outer.reshape(n + 1, dim * dim)
        self.G = np.empty((m, dim, dim))
        self.flat_G = self.G.reshape(m, dim * dim)

    def solve(self, X, careful):
        np.multiply(X[:, :, None], X[:, None, :], out=self.outer)
        np.dot(self.weights, self.flat, out=self.flat_G)
        b = np.dot(self.A, X)
        solved = _solve(self.G, b, careful)
        return solved, float(np.vdot(b, solved))


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
