"""Weighted alternating least squares.

With V fixed, the loss is a sum of one small ridge regression for each user, and each has an exact
solution. With U fixed, the same holds for each item. Doing one after the other, the loss can only fall:
Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (ICDM 2008).
"""

from __future__ import annotations

import numpy as np

from recviz import validate
from recviz.factorize.fit import Fit
from recviz.factorize.start import starting_point
from recviz.objective import loss

CHUNK = 4_000_000  # numbers gathered at a time in the sparse solver: 32 MB


def wals(
    A,
    dim: int,
    *,
    w0=0.1,
    reg: float = 0.1,
    steps: int = 50,
    seed: int = 0,
    start=None,
    record: bool = False,
) -> Fit:
    """Return U and V that make `recviz.loss` small, by weighted alternating least squares.

    Parameters
    ----------
    A : Feedback, array_like or scipy.sparse array, shape (m, n)
        Cells that are not 0 are observed and have weight 1; all others count as 0.
    dim : int
        The dimension d, from 1 to the smaller of m and n.
    w0 : float or array_like, shape (n,)
        The weight of unobserved cells, 0 to 1, for all items or one for each.
    reg : float
        The weight of the squared lengths, at least 0.
    steps : int
        Sweeps; each solves for all users, then for all items.
    seed : int
        For the random start; the same seed gives the same start.
    start : pair of (U, V), optional
        Where to start instead, such as another fit's ``(fit.U, fit.V)``.
    record : bool
        Whether to keep every half-step for a board.

    Returns
    -------
    Fit
        ``losses`` has the start and every half-step: 2 · steps + 1 numbers that never rise.

    Raises
    ------
    ValueError
        If a parameter is out of range, shapes do not match or A is not finite.

    Notes
    -----
    Where a regression has no unique solution (w0 = 0 and reg = 0), the shortest one is taken.
    """
    A = validate.ratings("A", A)
    U, V = starting_point(A, dim, seed, start)
    weights = validate.weights("w0", w0, A.shape[1])
    reg = validate.number("reg", reg, low=0)
    steps = validate.whole_number("steps", steps, low=0)

    kind = _Dense if isinstance(A, np.ndarray) else _Sparse
    solver = kind(A, weights, reg, U.shape[1])
    losses = [loss(A, U, V, weights, reg).total]
    path = ([U], [V])
    for _ in range(steps):
        for half in ("users", "items"):
            if half == "users":
                U, gain = solver.users(V)
                fixed = V
            else:
                V, gain = solver.items(U)
                fixed = U
            # At the minimum of a quadratic, x·(Gx) - 2 b·x = -b·x: the loss needs no second pass.
            # (Rounding may take a loss of 0 a hair below it.)
            losses.append(max(0.0, solver.squares - gain + reg * np.vdot(fixed, fixed)))
            if record:
                path[0].append(U)
                path[1].append(V)
    captions = ["start"] + [f"sweep {s}, {half}" for s in range(1, steps + 1) for half in ("users", "items")]
    if not record:
        captions, path = [], ((), ())
    return Fit(U, V, np.array(losses), w0, reg, captions, path)


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


class _Dense:
    """Half-steps for a small matrix: all regressions in one batch."""

    def __init__(self, A, weights, reg, dim):
        self.careful, self.ridge = reg == 0, reg * np.eye(dim).ravel()
        W = np.where(A != 0, 1.0, weights)  # A is 0 wherever the weight is not 1, so W * A is A
        self.squares = float((A**2).sum())
        self.straight = W, A
        self.transposed = np.ascontiguousarray(W.T), np.ascontiguousarray(A.T)

    def users(self, V):
        return self._half(*self.straight, V)

    def items(self, U):
        return self._half(*self.transposed, U)

    def _half(self, W, A, X):
        n, d = X.shape
        outer = (X[:, :, None] * X[:, None, :]).reshape(n, d * d)
        G = W @ outer
        G += self.ridge
        b = A @ X
        solved = _solve(G.reshape(-1, d, d), b, self.careful)
        return solved, np.vdot(b, solved)


class _Sparse:
    """Half-steps that never touch an unobserved cell.

    What all unobserved cells add to a regression is the same for every user, the Gramian w0 · VᵀV; an
    observed cell then adds (1 - w0) v vᵀ. So the work grows with what was observed.
    """

    def __init__(self, A, weights, reg, dim):
        self.careful, self.ridge, self.weights = reg == 0, reg * np.eye(dim), weights
        self.by_user, self.by_item = A.tocsr(), A.T.tocsr()
        self.squares = float((A.data**2).sum())

    def users(self, V):
        gramian = (V.T * self.weights) @ V
        base = np.broadcast_to(gramian, (self.by_user.shape[0], *gramian.shape))
        return self._half(self.by_user, V, base, 1 - self.weights[self.by_user.indices])

    def items(self, U):
        base = self.weights[:, None, None] * (U.T @ U)
        more = 1 - np.repeat(self.weights, np.diff(self.by_item.indptr))
        return self._half(self.by_item, U, base, more)

    def _half(self, rows, X, base, more):
        """Solve for each row; ``more`` is what each observed cell weighs beyond an unobserved one."""
        d, degrees = X.shape[1], np.diff(rows.indptr)
        solved = np.zeros((rows.shape[0], d))
        b = rows @ X
        order = np.argsort(degrees, kind="stable")
        at = 0
        while at < len(order):
            # Rows of similar degree together, padded to the longest of them.
            most = max(1, CHUNK // max(1, d * int(degrees[order[at]])))
            chunk = order[at : at + min(most, 4096)]
            longest = int(degrees[chunk].max())
            while longest > 8 and longest > 1.5 * degrees[chunk[0]] and len(chunk) > 1:
                chunk = chunk[: max(1, len(chunk) // 2)]
                longest = int(degrees[chunk].max())
            at += len(chunk)
            place = rows.indptr[chunk][:, None] + np.arange(longest)
            real = np.arange(longest) < degrees[chunk][:, None]
            place = np.where(real, place, 0)
            Y = X[rows.indices[place]] if longest else np.zeros((len(chunk), 0, d))
            extra = np.where(real, more[place], 0.0) if longest else np.zeros((len(chunk), 0))
            G = base[chunk] + (Y * extra[:, :, None]).transpose(0, 2, 1) @ Y + self.ridge
            solved[chunk] = _solve(G, b[chunk], self.careful)
        return solved, np.vdot(b, solved)
