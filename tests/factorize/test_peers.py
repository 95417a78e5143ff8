"""Our numbers against libraries that nobody here wrote."""

import numpy as np
import pytest
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix
from sklearn.metrics import ndcg_score

import recviz as rv

A = rv.planted(80, 60, per_user=8).A
train, test = rv.hold_out(A)


@pytest.mark.filterwarnings("ignore:OpenBLAS is configured")  # a hint about speed
@pytest.mark.parametrize(("w0", "reg"), [(0.1, 0.5), (0.3, 1.0), (0.05, 2.0)])
def test_wals_finds_the_optimum_that_implicit_finds(w0, reg):
    # Its objective is ours divided by w0: every cell counts 1, an observed one alpha = 1 / w0.
    peer = AlternatingLeastSquares(
        factors=6,
        alpha=1 / w0,
        regularization=reg / w0,
        iterations=400,
        use_cg=False,
        dtype=np.float64,
        num_threads=1,
        random_state=0,
    )
    ours = rv.wals(train, 6, w0=w0, reg=reg, steps=5)
    peer.user_factors, peer.item_factors = ours.U.copy(), ours.V.copy()  # from the same place
    peer.fit(csr_matrix(train), show_progress=False)
    ours = rv.wals(train, 6, w0=w0, reg=reg, steps=400, start=(ours.U, ours.V))
    theirs = rv.loss(train, peer.user_factors, peer.item_factors, w0, reg).total
    assert theirs == pytest.approx(ours.losses[-1], rel=1e-6)


@pytest.mark.movielens
@pytest.mark.filterwarnings("ignore:OpenBLAS is configured")
def test_on_real_ratings_a_sweep_is_implicits_and_both_recommend_alike():
    known, aside = rv.hold_out(rv.movielens().liked())
    random, w0, reg = np.random.default_rng(0), 0.1, 3.0
    U, V = (random.normal(size=(count, 16)) / 4 for count in known.shape)
    peer = AlternatingLeastSquares(
        factors=16, alpha=1 / w0, regularization=reg / w0, iterations=12, use_cg=False, num_threads=1
    )  # fmt: skip
    peer.user_factors, peer.item_factors = U.astype(np.float32), V.astype(np.float32)
    peer.fit(csr_matrix(known), show_progress=False)
    ours = rv.wals(known, 16, w0=w0, reg=reg, steps=12, start=(U, V))
    theirs = rv.loss(known, peer.user_factors, peer.item_factors, w0, reg).total
    assert theirs == pytest.approx(ours.losses[-1], rel=1e-4)
    both = ((ours.U, ours.V), (peer.user_factors, peer.item_factors))
    recalls = [rv.recall_at_k(known, aside, U, V) for U, V in both]
    assert recalls[0] == pytest.approx(recalls[1], abs=0.003)
    assert recalls[0] > 0.15


def test_ndcg_is_scikit_learns():
    fit = rv.wals(train, 4, w0=0.1, reg=1, steps=10)
    scores, wanted = fit.U @ fit.V.T, test.toarray()
    scores[train.toarray() != 0] = -1e9  # what is known is not recommended
    with_test = wanted.any(axis=1)
    ours = rv.ndcg_at_k(train, test, fit.U, fit.V, 10, per_user=True)
    theirs = [ndcg_score([w], [s], k=10) for w, s in zip(wanted[with_test], scores[with_test], strict=True)]
    np.testing.assert_allclose(ours, theirs, atol=1e-9)


@pytest.mark.xdist_group("tensorflow")
def test_the_loss_and_its_gradient_are_tensorflows():
    import tensorflow as tf

    w0, reg = 0.2, 0.3
    fit = rv.wals(train, 3, w0=w0, reg=reg, steps=1)
    U, V = tf.Variable(fit.U), tf.Variable(fit.V)
    dense = train.toarray()
    with tf.GradientTape() as tape:
        weights = tf.constant(np.where(dense != 0, 1.0, w0))
        errors = weights * (tf.constant(dense) - tf.matmul(U, V, transpose_b=True)) ** 2
        total = tf.reduce_sum(errors) + reg * (tf.reduce_sum(U**2) + tf.reduce_sum(V**2))
    assert rv.loss(train, fit.U, fit.V, w0, reg).total == pytest.approx(float(total))
    slopes = rv.gradient(train, fit.U, fit.V, w0, reg)
    for ours, theirs in zip(slopes, tape.gradient(total, [U, V]), strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-9)
