"""Numbers and names as text. tests/cases.json has more, which the browser's half must write too."""

import math
from fractions import Fraction

import numpy as np
import pytest

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
