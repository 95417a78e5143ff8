"""Links that hold a board: round trips, and everything that is no such link."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import factorisations

import recviz as rv

HAND = rv.hand_built()


def board(**options):
    return rv.Board(rv.movies(), HAND.U, HAND.V, axes=HAND.axes, w0=0.1, reg=0.2, **options)


@given(factorisations(), st.data())
def test_what_comes_out_of_a_link_is_what_went_in(example, data):
    A, U, V = example
    names = st.lists(st.text(max_size=9), min_size=1, unique=True)
    users = data.draw(names.filter(lambda them: len(them) == len(A)) | st.none())
    first = rv.Board(rv.Feedback(A, users), U, V, w0=np.linspace(0, 1, A.shape[1]), reg=0.3)
    second = rv.Board.from_link(first.link())
    if U.shape[1] <= 2:  # with more dimensions a board turns its points
        assert second.link() == first.link()
    assert second.users == first.users and second.items == first.items
    assert (second.feedback.A == A.astype("f4")).all()
    np.testing.assert_allclose(second.U @ second.V.T, first.U @ first.V.T, atol=1e-5)
    assert second.loss.total == pytest.approx(first.loss.total, abs=1e-4)


def test_moved_points_and_axes_come_along():
    first = board()
    first.moves = {"user:0": [0.5, 0.25]}
    second = rv.Board.from_link(first.link("https://example.org/board.html"))
    assert second.U[0].tolist() == [0.5, 0.25] and second.moves == {}
    assert second._axes == first._axes
    assert len(first.link()) < 500


def test_only_small_boards_are_held():
    with pytest.raises(ValueError, match="12 users and 12 items at most; this board has 13 and 5"):
        rv.Board(np.ones((13, 5)), np.ones((13, 2)), np.ones((5, 2))).link()
    names = [f"{k} {'long ' * 40}" for k in range(12)]
    with pytest.raises(ValueError, match=r"would have 3,722 letters, and at most 2,500"):
        rv.Board(rv.Feedback(np.ones((12, 12)), names), np.ones((12, 2)), np.ones((12, 2))).link()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda link: "https://example.org/", "must be one that board.link"),
        (lambda link: link.partition("#")[0], "must be one that board.link"),
        (lambda link: link.replace("v=1", "v=7"), "another version of recviz"),
        (lambda link: link[:-20], "damaged"),
        (lambda link: link + "A", "damaged"),
        (lambda link: link.replace("users=B&", ""), "damaged"),
        (lambda link: link.replace("d=2", "d=two"), "damaged"),
        (lambda link: link.replace("UV=", "UV=<b>"), "damaged"),
        (lambda link: link.replace("users=B", "users=A"), "twice"),
        (lambda link: link.replace("w0=0.1", "w0=7"), "w0"),
        (lambda link: link.replace("reg=0.2", "reg=nan"), "reg"),
        (lambda link: link + "&moves=[", "damaged"),
        (lambda link: link + "&moves=[1]", "damaged"),
        (lambda link: link + '&moves={"user:9":[0,0]}', "moves must be of points"),
    ],
)
def test_what_is_no_link_is_told(spoil, says):
    with pytest.raises(ValueError, match=says):
        rv.Board.from_link(spoil(board().link()))
