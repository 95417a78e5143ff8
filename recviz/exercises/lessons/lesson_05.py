"""What lesson 05 asks: the objective."""

import numpy as np

from recviz.data import hand_built, movies
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Embedding, Function, Number
from recviz.objective import loss

TOY, HAND = movies(), hand_built()
KOREN = "Koren, Bell, Volinsky 2009, doi.org/10.1109/MC.2009.263: learned dimensions may be uninterpretable"
CREMONESI = "Cremonesi, Koren, Turrin 2010, doi.org/10.1145/1864708.1864721"
HU = "Hu, Koren, Volinsky 2008, doi.org/10.1109/ICDM.2008.22"

QUESTIONS = {
    "05-worst-cell": Question(
        "Which of the ten cells adds most to the loss?",
        wrong(
            "C · Shrek, at 1.20",
            "It is 0.20 too high, and 0.20² is only 0.04. Too high is no worse than too low.",
            "the largest prediction has the largest error",
        ),
        right(
            "C · Harry Potter, at 0.38",
            "It is 0.62 too low, and 0.62² = 0.38. (That it equals the prediction is a coincidence.)",
        ),
        wrong(
            "All about the same: none is far from 1",
            "A is off by 0.12 at Harry Potter, and C by 0.62. Squared, that is 0.01 and 0.38.",
            "small errors count alike, squared or not",
        ),
    ),
    "05-blanks": Question(
        "If 0 were right for the ten unobserved cells, where the predictions are near −1: what would they "
        "add?",
        wrong(
            "About −8: the errors are negative",
            "A square is never negative. Too low costs as much as too high.",
            "negative errors are subtracted",
        ),
        wrong(
            "Nothing: nobody watched those, and the predictions say so",
            "A good ranking says so. The loss wants 0 there, and −1 is as far from it as +1.",
            "what ranks well has no loss",
            CREMONESI,
        ),
        right("About 8", "Nine cells at about 0.9 each, and almost nothing for D · Harry Potter."),
    ),
    "05-lowest": Question(
        "How low can the loss go, with two numbers for everybody?",
        wrong(
            "To 0: 18 numbers are plenty for 20 cells",
            "They would be if each could go its own way. But they must work together: each one moves a whole "
            "row or column.",
            "enough free numbers fit everything",
        ),
        right(
            "To about 2: two numbers each are too few",
            "You can come near that by hand. Why it goes no lower, comes after the game.",
        ),
        wrong(
            "To about 8: the plane is a good one already",
            "It is good at ranking. Its predictions near −1 cost 8.131 here, and most of that can be saved.",
            "an embedding that ranks well has a low loss",
            CREMONESI,
        ),
    ),
    "05-axes": Question(
        "A machine starts from the hand-built plane. What will the two axes mean when it is done?",
        right(
            "Nothing that we chose",
            "It was told to make the loss small, and nothing else. The loss does not know what an axis is "
            "called.",
        ),
        wrong(
            "Arthouse–blockbuster and children–adult, as at the start",
            "Nothing holds them there. The points move wherever the loss falls.",
            "axes keep the meaning they were given",
            KOREN,
        ),
        wrong(
            "The two most important properties of movies",
            "They will fit this matrix well. That there is a word for them is not promised.",
            "a learned axis is a property with a name",
            KOREN,
        ),
    ),
    "05-loss-and-order": Question(
        "Losses of 8.766 by hand and 2 at best. Which puts more pairs of a watched and an unwatched movie "
        "in order?",
        wrong(
            "The one with loss 2",
            "It gives two movies the same 0.5 for everybody, so four pairs are tied.",
            "a lower loss is a better ranking",
            CREMONESI,
        ),
        wrong(
            "Both alike: each explains everybody",
            "By hand, yes. The other one was never asked to.",
            "whatever fits well also ranks well",
            CREMONESI,
        ),
        right(
            "The one by hand",
            "All 24 pairs. Being near −1 where 0 is wanted costs loss, and does the order no harm.",
        ),
    ),
}

A, P = TOY.A, HAND.U @ HAND.V.T
CELL = P[2, 1]  # C and The Triplets of Belleville


def total(A, P, w0):
    """Return the loss of the lesson, with a bug: the square of a sum for the sum of squares."""
    seen = A != 0
    observed = ((A - P)[seen] ** 2).sum()
    unobserved = P[~seen].sum() ** 2
    return observed + w0 * unobserved


def _loss(A, P, w0):
    return np.where(A != 0, (A - P) ** 2, w0 * P**2).sum()


def _whole(embedding):
    return loss(TOY, *embedding, w0=1).total


def _observed(embedding):
    return loss(TOY, *embedding).observed


def _fooled(embedding):
    """Return how many users have an unwatched movie above all that they watched."""
    guesses = np.round(embedding[0] @ embedding[1].T, 6)
    return sum(row[~seen].max() > row[seen].max() for row, seen in zip(guesses, TOY.observed, strict=True))


def _columns(embedding):
    return embedding[0].shape[1]


ROUNDING = 1e-9
ONES = (np.ones((4, 1)), np.ones((5, 1)))

EXERCISES = {
    "05-one-cell": Exercise(
        Number(within=0.0005),
        answer=(1 - CELL) ** 2,
        why="It is off by 1 − 0.6 = 0.4, and 0.4² = 0.16.",
        slips=[
            Slip(1 - CELL, "That is the error. Square it."),
            Slip(CELL - 1, "That is the error, the other way round. Square it."),
            Slip(
                CELL**2,
                "That is the square of the prediction: what the cell would cost if it were unobserved.",
            ),
            Slip(1 - CELL**2, "That is 1² − 0.6². Subtract first, and then square."),
            Slip(2 * (1 - CELL), "That is twice the error. Multiply it by itself."),
        ],
    ),
    "05-observed": Exercise(
        Number(),
        answer=_loss(A, P, 0),
        level="medium",
        why="The sum over the ten observed cells, as rv.loss has it.",
        slips=[
            Slip(_loss(A, P, 1), "You summed over all cells, not only over the observed ones."),
            Slip(_loss(A, P, 1) - _loss(A, P, 0), "These are the unobserved cells. Take the others."),
            Slip(_loss(A, P, 0) / 10, "That is the mean over the ten cells. The loss is the sum."),
            Slip(np.sqrt(_loss(A, P, 0)), "That is the root of the loss. The formula takes none."),
            Slip(
                (A - P)[A != 0].sum(),
                "These are the errors themselves, where plus and minus cancel. Square each first.",
            ),
            Slip(
                (A - P)[A != 0].sum() ** 2,
                "You summed first and then squared. Square each error, and then add.",
            ),
            Slip(
                np.abs(A - P)[A != 0].sum(),
                "That is the sum of the sizes of the errors. Square them instead.",
            ),
            Slip((P[A != 0] ** 2).sum(), "These are the squared predictions. Subtract them from A first."),
        ],
    ),
    "05-bug": Exercise(
        Function(
            {f"w0 = {w0:g}": (A, P, w0) for w0 in (0.0, 0.5, 1.0)}
            | {
                "blanks and ticks exchanged, another table and w0 = 0.5": (
                    1 - A,
                    np.arange(20.0).reshape(4, 5) / 10 - 1,
                    0.5,
                )
            },
            Number(within=0.0006),
        ),
        answer=_loss,
        given=total,
        level="medium",
        bug=True,
        equivalent={
            "observed = ((-(A - P))[seen] ** 2).sum()": "a square has no sign",
            "observed = ((P - A)[seen] ** 2).sum()": "a square has no sign",
            "observed = ((seen - P)[seen] ** 2).sum()": "ticks are ones, as True is",
        },
        why="Square each prediction, and then add. Squared at the end, a sum is another number.",
        slips=[
            Slip(
                lambda A, P, w0: _loss(A, P, 0) + ((w0 * P[A == 0]) ** 2).sum(),
                "Now w0 is squared too. Multiply the sum by it, not each prediction.",
            ),
            Slip(
                lambda A, P, w0: _loss(A, P, 1),
                "Here w0 is missing: unobserved cells always count in full.",
            ),
            Slip(lambda A, P, w0: _loss(A, P, 0), "Now the unobserved cells do not count at all."),
            Slip(
                lambda A, P, w0: ((A - P) ** 2).sum() * w0,
                "Now w0 weighs the observed cells as well. They count in full.",
            ),
            Slip(
                lambda A, P, w0: _loss(A, P, 0) + w0 * (P[A == 0] ** 2).mean(),
                "That is the mean over the unobserved cells. The loss is the sum.",
            ),
            Slip(
                lambda A, P, w0: _loss(A, P, 0) + w0 * P[A == 0].sum(),
                "Where are the squares of the unobserved cells?",
            ),
        ],
    ),
    "05-beat": Exercise(
        Embedding(),
        holds=lambda embedding: _columns(embedding) == 2 and _whole(embedding) < 3,
        level="medium",
        equivalent={
            "U = [[1, 0], [0, 1], [1, 0], [0, 1]]": "a list of rows can be read too",
            "V = [[1, 0], [0.5, 0.5], [1, 0], [0.5, 0.5], [0, 1]]": "a list of rows can be read too",
        }
        | {
            f"V = np.array([[1, 0], [{a}, {b}], [1, 0], [{c}, {d}], [0, 1]])": "the loss is 2.5"
            for a, b, c, d in 0.5 + 0.5 * np.eye(4)
        },
        why="Below 3. You did what the machines of the next lessons do, with fewer numbers at once.",
        slips=[
            Slip(
                (A, np.eye(5)),
                lambda e: f"A plane has two numbers for everybody, and yours has {_columns(e)}.",
                when=lambda e: _columns(e) != 2,
            ),
            Slip(
                (HAND.U, HAND.V),
                "It is still the hand-built plane, with 8.766. Drag some points, and run this cell again.",
                when=lambda e: np.allclose(e[0], HAND.U) and np.allclose(e[1], HAND.V),
            ),
            Slip(
                (0.5 * HAND.U, HAND.V),
                lambda e: f"The loss is {_whole(e):.3f}: better, and not below 3 yet. What costs most now?",
                when=lambda e: _whole(e) < _whole(HAND[:2]),
            ),
            Slip(
                (2 * HAND.U, HAND.V),
                lambda e: f"The loss is {_whole(e):.3f}, no less than at the start. Try something else.",
                when=lambda e: True,
            ),
        ],
    ),
    "05-perfect-and-useless": Exercise(
        Embedding(),
        holds=lambda embedding: _observed(embedding) < ROUNDING and _fooled(embedding) == 4,
        level="hard",
        bug=True,
        why="Perfect by the formula, and everybody is shown the wrong movie first. What is not in the loss, "
        "no machine will look after.",
        slips=[
            Slip(
                ONES,
                "No observed loss, but no guess for an unwatched movie is above 1, and so nobody is misled. "
                "Blanks cost nothing: lift some.",
                when=lambda e: _observed(e) < ROUNDING and _fooled(e) == 0,
            ),
            Slip(
                (np.where(A == 0, [[2], [1], [1], [1]], 1.0), np.eye(5)),
                lambda e: f"No observed loss, and {_fooled(e)} of 4 users are misled. Get the others too.",
                when=lambda e: _observed(e) < ROUNDING,
            ),
            Slip(
                (2 - 2 * A, np.eye(5)),
                lambda e: f"All four are misled, but the observed loss is {_observed(e):.2g}, not 0.",
                when=lambda e: _fooled(e) == 4,
            ),
            Slip(
                (HAND.U, HAND.V),
                lambda e: f"Observed loss {_observed(e):.2g}, {_fooled(e)} of 4 misled: make it 0, and 4.",
                when=lambda e: True,
            ),
        ],
    ),
}
