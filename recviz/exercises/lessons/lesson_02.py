"""What lesson 02 asks: content-based filtering."""

import numpy as np

from recviz.data import apps, movies
from recviz.exercises.kinds import Exercise, Question, Slip, right, wrong
from recviz.exercises.readers import Function, Number, Table
from recviz.similarity import similarity

APPS, TOY, STARS = apps(), movies(), movies("explicit")
NORMS = "developers.google.com/machine-learning/recommendation/overview/candidate-generation"

QUESTIONS = {
    "02-first-app": Question(
        "You have installed Heart Diary. Which app does the store show you next?",
        wrong(
            "None: there are no other users to compare you with",
            "The tags are enough. That is what this lesson is about.",
            "every recommender needs other users",
        ),
        right("Body Explorer", "It shares the tag health. The other two share nothing with Heart Diary."),
        wrong(
            "Candy Drop, to offer something new",
            "Nothing in the table speaks for it. This method never leaves what you have: its weakness, as "
            "you will see.",
            "a recommender looks for variety by itself",
        ),
    ),
    "02-profile": Question(
        "You install Body Explorer as well. Which app is recommended now, and with what score?",
        right("Star Atlas, with 2", "It shares education and science with your new profile."),
        wrong(
            "Body Explorer, with 4",
            "That is the highest score, and you have the app already. A store leaves it out.",
            "the highest score is recommended, installed or not",
        ),
        wrong(
            "Star Atlas, with 1",
            "It shares two tags with the profile, and both count 1. Nothing is divided by the number of "
            "apps.",
            "a profile is the mean of its rows",
        ),
        wrong(
            "None: health counts most, and nobody else has it",
            "Health is 2 in your profile, but every tag counts, not the largest alone.",
            "the strongest feature decides by itself",
        ),
    ),
    "02-cosine": Question(
        "You are at (1, 1). Which app is most like you by cosine?",
        wrong(
            "Vitamin Shop, at (4, 1)",
            "It wins by the dot product, because its arrow is long. Cosine does not look at length.",
            "the longer vector is the more similar one",
            NORMS,
        ),
        wrong(
            "Mini Clinic, at (1, 0.5)",
            "It wins by distance. But it leans to health, and you do not.",
            "nearest is most similar",
        ),
        right(
            "Body Lab, at (2, 2)",
            "It points exactly your way: cosine 1. That it is twice as long does not matter.",
        ),
    ),
    "02-newcomer": Question(
        "A movie arrives that nobody has watched yet. Who can recommend it?",
        wrong(
            "The votes of lesson 01",
            "Nobody has watched it, so nobody can vote for it.",
            "collaborative filtering works for new items",
        ),
        wrong(
            "Neither method, until somebody has watched it",
            "A description is there from the first day, and content-based filtering needs no more.",
            "nothing can be recommended without feedback on it",
        ),
        right("Content-based filtering", "It needs the movie's tags and the users' profiles, and has both."),
    ),
}


def cosine(x, y):
    """Return the cosine of the lesson, with a bug: the squares of the lengths."""
    return (x @ y) / ((x @ x) * (y @ y))


def _right_cosine(x, y):
    return (x @ y) / np.sqrt((x @ x) * (y @ y))


YOU = np.array([1.0, 1.0])
OTHERS = {"Vitamin Shop": (4, 1), "Body Lab": (2, 2), "Mini Clinic": (1, 0.5)}
PROFILE, ALL = APPS.features[1], np.ones(6)
PROFILES = TOY.A @ TOY.features


def _scores(newcomer):
    """Return what the four users score a newcomer."""
    return PROFILES @ newcomer


def _others(newcomer):
    return _scores(newcomer)[:3].max()


EXERCISES = {
    "02-all-tags": Exercise(
        Number(),
        answer=PROFILE @ ALL,
        why="Two of the six tags are in your profile, and each counts 1. The other four are multiplied by 0.",
        slips=[
            Slip(6, "It has six tags, but only those count that are in your profile."),
            Slip(
                PROFILE @ APPS.features[2],
                "That is the score of Body Explorer, which has one of your two tags.",
            ),
            Slip(
                similarity(PROFILE, ALL, "cosine").item(),
                "That is the cosine. A score is the dot product: do not divide by the lengths.",
            ),
            Slip(0, "Two of the tags are in your profile: health and healthcare."),
        ],
    ),
    "02-cosine-bug": Exercise(
        Function(
            {name: (YOU, np.array(app)) for name, app in OTHERS.items()}
            | {"(3, −4) and (2, 1)": (np.array([3.0, -4.0]), np.array([2.0, 1.0]))},
            Number(within=0.001),
        ),
        answer=_right_cosine,
        given=cosine,
        level="medium",
        bug=True,
        equivalent={"return y @ x / (np.sqrt(x @ x) * np.sqrt(y @ y))": "x · y is y · x"},
        why="A length is the root of x · x. With the roots, Body Lab has 1.00, and no vector can have more.",
        slips=[
            Slip(lambda x, y: x @ y, "Without dividing by the lengths, that is the dot product."),
            Slip(
                lambda x, y: x @ y / np.sqrt(x @ x),
                "You divided by the length of x. Divide by the length of y as well.",
            ),
            Slip(
                lambda x, y: x @ y / np.sqrt(y @ y),
                "You divided by the length of y. Divide by the length of x as well.",
            ),
            Slip(
                lambda x, y: x @ y / (np.linalg.norm(x) + np.linalg.norm(y)),
                "The lengths are to be multiplied, not added.",
            ),
            Slip(
                lambda x, y: x @ y / (x.sum() * y.sum()),
                "A length is not the sum of the numbers. It is the root of the sum of their squares.",
            ),
            Slip(lambda x, y: np.linalg.norm(x - y), "That is the distance between the two."),
        ],
    ),
    "02-profiles": Exercise(
        Table(TOY.users, TOY.feature_names),
        answer=PROFILES,
        level="medium",
        bug=True,
        why="(4, 5) times (5, 7) is (4, 7): the 5 movies in the middle meet, and a row for each user is "
        "left.",
        slips=[
            Slip(
                PROFILES.T,
                "These are the right numbers with rows and columns swapped: a profile should be a row.",
            ),
            Slip(
                (STARS.A >= 4) @ TOY.features,
                "That counts only what they liked, with 4 stars or more. Here it is what they watched.",
            ),
            Slip(
                STARS.A @ TOY.features,
                "These are the stars, added up. Take toy.A, where a watched movie is a 1.",
            ),
            Slip(PROFILES > 0, "That says which tags somebody has met. A profile counts how often."),
            Slip(PROFILES @ TOY.features.T, "You went one step too far: these are scores for the movies."),
            Slip(
                TOY.features.T @ TOY.features,
                "These are tags against tags. The users are missing: begin with toy.A.",
            ),
        ],
    ),
    "02-for-d": Exercise(
        Table(columns=TOY.feature_names, strict=True),
        holds=lambda tags: np.isin(tags, (0, 1)).all() and _scores(tags)[3] > _others(tags),
        level="hard",
        bug=True,
        equivalent={
            "answer = [0, 0, 0, 1, 1, 0, 0]": "D scores 2 and A 1: nobody else has met science fiction"
        },
        why="D comes first. Thriller is what D's profile has more of than anybody's. Whoever writes the "
        "tags decides who sees the movie.",
        slips=[
            Slip(
                np.full(7, 0.5),
                "A tag fits or it does not: write seven numbers that are 0 or 1.",
                when=lambda tags: not np.isin(tags, (0, 1)).all(),
            ),
            Slip(np.zeros(7), "Without a tag everybody scores 0.", when=lambda tags: not tags.any()),
            Slip(
                [0, 0, 0, 0, 1, 0, 1],
                lambda tags: f"D scores {_scores(tags)[3]:g}, and shares that place with somebody else.",
                when=lambda tags: _scores(tags)[3] == _others(tags),
            ),
            Slip(
                ALL[:1].repeat(7),
                lambda tags: (
                    f"D scores {_scores(tags)[3]:g}, and somebody else {_others(tags):g}. "
                    "Look for a tag that D has more of."
                ),
                when=lambda tags: _scores(tags)[3] < _others(tags),
            ),
        ],
    ),
}
