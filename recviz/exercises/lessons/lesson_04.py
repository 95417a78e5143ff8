"""What lesson 04 asks: embeddings in two dimensions."""

import numpy as np

from recviz.data import hand_built, movies
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Embedding, Function, Index, Names, Number
from recviz.similarity import similarity

TOY, HAND = movies(), hand_built()

QUESTIONS = {
    "04-second-axis": Question(
        "At 0 % everybody lies on one line. Whose rows change most as the second axis grows?",
        wrong(
            "A's and B's",
            "They are far out on the first axis. On the second they are at 0.1 and 0, and 0 times anything "
            "adds nothing.",
            "who is far out on one axis is far out on all",
        ),
        wrong(
            "All four alike",
            "An axis adds to a guess the product of two numbers on it. Who is at 0 there gets nothing.",
            "a new axis adds the same to everybody",
        ),
        right("C's and D's", "They are at −1 and 1 on the second axis, so it adds most to their guesses."),
    ),
    "04-one-cell": Question(
        "A is at (1, 0.1) and Harry Potter at (0.9, −0.2). What is the guess?",
        wrong(
            "0.92",
            "A minus sign was lost: 0.1·(−0.2) is −0.02. With +0.2, as a popular retelling prints it, the "
            "sum would be 0.92.",
            "a sign error in the second product",
        ),
        right("0.88", "1·0.9 + 0.1·(−0.2) = 0.90 − 0.02."),
        wrong(
            "0.77",
            "That is (1 + 0.1)·(0.9 − 0.2): added first, and then multiplied. Multiply axis by axis, and add "
            "at the end.",
            "the product of sums for the sum of products",
        ),
        wrong(
            "(0.9, −0.02)",
            "These are the two products. A guess is one number: their sum.",
            "the dot product of two vectors is a vector",
        ),
    ),
    "04-moved-user": Question(
        "C is at (0.2, −1). Suppose C stood at (0.2, 1). Which two movies would C's row like then?",
        right("The Dark Knight Rises and Memento", "Up there C is a second D: 1.10 and 0.82."),
        wrong(
            "Still Shrek and Triplets",
            "The model knows C by nothing but C's place. At another place C is somebody else: Shrek gets "
            "−0.80.",
            "a user keeps a taste of their own beside the embedding",
        ),
        wrong(
            "Triplets and Memento",
            "These are the arthouse movies, at the other end of the first axis. On that one C has not moved.",
            "a move along one axis changes the place on the other",
        ),
    ),
    "04-best-for-d": Question(
        "D has watched The Dark Knight Rises and Memento. What comes first on D's list?",
        wrong(
            "The Dark Knight Rises, at 1.00",
            "It has D's highest guess of all, and D has seen it. A list leaves out what was watched.",
            "the highest prediction is the recommendation, watched or not",
        ),
        wrong(
            "Harry Potter, with a positive guess",
            "The movie is right. Its guess is −0.11: first on a list means best of the rest, not good.",
            "what is recommended must have a positive score",
        ),
        wrong(
            "Nothing, for all guesses left are negative",
            "They are, but there is still a best one. Whether to show it is a decision, and no sum makes it.",
            "a negative score means no",
        ),
        right("Harry Potter, with a negative guess", "−0.11. The plane says that D will dislike it least."),
    ),
}


def best(u, V, seen):
    """Return the unseen movie with the highest prediction, with the bug of the lesson: 0 beats all below."""
    scores = V @ u
    scores[seen] = 0
    return scores.argmax()


# Users, movies and what was watched that tell other ways to leave something out from the right one.
MORE = {
    "a user at (2, 0) who has not watched Triplets and Memento": ((2.0, 0.0), HAND.V, (0, 2, 3)),
    "a user at (2, 0) who has watched all but Triplets": ((2.0, 0.0), HAND.V, (0, 2, 3, 4)),
    "a user at (2, 0.3) who has watched Triplets and The Dark Knight Rises": ((2.0, 0.3), HAND.V, (1, 3)),
    "a user at (0.5, 2) and movies farther out": ((0.5, 2.0), 3 * HAND.V, (4,)),
    "user A and movies a thousand times as far out": ((1.0, 0.1), 1000 * HAND.V, (0, 2, 3)),
    "a user at (−0.2, −1) who has watched nothing": ((-0.2, -1.0), HAND.V, ()),
    "a user at (1, 0.1) and movies upside down": ((1.0, 0.1), HAND.V * [-1, 1], (1,)),
}


def _best(u, V, seen):
    return np.where(seen, -np.inf, V @ u).argmax()


u, v = HAND.U[2], HAND.V[0]

EXERCISES = {
    "04-dot-product": Exercise(
        Number(),
        answer=u @ v,
        why="0.2·0.9 + (−1)·(−0.2) = 0.18 + 0.20. Minus times minus is plus: both lean towards children.",
        slips=[
            Slip(
                0.2 * 0.9 - 1 * 0.2,
                "A sign was lost: (−1)·(−0.2) is +0.2, not −0.2.",
            ),
            Slip(
                similarity(u, v, "cosine").item(),
                "That is the cosine, not the dot product: do not divide by the lengths.",
            ),
            Slip(u[0] * v[0], "That is the first axis alone. Add the product of the second numbers."),
            Slip(u[1] * v[1], "That is the second axis alone. Add the product of the first numbers."),
            Slip(
                u.sum() * v.sum(),
                "You added first and then multiplied. Multiply axis by axis, and add at the end.",
            ),
            Slip(np.linalg.norm(u - v), "That is the distance between the two points, not their product."),
            Slip(HAND.U[0] @ v, "That is the guess for A. Here it is C, in the third row of U."),
        ],
    ),
    "04-all-positive": Exercise(
        Embedding(),
        holds=lambda embedding: (embedding[0] @ embedding[1].T > 0).all(),
        bug=True,
        level="medium",
        why="Every guess is positive, watched or not, and says nothing any more. What counts is not the sign "
        "but that the movies somebody watched come out above the others.",
        slips=[
            Slip(
                (0 * HAND.U, HAND.V),
                "Every guess is 0: at (0, 0) nobody has an opinion. Bring everybody out of there.",
                when=lambda e: not (e[0] @ e[1].T).any(),
            ),
            Slip(
                (HAND.U, HAND.V),
                lambda e: f"{(e[0] @ e[1].T <= 0).sum()} of 20 guesses are not positive yet.",
                when=lambda e: (e[0] @ e[1].T <= 0).any() and (e[0] @ e[1].T > 0).any(),
            ),
            Slip(
                (-np.abs(HAND.U), np.abs(HAND.V)),
                "No guess is positive. Users and movies stand on opposite sides: bring them to the same one.",
                when=lambda e: (e[0] @ e[1].T <= 0).all(),
            ),
        ],
    ),
    "04-recommend": Exercise(
        Names(TOY.items, many="list"),
        answer=["The Dark Knight Rises", "Memento"],
        why="−0.70 and −1.18. Both are negative; the order is all that a list needs.",
        level="medium",
        slips=[
            Slip(
                ["Memento", "The Dark Knight Rises"],
                "Turned round: −0.70 is more than −1.18. (argsort begins with the smallest.)",
            ),
            Slip(
                [TOY.items[j] for j in np.argsort(-(HAND.V @ u))],
                "That is the order of all five. C has watched three of them: leave those out.",
            ),
            Slip(
                [TOY.items[j] for j in np.argsort(-(HAND.V @ u))[:3]],
                "These are the three movies that C has watched.",
            ),
            Slip([], "The list is empty. Both guesses are negative, and still one of them is better."),
            Slip(["The Dark Knight Rises"], "That is the first one. Two movies are left for C: list both."),
        ],
    ),
    "04-bug": Exercise(
        Function(
            {f"user {name}": (HAND.U[i], HAND.V, TOY.observed[i]) for i, name in enumerate("AC")}
            | {label: (np.array(u), V, np.isin(range(5), seen)) for label, (u, V, seen) in MORE.items()},
            returns=Index(TOY.items),
        ),
        answer=_best,
        given=best,
        bug=True,
        level="hard",
        why="Minus infinity is below every guess. The 0 was not: all that A has left is negative, so 0 won.",
        slips=[
            Slip(
                lambda u, V, seen: (V @ u).argmax(),
                "Now nothing is left out: it recommends what was watched already.",
            ),
            Slip(
                lambda u, V, seen: (V @ u)[~seen].argmax(),
                "It counts among the unwatched movies only, so its number is the row of another movie.",
            ),
            Slip(
                lambda u, V, seen: np.where(seen, np.inf, V @ u).argmin(),
                "That finds the worst of the unwatched movies.",
            ),
        ],
    ),
}
