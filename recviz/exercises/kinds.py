"""What a question and an exercise consist of; the lessons' files are lists of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from recviz.exercises.readers.numbers import Number, Unreadable, Untried, in_a_sentence
from recviz.exercises.verdict import Verdict
from recviz.text import written

LEVELS = ("easy", "medium", "hard")
PLACEHOLDER = "Put your answer in place of the three dots, and run the cell again."
STILL_GIVEN = "It still does what the given code did. Change it, and run the cell again."
FAULT = (
    "It fails on this answer with {}. Your answer may well be right: compare it with the solution, and show "
    "this line to whoever gave you the lesson."
)


@dataclass(frozen=True)
class Option:
    """One option of a question.

    Parameters
    ----------
    text : str
        What the learner can choose. Plain text; mathematics as Unicode.
    why : str
        A sentence or two on why it is right, or what is wrong with the idea behind it.
    idea : str
        The misconception that leads here, for teachers; empty for the right option.
    source : str
        Who has described that misconception, if anybody has.
    """

    text: str
    why: str
    idea: str = ""
    source: str = ""


def right(text: str, why: str) -> Option:
    """Return the right option of a question."""
    return Option(text, why)


def wrong(text: str, why: str, idea: str, source: str = "") -> Option:
    """Return a wrong option with the misconception that it catches."""
    return Option(text, why, idea, source)


class Question:
    """A question with options, exactly one of them right.

    Parameters
    ----------
    text : str
    *options : Option
        Two to five, from `right` and `wrong`.

    Raises
    ------
    ValueError
        If there are fewer or more options, or not exactly one of them is right.
    """

    def __init__(self, text: str, *options: Option):
        answers = [k for k, option in enumerate(options) if not option.idea]
        if not 2 <= len(options) <= 5 or len(answers) != 1:
            raise ValueError(
                f"A question needs two to five options, one of them right and each wrong one with an idea; "
                f"{text!r} has {len(options)}, of which {len(answers)} are right."
            )
        self.text, self.options, self.answer = text, options, answers[0]


@dataclass(frozen=True)
class Slip:
    """A wrong answer that many would give, and what to say to it.

    Parameters
    ----------
    example : object
        The wrong answer. An answer with the same value gets the message.
    message : str or callable
        What to say; or what makes it of the answer, as its reader returns it.
    when : callable, optional
        Takes an answer as its reader returns it, and says whether the message fits. For answers that
        have no single value, such as embeddings; ``example`` must be one for which it is true.
    """

    example: Any
    message: str | Callable[[Any], str]
    when: Callable[[Any], bool] | None = None

    def say(self, value) -> str:
        """Return the message for an answer."""
        return self.message(value) if callable(self.message) else self.message


@dataclass(frozen=True)
class Exercise:
    """A question that is answered by code, and what to say to each answer.

    Parameters
    ----------
    reads : reader
        What kind of answer it is: one of those in `recviz.exercises.readers`.
    answer : object
        The right answer, computed where that is possible. Or `holds` instead.
    why : str
        Why it is right; said to those who have it.
    slips : list of Slip
        Tried in order.
    level : {"easy", "medium", "hard"}
    holds : callable, optional
        Says whether an answer is right, where many are.
    bug : bool
        Whether it is a hunt for a bug, or for a way to break something.
    given : object, optional
        What stands in the cell at first, if that is not three dots: a function with a bug.
    equivalent : dict of str to str
        Small changes of the solution, or of what is given, that are right too, each with the reason.
        ``tools/audit_exercises.py`` makes these changes, and knows no others that are judged right.

    Raises
    ------
    ValueError
        If the level is not one of the three.
    """

    reads: Any
    why: str
    slips: list[Slip]
    answer: Any = None
    level: str = "easy"
    holds: Callable[[Any], bool] | None = None
    bug: bool = False
    given: Any = field(default=...)
    equivalent: dict[str, str] = field(default_factory=dict)
    _read: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self):
        if self.level not in LEVELS:
            raise ValueError(f"level must be one of {', '.join(LEVELS)}; got {self.level!r}.")

    def judge(self, answer) -> Verdict:
        """Return what to say to an answer; whatever it is, there is a sentence for it."""
        if answer is ... or (type(answer) in (list, tuple) and any(part is ... for part in answer)):
            return Verdict("open", PLACEHOLDER)
        try:
            value = self.reads.read(answer)
        except Untried:
            return Verdict("open", PLACEHOLDER)
        except Unreadable as reason:
            return Verdict("wrong", f"{reason} What is asked for is {self.reads.wanted}.")
        except Exception:  # an answer that breaks when it is looked at: that is no reason to break too
            return Verdict("wrong", f"That cannot be read. What is asked for is {self.reads.wanted}.")
        try:
            return self._judge(value)
        except Exception as error:  # what can be read can be judged; if not, the mistake is ours
            words = f"{type(error).__name__}: {in_a_sentence(str(error)).rstrip('.')}"
            return Verdict("fault", FAULT.format(words))

    def _judge(self, value) -> Verdict:
        right = None if self.holds else self.own(self.answer)
        if self.holds(value) if self.holds else self.reads.same(value, right):
            return Verdict("right", self.why)
        if self.given is not ... and self.reads.same(value, self.own(self.given)):
            return Verdict("given", STILL_GIVEN)
        if isinstance(self.reads, Number) and not self.holds and self.reads.rounds(value, right):
            return Verdict("wrong", f"{written(value)} may be right, rounded. Write at least two decimals.")
        for slip in self.slips:
            if slip.when(value) if slip.when else self.reads.same(value, self.own(slip.example)):
                return Verdict("wrong", slip.say(value))
        return Verdict("wrong", self.reads.differs(value, right))

    def own(self, answer):
        """Return how one of the exercise's own answers reads: the right one, the given one, a slip."""
        if id(answer) not in self._read:
            self._read[id(answer)] = self.reads.read(answer)
        return self._read[id(answer)]
