"""What to recommend."""

import numpy as np
import pytest
from hypothesis import given
from scipy.sparse import csr_array
from strategies import factorisations

import recviz as rv
from recviz.ranking import ranks

toy, hand = rv.movies(), rv.hand_built()


def names(user, **options):
    return [line.item for line in rv.recommend(toy, hand.U, hand.V, user, **options)]


def test_what_the_plane_recommends():
    assert names("D") == ["Harry Potter", "The Triplets of Belleville", "Shrek"]
    assert names("C") == ["The Dark Knight Rises", "Memento"]
    first = rv.recommend(toy, hand.U, hand.V, "C", k=1)
    assert len(first) == 1 and first[0].score == pytest.approx(-0.70)
    assert repr(first) == "[The Dark Knight Rises (−0.70)]"


def test_a_user_is_a_name_or_a_row():
    assert names("D") == names(3) == names(np.int64(3))


def test_equal_scores_keep_their_order_even_if_sums_differ_in_the_last_bit():
    # 0.1 + 0.2 is not 0.3 to a computer; to a list of recommendations it is.
    scores = rv.recommend([[0, 0]], [[1, 1]], [[0.3, 0], [0.1, 0.2]], 0)
    assert [line.item for line in scores] == ["item 1", "item 2"]


def test_small_scores_are_ranked_like_large_ones():
    for scale in (1e-8, 1e-5, 1, 1e6):
        lines = rv.recommend([[0, 0, 0]], [[scale]], [[1], [2], [1]], 0)
        assert [line.item for line in lines] == ["item 2", "item 1", "item 3"]


def test_ranks_are_millionths_of_the_largest_score_of_a_row():
    assert ranks([[1, 2, -4], [0, 0, 0]]).tolist() == [[250_000, 500_000, -1_000_000], [0, 0, 0]]
    assert ranks([0.1 + 0.2, 0.3, 0.3 + 1e-6]).tolist() == [999_997, 999_997, 1_000_000]
    assert ranks([1e-13, -3e-16, 0]).tolist() == [0, 0, 0]  # nothing but rounding
    assert ranks([-np.inf, 2, 1]).tolist() == [-np.inf, 1_000_000, 500_000]


def test_who_has_seen_everything_gets_an_empty_list():
    assert rv.recommend([[1, 1]], [[1]], [[1], [1]], 0) == []


@given(factorisations())
def test_it_is_the_unobserved_items_best_first(case):
    A, U, V = case
    for row in range(len(A)):
        lines = rv.recommend(A, U, V, row)
        assert len(lines) == (A[row] == 0).sum()
        scores = [line.score for line in lines]
        millionth = 1e-6 * max(1e-6, np.abs(U[row] @ V.T).max())
        assert all(a >= b - millionth for a, b in zip(scores, scores[1:], strict=False))
        assert sorted(scores) == pytest.approx(sorted((U[row] @ V.T)[A[row] == 0]), abs=1e-9)


@pytest.mark.parametrize(
    ("user", "k", "error", "words"),
    [
        ("E", None, ValueError, "user 'E' is not known; the names are A, B, C, D"),
        (4, None, ValueError, "user must be between 0 and 3; got 4"),
        (-1, None, ValueError, "user must be between 0 and 3"),
        (True, None, ValueError, "user True is not known"),
        (np.array([0, 1]), None, ValueError, r"user array\(\[0, 1\]\) is not known"),
        ("A", 0, ValueError, "k must be at least 1; got 0"),
        ("A", 1.5, TypeError, "k must be a whole number"),
    ],
)
def test_bad_input_is_refused_by_name(user, k, error, words):
    with pytest.raises(error, match=words):
        rv.recommend(toy, hand.U, hand.V, user, k)


def test_a_long_list_of_names_is_cut_in_the_message():
    with pytest.raises(ValueError, match="user 1, .* and 12 more"):
        rv.recommend(np.zeros((20, 2)), np.ones((20, 1)), np.ones((2, 1)), "nobody")


def test_sparse_feedback_brings_no_names_but_takes_them():
    A = csr_array(toy.A)
    lines = rv.recommend(A, hand.U, hand.V, 3, items=toy.items)
    assert lines == rv.recommend(toy, hand.U, hand.V, "D")
    assert rv.recommend(A, hand.U, hand.V, "user 4")[0].item == "item 1"
    with pytest.raises(ValueError, match="items must have 5 names, one each; got 2"):
        rv.recommend(A, hand.U, hand.V, 3, items=("a", "b"))
