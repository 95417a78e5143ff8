"""What Python and the browser both compute, as one table of cases: tests/cases.json.

    .venv/bin/python tests/cases.py

writes it anew, from what Python computes. pytest checks that it is current (tests/widgets/test_js.py), and
`node --test` that the browser's half computes the same (tests/js/twins.test.js).
"""

import base64
import json
import math
from pathlib import Path

import numpy as np
from anywidget import AnyWidget

import recviz as rv
from recviz.plots import colours, drawing, items, names
from recviz.ranking import ranks, reasons
from recviz.text import counted, decimals, shorten, written
from recviz.widgets.item_map import item_map
from recviz.widgets.matcher import matcher
from recviz.widgets.race import race
from recviz.widgets.rater import rater

FILE = Path(__file__).with_name("cases.json")

# Ties, negative zero, huge, tiny, halfway between two, and what is shown when a number is none.
NUMBERS = [
    0.0, -0.0, 1.0, -1.0, 0.1, -0.5, 1 / 3, -2 / 3, 0.10000000149011612, 0.125, -0.375, 0.015625, 1.015625,
    2.5, 0.004, -0.004, -0.005, 0.0051, 99.95, 99.995, -100.05, 123456.5, 999999.5, 9999.95, 9999.999,
    10_050.0, 12_500.0, -1e4, 1e5, 1e6, 1_234_567.0, 1_234_567.5, 16_777_216.0, 1e-4, 1e-5, 1e-6,
    9.9999995e-7, -1e-7, 1.5e-300, 1e20, 1.23456789e20, 1e21, 1.5e300,
    -1.7976931348623157e308, math.inf, -math.inf, math.nan,
]  # fmt: skip
NAMES = ("Amélie (2001)", "WALL·E (2008)", "שלום עולם", "🎬🍿 Film", "<b>x</b>", "", "300", "7")
COUNTS = [0, 1, 2, 0.5, 0.10000000149011612, 1_234_567]  # among them 0.1 as the browser gets it
SCORES = [
    [], [0, 0], [-0.0, 0.0], [1, 0, 5e-7], [1, 0, -5e-7], [1, 1.5e-6, 2.5e-6], [0.1 + 0.2, 0.3, 0.3 + 1e-6],
    [1e-13, -3e-16, 0], [1e-7, 2e-7], [1e300, -1e300, 1], [5e-324, 1], [3, -3, 3],
    [math.inf, 2, 1], [-math.inf, 2, -1],
]  # fmt: skip
SHARES = [
    -1.5,
    -1,
    -0.7,
    -0.5,
    -0.015,
    -0.005,
    -0.0,
    0.0,
    0.004,
    0.005,
    0.015,
    1 / 3,
    0.625,
    0.7,
    0.735,
    1,
    2,
]
SCALES = [(colours.LOW, colours.MIDDLE, colours.HIGH), ("#c08adf", "#2b2b2b", "#5fc26f")]


def grid(*shape):
    """Return numbers from -1 to 1 that look random and are the same on every machine."""
    return ((np.arange(np.prod(shape)) * 7919 + 13) % 1009 - 504).reshape(shape) / 504


def single(values):
    """Return numbers as precise as the browser gets them."""
    return np.asarray(values, "f4").astype(float)


def boards():
    """Yield boards of all kinds: likes and stars, a frame with moves, and a weight for each item."""
    toy, stars, hand = rv.movies(), rv.movies("explicit"), rv.hand_built()
    U, V = single(hand.U), single(hand.V)
    yield rv.Board(toy, U, V, w0=0.3, reg=0.1)
    yield rv.Board(stars, U, V, w0=0.0)
    moved = rv.Board(toy, frames=[rv.Frame(U, V, w0=1), rv.Frame(-U, V, reg=2)])
    moved.frame = 1
    moved.moves = {"user:1": [0.5, -0.25], "item:4": [-0.0, 1.25]}
    yield moved
    A = single(np.where(grid(5, len(NAMES)) > 0.2, np.round(grid(5, len(NAMES)), 2), 0))
    named = rv.Feedback(A, [f"user {name}" for name in "äßçé5"], NAMES)
    U, V = grid(5, 2), grid(len(NAMES), 2)
    U[0], U[1], V[3], V[5] = -0.0, 1e5, V[2], 1e-7 * V[2]
    yield rv.Board(named, single(U), single(V), w0=np.abs(grid(len(NAMES))), reg=0.5)


def matchers():
    """Yield matchers of all measures, with ties, with nobody and with several picked."""
    toy, apps = rv.movies(), rv.apps()
    close = [
        [0.1, 0.2, 0],
        [0.3, 0, 0],
        [0.1, 0.1, 0],
        [1, 1, 0],
        [0, 0, 0],
        [-1, 0, -0.0],
        [1e-8, 1e-8, 1e-8],
    ]
    for measure in ("dot", "cosine", "euclidean"):
        yield rv.Matcher(toy.A, toy.users, toy.items, picked="C", measure=measure)
        yield rv.Matcher(toy.A, toy.users, toy.items, measure=measure)
        yield rv.Matcher(
            apps.features, apps.items, apps.feature_names, picked=apps.items[:2], measure=measure
        )
        yield rv.Matcher(close, list("abcdefg"), list("xyz"), picked=["d", "g"], measure=measure)
        yield rv.Matcher(1e90 * np.array(close), list("abcdefg"), list("xyz"), picked="d", measure=measure)


def item_maps():
    """Yield maps with vectors and without, with ties and a vector of zeros."""
    points = np.round(grid(8, 2), 1)
    vectors = grid(8, 5)
    vectors[2], vectors[3], vectors[4] = vectors[1], 0, 1e-12 * vectors[1]
    for more in ({}, {"vectors": vectors}):
        for size in (1, 2**-30, 1e12):
            yield rv.ItemMap(size * points, NAMES, **more)


def raters():
    """Yield raters, from one dimension to 64."""
    yield rv.Rater([[1], [2], [3]], ["b", "Ä", "c"], w0=0.5, reg=1, stars={"Ä": 5, "b": 1})
    yield rv.Rater(grid(8, 2), NAMES, w0=0.1, reg=0.2, stars={})
    tied = grid(8, 2)
    tied[5:] = tied[4]
    yield rv.Rater(tied, NAMES, w0=0.1, reg=0.2, stars={"": 5, "7": 4, "300": 1}, popularity=np.arange(8))
    yield rv.Rater(
        1e-3 * grid(8, 3), NAMES, w0=np.abs(grid(8)), reg=1e-6, stars={"7": 5, "300": 4}, liked=3, k=3
    )
    large = [str(j) for j in range(80)]
    liked = dict.fromkeys(large[::9], 5)
    yield rv.Rater(grid(80, 64) / 8, large, w0=np.abs(grid(80)), reg=0.7, stars=liked)


def race_of(losses, sizes=()):
    """Return a run with these losses from [[1]] and [[0.5], [-1]]; sizes are what the embeddings grow to."""
    count = len(losses)
    grown = np.concatenate([[1.0], sizes, np.ones(count)])[:count]
    U, V = np.array([[1.0]]), np.array([[0.5], [-1.0]])
    path = [U * size for size in grown], [V * size for size in grown]
    return rv.Fit(path[0][-1], path[1][-1], np.array(losses), 0.5, 0.25, [""] * count, path)


def races():
    """Yield races: with a run that arrives, one that bursts, one that is stuck, one that is thinned."""
    halves = 16 * 0.5 ** np.arange(40)
    runs = {
        "arrives": race_of(halves, [0.5, 0.75]),
        "bursts": race_of([16, 64, 1e20, math.nan], [100, 1e7, math.nan]),
        "is stuck": race_of([16, 8, 4, 4, 2, *[2] * 20]),
        "is long": race_of(16 / (1 + np.arange(401))),
    }
    yield rv.Race([[1, 1]], runs, {"arrives": 90, "is long": 10}, within=2**-20)
    alone = rv.Race([[1, 1]], {"alone": race_of(halves[:4])}, best=1.5, within=0.75)
    alone.clock({"alone": 0.75})
    yield alone


def of_race(shown):
    """Return where each run stands at a few positions of each axis."""
    told, found = state(shown), []
    for axis in ("steps", "arithmetic", *(["time"] if shown._seconds else [])):
        shown.axis = axis
        for position in (0, 0.25, 4, 39.999, 360, 4800, 1e9):
            shown.position = position
            found.append([axis, position, [*shown.standing.values()]])
    arrivals = [-1 if step is None else step for step in shown.arrivals.values()]
    return {"state": told, "standing": found, "arrivals": arrivals}


def state(widget):
    """Return what the browser is told by a widget of ours, with bytes as text."""
    known = {*AnyWidget.class_trait_names(), "_esm", "_css", "_anywidget_id"}
    told = widget.get_state(sorted(set(widget.trait_names(sync=True)) - known))
    return {name: told[name] if not is_bytes(told[name]) else as_text(told[name]) for name in sorted(told)}


def is_bytes(value):
    return isinstance(value, (bytes, memoryview))


def as_text(value):
    return {"bytes": base64.b64encode(value).decode()}


def of_board(board):
    loss = board.loss
    return {
        "state": state(board),
        "full": drawing.full_colour(board.feedback.A),
        "prediction": (board.U @ board.V.T).ravel().tolist(),
        "loss": {
            "observed": loss.observed,
            "unobserved": loss.unobserved,
            "weighted": loss.total - loss.observed - loss.penalty,
            "penalty": loss.penalty,
            "total": loss.total,
        },
        "losses": [
            rv.loss(board.feedback, frame.U, frame.V, w0=frame.w0, reg=frame.reg).total
            for frame in board._shown
        ],
        "recommended": [board.recommend(user, 3) for user in board.users],
    }


def of_rater(shown):
    lines = shown.recommendations
    return {
        "state": state(shown),
        "best": [
            {
                "item": line.item,
                "score": line.score,
                "because": line.because,
                "shares": shown.shares(line.item),
            }
            for line in lines
        ],
    }


def of_names(number):
    """Return points at random, with what is in the way of their names, and where these stand."""
    rng = np.random.default_rng(number)
    count, sides = int(rng.integers(3, 20)), int(rng.choice([2, 8, names.NEAR, len(names.SIDES)]))
    points = [
        names.Point(*rng.uniform(0, (420, 300)), *rng.uniform((2, 0), (9, 120)), optional=bool(number % 2))
        for _ in range(count)
    ]
    points[1] = points[1]._replace(length=0)
    edge, frame = names.Box(0, 0, 420, 300), names.Box(20, 20, 380, 260)
    axes, taken = [names.Box(20, 150, 380, 3), names.Box(210, 20, 3, 260)], [names.Box(180, 280, 60, 20)]
    picture = {"em": 14, "edge": edge, "frame": frame, "axes": axes, "taken": taken, "sides": sides}
    spots = [[at.point, at.side] for at in names.place_names(points, **picture)]
    boxes = {
        key: [box._asdict() for box in value] if key in ("axes", "taken") else value._asdict()
        for key, value in picture.items()
        if key not in ("em", "sides")
    }
    return {"points": [p._asdict() for p in points], "picture": picture | boxes, "spots": spots}


def table():
    """Return all cases, as JSON has them."""
    cases = {
        "decimals": [[x, digits, decimals(x, digits)] for x in NUMBERS for digits in (0, 2, 3)],
        "written": [[x, written(x)] for x in NUMBERS],
        "counted": [[x, unit, counted(x, unit)] for x in COUNTS for unit in ("ratings", "mice")],
        "shorten": [
            [name, most, shorten(name, most)] for name in (*NAMES, "y" * 300) for most in (1, 5, 13, 60)
        ],
        "ranks": [[scores, ranks(scores).tolist()] for scores in SCORES],
        "palette": [
            [scale, t, f"rgb({','.join(map(str, rgb))})", str(ink)]
            for scale in SCALES
            for t, rgb, ink in zip(SHARES, *colours.Palette(*scale).at(SHARES), strict=True)
        ],
        "names": [of_names(number) for number in range(12)],
        "boards": [of_board(board) for board in boards()],
        "matchers": [{"state": state(one), "ranking": one.ranking, "votes": one.votes} for one in matchers()],
        "maps": [
            {"state": state(one), "near": [one.neighbours(name) for name in one.items]} for one in item_maps()
        ],
        "raters": [of_rater(one) for one in raters()],
        "races": [of_race(one) for one in races()],
        "constants": [
            ["race/track", "NEVER", race.NEVER],
            ["race/lane", "FULL", race.FULL],
            ["rater/fold_in", "LEAST_SHARE", reasons.LEAST_SHARE],
            ["item_map/nearest", "NEIGHBOURS", item_map.NEIGHBOURS],
            ["rater/rater", "MOST_STARS", rater.MOST_STARS],
            ["matcher/matcher", "MEASURE_NAMES", matcher.MEASURE_NAMES],
            ["item_map/map_plot", "PALE_GROUP", len(items.GROUPS)],
            ["shared/names", "NAMED_UP_TO", names.NAMED_UP_TO],
            ["shared/names", "NAME_LETTERS", names.NAME_LETTERS],
            ["shared/names", "SIDES", names.SIDES],
        ],
    }
    return json.loads(json.dumps(plain(cases), ensure_ascii=False))


def plain(value):
    """Return a value in which numbers that JSON does not have are texts."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def text(cases):
    """Return the table with one case a line."""
    groups = [
        f'"{name}": [\n' + ",\n".join(json.dumps(case, ensure_ascii=False) for case in found) + "\n]"
        for name, found in cases.items()
    ]
    return "{\n" + ",\n".join(groups) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(text(table()), encoding="utf-8")
