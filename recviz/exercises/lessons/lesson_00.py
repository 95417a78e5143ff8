"""What lesson 00 asks, a taste of what is to come."""

from recviz.data import hand_built, movies
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Function, Number

TOY, HAND = movies(), hand_built()

QUESTIONS = {
    "00-shrek": Question(
        "Shrek moves from the bottom of the plane to the top. What happens to the guess in row D?",
        wrong(
            "It stays: D has not moved",
            "A guess is made of two places, the person's and the movie's. It changes when either of them "
            "moves.",
            "a guess belongs to the person alone",
        ),
        right("It goes up", "From −0.90 to 1.10: Shrek moves towards D."),
        wrong(
            "It goes down",
            "For C it does, from 1.20 to −0.80, because C sits at the bottom. D is at the top.",
            "a movie that moves changes all guesses in the same direction",
        ),
    ),
    "00-move-b": Question(
        "If you move person B instead of a movie, what in the table changes?",
        wrong(
            "One column",
            "A movie has a column. B is a person and has a row.",
            "rows and columns mixed up",
        ),
        wrong(
            "The whole table",
            "Each guess looks at one person and one movie. The rows of A, C and D do not know where B is.",
            "in a model everything depends on everything",
        ),
        right("One row", "The row of B: five guesses, one for each movie."),
    ),
}


def guess(person, movie):
    """Return the guess of the lesson, with a bug: the movie's second number is never used."""
    return person[0] * movie[0] + person[1] * movie[0]


CASES = {
    f"{user} and {item}": (HAND.U[i], HAND.V[j])
    for i, j in ((3, 2), (0, 0), (2, 4))
    for user, item in [(TOY.users[i], TOY.items[j])]
}

LAST = "of two numbers the second is the last"

EXERCISES = {
    "00-memento": Exercise(
        Number(within=0),
        answer=TOY.items.index("Memento"),
        why="0, 1, 2, 3, 4: Python counts from 0, so the fifth column is number 4.",
        slips=[
            Slip(5, "You began with 1. Python begins with 0."),
            Slip(
                -1,
                "In NumPy −1 is the last column, so that would work. From the left, it is another number.",
            ),
            Slip(3, "That is The Dark Knight Rises. Count once more, from 0."),
        ],
    ),
    "00-zero": Exercise(
        Number(within=0.001),
        answer=-HAND.U[3, 0] * HAND.V[2, 0] / HAND.U[3, 1],
        why="At −0.1 what D's two numbers bring adds up to nothing: 0.1·1 + 1·(−0.1) = 0.",
        slips=[
            Slip(0, "Nearly. At 0 the guess is 0.10: D likes blockbusters a little, and Shrek is one."),
            Slip(0.1, "The other way: at 0.1 the guess is 0.20."),
            Slip(0.2, "That is where the guess in row C is zero. Look at row D."),
        ],
    ),
    "00-bug": Exercise(
        Function(CASES),
        answer=lambda person, movie: person @ movie,
        given=guess,
        level="medium",
        bug=True,
        equivalent={
            "as given, but return person[0] * movie[0] + person[1] * movie[1]": "that is the mend",
            "as given, but return person[0] * movie[0] + person[1] * movie[-1]": LAST,
            "return person[0] * movie[0] + person[1] * movie[-1]": LAST,
            "return person[0] * movie[0] + person[-1] * movie[1]": LAST,
        },
        why="First number times first number, plus second times second. Lesson 04 gives this sum its name.",
        slips=[
            Slip(
                lambda person, movie: person[0] * movie[0],
                "Now the second numbers do not count at all.",
            ),
            Slip(
                lambda person, movie: person[0] * movie[1] + person[1] * movie[0],
                "Crosswise: each first number now meets a second one.",
            ),
            Slip(
                lambda person, movie: person[0] * movie[1] + person[1] * movie[1],
                "Now it is the movie's first number that is never used.",
            ),
            Slip(
                lambda person, movie: person[0] + movie[0] + person[1] + movie[1],
                "That adds all four numbers. Multiply the first two, multiply the second two, and then add.",
            ),
        ],
    ),
}
