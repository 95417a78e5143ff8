"""The plans in site/teaching.md, against the lessons that they name."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "site" / "teaching.md").read_text(encoding="utf-8")
PLANS = re.findall(r"\| Lesson \| Minutes \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT)
README = (ROOT / "README.md").read_text(encoding="utf-8")
LESSONS = {
    name: (title, int(minutes))
    for title, name, minutes in re.findall(
        r"\| \[(.+?)\]\(notebooks/(\w+\.ipynb)\) \|.*\| (\d+) min \|\n", README
    )
}


def test_there_are_the_plans_that_the_text_promises():
    assert len(PLANS) == 5 and "Three plans" in TEXT
    assert len(re.findall(r"^### ", TEXT, re.MULTILINE)) == 3


@pytest.mark.parametrize("plan", PLANS)
def test_titles_and_minutes_are_those_of_the_lessons_and_add_up(plan):
    *rows, last = plan.strip().splitlines()
    total = 0
    for row in rows:
        title, name, minutes = re.fullmatch(r"\| \[(.+)\]\((.+)\) \| (\d+) \|", row).groups()
        assert LESSONS[name] == (title, int(minutes))
        total += int(minutes)
    assert last == f"| **Together** | **{total}** |"
    assert total <= 50 or total + 46 == 120


def test_every_lesson_that_is_linked_is_there():
    for name in set(re.findall(r"\((\w+\.ipynb)\)", TEXT)):
        assert (ROOT / "notebooks" / name).is_file()
