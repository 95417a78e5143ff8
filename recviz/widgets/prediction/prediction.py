"""Predict, then see: a question with options that stands before a board."""

from __future__ import annotations

import html
from typing import Any

import anywidget
import traitlets

from recviz import exercises, validate
from recviz.exercises.kinds import Question
from recviz.widgets.shared import browser
from recviz.widgets.shared.base import Stateful, Twinned

TO_ANSWER = "To answer, run this cell in JupyterLab."


class Prediction(Stateful, Twinned, anywidget.AnyWidget):
    """Ask for a guess; once the learner commits, say which option is right and what is behind each.

    Until then, what follows in the lesson and would give the answer away is covered. For a class, *Class*
    counts a show of hands. All of it happens in the browser. What somebody chooses is neither sent to Python
    nor stored.

    Parameters
    ----------
    question : recviz.exercises.kinds.Question
        The question, its options, and a sentence on each.

    Raises
    ------
    TypeError
        If it is anything else.
    """

    _esm = browser.script("prediction/prediction")
    _css = browser.style("prediction/prediction")

    question = traitlets.Unicode(read_only=True).tag(sync=True)
    options = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    reasons = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    answer = traitlets.Int(read_only=True).tag(sync=True)

    def __init__(self, question: Question) -> None:
        if not isinstance(question, Question):
            raise TypeError(
                f"question must be a Question of recviz.exercises; got {validate.shown(question)}. "
                "rv.predict(key) asks one of a lesson."
            )
        super().__init__(
            question=question.text,
            options=[option.text for option in question.options],
            reasons=[option.why for option in question.options],
            answer=question.answer,
        )

    def twin(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the question and its options, and where it can be answered, since nobody can here."""
        options = "".join(f"<li>{html.escape(option)}</li>" for option in self.options)
        lines = [self.question, *(f"( ) {option}" for option in self.options), TO_ANSWER]
        as_html = [
            f"<p><b>{html.escape(self.question)}</b></p>",
            f"<ul>{options}</ul>",
            f"<p><i>{TO_ANSWER}</i></p>",
        ]
        return {"text/plain": "\n".join(lines), "text/html": "\n".join(as_html)}, {}


def predict(key: str = "") -> Prediction:
    """Ask one of a lesson's questions.

    Parameters
    ----------
    key : str
        Which question, such as ``"04-second-axis"``.

    Raises
    ------
    ValueError
        If there is no question with that key.
    """
    return Prediction(exercises.question(key))
