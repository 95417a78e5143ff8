"""Frames: factorisations through which a slider runs; checked, turned so that points glide, measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from recviz import validate
from recviz.validate import Array, Factors

# Numbers beyond this no longer say anything: training that gets here has diverged.
DIVERGED = 1e6


@dataclass(frozen=True, eq=False)
class Frame:
    """One factorisation A ≈ U Vᵀ with a caption and the weights its loss is counted with.

    ``U`` has shape (m, d), ``V`` has shape (n, d). ``w0`` and ``reg`` are those of `recviz.loss`. None of
    these is looked at before the frame is shown: training may have diverged.

    Raises
    ------
    TypeError
        If the caption is not a text, or ``diverged`` neither True nor False.
    """

    U: Array
    V: Array
    caption: str = ""
    w0: ArrayLike = 0.0
    reg: float = 0.0
    diverged: bool = False

    def __post_init__(self) -> None:
        validate.text("caption", self.caption)
        validate.flag("diverged", self.diverged)


def is_finite(U: ArrayLike, V: ArrayLike) -> bool:
    """Return whether no number has diverged: none is NaN, infinite or beyond one million."""
    try:
        points = np.concatenate([np.ravel(U), np.ravel(V)]).astype(float)
    except Exception:  # whatever it is that somebody's object raises when NumPy asks it
        return True  # not a number problem: let the shape and type checks explain it
    return bool(np.all(np.abs(points) <= DIVERGED))  # False for NaN as well


def checked(A: Array, frames: Iterable[Frame]) -> list[Frame]:
    """Return the frames as float arrays that fit A, all finite.

    From the first frame that holds NaN, infinity or a number beyond one million on, every frame shows
    the last good one, is marked as diverged, and says so in its caption.

    Raises
    ------
    TypeError
        If there is anything but a Frame, or U and V do not hold numbers.
    ValueError
        If there is no frame, shapes do not match, or the very first frame is not finite or beyond that.
    """
    frames = _frames(frames)
    if not frames:
        raise ValueError("frames must hold at least one Frame; got an empty sequence.")
    good: list[Frame] = []
    for number, frame in enumerate(frames):
        if number and not is_finite(frame.U, frame.V):
            where = frame.caption or f"frame {number}"
            lost = replace(good[-1], caption=f"diverged at {where}", diverged=True)
            return good + [lost] * (len(frames) - number)
        try:
            U, V = validate.factors(A, frame.U, frame.V)
            if not is_finite(U, V):
                largest = max(np.abs(U).max(), np.abs(V).max())
                raise ValueError(f"U and V must hold numbers up to {DIVERGED:,.0f}; got {largest:.3g}.")
            if good and U.shape != good[0].U.shape:
                raise ValueError(f"U has {U.shape[1]} columns; the first frame has {good[0].U.shape[1]}.")
            each = validate.weights("w0", frame.w0, A.shape[1])
            w0 = each if np.ndim(frame.w0) else float(each[0])
            reg = validate.number("reg", frame.reg, low=0)
        except (TypeError, ValueError) as error:
            if len(frames) == 1:
                raise
            raise type(error)(f"frames[{number}]: {error}") from None
        good.append(replace(frame, U=U, V=V, w0=w0, reg=reg))
    return good


def align(frames: Iterable[Frame], to: Factors | None = None) -> list[Frame]:
    """Turn each frame so that it lies as near as it can to the one before it.

    A factorisation is free to rotate and flip: (UQ)(VQ)ᵀ = U Vᵀ for every orthogonal Q. Without
    alignment, points jump between frames that predict nearly the same.

    Parameters
    ----------
    frames : sequence of Frame
        Each with U (m, d) and V (n, d). From the first that has diverged on, they are left as they are.
    to : Frame or Embedding, optional
        What the first frame is turned towards, such as the hand-built axes.

    Returns
    -------
    list of Frame

    Raises
    ------
    TypeError
        If ``frames`` holds anything but frames, or ``to`` has no U and V.
    ValueError
        If shapes differ, or ``to`` is not finite.

    Notes
    -----
    The orthogonal Procrustes problem, solved by SVD: P. H. Schönemann, "A generalized solution of the
    orthogonal Procrustes problem", Psychometrika 31 (1966).
    """
    frames = _frames(frames)
    aligned: list[Frame] = []
    target = None if to is None else validate.embeddings("to", to)
    for number, frame in enumerate(frames):
        if not is_finite(frame.U, frame.V):  # diverged: there is nothing left to align
            return aligned + frames[number:]
        U, V = validate.embeddings(f"frames[{number}]", frame)
        if target is not None:
            if (U.shape, V.shape) != (target[0].shape, target[1].shape):
                raise ValueError(
                    f"All must have U of one shape and V of one shape; frames[{number}] has {U.shape} and "
                    f"{V.shape}, {f'frames[{number - 1}]' if number else 'to'} has {target[0].shape} and "
                    f"{target[1].shape}."
                )
            left, _, right = np.linalg.svd(np.vstack([U, V]).T @ np.vstack(target))
            turn = left @ right
            U, V = U @ turn, V @ turn
        aligned.append(replace(frame, U=U, V=V))
        target = U, V
    return aligned


def _frames(frames: object) -> list[Frame]:
    found = validate.listed("frames", frames, "a list of frames")
    for number, frame in enumerate(found):
        if not isinstance(frame, Frame):
            got = type(frame).__name__
            raise TypeError(f"frames must hold rv.Frame objects; frames[{number}] is {got}.")
    return found


def principal(frames: Sequence[Frame]) -> list[Frame]:
    """Turn all frames by one rotation: to the axes along which points differ most, largest spread first.

    Points are taken as they lie around the middle of their frame, and all frames count. (From the last
    frame alone, axes would be nothing but rounding errors where its points lie on a line.)
    """
    points = [_points(frame) for frame in frames]
    # Centred, so that the first axes show how points differ and not where they all lie.
    apart = [rows - rows.mean(axis=0) for rows in points]
    # A runaway frame must not decide for all: none counts for more than the middle one.
    size = np.array([np.linalg.norm(rows) for rows in apart])
    most = np.median(size[size > 0]) if size.any() else 1.0
    even = np.vstack([rows * (most / max(each, most)) for rows, each in zip(apart, size, strict=True)])
    axes = np.linalg.svd(np.linalg.qr(even, mode="r"))[2]
    # An axis has no preferred sign; make its largest coordinate positive, so that runs agree.
    turned = np.vstack(points) @ axes.T
    far = np.abs(turned)
    largest = (far >= (1 - 1e-6) * far.max(axis=0)).argmax(axis=0)  # the first of those that are equal
    axes = axes * np.where(turned[largest, np.arange(len(axes))] < 0, -1.0, 1.0)[:, None]
    return [replace(frame, U=frame.U @ axes.T, V=frame.V @ axes.T) for frame in frames]


def reach(frames: Sequence[Frame]) -> float:
    """Return the half-width of a picture that holds the first two dimensions of all frames."""
    farthest = [np.abs(_points(frame)[:, :2]).max() for frame in frames]
    # Runaway frames must not squeeze the others into a dot; what lies beyond is drawn at the edge.
    most = 2.5 * farthest[0] if frames[-1].diverged else 4 * np.median(farthest)
    return float(max(1.25, 1.1 * min(max(farthest), most)))


def _points(frame: Frame) -> Array:
    return np.vstack([frame.U, frame.V])
