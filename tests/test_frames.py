"""Frames: checked, aligned, turned to their principal axes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import factorisations, orthogonal

import recviz as rv
from recviz import frames as module

toy, hand = rv.movies(), rv.hand_built()


@given(case=factorisations(), data=st.data())
def test_alignment_undoes_a_rotation_and_keeps_predictions(case, data):
    _, U, V = case
    Q = data.draw(orthogonal(U.shape[1]))
    first, second = rv.Frame(U, V), rv.Frame(U @ Q, V @ Q)
    aligned = rv.align([first, second])
    np.testing.assert_allclose(aligned[1].U, U, atol=1e-7)
    np.testing.assert_allclose(aligned[1].V, V, atol=1e-7)
    np.testing.assert_allclose(aligned[1].U @ aligned[1].V.T, U @ V.T, atol=1e-7)


def test_alignment_to_named_axes():
    turned = rv.Frame(hand.U[:, ::-1], -hand.V[:, ::-1])
    (frame,) = rv.align([rv.Frame(-hand.U[:, ::-1], -hand.V[:, ::-1])], to=hand)
    np.testing.assert_allclose(frame.U, hand.U, atol=1e-12)
    (frame,) = rv.align([turned], to=hand)  # not a rotation of it: as near as can be, same predictions
    np.testing.assert_allclose(frame.U @ frame.V.T, turned.U @ turned.V.T, atol=1e-12)


@given(case=factorisations())
def test_principal_axes_keep_predictions_and_come_in_order(case):
    _, U, V = case
    (frame,) = module.principal([rv.Frame(U, V)])
    np.testing.assert_allclose(frame.U @ frame.V.T, U @ V.T, atol=1e-9)
    spread = np.vstack([frame.U, frame.V]).std(axis=0)
    assert (np.diff(spread) <= 1e-9).all()


@given(case=factorisations(), data=st.data())
def test_the_first_axes_show_most_of_all_frames_together(case, data):
    _, U, V = case
    turns = data.draw(st.lists(orthogonal(U.shape[1]), min_size=1, max_size=4))
    shown = module.principal([rv.Frame(U @ turn, V @ turn) for turn in turns])
    points = [np.vstack([frame.U, frame.V]) for frame in shown]
    apart = np.vstack([rows - rows.mean(axis=0) for rows in points])
    others = data.draw(orthogonal(U.shape[1]))
    for first in range(1, U.shape[1] + 1):
        assert np.linalg.norm(apart @ others[:, :first]) <= np.linalg.norm(apart[:, :first]) + 1e-7


@given(seed=st.integers(0, 2**32 - 1), noise=st.floats(-1e-12, 1e-12))
def test_axes_do_not_hang_on_rounding_where_the_last_frame_is_a_line(seed, noise):
    random = np.random.default_rng(seed)
    U, V = random.normal(size=(2, 5, 3)) * [3, 2, 1]
    line = rv.Frame(U * [1, 0, 0], V * [1, 0, 0])
    shaken = rv.Frame(line.U + noise * random.normal(size=U.shape), line.V)
    exact, near = (module.principal([rv.Frame(U, V), last]) for last in (line, shaken))
    np.testing.assert_allclose(near[0].U, exact[0].U, atol=1e-7)
    np.testing.assert_allclose(near[0].V, exact[0].V, atol=1e-7)


def test_a_runaway_frame_does_not_decide_how_the_others_are_turned():
    random = np.random.default_rng(0)
    U, V = random.normal(size=(2, 6, 3)) * [3, 2, 0.1]
    calm, wild = rv.Frame(U, V), rv.Frame(U * [1, 1, 1e6], V)
    (shown, *_) = module.principal([calm] * 40 + [wild])
    apart = np.vstack([shown.U, shown.V]).std(axis=0)
    assert apart[2] < 0.3 < apart[1]


def test_a_run_that_diverges_says_where_and_stays_finite():
    run = [rv.Frame(hand.U * s, hand.V, caption=f"step {k}") for k, s in enumerate([1, 2, 1e9, np.nan])]
    shown = module.checked(toy.A, run)
    assert [frame.diverged for frame in shown] == [False, False, True, True]
    assert shown[3].caption == "diverged at step 2"
    np.testing.assert_array_equal(shown[3].U, hand.U * 2)


@pytest.mark.parametrize(
    ("run", "error", "words"),
    [
        ([], ValueError, "at least one Frame"),
        ([hand], TypeError, r"frames\[0\] is Embedding"),
        ([rv.Frame(hand.U * np.nan, hand.V)], ValueError, r"U\[0, 0\] is nan"),
        ([rv.Frame(hand.U, hand.V), rv.Frame(hand.U[:2], hand.V)], ValueError, r"frames\[1\]: U must have"),
        (
            [rv.Frame(hand.U, hand.V), rv.Frame(hand.U[:, :1], hand.V[:, :1])],
            ValueError,
            r"frames\[1\]: U has 1 columns; the first frame has 2",
        ),
        ([rv.Frame(hand.U, hand.V, reg=np.inf)], ValueError, "reg must be at least 0 and finite; got inf"),
        ([rv.Frame(hand.U, hand.V, w0=2)], ValueError, "w0 must be between 0 and 1; got 2"),
        ([rv.Frame([["x"]], hand.V), rv.Frame(hand.U, hand.V)], TypeError, "U must be a table of numbers"),
    ],
)
def test_bad_frames_are_refused(run, error, words):
    with pytest.raises(error, match=words):
        module.checked(toy.A, run)


@pytest.mark.parametrize(
    ("run", "to", "error", "words"),
    [
        ([rv.Frame(np.ones((4, 3)), np.ones((5, 3)))], hand, ValueError, r"\[0\] has .*, to has \(4, 2\)"),
        ([rv.Frame(hand.U, hand.V)], hand.U, TypeError, "to must have U and V, .*; got ndarray"),
        ([rv.Frame(hand.U, hand.V)], rv.Frame(hand.U * np.nan, hand.V), ValueError, r"to\.U\[0, 0\] is nan"),
        ([rv.Frame(hand.U, hand.V), rv.Frame(hand.V, hand.V)], None, ValueError, r"frames\[0\] has \(4, 2\)"),
        ([rv.Frame(hand.U, hand.V[:, :1])], None, ValueError, r"frames\[0\].U and .* got 2 and 1"),
        ([rv.Frame([["x"]], hand.V)], None, TypeError, r"frames\[0\].U must be a table of numbers"),
        ([hand], None, TypeError, r"frames\[0\] is Embedding"),
    ],
)
def test_what_cannot_be_aligned_is_refused(run, to, error, words):
    with pytest.raises(error, match=words):
        rv.align(run, to)


def test_a_runaway_frame_does_not_squeeze_the_others():
    calm = [rv.Frame(hand.U, hand.V)] * 20
    assert module.reach(calm) == 1.25
    assert module.reach([*calm, rv.Frame(hand.U * 1000, hand.V)]) < 5
    run = [rv.Frame(hand.U * 10.0**k, hand.V, f"step {k}") for k in range(30)]
    assert module.reach(module.checked(toy.A, run)) < 3
