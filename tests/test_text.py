"""Numbers and names as text. tests/cases.json has more, which the browser's half must write too."""

import math
from fractions import Fraction

import numpy as np
import pytest

import recviz as rv
from recviz.text import counted, decimals, shorten, written


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [
        (1 / 3, 2, "0.33"),
        (-0.5, 2, "−0.50"),
        (-0.001, 2, "0.00"),  # never "−0.00"
        (-0.3, 0, "0"),
        (0.125, 2, "0.13"),  # halfway: away from zero, as by hand
        (-0.125, 2, "−0.13"),
        (2.5, 0, "3"),
        (123.456, 2, "123.5"),
        (12_345, 2, "1.2e+4"),
        (math.inf, 2, "Infinity"),
        (np.float32(0.1), 3, "0.100"),
    ],
)
def test_a_number_with_so_many_decimals(x, digits, text):
    assert decimals(x, digits) == text


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0.1, "0.1"),
        (-1.0, "−1"),
        (1 / 3, "0.333333"),
        (1e-5, "0.00001"),
        (1e6, "1000000"),
        (1_234_567, "1234567"),
        (1e-7, "1e-7"),
        (1.5e300, "1.5e+300"),
        (2**70, "1.18059e+21"),
        (np.float32(0.1), "0.1"),
        (np.int64(-3), "−3"),
        (Fraction(1, 4), "0.25"),
        (True, "True"),
        ("dot", "dot"),
        (None, "None"),
    ],
)
def test_a_number_as_the_lessons_write_it_and_anything_else_as_it_is(x, text):
    assert written(x) == text


def test_a_number_of_things():
    assert [counted(x, "ratings") for x in (0, 1, 1234567)] == ["0 ratings", "1 rating", "1234567 ratings"]
    assert counted(np.float32(0.1), "hours") == "0.1 hours" and counted(1, "mice") == "1 mice"


def test_a_name_that_is_cut_off_ends_in_dots():
    assert shorten("Amélie", 6) == "Amélie" and shorten("Amélie", 5) == "Amél…"


def test_lists_and_curves_write_numbers_as_the_board_does():
    toy, hand = rv.movies(), rv.hand_built()
    _, line = rv.recommend(toy, hand.U, hand.V, "C")
    assert repr(line) == "Memento (−1.18)"
    assert repr(line._replace(score=-0.001)) == "Memento (0.00)"
    curve = rv.plots.curves({"loss": ([0, 1], [-0.12345, 12345.6])}, x="x", y="y", title="t")
    assert curve.text == "loss: −0.1235 at 0, 12350 at 1"
    assert repr(rv.Feedback([[-1.5, 0]])).splitlines()[1].endswith("−1.5 .")


def test_an_error_quotes_a_number_in_full_and_as_one_types_it():
    with pytest.raises(ValueError, match=r"between 0 and 1; w0\[1\] is 1\.0000001\."):
        rv.loss(np.eye(2), np.eye(2), np.eye(2), w0=[0.5, 1.0000001])
    with pytest.raises(ValueError, match=r"w0\[0\] is -2\."):
        rv.loss(np.eye(2), np.eye(2), np.eye(2), w0=[-2, 1])
