"""What lesson 01 asks: the feedback matrix."""

import numpy as np

from recviz.data import movies
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Function, Number, Table

TOY, STARS = movies(), movies("explicit")
HU = "Hu, Koren, Volinsky 2008, doi.org/10.1109/ICDM.2008.22"
PAN = "Pan et al., One-Class Collaborative Filtering, 2008, doi.org/10.1109/ICDM.2008.16"

QUESTIONS = {
    "01-watched": Question(
        "There is a 1 at A · The Dark Knight Rises. What does it tell us?",
        wrong(
            "A liked it",
            "It tells us that A watched it. As you will see, A gave it 2 stars.",
            "watched means liked",
            HU,
        ),
        wrong(
            "A likes it better than the movies A has not watched",
            "A may love one of those and not know it. Where nothing was observed there is nothing to "
            "compare with.",
            "a 1 is a preference over every blank",
            PAN,
        ),
        right("A watched it, and no more", "That is all that implicit feedback can say."),
    ),
    "01-blank": Question(
        "D has a blank at Shrek. What does it tell us?",
        wrong("D dislikes Shrek", "Perhaps. Or D never heard of it.", "a blank means dislike", PAN),
        right("Nothing for certain", "Unobserved means unknown."),
        wrong(
            "D would give it 0 stars",
            "Zero stars would be an opinion, and a harsh one. The 0 in the array only marks that there is "
            "none.",
            "not observed is a rating of zero",
            HU,
        ),
        wrong(
            "D has not seen Shrek",
            "Not here. D may have seen it years ago on television.",
            "the data hold all that happened",
        ),
    ),
    "01-like-c": Question(
        "Who is most like C, if we count the movies that both have watched?",
        wrong(
            "A, with 3",
            "A is right. But the third cell in which A and C agree, Memento, is blank for both: two things "
            "that we do not know.",
            "two blanks are an agreement",
        ),
        wrong(
            "D, who has watched just what C has not",
            "D could tell C about two new movies. But they share none, so nothing says that D has C's taste.",
            "who has the most news is the best adviser",
        ),
        right("A, with 2", "Harry Potter and Shrek. B shares one movie with C, and D none."),
    ),
    "01-votes": Question(
        "The Dark Knight Rises was watched by A and D, Memento by B and D. Which gets more votes for C?",
        wrong(
            "Neither: two people each",
            "Two people each, but not two equal ones. A is more like C than B is, and D is not like C at "
            "all.",
            "every vote counts the same: the most popular is recommended",
        ),
        right("The Dark Knight Rises, with 2", "A's vote weighs 2, B's weighs 1, and D's weighs 0."),
        wrong(
            "The Dark Knight Rises, with 3",
            "A's vote weighs 2. D shares no movie with C, so D's vote weighs 0, not 1.",
            "every vote weighs at least 1",
        ),
    ),
}


def common(A, user):
    """Return how many movies each person shares with a user, with a bug: two blanks count as one."""
    return (A == A[user]).sum(axis=1)


def _votes(sharing, voting):
    """Return the votes for C, with similarity counted in one matrix and votes cast by another."""
    weights = sharing @ sharing[2]
    weights[2] = 0
    return weights @ voting


def _shared(A):
    return (A @ A[2])[:2]


def _changed(A):
    return int((A != TOY.A).sum())


A, LIKED, KNIGHT = TOY.A, (STARS.A >= 4).astype(float), STARS.A[:, 3]

EXERCISES = {
    "01-mean-stars": Exercise(
        Number(),
        answer=KNIGHT[KNIGHT > 0].mean(),
        why="A gave 2 stars and D gave 5: (2 + 5) / 2. The other two said nothing, and nothing is not 0 "
        "stars.",
        slips=[
            Slip(
                KNIGHT.mean(),
                "You divided by 4. B and C did not give 0 stars, they gave none: divide by those who rated "
                "it.",
            ),
            Slip(
                KNIGHT.sum(),
                "That is the sum of the stars. Divide it by the number of people who gave some.",
            ),
            Slip(STARS.A[STARS.observed].mean(), "That is the mean of all ten ratings. Take one column."),
            Slip(STARS.A.mean(), "That is the mean over all 20 cells, with blanks as 0 stars."),
        ],
    ),
    "01-common-bug": Exercise(
        Function(
            {f"user {user}": (A, i) for i, user in enumerate("ABCD")}
            | {"user B and three other movies": (np.array([[1, 1, 0], [0, 1, 1], [0, 0, 1], [0, 0, 0]]), 1)},
            Table(columns=TOY.users),
        ),
        answer=lambda A, user: A @ A[user],
        given=common,
        level="medium",
        bug=True,
        why="A product is 1 only where both have a 1. Two equal blanks no longer count.",
        slips=[
            Slip(
                lambda A, user: (A == A[user]).sum(axis=0),
                "That counts down the columns: five numbers, one for each movie.",
            ),
            Slip(
                lambda A, user: ((A == 0) & (A[user] == 0)).sum(axis=1),
                "That counts the blanks they share, and only those.",
            ),
            Slip(
                lambda A, user: ((A == 1) | (A[user] == 1)).sum(axis=1),
                "That counts what at least one of the two has watched. Both must have.",
            ),
            Slip(lambda A, user: A.sum(axis=1), "That is how many movies each has watched, with anybody."),
        ],
    ),
    "01-one-click": Exercise(
        Table(TOY.users, TOY.items, strict=True),
        holds=lambda A: _changed(A) == 1 and np.equal(*_shared(A)) and np.isin(A, (0, 1)).all(),
        level="medium",
        bug=True,
        why="One click, and A and B are equally like C. A model on so few ticks is easily swayed.",
        slips=[
            Slip(
                A,
                "Nothing has changed yet. Click a cell, and run this cell again.",
                when=lambda A: _changed(A) == 0,
            ),
            Slip(
                np.where(np.arange(20).reshape(4, 5) == 5, 0.5, A),
                "A click makes a 1 of a blank, or a 0 of a 1. Nothing else can be in a cell.",
                when=lambda A: not np.isin(A, (0, 1)).all(),
            ),
            Slip(
                1 - A,
                lambda A: f"{_changed(A)} cells have changed. Press Reset: one click is enough.",
                when=lambda A: _changed(A) > 1,
            ),
            Slip(
                np.where(np.arange(20).reshape(4, 5) == 9, 0, A),
                lambda A: "One click, but A shares {:g} with C and B shares {:g}.".format(*_shared(A)),
                when=lambda A: not np.equal(*_shared(A)),
            ),
        ],
    ),
    "01-liked-votes": Exercise(
        Table(columns=TOY.items),
        answer=_votes(LIKED, LIKED),
        level="hard",
        why="Only A shares anything that both liked, and A liked nothing that C has not watched. So nothing "
        "is left to suggest: what spoke for The Dark Knight Rises was an evening A regretted.",
        slips=[
            Slip(_votes(A, A), "These are the votes with everything that was watched. Use the liked movies."),
            Slip(
                _votes(A, LIKED),
                "You counted common movies in what was watched, and votes in what was liked. Use the liked "
                "in both.",
            ),
            Slip(
                _votes(LIKED, A),
                "You counted common movies in what was liked, and votes in what was watched. Use the liked "
                "in both.",
            ),
            Slip(LIKED @ LIKED[2] @ LIKED, "C votes too, for what C likes already. Set that weight to 0."),
            Slip(
                LIKED.sum(axis=0),
                "That is how many people liked each movie. A vote weighs as much as its voter.",
            ),
        ],
    ),
}
