"""The matcher as Python sees it; tests/browser looks at it in a browser."""

import numpy as np
import pytest

import recviz as rv

toy = rv.movies()


def test_who_is_like_c_and_what_they_suggest():
    matcher = rv.Matcher(toy.A, toy.users, toy.items, picked="C", pick_one=True, vote=True)
    assert matcher.ranking == [("A", 2), ("B", 1), ("D", 0)]
    assert matcher.votes == [("The Dark Knight Rises", 2), ("Memento", 1)]
    matcher.measure = "cosine"
    assert [score for _, score in matcher.ranking] == pytest.approx([2 / 3, 1 / np.sqrt(6), 0])
    matcher.values = [*matcher.values[:3], [0, 0, 1, 1, 1]]  # D has watched Shrek
    matcher.measure = "dot"
    assert matcher.ranking == [("A", 2), ("B", 1), ("D", 1)]
    assert matcher.votes == [("The Dark Knight Rises", 3), ("Memento", 2)]


def test_a_profile_is_the_sum_of_the_picked_rows():
    apps = rv.apps()
    matcher = rv.Matcher(
        apps.features, apps.items, apps.feature_names, picked=["Heart Diary", "Body Explorer"]
    )
    assert matcher.profile.tolist() == [1, 1, 2, 1, 0, 0]
    assert matcher.ranking == [("Star Atlas", 2), ("Candy Drop", 0)]


def test_by_distance_a_vote_weighs_less_the_farther_away():
    matcher = rv.Matcher([[1, 0], [1, 1]], ["x", "y"], ["p", "q"], picked="x", measure="euclidean", vote=True)
    assert matcher.ranking == [("y", -1)]
    assert matcher.votes == [("q", 0.5)]


def test_sums_that_differ_by_a_last_bit_are_equal_and_keep_their_order():
    matcher = rv.Matcher([[0.1, 0.2], [0.3, 0], [0.1, 0.1], [1, 1]], list("abcd"), list("xy"), picked="d")
    assert [name for name, _ in matcher.ranking] == ["a", "b", "c"]  # 0.1 + 0.2 is not 0.3
    small = rv.Matcher(1e-6 * matcher.A, list("abcd"), list("xy"), picked="d")
    assert [name for name, _ in small.ranking] == ["a", "b", "c"]


def test_with_nobody_picked_there_is_nothing_to_rank():
    matcher = rv.Matcher(toy.A, toy.users, toy.items)
    assert matcher.ranking == matcher.votes == []
    assert matcher.profile.tolist() == [0] * 5


def test_its_twin_has_the_numbers(with_pictures):
    data, metadata = rv.Matcher(toy.A, toy.users, toy.items, picked="C", vote=True)._repr_mimebundle_()
    assert "most like C by dot product: A 2.00, B 1.00, D 0.00" in data["text/plain"]
    by_distance = rv.Matcher([[1, 0], [1, 1]], ["x", "y"], ["p", "q"], picked="x", measure="euclidean")
    assert "most like x by distance: y 1.00" in repr(by_distance.picture()), "as the widget says it"
    assert "4 rows and 5 columns" in metadata["image/png"]["alt"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"picked": "E"}, "picked 'E' is not known; the names are A, B, C, D"),
        ({"picked": ["A", "A"]}, r"picked must all differ; got \[0, 0\]"),
        ({"picked": ["A", "B"], "pick_one": True}, "picked must be one row, for pick_one is True; got 2"),
        ({"measure": "taste"}, "measure must be one of dot, cosine, euclidean"),
        ({"levels": [1]}, "levels must hold at least two values"),
        ({"levels": [0, 0]}, r"levels must all differ, or a click would change nothing; got \[0.0, 0.0\]"),
        ({"rows": ["A"]}, "rows must have 4 names"),
        ({"values": np.ones((13, 5))}, "at most 12 × 12 to be clicked; got 13 × 5"),
        ({"values": toy.A * np.nan}, r"values\[0, 0\] is nan"),
    ],
)
def test_bad_input_is_refused_by_name(options, words):
    arguments = {"values": toy.A, "rows": toy.users, "columns": toy.items, **options}
    with pytest.raises(ValueError, match=words):
        rv.Matcher(**arguments)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"levels": 3}, "levels must be a list of numbers; got int"),
        ({"picked": 0}, "picked must be a list of names; got int"),
        ({"vote": "yes"}, "vote must be True or False; got 'yes'"),
    ],
)
def test_another_kind_of_argument_is_refused_by_name(options, words):
    with pytest.raises(TypeError, match=words):
        rv.Matcher(toy.A, toy.users, toy.items, **options)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"picked": [9]}, "picked must be between 0 and 3; got 9"),
        ({"picked": [-1]}, "picked must be between 0 and 3; got -1"),
        ({"picked": [1, 1]}, "picked must all differ"),
        ({"values": [[1, 0]]}, r"values must have the shape \(4, 5\); got \(1, 2\)"),
        ({"values": [[None] * 5] * 4}, r"values must hold finite numbers; values\[0, 0\] is nan"),
        ({"measure": "taste"}, "measure must be one of dot, cosine, euclidean; got 'taste'"),
        ({"rows": list("WXYZ")}, "rows cannot be changed in the browser"),
    ],
)
def test_state_that_cannot_be_is_refused_and_changes_nothing(state, words):
    matcher = rv.Matcher(toy.A, toy.users, toy.items, picked="C")
    before = matcher.get_state()
    with pytest.raises(ValueError, match=words):
        matcher.set_state({"measure": "cosine", **state})
    assert matcher.get_state() == before
    assert matcher.ranking == [("A", 2), ("B", 1), ("D", 0)]
