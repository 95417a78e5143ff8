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


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_was_executed_from_top_to_bottom(path):
    cells = notebooks.parse(path.read_text(encoding="utf-8")).cells
    counts = [cell.execution_count for cell in cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
