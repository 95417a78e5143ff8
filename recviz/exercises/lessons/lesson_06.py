"""What lesson 06 asks: stochastic gradient descent."""

import numpy as np

from recviz.data import hand_built, movies
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Embedding, Function, Names, Number, Table

TOY, HAND = movies(), hand_built()

QUESTIONS = {
    "06-which-way": Question(
        "A is at (1, 0.1), and watched Harry Potter, at (0.9, −0.2). Only A moves, one small step against "
        "the gradient. Which way does A go?",
        wrong(
            "Straight to Harry Potter's point",
            "A prediction is a product and no distance. A tenth of the gradient takes A to (1.0216, 0.0952). "
            "That is a little farther from the movie's point, and the prediction still rises.",
            "a gradient step goes to the other point",
        ),
        wrong(
            "Outwards, along A's own arrow",
            "A longer arrow of A would raise the prediction too. But the gradient for u is a multiple of the "
            "other vector, v, and so is the step.",
            "a gradient step makes a vector longer or shorter and does not turn it",
        ),
        wrong(
            "Against the arrow from (0, 0) to Harry Potter",
            "The gradient itself points there: uphill. The step goes against it, and minus times minus is "
            "plus.",
            "forgetting the sign of the step",
        ),
        right(
            "Along the arrow from (0, 0) to Harry Potter",
            "The prediction of 0.88 is too low. Minus the gradient is 2·0.12·v, a short piece of the movie's "
            "arrow.",
        ),
    ),
    "06-rates": Question(
        "With a learning rate of 0.1 the loss arrives within 100 steps. What will happen with 0.001 or 0.3?",
        wrong(
            "0.3 arrives three times as soon",
            "A longer step is a faster one only as long as it does not jump across the valley.",
            "the larger the learning rate, the faster",
        ),
        wrong(
            "0.3 overshoots a few times, and then settles",
            "Each jump lands higher up on the other side than the one before. At step 6 the numbers burst.",
            "overshooting always dies out by itself",
        ),
        right(
            "0.3 diverges, and 0.001 is still far away",
            "0.3 bursts at step 6. After 100 steps 0.001 is at 8.507: each step is right, and far too short.",
        ),
        wrong(
            "0.001 ends lowest, because it is the most exact",
            "It would get there, after thousands of steps. After 100 it is at 8.507, and 0.1 is at 1.295.",
            "a smaller learning rate gives a better result",
        ),
    ),
    "06-ends-lowest": Question(
        "Which of the three runs ends lowest?",
        right(
            "All 20 cells for each step, 0.1",
            "It is smooth and goes on down. At the end less than 0.0001 is left to go.",
        ),
        wrong(
            "One cell for each step, 0.1",
            "It makes 20 times as many steps, comes down just as fast, and then never settles: each cell "
            "pulls its own way.",
            "more steps get nearer to the goal",
        ),
        wrong(
            "One cell for each step, 0.02",
            "Smaller steps tremble less, and still tremble: about 0.01 above the best, at the end.",
            "a small fixed learning rate takes the noise away",
        ),
        wrong(
            "All three alike, for they look at equally many cells",
            "They look at 6,000 cells each. What they make of them differs: one step for 20 cells, or 20 "
            "rough steps.",
            "the same work gives the same result",
        ),
    ),
    "06-other-loss": Question(
        "Can another loss, still with two dimensions, tell who watched these two movies?",
        wrong(
            "No: two dimensions are too few, whatever the loss",
            "By hand, two were enough. It is the squared loss that prefers other places for the points.",
            "what a model cannot do is due to its size, never to its loss",
        ),
        wrong(
            "Yes: one whose lowest value is smaller",
            "A loss of one kind cannot be compared with a loss of another kind, no more than metres with "
            "minutes.",
            "losses of different kinds can be compared",
        ),
        right(
            "Yes: the logistic loss, for example",
            "With it all four people have what they watched on top. Which loss is made small decides where "
            "the points go.",
        ),
        wrong(
            "Yes: any loss but the squared one",
            "With Huber the two columns differ from user to user, but C and D have an unwatched movie on "
            "top.",
            "any change of the loss is a gain",
        ),
    ),
}


def climb(U, V):
    """Return the next U and V, with the bug of the lesson: the error has the wrong sign."""
    error = U @ V.T - TOY.A
    gradient_U, gradient_V = -2 * error @ V, -2 * error.T @ U
    return U - 0.1 * gradient_U, V - 0.1 * gradient_V


def _step(U, V, factor=2.0, users=1, items=1):
    error = TOY.A - U @ V.T
    return U + users * 0.1 * factor * error @ V, V + items * 0.1 * factor * error.T @ U


def _one_after_the_other(U, V):
    new_U = _step(U, V)[0]
    return new_U, _step(new_U, V)[1]


def _moves(ends):
    pairs = zip(ends, CASES.values(), strict=True)
    return np.concatenate([(end[k] - start[k]).ravel() for end, start in pairs for k in (0, 1)])


def _stretch(ends):
    """Return how many times as far as they should all go the right way; 0 if that is not all."""
    if any(end[0].shape != (4, 2) for end in ends):
        return 0.0
    gone, wanted = _moves(ends), _moves([_step(*start) for start in CASES.values()])
    times = gone @ wanted / (wanted @ wanted)
    return times if np.allclose(gone, times * wanted) else 0.0


def _cell_by_cell(U, V):
    U, V = U.copy(), V.copy()
    for i, j in np.ndindex(4, 5):
        pull = 0.2 * (TOY.A[i, j] - U[i] @ V[j])
        U[i], V[j] = U[i] + pull * V[j], V[j] + pull * U[i]
    return U, V


def _gradients(U, V):
    return [(old - new) / 0.1 for old, new in zip((U, V), _step(U, V), strict=True)]


def _observed_only(U, V):
    error = np.where(TOY.observed, TOY.A - U @ V.T, 0)
    return U + 0.2 * error @ V, V + 0.2 * error.T @ U


b, v = HAND.U[1], HAND.V[0]
_random = np.random.default_rng(6)
_start = _random.normal(size=(4, 2)), _random.normal(size=(5, 2))
CASES = {"the hand-built points": (HAND.U, HAND.V), "a random start": _start}

EXERCISES = {
    "06-gradient-b": Exercise(
        Table(columns=("part 1", "part 2")),
        answer=2 * (b @ v) * v,
        why="−2·0.9·(0.9, −0.2). The prediction of −0.9 is below 0, so a step against the gradient moves B "
        "along the movie's arrow, and the prediction rises.",
        slips=[
            Slip((b @ v) * v, "The factor 2 is missing: it comes down from the square."),
            Slip(
                -2 * (b @ v) * v,
                "The sign is turned round: that is the way down, which the step takes. The gradient points "
                "uphill.",
            ),
            Slip(
                2 * (b @ v) * b,
                "That is the gradient for the movie. For B, the error times the movie's vector.",
            ),
            Slip(
                -2 * (1 - b @ v) * v,
                "You took 1 for the truth. B has not watched the movie: here the truth is 0, and the error "
                "0.9.",
            ),
            Slip(
                b - 0.2 * (b @ v) * v,
                "That is where B stands after a step of one tenth. The gradient is asked for.",
            ),
            Slip(
                (b @ v) ** 2, "That is the loss of the cell. The gradient has two parts, one for each axis."
            ),
        ],
    ),
    "06-bug": Exercise(
        Function(
            CASES,
            returns=Embedding(),
        ),
        answer=_step,
        given=climb,
        bug=True,
        level="medium",
        equivalent={
            "as given, but error = toy.A - U @ V.T": "that is the mend",
            "as given, but error = -(U @ V.T - toy.A)": "the same error",
        },
        why="The error is the truth minus the prediction. Turned round, it turns both gradients round, and "
        "each step climbs. (Three other ways to mend it do the same.)",
        slips=[
            Slip(
                lambda U, V: _step(U, V, items=-1),
                "The users go down now, and the movies still climb.",
            ),
            Slip(
                lambda U, V: _step(U, V, users=-1),
                "The movies go down now, and the users still climb.",
            ),
            Slip(
                lambda U, V: _step(U, V, factor=1.0),
                "It goes down now, and half as far as it should: the factor 2 of the square is missing.",
            ),
            Slip(
                _one_after_the_other,
                "It goes down, but the movies' gradient was taken at the users' new places. In a gradient "
                "step both are taken at the old ones.",
            ),
            Slip(
                _gradients, "These are the gradients. Return where the step leads: U and V, less 0.1 of them."
            ),
            Slip(
                lambda U, V: _step(U, V, users=10, items=10),
                lambda steps: (
                    f"Everybody goes the right way, but {_stretch(steps):.3g} times as far as asked for. "
                    "Look at the learning rate, and at the factor 2."
                ),
                when=lambda steps: _stretch(steps) > 0,
            ),
            Slip(
                lambda U, V: _step(U, V, users=-10, items=-10),
                lambda steps: f"It still climbs, and {-_stretch(steps):.3g} times as far as before.",
                when=lambda steps: _stretch(steps) < 0,
            ),
            Slip(lambda U, V: _step(U, V, items=0), "Only the users have moved. The movies take a step too."),
            Slip(lambda U, V: _step(U, V, users=0), "Only the movies have moved. The users take a step too."),
            Slip(lambda U, V: (U, V), "Nobody has moved. A step changes all nine points."),
            Slip(
                _cell_by_cell,
                "You take a step for each cell. Here all 20 cells make one step, from the old places.",
            ),
            Slip(
                _observed_only,
                "It goes down for the observed cells alone. In this loss all 20 cells count.",
            ),
        ],
    ),
    "06-bounce": Exercise(
        Number(within=1e-9),
        answer=1,
        bug=True,
        level="medium",
        why="From 0 to 2, from 2 to 0, and so on for ever. Such a run does not diverge, and is of no use.",
        slips=[
            Slip(-0.1, "A learning rate below 0 goes uphill, and diverges.", when=lambda rate: rate < 0),
            Slip(0, "Then x never moves at all. It should move, and never come to rest."),
            Slip(
                0.5, "With 0.5 a single step takes x to 1, and there it rests: the best rate for this bowl."
            ),
            Slip(
                0.3,
                "It comes to rest at 1: with each step the way left shrinks. Take a longer step.",
                when=lambda rate: rate < 0.5,
            ),
            Slip(
                0.9,
                "It jumps across 1 and back, each time less far, and comes to rest. A little longer still.",
                when=lambda rate: rate < 1,
            ),
            Slip(
                1.1,
                "It diverges: each jump across 1 goes farther than the one before.",
                when=lambda rate: rate > 1,
            ),
        ],
    ),
    "06-who-moves": Exercise(
        Names((*TOY.users, *TOY.items), many="set"),
        answer=["B", "Shrek"],
        level="medium",
        why="The loss of this cell has B's two numbers and Shrek's in it and no others: all other slopes "
        "are 0.",
        slips=[
            Slip(["B"], "B moves. So does somebody else: the cell's loss has another vector in it."),
            Slip(["Shrek"], "Shrek moves. So does somebody else: the cell's loss has another vector in it."),
            Slip(
                [*TOY.users, *TOY.items],
                "All nine move in a step over all cells. Here a single cell was drawn.",
            ),
            Slip(
                ["B", *TOY.items], "That would be a step over B's whole row. Here one cell of it was drawn."
            ),
            Slip(
                [*TOY.users, "Shrek"],
                "That would be a step over Shrek's whole column. Here one cell of it was drawn.",
            ),
            Slip(
                [],
                "A blank counts here as a 0, and B's prediction for Shrek is −1: there is an error, and a "
                "slope.",
            ),
        ],
    ),
    "06-slope": Exercise(
        Function({f"a = {a}, p = {p}": (a, p) for a, p in ((1, 0.5), (1, 0.99), (0, 0.25), (0, -3.0))}),
        answer=lambda a, p: np.sign(p - a),
        level="hard",
        why="1 or −1, however small the error is. So each step has its full length, also right beside the "
        "goal, and the points keep stepping over it.",
        slips=[
            Slip(
                lambda a, p: 2 * (p - a),
                "That is the slope of the squared loss, which shrinks with the error. This one does not.",
            ),
            Slip(
                lambda a, p: np.sign(a - p),
                "The sign is turned round. If p is below a, a larger p makes the loss smaller: the slope is "
                "negative.",
            ),
            Slip(
                lambda a, p: abs(a - p), "That is the loss itself. How much does it change as p grows by 1?"
            ),
            Slip(lambda a, p: 1, "True where p is above a. Where p is below, the loss falls as p grows."),
            Slip(lambda a, p: -1, "True where p is below a. Where p is above, the loss rises as p grows."),
            Slip(
                lambda a, p: p - a,
                "Half the slope of the squared loss. The slope of the plain distance has the same size "
                "everywhere.",
            ),
        ],
    ),
}
