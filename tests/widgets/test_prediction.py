"""Predictions: what the browser is told, and what is shown where no widget can be."""

import html

import pytest
from lessons import LESSONS, keys, read

import recviz as rv
from recviz import exercises
from recviz.exercises.kinds import Question, right, wrong


@pytest.fixture
def asked():
    return rv.Prediction(
        Question("Is 1 < 2?", wrong("No & <no>", "It is.", "an idea"), right("Yes", "One is less than two."))
    )


def test_the_browser_is_told_all_it_needs(asked):
    assert asked.question == "Is 1 < 2?" and asked.options == ["No & <no>", "Yes"]
    assert asked.reasons == ["It is.", "One is less than two."] and asked.answer == 1
    synced = {name for name in asked.traits(sync=True) if not name.startswith("_")}
    assert synced - {"layout", "tabbable", "tooltip"} == {"question", "options", "reasons", "answer"}


def test_its_twin_asks_and_does_not_answer(asked):
    data, _ = asked._repr_mimebundle_()
    assert data["text/plain"] == "Is 1 < 2?\n( ) No & <no>\n( ) Yes\nTo answer, run this cell in JupyterLab."
    assert data["text/html"] == (
        "<p><b>Is 1 &lt; 2?</b></p>\n<ul><li>No &amp; &lt;no&gt;</li><li>Yes</li></ul>\n"
        "<p><i>To answer, run this cell in JupyterLab.</i></p>"
    )


def test_predict_shows_the_question_with_that_key():
    assert rv.predict("04-one-cell").question == exercises.question("04-one-cell").text


def test_no_stored_lesson_gives_an_answer_away():
    for path in LESSONS:
        for cell in read(path):
            for key in keys(cell, "predict"):
                question = exercises.question(key)
                (stored,) = [str(out["data"]) for out in cell.outputs]
                (text,) = [out["data"]["text/plain"] for out in cell.outputs]
                assert text == rv.predict(key)._repr_mimebundle_()[0]["text/plain"], "run the lesson anew"
                assert not any(option.why in html.unescape(stored) for option in question.options), key


@pytest.mark.parametrize("count", [0, 2])
def test_a_question_has_exactly_one_right_option(count):
    with pytest.raises(ValueError):
        Question("What?", wrong("a", "No.", "an idea"), *[right(str(k), "So.") for k in range(count)])
