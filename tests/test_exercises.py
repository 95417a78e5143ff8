"""Every exercise knows its right answer, its misconceptions, and what to say to anything else at all."""

import ast
import re
import subprocess
import sys
from collections import Counter

import junk
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from lessons import cells_of

import recviz as rv
from recviz import exercises
from recviz.exercises.kinds import LEVELS, PLACEHOLDER, Exercise, Question, right, wrong
from recviz.exercises.readers import Embedding, Names, Number, Table

TABLES = {number: exercises.of_lesson(number) for number in exercises.lessons()}
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


def test_the_list_of_misconceptions_names_all_of_them():
    command = [sys.executable, "-m", "recviz.exercises"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    for key in (*QUESTIONS, *EXERCISES):
        assert f"| {key} | " in done.stdout
    wrong = sum(len(question.options) - 1 for question in QUESTIONS.values())
    slips = sum(len(exercise.slips) for exercise in EXERCISES.values())
    assert done.stdout.count("\n| ") == wrong + slips + len(TABLES)


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
    assert given.state == "open", given
    # The solution shows what is new; rv.check is the cell's last line.
    verdict = last_value(f"{solution}\n{cell.splitlines()[-1]}", names)
    assert verdict.right and verdict.message == EXERCISES[key].why, verdict


def last_value(source, names):
    """Run code and return what its last line gives, as a notebook shows it."""
    tree = ast.parse(source)
    exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), names)
    return eval(compile(ast.Expression(tree.body[-1].value), "cell", "eval"), names)


# ---- anything at all --------------------------------------------------------------------------------


@given(answer=junk.values | junk.functions)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_junk_gets_a_sentence_and_never_passes(answer):
    for key in EXERCISES:  # all with the same junk: most of the time goes into making it
        verdict = rv.check(key, answer)
        assert verdict.state == "wrong" or (verdict.state == "open" and holds_dots(answer)), key
        assert 10 < len(verdict.message) < 500 and "\n" not in verdict.message, key


def holds_dots(answer):
    """Whether three dots are in there, or come out."""
    if getattr(answer, "__name__", "") == "<lambda>":
        answer = answer(None)
    return answer is ... or (type(answer) in (list, tuple) and any(part is ... for part in answer))


@every_exercise
def test_what_breaks_when_looked_at_gets_a_sentence_too(key):
    for answer in (*junk.MUTE, *junk.AWKWARD, *junk.ARRAYS, *junk.NEARLY):
        assert rv.check(key, answer).state == "wrong"


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
