"""What lesson 10 asks: singular value decomposition."""

import numpy as np

from recviz.data import movies, planted
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Embedding, Function, Number, Table
from recviz.factorize.svd import svd
from recviz.ranking import hold_out, recall_at_k

TOY = movies()
CREMONESI = "Cremonesi, Koren, Turrin 2010, doi.org/10.1145/1864708.1864721"

QUESTIONS = {
    "10-rank-2": Question(
        "The singular values are 2.33, 1.61, 1.41 and 0. What is the loss at rank 2?",
        wrong(
            "1.41",
            "That is the strength of the layer that is missing. A loss is a sum of squares, and so is what a "
            "layer takes off it.",
            "the singular value, not its square, is what a layer explains",
        ),
        right("2", "1.41² + 0² is missing. Or 10 − 2.33² − 1.61²."),
        wrong(
            "8",
            "That is what layers 1 and 2 explain: 5.41 + 2.59. The loss is what they leave of the 10.",
            "what is explained for what is left over",
        ),
        wrong(
            "6.06",
            "That is 10 − 2.33 − 1.61. Each layer takes its squared singular value off the loss.",
            "singular values are subtracted from the loss unsquared",
        ),
    ),
    "10-perfect": Question(
        "At rank 2, C's list begins with The Dark Knight Rises, at 0.50. What will it say at rank 3?",
        wrong(
            "The same movie first, nearer to 1",
            "C has not watched it, so its cell holds a 0. A smaller loss comes nearer to the table, not to "
            "what C would like.",
            "a smaller loss makes better recommendations",
            CREMONESI,
        ),
        wrong(
            "Memento first, at a little above 0",
            "Memento stood at 0 and stays there. There is nothing in the table that would lift it.",
            "a new layer brings in a new taste for everybody",
        ),
        right(
            "Both movies, and each of them at 0.00",
            "The loss is 0, so every blank is predicted as what it counts as here: a 0. Which of the two "
            "stands first says nothing.",
        ),
    ),
    "10-best-rank": Question(
        "The train loss falls with each layer, from rank 1 to rank 100. Where will recall@10 be highest?",
        wrong(
            "At rank 100, where the loss is smallest",
            "By then it knows by heart who watched what, and predicts nearly 0 for everything else, put "
            "aside or not.",
            "the smallest loss recommends best",
            CREMONESI,
        ),
        wrong(
            "It rises, and then stays level",
            "More layers do harm. The later ones learn accidents, which drown what the first ones found.",
            "dimensions to spare do no harm",
        ),
        wrong(
            "At rank 1",
            "One layer has one order of movies for everybody. It is hardly better than the most popular "
            "list.",
            "the simplest model generalises best",
        ),
        right(
            "Near rank 4",
            "Four layers are enough for four groups. What comes after them is mostly accident.",
        ),
    ),
    "10-rank-50": Question(
        "At rank 4 you will see four green blocks. What will be left of them at rank 50?",
        wrong(
            "The same blocks, with sharper edges",
            "The blocks are not in the table, only their dots are. More layers come nearer to the table.",
            "more layers draw the same picture more finely",
        ),
        right(
            "Little: the green draws back to the watched cells",
            "With so many layers the SVD can obey, and set the blanks to 0.",
        ),
        wrong(
            "Nothing: everything fades towards 0",
            "The blanks do. The watched cells come nearer to 1, for there the table holds a 1.",
            "so many zeros draw all predictions to 0",
        ),
    ),
}


def predictions(A, rank):
    """Return the predictions of the SVD, with the bug of the lesson: the strength is multiplied in twice."""
    return _predict(A, rank, 1, 1)


def _predict(A, rank, left_power, right_power, factor=1.0):
    left, s, rows = np.linalg.svd(A, full_matrices=False)
    U = left[:, :rank] * s[:rank] ** left_power
    V = rows[:rank].T * s[:rank] ** right_power
    return factor * U @ V.T


def recall_of(A, rank):
    """Return a recall, with the bug of the lesson: the SVD has seen what was put aside."""
    train, test = hold_out(A)
    return _recall(train, test, A, rank)


def _recall(train, test, learn_from, rank):
    fit = svd(learn_from, rank)
    return recall_at_k(train, test, fit.U, fit.V)


def _learn(A, rank):
    train, test = hold_out(A)
    return _recall(train, test, train, rank)


def _learn_from_test(A, rank):
    train, test = hold_out(A)
    return _recall(train, test, test, rank)


def _ask_for_train(A, rank):
    train, test = hold_out(A)
    return _recall(test, train, train, rank)


def _leave_all_out(A, rank):
    train, test = hold_out(A)
    return _recall(A, test, train, rank)


TWO = svd(TOY, 2)
FIRST = np.array([1, 3, 3, 1])  # what each user is recommended first at rank 2


def _largest(pair):
    return np.abs(pair[0] @ pair[1].T).max()


def _changed(pair):
    """Return how many users have another first recommendation than at rank 2, or none that is ahead."""
    P = np.where(TOY.observed, -np.inf, pair[0] @ pair[1].T)
    best_two = np.sort(P, axis=1)[:, -2:]
    tied = best_two[:, 1] - best_two[:, 0] <= 1e-6 * _largest(pair)
    return int((tied | (P.argmax(axis=1) != FIRST)).sum())


EXERCISES = {
    "10-sixth-movie": Exercise(
        Number(),
        answer=np.linalg.matrix_rank(np.hstack([TOY.A, np.ones((4, 1))])),
        why="In the new column, too, D = A + B − C: 1 = 1 + 1 − 1. No further layer is needed.",
        slips=[
            Slip(
                4,
                "A new column needs a new layer only if the old ones cannot make it. Does D = A + B − C hold "
                "in it?",
            ),
            Slip(
                6,
                "That is how many columns there are. Harry Potter's and Shrek's are equal, and one layer "
                "serves both.",
            ),
            Slip(5, "So many columns differ from one another. But some of them can be made of others."),
            Slip(1, "The new column alone has rank 1. The other five are still there."),
        ],
    ),
    "10-ninety": Exercise(
        Number(),
        answer=1 + np.argmax(np.cumsum(np.arange(5, 0, -1) ** 2) >= 0.9 * 55),
        why="25 + 16 + 9 = 50 of 55, which is 91 %. Two dimensions explain 75 %.",
        slips=[
            Slip(
                4,
                "You added the singular values themselves: 14 of 15. Square them first, and see who is "
                "strong.",
            ),
            Slip(2, "25 + 16 = 41 of 55 is 75 %."),
            Slip(5, "Five explain everything. Fewer are enough for 90 %."),
            Slip(50 / 55, "That is the share that is explained. By how many dimensions?"),
        ],
    ),
    "10-strength": Exercise(
        Function(
            {f"the toy and rank {rank}": (TOY.A, rank) for rank in (2, 1)}
            | {"the stars and rank 2": (movies("explicit").A, 2)},
            returns=Table(TOY.users, TOY.items),
        ),
        answer=lambda A, rank: _predict(A, rank, 0.5, 0.5),
        given=predictions,
        bug=True,
        level="medium",
        equivalent={
            "left, s, right = np.linalg.svd(A)": "the further columns are cut off",
            "left, s, right = np.linalg.svd(A, full_matrices=True)": "the further columns are cut off",
        },
        why="√s times √s is s. Each layer has its strength once.",
        slips=[
            Slip(
                lambda A, rank: _predict(A, rank, 0, 0),
                "Now the strength is not in it at all: every layer counts alike.",
            ),
            Slip(
                lambda A, rank: _predict(A, rank, 1, 1, 1 / 4),
                "Half of s times half of s is a quarter of s². What times itself is s?",
            ),
            Slip(
                lambda A, rank: _predict(A, rank, 1, 1, 1 / 2),
                "Half of s times s is not s. Nothing but the power of s is wrong.",
            ),
            Slip(
                lambda A, rank: _predict(A, rank, 1, 0.5),
                "There is still too much strength in it: s on one side and √s on the other.",
            ),
        ],
    ),
    "10-hundredth": Exercise(
        Embedding(),
        holds=lambda pair: _largest(pair) < 0.01 and _changed(pair) == 0,
        bug=True,
        level="medium",
        equivalent={f"answer = (fit.U / {by}, fit.V)": "small enough too" for by in (999, 1001, 2000)},
        why="The loss is nearly 10, as bad as predicting nothing, and all four get what rank 2 gave them. A "
        "list looks at the order alone.",
        slips=[
            Slip(
                (TWO.U, TWO.V),
                lambda pair: (
                    f"The largest prediction is {_largest(pair):.4g} in size. It has to be below 0.01."
                ),
                when=lambda pair: _largest(pair) >= 0.01,
            ),
            Slip(
                (0 * TWO.U, TWO.V),
                "All predictions are equal now, so no movie is ahead of another.",
                when=lambda pair: np.ptp(pair[0] @ pair[1].T) <= 1e-12,
            ),
            Slip(
                (-TWO.U / 1000, TWO.V),
                "That turns the order round: what was first is last.",
                when=lambda pair: np.sum((pair[0] @ pair[1].T) * (TWO.U @ TWO.V.T)) < 0,
            ),
            Slip(
                (TWO.U[[0, 2, 1, 3]] / 1000, TWO.V),
                lambda pair: (
                    f"Small enough. But {_changed(pair)} of the 4 users have lost their first movie."
                ),
                when=lambda pair: _changed(pair) > 0,
            ),
        ],
    ),
    "10-leak": Exercise(
        Function(
            {
                f"planted set {seed}, smaller than the lesson's, and rank {rank}": (
                    planted(60, 40, 3, per_user=12, seed=seed).A,
                    rank,
                )
                for seed, rank in ((0, 3), (1, 20))
            }
        ),
        answer=_learn,
        given=recall_of,
        bug=True,
        level="hard",
        equivalent={"as given, but fit = rv.svd(train, rank)": "that is the mend"},
        why="Now the SVD learns from train alone, and what was put aside is news to it. On the planted set "
        "of this lesson, rank 100 falls from 0.99 to 0.11.",
        slips=[
            Slip(
                _learn_from_test,
                "Now it learns from the answers and from nothing else.",
            ),
            Slip(
                _ask_for_train,
                "Train and test have changed places: you ask for what it has learned by heart.",
            ),
            Slip(
                _leave_all_out,
                "Nothing is found, because what was put aside may not be recommended: the first argument "
                "says what is left out.",
            ),
        ],
    ),
}
