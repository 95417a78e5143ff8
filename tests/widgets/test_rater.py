"""The rater as Python sees it; tests/browser looks at it in a browser."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from strategies import values

import recviz as rv
from recviz.ranking import reasons
from recviz.text import decimals

NAMES = ("Shrek (2001)", "Memento (2000)", "300", "Amélie (2001)", "Brazil (1985)")
V = np.array([[1, -1], [-0.9, 1], [1, 0.9], [-1, -0.8], [0.9, -0.2]])


def rater(**options):
    return rv.Rater(V, NAMES, **{"w0": 0.1, "reg": 0.2, "popularity": [9, 7, 5, 3, 1], **options})


def test_by_hand_in_one_dimension():
    # M = 0.5 · (1 + 4 + 9) + 0.5 · 4 + 1 = 10, so item b brings v_b / 10 = 0.2 to u.
    shown = rv.Rater([[1], [2], [3]], list("abc"), w0=0.5, reg=1, stars={"b": 5, "a": 1})
    assert shown.u.tolist() == pytest.approx([0.2])
    (only,) = shown.recommendations
    assert (only.item, only.count) == ("c", None)
    assert only.score == pytest.approx(0.6)
    assert only.because == (("b", pytest.approx(0.6)),)


def test_stars_become_liked_seen_and_recommended():
    shown = rater(stars={"300": 5, "Shrek (2001)": 4, "Memento (2000)": 2})
    assert shown.likes == ["300", "Shrek (2001)"]
    assert {line.item for line in shown.recommendations} == {"Amélie (2001)", "Brazil (1985)"}
    best = shown.recommendations[0]
    assert best.item == "Brazil (1985)" and best.count == 1
    assert repr(best) == "Brazil (1985) (0.73) because of Shrek (2001) (0.43), 300 (0.30)"
    assert shown.recommended == ["Brazil (1985)", "Amélie (2001)"]
    # What is seen and not liked counts as unobserved: u does not depend on it.
    without = rater(stars={"300": 5, "Shrek (2001)": 4})
    np.testing.assert_array_equal(shown.u, without.u)
    assert "Memento (2000)" in without.recommended


def test_it_agrees_with_fold_in():
    shown = rater(stars={"300": 5, "Amélie (2001)": 4})
    A = [[name in shown.likes for name in NAMES]]
    np.testing.assert_allclose(shown.u, rv.fold_in(A, V, w0=0.1, reg=0.2)[0], atol=1e-6)


def test_without_anything_liked_there_is_nothing_to_recommend():
    for stars in ({}, {"300": 3, "Shrek (2001)": 1}):
        shown = rater(stars=stars)
        assert shown.recommendations == [] and shown.recommended == []
        assert shown.u.tolist() == [0, 0]
        assert shown.picture().text.startswith("rated by stars: " + ("300 3" if stars else "nothing yet"))


def test_stars_can_be_set_and_the_threshold_moved():
    shown = rater()
    shown.stars = {"300": 3}
    assert shown.recommended == []
    shown.liked = 3
    assert len(shown.recommended) == 4
    shown.k = 2
    assert len(shown.recommended) == 2
    assert rater(stars=dict.fromkeys(NAMES, 5)).recommendations == []


def test_what_cannot_be_is_refused_later_too():
    shown = rater(stars={"300": 5})
    for name, value, words in (("k", -1, "k must be at least 1"), ("liked", 6, "liked must be between 1")):
        before = getattr(shown, name)
        with pytest.raises(ValueError, match=words):
            setattr(shown, name, value)
        assert getattr(shown, name) == before


def test_the_browser_gets_pairs_in_the_order_of_rating():
    """A JavaScript object would put "300" first."""
    shown = rater(stars={"Shrek (2001)": 5, "300": 2})
    assert shown.get_state("stars")["stars"] == [[0, 5], [2, 2]]
    shown.set_state({"stars": [[4, 4], [2, 1]], "recommended": ["Shrek (2001)"]})
    assert shown.stars == {"Brazil (1985)": 4, "300": 1}


@st.composite
def new_users(draw):
    """Draw V (n, d), weights, a penalty, and which items are liked."""
    n, d = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    V = draw(arrays(float, (n, d), elements=values))
    w0 = draw(arrays(float, n, elements=st.floats(0, 1)))
    liked = draw(st.lists(st.integers(0, n - 1), unique=True))
    return V, w0, draw(st.floats(0.01, 10)), liked


@given(new_users())
def test_folding_in_solves_the_weighted_regression_and_shares_add_up(case):
    V, w0, reg, liked = case
    parts = reasons.parts(V, liked, w0=w0, reg=reg)
    a = np.isin(np.arange(len(V)), liked).astype(float)
    W = np.diag(np.where(a > 0, 1, w0))
    u = np.linalg.solve(V.T @ W @ V + reg * np.eye(V.shape[1]), V.T @ W @ a)
    np.testing.assert_allclose(parts.sum(axis=0), u, atol=1e-8)
    np.testing.assert_allclose((V @ parts.T).sum(axis=1), V @ u, atol=1e-8)


@settings(max_examples=40)
@given(new_users())
def test_every_share_is_told_and_the_largest_are_named(case):
    V, w0, reg, liked = case
    names = [f"item {j}" for j in range(len(V))]
    shown = rv.Rater(V, names, w0=w0, reg=reg, stars={names[i]: 5 for i in liked})
    scores = [line.score for line in shown.recommendations]
    assert scores == pytest.approx(sorted(scores, reverse=True), abs=2e-6 * np.abs(V @ shown.u).max())
    for line in shown.recommendations:
        shares = shown.shares(line.item)
        assert sum(shares.values()) == pytest.approx(line.score, abs=1e-8)
        assert line.item not in shares
        largest = sorted(shares.values(), reverse=True)[:2]
        assert [s for _, s in line.because] == pytest.approx([s for s in largest if s >= 0.005], abs=1e-6)


def test_its_twin_has_a_picture_with_words_and_the_numbers(with_pictures):
    shown = rater(stars={"300": 5, "Memento (2000)": 2})
    data, metadata = shown._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "2 items rated with stars, 1 of them liked" in metadata["image/png"]["alt"]
    lines = data["text/plain"].splitlines()
    assert lines[1] == "rated by stars: 300 5, Memento (2000) 2"
    assert lines[2] == " 1. Brazil (1985) 0.28, 1 rating; because you liked 300 (0.28)"
    assert lines[-1] == " 3. Amélie (2001) −0.78, 3 ratings; no single one stands out"
    assert shown.picture().png() == rater(stars=shown.stars).picture().png()


def test_a_map_beside_it_shows_what_is_recommended_and_what_is_liked(with_pictures):
    beside = rv.ItemMap(V[:4], NAMES[:4])
    shown = rater(stars={"300": 5, "Brazil (1985)": 4, "Memento (2000)": 1}, map=beside)
    assert beside.highlight == shown.recommended == ["Shrek (2001)", "Amélie (2001)"]
    text = shown.picture().text
    assert "highlighted: Shrek (2001), Amélie (2001)\nwith a star: 300" in text
    assert "A map of 4 items" in shown.picture().alt and shown.picture().png()
    shown.stars = {}
    assert beside.highlight == []
    assert shown.get_state("map")["map"] == f"IPY_MODEL_{beside.model_id}"


def test_its_twin_writes_how_often_each_was_rated_in_full():
    text = rater(stars={"300": 5}, popularity=[1_234_567, 1e6, 1, 0.1, 2.5]).picture().text
    for count in ("1234567 ratings", "1000000 ratings", "0.1 ratings", "2.5 ratings"):
        assert f", {count}; " in text


def test_awkward_names_are_only_names():
    names = ["<b>x</b>", "$9 & 50% of _all_ \\frac{", "y" * 300, "", "__proto__"]
    shown = rv.Rater(V, names, w0=0.1, reg=0.2, stars={names[1]: 5, "__proto__": 4, "": 1})
    assert shown.picture().png() and names[2] not in shown.picture().text


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"items": NAMES[:4]}, ValueError, "items must have 5 names, one each; got 4"),
        ({"items": [*NAMES[:4], "300"]}, ValueError, "items must all differ; '300' is there twice"),
        ({"stars": {"Shrek": 5}}, ValueError, r"stars names 'Shrek', .* did you mean 'Shrek \(2001\)'\?"),
        ({"stars": {"Amelie 2001": 5}}, ValueError, r"did you mean 'Amélie \(2001\)'\?"),
        ({"stars": {"300": 6}}, ValueError, r"stars\['300'\] must be between 1 and 5; got 6"),
        ({"stars": {"300": 4.5}}, TypeError, r"stars\['300'\] must be a whole number; got 4.5"),
        ({"stars": ["300"]}, TypeError, "stars must be a dictionary of names to stars"),
        ({"k": 2.5}, TypeError, "k must be a whole number; got 2.5"),
        ({"popularity": [1, 2]}, ValueError, r"popularity must be one number for each of 5 items"),
        ({"popularity": [1, 2, -3, 4, 5]}, ValueError, r"at least 0 and finite; popularity\[2\] is -3"),
        ({"popularity": list("abcde")}, TypeError, "popularity must be one number for each of 5"),
        ({"w0": 2}, ValueError, "w0 must be between 0 and 1"),
        ({"reg": -1}, ValueError, "reg must be at least 0"),
        ({"w0": 0, "reg": 0}, ValueError, "leave the embedding of a new user undetermined"),
        ({"liked": 6}, ValueError, "liked must be between 1 and 5; got 6"),
        ({"k": 0}, ValueError, "k must be at least 1"),
        ({"map": V}, TypeError, "map must be an ItemMap; got "),
        ({"V": V * np.nan}, ValueError, r"V\[0, 0\] is nan"),
        ({"V": V * 1e300}, ValueError, "V must hold numbers that fit float32; got 1e\\+300"),
        ({"V": np.zeros((40_000, 64)), "items": range(40_000)}, ValueError, "2,560,000 numbers; a page can"),
    ],
)
def test_bad_input_is_refused_by_name(options, error, words):
    arguments = {"V": V, "items": NAMES, "w0": 0.1, "reg": 0.2, **options}
    with pytest.raises(error, match=words):
        rv.Rater(arguments.pop("V"), arguments.pop("items"), **arguments)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"stars": [[9, 3]]}, "stars must be pairs of an item's number and its stars"),
        ({"stars": [[-1, 3]]}, "stars must be pairs"),
        ({"stars": 7}, "stars must be pairs"),
        ({"stars": [[0, 9]]}, r"stars\['Shrek \(2001\)'\] must be between 1 and 5; got 9"),
        ({"recommended": ["Up"]}, "recommended names 'Up', which is not an item"),
    ],
)
def test_state_that_cannot_be_is_refused_and_changes_nothing(state, words):
    shown = rater(stars={"300": 5})
    before = shown.get_state()
    with pytest.raises(ValueError, match=words):
        shown.set_state({"liked": 5, **state})
    assert shown.get_state() == before


def test_scores_below_zero_stand_beside_the_names_they_belong_to():
    """Not over what was rated: their axis once ran backwards."""
    shown = rv.Rater([[1.0], [-1.0], [-0.5]], list("abc"), w0=0.1, reg=0.1, stars={"a": 5})
    assert [line.score < 0 for line in shown.recommendations] == [True, True]
    figure = shown.picture().figure
    figure.draw_without_rendering()
    rated, recommended = (ax.get_window_extent() for ax in figure.axes)
    (score,) = [
        text for text in figure.axes[1].texts if text.get_text() == decimals(shown.recommendations[0].score)
    ]
    assert rated.x1 < recommended.x0 <= score.get_window_extent().x0
    assert score.get_window_extent().x1 <= recommended.x1
