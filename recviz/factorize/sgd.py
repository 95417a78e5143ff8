"""Stochastic gradient descent, in TensorFlow, imported only when it is called, or without it in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recviz import validate
from recviz.factorize.descent import HUBER, LOSSES, PART, descend
from recviz.factorize.fit import MOST_STEPS, Fit, Start, starting_point
from recviz.install import here
from recviz.instead import not_installed
from recviz.optional import tensorflow
from recviz.validate import Array, FeedbackLike


def sgd(
    A: FeedbackLike,
    dim: int,
    *,
    lr: float = 0.1,
    steps: int = 500,
    batch: int | None = None,
    w0: ArrayLike = 0.1,
    reg: float = 0.1,
    loss: str | Callable[[Any, Any], Any] = "squared",
    momentum: float = 0.0,
    seed: int = 0,
    start: Start | None = None,
    every: int = 1,
) -> Fit:
    """Return U and V that make a loss small, by gradient descent.

    Parameters
    ----------
    A : Feedback, array_like or scipy.sparse array, shape (m, n)
        Taken as a dense matrix: cells that are not 0 are observed, all others count as 0.
    dim : int
        The dimension d, from 1 to the smaller of m and n.
    lr : float
        The learning rate, above 0: how far a step goes down the gradient.
    steps : int
        How many steps, at least 1.
    batch : int, optional
        How many cells to draw at random for each step: 1 is textbook SGD. Without it every step uses all
        cells. A step goes down the gradient of the *sum* over its cells, with its share of the penalty.
    w0 : float or array_like, shape (n,)
        The weight of unobserved cells, 0 to 1. If it is 0, only observed cells are drawn.
    reg : float
        The weight of the squared lengths, at least 0.
    loss : {"squared", "huber", "logistic"} or callable
        The cost of a cell. ``squared``: (a - p)². ``huber``: the same up to an error of 0.5, then in
        proportion. ``logistic``: cross-entropy of sigmoid(p), for a between 0 and 1. A function of your
        own takes the tensors a and p and returns a tensor of costs of their shape; it needs TensorFlow.
    momentum : float
        The share of the last move that is added to the next, from 0 to below 1.
    seed : int
        For the random start and the cells drawn.
    start : Fit, Embedding or pair of (U, V), optional
        Where to start instead.
    every : int
        Record every so many steps; it must divide ``steps``.

    Returns
    -------
    Fit
        ``losses`` and ``frames`` have the start and every recorded step; ``losses`` count all cells.
        A run that diverged is returned as it is, and `Fit.diverged` says where.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If a parameter is out of range, shapes do not match or A is not finite.
    ModuleNotFoundError
        If the loss is a function, and TensorFlow is not installed.

    Notes
    -----
    In TensorFlow the whole run is one compiled function, traced once for each loss (and once more with
    batch, every or momentum in use): changing a number does not trace it again. Where TensorFlow is not
    installed, NumPy takes the same steps.
    """
    A = validate.feedback("A", A)
    A = A if isinstance(A, np.ndarray) else A.toarray()
    U, V = starting_point(A, dim, seed, start)
    weights = validate.weights("w0", w0, A.shape[1])
    reg = validate.number("reg", reg, low=0)
    steps = validate.amount("steps", steps, low=1, most=MOST_STEPS)
    every = validate.whole_number("every", every, low=1, high=steps)
    if steps % every:
        raise ValueError(f"every must divide steps; {every} does not divide {steps}.")
    lr = validate.number("lr", lr, low=0)
    if lr == 0:
        raise ValueError("lr must be above 0; got 0.")
    momentum = validate.number("momentum", momentum, low=0, high=1)
    if momentum == 1:
        raise ValueError("momentum must be below 1; got 1.")
    if not callable(loss) and not (isinstance(loss, str) and loss in LOSSES):
        known = ", ".join(LOSSES)
        raise ValueError(f"loss must be one of {known}, or a function; got {validate.shown(loss)}.")
    if isinstance(loss, str) and loss == "logistic" and not ((A >= 0) & (A <= 1)).all():
        raise ValueError(f"loss='logistic' needs A between 0 and 1; got {A.min():g} to {A.max():g}.")
    drawn, share = _draw(A, weights, batch, steps, seed)
    run: Callable[..., Any]
    if here("tensorflow"):
        run = compiled(loss, batch is not None, every > 1, momentum > 0)
    elif isinstance(loss, str):
        run = partial(descend, loss, batch is not None)
    else:
        why = "A loss that is a function needs TensorFlow, which finds its slope."
        raise not_installed("TensorFlow", "tensorflow", "tensorflow", use=why)
    W = np.where(A != 0, 1.0, weights)
    numbers = (lr, reg * share, reg, momentum)
    found: list[Any] = [np.asarray(out) for out in run(A, W, U, V, drawn, every, *numbers)]
    Us, Vs, losses = found
    captions = [f"step {step}" for step in range(0, steps + 1, every)]
    return Fit(Us[-1], Vs[-1], losses, w0, reg, captions, (Us, Vs))


def _draw(
    A: Array, weights: Array, batch: int | None, steps: int, seed: int
) -> tuple[NDArray[np.int64], float]:
    """Return the cells for each step (steps, batch) as positions in A, and their share of all cells."""
    if batch is None:
        return np.zeros((steps, 0), np.int64), 1.0
    cells = np.flatnonzero((A != 0) | (weights > 0))
    batch = validate.whole_number("batch", batch, low=1, high=max(1, len(cells)))
    if not len(cells):
        raise ValueError("A has nothing observed and w0 is 0: there is no cell to learn from.")
    random = np.random.default_rng([seed, 1])  # another stream than the start's
    return random.choice(cells, size=(steps, batch)), batch / len(cells)


def _cost(loss: str | Callable) -> Callable:
    if callable(loss):
        return loss
    tf = tensorflow()
    costs = {
        "squared": lambda a, p: (a - p) ** 2,
        "huber": lambda a, p: tf.where(
            tf.abs(a - p) <= HUBER, (a - p) ** 2, 2 * HUBER * tf.abs(a - p) - HUBER**2
        ),
        "logistic": lambda a, p: tf.nn.sigmoid_cross_entropy_with_logits(labels=a, logits=p),
    }
    return costs[loss]


@lru_cache(maxsize=32)
def compiled(loss: str | Callable, sampled: bool, thin: bool, heavy: bool):
    """Return the training run as one TensorFlow function, for matrices of any size."""
    tf = tensorflow()
    cost = _cost(loss)
    table, number = tf.TensorSpec([None, None], tf.float64), tf.TensorSpec([], tf.float64)
    cells, count = tf.TensorSpec([None, None], tf.int64), tf.TensorSpec([], tf.int32)

    def all_cells(A, W, U, V):
        return tf.reduce_sum(W * cost(A, tf.matmul(U, V, transpose_b=True)))

    def some_cells(A, W, U, V, drawn):
        n = tf.shape(A, tf.int64)[1]
        i, j = drawn // n, drawn % n
        p = tf.reduce_sum(tf.gather(U, i) * tf.gather(V, j), axis=1)
        where = tf.stack([i, j], axis=1)
        return tf.reduce_sum(tf.gather_nd(W, where) * cost(tf.gather_nd(A, where), p))

    def lengths(U, V):
        return tf.reduce_sum(U**2) + tf.reduce_sum(V**2)

    def step(A, W, U, V, speed_U, speed_V, cells, lr, step_reg, momentum):
        with tf.GradientTape() as tape:
            tape.watch([U, V])
            fit = some_cells(A, W, U, V, cells) if sampled else all_cells(A, W, U, V)
            total = fit + step_reg * lengths(U, V)
        slope_U, slope_V = tape.gradient(total, [U, V])
        move_U, move_V = -lr * tf.convert_to_tensor(slope_U), -lr * tf.convert_to_tensor(slope_V)
        if not heavy:  # a step is cheap enough for two more operations to show
            return U + move_U, V + move_V, speed_U, speed_V
        speed_U, speed_V = momentum * speed_U + move_U, momentum * speed_V + move_V
        return U + speed_U, V + speed_V, speed_U, speed_V

    @tf.function(input_signature=[table] * 4 + [cells, count] + [number] * 4)
    def run(A, W, U, V, drawn, every, lr, step_reg, reg, momentum):
        records = tf.shape(drawn)[0] // every
        Us = tf.TensorArray(tf.float64, records + 1).write(0, U)
        Vs = tf.TensorArray(tf.float64, records + 1).write(0, V)
        speed_U, speed_V = tf.zeros_like(U), tf.zeros_like(V)
        for record in tf.range(records):
            if thin:
                for now in tf.range(record * every, (record + 1) * every):
                    U, V, speed_U, speed_V = step(
                        A, W, U, V, speed_U, speed_V, drawn[now], lr, step_reg, momentum
                    )
            else:
                U, V, speed_U, speed_V = step(
                    A, W, U, V, speed_U, speed_V, drawn[record], lr, step_reg, momentum
                )
            Us, Vs = Us.write(record + 1, U), Vs.write(record + 1, V)
        Us, Vs = Us.stack(), Vs.stack()
        # The predictions of all records at once would need much memory, one by one much time.
        part = tf.maximum(1, PART // tf.size(A))
        parts = tf.TensorArray(tf.float64, 0, dynamic_size=True, infer_shape=False, element_shape=[None])
        for first in tf.range(0, records + 1, part):
            P = tf.matmul(Us[first : first + part], Vs[first : first + part], transpose_b=True)
            costs = tf.reduce_sum(W * cost(tf.broadcast_to(A, tf.shape(P)), P), axis=[1, 2])
            parts = parts.write(first // part, costs)
        costs = parts.concat()
        sizes = tf.reduce_sum(Us**2, axis=[1, 2]) + tf.reduce_sum(Vs**2, axis=[1, 2])
        return Us, Vs, costs + reg * sizes

    return run
