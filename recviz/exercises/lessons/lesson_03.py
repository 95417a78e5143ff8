"""What lesson 03 asks: embeddings in one dimension."""

import numpy as np

from recviz.data import hand_built, movies
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Function, Number, YesNo

TOY, LINE = movies(), hand_built(dim=1)

QUESTIONS = {
    "03-two-negatives": Question(
        "C is at −1 and Shrek is at −1. What is the guess?",
        wrong(
            "−1: both are negative",
            "Minus times minus is plus. Both stand at the same end, so they agree.",
            "a negative place makes a negative guess",
        ),
        wrong(
            "0: there is nothing between them",
            "That is their distance. The guess is the product of the two places.",
            "a guess is a distance",
        ),
        wrong("−2: the sum of the two", "Places are multiplied, not added.", "the sum for the product"),
        right("1: the same end", "(−1)·(−1) = 1, as much as for two at the other end."),
    ),
    "03-orders": Question(
        "The slider takes you through 21 places, from −1 to 1. At 0 all guesses are equal. How many "
        "different orders can your list have at the 20 others?",
        wrong(
            "20, one for each place",
            "A new place makes the same guesses stronger or weaker. That does not change their order.",
            "every place has an order of its own",
        ),
        right("2, one for each side", "On a side all guesses grow and shrink together."),
        wrong(
            "A new one after each movie that you pass",
            "Nothing changes there. A guess is a product and no distance: the movie farthest out on your "
            "side comes first, wherever on it you stand.",
            "the nearest movie has the highest guess",
        ),
    ),
    "03-explained": Question(
        "Which users are explained by this axis?",
        wrong(
            "A and D, who stand on the side of the adults",
            "Being at the left end is as good as being at the right: C's guesses there are positive.",
            "only positive places count",
        ),
        right("C and D", "They stand at the two ends, and all they watched lies at theirs."),
        wrong(
            "All but B, who is at 0",
            "A is on the line at 0.1, but not explained: Memento gets more than anything A watched.",
            "whoever is not at 0 is explained",
        ),
    ),
}


def explained(guess, seen):
    """Say whether a user is explained, with a bug: it compares the best of both, not the worst watched."""
    return guess[seen].max() > guess[~seen].max()


def _pairs(guess, seen):
    """Return how many pairs of a watched and an unwatched movie are in the right order."""
    return (guess[seen][:, None] > guess[~seen]).sum()


HALF = np.array([True, True, False, False])
CASES = {
    "C on the line": (LINE.U[2] @ LINE.V.T, TOY.observed[2]),
    "A at −1": (-LINE.V[:, 0], TOY.observed[0]),
    "B at 0": (0 * LINE.V[:, 0], TOY.observed[1]),
    "guesses of 2 and 1 against 3 and 0": (np.array([2, 1, 3, 0]), HALF),
    "guesses of 3 and 0 against 2 and 1.9": (np.array([3, 0, 2, 1.9]), HALF),
    "guesses of 3 and 1.2 against 2 and −5": (np.array([3, 1.2, 2, -5]), HALF),
    "guesses of −1 and −2 against −3 and −4": (np.array([-1.0, -2, -3, -4]), HALF),
    "guesses of 2 and 2 against 3 and −4": (np.array([2.0, 2, 3, -4]), HALF),
    "guesses of 3, 2 and 1 against 1.5 and −1": (np.array([3, 2, 1, 1.5, -1]), np.arange(5) < 3),
}
C, HARRY, SEEN = LINE.U[2, 0], LINE.V[0, 0], TOY.observed[0]

EXERCISES = {
    "03-product": Exercise(
        Number(),
        answer=C * HARRY,
        why="(−1)·(−0.2) = 0.2: positive, because both are on the side of the children, and small, because "
        "the movie is near the middle.",
        slips=[
            Slip(-0.2, "The size is right. Minus times minus is plus."),
            Slip(C + HARRY, "That is the sum of the two places. Multiply them."),
            Slip(abs(C - HARRY), "That is the distance between them. Multiply the two places."),
            Slip((C + HARRY) / 2, "That is the place half-way between the two. Multiply them."),
            Slip(1, "That is the guess for C and Shrek. Harry Potter is at −0.2."),
        ],
    ),
    "03-best-place": Exercise(
        Number(within=0),
        answer=_pairs(-LINE.V[:, 0], SEEN),
        level="medium",
        why="Anywhere left of 0, four of six. To the right it is two, and at 0 none. Six cannot be had on "
        "this line.",
        slips=[
            Slip(6, "With six A would be explained. Try: Memento or Triplets always gets in the way."),
            Slip(_pairs(LINE.V[:, 0], SEEN), "That is the number to the right of 0. Try the other side."),
            Slip(0, "That is the number at 0, where all guesses are equal. Move away from it."),
            Slip(3, "Half of them is a good guess. Write the six pairs down, and count on each side."),
        ],
    ),
    "03-explained-bug": Exercise(
        Function(CASES, YesNo()),
        answer=lambda guess, seen: guess[seen].min() > guess[~seen].max(),
        given=explained,
        level="hard",
        bug=True,
        equivalent={"as given, but return guess[seen].min() > guess[~seen].max()": "that is the mend"},
        why="If the worst watched movie beats the best of the others, all of them do.",
        slips=[
            Slip(
                lambda guess, seen: guess[seen].min() > guess[~seen].min(),
                "Now the worst of both are compared. The worst watched movie must beat the best of the "
                "others.",
            ),
            Slip(
                lambda guess, seen: guess[seen].mean() > guess[~seen].mean(),
                "Means hide single movies: a user is explained only if every watched movie wins.",
            ),
            Slip(
                lambda guess, seen: guess[seen].min() >= guess[~seen].max(),
                "Nearly. At 0 all guesses are equal, and >= takes a tie for a win.",
            ),
            Slip(
                lambda guess, seen: guess[seen].min() > 0,
                "Positive is not enough. The watched movies must beat the others.",
            ),
        ],
    ),
}
