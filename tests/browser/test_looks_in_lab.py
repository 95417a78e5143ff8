"""What is drawn can be read: names, themes, narrow windows, large matrices, training that diverged."""

import re

import numpy as np
import pytest
from lab_notebook import THEMES
from waiting import settle, until

IMAGE, BOLD, DOLLARS = "<img src=x onerror=alert(1)>", "<b>x</b>", "50% of $9 & _all_ of $8 \\frac{"
LONG, WORDS = "x" * 300, "a very long name that goes on " * 10
EMOJI, RIGHT_TO_LEFT = "🍿 film 🎬", "שלום עולם"
USERS = [IMAGE, LONG, RIGHT_TO_LEFT]
ITEMS = [BOLD, WORDS, EMOJI, DOLLARS, "y" * 300]

CELLS = [
    "import numpy as np\nimport recviz as rv",
    "toy, hand, hand1 = rv.movies(), rv.hand_built(), rv.hand_built(1)",
    'rv.Board(toy, hand.U, hand.V, axes=hand.axes, w0=1, reg=0.1, show_loss=True, target=3, user="D")',
    "rv.Board(toy, hand1.U, hand1.V, axes=hand1.axes)",
    'rv.Matcher(toy.A, toy.users, toy.items, picked="C", pick_one=True, vote=True, measure="euclidean")',
    f"users = {USERS!r}\nitems = {ITEMS!r}\n"
    "A = np.eye(3, 5) * [5, 3, 1, 4, 2]\n"
    "rv.Board(rv.Feedback(A, users, items), A[:, :2] / 5, np.ones((5, 2)), axes=[(users[0], items[1])],\n"
    "         show_loss=True, presets={users[0]: 0}, user=0)",
    "rv.Matcher(A, users, items, picked=users, levels=[0, 1, 2, 3, 4, 5], vote=True)",
    "rng = np.random.default_rng(0)\nU, V = rng.normal(size=(2, 60, 5)) / 2\n"
    "rv.Board(rng.random((60, 60)) < 0.1, U, V, w0=0.1, reg=0.01, show_loss=True)",
    "frames = [rv.Frame(hand.U * 40.0**k, hand.V, f'step {k}') for k in range(4)]\n"
    "frames += [rv.Frame(hand.U * np.nan, hand.V, f'step {k}') for k in range(4, 7)]\n"
    "rv.scrub(rv.Board(toy, frames=frames, show_loss=True), label='step')",
    # As after a random start: near each other, and beside the axes.
    "U = [[0.02, 0.09], [-0.23, 0.23], [0.01, -0.32], [-0.76, 0.26]]\n"
    "V = [[0.72, 0.07], [0.16, -0.27], [0.76, -0.89], [0.66, -0.30], [0.29, -0.13]]\n"
    "rv.Board(toy, U, V)",
]
PLANE, LINE, AWKWARD, LARGE, DIVERGED, CROWDED = range(6)
USUAL, AWKWARD_MATCHER = range(2)


def roots(lesson):
    """All widgets of ours."""
    return [part.root for part in (*lesson.boards, *lesson.matchers)]


def ask(lesson, probe, *arguments):
    """Ask the same of every widget; return what was found, with the widget it was found in."""
    found = []
    for number, part in enumerate((*lesson.boards, *lesson.matchers)):
        part.show()
        settle(lesson.page)
        what = part.root.evaluate(f"(root, more) => probes.{probe}(root, ...more)", list(arguments))
        found += [f"widget {number}: {text}" for text in what]
    return "\n".join(found)


def test_everything_is_drawn_and_right(lesson):
    lesson.check()
    assert not lesson.notebook.dialogs()


def test_names_are_shown_as_text(lesson):
    board, matcher = lesson.boards[AWKWARD], lesson.matchers[AWKWARD_MATCHER]
    for part in (board, matcher):
        made = "img, b:not([class], .rv-term b, .rv-sum b), script, iframe, a, math, mjx-container"
        assert part.root.locator(made).count() == 0
        assert part.root.locator("th.rv-item").all_text_contents() == ITEMS
        assert part.root.locator(".rv-user-button").all_text_contents() == USERS
    assert board.button(IMAGE).first.is_visible()
    assert {name for _, name in board.read()["points"]} == {*USERS, *ITEMS}
    board.cell(0, 0).hover()
    settle(lesson.page)
    assert IMAGE in board.readout and BOLD in board.readout
    assert {name for name, _ in board.read()["recommended"]} == set(ITEMS[1:])
    lines = board.root.locator(".rv-list li").all_inner_texts()
    assert max(map(len, lines)) < 70, "a long name is shortened, and whole in its title"
    assert max(map(len, matcher.root.locator(".rv-name").all_inner_texts())) <= 60
    assert max(map(len, matcher.root.locator(".rv-heading").all_inner_texts())) < 200


@pytest.fixture(params=THEMES)
def theme(request, lesson):
    """Lab's own theme, changed as its Settings menu does while the notebook is open."""
    lesson.notebook.use_theme(request.param)
    yield request.param
    lesson.notebook.use_theme(THEMES[0])


def test_all_text_stands_out(lesson, theme):
    dark = lesson.page.evaluate("() => probes.paper() < 0.2")
    assert dark == ("Dark" in theme), "Lab really changed"
    for board in lesson.boards[:1]:
        board.show().cell(0, 0).hover()
    checked, faint = 0, []
    for root in roots(lesson):
        root.scroll_into_view_if_needed()
        settle(lesson.page)
        seen = root.evaluate("(root) => probes.faint(root, 4.5)")
        checked += seen["checked"]
        faint += seen["faint"]
    assert checked > 200
    assert not faint


@pytest.mark.parametrize("width", [1280, 900, 600])
def test_nothing_is_cut_or_covered(lesson, width):
    lesson.page.set_viewport_size({"width": width, "height": 800})
    try:
        until(lambda: not ask(lesson, "cut"), lambda: ask(lesson, "cut"), 3)
        beside = ".rv-columns > *, .rv-left > *, .rv-right > *, .rv-toolbar > *, .rv-list > li, td, th"
        assert not ask(lesson, "overlapping", beside)
    finally:
        lesson.page.set_viewport_size({"width": 1280, "height": 800})
        settle(lesson.page)


@pytest.mark.parametrize("width", [1280, 600])
@pytest.mark.parametrize("board", [PLANE, LINE], ids=["plane", "line"])
def test_names_in_the_picture_keep_clear_of_each_other(lesson, board, width):
    lesson.page.set_viewport_size({"width": width, "height": 800})
    try:
        settle(lesson.page)
        root = lesson.boards[board].show().root
        settle(lesson.page)
        assert not root.evaluate("(root) => probes.overlapping(root, '.rv-plane text', 2)")
        assert not root.evaluate("(root) => probes.outside(root.querySelector('svg'), 'text, .rv-shape')")
    finally:
        lesson.page.set_viewport_size({"width": 1280, "height": 800})
        settle(lesson.page)


def test_names_are_neither_hidden_nor_crossed_out(lesson):
    root = lesson.boards[CROWDED].show().root
    settle(lesson.page)
    assert not root.evaluate("(root) => probes.overlapping(root, '.rv-plane .rv-label', 2)")
    assert not root.evaluate("(root) => probes.unclear(root)")


def test_what_was_out_of_sight_is_drawn_right_when_it_comes_in_sight(lesson):
    """The browser lays nothing out that is scrolled away, so nothing must be measured there."""
    for width, name in ((900, THEMES[1]), (1280, THEMES[0])):
        lesson.boards[DIVERGED].show()
        lesson.page.set_viewport_size({"width": width, "height": 800})
        lesson.notebook.use_theme(name)
        until(lambda: not ask(lesson, "cut"), lambda: ask(lesson, "cut"), 3)
        for board in (PLANE, LINE):
            root = lesson.boards[board].show().root
            assert not root.evaluate("(root) => probes.overlapping(root, '.rv-plane text', 2)")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_by_itself(lesson, motion):
    """Points glide by what the script draws, and only where that is wanted; test_points_alone.py asks how."""
    lesson.page.emulate_media(reduced_motion=motion)
    board = lesson.boards[PLANE].show()
    board.drag("item", 2, -30, 30)
    board.click("Reset")
    running = "() => document.getAnimations().filter((a) => a.effect.target?.closest('.rv')).length"
    assert lesson.page.evaluate(running) == 0
    lesson.page.emulate_media(reduced_motion="reduce")


def test_a_large_matrix_is_drawn_and_walked_over_by_keys(lesson):
    board, twin = lesson.pairs()[LARGE]
    canvas = board.show().root.locator("canvas")
    colours = board.read()["colours"]
    assert len({colours[k : k + 6] for k in range(0, len(colours), 6)}) > 50
    canvas.focus()
    board.press("ArrowDown", "ArrowDown", "ArrowRight", "End", "ArrowLeft")
    assert board.readout.startswith("user 3 · item 59:")
    assert f"= {twin.U[2] @ twin.V[58]:.2f}".replace("-", "\u2212") in board.readout
    board.press("Home", "ArrowUp")
    assert board.readout.startswith("user 2 · item 1:")
    box = canvas.bounding_box()
    side = box["width"] / 60
    lesson.page.mouse.move(box["x"] + 20.5 * side, box["y"] + 10.5 * side)
    settle(lesson.page)
    assert board.readout.startswith("user 11 · item 21:")
    lesson.check()


def test_training_that_diverged_says_so_and_stays_drawn(lesson):
    board, twin = lesson.pairs()[DIVERGED]
    (slider, control) = lesson.slider_pairs()[0]
    slider.show().focus()
    for keys, index in ((["End"], 6), (["ArrowLeft"], 5), (["Home"], 0), (["ArrowRight"] * 4, 4)):
        slider.press(*keys)
        lesson.twin.set(control, "index", index)
        lesson.check()
        assert twin.shown.diverged == (index > 3)
        assert (board.read()["caption"] == "diverged at step 4") == (index > 3)
        assert ("rv-diverged" in board.root.get_attribute("class")) == (index > 3)
    assert np.isfinite(board.read()["matrix"]).all()
    assert not re.search("NaN|Infinity|undefined", board.root.inner_text())
    slider.press("Home")
    lesson.twin.set(control, "index", 0)
    until(lambda: "rv-diverged" not in board.root.get_attribute("class"), "the mark is gone again")
