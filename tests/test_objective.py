"""The loss: its published numbers on the example, and what must hold for every matrix."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import factorisations, orthogonal

import recviz as rv

toy, hand = rv.movies(), rv.hand_built()


def test_the_hand_built_loss():
    parts = rv.loss(toy, hand.U, hand.V, w0=1)
    assert parts.observed == pytest.approx(0.635, abs=1e-12)
    assert parts.unobserved == pytest.approx(8.1309, abs=1e-12)
    assert parts.penalty == 0
    assert parts.total == pytest.approx(8.7659, abs=1e-12)
    assert repr(parts) == "Loss(observed=0.6350, unobserved=8.1309, penalty=0.0000, total=8.7659)"


def test_one_cell_by_hand():
    assert hand.U[0] @ hand.V[0] == pytest.approx(0.88)
    assert hand.U[0] @ (0.9, +0.2) == pytest.approx(0.92)  # the misprint


def test_the_singular_values_and_the_best_rank_two():
    left, s, right = np.linalg.svd(toy.A)
    np.testing.assert_allclose(s, [2.3268, 1.6080, 1.4142, 0], atol=5e-5)
    U, V = left[:, :2] * np.sqrt(s[:2]), right[:2].T * np.sqrt(s[:2])
    assert rv.loss(toy, U, V, w0=1).total == pytest.approx(2.0)
    np.testing.assert_allclose((U @ V.T)[:, [1, 3]], 0.5)
    assert np.abs(np.concatenate(rv.gradient(toy, U, V, w0=1))).max() < 1e-12


def test_two_can_be_reached_by_hand():
    U = [[1, 0], [0, 1], [1, 0], [0, 1]]
    V = [[1, 0], [0.5, 0.5], [1, 0], [0.5, 0.5], [0, 1]]
    assert rv.loss(toy, U, V, w0=1).total == 2.0


def test_three_dimensions_fit_exactly():
    left, s, right = np.linalg.svd(toy.A)
    assert rv.loss(toy, left[:, :3] * s[:3], right[:3].T, w0=1).total == pytest.approx(0, abs=1e-12)


def test_all_ones_costs_nothing_if_unobserved_cells_do_not_count():
    parts = rv.loss(toy, np.ones((4, 1)), np.ones((5, 1)), w0=0)
    assert (parts.total, parts.unobserved) == (0, 10)


weights = {"w0": st.floats(0, 1), "reg": st.floats(0, 2)}


@given(case=factorisations(), **weights)
def test_the_total_is_the_sum_of_its_parts(case, w0, reg):
    A, U, V = case
    parts = rv.loss(A, U, V, w0, reg)
    assert min(parts.observed, parts.unobserved, parts.penalty) >= 0
    assert parts.total == pytest.approx(parts.observed + w0 * parts.unobserved + parts.penalty)
    everything = ((A - U @ V.T) ** 2).sum()
    assert parts.observed + parts.unobserved == pytest.approx(everything)


@given(case=factorisations(), data=st.data(), **weights)
def test_a_rotation_changes_nothing(case, data, w0, reg):
    A, U, V = case
    Q = data.draw(orthogonal(U.shape[1]))
    before, after = rv.loss(A, U, V, w0, reg).total, rv.loss(A, U @ Q, V @ Q, w0, reg).total
    assert after == pytest.approx(before, abs=1e-9)


@given(case=factorisations(), seed=st.integers(0, 2**32 - 1), **weights)
def test_the_gradient_is_the_slope_of_the_loss(case, seed, w0, reg):
    A, U, V = case
    random = np.random.default_rng(seed)
    dU, dV = random.normal(size=U.shape), random.normal(size=V.shape)
    gU, gV = rv.gradient(A, U, V, w0, reg)
    h = 1e-5
    up = rv.loss(A, U + h * dU, V + h * dV, w0, reg).total
    down = rv.loss(A, U - h * dU, V - h * dV, w0, reg).total
    slope = (gU * dU).sum() + (gV * dV).sum()
    assert (up - down) / (2 * h) == pytest.approx(slope, rel=1e-5, abs=1e-4)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"U": hand.U[:3]}, ValueError, r"U must have one row per user, 4 of them; got shape \(3, 2\)"),
        ({"V": hand.V[:4]}, ValueError, r"V must have one row per item, 5 of them; got shape \(4, 2\)"),
        ({"V": hand.V[:, :1]}, ValueError, "same number of columns"),
        ({"U": hand.U[:, :0]}, ValueError, "U must have at least one row and one column"),
        ({"U": hand.U * np.nan}, ValueError, r"U\[0, 0\] is nan\.$"),
        ({"V": hand.V * np.inf}, ValueError, r"V\[0, 0\] is inf"),
        ({"A": []}, ValueError, "A must have at least one row"),
        ({"w0": -0.1}, ValueError, "w0 must be between 0 and 1; got -0.1"),
        ({"w0": 1.1}, ValueError, "w0 must be between 0 and 1"),
        ({"w0": float("nan")}, ValueError, "w0 must be between 0 and 1; got nan"),
        ({"w0": "1"}, TypeError, "w0 must be a number"),
        ({"reg": -1}, ValueError, "reg must be at least 0 and finite; got -1"),
        ({"reg": np.inf}, ValueError, "reg must be at least 0 and finite; got inf"),
        ({"reg": np.nan}, ValueError, "reg must be at least 0 and finite; got nan"),
        ({"reg": 10**400}, ValueError, "reg must be at least 0 and finite; got inf"),
    ],
)
def test_bad_input_is_refused_by_name(change, error, words):
    arguments = {"A": toy, "U": hand.U, "V": hand.V, **change}
    for function in (rv.loss, rv.gradient):
        with pytest.raises(error, match=words):
            function(**arguments)


def test_a_penalty_for_each_row_is_counted_row_by_row():
    of_users, of_items = np.arange(4) / 10, np.arange(5) / 7
    plain, counted = (rv.loss(toy, hand.U, hand.V, 0.3, reg) for reg in (0, (of_users, of_items)))
    expected = of_users @ (hand.U**2).sum(axis=1) + of_items @ (hand.V**2).sum(axis=1)
    assert counted.penalty == pytest.approx(expected)
    assert counted.total == pytest.approx(plain.total + expected)
    gU, gV = rv.gradient(toy, hand.U, hand.V, 0.3, (of_users, of_items))
    plain_gU, plain_gV = rv.gradient(toy, hand.U, hand.V, 0.3, 0)
    np.testing.assert_allclose(gU - plain_gU, 2 * of_users[:, None] * hand.U, atol=1e-12)
    np.testing.assert_allclose(gV - plain_gV, 2 * of_items[:, None] * hand.V, atol=1e-12)
