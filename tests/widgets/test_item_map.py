"""The item map as Python sees it; tests/browser looks at it in a browser."""

import re
from pathlib import Path

import numpy as np
import pytest

import recviz as rv
from recviz import widgets
from recviz.plots import items

toy, hand = rv.movies(), rv.hand_built()
GENRES = ("family", "other", "family", "action", "thriller")
STYLE = Path(widgets.__file__).parent / "item_map" / "item_map.css"


def item_map(**options):
    options = {"groups": GENRES, "sizes": [20, 5, 30, 25, 5], "axes": hand.axes, **options}
    return rv.ItemMap(hand.V, toy.items, **options)


def test_neighbours_by_cosine_of_the_vectors_or_by_distance_on_the_map():
    vectors = np.array([[1, 0, 0], [0, 1, 0], [2, 0, 0.1], [0, 3, 1], [0, 0, 0]])
    near = item_map(vectors=vectors).neighbours("Harry Potter", 2)
    assert near == [("Shrek", pytest.approx(2 / np.sqrt(4.01))), ("The Triplets of Belleville", 0)]
    near = item_map().neighbours("Harry Potter")
    assert near[0] == ("Shrek", pytest.approx(np.hypot(0.1, 0.8), abs=1e-6))
    assert [name for name, _ in near][-1] == "Memento" and len(near) == 4
    zeros = item_map(vectors=vectors).neighbours("Memento")  # like nothing, by convention
    assert zeros == [(name, 0) for name in toy.items[:4]]
    assert item_map().neighbours(0) == item_map().neighbours("Harry Potter")
    for wrong in (5, "Up"):
        with pytest.raises(ValueError, match="item"):
            item_map().neighbours(wrong)


def test_neighbours_of_a_small_map_are_those_of_a_large_one():
    large, small = (rv.ItemMap(size * hand.V, toy.items) for size in (1, 2**-30))
    for name in toy.items:
        assert [near for near, _ in small.neighbours(name)] == [near for near, _ in large.neighbours(name)]


def test_groups_come_largest_first_and_other_last():
    shown = item_map()
    assert shown.groups == ["family", "action", "thriller", "other"]
    assert list(shown._group) == [0, 3, 0, 1, 2]
    assert item_map(groups=None).groups == []


def test_what_the_browser_gets_is_what_was_given():
    shown = item_map(vectors=hand.V * 2)
    np.testing.assert_allclose(np.frombuffer(shown._points, "<f4").reshape(-1, 2), hand.V)
    np.testing.assert_allclose(np.frombuffer(shown._vectors, "<f4").reshape(-1, 2), hand.V * 2)
    assert np.frombuffer(shown._sizes, "<f4").tolist() == [20, 5, 30, 25, 5]
    assert shown.dim == 2 and item_map()._vectors == b""


def test_selected_and_hidden_are_checked():
    shown = item_map(highlight="Shrek", selected="Memento")
    for argument, value in (("selected", "Up"), ("hidden", ["horror"])):
        with pytest.raises(ValueError, match=argument):
            setattr(shown, argument, value)
    assert (shown.highlight, shown.selected) == (["Shrek"], "Memento")


def test_what_is_tied_to_it_may_name_items_that_are_not_on_the_map():
    """It keeps the list as it is: a link would take a shorter one back to where it came from."""
    shown = item_map()
    shown.set_state({"highlight": ["Up", "Shrek", "Harry Potter"]})
    assert shown.highlight == ["Up", "Shrek", "Harry Potter"]
    assert "highlighted: Shrek, Harry Potter" in shown.picture().text


def test_its_twin_has_a_picture_with_words_and_the_numbers(with_pictures):
    data, metadata = item_map()._repr_mimebundle_()
    assert "A map of 5 items in 4 groups" in metadata["image/png"]["alt"]
    lines = data["text/plain"].splitlines()
    assert lines[1] == "groups: family 2, action 1, thriller 1, other 1"
    assert lines[2] == "Shrek at (1.00, −1.00), 30 ratings"
    assert item_map().picture().png() == item_map().picture().png()
    assert "highlighted: Memento" in item_map(highlight=["Memento"]).picture().text


def test_its_twin_writes_sizes_in_full():
    text = item_map(sizes=[1_234_567, 1e6, 1, 0.1, 0]).picture().text
    for size in ("1234567 ratings", "1000000 ratings", "1 rating", "0.1 ratings", "0 ratings"):
        assert f"), {size}" in text


def test_the_names_in_the_twin_keep_clear_of_each_other():
    random = np.random.default_rng(0)
    points = random.normal(size=(3000, 2)) * np.linspace(3, 0.1, 3000)[:, None] ** 2
    names = [f"a rather long name, number {k}" for k in range(3000)]
    figure = rv.ItemMap(points, names, sizes=random.integers(1, 300, 3000)).picture().figure
    figure.draw_without_rendering()
    (ax,) = figure.axes
    boxes = [text.get_tightbbox() for text in ax.texts]
    assert 8 <= len(boxes) <= 12
    words = [super(type(text), text).get_window_extent() for text in ax.texts]
    assert not [1 for k, one in enumerate(words) for other in words[:k] if one.overlaps(other)]


def test_few_or_equal_points_can_be_shown():
    for points in ([[1, 1]], [[0, 0], [0, 0]], [[5, 1], [5, 2]]):
        assert rv.ItemMap(points, [str(k) for k in range(len(points))]).picture().png()


def test_colours_are_those_of_the_style_sheet():
    light = STYLE.read_text(encoding="utf-8").split("}")[0]
    assert re.findall(r"--rv-group-\d: (#\w+);", light) == [*items.GROUPS, items.OTHER]


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"points": np.ones((5, 3))}, ValueError, "points must have two columns, x and y; got 3"),
        ({"points": hand.V * np.inf}, ValueError, r"points must hold finite numbers; points\[0, 0\]"),
        ({"items": toy.items[:4]}, ValueError, "items must have 5 names"),
        ({"items": ["a", "b", "c", "d", "a"]}, ValueError, "items must all differ; 'a' is there twice"),
        ({"points": np.zeros((20_001, 2))}, ValueError, "20,001 rows; a map can show at most 20,000"),
        ({"vectors": np.ones((4, 3))}, ValueError, "vectors must have one row per item, 5 of them"),
        ({"vectors": np.full((5, 1), np.nan)}, ValueError, r"vectors\[0, 0\] is nan"),
        ({"groups": GENRES[:3]}, ValueError, "groups must have one name for each of 5 items; got 3"),
        ({"groups": "genre"}, TypeError, "groups must be a list with one name per item"),
        ({"groups": 3}, TypeError, "groups must be a list of names; got int"),
        ({"highlight": 3}, TypeError, "highlight must be a list of names; got int"),
        ({"selected": 9}, ValueError, "selected must be between 0 and 4; got 9"),
        ({"unit": None}, TypeError, "unit must be a text; got None"),
        ({"sizes": [1, 2, 3, 4]}, ValueError, "sizes must be one number for each of 5 items"),
        ({"axes": ["age"]}, ValueError, r"axes\[0\] must be a pair"),
        ({"axes": [("a", "b")] * 3}, ValueError, "axes has 3 names; the picture has 2 axes"),
        ({"highlight": ["Up"]}, ValueError, "highlight 'Up' is not known"),
        ({"selected": "Up"}, ValueError, "selected 'Up' is not known"),
    ],
)
def test_bad_input_is_refused_by_name(options, error, words):
    arguments = {"points": hand.V, "items": toy.items, **options}
    with pytest.raises(error, match=words):
        rv.ItemMap(arguments.pop("points"), arguments.pop("items"), **arguments)


def test_too_many_groups_are_refused():
    with pytest.raises(ValueError, match="at most 8 different names, one colour each; got 9. Call the rare"):
        rv.ItemMap(np.eye(9)[:, :2], list("abcdefghi"), groups=list("abcdefghi"))


def test_a_map_of_embeddings_is_that_of_their_directions_along_the_widest_axes():
    V = np.random.default_rng(2).normal(size=(30, 5)) * [9, 5, 1, 1, 1]
    names, sizes = [f"item {k}" for k in range(30)], np.arange(30)
    shown = rv.ItemMap.of(V, names, sizes=sizes, least=10, upper_right="item 12")
    assert shown.items == names[10:] and shown.sizes.tolist() == sizes[10:].tolist()
    unit = V[10:] / np.linalg.norm(V[10:], axis=1, keepdims=True)
    s = np.linalg.svd(unit - unit.mean(axis=0), compute_uv=False)
    np.testing.assert_allclose(shown.points.T @ shown.points, np.diag(s[:2] ** 2), atol=1e-5)
    assert (shown.points[2] > 0).all()
    for other in (3 * V, V * [-1, 1, -1, 1, 1]):  # lengths do not count, nor which way an axis runs
        again = rv.ItemMap.of(other, names, sizes=sizes, least=10, upper_right="item 12")
        np.testing.assert_allclose(again.points, shown.points, atol=1e-6)
        same = rv.ItemMap.of(other, names, sizes=sizes).points, rv.ItemMap.of(V, names, sizes=sizes).points
        np.testing.assert_allclose(*same, atol=1e-6)
    for wrong in ({"least": 40}, {"sizes": sizes, "least": 29}):
        with pytest.raises(ValueError, match="the sizes of at least two items, none of them at 0; got 5 col"):
            rv.ItemMap.of(V, names, **{"sizes": sizes, **wrong})
    with pytest.raises(ValueError, match=r"upper_right 'item 3' is not known"):
        rv.ItemMap.of(V, names, sizes=sizes, least=10, upper_right="item 3")
