"""What lesson 09 asks: observed only."""

import numpy as np

from recviz.data import hand_built, movies
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Function, Number, Table

TOY, STARS, HAND = movies(), movies("explicit"), hand_built()

QUESTIONS = {
    "09-what-training-finds": Question(
        "Twelve random starts, w₀ = 0, no penalty. What will training find?",
        wrong(
            "All ones, each time",
            "All ones has the smallest loss there is, but so have endlessly many others. Nothing leads "
            "training to this one.",
            "all ones is what training finds when only observed cells count",
        ),
        wrong(
            "Other embeddings, but the same list for D",
            "That would be so if they differed only by a turn of the plane. These differ in what they "
            "predict for the blanks.",
            "all embeddings with the smallest loss predict the same",
        ),
        wrong(
            "A loss above 0 from most starts",
            "Each movie has two equations and two numbers to fulfil them with. One sweep is enough for a "
            "loss of 0.",
            "a loss of 0 is hard to reach",
        ),
        right(
            "A loss of 0 each time, and a list for D that depends on the start",
            "The loss says nothing about the blanks, so they hold whatever the random start leads to.",
        ),
    ),
    "09-fading": Question(
        "λ stays at 0.03, and w₀ fades from 0.1 to 0. Which predictions will change most, and where to?",
        wrong(
            "The observed ones, towards 0",
            "The observed cells still pay for every step away from 1, and so small a λ cannot pull them far.",
            "a penalty draws every prediction towards 0",
        ),
        wrong(
            "The blanks, towards 0",
            "They are near 0 at the start because blanks count a little. Take that away, and nothing holds "
            "them there.",
            "a cell that does not count is predicted as 0",
        ),
        right(
            "The blanks, towards 1",
            "Nothing holds them down any more, and the shortest U and V that fit the ones give nearly ones "
            "everywhere.",
        ),
        wrong(
            "The blanks, to numbers that nobody can foretell",
            "So it is without a penalty. Now length has a price, and of all the perfect embeddings the "
            "short ones are cheapest.",
            "what the loss leaves open stays open under a penalty",
        ),
    ),
    "09-recall": Question(
        "How much of what was put aside will observed-only factorisation find, with the best of three "
        "penalties?",
        wrong(
            "About 5 %, like pure chance",
            "With the smallest penalty it comes near this, 9 %. A larger one makes the numbers less wild, "
            "and then popular items come out a little higher.",
            "without unobserved cells, nothing at all is learned",
        ),
        right(
            "About 15 %, like the most popular",
            "16 %. That some items are watched more than others is all that it has learned.",
        ),
        wrong(
            "About 25 %",
            "A penalty helps, but it cannot bring back what was thrown away: which cells are filled.",
            "a well-chosen penalty repairs the observed-only loss",
        ),
        wrong(
            "About 35 %",
            "That is near what w₀ = 0.1 finds. The error on observed cells is far smaller without it, and "
            "so are the finds.",
            "a small loss means that the model has learned",
        ),
    ),
    "09-polite": Question(
        "With w₀ = 0, from which of the three can one tell a user's own group from the others?",
        right(
            "From the stars alone",
            "Only there do the observed cells hold different values: 5 and 2.",
        ),
        wrong(
            "From the stars and the polite stars: both are explicit",
            "Polite stars are a 5 in every observed cell, and so five for everybody has a loss of 0. The "
            "name does not help: what counts is whether low values occur.",
            "explicit feedback can be learned from observed cells, whatever it holds",
        ),
        wrong(
            "From all three: people watch more from their own group",
            "They do, and it shows in which cells are filled. With w₀ = 0 nobody looks at that.",
            "the observed-only loss sees which cells are filled",
        ),
    ),
}


def observed_loss(A, P):
    """Return the loss on the observed cells, with the bug of the lesson: a 5 counts five times."""
    return (A * (A - P) ** 2).sum()


# The users who watched The Dark Knight Rises and Memento with D.
WITH_D = HAND.U[[0, 1]]


def _in_the_picture(d):
    return bool(np.abs(d).max() <= 2)


def _on_a_spot(d):
    return _in_the_picture(d) and bool(np.isclose(WITH_D, d).all(axis=1).any())


def _no_place(d):
    """Whether some movie's two equations contradict each other with D at d."""
    if not _in_the_picture(d) or _on_a_spot(d):
        return False
    return bool((np.abs(WITH_D[:, 0] * d[1] - WITH_D[:, 1] * d[0]) < 1e-6).any())


EXERCISES = {
    "09-all-halves": Exercise(
        Number(),
        answer=10 * (1 - 0.5 * 0.5) ** 2,
        why="Every prediction is 0.25, and ten observed cells cost 0.75² each. The ten blanks cost nothing.",
        slips=[
            Slip(
                10 * 0.75**2 + 10 * 0.25**2,
                "You summed over all cells. With w₀ = 0 the blanks cost nothing.",
            ),
            Slip(
                20 * 0.75**2,
                "You took a 1 for all twenty cells. Ten of them are blank, and cost nothing here.",
            ),
            Slip(10 * 0.5**2, "You took 0.5 for the prediction. It is the product, 0.5·0.5."),
            Slip(10 * 0.75, "These are the ten errors. The loss adds their squares."),
            Slip(0.75**2, "That is what one observed cell costs. There are ten."),
        ],
    ),
    "09-no-place": Exercise(
        Table(columns=("first axis", "second axis"), strict=True),
        holds=_no_place,
        bug=True,
        level="medium",
        equivalent={
            "answer = [0, 0]": "D's own equation is 0 = 1",
            "answer = [2, 0]": "opposite B, farther out",
        },
        why="D is on one line with the origin and another watcher of the same movie, and not at the same "
        "spot. Their two equations contradict each other. (At the origin D's own one does: it says 0 = 1.)",
        slips=[
            Slip(
                [3, 0],
                "That is outside the picture: stay between −2 and 2 on both axes.",
                when=lambda d: not _in_the_picture(d),
            ),
            Slip(
                WITH_D[0],
                lambda d: (
                    f"D stands on {'AB'[int(np.isclose(d, WITH_D[1]).all())]}'s spot. The two equations of "
                    "their movie are one and the same: that is easier, not harder."
                ),
                when=_on_a_spot,
            ),
            Slip(
                HAND.U[3],
                "With D there, each movie has two equations that do not contradict each other, and finds its "
                "place. The loss is 0.",
                when=lambda d: not _no_place(d),
            ),
        ],
    ),
    "09-counted": Exercise(
        Function(
            {
                "the stars and a 4 in every cell": (STARS.A, np.full((4, 5), 4.0)),
                "the ticks and the hand-built predictions": (TOY.A, HAND.U @ HAND.V.T),
            }
        ),
        answer=lambda A, P: ((A > 0) * (A - P) ** 2).sum(),
        given=observed_loss,
        bug=True,
        level="hard",
        equivalent={
            "return ((A > 0) * (-(A - P)) ** 2).sum()": "a square has no sign",
            "return ((A > 0) * (P - A) ** 2).sum()": "a square has no sign",
        },
        why="A > 0 says whether a cell counts. A itself also says how much, and with stars that was never "
        "meant.",
        slips=[
            Slip(
                lambda A, P: ((A - P) ** 2).sum(),
                "Now you sum over all cells: a blank costs as much as if it were a rating of 0.",
            ),
            Slip(
                lambda A, P: ((A - P) ** 2)[A > 0].mean(),
                "These are the right cells. But it is their mean, and the loss is a sum.",
            ),
            Slip(lambda A, P: np.abs(A - P)[A > 0].sum(), "These are the right cells. Square their errors."),
            Slip(
                lambda A, P: ((A > 0) - P)[A > 0] @ ((A > 0) - P)[A > 0],
                "You have made ticks of the stars: the error is the rating less the prediction.",
            ),
        ],
    ),
}
