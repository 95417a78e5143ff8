"""Static pictures: the same every time, with words and numbers."""

import base64
import io
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox
from PIL import Image

import recviz as rv
from recviz import plots
from recviz.plots import colours, items, picture
from recviz.ranking.reasons import Reasoned, Share

toy, hand = rv.movies(), rv.hand_built()
STYLE = (Path(plots.__file__).parent.parent / "widgets" / "shared" / "recviz.css").read_text(encoding="utf-8")


def test_a_picture_is_the_same_every_time_and_small():
    first, second = (rv.plots.feedback(toy, title="Who watched what") for _ in range(2))
    assert first.png() == second.png()
    assert len(first.png()) < 30_000
    image = Image.open(io.BytesIO(first.png()))
    assert len(image.getcolors()) > 5  # not blank


def test_blanks_stay_blank():
    text = repr(rv.plots.feedback(toy))
    assert "A  1 . 1 1 ." in text
    text = repr(rv.plots.matrix(toy.A - 0.5, toy.users, toy.items, title="t", only=toy.observed))
    assert text.count("0.50") == 10 and "\u2212" not in text


def test_a_minus_zero_is_a_zero():
    text = repr(rv.plots.matrix([[-0.001]], ["a"], ["b"], title="t"))
    assert "0.00" in text and "\u22120.00" not in text


@pytest.mark.parametrize(
    ("stars", "words"),
    [([[5, 0]], ["5"]), ([[4.5, 3]], ["4.5", "3.0"]), ([[0.25, -0.3]], ["0.25", "\u22120.30"])],
)
def test_a_feedback_matrix_is_drawn_with_the_decimals_it_has(stars, words):
    (ax,) = rv.plots.feedback(rv.Feedback(stars)).figure.axes
    assert [text.get_text() for text in ax.texts] == words


TWO_DOLLARS = ("Ke$ha & A$AP", "$9 and 50% off $8", r"\$ and \frac{ and $", "_$_$^")


def likes():
    return rv.Feedback(np.eye(4), TWO_DOLLARS, TWO_DOLLARS)


@pytest.mark.parametrize(
    "make",
    [
        lambda: rv.plots.feedback(likes(), title=TWO_DOLLARS[1]),
        lambda: rv.plots.matrix(np.eye(4), TWO_DOLLARS, TWO_DOLLARS, title=TWO_DOLLARS[1]),
        lambda: rv.plots.arrows(np.ones((4, 2)), TWO_DOLLARS, axes=TWO_DOLLARS[:2], title=TWO_DOLLARS[1]),
        lambda: rv.plots.curves(
            {name: ([1, 2], [1, 2]) for name in TWO_DOLLARS},
            x=TWO_DOLLARS[0], y=TWO_DOLLARS[1], title=TWO_DOLLARS[1], log_y=True,
        ),
        lambda: rv.plots.factorisation(
            likes(), [rv.Frame(np.eye(4), np.eye(4), TWO_DOLLARS[1])], axes=[TWO_DOLLARS[:2]] * 2
        ),
        lambda: rv.plots.factorisation(
            likes(), [rv.Frame(np.ones((4, 1)), np.ones((4, 1)))], axes=[TWO_DOLLARS[:2]]
        ),
        lambda: items.recommendations(
            dict.fromkeys(TWO_DOLLARS, 5),
            TWO_DOLLARS,
            [Reasoned(name, 1.0, (Share(TWO_DOLLARS[1], 0.5),), None) for name in TWO_DOLLARS],
            "ratings",
        ),
        lambda: items.item_map(
            np.eye(4)[:, :2], TWO_DOLLARS, TWO_DOLLARS, np.arange(4), None, [TWO_DOLLARS[:2]] * 2, [], "likes"
        ),
    ],
)  # fmt: skip
def test_dollar_signs_make_no_formula(make, monkeypatch):
    really = MathTextParser.parse

    def parse(self, text, *more, **named):
        assert "mathdefault" in text, text  # what a logarithmic axis writes at its ticks
        return really(self, text, *more, **named)

    monkeypatch.setattr(MathTextParser, "parse", parse)
    assert make().png()


def test_several_pictures_are_one_and_each_keeps_its_figure():
    one, two = rv.plots.feedback(toy, title="one"), rv.plots.feedback(toy, title="two")
    both = plots.stacked([one, two])
    assert both.size == (one.size[0], 2 * one.size[1]) and both.alt == f"{one.alt} {two.alt}"
    assert [picture.figure for picture in both.pictures] == [one.figure, two.figure]
    assert plots.stacked([one]) is one


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: rv.plots.matrix([[1]], ["a", "b"], ["c"], title="t"), "rows must have 1 names"),
        (lambda: rv.plots.matrix([[1]], ["a"], ["c"], title="t", only=[[True, False]]), "only must have"),
        (lambda: rv.plots.arrows([[1, 2, 3]], ["a"], axes=("x", "y"), title="t"), "two columns"),
        (lambda: rv.plots.arrows([[1, 2]], ["a", "b"], axes=("x", "y"), title="t"), "names must have 1"),
    ],
)
def test_bad_input_is_refused_by_name(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("user", colours.USER),
        ("item", colours.ITEM),
        ("penalty", colours.PENALTY),
        ("low", colours.LOW),
        ("middle", colours.MIDDLE),
        ("high", colours.HIGH),
    ],
)
def test_pictures_and_widgets_have_the_same_colours(name, colour):
    assert re.search(rf"--rv-{name}: (#\w+);", STYLE).group(1) == colour


def test_a_number_has_one_colour_in_all_frames_and_pictures():
    stars = rv.movies("explicit")
    frames = [rv.Frame(size * hand.U, hand.V) for size in (1, 4)]
    board = rv.Board(stars, frames=frames).picture().figure.axes
    seen = rv.plots.feedback(stars).figure.axes
    numbers = [stars.A, *(frame.U @ frame.V.T for frame in frames)]
    for ax, values in zip((*seen, board[0], board[2]), numbers, strict=True):
        np.testing.assert_array_equal(
            ax.images[0].get_array(), colours.PREDICTIONS.at(values / 5)[0], ax.get_title()
        )


def test_predictions_in_a_table_look_as_on_a_board_and_other_numbers_are_grey():
    P = hand.U @ hand.V.T
    names = {"rows": toy.users, "columns": toy.items, "title": "t", "only": toy.observed}
    board, green, grey = (
        drawn.figure.axes[0]
        for drawn in (
            rv.Board(toy, hand.U, hand.V).picture(),
            rv.plots.matrix(P, **names, green=1),
            rv.plots.matrix(P, **names),
        )
    )
    np.testing.assert_array_equal(
        green.images[0].get_array()[toy.observed], board.images[0].get_array()[toy.observed]
    )
    ticks = [[text.get_text() for text in ax.texts].count("✓") for ax in (board, green, grey)]
    assert ticks == [10, 10, 0]
    assert np.ptp(grey.images[0].get_array().astype(int), axis=2).max() <= 6  # hardly any colour


def test_only_a_stored_widget_says_that_it_is_a_picture(monkeypatch):
    monkeypatch.setenv(picture.WIDGETS_WITH_PICTURES, "1")
    board = rv.Board(toy, hand.U, hand.V)
    data, about = board._repr_mimebundle_()
    stored = base64.b64decode(data["image/png"])
    above = np.asarray(Image.open(io.BytesIO(stored)).convert("L"))[: picture.STILL_ROOM]
    assert above.min() < 130 and (above > 220).mean() > 0.9  # letters, on a pale strip
    below = Image.open(io.BytesIO(picture.without_strip(stored))).convert("RGB")
    drawn = board.picture()
    assert np.abs(np.asarray(below, int) - np.asarray(drawn._at(picture.STILL_DPI), int)).mean() < 2
    assert about["image/png"]["alt"] == drawn.alt and about["image/png"]["height"] > drawn.size[1]
    monkeypatch.delenv(picture.WIDGETS_WITH_PICTURES)
    assert "image/png" not in board._repr_mimebundle_()[0]


def test_users_and_items_keep_their_colours_when_a_picture_is_made_small():
    boards = [rv.Board(rv.movies(kind), hand.U, hand.V) for kind in ("implicit", "explicit")]
    image = Image.open(io.BytesIO(plots.stacked([board.picture() for board in boards]).png()))
    drawn = np.array([colour for _, colour in image.convert("RGB").getcolors()])
    for name in (colours.USER, colours.ITEM, colours.LOW, colours.HIGH):
        assert np.abs(drawn - list(bytes.fromhex(name[1:]))).max(axis=1).min() <= 3, name


def boxes_of(figure):
    """Return the boxes of the names, the points and the axes in the last picture of a figure."""
    figure.canvas.draw()
    ax = figure.axes[-1]
    names = [
        text.get_window_extent() for text in ax.texts if isinstance(text, Annotation) and text.get_text()
    ]
    points = [line for line in ax.lines if line.get_marker() != "None"]
    half = [line.get_markersize() / 2 * figure.dpi / 72 for line in points]
    marks = [
        Bbox.from_extents(x - r, y - r, x + r, y + r)
        for line, r in zip(points, half, strict=True)
        for x, y in ax.transData.transform(line.get_xydata())
    ]
    return names, marks, ax.transData.transform((0, 0))[1]


@pytest.mark.parametrize(
    ("U", "V"),
    [(hand.U, hand.V), (hand.U * [1, 0], hand.V * [1, 0]), (hand.U[:, 1:], hand.V[:, 1:])],
    ids=["plane", "all on an axis", "number line"],
)
def test_names_in_the_twin_keep_clear_of_points_of_the_axis_and_of_one_another(U, V):
    names, marks, axis = boxes_of(rv.Board(toy, U, V).picture().figure)
    assert len(names) == 5 and len(marks) == 9  # the users' stand in their circles
    for k, name in enumerate(names):
        assert not name.count_overlaps(names[:k])
        assert not name.padded(-1).count_overlaps(marks)
        assert not name.y0 + name.height / 4 < axis < name.y1 - name.height / 4


def test_users_and_items_of_one_place_stand_side_by_side_in_the_twin():
    U, V = hand.U[[0, 1, 0, 3]], hand.V[[0, 1, 0, 3, 4]]
    figure = rv.Board(toy, U, V).picture().figure
    names, marks, _ = boxes_of(figure)
    letters = [text.get_window_extent() for text in figure.axes[-1].texts if text.get_text() in "ABCD"]
    assert len(letters) == 4 and len(names) == 5
    for k, name in enumerate([*letters, *names]):
        assert not name.count_overlaps([*letters, *names][:k])
    assert len({mark.x0 for mark in (marks[0], marks[2])}) == len({marks[4].x0, marks[6].x0}) == 2


def test_names_of_arrows_keep_clear_of_one_another():
    ends = [[3, 3], [3, 2.9], [2.9, 3]]
    figure = plots.arrows(ends, ["one", "other", "third"], axes=("x", "y"), title="t").figure
    figure.canvas.draw()
    names = [text.get_window_extent() for text in figure.axes[0].texts if text.get_text()]
    assert len(names) == 3 and not any(name.count_overlaps(names[:k]) for k, name in enumerate(names))


def test_letters_that_no_font_has_are_drawn_without_a_warning():
    feedback = rv.Feedback(toy.A, ["🍿", "B", "C", "D"], ["🎬", "x", "y", "z", "w"])
    picture = rv.Board(feedback, hand.U, hand.V).picture()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert picture.size and picture.png()


def test_long_names_and_many_rows_are_drawn():
    long = rv.Feedback(np.eye(3), ["x" * 300, "y", "z"], ["<b>" * 30, "é" * 50, "a b " * 40])
    assert rv.plots.feedback(long).png()
    assert rv.plots.feedback(rv.Feedback(np.ones((60, 60)))).png()


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (
            lambda: plots.curves([1], x="x", y="y", title="t"),
            TypeError,
            "series must be a dictionary of names",
        ),
        (
            lambda: plots.curves({"a": 1}, x="x", y="y", title="t"),
            TypeError,
            r"series\['a'\] must be two lists",
        ),
        (lambda: plots.curves({"a": ([1], [])}, x="x", y="y", title="t"), ValueError, "of equal length; got"),
        (
            lambda: plots.curves({"a": ([1], [1])}, x=1, y="y", title="t"),
            TypeError,
            "x must be a text; got 1",
        ),
        (
            lambda: plots.matrix([[1]], ["a"], ["b"], title="t", digits=99),
            ValueError,
            "between 0 and 15; got 99",
        ),
        (
            lambda: plots.arrows([[1, 2]], ["a"], axes="xyz", title="t"),
            TypeError,
            "axes must be a list of names",
        ),
        (lambda: plots.factorisation(toy, [hand]), TypeError, r"frames\[0\] is Embedding"),
        (lambda: plots.stacked([]), ValueError, "pictures must hold at least one picture; got none"),
    ],
)
def test_another_kind_of_input_is_refused_by_name(make, error, words):
    with pytest.raises(error, match=words):
        make()


@pytest.mark.parametrize("vectors", [[[-3, -3], [-2, -4]], [[-3, 0.5]], [[2, -5]]])
def test_arrows_begin_inside_the_picture(vectors):
    (ax,) = plots.arrows(vectors, list("ab")[: len(vectors)], axes=("x", "y"), title="t").figure.axes
    for low, high in (ax.get_xlim(), ax.get_ylim()):
        assert low <= 0 <= high
