"""What lesson 08 asks: gradient descent against weighted alternating least squares."""

from functools import cache

import numpy as np

from recviz.data import planted
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Function, Number, Table
from recviz.factorize import wals
from recviz.factorize.fit import starting_point
from recviz.objective import gradient, loss

QUESTIONS = {
    "08-first-by-steps": Question(
        "Which of these four comes within a millionth of the best loss in the fewest steps?",
        wrong(
            "WALS",
            "It leaps ahead, and leads for 50 steps. But each half-step is exact only for the other half as "
            "it was. It arrives at step 89.",
            "exact steps arrive first",
        ),
        wrong(
            "Single cells",
            "They make 20 moves where the others make one, and never arrive: the noise stays.",
            "many small moves arrive before few good ones",
        ),
        right(
            "Momentum at 0.1",
            "At step 78. WALS needs 89 half-steps, and a half-step counts as a step here.",
        ),
        wrong(
            "Gradient descent at 0.2",
            "At step 239. Where the valley is flat its steps get short, long before the goal.",
            "straight down is the fastest way down",
        ),
    ),
    "08-cheapest-step": Question(
        "Which of the three steps needs the fewest multiplications there?",
        wrong(
            "Gradient descent over all cells",
            "It solves nothing, and yet it visits 60,000 cells, of which 56,323 are blanks. To solve a few "
            "hundred small systems is far less work.",
            "solving systems is always the dear part",
        ),
        wrong(
            "The WALS half-step",
            "WALS needs few steps. But how far a step goes says nothing about what it costs: about 83,000.",
            "fewer steps means less work",
        ),
        right(
            "Gradient descent with the trick",
            "About 60,000, less than a tenth of the 720,000 for all cells. The WALS half-step is not far "
            "from it, with 83,000.",
        ),
        wrong(
            "None: all three cost about the same",
            "The matrix is the same, and the dearest costs twelve times the cheapest. It depends on whether "
            "blanks are visited.",
            "the cost of a step is the size of the matrix",
        ),
    ),
    "08-penalty": Question(
        "Momentum is counted with the trick. Who needs fewer multiplications, with λ = 1 and with λ = 0.1?",
        wrong(
            "WALS, both times",
            "With λ = 1 it does. With 0.1 it takes 10.2 million, and momentum 5.3.",
            "the faster method is faster whatever the loss",
        ),
        wrong(
            "Momentum, both times",
            "With λ = 0.1 it does. With 1 it takes 5.1 million, and WALS 1.8.",
            "one race that was won proves a method better",
        ),
        wrong(
            "Momentum with λ = 1, WALS with λ = 0.1",
            "The other way round. A small penalty makes the valley floor flat, and along a flat floor WALS "
            "zigzags.",
            "a smaller penalty makes the problem easier",
        ),
        right(
            "WALS with λ = 1, momentum with λ = 0.1",
            "1.8 million against 5.1, and then 10.2 against 5.3.",
        ),
    ),
    "08-stuck-too": Question(
        "With a learning rate of 0.1, from how many of the 60 starts does gradient descent get stuck?",
        wrong(
            "None: it moves everything at once",
            "It moves everything at once, but only downhill. Out of a valley one would have to climb first.",
            "moving all numbers together avoids local minima",
        ),
        right(
            "About as many as WALS, mostly other starts",
            "12, and only 2 of them are among the 11 of WALS. The first steps decide into which valley one "
            "falls.",
        ),
        wrong(
            "About as many as WALS, the same starts",
            "About as many, yes. But the first steps of the two differ, and take most starts into other "
            "valleys.",
            "the start alone decides where a method ends",
        ),
        wrong(
            "Many more: it can diverge, and WALS cannot",
            "Those are two different troubles. WALS never diverges, and is stuck 11 times all the same.",
            "what never diverges hardly gets stuck",
        ),
    ),
}

FEWEST = 82_873 * 22  # multiplications: WALS, λ = 1


@cache
def _race():
    A = planted().A
    return A, starting_point(A, 4, 0, None), wals(A, 4, reg=1.0, steps=60).losses[-1]


@cache
def _run(rate: float, momentum: float):
    """Return how many steps momentum needs, and how it ends: "near", "diverged" or "late"."""
    A, (U, V), best = _race()
    speed_U, speed_V = 0, 0
    for step in range(201):
        total = loss(A, U, V, 0.1, 1.0).total
        if total > 1e6:
            return step, "diverged"
        if total <= 1.001 * best:
            return step, "near"
        slope_U, slope_V = gradient(A, U, V, 0.1, 1.0)
        speed_U, speed_V = momentum * speed_U - rate * slope_U, momentum * speed_V - rate * slope_V
        U, V = U + speed_U, V + speed_V
    return 200, "late"


def _fits(pair) -> bool:
    return pair.shape == (2,) and pair[0] > 0 and 0 <= pair[1] < 1


def _ahead(pair) -> bool:
    if not _fits(pair) or pair[0] > 1:
        return False
    steps, end = _run(*pair.tolist())
    return end == "near" and steps * 60_124 < FEWEST


def _behind(pair) -> str:
    steps = _run(*pair.tolist())[0]
    return f"{steps} steps, {steps * 60_124:,} multiplications. WALS needs {FEWEST:,}. Go on tuning."


def first_near(losses, best):
    """Return the first step within a millionth of the best; with the bug of the lesson, 0 for none."""
    return np.argmax(losses - best <= 1e-6)


def _first_near(losses, best, never=-1):
    near = np.flatnonzero(losses - best <= 1e-6)
    return near[0] if len(near) else never


def _zero_is_never(losses, best):
    return np.argmax(losses - best <= 1e-6) or -1


m, n, k, d = 1000, 500, 5000, 8
_building, _pull, _gramian, _solving = k * d**2, k * d, (m + n) / 2 * d**2, (m + n) / 2 * d**3 / 3
_half_step = _building + _pull + _gramian + _solving
WALS_STEP, TRICK, PLAIN = 892_964_437, 104_164_096, 1_140_983_040  # MovieLens, d = 64

EXERCISES = {
    "08-half-step": Exercise(
        Number(share=0.01),  # the formula counts what matters: "about"
        answer=_half_step,
        why="320,000 for the small tables, 40,000 for the right-hand sides, 176,000 for Gramian and solving.",
        slips=[
            Slip(
                m * n * d**2 + _pull + _solving,
                "That is the textbook's way, with a table for each of 500,000 cells. With the Gramian only "
                "the observed cells cost one.",
            ),
            Slip(
                _building + _pull + _gramian,
                "The systems still have to be solved: ½ (m + n) d³/3 is missing.",
            ),
            Slip(_building + _pull + _solving, "The Gramian is missing: ½ (m + n) d²."),
            Slip(_building + _gramian + _solving, "The right-hand sides are missing: k d."),
            Slip(
                _building + _pull + 2 * (_gramian + _solving),
                "A half-step solves for one side only: half of m + n, on average.",
            ),
            Slip(2 * _half_step, "That is a sweep: two half-steps."),
            Slip(3 * m * n * d, "That is a step of gradient descent over all cells."),
            Slip(
                3 * k * d + 2 * (m + n) * d**2, "That is a step of gradient descent with the Gramian trick."
            ),
        ],
    ),
    "08-break-even": Exercise(
        Number(),
        answer=20 * WALS_STEP // TRICK,
        level="medium",
        why="20·892,964,437 / 104,164,096 = 171.45. More than eight times as many steps, for less work.",
        slips=[
            Slip(20, "As many steps is not as much work: here a step of momentum is far cheaper."),
            Slip(20 * WALS_STEP / TRICK, "That is the break-even point. How many whole steps stay below it?"),
            Slip(20 * WALS_STEP // TRICK + 1, "With that many it has just multiplied more than WALS."),
            Slip(
                20 * WALS_STEP // PLAIN,
                "That is for gradient descent over all cells. Momentum is counted with the trick.",
            ),
            Slip(
                20 * TRICK // WALS_STEP,
                "The ratio is upside down: momentum's step is the cheaper one, so it may take more of them.",
            ),
            Slip(
                40 * WALS_STEP // TRICK,
                "That is for 20 sweeps. Here WALS needs 20 half-steps.",
            ),
        ],
    ),
    "08-tuning": Exercise(
        Table(columns=("learning rate", "momentum")),
        holds=_ahead,
        bug=True,
        level="hard",
        why="Momentum is ahead of WALS. How many trials did you need? Each was a race, and WALS had nothing "
        "to tune: a fair comparison says how much tuning each side got.",
        slips=[
            Slip([0.02], "Two numbers are asked for.", when=lambda pair: pair.shape != (2,)),
            Slip(
                [0.02, 1.0],
                "The learning rate has to be above 0, and momentum from 0 to below 1.",
                when=lambda pair: not _fits(pair),
            ),
            Slip(
                [5, 0.5],
                "Above 1 it cannot work: each step leaps over the valley, and lands higher than it began.",
                when=lambda pair: pair[0] > 1,
            ),
            Slip(
                [0.7, 0.02],
                "The learning rate comes first and then momentum. Are they swapped?",
                when=lambda pair: pair[0] > 0.2 > pair[1],
            ),
            Slip(
                [0.03, 0.7],
                lambda pair: (
                    f"It diverges: after {_run(*pair.tolist())[0]} steps the loss is above a million."
                ),
                when=lambda pair: _run(*pair.tolist())[1] == "diverged",
            ),
            Slip(
                [0.001, 0.5],
                "It is not within one in a thousand after 200 steps: too slow, or swinging to and fro.",
                when=lambda pair: _run(*pair.tolist())[1] == "late",
            ),
            Slip([0.02, 0.8], _behind, when=lambda pair: not _ahead(pair)),
        ],
    ),
    "08-bug": Exercise(
        Function(
            {
                "a run that arrives": (np.array([16.0, 1.5, 1.25, 1.25, 1.25]), 1.25),
                "a run that comes nearer step by step": (
                    np.array([16, 1.26, 1.2500015, 1.2500005, 1.25]),
                    1.25,
                ),
                "a run that never does": (np.array([16.0, 3.0, 2.0, 2.0]), 1.25),
                "a run that starts at the best": (np.array([2.0, 2.0]), 2.0),
                "a run that diverges": (np.array([16.0, 400.0, np.inf, np.nan]), 1.25),
            },
            returns=Number(within=0),
        ),
        answer=_first_near,
        given=first_near,
        bug=True,
        level="hard",
        equivalent={
            "near = np.flatnonzero(losses - best < 1e-06)": "no loss is off by a millionth to the last digit",
            "return near[0] if -len(near) else -1": "any length but 0 counts as true",
        },
        why="argmax finds the first True, and if there is none, place 0. So whoever never arrived won the "
        "race.",
        slips=[
            Slip(
                _zero_is_never,
                "A run that starts at the best is there at step 0, and this says −1.",
            ),
            Slip(
                lambda losses, best: _first_near(losses, best, len(losses)),
                "For a run that never arrives −1 is asked for, not the number of losses.",
            ),
            Slip(
                lambda losses, best: _first_near(losses, best) + 1,
                "The first loss is the start: count it as step 0.",
            ),
            Slip(
                lambda losses, best: _first_near(losses, best, never=-2) + 1,
                "The steps are counted from 1. The first loss is the start: count it as step 0.",
            ),
            Slip(
                lambda losses, best: (
                    -1 if _first_near(losses, best) < 0 else np.flatnonzero(losses - best <= 1e-6)[-1]
                ),
                "That is the last step near enough. The first one is asked for.",
            ),
            Slip(
                lambda losses, best: np.nanargmin(losses),
                "That is the step with the smallest loss. Is it near enough, and is it the first?",
            ),
        ],
    ),
}
