"""What a question and an exercise consist of; the lessons' files are lists of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from recviz.exercises.single import Unreadable, Untried
from recviz.exercises.verdict import Verdict

LEVELS = ("easy", "medium", "hard")
PLACEHOLDER = "Put your answer in place of the three dots, and run the cell again."
STILL_GIVEN = "This is still the code as it was given. Change it, and run the cell again."


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

    def fits(self, value, reads) -> bool:
        """Whether an answer is this slip."""
        return bool(self.when(value)) if self.when else reads.same(value, reads.read(self.example))


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

    def __post_init__(self):
        if self.level not in LEVELS:
            raise ValueError(f"level must be one of {', '.join(LEVELS)}; got {self.level!r}.")

    def judge(self, answer) -> Verdict:
        """Return what to say to an answer; whatever it is, there is a sentence for it."""
        try:
            return self._judge(answer)
        except Untried:
            return Verdict("open", PLACEHOLDER)
        except Unreadable as reason:
            return Verdict("wrong", f"{reason} What is asked for is {self.reads.wanted}.")
        except Exception:  # an answer that breaks when it is looked at: that is no reason to break too
            return Verdict("wrong", f"That cannot be read. What is asked for is {self.reads.wanted}.")

    def _judge(self, answer) -> Verdict:
        if answer is ... or (type(answer) in (list, tuple) and any(part is ... for part in answer)):
            raise Untried
        value = self.reads.read(answer)
        if self._is_right(value):
            return Verdict("right", self.why)
        if self.given is not ... and self.reads.same(value, self.reads.read(self.given)):
            return Verdict("open", STILL_GIVEN)
        for slip in self.slips:
            if slip.fits(value, self.reads):
                return Verdict("wrong", slip.say(value))
        return Verdict("wrong", self.reads.differs(value, self._right_value()))

    def _is_right(self, value) -> bool:
        return bool(self.holds(value)) if self.holds else self.reads.same(value, self._right_value())

    def _right_value(self):
        return None if self.holds else self.reads.read(self.answer)
