"""What lesson 11 asks: weighted matrix factorisation."""

import numpy as np

from recviz.data import planted
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Function, Number, Table
from recviz.factorize.svd import svd
from recviz.ranking import hold_out, recall_at_k

QUESTIONS = {
    "11-two-columns": Question(
        "At w₀ = 1 these two columns stand at 0.5. Where will they stand at w₀ = 0.1?",
        wrong(
            "At 0.05",
            "w₀ does not multiply a prediction. It says how hard the blanks pull it down, and now they pull "
            "less.",
            "w0 scales the predictions",
        ),
        wrong(
            "Still at 0.5: half of them watched it",
            "That would be so if w₀ weighed both halves. It weighs the blanks alone, so the ones pull ten "
            "times harder.",
            "w0 weighs observed and unobserved cells alike",
        ),
        wrong(
            "At 1: the stronger side wins",
            "A weak pull is still a pull. The two sides meet where their costs are balanced.",
            "with w0 below 1, observed cells are met exactly",
        ),
        right("At about 0.9", "1 / (1 + 0.1), as you will see."),
    ),
    "11-blocks": Question(
        "As w₀ falls from 1 to 0.001, what will become of the four blocks?",
        wrong(
            "They become clearer all the way",
            "Up to a point. If blanks cost next to nothing, nothing keeps the walls between the blocks.",
            "the less the blanks count, the better",
        ),
        right(
            "First clearer, and then they run together",
            "Blanks that count in full are copied; blanks that do not count let everything go green.",
        ),
        wrong(
            "First fainter, and then they come back clearer",
            "The other way round. Blanks that count a little less set strength free for the blocks at once.",
            "a smaller weight first costs information, and pays later",
        ),
        wrong(
            "They become fainter all the way",
            "At w₀ = 1 much strength goes into copying blanks. Counting them less sets it free for the "
            "blocks.",
            "counting the blanks less can only lose information",
        ),
    ),
    "11-layers": Question(
        "w₀ = 1, three dimensions, a perfect fit. As λ grows, what will the three layers do?",
        right(
            "Go out one after the other, the weakest first",
            "λ takes the same amount off each singular value, and the smallest is the first to have nothing "
            "left.",
        ),
        wrong(
            "Fade together, all by the same factor",
            "Then none would ever go out. λ is subtracted: the same amount off each, not the same share.",
            "λ multiplies all layers by the same factor",
        ),
        wrong(
            "Go out one after the other, the strongest first",
            "The strongest has the longest columns and pays most. It also saves most, and that counts more.",
            "what costs most penalty is dropped first",
        ),
        wrong(
            "Stay: only U and V become shorter",
            "The predictions are products of U and V. If both become shorter, so do they.",
            "the penalty changes the lengths of U and V, not the predictions",
        ),
    ),
    "11-corner": Question(
        "λ grows from top to bottom, w₀ from left to right. Where will the train loss be smallest?",
        wrong(
            "Inside, at the settings that recommend best",
            "The train loss does not know about recommendations. It adds up prices, and the lowest prices "
            "give the lowest sum.",
            "a lower train loss means better settings",
        ),
        wrong(
            "Upper right: blanks count in full, and the penalty is small",
            "Every blank then costs the full price. Where blanks cost less, so does the whole.",
            "the loss is smallest where all cells are fitted",
        ),
        right(
            "Upper left: both weights are small",
            "Take any U and V. With smaller weights they cost less, and the best ones cost at most that.",
        ),
        wrong(
            "Lower left: a large λ, and blanks that hardly count",
            "A penalty is added to the loss. However useful it is, it never makes the loss smaller.",
            "a penalty lowers the train loss",
        ),
    ),
}

STRENGTHS = np.array([20.0, 12.8, 12.4, 12.0, 7.5, 7.1])
RANKS = range(1, 9)


def report(A):
    """Return the recall to report, with the bug of the lesson: the winner's own on the validation part."""
    rest, _ = hold_out(A)
    train, validation = hold_out(rest, seed=1)
    return max(_recalls(train, validation))


def _recalls(train, test):
    """Return the recall of the SVD of each rank; its first columns are the SVD of a smaller rank."""
    fit = svd(train, RANKS[-1])
    return [recall_at_k(train, test, fit.U[:, :d], fit.V[:, :d]) for d in RANKS]


def _honest(A, learn="rest", hide="rest", off=0):
    """Return the recall on test for the rank that validation chose.

    ``learn`` and ``hide`` name the parts to learn from and not to recommend; ``off`` is added to the rank.
    """
    rest, test = hold_out(A)
    train, validation = hold_out(rest, seed=1)
    parts = {"all": A, "rest": rest, "train": train}
    fit = svd(parts[learn], 1 + int(np.argmax(_recalls(train, validation))) + off)
    return recall_at_k(parts[hide], test, fit.U, fit.V)


def _best_on_test(A):
    rest, test = hold_out(A)
    return max(_recalls(rest, test))


def _test_of_train(A):
    rest, test = hold_out(A)
    return max(_recalls(hold_out(rest, seed=1)[0], test))


EXERCISES = {
    "11-eight-tenths": Exercise(
        Number(),
        answer=1 / 0.8 - 1,
        why="1/(1 + 0.25) = 0.8: a blank that counts a quarter takes a fifth off.",
        slips=[
            Slip(1 - 0.8, "That is 1 − 0.8. But p = 1/(1 + w₀), and 1/1.2 is 0.83."),
            Slip(1 / 0.8, "That is 1/0.8, which is 1 + w₀."),
            Slip(1 / 1.8, "That is where they stand at w₀ = 0.8. Turn the question round: p is 0.8."),
            Slip(0.8, "0.8 is where they stand. Which w₀ puts them there?"),
            Slip(4, "Upside down: a blank would count four times as much as a watched cell."),
        ],
    ),
    "11-soft": Exercise(
        Table(columns=[f"layer {k}" for k in range(1, 7)]),
        answer=np.maximum(STRENGTHS - 8, 0),
        level="medium",
        why="8 off each, and what would fall below 0 goes out. Four layers are left.",
        slips=[
            Slip(
                STRENGTHS - 8,
                "A strength cannot be negative. What would fall below 0 goes out: it becomes 0.",
            ),
            Slip(
                np.where(STRENGTHS > 8, STRENGTHS, 0),
                "Those are the right layers, kept whole. That is choosing rank 4. λ also takes its part of "
                "what stays.",
            ),
            Slip(
                STRENGTHS / (1 + 8),
                "You divided all by 1 + λ. Then no layer would ever go out: λ is subtracted.",
            ),
            Slip(
                STRENGTHS * 12 / 20,
                "You took the same share of each. It is the same amount that goes.",
            ),
            Slip(
                STRENGTHS - 4,
                "That is λ/2 off each. U and V both pay, and together they cost a layer all of λ.",
            ),
            Slip(np.maximum(STRENGTHS - 16, 0), "That is λ twice. A layer loses it once."),
            Slip(
                STRENGTHS[:4] - 8,
                "Right for the four that stay. Write a 0 for each of the two that go out.",
            ),
        ],
    ),
    "11-report": Exercise(
        Function(
            {  # validation chooses rank 5, and rank 8 (of one rank more, it would be 9)
                f"a planted set of {groups} groups, smaller than the lesson's": (
                    planted(60, 40, groups, per_user=per_user, seed=seed).A,
                )
                for groups, per_user, seed in ((3, 12, 3), (10, 8, 12))
            },
        ),
        answer=_honest,
        given=report,
        bug=True,
        level="hard",
        why="The validation part chose, so its number flatters the winner. The test part had no say, and its "
        "number can be believed.",
        slips=[
            Slip(
                _best_on_test,
                "Now the test part chooses the rank. The best of eight numbers is best partly by luck, and "
                "that luck is in what you return.",
            ),
            Slip(
                _test_of_train,
                "Here the test part chooses, among models that have learned from train alone.",
            ),
            Slip(
                lambda A: _honest(A, "train", "train"),
                "The right rank, by the right part. But learn once more, from all that is not test.",
            ),
            Slip(
                lambda A: _honest(A, "train"),
                "The rank is right, and the model is still the one that has learned from train alone.",
            ),
            Slip(
                lambda A: _honest(A, "all"),
                "A leak: learning from A, the model has seen the test part.",
            ),
            Slip(
                lambda A: _honest(A, off=-1),
                "One off: found[0] belongs to rank 1, so the best rank is argmax + 1.",
            ),
        ],
    ),
    "11-alpha": Exercise(
        Table(columns=("w₀", "λ", "Spark's alpha")),
        answer=[1 / 4, 2 / 4, 4 - 1],
        level="hard",
        why="implicit gives an observed cell 4 and a blank 1. Divide all by 4. Spark adds its alpha to 1, so "
        "3 makes 4.",
        slips=[
            Slip(
                [1 / 4, 2 / 4, 4],
                "w₀ and λ are right. But Spark adds its alpha to 1, so 4 would weigh an observed cell 5.",
            ),
            Slip(
                [1 / 4, 2, 3],
                "λ is divided by the same number as all the rest of the loss.",
            ),
            Slip([1 / 4, 2, 4], "Only w₀ is right. λ shrinks with the loss, and Spark adds its alpha to 1."),
            Slip([1 / 4, 2 * 4, 3], "You multiplied λ by alpha. Our loss is theirs divided by 4, λ too."),
            Slip(
                [1 / 5, 2 / 5, 4],
                "Those are Spark's rules read as implicit's. In implicit an observed cell has alpha, not "
                "1 + alpha.",
            ),
            Slip([4, 8, 3], "w₀ is upside down: it says how much a blank counts beside an observed cell."),
        ],
    ),
}
