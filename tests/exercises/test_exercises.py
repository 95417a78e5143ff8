"""Every exercise knows its right answer, its misconceptions, and what to say to anything else at all."""

import ast
import dataclasses
import itertools
import os
import re
import runpy
import signal
import sys
import threading
import time
from collections import Counter

import audit_exercises
import junk
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from lessons import cells_of
from scipy import sparse

import recviz as rv
from recviz import exercises
from recviz.exercises.kinds import LEVELS, PLACEHOLDER, STILL_GIVEN, Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Embedding, Function, Names, Number, Table, time_limit

TABLES = {number: exercises.of_lesson(number) for number in exercises.lesson_numbers()}
QUESTIONS = {key: q for table in TABLES.values() for key, q in table.QUESTIONS.items()}
EXERCISES = {key: e for table in TABLES.values() for key, e in table.EXERCISES.items()}

every_exercise = pytest.mark.parametrize("key", EXERCISES)
every_question = pytest.mark.parametrize("key", QUESTIONS)


# ---- what the files hold ------------------------------------------------------------------------


@every_exercise
def test_an_exercise_is_of_its_lesson_and_has_a_level(key):
    assert key in TABLES[key[:2]].EXERCISES and re.fullmatch(r"\d\d(-[a-z0-9]+)+", key)
    assert EXERCISES[key].level in LEVELS
    assert EXERCISES[key].slips


@every_exercise
def test_everything_that_can_be_wrong_has_a_message_of_its_own(key):
    exercise = EXERCISES[key]
    said = [exercise.judge(slip.example) for slip in exercise.slips]
    assert all(verdict.state == "wrong" for verdict in said), said
    expected = [slip.say(exercise.reads.read(slip.example)) for slip in exercise.slips]
    assert [verdict.message for verdict in said] == expected, "a slip is caught by an earlier one"
    messages = [*expected, exercise.why, rv.check(key).message]
    assert len(set(messages)) == len(messages)
    for message in messages:
        assert message.endswith((".", "?", ".)")) and 5 <= len(message.split()) <= 60, message


@every_exercise
def test_the_three_dots_are_no_answer(key):
    for nothing in (..., [...], (..., ...)):
        assert repr(rv.check(key, nothing)) == f"… Not tried yet. {PLACEHOLDER}"
    assert rv.check(key).state == "open"


@every_question
def test_a_question_has_one_answer_and_a_reason_for_each_option(key):
    question = QUESTIONS[key]
    assert key in TABLES[key[:2]].QUESTIONS and re.fullmatch(r"\d\d(-[a-z0-9]+)+", key)
    assert 2 <= len(question.options) <= 5
    assert question.text.endswith("?")
    texts = [question.text, *(part for option in question.options for part in (option.text, option.why))]
    assert len(set(texts)) == len(texts)
    for option in question.options:
        assert option.why.endswith((".", "?", ".)")) and 3 <= len(option.why.split()) <= 50
    assert not re.search(r"[$\\*_`<>]", "".join(texts)), "plain text: nothing here is Markdown or HTML"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Question("Why?", right("a", "A."), right("b", "B.")), "has 2, of which 2 are right"),
        (lambda: Question("Why?", wrong("a", "A.", "x"), wrong("b", "B.", "y")), "of which 0 are right"),
        (lambda: Question("Why?", right("a", "A.")), "needs two to five options"),
        (lambda: Exercise(Number(), "So.", [], 1, level="hardest"), "easy, medium, hard; got 'hardest'"),
    ],
)
def test_an_author_is_told_what_is_wrong_with_a_question_or_an_exercise(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize("number", TABLES)
def test_the_right_option_is_not_always_at_the_same_place(number):
    places = Counter(question.answer for question in TABLES[number].QUESTIONS.values())
    assert len(places) > 1 or sum(places.values()) < 2


def test_the_list_of_misconceptions_names_all_of_them(capsys):
    runpy.run_module("recviz.exercises", run_name="__main__")  # as `python -m recviz.exercises` does
    listed = capsys.readouterr().out
    for key in (*QUESTIONS, *EXERCISES):
        assert f"| {key} | " in listed
    wrong = sum(len(question.options) - 1 for question in QUESTIONS.values())
    slips = sum(len(exercise.slips) for exercise in EXERCISES.values())
    assert listed.count("\n| ") == wrong + slips + len(TABLES)


# ---- in the notebooks -----------------------------------------------------------------------------


def with_marks(key):
    """Mark an exercise whose cell or solution reads MovieLens."""
    needs = any("rv.movielens(" in (source or "") for source in cells_of(key))
    return pytest.param(key, marks=pytest.mark.movielens if needs else ())


@pytest.mark.parametrize("key", [with_marks(key) for key in EXERCISES])
def test_the_solution_in_the_lesson_is_right_and_the_cell_as_given_is_open(key):
    setup, cell, solution = cells_of(key)
    names = {}
    exec(setup, names)
    given = last_value(cell, names)
    assert given.state == ("open" if EXERCISES[key].given is ... else "given"), given
    # The solution shows what is new; rv.check is the cell's last line.
    verdict = last_value(f"{solution}\n{cell.splitlines()[-1]}", names)
    assert verdict.right and verdict.message == EXERCISES[key].why, verdict


def last_value(source, names):
    """Run code and return what its last line gives, as a notebook shows it."""
    tree = ast.parse(source)
    exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), names)
    return eval(compile(ast.Expression(tree.body[-1].value), "cell", "eval"), names)


# ---- anything at all --------------------------------------------------------------------------------


def test_junk_gets_a_sentence_and_never_passes():
    """RECVIZ_FUZZ=10000 python -m pytest tests/exercises -k junk    more cases than CI takes."""
    cases = int(os.environ.get("RECVIZ_FUZZ", 40))

    def judge(answer):
        for key in EXERCISES:  # all with the same junk: most of the time goes into making it
            verdict = rv.check(key, answer)
            assert verdict.state == "wrong" or (verdict.state == "open" and holds_dots(answer)), (
                key,
                verdict,
            )
            assert 10 < len(verdict.message) < 500 and "\n" not in verdict.message, key

    for answer in (*junk.ODD, *junk.MUTE):
        judge(answer)
    many = settings(max_examples=cases, suppress_health_check=list(HealthCheck))
    many(given(answer=junk.values | junk.functions)(judge))()


def holds_dots(answer):
    """Whether three dots are in there, or come out."""
    if getattr(answer, "__name__", "") == "<lambda>":
        answer = answer(None)
    return answer is ... or (type(answer) in (list, tuple) and any(part is ... for part in answer))


SIZES = [0, 1e-300, 1e-160, 1e-3, 1e6, 1e7, 1e200, 1e307]
embeddings = [key for key, exercise in EXERCISES.items() if isinstance(exercise.reads, Embedding)]


@pytest.mark.parametrize("key", embeddings)
def test_the_size_of_numbers_in_an_embedding_breaks_nothing(key):
    turned = np.array([[1.0, -1], [0.5, 2], [-1, 0.3], [2, 1], [0.1, -0.7]])
    pairs = (np.ones((4, 2)), np.ones((5, 2))), (turned[:4], turned), (np.eye(4, 3), np.eye(5, 3))
    for (U, V), a, b in itertools.product(pairs, SIZES, SIZES):
        verdict = rv.check(key, (a * U, -b * V))
        assert verdict.state in ("right", "wrong"), verdict
        assert not re.search("nan|inf|what was asked for[.]$", verdict.message), verdict


# ---- what is said, and how ----------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [1.001, 2, 1e9, 1e300])
@pytest.mark.parametrize("momentum", [0, 0.5, 0.99])
def test_a_learning_rate_that_cannot_work_is_told_without_a_number(rate, momentum):
    message = rv.check("08-tuning", [rate, momentum]).message
    assert message.startswith("Above 1 it cannot work") and "after" not in message
    if rate < 10:
        steps, end = exercises.of_lesson("08")._run(rate, momentum)
        assert end == "diverged" and steps > 0


def test_a_verdict_is_text_in_html_and_in_plain():
    verdict = rv.Verdict("wrong", "called “<b>x</b> & y”")
    assert repr(verdict) == "✗ Not yet. called “<b>x</b> & y”"
    assert "<b>✗ Not yet.</b> called “&lt;b&gt;x&lt;/b&gt; &amp; y”</div>" in verdict._repr_html_()
    assert rv.Verdict("right", "So.").right and not verdict.right


@pytest.mark.parametrize("key", ["99-x", "04", "04-dot", "", "four", None, 4, [], ("04-dot-product",)])
@pytest.mark.parametrize("ask", [rv.check, rv.predict])
def test_an_unknown_key_is_a_clear_error(ask, key):
    with pytest.raises(ValueError, match="There is no (question|exercise)") as error:
        ask(key)
    known = EXERCISES if ask is rv.check else QUESTIONS
    if isinstance(key, str) and key[:2] in TABLES:
        assert all(other in str(error.value) for other in known if other[:2] == key[:2])


@pytest.mark.parametrize("key", [" 04-dot-product", "04-Dot-Product\n", "04 - dot - product"])
def test_spaces_and_capitals_in_a_key_do_not_matter(key):
    assert rv.check(key, 0.38).right


@pytest.mark.parametrize("ask", [rv.check, rv.predict])
def test_a_missing_key_is_asked_for(ask):
    with pytest.raises(ValueError, match="It is the first thing in the brackets, in quotation marks"):
        ask()


@pytest.mark.parametrize(
    ("reads", "answer", "value"),
    [
        (Number(), np.array([[0.5]]), 0.5),
        (Number(), np.float32(0.5), 0.5),
        (Names("ABC"), " b ", ("B",)),
        (Names("ABC"), np.array(["c"]), ("C",)),
        (Names("ABC", many="list"), [rv.Recommendation("B", 0.5)], ("B",)),
        (Names("ABC", many="list"), "b, A", ("B", "A")),
        (Names("ABC", many="set"), {"b", "A"}, ("A", "B")),
        (Names("ABC", many="set"), ["B", "A", "B"], ("A", "B")),
    ],
)
def test_readers_take_an_answer_in_many_forms(reads, answer, value):
    assert reads.read(answer) == value


BOARD = rv.Board(rv.movies(), *rv.hand_built()[:2])


@pytest.mark.parametrize("answer", [rv.hand_built(), rv.hand_built()[:2], BOARD])
def test_an_embedding_may_be_a_board_or_a_pair(answer):
    U, V = Embedding().read(answer)
    assert np.array_equal(U, rv.hand_built().U) and np.array_equal(V, rv.hand_built().V)


def test_a_number_may_be_rounded_to_two_decimals():
    reads = Number()
    assert reads.same(0.13, 0.125) and reads.same(0.12, 0.125) and not reads.same(0.13, 0.1249)
    assert reads.differs(-0.5, 0.5) == "−0.5 has the right size and the wrong sign."
    assert reads.differs(0.25, 0.5) == "0.25 is too small."


def test_a_table_says_which_cell_is_wrong_first():
    reads, right = Table("AB", "xyz"), np.arange(6.0).reshape(2, 3)
    wrong = right + [[0, 0, 0], [0, 1, 1]]
    assert reads.differs(reads.read(wrong), right) == "2 of 6 numbers are off. The first is B · y, with 5."
    assert "rows and columns are swapped" in reads.differs(right.T, right)
    assert "(2, 2)" in reads.differs(right[:, :2], right)
    assert reads.same(reads.read(pd.DataFrame(right)), right)


def test_what_a_learner_prints_and_what_numpy_warns_of(capsys, recwarn):
    def noisy(u, V, seen):
        print("hello")
        return int(np.argmax(np.log(V @ u)))

    assert rv.check("04-bug", noisy).state == "wrong"
    assert "hello" in capsys.readouterr().out and not recwarn.list


# ---- answers that were once misjudged ---------------------------------------------------------------------

TOY, HAND = rv.movies(), rv.hand_built()


def watched_as(value):
    """Return a way to leave watched movies out that gives them another score."""

    def best(u, V, seen):
        scores = V @ u
        scores[seen] = value(scores[seen], scores)
        return scores.argmax()

    return best


def step(U, V, sign=1, turned=1):
    error = turned * (TOY.A - U @ V.T)
    return U + sign * 0.2 * error @ V, V + sign * 0.2 * error.T @ U


def near(test, first=lambda near: near[0], never=-1):
    """Return a way to find the first loss near the best one."""

    def first_near(losses, best):
        found = np.flatnonzero(test(losses, best))
        return first(found) if len(found) else never

    return first_near


def pairs_in_order(guess, seen):
    return (guess[seen][:, None] > guess[~seen]).mean()


WRONG = [
    *[("04-bug", watched_as(lambda own, all, x=x: x)) for x in (-0.9, -1, -5)],
    ("04-bug", watched_as(lambda own, all: all.min())),
    ("04-bug", watched_as(lambda own, all: -own)),
    ("04-bug", watched_as(lambda own, all: own - 1)),
    ("04-bug", lambda u, V, seen: np.where(seen, -np.inf, V[:, 0] * u[0]).argmax()),
    ("04-bug", lambda u, V, seen: np.where(seen, -np.inf, V[:, 1] * u[1]).argmax()),
    ("04-bug", lambda u, V, seen: np.where(seen, np.inf, np.linalg.norm(V - u, axis=1)).argmin()),
    ("03-explained-bug", lambda guess, seen: guess[seen].min() > guess[~seen].mean()),
    ("03-explained-bug", lambda guess, seen: guess[seen].mean() > guess[~seen].max()),
    ("03-explained-bug", lambda guess, seen: (guess[seen] > 0).all() and (guess[~seen] < 0).all()),
    ("03-explained-bug", lambda guess, seen: pairs_in_order(guess, seen) >= 5 / 6),
    ("03-explained-bug", lambda guess, seen: pairs_in_order(guess, seen) > 5 / 6 and guess.max() > 0),
    ("08-bug", near(lambda losses, best: losses == best)),
    ("08-bug", near(lambda losses, best: losses - best <= 0.2)),
    ("08-bug", near(lambda losses, best: losses - best <= 2e-6)),
    ("05-beat", (TOY.A, np.eye(5))),
    ("05-beat", rv.svd(TOY, 3)),
    ("05-bug", lambda A, P, w0: 0.635 + 8.1309 * w0),
    ("05-perfect-and-useless", (np.where(TOY.observed, 0.97, 2), np.eye(5))),
    *[("11-report", lambda A, d=d: report_of_rank(A, d)) for d in (3, 5, 8)],
]


def report_of_rank(A, d):
    rest, test = rv.hold_out(A)
    fit = rv.svd(rest, d)
    return rv.recall_at_k(rest, test, fit.U, fit.V)


@pytest.mark.parametrize(("key", "answer"), WRONG)
def test_what_is_wrong_is_not_told_to_be_right(key, answer):
    assert rv.check(key, answer).state == "wrong"


KNIGHT, LEFT = "The Dark Knight Rises", ["The Dark Knight Rises", "Memento"]
ONE_CLICK = TOY.A + np.eye(4, 5, -1) * [[0], [1], [0], [0]]  # B has watched Harry Potter too
CLUB = rv.Matcher(ONE_CLICK, TOY.users, TOY.items, pick_one=True)

RIGHT = [
    *[("05-observed", x) for x in (0.64, 0.63, 0.635)],
    *[("08-half-step", x) for x in (540_000, 535_500, 536_000.0)],
    ("04-recommend", ["Dark Knight Rises", "memento "]),
    ("04-recommend", ["The Dark Knight Rises (2012)", "Memento (2000)"]),
    ("04-recommend", pd.Series(LEFT)),
    ("04-recommend", pd.Series([-0.7, -1.18], index=LEFT).index),
    ("04-recommend", dict(zip(LEFT, (-0.7, -1.18), strict=True))),
    ("04-recommend", [(KNIGHT, -0.7), ("Memento", np.float64(-1.18))]),
    *[
        ("06-who-moves", x)
        for x in ("B · Shrek", "B and Shrek", ["user B", "Shrek"], ["B · Shrek"], {"b", "movie Shrek"})
    ],
    ("14-travels", lambda m, k, d, B: np.float32(4 * d * m * B * (1 - (1 - np.float32(1 / B)) ** k))),
    ("01-one-click", rv.Feedback(ONE_CLICK, TOY.users, TOY.items)),
    ("01-one-click", CLUB),
    ("03-explained-bug", lambda guess, seen: int(guess[seen].min() > guess[~seen].max())),
    ("03-explained-bug", lambda guess, seen: np.array([guess[seen].min() > guess[~seen].max()])),
    ("02-profiles", sparse.csr_array(TOY.A) @ sparse.csr_array(TOY.features)),
]
ROWS = [
    key
    for key, e in EXERCISES.items()
    if isinstance(e.reads, Table) and len(e.reads.shape) == 1 and not e.holds
]


@pytest.mark.parametrize(("key", "answer"), RIGHT)
def test_what_is_right_is_told_to_be_right(key, answer):
    verdict = rv.check(key, answer)
    assert verdict.right, verdict


@pytest.mark.parametrize("key", ROWS)
def test_a_row_may_lie_or_stand(key):
    row = EXERCISES[key].own(EXERCISES[key].answer)
    for answer in (row, row[None], row[:, None], pd.DataFrame(row)):
        assert rv.check(key, answer).right


MOVED = HAND.V + 0.01 * np.eye(5, 2)  # one key press on the board
BROKEN_RANK = (HAND.U, np.outer([1, 2, 3, 4, 5], [1, 2]))

SAID = [
    ("06-bug", lambda U, V: step(U, V, sign=-1), STILL_GIVEN),
    ("06-bug", lambda U, V: step(U, V, sign=-1, turned=1.0), STILL_GIVEN),
    ("04-bug", watched_as(lambda own, all: np.nan), "With user A: row 0, Harry Potter"),
    ("05-beat", (HAND.U, MOVED), "The loss is 8.7"),
    ("05-beat", (HAND.U, -MOVED), "The loss is"),
    ("05-beat", (TOY.A, np.eye(5)), "A plane has two numbers for everybody, and yours has 5."),
    (
        "06-bug",
        lambda U, V: [-2 * (TOY.A - U @ V.T) @ V, -2 * (TOY.A - U @ V.T).T @ U],
        "These are the gradients.",
    ),
    (
        "06-bug",
        lambda U, V: step(U, V)[::-1],
        "Look at what it returns for the hand-built points. U has the shape",
    ),
    ("06-bug", lambda U, V: step(U, V, sign=0.02), "Everybody goes the right way, but 0.02 times as far as"),
    ("06-bug", lambda U, V: step(U, V, sign=-3), "It still climbs, and 3 times as far as before."),
    ("06-bug", lambda U, V: (step(U, V)[0], 2 * V), "With the hand-built points: U is right, and V is not."),
    (
        "06-bug",
        lambda U, V: (np.eye(4, 3), np.eye(5, 3)),
        "With the hand-built points: It has 3 columns; 2 are",
    ),
    (
        "05-perfect-and-useless",
        (TOY.A, np.eye(5)),
        "No observed loss, but no guess for an unwatched movie is above 1",
    ),
    (
        "05-perfect-and-useless",
        (np.where(TOY.observed, 0.99, 2), np.eye(5)),
        "All four are misled, but the observed",
    ),
    ("08-bug", near(lambda losses, best: losses - best <= 1e-6, lambda found: found[0] + 1), "The steps are"),
    (
        "03-explained-bug",
        lambda g, s: g[s].max() > g[~s].max() and g[s].min() > g[~s].min(),
        "With A at −1: it is True",
    ),
    ("06-slope", lambda a, p: -1 if p < a else None, "Called with a = 0, p = 0.25, it returns None"),
    ("04-recommend", [KNIGHT] * 2 + ["Memento"], "The Dark Knight Rises stands there twice."),
    ("04-recommend", ["Memento"] * 1000, "Memento stands there 1000 times."),
    (
        "02-profiles",
        "toy.A @ toy.features",
        "It is a text. Write the numbers, or the code, without quotation marks.",
    ),
    ("04-dot-product", 0.4, "0.4 may be right, rounded."),
    ("09-all-halves", 5.6, "5.6 may be right, rounded."),
    ("04-dot-product", 0.404, "That is the cosine"),
    ("07-new-movies", 212_025, "212025 is too small."),
    ("06-gradient-b", [-1.6, 0.4], "2 of 2 numbers are off. The first is part 1, with −1.6."),
    ("04-all-positive", (np.zeros((4, 2)), np.zeros((5, 2))), "Every guess is 0"),
    (
        "09-no-place",
        [0, 0],
        "D is on one line with the origin and another watcher of the same movie, and not at",
    ),
    (
        "07-never-leaves",
        (np.full((4, 2), 1e200), np.full((5, 2), 1e200)),
        "U holds a number as large as 1e+200",
    ),
    ("07-never-leaves", BROKEN_RANK, "On paper you are right"),
    ("13-share", [0.65, None], "It holds None"),
    ("06-bounce", [[None]], "It holds None"),
    ("13-share", [0.65, np.nan], "It holds NaN or infinity. Was something divided by zero?"),
    (
        "10-strength",
        lambda A, rank: A.sort() or A,
        "Called with the toy and rank 2, it changes what it is given",
    ),
    (
        "00-bug",
        lambda person, movie: person.__imul__(movie).sum(),
        "Called with D and Shrek, it changes what it is",
    ),
]


@pytest.mark.parametrize(("key", "answer", "begins"), SAID)
def test_the_message_fits_the_answer(key, answer, begins):
    verdict = rv.check(key, answer)
    assert verdict.message.startswith(begins), verdict


@pytest.mark.movielens
def test_the_slips_about_likes_are_those_of_the_data():
    ml = rv.movielens()
    likes, known = ml.liked(5), ml.with_ratings(5).liked(5)
    assert rv.check("12-no-likes", (likes.sum(axis=1) == 0).sum()).right
    assert "movies that nobody liked" in rv.check("12-no-likes", (likes.sum(axis=0) == 0).sum()).message
    assert "Here all movies count" in rv.check("12-no-likes", (known.sum(axis=1) == 0).sum()).message
    for stars in (4, 4.5):
        assert (
            "Here the threshold is five"
            in rv.check("12-no-likes", (ml.liked(stars).sum(axis=1) == 0).sum()).message
        )


# ---- functions without an end, and exercises with a mistake --------------------------------------------


def endless(a, p):
    while True:
        pass


def endless_and_deaf(a, p):
    while True:
        try:
            sum(range(100))
        except Exception:
            continue


def long_and_deafer(a, p):
    until = time.monotonic() + 1
    while time.monotonic() < until:
        try:
            sum(range(100))
        except:  # noqa: E722  (as learners write it)
            continue


def asleep(a, p):
    time.sleep(2)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(time_limit, "SECONDS", 0.05)
    monkeypatch.setattr(time_limit, "GRACE", 0.2)


@pytest.fixture(params=["threads", "a browser"])
def host(request, monkeypatch):
    """Where it runs: in a browser Python cannot start threads."""
    if request.param == "a browser":
        monkeypatch.setattr(threading.Thread, "start", lambda self: exec("raise RuntimeError"))
    return request.param


STOPPED = "Called with a = 1, p = 0.5, it ran for more than 0.05 seconds, and was stopped."


@pytest.mark.parametrize("function", [endless, endless_and_deaf])
def test_a_function_without_an_end_is_stopped(function, impatient, host):
    threads, trace = set(threading.enumerate()), sys.gettrace()
    assert rv.check("06-slope", function).message.startswith(STOPPED)
    assert rv.check("06-slope", lambda a, p: np.sign(p - a)).right  # nothing is left of it
    nested = rv.check("06-slope", lambda a, p: rv.check("06-slope", function).right)
    assert nested.state == "wrong"
    assert set(threading.enumerate()) <= threads and sys.gettrace() is trace


@pytest.mark.parametrize("function", [long_and_deafer, asleep])
def test_a_function_that_cannot_be_stopped_keeps_nobody_waiting(function, impatient):
    start = time.monotonic()
    message = rv.check("06-slope", function).message
    assert message.startswith(STOPPED) or "and goes on: restart the kernel" in message
    assert time.monotonic() - start < 1


def test_a_function_is_stopped_in_any_thread(impatient):
    said = []
    thread = threading.Thread(target=lambda: said.append(rv.check("06-slope", endless)))
    thread.start()
    thread.join()
    assert said[0].message.startswith(STOPPED)


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs a signal like that of the stop button")
def test_whoever_presses_stop_stops_the_function_too(can_be_interrupted):
    before = set(threading.enumerate())
    press = threading.Timer(0.1, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    press.start()
    with pytest.raises(KeyboardInterrupt):
        rv.check("06-slope", endless)
    press.join()
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("broken", [ZeroDivisionError("division by zero"), ValueError("x"), KeyError()])
@pytest.mark.parametrize("where", ["holds", "when", "message", "example", "answer"])
def test_a_mistake_in_an_exercise_is_not_told_to_be_the_learners(where, broken):
    def fail(*_):
        raise broken

    slip = Slip(2, "No.", when=fail) if where == "when" else Slip(2, fail if where == "message" else "No.")
    slip = Slip("two", "No.") if where == "example" else slip
    answer = "three" if where == "answer" else 3.0
    exercise = Exercise(Number(), "So.", [slip], answer, holds=fail if where == "holds" else None)
    verdict = exercise.judge(2)
    assert verdict.state == "fault" and repr(verdict).startswith("! This exercise is at fault. It fails on ")
    if where in ("holds", "when", "message"):
        assert f"with {type(broken).__name__}" in verdict.message
    assert "show this line to whoever gave you the lesson" in verdict.message
    assert exercise.judge("two").state == "wrong"  # what cannot be read is still the learner's


@pytest.mark.slow
@pytest.mark.parametrize("key", audit_exercises.audited())
def test_no_small_change_of_a_solution_is_told_to_be_right(key):
    found = audit_exercises.audit(key)
    assert not found.get("fault")
    assert found.get("right", set()) == set(EXERCISES[key].equivalent)
    assert all(len(why.split()) >= 2 for why in EXERCISES[key].equivalent.values())


def test_a_hole_in_an_exercise_is_found(monkeypatch):
    whole = EXERCISES["00-bug"]
    ((label, arguments), *_) = whole.reads.cases.items()
    with_a_hole = dataclasses.replace(whole, reads=Function({label: arguments}))
    monkeypatch.setitem(TABLES["00"].EXERCISES, "00-bug", with_a_hole)
    holes = audit_exercises.audit("00-bug")["right"] - set(whole.equivalent)
    assert {f"what is right for {label}", f"argument 1 always as for {label}"} < holes
