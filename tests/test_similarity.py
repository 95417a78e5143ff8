"""Dot product, cosine and distance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from strategies import values

import recviz as rv

pairs = st.integers(1, 5).flatmap(
    lambda f: st.tuples(arrays(float, (3, f), elements=values), arrays(float, (4, f), elements=values))
)


def test_three_measures_have_three_winners():
    you, others = [1, 1], [[4, 1], [2, 2], [1, 0.5]]
    assert rv.similarity(you, others, "dot").tolist() == [[5, 4, 1.5]]
    assert rv.similarity(you, others, "cosine").argmax() == 1
    assert rv.similarity(you, others, "euclidean").argmax() == 2
    np.testing.assert_allclose(rv.similarity(you, others, "cosine"), [[0.857493, 1, 0.948683]], atol=1e-6)


@given(pairs)
def test_each_measure_is_what_its_formula_says(pair):
    X, Y = pair
    for i, x in enumerate(X):
        for j, y in enumerate(Y):
            length = np.linalg.norm(x) * np.linalg.norm(y)
            expected = {
                "dot": sum(a * b for a, b in zip(x, y, strict=True)),
                "cosine": x @ y / length if length else 0,
                "euclidean": -np.sqrt(sum((a - b) ** 2 for a, b in zip(x, y, strict=True))),
            }
            for measure, value in expected.items():
                assert rv.similarity(X, Y, measure)[i, j] == pytest.approx(value, abs=1e-9)


@given(pairs, st.floats(0.1, 10))
def test_cosine_ignores_length_and_stays_within_one(pair, factor):
    X, Y = pair
    cosine = rv.similarity(X, Y, "cosine")
    assert np.abs(cosine).max() <= 1 + 1e-9
    np.testing.assert_allclose(rv.similarity(X * factor, Y, "cosine"), cosine, atol=1e-9)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1, 2], [[1, 2, 3]]), "same number of columns; got 2 and 3"),
        (([1, 2], [[1, 2]], ["dot"]), r"measure must be one of dot, cosine, euclidean; got \['dot'\]"),
        (([1, 2], [[1, 2]], "manhattan"), "measure must be one of dot, cosine, euclidean; got 'manhattan'"),
        (([np.nan], [[1]]), r"X\[0, 0\] is nan"),
        (([np.nan], [[1]]), r"is nan\.$"),  # with no word about feedback
        (([1], []), "Y must have at least one row"),
    ],
)
def test_bad_input_is_refused_by_name(arguments, words):
    with pytest.raises(ValueError, match=words):
        rv.similarity(*arguments)


def test_rows_of_different_length_are_refused():
    with pytest.raises(TypeError, match="X must be a table of numbers with rows of equal length; got list"):
        rv.similarity([[1, 2], [3]], [[1, 2]])
