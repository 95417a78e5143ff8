"""Static pictures: the same every time, with words and numbers."""

import io
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import recviz as rv
from recviz import plots

toy, hand = rv.movies(), rv.hand_built()
STYLE = (Path(plots.__file__).parent / "widgets" / "static" / "recviz.css").read_text(encoding="utf-8")


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
    assert text.count("0.50") == 10 and "-0.50" not in text


def test_a_minus_zero_is_a_zero():
    assert "-0.00" not in repr(rv.plots.matrix([[-0.001]], ["a"], ["b"], title="t"))


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
        ("user", plots.USER),
        ("item", plots.ITEM),
        ("penalty", plots.PENALTY),
        ("low", plots.LOW),
        ("middle", plots.MIDDLE),
        ("high", plots.HIGH),
    ],
)
def test_pictures_and_widgets_have_the_same_colours(name, colour):
    assert re.search(rf"--rv-{name}: (#\w+);", STYLE).group(1) == colour


def test_names_in_the_twin_do_not_meet():
    figure = rv.Board(toy, hand.U, hand.V, axes=hand.axes).picture().figure
    figure.canvas.draw()
    names = [text for text in figure.axes[1].texts if text.get_text()]
    boxes = [text.get_window_extent() for text in names]
    assert len(boxes) == 9
    meeting = [
        (names[i].get_text(), names[j].get_text())
        for i in range(9)
        for j in range(i)
        if boxes[i].overlaps(boxes[j])
    ]
    assert not meeting


def test_importing_recviz_brings_in_nothing_heavy():
    code = "import recviz, sys; print(*sorted({m.split('.')[0] for m in sys.modules}), *sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(loaded.stdout.split())
    assert not modules & {"tensorflow", "pyspark", "pandas", "matplotlib.pyplot", "jupyterlab"}
    assert loaded.stderr == ""


def test_long_names_and_many_rows_are_drawn():
    long = rv.Feedback(np.eye(3), ["x" * 300, "y", "z"], ["<b>" * 30, "é" * 50, "a b " * 40])
    assert rv.plots.feedback(long).png()
    assert rv.plots.feedback(rv.Feedback(np.ones((60, 60)))).png()
