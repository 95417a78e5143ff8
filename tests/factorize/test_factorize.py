"""SVD and WALS: exact numbers on the example, and what must hold for every matrix."""

from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array, csr_array
from strategies import factorisations
from threadpoolctl import threadpool_info, threadpool_limits

import recviz as rv

toy, hand = rv.movies(), rv.hand_built()
both_kinds = pytest.mark.parametrize("kind", [np.asarray, csr_array], ids=["dense", "sparse"])
weights = {"w0": st.floats(0, 1), "reg": st.sampled_from([0.0, 1e-3, 0.1, 1.0])}


# ---- SVD ------------------------------------------------------------------------------------------


@both_kinds
@pytest.mark.parametrize(("dim", "expected"), [(1, 4.5858), (2, 2.0), (3, 0.0), (4, 0.0)])
def test_svd_has_the_loss_of_eckart_and_young(kind, dim, expected):
    fit = rv.svd(kind(toy.A), dim)
    assert fit.losses == pytest.approx([expected], abs=5e-5)
    assert rv.loss(toy, fit.U, fit.V, w0=1).total == pytest.approx(fit.losses[0])


@both_kinds
def test_svd_at_rank_two_says_one_half_to_everybody(kind):
    fit = rv.svd(kind(toy.A), 2)
    np.testing.assert_allclose((fit.U @ fit.V.T)[:, [1, 3]], 0.5)


@given(case=factorisations())
def test_svd_splits_evenly_and_its_signs_are_fixed(case):
    A = case[0]
    fit = rv.svd(A, min(A.shape))
    np.testing.assert_allclose(fit.U @ fit.V.T, A, atol=1e-9)
    np.testing.assert_allclose(fit.U.T @ fit.U, fit.V.T @ fit.V, atol=1e-9)
    largest = fit.V[np.abs(fit.V).argmax(axis=0), np.arange(fit.V.shape[1])]
    assert (largest >= -1e-7).all()  # the vectors of a singular value of 0 are noise


def test_sparse_and_dense_svd_agree():
    A = rv.planted(60, 40).A
    sparse, dense = rv.svd(A, 5), rv.svd(A.toarray(), 5)
    np.testing.assert_allclose(sparse.U @ sparse.V.T, dense.U @ dense.V.T, atol=1e-8)
    np.testing.assert_array_equal(rv.svd(A, 5).U, sparse.U)


def test_sparse_and_dense_svd_agree_on_likes_and_dislikes_that_add_up_to_zero():
    some = np.random.default_rng(0).integers(-1, 2, (3, 4))
    A = np.block([[some, -some], [-some, some]])
    for each in (A, A.T):
        assert rv.svd(csr_array(each), 2).losses == pytest.approx(rv.svd(each, 2).losses)


# ---- WALS -----------------------------------------------------------------------------------------


@both_kinds
@pytest.mark.parametrize("w0", [0.1, 0.3, 0.5, 1.0])
def test_wals_reaches_the_closed_form_of_the_example(kind, w0):
    fits = [rv.wals(kind(toy.A), 2, w0=w0, reg=0, steps=400, seed=seed) for seed in range(6)]
    best = min(fits, key=lambda fit: fit.losses[-1])
    assert best.losses[-1] == pytest.approx(4 * w0 / (1 + w0), abs=1e-6)
    np.testing.assert_allclose((best.U @ best.V.T)[:, [1, 3]], 1 / (1 + w0), atol=1e-3)


def test_wals_that_counts_every_cell_is_svd():
    fit, best = rv.wals(toy, 3, w0=1, reg=0, steps=200), rv.svd(toy, 3)
    np.testing.assert_allclose(fit.U @ fit.V.T, best.U @ best.V.T, atol=1e-6)


def test_with_a_small_penalty_and_a_vanishing_w0_everything_drifts_to_one():
    distance = []
    for w0 in (0.1, 0.01, 0.001, 0):
        fit = rv.wals(toy, 2, w0=w0, reg=0.03, steps=3000)
        distance.append(np.abs(fit.U @ fit.V.T - 1).max())
    assert distance == sorted(distance, reverse=True)
    assert distance[0] > 0.9 and distance[-1] < 0.03


def test_without_a_penalty_unwatched_cells_are_whatever_the_start_made_them():
    fits = [rv.wals(toy, 2, w0=0, reg=0, steps=200, seed=seed) for seed in range(8)]
    assert max(fit.losses[-1] for fit in fits) < 1e-6
    firsts = {rv.recommend(toy, fit.U, fit.V, "D")[0].item for fit in fits}
    assert len(firsts) > 1


@settings(max_examples=60)
@given(
    case=factorisations(),
    seed=st.integers(0, 1000),
    sparse=st.booleans(),
    extrapolate=st.booleans(),
    **weights,
)
def test_the_loss_never_rises_and_is_what_loss_says(case, seed, sparse, extrapolate, w0, reg):
    A = case[0]
    dim = min(*A.shape, 3)
    A = csr_array(A) if sparse else A
    fit = rv.wals(A, dim, w0=w0, reg=reg, steps=8, seed=seed, extrapolate=extrapolate)
    assert np.isfinite(fit.U).all() and np.isfinite(fit.V).all()
    # With next to no weight on the blanks and no penalty, regressions may be all but singular.
    rounding = 1e-8 if max(w0, reg) > 1e-6 else 1e-3
    assert (np.diff(fit.losses) <= rounding * (1 + fit.losses[:-1])).all()
    assert fit.losses[-1] == pytest.approx(rv.loss(A, fit.U, fit.V, w0, reg).total, abs=1e-7)


@settings(max_examples=40)
@given(case=factorisations(), seed=st.integers(0, 1000), w0=st.floats(0.05, 1))
def test_a_half_step_solves_each_ridge_regression(case, seed, w0):
    A = case[0]
    reg = 0.1
    fit = rv.wals(A, min(*A.shape, 3), w0=w0, reg=reg, steps=1, seed=seed, record=True)
    _, V = fit.path[0][0], fit.path[1][0]
    U = fit.path[0][1]
    for a, u in zip(A, U, strict=True):
        W = np.diag(np.where(a != 0, 1, w0))
        expected = np.linalg.solve(V.T @ W @ V + reg * np.eye(V.shape[1]), V.T @ W @ a)
        np.testing.assert_allclose(u, expected, atol=1e-8)


def test_sparse_and_dense_wals_agree_also_with_a_weight_for_each_item():
    A = rv.planted(80, 50, per_user=6).A.tolil()
    A[3] = 0  # a user with nothing observed
    A[:, 7] = 0  # and an item
    A = A.tocsr()
    w0 = np.linspace(0, 1, 50)
    sparse, dense = (rv.wals(kind, 6, w0=w0, reg=0.2, steps=5) for kind in (A, A.toarray()))
    np.testing.assert_allclose(sparse.U, dense.U, atol=1e-8)
    np.testing.assert_allclose(sparse.losses, dense.losses)
    assert not sparse.U[3].any() and not sparse.V[7].any()
    assert sparse.losses[-1] == pytest.approx(rv.loss(A, sparse.U, sparse.V, w0, 0.2).total)


@both_kinds
@pytest.mark.parametrize("w0", [0.2, np.linspace(0, 1, 40)], ids=["one weight", "one for each item"])
def test_a_penalty_for_each_row_is_that_of_its_ridge_regression(kind, w0):
    A = rv.planted(60, 40, per_user=12, seed=2).A.toarray()
    A[3] = 0
    reg = 0.1 * A.sum(axis=1), 0.3 * A.sum(axis=0) + 0.01
    fit = rv.wals(kind(A), 5, w0=w0, reg=reg, steps=6, record=True, extrapolate=True)
    assert (np.diff(fit.losses) <= 1e-9).all() and not fit.U[3].any()
    assert fit.losses[-1] == pytest.approx(rv.loss(A, fit.U, fit.V, w0, reg).total)
    weights = np.where(A != 0, 1, w0)
    for j in range(A.shape[1]):
        W = np.diag(weights[:, j])
        G = fit.U.T @ W @ fit.U + reg[1][j] * np.eye(5)
        np.testing.assert_allclose(fit.V[j], np.linalg.solve(G, fit.U.T @ W @ A[:, j]), atol=1e-8)


@both_kinds
def test_equal_penalties_for_each_row_are_one_penalty(kind):
    A = kind(rv.planted(60, 40, per_user=12).A.toarray())
    one = rv.wals(A, 5, reg=0.3, steps=4)
    for reg in ((0.3, 0.3), (np.full(60, 0.3), np.full(40, 0.3)), (0.3, [0.3] * 40)):
        np.testing.assert_allclose(rv.wals(A, 5, reg=reg, steps=4).U, one.U, atol=1e-8)


def test_a_board_knows_no_penalty_for_each_row():
    fit = rv.wals(toy, 2, reg=(0.1, 0.2), steps=2, record=True)
    with pytest.raises(ValueError, match="frames have one reg for all rows"):
        fit.frames  # noqa: B018  (a property)


@pytest.mark.parametrize("w0", [0.0, 1e-6, 0.2, 1.0], ids="w0={}".format)
@pytest.mark.parametrize("reg", [0.01, 2.0], ids="reg={}".format)
def test_sparse_and_dense_wals_agree_on_users_with_few_and_with_many_items(w0, reg):
    A = rv.planted(90, 70, per_user=25, seed=3).A
    A.data *= np.random.default_rng(0).uniform(-2, 3, A.nnz)  # ratings, not only ones
    sparse, dense = (rv.wals(kind, 20, w0=w0, reg=reg, steps=4) for kind in (A, A.toarray()))
    np.testing.assert_allclose(sparse.losses, dense.losses, rtol=1e-7)
    np.testing.assert_allclose(sparse.U @ sparse.V.T, dense.U @ dense.V.T, atol=1e-5)


def test_threads_change_nothing_and_half_the_precision_changes_little():
    A = rv.planted(300, 200, seed=1).A
    one, three = (rv.wals(A, 16, steps=6, threads=threads) for threads in (1, 3))
    np.testing.assert_array_equal(one.U, three.U)
    np.testing.assert_array_equal(one.losses, three.losses)
    short = rv.wals(A, 16, steps=6, dtype=np.float32)
    assert short.U.dtype == np.float32
    np.testing.assert_allclose(short.losses, one.losses, rtol=1e-5)


def test_extrapolation_takes_fewer_sweeps_to_the_same_place():
    A = rv.planted(300, 200, seed=1).A
    plain, ahead = (rv.wals(A, 8, w0=0.05, steps=300, extrapolate=ahead) for ahead in (False, True))
    best = min(plain.losses[-1], ahead.losses[-1])
    sweeps = [np.argmax(fit.losses < 1.001 * best) / 2 for fit in (plain, ahead)]
    assert 0 < sweeps[1] < 0.7 * sweeps[0]


def test_extrapolated_half_steps_are_frames_of_their_losses():
    fit = rv.wals(toy, 2, steps=12, record=True, extrapolate=True)
    for frame, loss in zip(fit.frames, fit.losses, strict=True):
        assert rv.loss(toy, frame.U, frame.V, frame.w0, frame.reg).total == pytest.approx(loss)


@both_kinds
def test_progress_hears_of_every_sweep(kind):
    heard = []
    fit = rv.wals(kind(toy.A), 2, steps=3, progress=lambda *news: heard.append(news))
    assert heard == [(1, 3, fit.losses[2]), (2, 3, fit.losses[4]), (3, 3, fit.losses[6])]


def test_a_warm_start_goes_on_where_the_other_ended():
    whole = rv.wals(toy, 2, steps=7)
    first = rv.wals(toy, 2, steps=3)
    for start in ((first.U, first.V), [first.U.tolist(), first.V.tolist()], first):
        second = rv.wals(toy, 2, steps=4, start=start)
        np.testing.assert_allclose(second.U, whole.U, atol=1e-12)
    np.testing.assert_array_equal(rv.wals(toy, 2, steps=0, start=hand).V, hand.V)


def test_a_run_that_is_interrupted_leaves_the_threads_of_the_linear_algebra_as_they_were(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    def of_blas():
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    monkeypatch.setattr(import_module("recviz.factorize.wals"), "loss", interrupted)
    with threadpool_limits(2, "blas"):
        before = of_blas()
        with pytest.raises(KeyboardInterrupt):
            rv.wals(csr_array(toy.A), 2)
        assert of_blas() == before


def test_recorded_half_steps_are_frames():
    fit = rv.wals(toy, 2, steps=3, record=True)
    assert [frame.caption for frame in fit.frames] == ["start"] + [
        f"sweep {s}, {half}" for s in (1, 2, 3) for half in ("users", "items")
    ]
    for frame, loss in zip(fit.frames, fit.losses, strict=True):
        assert rv.loss(toy, frame.U, frame.V, frame.w0, frame.reg).total == pytest.approx(loss)
    assert rv.wals(toy, 2, steps=3).frames == []
    assert repr(fit).startswith("Fit: 4 users × 5 items, d = 2, loss ")


@both_kinds
def test_nothing_observed_gives_nothing_predicted(kind):
    fit = rv.wals(kind(np.zeros((3, 4))), 2, w0=0.1, reg=0.1, steps=3)
    assert not (fit.U @ fit.V.T).any()
    fit = rv.svd(kind(np.zeros((3, 4))), 2)
    assert (fit.U.shape, fit.V.shape, *fit.losses) == ((3, 2), (4, 2), 0)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"w0": -0.1}, ValueError, "w0 must be between 0 and 1; got -0.1"),
        ({"w0": 1.01}, ValueError, "w0 must be between 0 and 1"),
        ({"w0": [0.1, 0.2]}, ValueError, r"one number or one for each of 5 items; got shape \(2,\)"),
        ({"w0": [0.1, 0.2, 0.3, 0.4, 2]}, ValueError, r"w0 must be between 0 and 1; w0\[4\] is 2"),
        ({"w0": [0.1, 0.2, 0.3, 0.4, np.nan]}, ValueError, r"between 0 and 1; w0\[4\] is nan"),
        ({"w0": [[1], [1, 2]]}, TypeError, "one for each of 5 items; got list that NumPy cannot read"),
        ({"w0": list("abcde")}, TypeError, "w0 must be one number or one for each of 5 items"),
        ({"w0": 10**400}, ValueError, "w0 must be between 0 and 1; got inf"),
        ({"reg": -1}, ValueError, "reg must be at least 0"),
        ({"reg": (1, 2, 3)}, ValueError, "reg must be one number or a pair, .* got 3 values"),
        ({"reg": (1, -2)}, ValueError, r"reg\[1\] must be at least 0"),
        ({"reg": ([1, 2], 1)}, ValueError, r"reg\[0\] must be one number or one for each of 4 users"),
        ({"reg": (1, [0, 1, 2, 3, -1])}, ValueError, r"at least 0 and finite; reg\[1\]\[4\] is -1"),
        ({"reg": (1, [0, 1, 2, 3, np.inf])}, ValueError, r"and finite; reg\[1\]\[4\] is inf"),
        ({"reg": np.ones(4)}, ValueError, "reg must be one number or a pair, for users and for items"),
        ({"reg": (list("abcd"), 1)}, TypeError, r"reg\[0\] must be one number or one for each of 4 users"),
        ({"reg": np.inf}, ValueError, "reg must be at least 0 and finite; got inf"),
        ({"reg": (1, np.inf)}, ValueError, r"reg\[1\] must be at least 0 and finite; got inf"),
        ({"dim": 5}, ValueError, "dim must be between 1 and 4; got 5"),
        ({"dim": 0}, ValueError, "dim must be between 1 and 4; got 0"),
        ({"dim": 1.5}, TypeError, "dim must be a whole number"),
        ({"threads": 0}, ValueError, "threads must be at least 1; got 0"),
        ({"dtype": int}, ValueError, "dtype must be float64 or float32; got <class 'int'>"),
        ({"dtype": "quadruple"}, ValueError, "dtype must be float64 or float32; got 'quadruple'"),
        ({"steps": -1}, ValueError, "steps must be at least 0"),
        ({"seed": -1}, ValueError, "seed must be at least 0"),
        ({"seed": "x"}, TypeError, "seed must be a whole number"),
        ({"start": (hand.U[:2], hand.V)}, ValueError, "U must have one row per user"),
        ({"start": (hand.U[:, :1], hand.V[:, :1])}, ValueError, "start must have dim = 2 columns; got 1"),
        ({"start": 3}, TypeError, r"start must be a pair \(U, V\), or something that has both"),
        ({"start": "U"}, TypeError, "such as a Fit or .*; got str"),
        ({"A": np.full((2, 2), np.nan)}, ValueError, r"A\[0, 0\] is nan. In a feedback matrix write 0"),
        ({"A": csr_array([[0, 1], [np.inf, 0]])}, ValueError, r"A\[1, 0\] is inf. In a feedback matrix"),
        ({"A": csr_array([[1j]])}, TypeError, "A must hold real numbers; got complex128"),
        ({"A": coo_array(np.array([1, 0, 2]))}, ValueError, r"must have two dimensions .*; got shape \(3,\)"),
        ({"A": csr_array((0, 3))}, ValueError, "A must have at least one row"),
    ],
)
def test_bad_input_is_refused_by_name(options, error, words):
    arguments = {"A": toy, "dim": 2, **options}
    with pytest.raises(error, match=words):
        rv.wals(**arguments)


# ---- fold-in ----------------------------------------------------------------------------------------


@both_kinds
@pytest.mark.parametrize("w0", [0.0, 0.1, np.linspace(0, 1, 40)], ids=["0", "0.1", "for each item"])
def test_folding_in_is_half_a_sweep(kind, w0):
    A = rv.planted(60, 40, per_user=8).A
    fit = rv.wals(A, 5, w0=w0, reg=0.3, steps=4)
    once_more = rv.wals(A, 5, w0=w0, reg=0.3, steps=1, start=(fit.U, fit.V), record=True)
    new = rv.fold_in(kind(A.toarray()), fit.V, w0=w0, reg=0.3)
    np.testing.assert_allclose(new, once_more.path[0][1], atol=1e-9)


def test_folding_in_does_not_care_who_else_is_there():
    A = rv.planted(60, 40, per_user=8).A
    V = rv.wals(A, 5).V
    np.testing.assert_allclose(rv.fold_in(A, V)[[7]], rv.fold_in(A[[7]], V), atol=1e-9)


@pytest.mark.parametrize(
    ("A", "V", "options", "words"),
    [
        ([[1, 0], [0, 0]], [[1], [2]], {}, "row 1 is empty, and of such a user nothing can be said"),
        ([[1, 0]], [[1], [2], [3]], {}, r"V must have one row per item, 2 of them; got shape \(3, 1\)"),
        ([[1, 0]], [[1], [2]], {"w0": 2}, "w0 must be between 0 and 1"),
        ([[1, 0]], [[1], [np.inf]], {}, r"V\[1, 0\] is inf\.$"),
    ],
)
def test_what_cannot_be_folded_in_is_refused(A, V, options, words):
    with pytest.raises(ValueError, match=words):
        rv.fold_in(A, V, **options)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("dim", [4, 40])  # all users have more observations than dimensions, and few have
def test_a_browser_finds_the_same_as_any_machine(dim, dtype, monkeypatch):
    A, module = rv.planted(60, 50, per_user=12).A, import_module("recviz.factorize.half_steps")
    here = rv.wals(A, dim, steps=5, dtype=dtype)
    monkeypatch.setattr(module, "sys", SimpleNamespace(platform="emscripten"))
    monkeypatch.setattr(module, "LONG", 0)  # every product by SciPy
    there = rv.wals(A, dim, steps=5, dtype=dtype)
    np.testing.assert_allclose(
        there.U @ there.V.T, here.U @ here.V.T, atol=2e-3 if dtype == "float32" else 1e-9
    )
