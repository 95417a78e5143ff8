"""The race as Python sees it; tests/js has the browser's arithmetic, tests/browser what is seen."""

import cases
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recviz as rv
from recviz.widgets.race.race import MOST_STEPS

toy = rv.movies()
A = [[1, 1]]


def race(**changes):
    return rv.Race(toy, {"WALS": rv.wals(toy, 2, steps=60, record=True)} | changes, costs={"WALS": 90})


@settings(max_examples=15, deadline=None)
@given(
    lengths=st.lists(st.integers(1, 600), min_size=1, max_size=4),
    costs=st.lists(st.floats(0.01, 1e6), min_size=6, max_size=6),
    shares=st.lists(st.floats(0, 1), min_size=2, max_size=2),
)
def test_every_run_ends_at_its_last_step_and_none_goes_back(lengths, costs, shares):
    runs = {f"run {k}": cases.race_of(16 / (1 + np.arange(count))) for k, count in enumerate(lengths)}
    shown = rv.Race(A, runs, dict(zip(runs, costs, strict=False)))
    shown.clock(dict(zip(runs, costs, strict=False)))
    for axis, units in (("steps", [1.0] * 6), ("arithmetic", costs), ("time", shown._seconds)):
        shown.axis = axis
        end = max((count - 1) * unit for count, unit in zip(lengths, units, strict=False))
        seen = []
        for share in (0, *sorted(shares), 1):
            shown.position = share * end
            seen.append([*shown.standing.values()])
        assert seen[0] == [0] * len(lengths) and seen[-1] == [count - 1 for count in lengths]
        assert (np.diff(seen, axis=0) >= 0).all()
    assert all(len(steps) <= MOST_STEPS + 2 and steps[0] == 0 for steps in shown._steps)


def test_the_race_of_lesson_08():
    shown = race(
        plain=rv.sgd(toy, 2, lr=0.2, steps=300),
        fast=rv.sgd(toy, 2, lr=0.4, steps=300),
        stuck=rv.sgd(toy, 2, lr=0.22, momentum=0.8, steps=300),
    )
    assert shown.arrivals == {"WALS": 89, "plain": 239, "fast": None, "stuck": None}
    assert shown._diverged == [-1, -1, 4, -1] and shown._stuck[3] > 0 and shown._stuck[:3] == [-1] * 3
    shown.axis, shown.position = "arithmetic", 8010
    assert shown.standing == {"WALS": 89, "plain": 66, "fast": 4, "stuck": 66}
    text = shown.picture().text
    assert "fast: diverged at step 4\nstuck: stuck at 1.966" in text
    assert "by arithmetic: WALS 8010, plain 28680" in text
    assert np.isfinite(np.frombuffer(shown._gaps, "<f4")).all()


def test_more_dimensions_lie_in_one_plane_and_one_on_a_line():
    large = rv.planted(users=30, items=20).A
    shown = rv.Race(large, {k: rv.wals(large, 4, steps=s, record=True) for k, s in (("a", 3), ("b", 5))})
    places = np.frombuffer(shown._places, "<i2").reshape(-1, 50, 2)
    assert len(places) == 7 + 11 and (places[0] == places[7]).all() and places.any(axis=(0, 1)).all()
    line = rv.Race(toy, {"a": rv.wals(toy, 1, steps=3, record=True)})
    assert not np.frombuffer(line._places, "<i2").reshape(-1, 9, 2)[:, :, 1].any()


def test_time_is_told_once_it_is_measured_and_never_stored():
    shown = race()
    with pytest.raises(ValueError, match="axis must be one of steps, arithmetic"):
        shown.axis = "time"
    before = repr(shown.picture())
    timer = rv.Stopwatch({"WALS": lambda: rv.wals(toy, 2, steps=60)}, shown)
    timer.button.click()
    shown.axis = "time"
    shown.position = 1e9
    assert shown.standing == {"WALS": 120}
    assert repr(shown.picture()) == before and before in timer.twin()[0]["text/plain"]


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (rv.wals(toy, 2), r"runs\['x'\] has no steps; ask for them with record=True"),
        (rv.wals(toy, 2, record=True, seed=1), "'x' starts elsewhere than 'WALS'. Give them the same seed"),
        (rv.wals(toy, 2, record=True, reg=0.2), "'x' has other w0 or reg than 'WALS'"),
        (rv.wals(toy, 1, record=True), "the same d; 'WALS' has 2, 'x' has 1"),
        (rv.wals(rv.apps().features, 2, record=True), r"runs\['x'\]: "),
    ],
)
def test_unfair_races_are_refused(run, words):
    with pytest.raises(ValueError, match=words):
        race(x=run)


def test_a_clock_needs_a_time_for_each():
    with pytest.raises(ValueError, match="seconds must have a number for each run; 'WALS' has none"):
        race().clock({})
    with pytest.raises(ValueError, match="costs must be of WALS; got 'x'"):
        rv.Race(toy, {"WALS": rv.wals(toy, 2, record=True)}, costs={"x": 2})
