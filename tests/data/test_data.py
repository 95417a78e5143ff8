"""The examples, and what a feedback matrix accepts."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

import recviz as rv


def test_the_example():
    toy = rv.movies()
    assert toy.users == ("A", "B", "C", "D")
    assert toy.items[0] == "Harry Potter" and toy.items[4] == "Memento"
    assert toy.A.tolist() == [[1, 0, 1, 1, 0], [0, 1, 0, 0, 1], [1, 1, 1, 0, 0], [0, 0, 0, 1, 1]]
    assert toy.observed.sum() == 10


def test_the_stars_are_those_of_the_movies_watched():
    stars = rv.movies("explicit")
    assert (stars.observed == rv.movies().observed).all()
    assert stars.A.max() == 5


def test_the_hand_built_embedding():
    hand = rv.hand_built()
    expected = [
        [0.88, -1.08, 0.90, 1.09, -0.80],
        [-0.90, 1.00, -1.00, -1.00, 0.90],
        [0.38, 0.60, 1.20, -0.70, -1.18],
        [-0.11, -0.90, -0.90, 1.00, 0.91],
    ]
    np.testing.assert_allclose(hand.U @ hand.V.T, expected, atol=1e-12)
    line = rv.hand_built(dim=1)
    np.testing.assert_array_equal(line.U, hand.U[:, 1:])
    assert line.axes == (("children", "adult"),)


def test_only_a_health_app_resembles_the_installed_one():
    apps = rv.apps()
    shared = apps.features @ apps.features[apps.items.index("Heart Diary")]
    assert dict(zip(apps.items, shared, strict=True)) == {
        "Star Atlas": 0,
        "Heart Diary": 2,
        "Body Explorer": 1,
        "Candy Drop": 0,
    }


def test_a_shared_example_cannot_be_changed_by_accident():
    with pytest.raises(ValueError):
        rv.movies().A[0, 0] = 0


def test_a_sparse_matrix_stays_as_it_was_given():
    """With its zeros, its doubles and its order, whatever its numbers are kept in."""
    V = np.arange(6.0).reshape(3, 2)
    U = rv.wals(np.ones((4, 3)), 2, steps=0).U
    for kind in (int, np.float32, float):
        # Row 0 out of order, with a stored 0; row 1 has a cell twice.
        data = np.array([2, 0, 1, 3, 1, 5, 1, 1], kind)
        parts = data, np.array([2, 1, 0, 1, 1, 1, 0, 2]), np.array([0, 3, 5, 6, 8])
        A = csr_array(parts, shape=(4, 3))
        before = A.toarray(), *(part.copy() for part in (A.data, A.indices, A.indptr))
        rv.loss(A, U, V)
        rv.gradient(A, U, V)
        rv.wals(A, 2, steps=1)
        rv.svd(A, 2)
        rv.fold_in(A, V)
        rv.recommend(A, U, V, 0)
        rv.recall_at_k(A, A, U, V, 2)
        rv.hold_out(A)
        for array, old in zip((A.toarray(), A.data, A.indices, A.indptr), before, strict=True):
            np.testing.assert_array_equal(array, old)
        assert rv.loss(A, U, V).total == pytest.approx(rv.loss(A.toarray(), U, V).total)


def test_names_are_made_up_where_none_are_given():
    feedback = rv.Feedback([[1, 0], [0, 1], [1, 1]])
    assert feedback.users == ("user 1", "user 2", "user 3")
    assert feedback.items == ("item 1", "item 2")
    assert feedback.shape == (3, 2)


def test_it_prints_as_a_small_table():
    assert repr(rv.Feedback([[1, 0], [0, 4.5]], ["X", "Y"], ["a", "b"])).splitlines() == [
        "Feedback: 2 users × 2 items, 2 observed",
        "X  1 .",
        "Y  . 4.5",
        "columns: a, b",
    ]
    assert len(repr(rv.Feedback(np.ones((50, 50)))).splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (([],), ValueError, "A must have at least one row"),
        (([[]],), ValueError, "A must have at least one row"),
        (([1, 0],), ValueError, "reshape"),
        (([[1, float("nan")]],), ValueError, r"A\[0, 1\] is nan"),
        (([[1], [float("inf")]],), ValueError, r"A\[1, 0\] is inf"),
        (([["yes"]],), TypeError, "A must be a table of numbers"),
        (([["1", "0"]],), TypeError, "A must be a table of numbers"),
        ((np.ma.array([[1.0, 2.0]], mask=[[False, True]]),), ValueError, r"A\[0, 1\] is nan"),
        (([[10**400]],), TypeError, "A must be a table of numbers"),
        (([[1, 0]], 7), TypeError, "users must be a list of names; got int"),
        (([[1j]],), TypeError, "A must be a table of numbers"),
        (([[1, 2], [3]],), TypeError, "equal length"),
        (([[1, 0]], ["u"], ["only one"]), ValueError, "items must have 2 names"),
        (([[1, 0]], ["u"], ["same", "same"]), ValueError, "'same' is there twice"),
        (([[1, 0]], ["u"], "ab"), TypeError, "list of names"),
        (([[1, 0]], ["u"], ["a", "b"], [[1]], ["f"]), ValueError, "features must have one row per item"),
        (([[1]], ["u"], ["a"], [[1, 2]], ["f"]), ValueError, "feature_names must have 2 names"),
        (([[1]], ["u"], ["a"], [[1, 2, 3]], "abc"), TypeError, "feature_names must be a list .* text 'abc'"),
        (([[1]], ["u"], ["a"], [[1, 2]], None), ValueError, "feature_names must have 2 names, .* got 0"),
        (([[1]], ["u"], ["a"], [[1, np.nan]], "ab"), ValueError, r"features\[0, 1\] is nan\.$"),
        (([[1]], ["u"], ["a"], None, ["f"]), ValueError, "feature_names needs features"),
        (([[1]], ["u"], ["a"], None, 7), ValueError, "feature_names needs features"),
    ],
)
def test_bad_feedback_is_refused_by_name(arguments, error, words):
    with pytest.raises(error, match=words):
        rv.Feedback(*arguments)


def test_unknown_choices_are_refused():
    with pytest.raises(ValueError, match='"implicit" or "explicit"'):
        rv.movies("stars")
    with pytest.raises(ValueError, match="dim must be between 1 and 2; got 3"):
        rv.hand_built(3)
    with pytest.raises(TypeError, match="dim must be a whole number"):
        rv.hand_built(1.5)


def test_only_a_feedback_brings_its_matrix():
    """A table with columns that are called A and observed, users and items, is a table."""
    table = pd.DataFrame({"A": [1, 0, 1], "observed": [0, 1, 1]})
    U, V = np.ones((3, 1)), np.ones((2, 1))
    assert rv.loss(table, U, V) == rv.loss(table.to_numpy(), U, V)
    assert rv.Feedback.of(table).A.tolist() == [[1, 0], [0, 1], [1, 1]]
    names = pd.DataFrame({"users": [1, 0], "items": [0, 1]})
    assert [line.item for line in rv.recommend(names, V, V, "user 1")] == ["item 2"]
