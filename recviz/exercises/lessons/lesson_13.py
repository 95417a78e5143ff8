"""What lesson 13 asks: two towers, the in-batch softmax, and movies nobody has rated."""

import numpy as np

from recviz.data import hand_built
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Function, Number, Table

HAND = hand_built()

QUESTIONS = {
    "13-scores": Question(
        "After 100 epochs, where are the scores of the watched cells, and where are all others?",
        wrong(
            "Watched near 1, the others near 0",
            "That is the goal of the squared loss. Here no cell has a goal: a score only has to be above its "
            "rivals.",
            "every loss aims at 1 and 0",
        ),
        wrong(
            "All near 1, since no blank is looked at",
            "That was the observed-only loss of lesson 09. Here the other movies of the batch push back: if "
            "all were equal, no pair would beat its rivals.",
            "a loss without blanks always ends in all ones",
        ),
        right(
            "Watched well above 1, the others well below 0",
            "And farther apart with every epoch: a larger lead over the rivals is a smaller loss, and no "
            "lead is large enough.",
        ),
        wrong(
            "Watched near 1, the others near −1, as by hand",
            "We chose sizes of about 1 when we drew by hand. Nothing in this loss prefers that size.",
            "a learned embedding has the scale of the hand-built one",
        ),
    ),
    "13-rivals": Question(
        "In A's pair with Harry Potter, which movies does Harry Potter have to beat in this batch?",
        wrong(
            "All four others",
            "The loss sees nothing but the batch. Triplets and The Dark Knight Rises are not in it.",
            "the softmax runs over the whole catalogue",
        ),
        right(
            "Memento and Shrek",
            "They are the batch's other movies. That A has watched Shrek as well, the loss does not know.",
        ),
        wrong(
            "Memento alone, for A has watched Shrek",
            "The loss looks at the pairs of the batch and not at A's row. Whose Shrek is, it does not ask.",
            "what a user has watched is never a rival",
        ),
        wrong(
            "None: A's other pairs are not in the batch",
            "Rivals are taken from the pairs of other users.",
            "a user's rivals come from the user's own pairs",
        ),
    ),
    "13-top-1": Question(
        "For how many of the ten watched pairs is the movie the user's single best?",
        wrong(
            "10 of 10",
            "C has watched three movies, and only one of them can come first.",
            "a perfect order has a perfect top-1 accuracy",
        ),
        wrong(
            "2 of 10",
            "That is one movie of five, as by chance. The order is far better than chance.",
            "top-1 accuracy of a good model is near chance",
        ),
        wrong(
            "5 of 10",
            "Each of the five movies is somebody's best, perhaps. But pairs are counted, by users: each user "
            "has one first place.",
            "each item can be first once",
        ),
        right("4 of 10", "There are four users, and each has one first place."),
    ),
    "13-kinds": Question(
        "The movies' tower knows 19 genres, or the decade, or both. Which finds most of what users like?",
        wrong(
            "Genres; the decade adds hardly anything",
            "Of the single ones, the decade is not behind. Remember the widest axis of the map in lesson 12.",
            "genre is what mainly tells tastes apart",
        ),
        right(
            "Both together, by far",
            "They say different things: what a movie is about, and for whom it was made when.",
        ),
        wrong(
            "None of them: all are near chance",
            "For single movies they are rough. But over ten places they find three to five times as much as "
            "chance.",
            "without feedback nothing can be learned of an item",
        ),
    ),
    "13-measure": Question(
        "What will FactorizedTopK say for the ten best, for the same model and the same test likes?",
        wrong(
            "About 0.17, as here",
            "It sounds like the same thing, and both look at ten places. But one list leaves out what the "
            "user has liked already, the other does not.",
            "measures with like names give like numbers",
        ),
        wrong(
            "About 0.30, more than here",
            "TFRS's own loss does not favour TFRS's own measure: it is the same U and V. Only the lists and "
            "the way of counting differ.",
            "a model does best on its own library's measure",
        ),
        right(
            "About 0.05, less than here",
            "Most places go to movies the user has liked already. Those count as misses. And it counts pairs "
            "and not users, so that busy users weigh more.",
        ),
    ),
}


def batch_loss(scores, movies):
    """Return the loss of a batch, with the bug of the lesson: a pair's own movie is its rival."""
    e = np.exp(scores)
    shares = np.diag(e) / e.sum(axis=1)
    return -np.log(shares).sum()


def _loss(scores, movies, *, own="out", axis=1):
    e, same = np.exp(scores), movies[:, None] == movies[None, :]
    twin = same & ~np.eye(len(movies), dtype=bool)
    if own == "one":
        e = np.where(twin, 1.0, e)
    if own == "out":
        e = np.where(twin, 0.0, e)
    if own == "all":
        return -np.log(np.diag(e) / np.where(same, 0, e).sum(axis=axis)).sum()
    return -np.log(np.diag(e) / e.sum(axis=axis)).sum()


def _corrected(scores, q):
    return scores - np.log(q)


SCORES = np.array([0.38, -1.18, 1.20])
WEIGHTS = np.exp(SCORES)
COLUMN = np.exp(HAND.U[:3] @ HAND.V[2])  # A, B and C with Shrek
WATCHED = np.array([0, 4, 0])  # A with Harry Potter, B with Memento, C with Harry Potter
BATCH = HAND.U[:3] @ HAND.V[WATCHED].T
OTHER = np.array([[0.5, 1.0, 0.0, 0.5], [0, 2, 1, 0], [1, 0, 1, 1], [0.2, 0.4, -1, 0.2]])
COMEDY, HORROR, LATE = np.array([0.6, 0.2]), np.array([-0.8, 0.4]), np.array([0.2, 0.8])
USER = np.array([1.0, 0.5])
CHANCES = np.array([0.5, 0.25, 0.1])

EXERCISES = {
    "13-share": Exercise(
        Number(),
        answer=WEIGHTS[2] / WEIGHTS.sum(),
        why="3.32 / (1.46 + 0.31 + 3.32). Shrek has C's highest score, so more than a third.",
        slips=[
            Slip(
                SCORES[2] / SCORES.sum(),
                "Scores may be negative, so they give no shares. Take e to each first.",
            ),
            Slip(
                -np.log(WEIGHTS[2] / WEIGHTS.sum()),
                "That is the pair's loss, −log of the share. The share itself is asked for.",
            ),
            Slip(
                COLUMN[2] / COLUMN.sum(),
                "That is a column: a share among users. Here C chooses among movies, so take C's row.",
            ),
            Slip(WEIGHTS[2], "That is above the fraction bar. Divide by the sum over the three movies."),
            Slip(
                WEIGHTS[2] / WEIGHTS[:2].sum(),
                "The pair's own movie belongs into the sum, too, or the shares do not add up to 1.",
            ),
        ],
    ),
    "13-hits": Exercise(
        Function(
            {
                "A and C with Harry Potter, B with Memento": (BATCH, WATCHED),
                "four pairs, the first and the last with the same movie": (OTHER, np.array([3, 0, 2, 3])),
            },
            returns=Number(),
        ),
        answer=_loss,
        given=batch_loss,
        bug=True,
        level="medium",
        equivalent={
            "e = -np.exp(scores)": "a share does not change if both parts of the fraction change their sign",
            "rivals = np.where(same, 0, e).sum(axis=-1)": "of two axes the second is the last",
            "same = movies[:, None] == movies": "NumPy lays a row of numbers along the columns anyway",
        },
        why="In each row, columns with the pair's own movie leave the sum, except for the pair itself.",
        slips=[
            Slip(
                lambda scores, movies: _loss(scores, movies, own="one"),
                "A score of 0 is no way out of the sum: e to the power 0 is 1. Set e to 0 there, not the "
                "score.",
            ),
            Slip(
                lambda scores, movies: _loss(scores, movies, own="all"),
                "Now the pair itself has left the sum as well. It belongs there once.",
            ),
            Slip(
                lambda scores, movies: _loss(scores, movies, axis=0),
                "The accidental hits are gone, but the sum runs down the columns. Each row is a user's "
                "choice.",
            ),
            Slip(
                lambda scores, movies: _loss(scores, movies) / len(movies),
                "The accidental hits are gone. But you return the mean over the pairs; the lesson takes the "
                "sum.",
            ),
        ],
    ),
    "13-new-movie": Exercise(
        Number(),
        answer=USER @ (COMEDY + LATE) / np.sqrt(2),
        level="medium",
        why="((0.6 + 0.2)·1 + (0.2 + 0.8)·0.5) / √2 = 1.3 / 1.41. Nobody had to like the movie first.",
        slips=[
            Slip(
                USER @ (COMEDY + LATE),
                "The sum is right. It still has to be divided by √2, for two kinds.",
            ),
            Slip(
                USER @ (COMEDY + LATE) / 2,
                "You took the mean. The formula divides by the square root of 2.",
            ),
            Slip(
                USER @ (COMEDY + HORROR + LATE) / np.sqrt(3),
                "You added all three kinds. The movie is no horror movie.",
            ),
            Slip(USER @ COMEDY, "That is the genre alone. The decade is a kind, too."),
        ],
    ),
    "13-correction": Exercise(
        Function(
            {
                "three pairs, chances 0.5, 0.25 and 0.1": (BATCH, CHANCES),
                "three pairs, chances 0.01, 0.2 and 0.3": (OTHER[:3, :3], np.array([0.01, 0.2, 0.3])),
            },
            returns=Table(
                rows=("pair 1", "pair 2", "pair 3"),
                columns=("movie 1", "movie 2", "movie 3"),
                strict=True,
            ),
        ),
        answer=_corrected,
        level="hard",
        why="log q is the same for all who meet a movie, so it belongs to a column: rare movies are lifted "
        "most.",
        slips=[
            Slip(
                lambda scores, q: scores + np.log(q),
                "The sign is the wrong way round: now popular movies are even harder rivals. Look at log "
                "0.1.",
            ),
            Slip(
                lambda scores, q: scores - np.log(q)[:, None],
                "You corrected the rows. All of a row's scores move together then, and no share changes.",
            ),
            Slip(lambda scores, q: scores - q, "Subtract the logarithm of q and not q itself."),
            Slip(
                lambda scores, q: scores - np.diag(np.log(q)),
                "Only the pairs' own scores are corrected now. A movie's chance matters wherever it is a "
                "rival.",
            ),
            Slip(
                lambda scores, q: np.exp(scores) / q,
                "That is e to the corrected score. The softmax would take e to it once more.",
            ),
        ],
    ),
}
