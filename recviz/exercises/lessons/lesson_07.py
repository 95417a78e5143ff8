"""What lesson 07 asks: weighted alternating least squares."""

import numpy as np

from recviz.data import hand_built, movies
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Embedding, Function, Number, Table
from recviz.factorize import wals

TOY, HAND = movies(), hand_built()
W = np.where(TOY.observed, 1, 0.1)

QUESTIONS = {
    "07-again": Question(
        "You have solved for D. Now you solve for A, and A moves. Do you have to solve for D again?",
        wrong(
            "Yes, because the loss has changed",
            "It has, but only in A's row and A's penalty. What D's row costs is what it was.",
            "any change of the loss changes everybody's best place",
        ),
        wrong(
            "Yes, because A and D watched the same movie",
            "What they share is that movie, and it stands still. D's system does not hold A.",
            "users who share items depend on each other within a half-step",
        ),
        right(
            "No",
            "D's system holds D's feedback and the movies, which stand still. It does not hold A.",
        ),
    ),
    "07-how-many": Question(
        "Each half-step is exact. After how many half-steps is the loss within a millionth of where it ends?",
        wrong(
            "2, one for the users and one for the movies",
            "Each is exact for the other half as it was. Then that half moves, and there is a better place "
            "again.",
            "each half-step is exact, so two suffice",
        ),
        right("About 90", "89, from this start: quick at first, and then slow."),
        wrong(
            "About 10",
            "The first three take off 99 % of the way, so one would think so. After 10, there is still 0.06 "
            "to go.",
            "a method that starts fast goes on fast",
        ),
    ),
    "07-line": Question(
        "Memento is at (−0.9, 1). At how many places can E stand so that the prediction is exactly 1?",
        wrong(
            "One: on Memento",
            "There the prediction is (−0.9)² + 1² = 1.81. A product is not largest, nor 1, where two points "
            "meet.",
            "a user who likes an item stands on it",
        ),
        wrong(
            "Endlessly many: on a circle around Memento",
            "On a circle the distance is the same everywhere. The prediction is no distance.",
            "a prediction depends on the distance between the points",
        ),
        wrong(
            "None: one movie says too little",
            "It says too little to choose a place. That leaves too many places, not too few.",
            "too little data means no solution, instead of too many",
        ),
        right("Endlessly many: on a straight line", "−0.9 x + y = 1 is the equation of a straight line."),
    ),
    "07-shared": Question(
        "Each user's system needs a sum over all movies, with weights of that user's own. What can be done "
        "once, for all users?",
        wrong(
            "Nothing, because everybody has other weights",
            "They differ only where somebody watched. Everywhere else the weight is w₀, for everybody.",
            "different weights make different sums from the ground up",
        ),
        right(
            "The sum over all movies, each with the weight w₀",
            "After that, only the few watched movies have to be raised, from w₀ to 1.",
        ),
        wrong(
            "No need: unobserved movies can be left out",
            "They count, with the weight w₀. To leave them out is another loss, with other answers.",
            "the Gramian trick leaves unobserved cells out",
        ),
        wrong(
            "The sum over the movies that nobody watched",
            "It is the same for all, but hardly a movie is in it. A blank belongs to a user and a movie.",
            "being unobserved belongs to a movie, not to a cell",
        ),
    ),
    "07-who-arrives": Question(
        "The loss can only fall. Which of the 21 runs end at 1.292?",
        wrong(
            "All of them",
            "What falls need not fall to the lowest place there is: some end at 1.966.",
            "a loss that only falls reaches its smallest value",
        ),
        wrong(
            "Most of the random starts, and the hand-built plane",
            "The hand-built plane explains all four people, but its loss was never small. It ends at 1.966.",
            "a start that ranks well is near the smallest loss",
        ),
        wrong(
            "Seed 0 alone: each start ends in a place of its own",
            "There are only two ends here: 1.292, and for the others 1.966.",
            "different starts always give different results",
        ),
        right(
            "Most of the random starts, not the hand-built plane",
            "17 of the 20 do. The other three, and the hand-built plane, end at 1.966.",
        ),
    ),
}


def best_places(W, A, fixed, reg=0.1):
    """Return the best place for each row of A, with the other side held still."""
    systems = [
        ((fixed.T * w) @ fixed + reg * np.eye(2), fixed.T @ (w * a)) for w, a in zip(W, A, strict=True)
    ]
    return np.array([np.linalg.solve(left, right) for left, right in systems])


def together(U, V):
    """Return the next U and V, with the bug of the lesson: both are solved from the old places."""
    return best_places(W, TOY.A, V), best_places(W.T, TOY.A.T, U)


def _sweep(U, V):
    new_U = best_places(W, TOY.A, V)
    return new_U, best_places(W.T, TOY.A.T, new_U)


def _movies_first(U, V):
    new_V = best_places(W.T, TOY.A.T, U)
    return best_places(W, TOY.A, new_V), new_V


def _end(embedding):
    return wals(TOY, 2, steps=200, start=embedding).losses[-1]


V, w, a, seen = HAND.V, W[1], TOY.A[1], TOY.observed[1]  # row 1 is B
_bowl, _pull = (V.T * w) @ V, V.T @ (w * a)
_ridge = 0.1 * np.eye(2)
_users = best_places(W, TOY.A, V)
_pair = V[[4, 2]]  # Memento and Shrek
_random = np.random.default_rng(7)
_starts = [(_random.normal(size=(4, 2)), _random.normal(size=(5, 2))) for _ in range(2)]

EXERCISES = {
    "07-place-of-b": Exercise(
        Table(columns=("x", "y")),
        answer=np.linalg.solve(_bowl + _ridge, _pull),
        why="2.191 x − 0.128 y = −1.9 and −0.128 x + 1.925 y = 0.2: close to (−1, 0), where we had put B "
        "by hand.",
        slips=[
            Slip(
                np.linalg.solve(V[seen].T @ V[seen] + _ridge, _pull),
                "You left the unobserved movies out. They belong on the left-hand side, each with the "
                "weight 0.1.",
            ),
            Slip(
                np.linalg.solve(_bowl, _pull),
                "The penalty is missing: add λ = 0.1 to the two numbers on the diagonal.",
            ),
            Slip(
                np.linalg.solve(V[seen].T @ V[seen], _pull),
                "Both the penalty and the unobserved movies are missing.",
            ),
            Slip(
                np.linalg.solve(V.T @ V + _ridge, _pull),
                "All movies count fully here. Only the two that B watched have the weight 1; the others "
                "have 0.1.",
            ),
            Slip(
                np.linalg.solve(_bowl + _ridge, V.sum(axis=0)),
                "On the right-hand side stand all five movies. Only those that B watched belong there: A is "
                "0 elsewhere.",
            ),
            Slip(
                np.linalg.solve(_bowl + _ridge, V.T @ w),
                "On the right-hand side, each weight belongs with B's feedback: V.T @ (w * a). It is 0 where "
                "nothing was watched.",
            ),
            Slip(_users[3], "That is D's place. B is in row 1."),
            Slip(HAND.U[1], "That is B's place by hand. There is a better one, if not far from there."),
        ],
    ),
    "07-movies": Exercise(
        Table(TOY.items, ("x", "y")),
        answer=best_places(W.T, TOY.A.T, _users),
        level="medium",
        why="The loss falls to 2.077: the users' half-step took 0.099 off, the movies' takes off 0.489.",
        slips=[
            Slip(
                best_places(W.T, TOY.A.T, HAND.U),
                "You solved with the users' old places. The second half-step holds the new U still.",
            ),
            Slip(
                best_places(np.ones((5, 4)), TOY.A.T, _users),
                "All cells count fully here. A movie's weights are its column of W.",
            ),
            Slip(
                best_places(W.T, TOY.A.T, _users, reg=0.0),
                "The penalty is missing: movies pay for their length just as users do.",
            ),
            Slip(
                best_places(TOY.observed.T * 1.0, TOY.A.T, _users),
                "You left the unobserved users out of each movie's system. They count, with the weight 0.1.",
            ),
            Slip(HAND.V, "These are the movies as they were. Solve for their best places."),
            Slip(_users, "These are the four users. The movies are asked for, five rows."),
        ],
    ),
    "07-bug": Exercise(
        Function(
            {f"start {k}": start for k, start in enumerate(_starts, start=1)},
            returns=Embedding(),
        ),
        answer=_sweep,
        given=together,
        bug=True,
        level="medium",
        equivalent={
            f"argument 1 always as for start {k}": "users are solved for first: where they were is not used"
            for k in (1, 2)
        },
        why="The movies now answer to the users' new places. Alternating is the word in the method's name "
        "that matters.",
        slips=[
            Slip(
                _movies_first,
                "That is a sweep too, with the movies first. Here it is users first, then movies.",
            ),
            Slip(lambda U, V: (U, V), "Nobody has moved. A sweep solves for the users, then for the movies."),
            Slip(lambda U, V: _sweep(*_sweep(U, V)), "These are two sweeps. One is asked for."),
            Slip(
                lambda U, V: (best_places(W, TOY.A, _sweep(U, V)[1]), _sweep(U, V)[1]),
                "The movies are right. The users have been solved for once more, after them.",
            ),
            Slip(
                lambda U, V: [(old + new) / 2 for old, new in zip((U, V), _sweep(U, V), strict=True)],
                "That is half of the way. A half-step goes straight to the best places.",
            ),
            Slip(
                lambda U, V: (best_places(W, TOY.A, V), V),
                "Only the users have moved. A sweep solves for the movies too.",
            ),
            Slip(
                lambda U, V: (U, best_places(W.T, TOY.A.T, U)),
                "Only the movies have moved. A sweep solves for the users first.",
            ),
            Slip(
                lambda U, V: (U, best_places(W.T, TOY.A.T, best_places(W, TOY.A, V))),
                "The movies are right. Return the users that they were solved for, not the old ones.",
            ),
        ],
    ),
    "07-two-movies": Exercise(
        Table(columns=("x", "y")),
        answer=np.linalg.solve(_pair, [1, 1]),
        level="medium",
        why="There is one place, and it is absurdly far away: the two movies lie almost opposite each other. "
        "A single answer is not always a sensible one.",
        slips=[
            Slip(
                np.linalg.solve(_pair.T @ _pair + _ridge, _pair.sum(axis=0)),
                "That is with λ = 0.1, where both predictions are near 0. Here λ is 0, and both have to be "
                "1.",
            ),
            Slip(
                _pair.mean(axis=0),
                "That is halfway between the two movies, where both predictions are near 0.",
            ),
            Slip(
                V[4] / (V[4] @ V[4]),
                "There the prediction for Memento is 1. For Shrek it has to be 1 as well.",
            ),
            Slip(
                V[2] / (V[2] @ V[2]),
                "There the prediction for Shrek is 1. For Memento it has to be 1 as well.",
            ),
            Slip(
                np.linalg.solve((V.T * [0.1, 0.1, 1, 0.1, 1]) @ V, _pair.sum(axis=0)),  # w₀ = 0.1
                "There the unobserved movies have a say. Here w₀ is 0.",
            ),
        ],
    ),
    "07-new-movies": Exercise(
        Number(within=0.5),
        answer=610 + 2 * 9742 + 2 * 100_836,
        level="medium",
        why="Each new movie adds one table, to the movies' Gramian: not quite 5 % more work. Cell by cell it "
        "would be twice the work.",
        slips=[
            Slip(
                212_024,
                "That is as many as before. The new movies count with w₀, so each has its table in the "
                "Gramian.",
            ),
            Slip(
                2 * 212_024,
                "Twice the movies is not twice the work: the number of ratings is what it was.",
            ),
            Slip(610 + 2 * 9742, "These are the two Gramians. Each rating still costs two tables on top."),
            Slip(
                610 + 2 * 9742 + 100_836,
                "Each rating counts twice in a sweep: once for its user, and once for its movie.",
            ),
            Slip(
                2 * 610 * 2 * 9742,
                "That is cell by cell: a table for each user and movie, twice. The Gramian spares most of "
                "these.",
            ),
            Slip(9742, "So many are added. How many are there in all?"),
        ],
    ),
    "07-never-leaves": Exercise(
        Embedding(),
        holds=lambda start: start[0].shape[1] == 2 and _end(start) > 2,
        bug=True,
        level="hard",
        equivalent={
            f"answer = (hand.U, {V})": "on an axis, and so it ends at 4.901"
            for V in ("-(hand.V * [1, 0])", "hand.V * [-1, 0]", "hand.V * [0, 1]", "hand.V * [2, 0]")
        }
        | {"answer = (hand.U, hand.V * [0, 0])": "with all zeros the loss stays at 10"},
        why="Where all movies have a 0, a half-step gives every user a 0 too, and the users hand it back. "
        "That is why starts are random.",
        slips=[
            Slip(
                (HAND.U[:, :1], HAND.V[:, :1]),
                "With two columns, please: the same happens there if one of them is useless.",
                when=lambda start: start[0].shape[1] != 2,
            ),
            Slip(
                (HAND.U * [1, 0], HAND.V),
                "Where the users start does not matter: they are solved for first. Look at the movies.",
                when=lambda start: np.linalg.matrix_rank(start[0]) < 2 == np.linalg.matrix_rank(start[1]),
            ),
            Slip(
                (np.ones((4, 2)), np.ones((5, 2))),
                lambda start: (
                    "On paper you are right: movies on one line never leave it. But rounding pushes them off "
                    f"a slanting line, and it ends at {_end(start):.3f}. On an axis the zeros stay exact."
                ),
                when=lambda start: np.linalg.matrix_rank(start[1]) < 2,
            ),
            Slip(
                (HAND.U, HAND.V),
                "It ends at 1.966, as seed 6 does: stuck, but not above 2.",
                when=lambda start: _end(start) > 1.9,
            ),
            Slip(
                (np.abs(HAND.U), np.abs(HAND.V)),
                lambda start: f"It ends at {_end(start):.3f}: this start finds its way down.",
                when=lambda start: True,
            ),
        ],
    ),
}
