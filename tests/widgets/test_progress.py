"""The progress bar, by what a training tells it."""

import recviz as rv


def test_it_follows_a_training():
    bar = rv.Progress()
    assert (bar.bar.value, bar.words.value) == (0, "not begun")
    fit = rv.wals(rv.planted(60, 40).A, 3, steps=7, progress=bar)
    assert (bar.bar.value, bar.bar.max) == (7, 7)
    assert bar.words.value == f"sweep 7 of 7, loss {fit.losses[-1]:,.0f}"
    assert bar._repr_mimebundle_()[0]["text/plain"].startswith("A progress bar, in sweeps")
