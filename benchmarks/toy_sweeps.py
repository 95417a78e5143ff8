"""How long 50 sweeps of WALS on the example of four users take, against the loop that lesson 07 prints.

    python benchmarks/toy_sweeps.py

A knob solves ten such fits at each move, and lesson 07 a hundred. Both are timed in turns; the budget is a
quarter of the loop's time. Runs for a few seconds.
"""

from statistics import median
from time import perf_counter

import numpy as np

import recviz as rv

A, DIM, W0, REG, SWEEPS, ROUNDS = rv.movies().A, 2, 0.1, 0.1, 50, 100


def textbook():
    """Solve one small regression after the other."""
    m, n = A.shape
    random = np.random.default_rng(0)
    U, V = random.normal(size=(m, DIM)) / np.sqrt(DIM), random.normal(size=(n, DIM)) / np.sqrt(DIM)
    W = np.where(A != 0, 1, W0)
    for _ in range(SWEEPS):
        for i in range(m):
            U[i] = np.linalg.solve((V.T * W[i]) @ V + REG * np.eye(DIM), V.T @ (W[i] * A[i]))
        for j in range(n):
            V[j] = np.linalg.solve((U.T * W[:, j]) @ U + REG * np.eye(DIM), U.T @ (W[:, j] * A[:, j]))
    return U, V


def ours():
    """Ask recviz for the same."""
    fit = rv.wals(A, DIM, w0=W0, reg=REG, steps=SWEEPS, seed=0)
    return fit.U, fit.V


def seconds(solve):
    """Return how long one call takes."""
    start = perf_counter()
    solve()
    return perf_counter() - start


if __name__ == "__main__":
    assert np.allclose(textbook()[0] @ textbook()[1].T, ours()[0] @ ours()[1].T, atol=1e-9)
    loop, wals = (
        median(times)
        for times in zip(*((seconds(textbook), seconds(ours)) for _ in range(ROUNDS)), strict=True)
    )
    print(f"the loop {1e3 * loop:.2f} ms, rv.wals {1e3 * wals:.2f} ms: {wals / loop:.3f} of it (budget .25)")
