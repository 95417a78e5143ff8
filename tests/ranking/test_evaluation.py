"""Planted data, splits, recall and nDCG."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from strategies import factorisations

import recviz as rv


def test_planted_feedback_is_the_same_for_the_same_seed():
    first, second, other = rv.planted(seed=1), rv.planted(seed=1), rv.planted(seed=2)
    assert (first.A != second.A).nnz == 0
    assert (first.A != other.A).nnz > 0


def test_planted_truth_shows_in_the_feedback():
    A, user_group, item_group = rv.planted(2000, 300, 5, per_user=20, stray=0.2, seed=0)
    rows, columns = A.nonzero()
    own = (user_group[rows] == item_group[columns]).mean()
    # Strays fall into the user's own group one time in five; repeats make the share a little smaller.
    assert 0.75 < own < 0.86
    assert set(np.bincount(user_group)) == {400} and set(np.bincount(item_group)) == {60}
    degree = np.diff(A.indptr)
    assert degree.min() >= 1 and degree.max() > 5 * np.median(degree)
    popularity = np.asarray(A.sum(axis=0))[:60]
    assert popularity[0] > 2 * popularity[-1]
    assert A.data.min() == A.data.max() == 1


def test_the_planted_groups_are_found_again():
    A, user_group, _ = rv.planted(stray=0.05)
    U = rv.svd(A, 4).U
    U /= np.linalg.norm(U, axis=1, keepdims=True)
    same = user_group[:, None] == user_group[None, :]
    likeness = U @ U.T
    assert likeness[same].mean() > likeness[~same].mean() + 0.5


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"users": 0}, "users must be at least 1"),
        ({"groups": 201}, "groups must be between 1 and 200"),
        ({"per_user": 1}, "per_user must be at least 2"),
        ({"stray": 1.5}, "stray must be between 0 and 1"),
        ({"seed": -1}, "seed must be at least 0"),
    ],
)
def test_bad_plans_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        rv.planted(**options)


@given(
    st.integers(0, 1000),
    st.floats(0, 1),
    st.sampled_from([np.asarray, csr_array]),
)
def test_a_split_loses_nothing_and_leaves_something_to_learn_from(seed, share, kind):
    random = np.random.default_rng(seed)
    A = random.integers(1, 6, (12, 8)) * (random.random((12, 8)) < 0.4).astype(float)
    train, test = rv.hold_out(kind(A), share, seed)
    assert isinstance(train, type(kind(A)))
    train, test = csr_array(train).toarray(), csr_array(test).toarray()
    np.testing.assert_array_equal(train + test, A)
    assert not (train * test).any()
    degree, aside = (A != 0).sum(axis=1), (test != 0).sum(axis=1)
    assert (aside[degree < 2] == 0).all()
    assert ((aside >= 1) & (aside < degree))[degree >= 2].all()
    again, _ = rv.hold_out(kind(A), share, seed)
    np.testing.assert_array_equal(csr_array(again).toarray(), train)


def test_recall_and_ndcg_by_hand():
    # One user, five items ranked 0 1 2 3 4; item 0 is known; 1 and 3 were kept aside.
    train, test = [[1, 0, 0, 0, 0]], [[0, 1, 0, 1, 0]]
    U, V = [[1]], [[5], [4], [3], [2], [1]]
    assert rv.recall_at_k(train, test, U, V, 1) == 0.5
    assert rv.recall_at_k(train, test, U, V, 3) == 1
    assert rv.ndcg_at_k(train, test, U, V, 1) == 1
    best = 1 + 1 / np.log2(3)
    assert rv.ndcg_at_k(train, test, U, V, 2) == pytest.approx(1 / best)
    assert rv.ndcg_at_k(train, test, U, V, 3) == pytest.approx((1 + 1 / np.log2(4)) / best)


def test_what_is_known_is_not_found_even_where_nothing_else_is_left():
    train, test = [[1, 0, 0]], [[1, 1, 0]]  # item 0 has leaked into the test
    U, V = [[1]], [[3], [2], [1]]
    for k in (1, 2, 3):
        assert rv.recall_at_k(train, test, U, V, k) == 0.5
    assert rv.recall_at_k(test, test, U, V, 3) == rv.ndcg_at_k(test, test, U, V, 3) == 0


@given(case=factorisations(), k=st.integers(1, 6), scale=st.sampled_from([1e-15, 1e-5, 1, 1e6]))
def test_what_counts_is_what_is_recommended(case, k, scale):
    """The first k of `rv.recommend` are the items that recall at k looks at, and no others."""
    A, U, V = case
    k, U = min(k, A.shape[1]), scale * U
    listed = np.zeros(A.shape)
    for row in range(len(A)):
        for line in rv.recommend(A, U, V, row, k):
            listed[row, int(line.item.removeprefix("item ")) - 1] = 1
    for test, expected in ((listed, 1), (1 - listed, 0)):
        if test.any():
            assert (rv.recall_at_k(A, test, U, V, k, per_user=True) == expected).all()


@given(st.data())
def test_equal_scores_keep_their_order(data):
    """Each user's list is the one of a stable sort, however many scores are equal."""
    n = data.draw(st.integers(1, 8))
    k = data.draw(st.integers(1, n))
    few = st.integers(-1, 1)
    V = np.array(data.draw(st.lists(few, min_size=n, max_size=n)), float)[:, None]
    U = np.array(data.draw(st.lists(few, min_size=3, max_size=3)), float)[:, None]
    train = np.array(data.draw(st.lists(st.booleans(), min_size=3 * n, max_size=3 * n))).reshape(3, n) * 1.0
    unknown = [[j for j in range(n) if not train[row, j]] for row in range(3)]
    scores = U @ V.T
    listed = [sorted(items, key=lambda j, row=row: -scores[row, j])[:k] for row, items in enumerate(unknown)]
    for item in range(n):
        test = np.zeros((3, n))
        test[:, item] = 1
        found = rv.recall_at_k(train, test, U, V, k, per_user=True)
        assert found.tolist() == [item in items for items in listed]


def test_users_without_a_test_do_not_count():
    train, test = [[1, 0, 0], [1, 0, 0]], [[0, 0, 1], [0, 0, 0]]
    values = rv.recall_at_k(train, test, [[1], [1]], [[1], [2], [3]], 1, per_user=True)
    assert values.tolist() == [1]
    with pytest.raises(ValueError, match="test holds nothing for any user"):
        rv.recall_at_k(train, np.zeros((2, 3)), [[1], [1]], [[1], [2], [3]], 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"k": 0}, "k must be between 1 and 3; got 0"),
        ({"k": 4}, "k must be between 1 and 3; got 4"),
        ({"test": [[0, 1]]}, "train and test must have the same shape"),
        ({"U": [[1], [1]]}, "U must have one row per user"),
    ],
)
def test_bad_input_is_refused_by_name(change, words):
    V = [[1], [2], [3]]
    arguments = {"train": [[1, 0, 0]], "test": [[0, 1, 0]], "U": [[1]], "V": V, "k": 2, **change}
    for metric in (rv.recall_at_k, rv.ndcg_at_k):
        with pytest.raises(ValueError, match=words):
            metric(**arguments)


def test_the_interval_of_a_mean():
    found = rv.interval([0.2, 0.4, 0.6])
    assert found.mean == pytest.approx(0.4)
    assert found.high - found.mean == pytest.approx(1.96 * 0.2 / 3**0.5)
    assert repr(rv.interval([1, 1])) == "1.000 (1.000 to 1.000)"


def test_the_interval_covers_the_truth_about_95_times_in_100():
    random = np.random.default_rng(0)
    intervals = [rv.interval(random.exponential(size=200)) for _ in range(1000)]
    assert 0.92 < np.mean([low <= 1 <= high for _, low, high in intervals]) < 0.97


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        ([], ValueError, "values must be of at least two users; got 0"),
        ([0.5], ValueError, "values must be of at least two users; got 1"),
        (0.5, ValueError, r"values must be a list of numbers; got shape \(\)"),
        ([[0.1, 0.2]], ValueError, r"values must be a list of numbers; got shape \(1, 2\)"),
        ([0.1, np.nan], ValueError, r"values\[1\] is nan\.$"),
        (["a", "b"], TypeError, "values must be a list of numbers; got list"),
    ],
)
def test_an_interval_needs_numbers(values, error, words):
    with pytest.raises(error, match=words):
        rv.interval(values)
