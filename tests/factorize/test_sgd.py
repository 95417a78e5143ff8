"""Gradient descent in TensorFlow and in NumPy: the same loss as everywhere else, compiled once."""

import sys
from importlib import import_module

import numpy as np
import pytest

import recviz as rv

toy, hand = rv.movies(), rv.hand_built()
options = {"w0": 0.1, "reg": 0.1}
pytestmark = pytest.mark.xdist_group("tensorflow")  # imported by one worker, not by each


def by_hand(steps, lr=0.1, w0=0.1, reg=0.1, momentum=0.0):
    """Return the U and V of every step, by `rv.gradient` in NumPy."""
    fit = rv.wals(toy, 2, steps=0)  # the same random start
    U, V = fit.U, fit.V
    path, speeds = [(U, V)], (np.zeros_like(U), np.zeros_like(V))
    for _ in range(steps):
        slopes = rv.gradient(toy, U, V, w0, reg)
        speeds = [momentum * speed - lr * slope for speed, slope in zip(speeds, slopes, strict=True)]
        U, V = U + speeds[0], V + speeds[1]
        path.append((U, V))
    return path


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_every_step_is_the_one_numpy_takes(momentum):
    fit = rv.sgd(toy, 2, lr=0.05, steps=50, momentum=momentum, **options)
    for step, (U, V) in enumerate(by_hand(50, lr=0.05, momentum=momentum)):
        np.testing.assert_allclose(fit.path[0][step], U, atol=1e-9)
        np.testing.assert_allclose(fit.path[1][step], V, atol=1e-9)
        assert fit.losses[step] == pytest.approx(rv.loss(toy, U, V, **options).total)


def test_descent_and_wals_reach_the_same_optimum():
    descent, alternating = rv.sgd(toy, 2, steps=3000, **options), rv.wals(toy, 2, steps=300, **options)
    assert descent.losses[-1] == pytest.approx(alternating.losses[-1], abs=1e-6)
    np.testing.assert_allclose(descent.U @ descent.V.T, alternating.U @ alternating.V.T, atol=1e-4)


def test_one_sample_at_a_time_gets_near_the_optimum_and_its_steps_are_noisy():
    fit = rv.sgd(toy, 2, lr=0.02, steps=20_000, batch=1, every=20, **options)
    best = rv.wals(toy, 2, steps=300, **options).losses[-1]
    assert best - 1e-9 < fit.losses[-1] < best + 0.05
    assert (np.diff(fit.losses) > 0).any()
    assert len(fit.losses) == len(fit.frames) == 1001
    assert [frame.caption for frame in fit.frames[:2]] == ["step 0", "step 20"]


def test_a_batch_of_every_cell_once_is_a_whole_step_on_average():
    # With lr small, a pass over samples goes as far as one step on all cells.
    fit = rv.sgd(toy, 2, lr=1e-4, steps=20_000, batch=1, every=20_000, **options)
    whole = rv.sgd(toy, 2, lr=1e-4, steps=1000, every=1000, **options)
    np.testing.assert_allclose(fit.U, whole.U, atol=0.02)


def test_without_w0_only_observed_cells_are_drawn():
    fit = rv.sgd(toy, 2, lr=0.1, steps=2000, batch=2, w0=0, reg=0)
    assert fit.losses[-1] < 1e-6
    with pytest.raises(ValueError, match="no cell to learn from"):
        rv.sgd(np.zeros((2, 2)), 1, batch=1, w0=0)


def test_the_loss_can_be_any_function():
    def fourth_power(a, p):
        return (a - p) ** 4

    fit = rv.sgd(toy, 2, lr=0.01, steps=300, loss=fourth_power, w0=1, reg=0)
    assert fit.losses[-1] == pytest.approx(((toy.A - fit.U @ fit.V.T) ** 4).sum())
    assert fit.losses[-1] < fit.losses[0]


def test_huber_and_logistic_are_what_they_say():
    huber = rv.sgd(toy, 2, lr=0.05, steps=1, loss="huber", w0=1, reg=0)
    error = np.abs(toy.A - huber.path[0][0] @ huber.path[1][0].T)
    cost = np.where(error <= 0.5, error**2, error - 0.25)
    assert huber.losses[0] == pytest.approx(cost.sum())
    logistic = rv.sgd(toy, 2, lr=0.5, steps=2000, loss="logistic", w0=1, reg=0.01)
    p = 1 / (1 + np.exp(-logistic.U @ logistic.V.T))
    assert p[toy.observed].min() > 0.5 > p[~toy.observed].max()


def test_a_run_that_diverges_says_where_and_can_be_shown():
    fit = rv.sgd(toy, 2, lr=0.6, steps=40, **options)
    assert fit.diverged is not None and fit.diverged < 10
    board = rv.Board(toy, frames=fit.frames, show_loss=True)
    assert board.captions[-1] == f"diverged at step {fit.diverged}"
    assert rv.sgd(toy, 2, steps=10, **options).diverged is None


@pytest.mark.parametrize("momentum", [0, 0.8])
@pytest.mark.parametrize("batch", [None, 7])
@pytest.mark.parametrize("loss", ["squared", "huber", "logistic"])
def test_without_tensorflow_the_numbers_are_the_same(loss, batch, momentum, monkeypatch):
    # At w0 = 0 the cells drawn are others; a penalty that is large enough shows if its share is forgotten.
    settings = {"loss": loss, "batch": batch, "momentum": momentum, "lr": 0.02, "steps": 500, "every": 5}
    for more in ({"w0": [0.1, 0, 1, 0.5, 0.2]}, {"w0": 0, "reg": 0.5}):
        fit = rv.sgd(toy, 2, **settings, **more)
        with monkeypatch.context() as without:
            without.setitem(sys.modules, "tensorflow", None)
            other = rv.sgd(toy, 2, **settings, **more)
        for ours, theirs in zip((*other.path, other.losses), (*fit.path, fit.losses), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)
        assert other.captions == fit.captions and np.isfinite(fit.losses).all()


def test_without_tensorflow_a_run_diverges_at_the_same_step(monkeypatch):
    fit = rv.sgd(toy, 2, lr=0.6, steps=40, **options)
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    assert rv.sgd(toy, 2, lr=0.6, steps=40, **options).diverged == fit.diverged


def test_changing_a_slider_does_not_trace_again():
    rv.sgd(toy, 2, steps=5)
    run = import_module("recviz.factorize.sgd").compiled("squared", False, False, False)
    before = run.experimental_get_tracing_count()
    for lr, w0, reg, steps, dim in [(0.01, 0, 0, 7, 1), (0.2, 1.0, 1, 3, 3)]:
        rv.sgd(toy, dim, lr=lr, w0=w0, reg=reg, steps=steps)
    rv.sgd(rv.planted(30, 20).A, 2, steps=2, lr=0.001)
    assert run.experimental_get_tracing_count() == before == 1


def test_the_same_seed_gives_the_same_run():
    first, second = (rv.sgd(toy, 2, steps=30, batch=3, seed=4) for _ in range(2))
    np.testing.assert_array_equal(first.U, second.U)
    assert (rv.sgd(toy, 2, steps=30, batch=3, seed=5).U != first.U).any()


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"lr": 0}, ValueError, "lr must be above 0; got 0"),
        ({"lr": -1}, ValueError, "lr must be at least 0"),
        ({"lr": np.inf}, ValueError, "lr must be at least 0 and finite; got inf"),
        ({"steps": 0}, ValueError, "steps must be at least 1"),
        ({"batch": 1, "seed": -1, "start": rv.hand_built()}, ValueError, "seed must be at least 0; got -1"),
        ({"steps": 10**400}, ValueError, "steps must be at most 1,000,000"),
        ({"loss": ["huber"]}, ValueError, r"loss must be one of .*; got \['huber'\]"),
        ({"batch": 0}, ValueError, "batch must be between 1 and 20; got 0"),
        ({"batch": 11, "w0": 0}, ValueError, "batch must be between 1 and 10; got 11"),
        ({"momentum": 1}, ValueError, "momentum must be below 1"),
        ({"every": 3, "steps": 10}, ValueError, "every must divide steps; 3 does not divide 10"),
        ({"loss": "hinge"}, ValueError, "loss must be one of squared, huber, logistic, or a function"),
        ({"A": [[1, 5], [2, 0]], "loss": "logistic"}, ValueError, "needs A between 0 and 1; got 0 to 5"),
        ({"w0": 2}, ValueError, "w0 must be between 0 and 1"),
        ({"reg": -1}, ValueError, "reg must be at least 0"),
        ({"dim": 9}, ValueError, "dim must be between 1 and"),
        ({"A": [[np.nan, 1], [0, 1]]}, ValueError, r"A\[0, 0\] is nan"),
        ({"seed": -5}, ValueError, "seed must be at least 0"),
    ],
)
def test_bad_input_is_refused_by_name(change, error, words):
    arguments = {"A": toy, "dim": 2, "steps": 10, **change}
    with pytest.raises(error, match=words):
        rv.sgd(**arguments)
