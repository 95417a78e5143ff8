"""Whatever is handed in: a result that holds together, or one sentence that names what is wrong.

RECVIZ_FUZZ=10000 python -m pytest tests/test_fuzz.py    more cases than CI takes
"""

import os

import junk
import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import recviz as rv

CASES = int(os.environ.get("RECVIZ_FUZZ", 200))
many = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))


def sentence(error):
    """Say whether an error is written for a reader: short, and not left to Python's own words."""
    text = str(error)
    return 10 < len(text) < 700 and not text.startswith(("'", "<", "("))


def survives(make, *expected):
    """Return what a call gives, or None if it refuses in a sentence; let any other error through."""
    try:
        return make()
    except expected as error:
        assert sentence(error), repr(error)
        return None


numbers = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(2**70), 2**70) | st.booleans()
ODD = junk.NOTHING + junk.NEARLY
tables = st.one_of(
    arrays(
        st.sampled_from([float, int, bool, "U3", "f2", "datetime64[D]", complex]),
        array_shapes(max_dims=4, max_side=4),
    ),
    st.lists(st.lists(numbers | st.none() | st.text(max_size=3), max_size=4), max_size=4),
    st.integers(0, len(ODD) - 1).map(lambda at: ODD[at]),  # (sampled_from would print them all)
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
    toy = rv.movies()
    with np.errstate(all="ignore"):  # numbers up to 1e308 overflow
        made = survives(lambda: rv.wals(toy, 2, w0=w0, reg=reg, start=start, steps=1), TypeError, ValueError)
    if made is not None:
        assert made.U.shape == (4, 2) and made.V.shape == (5, 2) and repr(made)
        assert not (made.losses < 0).any()


@many
@given(X=tables, Y=tables)
def test_similarity(X, Y):
    with np.errstate(all="ignore"):
        made = survives(lambda: rv.similarity(X, Y, "cosine"), TypeError, ValueError)
    assert made is None or made.ndim == 2


@many
@given(values=tables | st.lists(numbers))
def test_interval(values):
    with np.errstate(all="ignore"):
        made = survives(lambda: rv.interval(values), TypeError, ValueError)
    assert made is None or repr(made)


GOOD = {
    "ratings.csv": "userId,movieId,rating,timestamp\n1,1,4.0,964982\n1,3,4.0,964983\n7,1,2.5,964984\n",
    "movies.csv": 'movieId,title,genres\n1,Toy Story (1995),Comedy\n3,"Matrix, The (1999)",Action|Sci-Fi\n',
}

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
    toy = rv.movies()
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
