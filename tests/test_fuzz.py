"""Whatever is handed in: a result that holds together, or one sentence that names what is wrong.

Every public function, class and method is tried with junk in each of its arguments, one at a time, and
every piece of state that a widget shares with the browser likewise. What is public is found by looking; a
new name needs a good call in CALLS, or a reason in LEFT_OUT.

RECVIZ_FUZZ=10000 python -m pytest tests/test_fuzz.py    more cases than CI takes, and other ones
"""

import functools
import inspect
import os
import random
import re
import sys
from decimal import Decimal
from fractions import Fraction

import ipywidgets
import junk
import numpy as np
import pytest
import traitlets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.sparse import csr_array

import recviz as rv
from recviz import plots, validate
from recviz.exercises.kinds import Question, right, wrong

CASES = int(os.environ.get("RECVIZ_FUZZ", 200))
many = settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize="RECVIZ_FUZZ" not in os.environ,
)
GOOD = {
    "ratings.csv": "userId,movieId,rating,timestamp\n1,1,4.0,964982\n1,3,4.0,964983\n7,1,2.5,964984\n",
    "movies.csv": 'movieId,title,genres\n1,Toy Story (1995),Comedy\n3,"Matrix, The (1999)",Action|Sci-Fi\n',
}

toy, hand = rv.movies(), rv.hand_built()
FRAMES = [rv.Frame(hand.U, hand.V), rv.Frame(2 * hand.U, hand.V, "twice")]
RATINGS = csr_array(np.array([[5.0, 0, 2], [0, 4, 0]]))
ML = rv.MovieLens(
    RATINGS, ("1", "2"), ("a", "b", "c"), ((),) * 3, np.array([1999, 0, 0]), np.array([1, 2, 3])
)
QUESTION = Question("Which?", right("This", "It is."), wrong("That", "It is not.", "an idea"))
FIT = {"A": toy, "dim": 2, "w0": 0.1, "reg": 0.1, "steps": 2, "seed": 0, "start": hand}
RATER = {"w0": 0.1, "reg": 0.1, "popularity": [5, 4, 3, 2, 1], "stars": {"Shrek": 5}, "liked": 4, "k": 3}
PLANE = {"vectors": hand.V, "groups": list("aabbc"), "sizes": [5, 4, 3, 2, 1], "axes": hand.axes}


RUNS = {"a": rv.wals(toy, 2, steps=3, record=True), "b": rv.wals(toy, 2, steps=5, record=True)}


def board(**more):
    return rv.Board(toy, frames=FRAMES, **more)


def rater():
    return rv.Rater(hand.V, toy.items, **RATER)


def race():
    return rv.Race(toy, RUNS, costs={"a": 120})


def item_map():
    return rv.ItemMap(hand.V, toy.items, **PLANE)


def matcher():
    return rv.Matcher(toy.A, toy.users, toy.items, picked="C", vote=True)


# For each public callable one good call, or a few, that give every argument once.
CALLS = {
    "Board": [
        {"feedback": toy, "U": hand.U, "V": hand.V, "axes": hand.axes, "w0": 0.1, "reg": 0.1, "target": 1.0}
        | {"show_loss": True, "user": "A", "draggable": True, "presets": {"a": 0}},
        {"feedback": toy, "frames": FRAMES, "frame": 0},
    ],
    "Board.from_link": {"address": board().link()},
    "Board.link": {"page": "board.html"},
    "Board.show": {"frames": FRAMES},
    "Board.recommend": {"user": "A", "k": 2},
    "Feedback": [
        {"A": toy.A, "users": toy.users, "items": toy.items}
        | {"features": toy.features, "feature_names": toy.feature_names},
        {"A": toy.A, "feature_names": ()},
    ],
    "Feedback.of": {"feedback": toy.A},
    "Frame": {"U": hand.U, "V": hand.V, "caption": "c", "w0": 0.1, "reg": 0.1, "diverged": False},
    "ItemMap": {"points": hand.V, "items": toy.items, "highlight": ["Shrek"], "selected": "Shrek"}
    | PLANE
    | {"unit": "ratings"},
    "ItemMap.neighbours": {"item": "Shrek", "k": 2},
    "ItemMap.of": {"V": hand.V, "items": toy.items, "sizes": [5, 4, 3, 2, 1], "least": 2, "unit": "likes"}
    | {"upper_right": "Shrek"},
    "ItemMap.picture": {"starred": ["Shrek"]},
    "Matcher": {"values": toy.A, "rows": toy.users, "columns": toy.items, "picked": "A", "measure": "dot"}
    | {"levels": (0, 1), "pick_one": True, "vote": True},
    "MovieLens.liked": {"threshold": 4},
    "MovieLens.with_ratings": {"least": 1},
    "Prediction": {"question": QUESTION},
    "Progress": {"unit": "sweep"},
    "Progress.__call__": {"done": 1, "steps": 2, "loss": 0.5},
    "Rater": {"V": hand.V, "items": toy.items, "unit": "ratings", "map": item_map()} | RATER,
    "Race": {"feedback": toy, "runs": RUNS, "costs": {"a": 120, "b": 90}, "best": 1.29, "within": 1e-3},
    "Race.clock": {"seconds": {"a": 0.1, "b": 0.2}},
    "Rater.shares": {"item": "Memento"},
    "Stopwatch": [{"runs": {"a": int}}, {"runs": {"a": int, "b": int}, "race": race()}],
    "align": {"frames": FRAMES, "to": hand},
    "fold_in": {"A": toy, "V": hand.V, "w0": 0.1, "reg": 0.1},
    "gradient": {"A": toy, "U": hand.U, "V": hand.V, "w0": 0.1, "reg": 0.1},
    "hand_built": {"dim": 2},
    "hold_out": {"A": toy, "share": 0.2, "seed": 0},
    "interval": {"values": [1, 2, 3]},
    "knobs": {"stage": board(), "make": lambda **values: FRAMES, "values": [0.1, 1]},
    "loss": {"A": toy, "U": hand.U, "V": hand.V, "w0": 0.1, "reg": 0.1},
    "movielens": {"path": "."},
    "movies": {"feedback": "explicit"},
    "ndcg_at_k": {"train": toy, "test": toy, "U": hand.U, "V": hand.V, "k": 2, "per_user": True},
    "planted": {"users": 9, "items": 8, "groups": 2, "per_user": 3, "stray": 0.1, "seed": 0},
    "predict": {"key": "04-one-cell"},
    "recall_at_k": {"train": toy, "test": toy, "U": hand.U, "V": hand.V, "k": 2, "per_user": True},
    "recommend": {"feedback": toy, "U": hand.U, "V": hand.V, "user": "A", "k": 2, "items": toy.items},
    "scrub": {"boards": board(), "label": "step", "values": [0.1, 1], "play": 100},
    "sgd": FIT | {"lr": 0.1, "batch": 1, "loss": "huber", "momentum": 0.1, "every": 1},
    "similarity": {"X": hand.U, "Y": hand.V, "measure": "dot"},
    "svd": {"A": toy, "dim": 2},
    "wals": FIT
    | {"record": True, "extrapolate": True, "dtype": float, "threads": 1, "progress": lambda *news: None},
    "plots.arrows": {"vectors": hand.V, "names": toy.items, "axes": ("x", "y"), "title": "t"},
    "plots.curves": {"series": {"a": ([1, 2], [3, 4])}, "x": "x", "y": "y", "title": "t"}
    | {"log_x": True, "log_y": False},
    "plots.factorisation": {"data": toy, "frames": FRAMES, "axes": hand.axes, "with_loss": True, "count": 2},
    "plots.feedback": {"data": toy, "title": "t"},
    "plots.matrix": {"values": toy.A, "rows": toy.users, "columns": toy.items, "title": "t"}
    | {"only": toy.observed, "digits": 1, "green": 1},
    "plots.stacked": {"pictures": [plots.feedback(toy)] * 2},
}
OWNERS = {"Board": board, "ItemMap": item_map, "MovieLens": lambda: ML, "Rater": rater, "Race": race}
OWNERS |= {"Progress": rv.Progress, "Feedback": lambda: toy}
# Plain records of what a function returns hold whatever they are given; their methods are tried.
RECORDS = {"Embedding", "Fit", "Interval", "Loss", "MovieLens", "Planted", "Recommendation", "Verdict"}
RECORDS |= {"plots.Drawn", "plots.Picture"}
LEFT_OUT = {
    "check": "takes anything: test_exercises.py",
    "two_towers": "imports TensorFlow: test_tfrs.py",
    "load_index": "imports TensorFlow: test_tfrs.py",
    "spark": "starts Java, or processes: test_spark.py",
}
# What else an error may name: the A that feedback brings, or what no longer fits to a good value.
ALSO = {
    "feedback": "A|U|V",
    "data": "A|U|V",
    "frames": "U",
    "A": "U|V|dim|features",
    "V": "items",
    "points": "items",
}
ALSO |= {"values": "rows|columns", "vectors": "names", "rows": "picked", "users": "groups", "key": "question"}
ALSO |= {"items": "groups|highlight|stars", "features": "feature_names"}
ERRORS = {"movielens": [FileNotFoundError]}
TAKE_A_FUNCTION = {("knobs", "make"), ("sgd", "loss"), ("wals", "progress")}


@functools.cache
def public():
    """Return all that is public and can be called with something, by name."""
    found = {}
    for name in set(rv.__all__) - set(LEFT_OUT):
        thing = getattr(rv, name)
        parts = {f"{name}.{part}": getattr(thing, part) for part in getattr(thing, "__all__", ())}
        found |= parts if inspect.ismodule(thing) else {name: thing}
    for name, thing in [item for item in found.items() if inspect.isclass(item[1])]:
        for base in thing.__mro__:
            for method in vars(base) if base.__module__.startswith("recviz") else ():
                if (method == "__call__" or method[0] != "_") and callable(getattr(thing, method)):
                    found[f"{name}.{method}"] = getattr(thing, method)
    return {
        name: thing
        for name, thing in found.items()
        if name not in RECORDS and set(inspect.signature(thing).parameters) - {"self", "cls"}
    }


NUMBERS = [-1, 0, 1, 3, 7, 0.5, -0.5, 1e300, 2**70, np.float32(2), np.int64(1), np.bool_(True)]
NUMBERS += [Decimal("0.5"), Fraction(1, 2), False]
WORDS = ["A", "dot", "Shrek", "~nobody", "a\0b", "\ud800", "04-one-cell", "04-nothing"]
LISTS = [["A", "B"], ["A", "A"], ["dot"], ["Shrek", 1], (0, 1), [1, 0.5], [-1, 2], [("a", "b")]]
LISTS += [
    ["ab", "cd"],
    [("a", "b")] * 3,
    [[0, 1]],
    np.array([0, 1]),
    np.array([[1, 2]], object),
    toy.items,
    [[]] * 5,
]
TABLES = [np.ones((4, 5)), np.ones((4, 2)), np.ones((5, 2)), np.ones((5, 3)), np.zeros((4, 5)), -hand.V]
TABLES += [hand.U, 1e300 * hand.V, csr_array(toy.A), csr_array(1j * toy.A), csr_array(hand.V).tocoo()]
TABLES += [csr_array((0, 5)), csr_array(np.full((4, 5), np.inf)), (hand.U, hand.V), (hand.V, hand.U)]
OTHERS = [
    ML,
    hand,
    FRAMES[0],
    [FRAMES[0]],
    [hand],
    [rv.Frame(hand.V, hand.U)],
    FRAMES[::-1],
    QUESTION,
    board(),
]
OTHERS += [{"a": 1}, {"A": [1]}, {"a": ([1], [2])}, {"a": ([1], "x")}, {"Shrek": 9}, {1: ([1], [1, 2])}]
OTHERS += [{"a": int}, {"a": None}, {"user:9": [0, 0]}, [toy, hand], plots.feedback(toy)]
POOL = [*junk.ODD, *NUMBERS, *WORDS, *LISTS, *TABLES, *OTHERS]

PYTHON_SAYS = re.compile(
    "' object|object is not|attribute|unhashable|not supported|not iterable|positional|keyword|convert "
    "string|invalid literal|interpreted|ambiguous|unpack|index out|out of bounds|broadcast|argument|do not "
    "touch|None$"
)


def sentence(error, most=700):
    """Say whether an error is written for a reader: short, whole, and not in Python's own words."""
    text = str(error)
    return (
        10 < len(text) < most and text[0] not in "'<(" and text[-1] in ".?" and not PYTHON_SAYS.search(text)
    )


def survives(make, *expected, names=None):
    """Return what a call gives, or None if it refuses in a sentence; let any other error through."""
    try:
        with np.errstate(all="ignore"):  # numbers up to 1e308 overflow
            made = make()
            assert repr(made)
            return made
    except expected as error:
        assert sentence(error), repr(error)
        assert names is None or re.search(names, str(error)), f"{error!r} does not name {names}"
        return None


@functools.cache
def calls(name):
    """Return the callable of that name, of an object that has it, and its good calls."""
    owner, _, method = name.rpartition(".")
    good_ones = CALLS[name]
    thing = getattr(OWNERS[owner](), method) if owner in OWNERS else public()[name]
    return thing, good_ones if isinstance(good_ones, list) else [good_ones]


def call(thing, arguments):
    """Call something by keywords, but for what has no keyword."""
    kinds = {name: kind.kind for name, kind in inspect.signature(thing).parameters.items()}
    first = [name for name in arguments if kinds.get(name) == inspect.Parameter.VAR_POSITIONAL]
    named = {name: value for name, value in arguments.items() if name not in first}
    return thing(*(arguments[name] for name in first), **named)


def tried(name, argument, value):
    """Put a value in place of an argument of each good call that has it."""
    thing, good_ones = calls(name)
    if callable(value) and (name, argument) in TAKE_A_FUNCTION:
        return
    names = rf"\b({argument}|{ALSO.get(argument, argument)})\b"
    for good in good_ones:
        if argument in good:
            made = functools.partial(call, thing, {**good, argument: value})
            survives(made, TypeError, ValueError, *ERRORS.get(name, ()), names=names)


@pytest.fixture(autouse=True)
def nothing_heavy(monkeypatch, tmp_path):
    """Where arguments were good, do without TensorFlow and without the network."""
    monkeypatch.setattr(sys.modules["recviz.factorize.sgd"], "compiled", stand_in)
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("RECVIZ_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def stand_in(*_settings):
    """Return a run of TensorFlow that does nothing."""
    return lambda A, W, U, V, *_numbers: [X[None] for X in (U, V, A[0, 0])]


def test_every_public_callable_has_a_good_call_that_is_good():
    assert {name for name in public() if not name.endswith(".set_state")} == set(CALLS)
    for name in CALLS:
        thing, good_ones = calls(name)
        kinds = inspect.signature(thing).parameters.values()
        named = {p.name for p in kinds if p.kind != inspect.Parameter.VAR_KEYWORD}
        assert named <= {argument for good in good_ones for argument in good}, name
        for good in good_ones:
            call(thing, good)


def some(of):
    """Return as many pieces of junk as were asked for, always the same for the same thing."""
    return random.Random(of).sample(POOL, min(CASES // 8, len(POOL)))


@pytest.mark.parametrize("name", sorted(CALLS))
def test_junk_in_each_argument(name):
    wrong = []
    for argument in sorted({argument for good in calls(name)[1] for argument in good}):
        for value in some(f"{name}.{argument}"):
            try:
                tried(name, argument, value)
            except Exception as error:
                wrong.append(f"{argument} = {validate.shown(value)}: {type(error).__name__}: {error}"[:300])
    assert not wrong, f"{len(wrong)} of them:\n" + "\n".join(wrong)


ARGUMENTS = sorted({(name, argument) for name in CALLS for good in calls(name)[1] for argument in good})


@many
@given(where=st.sampled_from(ARGUMENTS), value=junk.values)
def test_heaps_of_junk_in_any_argument(where, value):
    tried(*where, value)


# For each public widget what is read of it in Python.
WIDGETS = {
    "Board": (board, lambda w: (w.U, w.V, w.loss, w.recommend("A"), w.picture())),
    "ItemMap": (item_map, lambda w: (w.neighbours(0), w.picture())),
    "Matcher": (matcher, lambda w: (w.profile, w.ranking, w.votes, w.picture())),
    "Prediction": (lambda: rv.Prediction(QUESTION), lambda w: w.twin()),
    "Progress": (rv.Progress, lambda w: w.twin()),
    "Race": (race, lambda w: (w.standing, w.arrivals, w.picture())),
    "Rater": (rater, lambda w: (w.likes, w.u, w.recommendations, w.picture())),
    "Stopwatch": (lambda: rv.Stopwatch({"a": int}), lambda w: w.twin()),
}
STATES = [
    *({"user:9": [0, 0]}, {"user:-1": [7, 7]}, {"item:0": [np.nan, 0]}, {"user:0": [1]}, {"user:00": [1, 1]}),
    *({"item:4": [0.5, 1]}, {"user:1": [1e7, 0]}, {"user": [0, 0]}, {"user:0": None}, {3: [0, 0]}),
    *([9], [-1], [2, 2], [0, 3], [True], ["Shrek"], ["Up"], "Up", ["a"], -1, 5, {"Shrek": 5}, {"Up": 3}),
    *([[0, 9]], [[9, 3]], [[0, 3]], [[0, 1], [2]]),
    *([[1] * 5] * 4, [[1] * 5] * 3, [[None] * 5] * 4, [[np.nan] * 5] * 4),
]


def state():
    """Return the name of each widget with each trait of ours that the browser knows too."""
    return [
        (name, trait)
        for name in WIDGETS
        for trait in sorted(getattr(rv, name).class_trait_names(sync=True))
        if getattr(rv, name).class_traits()[trait].this_class.__module__.startswith("recviz")
    ]


def test_the_state_of_every_widget_is_tried():
    widgets = (name for name in rv.__all__ if inspect.isclass(getattr(rv, name)))
    assert {name for name in widgets if issubclass(getattr(rv, name), ipywidgets.Widget)} == set(WIDGETS)


@pytest.mark.parametrize(("name", "trait"), state())
def test_junk_as_state_from_a_user_or_the_browser(name, trait):
    make, read = WIDGETS[name]
    fixed = getattr(rv, name).class_traits()[trait].read_only
    for put in (setattr, lambda widget, trait, value: widget.set_state({trait: value})):
        widget = make()
        for value in some(trait)[:3] if fixed else [*STATES, *some(trait)]:
            before, said = widget.get_state(), f"{name}.{trait} = {validate.shown(value)}"
            try:
                put(widget, trait, value)
            except traitlets.TraitError as error:
                assert sentence(error, most=10**7) and trait in str(error), f"{said}: {error!r}"
                assert widget.get_state() == before, said
            else:
                assert not fixed and read(widget), said
                widget = make()


numbers = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(2**70), 2**70) | st.booleans()
tables = st.one_of(
    arrays(
        st.sampled_from([float, int, bool, "U3", "f2", "datetime64[D]", complex]),
        array_shapes(max_dims=4, max_side=4),
    ),
    st.lists(st.lists(numbers | st.none() | st.text(max_size=3), max_size=4), max_size=4),
    st.integers(0, len(junk.ODD) - 1).map(lambda at: junk.ODD[at]),  # (sampled_from would print them all)
)
names = st.none() | st.lists(st.text(max_size=5), max_size=5) | st.sampled_from(junk.NOTHING + ["ABCD"])


@many
@given(A=tables, users=names, items=names, features=st.none() | tables, called=names)
def test_feedback(A, users, items, features, called):
    made = survives(lambda: rv.Feedback(A, users, items, features, called), TypeError, ValueError)
    if made is None:
        return
    m, n = made.shape
    assert np.isfinite(made.A).all() and made.observed.shape == (m, n)
    assert len(set(made.users)) == m and len(set(made.items)) == n
    assert all(isinstance(name, str) for name in (*made.users, *made.items)) and repr(made)


weights = st.one_of(st.floats(0, 2), numbers, tables, st.lists(numbers, min_size=4, max_size=5))


@many
@given(w0=weights, reg=weights | st.tuples(weights, weights), start=tables | st.tuples(tables, tables))
def test_wals(w0, reg, start):
    made = survives(lambda: rv.wals(toy, 2, w0=w0, reg=reg, start=start, steps=1), TypeError, ValueError)
    if made is not None:
        assert made.U.shape == (4, 2) and made.V.shape == (5, 2) and repr(made)
        assert not (made.losses < 0).any()


SPLINTERS = [b"\n", b",", b'"', b"-1", b"9" * 30, b"nan", b"\0"]


@st.composite
def damaged(draw, text):
    """Draw a file with a few bytes, lines or fields taken out, put in or changed."""
    data = bytearray(text.encode())
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 12)))
        data[at:to] = draw(st.binary(max_size=6) | st.sampled_from(SPLINTERS))
    return bytes(data)


@many
@given(ratings=damaged(GOOD["ratings.csv"]), movies=damaged(GOOD["movies.csv"]))
def test_movielens(tmp_path_factory, ratings, movies):
    folder = tmp_path_factory.getbasetemp() / "fuzzed"
    folder.mkdir(exist_ok=True)
    (folder / "ratings.csv").write_bytes(ratings)
    (folder / "movies.csv").write_bytes(movies)
    ml = survives(lambda: rv.movielens(folder), ValueError)
    if ml is None:
        return
    assert ml.stars.shape == (len(ml.users), len(ml.items))
    assert ((ml.stars.data >= 0.5) & (ml.stars.data <= 5)).all()
    assert ml.liked(4).nnz <= ml.stars.nnz and repr(ml)


wild = st.floats(allow_nan=True, allow_infinity=True)


@many
@given(data=st.data(), d=st.integers(1, 4), count=st.integers(1, 3))
def test_the_frames_of_a_board(data, d, count):
    shapes = st.sampled_from([d] * 9 + [d + 1])

    def draw_frames():
        for _ in range(count):
            U = data.draw(arrays(float, (4, data.draw(shapes)), elements=wild))
            V = data.draw(arrays(float, (5, data.draw(shapes)), elements=wild))
            yield U, V, data.draw(st.booleans())

    drawn = list(draw_frames())

    def build():
        frames = [rv.Frame(U, V, "a caption", diverged=diverged) for U, V, diverged in drawn]
        return rv.Board(toy, frames=frames, show_loss=True)

    board = survives(build, TypeError, ValueError)
    if board is None:
        return
    sent = np.frombuffer(board._frames, np.float32)
    assert np.isfinite(sent).all()
    assert "nan" not in repr(board).lower()
    board.close()
