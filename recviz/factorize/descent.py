"""Gradient descent in NumPy, for where there is no TensorFlow: the same steps, the same numbers."""

from __future__ import annotations

import numpy as np

HUBER = 0.5  # errors beyond this cost only in proportion
PART = 1_000_000  # predictions computed at a time for the losses that are recorded: 8 MB


def _huber(a, p):
    error = np.abs(a - p)
    return np.where(error <= HUBER, error**2, 2 * HUBER * error - HUBER**2)


# {loss: (the cost of a cell with truth a and prediction p, its slope as p grows)}
LOSSES = {
    "squared": (lambda a, p: (a - p) ** 2, lambda a, p: 2 * (p - a)),
    "huber": (_huber, lambda a, p: 2 * np.minimum(np.maximum(p - a, -HUBER), HUBER)),
    "logistic": (lambda a, p: np.logaddexp(0, p) - a * p, lambda a, p: 1 / (1 + np.exp(-p)) - a),
}


def descend(loss, sampled, A, W, U, V, drawn, every, lr, step_reg, reg, momentum):
    """Return U and V at the start and after every so many steps, and the losses.

    Parameters
    ----------
    loss : str
        One of LOSSES.
    sampled : bool
        Whether a step looks at the cells drawn for it, and not at all.
    A, W : ndarray, shape (m, n)
        The truth, and what each cell weighs.
    U, V : ndarray, shapes (m, d) and (n, d)
    drawn : ndarray, shape (steps, batch)
        Cells, as positions in A.
    every : int
    lr, step_reg, reg, momentum : float
        ``step_reg`` is a step's share of ``reg``.
    """
    cost, slope = LOSSES[loss]
    m, n = A.shape
    # One array, of which U and V are views: what is done to both is done at once.
    both, speed = np.concatenate([U, V]), np.zeros((m + n, U.shape[1]))
    path = np.empty((len(drawn) // every + 1, *both.shape))
    path[0] = both
    uphill, (U, V) = np.empty_like(both), np.split(both, [m])
    uphill_U, uphill_V = np.split(uphill, [m])
    if sampled:
        I, J = np.divmod(drawn, n)  # noqa: E741
        targets, weights = A[I, J], W[I, J]
    with np.errstate(all="ignore"):  # a run may diverge
        for step in range(1, len(drawn) + 1):
            if sampled:
                i, j = I[step - 1], J[step - 1]
                u, v = U[i], V[j]
                G = (weights[step - 1] * slope(targets[step - 1], (u * v).sum(axis=1)))[:, None]
                uphill.fill(0)
                np.add.at(uphill_U, i, G * v)  # a cell may be drawn twice
                np.add.at(uphill_V, j, G * u)
            else:
                G = W * slope(A, U @ V.T)
                np.matmul(G, V, out=uphill_U)
                np.matmul(G.T, U, out=uphill_V)
            speed = momentum * speed - lr * (uphill + 2 * step_reg * both)
            both += speed
            if step % every == 0:
                path[step // every] = both
        Us, Vs = path[:, :m], path[:, m:]
        part = max(1, PART // A.size)
        costs = [
            (W * cost(A, Us[k : k + part] @ Vs[k : k + part].transpose(0, 2, 1))).sum(axis=(1, 2))
            for k in range(0, len(path), part)
        ]
        return Us, Vs, np.concatenate(costs) + reg * (path**2).sum(axis=(1, 2))
