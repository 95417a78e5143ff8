"""Weighted alternating least squares.

With V fixed, the loss is a sum of one small ridge regression for each user, and each has an exact
solution. With U fixed, the same holds for each item. Doing one after the other, the loss can only fall:
Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (ICDM 2008).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import numpy as np
from numpy.typing import ArrayLike, DTypeLike
from threadpoolctl import threadpool_limits

from recviz import validate
from recviz.factorize.dense_steps import DenseSteps
from recviz.factorize.fit import MOST_STEPS, Fit, Start, starting_point
from recviz.factorize.half_steps import HalfSteps
from recviz.objective import loss
from recviz.validate import Array, FeedbackLike, Penalty


def wals(
    A: FeedbackLike,
    dim: int,
    *,
    w0: ArrayLike = 0.1,
    reg: Penalty = 0.1,
    steps: int = 50,
    seed: int = 0,
    start: Start | None = None,
    record: bool = False,
    extrapolate: bool = False,
    dtype: DTypeLike = np.float64,
    threads: int = 1,
    progress: Callable[[int, int, float], object] | None = None,
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
    reg : float or pair of float or array_like, shapes (m,) and (n,)
        The weight of the squared lengths, at least 0; or a pair, for users and for items, each one number
        or one for each row.
    steps : int
        Sweeps; each solves for all users, then for all items. With 0 the start is returned.
    seed : int
        For the random start; the same seed gives the same start.
    start : Fit, Embedding or pair of (U, V), optional
        Where to start instead, such as where another fit has ended.
    record : bool
        Whether to keep every half-step for a board.
    extrapolate : bool
        Whether each sweep starts a little beyond where the last one ended, in the same direction, which
        takes far fewer sweeps on large data. Where that would make the loss rise, it is taken back.
    dtype : numpy dtype
        float64, or float32 for half the memory and time on sparse A; dense A is always solved in float64.
    threads : int
        How many share out the work on sparse A; the result does not depend on it.
    progress : callable, optional
        Called after each sweep with the number of sweeps done, ``steps``, and the loss.

    Returns
    -------
    Fit
        ``losses`` has the start and every half-step: 2 · steps + 1 numbers that never rise, but by
        rounding: that shows in float32, and where w0 and reg are 0 and a regression is all but singular.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If a parameter is out of range, shapes do not match or A is not finite.

    Notes
    -----
    Where a regression has no unique solution (w0 = 0 and reg = 0), the shortest one is taken.

    How far to extrapolate follows Y. Nesterov, "A method for solving the convex programming problem with
    convergence rate O(1/k²)" (1983); for alternating least squares, D. Mitchell, N. Ye, H. De Sterck,
    "Nesterov acceleration of alternating least squares for canonical tensor decomposition", Numerical
    Linear Algebra with Applications 27 (2020).
    """
    A = validate.feedback("A", A)
    U, V = starting_point(A, dim, seed, start)
    weights = validate.weights("w0", w0, A.shape[1])
    weights[weights < 1e-30] = 0  # their products would be too small to divide by
    penalties = validate.penalties("reg", reg, *A.shape)
    steps = validate.amount("steps", steps, low=0, most=MOST_STEPS)
    threads = validate.whole_number("threads", threads, low=1)
    dtype = validate.real_dtype("dtype", dtype)
    record = validate.flag("record", record)
    extrapolate = validate.flag("extrapolate", extrapolate)
    if progress is not None:
        validate.function("progress", progress)

    sparse = not isinstance(A, np.ndarray)
    # The threads share out rows, not each product.
    with threadpool_limits(1, "blas") if sparse else nullcontext():
        if sparse:
            solver: HalfSteps | DenseSteps = HalfSteps(A, weights, penalties, U.shape[1], dtype, threads)
            U, V = U.astype(dtype), V.astype(dtype)
        else:
            solver = DenseSteps(A, weights, penalties, U.shape[1])
        losses = [loss(A, U, V, weights, reg).total]
        path: tuple[list[Array], list[Array]] = ([U], [V])
        of_users, of_items = (float(p[0]) if len(p) == 1 else p for p in penalties)
        ahead, pace = V, 1.0  # where a sweep starts from, and Nesterov's sequence

        def after(gain: float, fixed: Array, penalty: float | Array) -> float:
            # At the minimum of a quadratic, x·(Gx) - 2 b·x = -b·x: the loss needs no second pass.
            if isinstance(penalty, float):
                lengths = penalty * float(np.vdot(fixed, fixed))
            else:
                lengths = float(penalty @ np.einsum("kd,kd->k", fixed, fixed))
            total = solver.squares - gain + lengths
            return 0.0 if total < 0 else total  # rounding may take a loss of 0 a hair below it

        def keep(U: Array, V: Array, loss_now: float) -> None:
            losses.append(loss_now)
            if record:
                path[0].append(U)
                path[1].append(V)

        for step in range(1, steps + 1):
            U, gain = solver.users(ahead)
            if ahead is not V and after(gain, ahead, of_items) > losses[-1]:
                ahead, pace = V, 1.0
                U, gain = solver.users(ahead)
            keep(U, ahead, after(gain, ahead, of_items))
            before = V
            V, gain = solver.items(U)
            keep(U, V, after(gain, U, of_users))
            ahead = V
            if extrapolate:
                next_pace = (1 + np.sqrt(1 + 4 * pace**2)) / 2
                ahead = V + V.dtype.type((pace - 1) / next_pace) * (V - before)
                pace = next_pace
            if progress is not None:
                progress(step, steps, losses[-1])
    captions = ["start"] + [f"sweep {s}, {half}" for s in range(1, steps + 1) for half in ("users", "items")]
    if not record:
        captions, path = [], ([], [])
    return Fit(U, V, np.array(losses), w0, reg, captions, path)
