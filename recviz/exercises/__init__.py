"""Check yourself: the questions and exercises of the lessons.

Each lesson has a file in ``lessons/``, ``lesson_04.py`` for lesson 04, with two dictionaries:
``QUESTIONS``, shown by `recviz.predict`, and ``EXERCISES``, checked by `recviz.check`. Every wrong option
and every slip in them names a misconception; ``python -m recviz.exercises`` lists them all.
"""

from __future__ import annotations

import importlib
import pkgutil
import warnings
from functools import cache

import numpy as np

from recviz import validate
from recviz.exercises import lessons as content
from recviz.exercises.kinds import Exercise, Question
from recviz.exercises.verdict import Verdict

__all__ = ["Verdict", "check", "exercise", "lesson_numbers", "question"]


def check(key: str = "", answer: object = ...) -> Verdict:
    """Look at an answer to an exercise and say whether it is right, and if not, what may have gone wrong.

    Parameters
    ----------
    key : str
        Which exercise, such as ``"04-dot-product"``. Spaces and capitals in it do not matter.
    answer : object
        Anything. Three dots mean that nothing was tried yet.

    Returns
    -------
    Verdict
        A line to read, with ``.right`` and ``.message``.

    Raises
    ------
    ValueError
        If there is no exercise with that key. No answer raises anything.
    """
    found = exercise(key)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # an answer's own warnings tell a learner nothing
        return found.judge(answer)


def exercise(key: str) -> Exercise:
    """Return the exercise with a key, or raise a ValueError that lists the lesson's keys."""
    return _find("exercise", "EXERCISES", key)


def question(key: str) -> Question:
    """Return the question with a key, or raise a ValueError that lists the lesson's keys."""
    return _find("question", "QUESTIONS", key)


@cache
def lesson_numbers() -> tuple[str, ...]:
    """Return the numbers of the lessons that have a file, such as ``"04"``."""
    names = [module.name for module in pkgutil.iter_modules(content.__path__)]
    return tuple(sorted(name.removeprefix("lesson_") for name in names if name.startswith("lesson_")))


def of_lesson(number: str):
    """Return a lesson's file as a module; it is imported when first asked for."""
    return importlib.import_module(f"{content.__name__}.lesson_{number}")


def _find(what: str, table: str, key: str):
    if isinstance(key, str):
        key = "".join(key.split()).casefold()
    number = key[:2] if isinstance(key, str) else None
    known = lesson_numbers()
    if number not in known:
        raise ValueError(
            f"There is no {what} {validate.shown(key)}: a key begins with the number of a lesson, "
            f"one of {', '.join(known)}. It is the first thing in the brackets, in quotation marks."
        )
    entries = getattr(of_lesson(number), table)
    if key not in entries:
        raise ValueError(
            f"There is no {what} {validate.shown(key)}; lesson {number} has {', '.join(entries)}."
        )
    return entries[key]
