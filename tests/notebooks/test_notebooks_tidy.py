"""Every stored lesson is as `make notebooks` leaves it, and shows nothing of one machine."""

import pytest
from lessons import FOLDER, LESSONS

import notebooks


def test_there_are_lessons():
    assert FOLDER / "00_start_here.ipynb" in LESSONS


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_is_tidy(path):
    assert notebooks.check(path) == "tidy"
    assert str(FOLDER.parent) not in path.read_text(encoding="utf-8")
