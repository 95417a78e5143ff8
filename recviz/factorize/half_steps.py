"""The half-steps of WALS on sparse feedback, made fast; `wals` tells what they are for.

What all unobserved cells add to every user's regression is one matrix, w0 · VᵀV: the Gramian trick of Hu,
Koren and Volinsky (2008). Here it also serves as a change of coordinates. With w0 · VᵀV + reg · I =
Q Λ Qᵀ and u = Q Λ^(-1/2) z, the regression of one user becomes

    (I + XᵀX) z = Xᵀ t,    with a row x = √(1 - w0) Λ^(-1/2) Qᵀ v in X for each observed item,
                           and t = a / √(1 - w0)

This helps in three ways. A user with fewer observations than dimensions has a smaller system with the
same answer, z = Xᵀ y with (I + XXᵀ) y = t. All eigenvalues lie between 1 and 1/w0, so that conjugate
gradients need few steps. And users with about as many observations are solved together, as one stack of
matrices, by calls that use the whole speed of the machine.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import NamedTuple

import numpy as np

STACK = 1 << 19  # numbers gathered at a time: many enough for NumPy, few enough for the cache
PADDING = 1.15  # rows are stacked with others up to this much longer,
SMALL = 1 << 15  # and with any if they are so few numbers in all that one call more would take longer
DIRECT = 20  # systems up to this size are solved by elimination: for them that is the fastest
LONG = 1 << 16  # multiplications that take longer than one call more
LARGE = 1e6  # beyond this, adding 1 to a number loses too much of it: w0 and reg are almost 0
ROUNDING = {np.dtype(np.float64): 1e-10, np.dtype(np.float32): 1e-6}  # what is lost in sums anyway


class Stack(NamedTuple):
    """Some rows of a sparse matrix with about as many entries each, padded to the longest."""

    rows: np.ndarray  # (b,)
    columns: np.ndarray  # (b, p), where the entries are; padding has the number of columns
    values: np.ndarray | None  # (b, p), or None if all entries are 1


class HalfSteps:
    """Solves for all users given V, or for all items given U.

    Parameters
    ----------
    A : csr_array, shape (m, n)
    weights : ndarray, shape (n,)
        What an unobserved cell of each item weighs.
    penalties : pair of ndarray
        What a squared length costs, for users and for items: one number, or one a row.
    dim : int
    dtype : numpy dtype
        Of the factors, float64 or float32.
    threads : int
    """

    def __init__(self, A, weights, penalties, dim, dtype, threads):
        self.penalties, self.dtype, self.threads = penalties, dtype, threads
        self.uniform = weights.min() == weights.max()
        self.weights = weights[:1] if self.uniform else weights
        self.squares = float(A.data @ A.data)
        self.A, self.dim = A, dim

    @cached_property
    def by_user(self):
        """The rows of A in stacks."""
        return _stacks(self.A, self.dim, self.dtype)

    @cached_property
    def by_item(self):
        """The columns of A in stacks."""
        return _stacks(self.A.T.tocsr(), self.dim, self.dtype)

    def users(self, V):
        """Return the best U for this V, and by how much it makes the loss less than with U = 0."""
        if self.uniform:
            gramian = _product(V.T, V) * self.weights
        else:
            gramian = _product(V.T * self.weights.astype(self.dtype), V)
        weights = np.ones(1), self.weights
        return self._solve_all(self.by_user, self.A.shape[0], V, gramian, *weights, self.penalties[0])

    def items(self, U):
        """Return the best V for this U, and by how much it makes the loss less than with V = 0."""
        weights = self.weights, np.ones(1)
        return self._solve_all(
            self.by_item, self.A.shape[1], U, _product(U.T, U), *weights, self.penalties[1]
        )

    def _solve_all(self, stacks, count, fixed, gramian, row_weights, column_weights, penalty):
        """Solve for ``count`` rows, given the weights of unobserved cells, which are a product.

        Either of the weights is one number for all, or one for each row, or each column; the penalty is
        one number for all, or one for each row.
        """
        size, Q = np.linalg.eigh(gramian.astype(float))
        size = row_weights[:, None] * np.maximum(size, 0) + penalty[:, None]
        # Without a penalty a direction may be free; this tiny one makes the shortest solution the best.
        length = float(np.vdot(fixed, fixed)) / len(fixed)
        size = np.maximum(size, ROUNDING[self.dtype] * (max(size.max(), length) or 1.0))
        shrink = (1 / np.sqrt(size)).astype(self.dtype)
        # What an observed cell weighs beyond an unobserved one; the least keeps t finite where it is 0.
        more = np.sqrt(np.maximum(1 - row_weights * column_weights, 1e-12)).astype(self.dtype)
        by_row, by_column = len(size) > 1, len(column_weights) > 1
        more_by_row = len(row_weights) > 1

        X = np.zeros((len(fixed) + 1, fixed.shape[1]), self.dtype)  # and a row of zeros for the padding
        X[:-1] = _product(fixed, Q.astype(self.dtype))
        if by_row:
            scale = shrink * more[:, None] if more_by_row else shrink
        else:
            X *= shrink
        if not more_by_row:
            X[:-1] *= more[:, None] if by_column else more
        Z = np.zeros((count, fixed.shape[1]), self.dtype)
        more = np.append(more, 1) if by_column else more

        def solve_stack(stack):
            rows, columns, values = stack
            Y = X.take(columns, axis=0)
            if by_row:
                Y *= scale[rows][:, None, :]
            each = more.take(columns) if by_column else more[rows][:, None] if more_by_row else more
            target = (np.ones(columns.shape, self.dtype) if values is None else values) / each
            Z[rows], gain = _ridge(Y, target)
            return gain

        if self.threads == 1:
            gains = [solve_stack(stack) for stack in stacks]
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                gains = list(pool.map(solve_stack, stacks))
        Z *= shrink
        return _product(Z, Q.T.astype(self.dtype)), sum(gains)


def _stacks(A, dim: int, dtype) -> list[Stack]:
    """Cut the rows of a CSR array that are not empty into stacks, short rows first."""
    degrees = np.diff(A.indptr)
    order = np.argsort(degrees, kind="stable")
    sorted_degrees = degrees[order]
    all_ones = bool((A.data == 1).all())
    stacks, at = [], int(np.searchsorted(sorted_degrees, 1))
    while at < len(order):
        shortest = int(sorted_degrees[at])
        longest = int(PADDING * shortest)
        if shortest < dim:
            longest = min(longest, dim - 1)  # these have the smaller system, the others have not
        end = int(np.searchsorted(sorted_degrees, longest, side="right"))
        end = min(end, at + max(1, STACK // (longest * dim)))
        numbers = np.arange(1, len(order) - at + 1) * sorted_degrees[at:] * dim  # with more and more rows
        end = max(end, at + int(np.searchsorted(numbers, SMALL, side="right")))
        rows = order[at:end]
        entry = np.arange(sorted_degrees[end - 1])
        real = entry < degrees[rows][:, None]
        place = np.minimum(A.indptr[rows][:, None] + entry, A.nnz - 1)
        columns = np.where(real, A.indices[place], A.shape[1]).astype(np.int32)
        values = None if all_ones else np.where(real, A.data[place], 0).astype(dtype)
        stacks.append(Stack(rows, columns, values))
        at = end
    return stacks


def _ridge(X, t):
    """Return z that solves (I + XᵀX) z = Xᵀt, for each X (b, p, d) and t (b, p), and the sum of t·Xz."""
    p, d = X.shape[1:]
    b = (t[:, None, :] @ X)[:, 0]
    if p >= d:
        K, target = _products(X.transpose(0, 2, 1), X), b
    else:
        # Of small matrices NumPy forms a product with a copy faster than one with itself.
        K, target = _products(X.copy(), X.transpose(0, 2, 1)), t
    if K.max() > LARGE:
        rows = np.concatenate([X, np.broadcast_to(np.eye(d, dtype=X.dtype), (len(X), d, d))], axis=1)
        z = (np.linalg.pinv(rows)[:, :, :p] @ t[:, :, None])[:, :, 0]
    else:
        z = _solve(K, target)
        if p < d:
            z = (z[:, None, :] @ X)[:, 0]
    return z, float(np.einsum("bd,bd->", b, z, dtype=float))


def _products(X, Y):
    """Return X Y for two stacks of matrices."""
    if sys.platform != "emscripten" or X[0].size * Y.shape[2] < LONG:
        return X @ Y
    return np.stack([_product(x, y) for x, y in zip(X, Y, strict=True)])


def _product(X, Y):
    """Return X Y for two matrices."""
    if sys.platform != "emscripten":
        return X @ Y
    from scipy.linalg.blas import dgemm, sgemm  # in a browser NumPy has no BLAS, and SciPy has

    return (dgemm if X.dtype == np.float64 else sgemm)(1, Y.T, X.T).T


def _solve(K, b):
    """Solve (I + K) x = b for a stack of symmetric matrices, K with no negative eigenvalue."""
    size = K.shape[-1]
    K.reshape(len(K), -1)[:, :: size + 1] += 1  # the diagonals
    if size > DIRECT:
        x = _conjugate_gradients(K, b, steps=size)
        if x is not None:
            return x
    return np.linalg.solve(K, b[:, :, None])[:, :, 0]


def _conjugate_gradients(K, b, steps: int):
    """Solve K x = b for a stack, to rounding; None if that takes more steps.

    M. R. Hestenes, E. Stiefel, "Methods of Conjugate Gradients for Solving Linear Systems" (1952).
    """
    # The loss is off by the square of this, so it is as exact as the numbers are.
    enough = np.einsum("bi,bi->b", b, b) * ROUNDING[b.dtype] ** 2
    tiny = np.finfo(b.dtype).tiny  # against 0 / 0 in rows that are done
    x, residual = np.zeros_like(b), b.copy()
    direction, length = residual.copy(), np.einsum("bi,bi->b", b, b)
    for _ in range(steps):
        image = (K @ direction[:, :, None])[:, :, 0]
        step = length / np.maximum(np.einsum("bi,bi->b", direction, image), tiny)
        x += step[:, None] * direction
        residual -= step[:, None] * image
        before, length = length, np.einsum("bi,bi->b", residual, residual)
        if (length <= enough).all():
            return x
        direction *= (length / np.maximum(before, tiny))[:, None]
        direction += residual
    return None
