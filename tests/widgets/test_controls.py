"""A slider tied to boards by `scrub`; and what `scrub` and `knobs` refuse."""

import pytest

import recviz as rv

toy, hand = rv.movies(), rv.hand_built()


def run(count=3):
    return rv.Board(toy, frames=[rv.Frame(hand.U * k, hand.V, caption=f"× {k}") for k in range(1, count + 1)])


def test_a_slider_reads_the_values_it_was_given():
    stage = rv.scrub(run(), label="w0", values=[0, 0.1, 1])
    assert [label for label, _ in stage.slider.options] == ["0", "0.1", "1"]
    assert stage.slider.description == "w0"


def test_two_boards_share_a_slider_and_a_twin(with_pictures):
    stage = rv.scrub(run(), run(), label="step", play=True)
    data, metadata = stage._repr_mimebundle_()
    assert data["text/plain"].count("× 1") == 2
    assert metadata["image/png"]["alt"].count("2 of 3 frames") == 2


@pytest.mark.parametrize(("play", "interval"), [(True, 120), (900, 900)])
def test_a_play_button_takes_its_time(play, interval):
    (bar,) = rv.scrub(run(), label="seed", play=play).bars
    player, speed, _ = bar.children
    assert player.interval == speed.interval == interval


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: rv.scrub(run(2), label="x", values=5), "values must be a list of values; got int"),
        (lambda: rv.scrub(run(2), label="x", play=None), "play must be a whole number; got None"),
        (lambda: rv.scrub(hand, label="x"), "boards must be rv.Board objects"),
        (lambda: rv.knobs(hand, len, w0=[1]), "stage must be a Board, or what rv.scrub returns"),
        (lambda: rv.knobs(run(2), 3, w0=[1]), "make must be a function; got 3"),
    ],
)
def test_another_kind_of_argument_is_refused_by_name(make, words):
    with pytest.raises(TypeError, match=words):
        make()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: rv.scrub(label="x"), "at least one board"),
        (lambda: rv.scrub(run(2), run(3), label="x"), r"same number of frames; got \[2, 3\]"),
        (lambda: rv.scrub(run(2), label="x", values=[1]), "one entry for each of 2 frames; got 1"),
        (lambda: rv.scrub(run(2), label="x", play=1), "play must be at least 10; got 1"),
    ],
)
def test_bad_input_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()
