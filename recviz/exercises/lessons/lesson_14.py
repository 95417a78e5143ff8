"""What lesson 14 asks: Spark, and what travels between many machines."""

from recviz.data import hand_built, movies
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Function, Number, Table
from recviz.objective import loss

TOY, HAND = movies(), hand_built()

QUESTIONS = {
    "14-penalty": Question(
        "Ann has 100 likes and Bob has one, and both are equally far out. Who pays more for it under Spark's "
        "penalty?",
        right(
            "Ann: she pays 100 times as much as Bob",
            "The penalty of a row is multiplied by the number of its likes. What pulls the other way grows "
            "with them, too: she has 100 likes to explain.",
        ),
        wrong(
            "Bob: little is known of somebody with one like",
            "With the count, Ann pays 100 λ and Bob one. It is the same λ for everybody that holds Bob back "
            "most: one like against one λ.",
            "a penalty by counts holds rare users back most",
        ),
        wrong(
            "Neither: both pay the same λ for the same length",
            "So it is in our loss. In Spark's, each row's penalty is multiplied by that row's number of "
            "likes.",
            "a penalty is the same for all rows in every library",
        ),
    ),
    "14-same-place": Question(
        "Spark begins with random numbers of its own, and it has other code. Suppose that neither of the two "
        "gets stuck. What will U Vᵀ and U be, after many sweeps?",
        wrong(
            "U Vᵀ and U are the same numbers",
            "The prediction is. The axes are not: a factorisation is free to turn, and another start ends "
            "turned another way.",
            "the best embedding is unique",
        ),
        wrong(
            "Both differ: a library approximates",
            "Spark solves each small system exactly, as we did. It is the same method on the same loss.",
            "working on many machines makes the result approximate",
        ),
        right(
            "U Vᵀ is the same, and U may be turned",
            "Same loss, same lowest place. Only the directions of the axes are left to chance. (Of 60 starts "
            "11 get stuck above it, at 2.099, and predict something else.)",
        ),
    ),
    "14-what-travels": Question(
        "Users and movies are dealt out to two machines. For the users' half-step, what must travel from one "
        "to the other?",
        wrong(
            "The likes",
            "They were put beside their users once, before the first sweep, and a second time beside their "
            "movies. They stay.",
            "the data travels in every sweep",
        ),
        wrong(
            "Nothing: users do not depend on each other",
            "They do not. But each needs the vectors of the movies it likes, and some lie on the other "
            "machine.",
            "independent regressions need nothing from elsewhere",
        ),
        right(
            "Vectors of movies, and a d × d matrix from each machine",
            "The vectors are for the likes, and the small matrices add up to the Gramian, for all blanks at "
            "once.",
        ),
        wrong(
            "All predictions, to compute the loss",
            "No half-step needs the loss, and nobody ever computes all predictions: there would be users "
            "times movies of them.",
            "training computes every prediction",
        ),
    ),
    "14-killed": Question(
        "Two workers share the work. One is killed in the middle, with half of the vectors. What happens?",
        wrong(
            "The job fails with an error",
            "It would, if nobody knew how the lost vectors were made. Spark does know.",
            "a lost machine is a lost job",
        ),
        wrong(
            "It ends, and half of the users are missing",
            "Spark never gives a result with holes in it. A job ends with all of it or with an error.",
            "a cluster returns what is left",
        ),
        right(
            "It ends later, with the same U and V",
            "What was lost is computed again from what is left, by the same steps, so the numbers are the "
            "same.",
        ),
        wrong(
            "It ends with a somewhat higher loss",
            "The lost part is computed again, not left out and not guessed. The loss is the same.",
            "recovering means approximating",
        ),
    ),
    "14-faster": Question(
        "Five million likes, 16 dimensions, eight sweeps, one computer with two cores. Who is done first?",
        wrong(
            "Spark on two workers: two do more than one",
            "They share the same two cores, and spend much of the time on packing, sending and unpacking.",
            "a cluster on one machine is faster than one process",
        ),
        wrong(
            "Spark in one process, without a network",
            "It still makes every number ready to travel, and solves one user at a time. Our half-steps "
            "solve many at once.",
            "Spark's cost is the network alone",
        ),
        right(
            "recviz on one core",
            "By a wide margin, as you will see. What fits into one machine is best computed on one.",
        ),
    ),
}


def spark_loss(A, U, V, alpha, regParam):
    """Return the loss that Spark minimises, with the bug of the lesson: λ is not divided out."""
    w0 = 1 / (1 + alpha)
    penalty = regParam * A.sum(axis=1), regParam * A.sum(axis=0)
    return (1 + alpha) * loss(A, U, V, w0, penalty).total


def _spark_loss(A, U, V, alpha, regParam, *, power=1, weight=None, times=1, count=True):
    w0 = 1 / (1 + alpha)
    reg = regParam * w0**power
    penalty = (reg * A.sum(axis=1), reg * A.sum(axis=0)) if count else reg
    return (1 + alpha) ** times * loss(A, U, V, w0 if weight is None else weight(alpha), penalty).total


def _places(k, B):
    return B * (1 - (1 - 1 / B) ** k)


def _travels(m, k, d, B):
    return 4 * d * m * _places(k, B)


EXERCISES = {
    "14-names": Exercise(
        Table(columns=("alpha", "regParam"), within=1e-6),
        answer=[1 / 0.02 - 1, 0.1 / 0.02],
        why="alpha = 1/0.02 − 1 = 49 and regParam = 0.1/0.02 = 5. Both grow as w₀ becomes smaller.",
        slips=[
            Slip([50, 5], "That alpha is the one of implicit. Spark's is added to 1: subtract it."),
            Slip([49, 0.1], "alpha is right. λ was divided by 1 + alpha, so regParam is λ times that."),
            Slip([50, 0.1], "Spark's alpha is added to 1, and λ still has to be divided by w₀."),
            Slip([49, 0.002], "alpha is right. You multiplied λ by w₀: divide by it."),
            Slip([5, 49], "These are the right numbers in the wrong order: alpha first."),
        ],
    ),
    "14-spark-loss": Exercise(
        Function(
            {
                "the toy, the hand-built embedding, alpha = 9 and regParam = 0.5": (
                    TOY.A,
                    HAND.U,
                    HAND.V,
                    9.0,
                    0.5,
                ),
                "blanks and ticks exchanged, another embedding, alpha = 1 and regParam = 3": (
                    1 - TOY.A,
                    HAND.U[::-1],
                    HAND.V * [1, -2],
                    1.0,
                    3.0,
                ),
            },
            returns=Number(),
        ),
        answer=_spark_loss,
        given=spark_loss,
        level="medium",
        bug=True,
        equivalent={
            "penalty = (reg * A.sum(axis=-1), reg * A.sum(axis=0))": "of two axes the second is the last"
        },
        why="Our loss has λ = w₀ · regParam. Multiplied by 1 + alpha, it has regParam again.",
        slips=[
            Slip(
                lambda *args: _spark_loss(*args, power=-1),
                "You divided regParam by w₀. That leads from λ to regParam; here the way is back.",
            ),
            Slip(
                lambda *args: _spark_loss(*args, power=0, times=0),
                "Now the whole loss is too small by the factor 1 + alpha. Only the penalty was wrong.",
            ),
            Slip(
                lambda *args: _spark_loss(*args, times=0),
                "λ is right. But what you return is our loss, and Spark's is 1 + alpha times that.",
            ),
            Slip(
                lambda *args: _spark_loss(*args, count=False),
                "λ is right. But now each row pays the same: the counts have to stay.",
            ),
            Slip(
                lambda *args: _spark_loss(*args, weight=lambda alpha: 1 / alpha),
                "The penalty is right now. But w₀ was right before: 1 / (1 + alpha).",
            ),
        ],
    ),
    "14-gigabytes": Exercise(
        Number(),
        answer=1e6 * 64 * 4 * 10 / 1e9,
        level="medium",
        why="1,000,000 users × 10 blocks × 64 numbers × 4 bytes = 2.56 GB, in every sweep.",
        slips=[
            Slip(0.256, "That is U once. Each user's vector is needed in ten places."),
            Slip(5.12, "A number has 4 bytes here, not 8: Spark sends 32-bit numbers."),
            Slip(0.64, "These are the numbers, in billions. Each has 4 bytes."),
            Slip(2560, "These are megabytes. A gigabyte has a thousand of them."),
            Slip(163.84, "A vector has d numbers. The d × d matrices are few: one from each block."),
        ],
    ),
    "14-travels": Exercise(
        Function(
            {
                "a million users with 30 likes each, d = 16 and 10 blocks": (10**6, 30, 16, 10),
                "a hundred million users with 100 likes each, d = 64 and 200 blocks": (10**8, 100, 64, 200),
                "a thousand users with a single like, d = 8 and 50 blocks": (1000, 1, 8, 50),
            },
            returns=Number(share=1e-5),
        ),
        answer=_travels,
        level="hard",
        why="A block is missed by all k likes with the chance (1 − 1/B)^k. In the other cases the vector "
        "goes there.",
        slips=[
            Slip(
                lambda m, k, d, B: 4 * d * m * B,
                "You send every vector to every block. It goes only where the user has a like.",
            ),
            Slip(
                lambda m, k, d, B: 4 * d * m * k,
                "You send a vector for every like. Two likes in one block need it there only once.",
            ),
            Slip(
                lambda m, k, d, B: 4 * d * m * min(k, B),
                "That is the most it can be. Of k likes at random, some fall into the same block.",
            ),
            Slip(
                lambda m, k, d, B: d * m * _places(k, B),
                "These are numbers. Each has 4 bytes.",
            ),
            Slip(
                lambda m, k, d, B: 4 * d * m * B * (1 - 1 / B) ** k,
                "That counts the blocks that a user has no like in. The others are wanted.",
            ),
        ],
    ),
}
