"""What lesson 12 asks: real ratings. The numbers are those of MovieLens ml-latest-small."""

import numpy as np

from recviz.data import hand_built
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Function, Number, Table

HAND = hand_built()

QUESTIONS = {
    "12-long-tail": Question(
        "There are 100,836 ratings of 9,742 movies. How many of the most rated movies have half of all "
        "ratings?",
        wrong(
            "About 4,900",
            "That is half of the movies. It would be so if all of them were rated equally often.",
            "ratings are spread evenly over items",
        ),
        right("About 660", "7 % of the movies have half of the ratings, and the other 93 % the other half."),
        wrong(
            "About 2,400",
            "A quarter of the movies has far more than half of the ratings. The head is smaller than that.",
            "the long tail is underestimated",
        ),
        wrong(
            "About 10",
            "The first ten have 3 % of the ratings. The head is small, but the rest is not nothing.",
            "a handful of hits has nearly everything",
        ),
    ),
    "12-overlap": Question(
        "The two intervals overlap. Is weighted MF better than the SVD, for users like these?",
        wrong(
            "No: there is no difference where intervals overlap",
            "Each interval also holds what makes users easy or hard, and that is the same for both methods. "
            "The difference may be clear all the same.",
            "overlapping intervals mean that there is no difference",
            "Schenker and Gentleman (2001)",
        ),
        wrong(
            "Yes: of the two means, that of weighted MF is higher",
            "A mean of 608 users is partly luck. How much of it, the two means do not say.",
            "the larger mean is the better method",
        ),
        right(
            "Open: these two intervals are not the ones to ask",
            "Compare user by user. Both methods were tried on the same users. Their differences have an "
            "interval of their own, and it is narrower.",
        ),
    ),
    "12-first-axis": Question(
        "Along which line do these movies spread most?",
        wrong(
            "Genre, say from action to romance",
            "Genres are there, but in other directions: no genre rises or falls much from left to right.",
            "the main axes of a learned embedding are genres",
        ),
        wrong(
            "Popularity",
            "The lengths hold it, and they were all set to 1. The directions that are left hardly know it.",
            "popularity is in the direction of an embedding",
        ),
        wrong(
            "Arthouse to blockbuster, as in lesson 04",
            "That axis was chosen by hand, because it makes sense to us. Nobody told the machine.",
            "a machine finds the axes that people would choose",
        ),
        right(
            "The year",
            "Who likes one movie of a time tends to like others of that time. No other line holds more "
            "spread.",
        ),
    ),
    "12-c-again": Question(
        "Which of the two comes first for somebody who likes Harry Potter, Triplets and Shrek?",
        right(
            "Memento, with about twice the prediction",
            "0.18 against 0.08. Of those who like two of C's movies or more, 55 % like Memento, and 10 % the "
            "other.",
        ),
        wrong(
            "The Dark Knight Rises, as by hand",
            "The hand-built axes are an opinion about movies. Real feedback is about people: few who like "
            "C's movies like this one.",
            "a hand-built embedding says what real feedback will say",
        ),
        wrong(
            "Neither: both predictions are about the same",
            "Even three likes tell the two apart. Shrek alone brings 0.08 to one of them and 0.05 to the "
            "other.",
            "three likes are too few to say anything",
        ),
    ),
    "12-ever": Question(
        "How many different movies stand on at least one of the 610 lists?",
        wrong(
            "Nearly all 3,650",
            "There would be room for it. But the lists have much in common, and most of the tail is on none.",
            "personal lists together cover the catalogue",
        ),
        wrong(
            "About half of them",
            "Tastes differ less than that: 50 movies fill half of all places.",
            "popularity bias is underestimated",
        ),
        right("About 550", "It is 552: 15 % of the movies. All others are recommended to nobody."),
        wrong(
            "About 60",
            "That is what popularity alone would show: the same list for all, without what each has seen.",
            "a model shows everybody the same list",
        ),
    ),
}


def fold(V, liked, w0, reg):
    """Return a new user's embedding, with the bug of the lesson: liked items weigh 1 + w0."""
    M = w0 * V.T @ V + V[liked].T @ V[liked] + reg * np.eye(V.shape[1])
    return np.linalg.solve(M, V[liked].sum(axis=0))


def _fold(V, liked, w0, reg, *, blanks=1.0, more=1.0, penalty=1.0):
    M = blanks * w0 * V.T @ V + more * (1 - w0) * V[liked].T @ V[liked]
    return np.linalg.solve(M + penalty * reg * np.eye(V.shape[1]), V[liked].sum(axis=0))


def _likes_only(V, liked, w0, reg):
    return np.linalg.solve(V[liked].T @ V[liked] + reg * np.eye(V.shape[1]), V[liked].sum(axis=0))


WORTH = 1 / np.log2(np.arange(1, 11) + 1)
FOUND, IDEAL = WORTH[0] + WORTH[3], WORTH[:4].sum()

EXERCISES = {
    "12-no-likes": Exercise(
        Number(),
        answer=37,
        why="Nobody of these 37 gave a movie five stars. Users who are strict lose most by a high threshold.",
        slips=[
            Slip(1, "That is with four stars. Here the threshold is five."),
            Slip(12, "That is with four and a half stars. Here the threshold is five."),
            Slip(573, "These are the users who have a like. The others are asked for."),
            Slip(6788, "These are movies that nobody liked: sum over each row, not over each column."),
            Slip(40, "That is without the movies below five ratings. Here all movies count."),
        ],
    ),
    "12-ndcg": Exercise(
        Number(),
        answer=FOUND / IDEAL,
        level="medium",
        why="(1 + 0.431) / (1 + 0.631 + 0.5 + 0.431): four could have been found, in the first four places.",
        slips=[
            Slip(0.5, "That is recall: two of four. nDCG also looks at the places."),
            Slip(FOUND, "That is the sum over the finds. Divide it by the best sum there could be."),
            Slip(
                FOUND / WORTH[:2].sum(),
                "You divided by the best sum for two finds. Four were put aside, so four could be found.",
            ),
            Slip(FOUND / WORTH.sum(), "You divided by a list of ten finds. Only four were put aside."),
            Slip(
                FOUND / 4,
                "You divided by the number put aside. Divide by the sum they would have in the first four "
                "places.",
            ),
        ],
    ),
    "12-fold-in": Exercise(
        Function(
            {
                "C's three movies, w0 = 0.5 and λ = 0.1": (HAND.V, [0, 1, 2], 0.5, 0.1),
                "one liked movie of others, w0 = 0.2 and λ = 1": (HAND.V * [1, -2], [4], 0.2, 1.0),
            },
            returns=Table(columns=("number 1 of u", "number 2 of u"), strict=True),
        ),
        answer=_fold,
        given=fold,
        bug=True,
        level="hard",
        equivalent={
            "M = w0 * V.T @ V + (1 - w0) * V[liked].T @ V[liked] + reg * np.eye(V.shape[-1])": (
                "of two axes the second is the last"
            )
        },
        why="The first term counts every movie with w₀. A liked one gets 1 − w₀ more, and weighs 1 in all.",
        slips=[
            Slip(
                lambda V, liked, w0, reg: _fold(V, liked, w0, reg, more=0),
                "Now a liked movie weighs no more than a blank: w₀. It should weigh 1.",
            ),
            Slip(
                _likes_only,
                "Now the blanks do not count at all. That is the observed-only model of lesson 09.",
            ),
            Slip(
                lambda V, liked, w0, reg: _fold(V, liked, w0, reg, blanks=1 - w0),
                "Now the blanks weigh less than w₀. The first term was right; look at the second.",
            ),
            Slip(
                lambda V, liked, w0, reg: _fold(V, liked, w0, reg, penalty=0),
                "The liked movies are right now, but λ has gone.",
            ),
        ],
    ),
}
