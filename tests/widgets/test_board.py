"""The board as Python sees it; tests/browser looks at it in a browser."""

import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from strategies import factorisations

import recviz as rv

toy, hand = rv.movies(), rv.hand_built()


def board(**options):
    return rv.Board(toy, hand.U, hand.V, axes=hand.axes, **options)


def unpacked(shown):
    """Return the frames as the browser reads them: (count, (m + n) · d) float32."""
    m, n = shown.feedback.shape
    return np.frombuffer(shown._frames, "<f4").reshape(len(shown.captions), (m + n) * shown.dim)


def test_it_shows_what_it_was_given():
    shown = board(w0=1, show_loss=True)
    np.testing.assert_array_equal(shown.U, hand.U)
    np.testing.assert_array_equal(shown.V, hand.V)
    assert shown.loss == rv.loss(toy, hand.U, hand.V, w0=1)
    assert shown.recommend("D") == rv.recommend(toy, hand.U, hand.V, "D")
    np.testing.assert_allclose(unpacked(shown)[0], np.concatenate([hand.U.ravel(), hand.V.ravel()]))


def test_moves_come_back_exactly_and_end_with_the_frame():
    frames = [rv.Frame(hand.U, hand.V), rv.Frame(hand.U * 2, hand.V)]
    shown = rv.Board(toy, frames=frames)
    shown.moves = {"user:1": [0.3, -0.45], "item:4": [0.07, 1.0]}
    assert shown.U[1].tolist() == [0.3, -0.45] and shown.V[4].tolist() == [0.07, 1.0]
    assert shown.U[0].tolist() == hand.U[0].tolist()
    assert shown.loss.total == rv.loss(toy, shown.U, shown.V).total
    shown.frame = 1
    assert shown.moves == {}
    np.testing.assert_array_equal(shown.U, hand.U * 2)


def test_new_frames_replace_the_old_ones():
    shown = rv.Board(toy, frames=[rv.Frame(hand.U, hand.V)] * 5)
    shown.frame = 4
    shown.show([rv.Frame(hand.U * 3, hand.V, caption="new", w0=0.5)])
    assert (shown.frame, shown.captions) == (0, ["new"])
    np.testing.assert_array_equal(shown.U, hand.U * 3)
    with pytest.raises(ValueError, match="frames must keep d = 2; got d = 1"):
        shown.show([rv.Frame(hand.U[:, :1], hand.V[:, :1])])
    np.testing.assert_array_equal(shown.U, hand.U * 3)  # a refused change changes nothing


@settings(max_examples=40)
@given(factorisations())
def test_every_factorisation_can_be_shown_and_keeps_its_predictions(case):
    A, U, V = case
    shown = rv.Board(A, U, V, show_loss=True)
    np.testing.assert_allclose(shown.U @ shown.V.T, U @ V.T, atol=1e-9)
    assert np.isfinite(unpacked(shown)).all()
    assert shown.picture().text


def test_sixty_by_sixty_in_five_dimensions():
    random = np.random.default_rng(0)
    A, U, V = random.random((60, 60)) < 0.1, random.normal(size=(60, 5)), random.normal(size=(60, 5))
    shown = rv.Board(A, U, V)
    assert not shown._as_table and board()._as_table
    np.testing.assert_allclose(shown.U @ shown.V.T, U @ V.T, atol=1e-9)
    assert "values from" in shown.picture().text


def test_a_diverged_run_is_shown_as_such():
    run = [rv.Frame(hand.U * s, hand.V, caption=f"step {k}") for k, s in enumerate([1, 1e300])]
    shown = rv.Board(toy, frames=run)
    assert shown._diverged == [False, True]
    assert shown.captions[1] == "diverged at step 1"
    assert np.isfinite(unpacked(shown)).all()


def test_its_twin_has_a_picture_with_words_and_the_numbers(with_pictures):
    data, metadata = board(w0=1, show_loss=True)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "4 users and 5 items" in metadata["image/png"]["alt"]
    text = data["text/plain"]
    assert "0.88*" in text and "−1.08 " in text and "loss 8.766" in text and "Memento" in text
    assert data == board(w0=1, show_loss=True)._repr_mimebundle_()[0] | {
        "application/vnd.jupyter.widget-view+json": data["application/vnd.jupyter.widget-view+json"]
    }


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: rv.Board(toy), TypeError, "either U and V, or frames"),
        (lambda: rv.Board(toy, hand.U, hand.V, frames=[]), TypeError, "and not both"),
        (lambda: rv.Board(toy, hand.U), TypeError, "either U and V"),
        (lambda: rv.Board(toy, frames=[]), ValueError, "at least one Frame"),
        (lambda: rv.Board(toy, hand.U[:3], hand.V), ValueError, "U must have one row per user"),
        (lambda: rv.Board(toy, hand.U * np.nan, hand.V), ValueError, r"U\[0, 0\] is nan"),
        (lambda: rv.Board(toy, hand.U * 1e38, hand.V), ValueError, "numbers up to 1,000,000; got 1e[+]38"),
        (lambda: rv.Board(toy, hand.U[:, :0], hand.V[:, :0]), ValueError, "at least one row and one column"),
        (lambda: rv.Board([], hand.U, hand.V), ValueError, "A must have at least one row"),
        (
            lambda: rv.Board(np.zeros((1000, 1000)), np.zeros((1000, 2)), np.zeros((1000, 2))),
            ValueError,
            r"1,000,000 cells; a board can show at most 250,000. Show a part",
        ),
        (
            lambda: rv.Board(np.zeros((1200, 2)), np.zeros((1200, 2)), np.zeros((2, 2))),
            ValueError,
            "1,200 users and 2 items; a board can show at most 1,000 points. Show a part",
        ),
        (lambda: rv.Board([[1e39]], [[1]], [[1]]), ValueError, r"A must hold numbers that fit .* got 1e\+39"),
        (lambda: rv.Board([[1, 1e-50]], [[1]], [[1], [1]]), ValueError, "got 1e-50, which would become 0"),
        (lambda: board(user="Z"), ValueError, "user 'Z' is not known"),
        (lambda: board(target=-1), ValueError, "target must be at least 0"),
        (lambda: rv.Board(toy, frames=5), TypeError, "frames must be a list of frames; got int"),
        (lambda: board(presets=["a"]), TypeError, r"presets must be a dictionary of labels .* got \['a'\]"),
        (lambda: board(show_loss="no"), TypeError, "show_loss must be True or False; got 'no'"),
        (lambda: rv.Frame(hand.U, hand.V, caption=None), TypeError, "caption must be a text; got None"),
        (lambda: board(w0=3), ValueError, "w0 must be between 0 and 1; got 3"),
        (lambda: board(presets={"end": 1}), ValueError, r"presets\['end'\] must be between 0 and 0; got 1"),
        (lambda: rv.Board(toy, hand.U, hand.V, axes=["age"]), ValueError, r"axes\[0\] must be a pair"),
        (lambda: rv.Board(toy, hand.U, hand.V, axes=3), TypeError, "axes must be a list of pairs .* got 3"),
        (lambda: rv.Board(toy, hand.U, hand.V, axes=[3]), ValueError, r"axes\[0\] must be a pair .* got 3"),
        (lambda: rv.Board(toy, hand.U, hand.V, axes=[("a", "b")] * 3), ValueError, "axes has 3 names"),
    ],
)
def test_bad_input_is_refused_by_name(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_a_frame_that_does_not_exist_is_refused():
    shown = board()
    for wrong in (1, -1):
        with pytest.raises(ValueError, match="frame must be between 0 and 0"):
            shown.frame = wrong
    assert shown.frame == 0


def test_a_user_who_does_not_exist_is_refused():
    shown = board(user="D")
    for wrong in (4, -2):
        with pytest.raises(ValueError, match="user must be between -1 and 3"):
            shown.user = wrong
    assert shown.user == 3
    shown.user = -1  # nobody


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ({"user:9": [0, 0]}, 'moves must be of points such as "user:0" or "item:4"; got \'user:9\''),
        ({"user:-1": [7, 7]}, "moves must be of points"),
        ({"item:4": [float("nan"), 0]}, r"moves\['item:4'\] must hold finite numbers"),
        ({"user:0": [1]}, r"moves\['user:0'\] must be 2 numbers up to 1,000,000; got \[1.0\]"),
        ({"user:0": [2e6, 0]}, "2 numbers up to 1,000,000"),
        ({"user:0": "up"}, r"moves\['user:0'\] must be a list of numbers"),
        ([1, 2], "moves"),
    ],
)
def test_moves_that_cannot_be_are_refused_and_change_nothing(moves, words):
    frames = [rv.Frame(hand.U, hand.V), rv.Frame(2 * hand.U, hand.V)]
    shown = rv.Board(toy, frames=frames, user="D")
    shown.moves = {"user:3": [1, 1]}
    with pytest.raises(traitlets.TraitError, match=words):
        shown.moves = moves
    with pytest.raises(traitlets.TraitError, match=words):
        shown.set_state({"frame": 1, "user": 2, "moves": moves})
    assert (shown.frame, shown.user, shown.moves) == (0, 3, {"user:3": [1, 1]})
    assert shown.U[3].tolist() == [1, 1]


def test_a_state_is_kept_until_there_are_new_frames():
    frames = [rv.Frame(hand.U, hand.V), rv.Frame(2 * hand.U, hand.V)]
    shown = rv.Board(toy, frames=frames)
    shown.set_state({"kept": {"frame": 1, "moves": {"user:3": [1, 1]}}})
    shown.frame = 1
    assert shown.kept == {"frame": 1, "moves": {"user:3": [1.0, 1.0]}}
    shown.show(frames[:1])
    assert shown.kept == {}


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({"frame": 0}, r"kept must be a state such as .*; got \{'frame': 0\}"),
        ({"frame": 2, "moves": {}}, r"kept\['frame'\] must be between 0 and 1; got 2"),
        ({"frame": 0, "moves": [1]}, r"kept\['moves'\] must be a dictionary of points to places"),
        ({"frame": 0, "moves": {"user:4": [0, 0]}}, r"kept\['moves'\] must be of points such as"),
        ({"frame": 0, "moves": {"user:0": [0]}}, r"kept\['moves'\]\['user:0'\] must be 2 numbers"),
        ("A", "kept"),
    ],
)
def test_a_state_that_cannot_be_is_not_kept(kept, words):
    shown = rv.Board(toy, frames=[rv.Frame(hand.U, hand.V)] * 2)
    with pytest.raises(traitlets.TraitError, match=words):
        shown.kept = kept
    assert shown.kept == {}


def test_the_browser_is_told_what_holds_where_it_sent_what_cannot_be(monkeypatch):
    shown, sent = board(), []
    monkeypatch.setattr(shown, "send_state", sent.append)
    for state in ({"frame": 7}, {"users": ["Z"] * 4}, {"_frames": b""}):
        with pytest.raises(ValueError, match=f"{next(iter(state))} (must|cannot) be"):
            shown.set_state(state)
    assert sent == [["frame"], ["users"], ["_frames"]]
    assert shown.users == list("ABCD") and shown.U.tolist() == hand.U.tolist()


def test_what_only_python_fills_cannot_be_set():
    with pytest.raises(traitlets.TraitError, match='"captions" trait is read-only'):
        board().captions = []


def test_in_many_dimensions_a_picture_does_not_depend_on_what_was_shown_before():
    fits = [rv.wals(toy, 3, w0=w0, reg=reg, steps=30) for w0, reg in [(0.1, 0.1), (1, 0.5), (0.01, 1)]]
    one, two, three = ([rv.Frame(fit.U, fit.V)] for fit in fits)
    direct, roundabout = rv.Board(toy, frames=one), rv.Board(toy, frames=one)
    for frames in (two, three, two):
        roundabout.show(frames)
    direct.show(two)
    np.testing.assert_allclose(roundabout.U, direct.U)
    np.testing.assert_allclose(direct.U @ direct.V.T, fits[1].U @ fits[1].V.T, atol=1e-9)


def test_later_frames_are_turned_like_the_one_shown_first():
    shapes = np.random.default_rng(0)
    U, V = shapes.normal(size=(4, 3)), shapes.normal(size=(5, 3))
    turn = np.linalg.qr(shapes.normal(size=(3, 3)))[0]
    flat = rv.Frame(U * 0, V * 0)  # nothing by which to turn the next
    board = rv.Board(rv.movies(), frames=[flat, rv.Frame(U, V)], frame=1)
    before = board.U
    board.show([flat, rv.Frame(U @ turn, V @ turn)])
    assert board.frame == 1
    np.testing.assert_allclose(board.U, before, atol=1e-6)
    with pytest.raises(ValueError, match="frame must be between 0 and 1; got 2"):
        rv.Board(rv.movies(), frames=[flat, flat], frame=2)
