"""Controls that compute in Python: knobs and the stopwatch."""

import asyncio
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy.sparse import csr_array

import recviz as rv

toy = rv.movies()


def frames(w0, reg=0.1):
    return rv.wals(toy, 2, w0=w0, reg=reg, steps=5, record=True).frames


def without_a_loop(test):
    """Run a test in a thread of its own: other tests may have an event loop running in this one."""

    def run():
        with ThreadPoolExecutor(1) as pool:
            pool.submit(test).result()

    run.__name__ = test.__name__
    return run


@without_a_loop
def test_a_knob_replaces_the_frames():
    board = rv.Board(toy, frames=frames(0.01))
    stage = rv.knobs(rv.scrub(board, label="half-step"), frames, w0=[0.01, 0.1, 1.0], reg=([0.0, 0.1], 0.1))
    w0, reg = stage.bars[:2]
    assert (w0.value, reg.value) == (0.01, 0.1)
    w0.value = 1.0
    assert board.shown.w0 == 1.0
    reg.value = 0.0
    assert board.shown.reg == 0.0
    assert stage.bars[3] is stage.slider


@without_a_loop
def test_what_goes_wrong_is_said_above_the_board_until_it_goes_well_again():
    def make(w0):
        return frames(w0) if w0 < 1 else frames(w0)[:3]

    board = rv.Board(toy, frames=make(0.1))
    stage = rv.knobs(board, make, w0=[0.1, 1.0, 0.5])
    w0, error_line = stage.bars
    with pytest.raises(ValueError, match="make must return 11 frames"):
        w0.value = 1.0
    assert error_line.value.startswith("ValueError: make must return 11 frames")
    assert error_line.layout.display is None and board.shown.w0 == 0.1
    w0.value = 0.5
    assert error_line.layout.display == "none" and board.shown.w0 == 0.5


@without_a_loop
def test_moves_that_come_while_python_is_busy_are_taken_together():
    calls = []

    def make(w0):
        calls.append(w0)
        return frames(w0)

    async def a_fast_drag():
        stage = rv.knobs(rv.Board(toy, frames=frames(0.0)), make, w0=[k / 10 for k in range(11)])
        for step in range(1, 11):
            stage.bars[0].index = step
        await asyncio.sleep(0.3)

    asyncio.run(a_fast_drag())
    assert calls == [1.0]


@without_a_loop
def test_another_number_of_frames_is_refused():
    stage = rv.knobs(rv.Board(toy, frames=frames(0.1)), lambda w0: frames(w0)[:2], w0=[0.1, 1.0])
    with pytest.raises(ValueError, match="make must return 11 frames, as many as before; got 2"):
        stage.bars[0].index = 1


@pytest.mark.parametrize(
    ("choice", "labels", "start"),
    [
        ((0.1, -1.0), ["0.1", "−1"], 0.1),
        (([0.1, 1.0], 1.0), ["0.1", "1"], 1.0),
        (("small", "large"), ["small", "large"], "small"),
        (range(3), ["0", "1", "2"], 0),
        ((np.array([0, 0.1, 0.2, 0.3]), 0.1), ["0", "0.1", "0.2", "0.3"], 0.1),
    ],
)
def test_values_may_come_with_a_start(choice, labels, start):
    slider = rv.knobs(rv.Board(toy, frames=frames(0.1)), frames, w0=choice).bars[0]
    assert [label for label, _ in slider.options] == labels
    assert slider.value == start


@pytest.mark.parametrize(
    ("choice", "error", "words"),
    [
        (([0.1, 0.2], 0.3), ValueError, "w0 must start at one of its values, 0.1, 0.2; got 0.3"),
        ([], ValueError, "w0 must have at least one value; got none"),
        (([], 0.1), ValueError, "w0 must have at least one value"),
        ([float("nan"), 1.0], ValueError, "w0 must have values that can be told apart, .*, not NaN"),
        (0.1, TypeError, r"w0 must be a list of values such as \[0.1, 1\]; got 0.1"),
        ("abc", TypeError, "w0 must be a list of values"),
    ],
)
def test_values_that_make_no_slider_are_refused(choice, error, words):
    with pytest.raises(error, match=words):
        rv.knobs(rv.Board(toy, frames=frames(0.1)), frames, w0=choice)


def test_knobs_are_for_one_board():
    two = rv.scrub(*[rv.Board(toy, frames=frames(0.1)) for _ in range(2)], label="step")
    with pytest.raises(ValueError, match="knobs can compute the frames of one board; the stage has 2"):
        rv.knobs(two, frames, w0=[0.1, 1.0])


def test_the_stopwatch_times_when_pressed():
    calls = []
    watch = rv.Stopwatch({"slow": lambda: sum(range(200_000)), "quick": lambda: calls.append(1)})
    assert [line.value for line in watch.lines] == ["", ""]
    watch.button.click()
    assert watch.lines[0].value.startswith("quick: ") and watch.lines[1].value.startswith("slow: ")
    assert len(calls) == 6
    assert not watch.button.disabled
    assert watch._repr_mimebundle_()[0]["text/plain"].startswith("A button that times slow, quick")
    with pytest.raises(ValueError, match="at least one thing to time"):
        rv.Stopwatch({})


def test_a_stopwatch_that_fails_says_so_until_it_goes_well():
    runs = {"quick": lambda: None, "slow": lambda: 1 / broken[0]}
    broken = [0]
    watch = rv.Stopwatch(runs)
    watch.button.click()
    assert watch.error_line.value == "ZeroDivisionError: division by zero"
    assert watch.error_line.layout.display is None and not watch.button.disabled
    assert [line.value.split(":")[0] for line in watch.lines] == ["quick", ""]
    broken[0] = 1
    watch.button.click()
    assert watch.error_line.layout.display == "none" and all(line.value for line in watch.lines)


def test_sparse_values_are_refused_in_a_sentence_and_nothing_else():
    with warnings.catch_warnings(), pytest.raises(ValueError, match="w0 must have values that can be told"):
        warnings.simplefilter("error")
        rv.knobs(rv.Board(toy, frames=frames(1)), frames, w0=[csr_array(toy.A), 1.0])
