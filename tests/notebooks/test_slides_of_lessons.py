"""The slides of every lesson, as they are before a browser shows them: how many, how long, and true."""

import re
from html import unescape

import nbformat
import pytest
from lessons import LESSONS, read
from pages import execute, npm, slides

from recviz import exercises

SECONDS = 45  # a class needs for a slide, at least
RUNS = re.compile(r"\b[Rr]un (it|the|both)\b|Shift \+ Enter")
READ_AT_HOME = {"How to work through a lesson", "The map", "Words you will meet"}
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    """Write pictures where nobody looks for them."""
    monkeypatch.setattr(npm, "STATIC", tmp_path)


def parts(path):
    """Return {title: (cells, slides)} of a lesson as it is stored."""
    lesson = execute.Lesson(path.stem, nbformat.read(path, as_version=4), {}, [], [])
    found = slides.sections(lesson.notebook.cells)
    return {title: (cells, slides.slides(lesson, cells)) for title, cells in found}


def text(html):
    """Return what can be read of HTML."""
    return unescape(re.sub(r"<[^>]+>", " ", html))


def words(*texts):
    """Return how many words some texts have; numbers and signs are none."""
    return len(re.findall(r"[^\W\d_]{2,}[\w’'-]*", " ".join(texts)))


@every_lesson
def test_there_are_ten_to_twenty_and_a_class_has_time_for_each(path):
    minutes = int(re.search(r"\*\*Teaching:\*\* (\d+) minutes", read(path)[0].source)[1])
    count = 1 + sum(len(shown) for _, shown in parts(path).values())
    most = minutes * 60 // SECONDS
    assert min(10, most) <= count <= min(20, most)


@every_lesson
def test_no_slide_is_read_out(path):
    for title, (_, shown) in parts(path).items():
        for slide in shown:
            lines = text(slide.line), text(slide.stays)
            assert all(words(line) <= 32 for line in lines), lines
            assert words(title, *lines) <= 40, title
            # A printed table is looked up and not read.
            most = {"rv-words": 40, "rv-printed": 60}.get(slide.kind)
            assert not most or words(title, *lines, text(slide.shown)) <= most, title
    for key, asked in exercises.of_lesson(path.stem[:2]).QUESTIONS.items():
        assert words(asked.text, *(option.text for option in asked.options)) <= 55, key


@every_lesson
def test_every_section_leaves_a_line_and_each_is_true_of_its_numbers(path):
    for title, (cells, shown) in parts(path).items():
        kept = [slide for slide in shown if slide.kind != "rv-question"]
        assert kept or title in READ_AT_HOME, title
        said = "\n".join(cell.source + str(cell.get("outputs", "")) for cell in cells)
        known = set(numbers(said))
        for slide in kept:
            line = text(slide.shown if slide.kind == "rv-words" else slide.stays)
            assert line.strip(), title
            line = re.sub(r"Next:.*|Back to the map:.*", "", line)
            assert set(numbers(line)) <= known, (title, line)


def numbers(said):
    """Yield the numbers of a text, however they are written."""
    for number in re.findall(r"\d[\d,]*(?:\.\d+)?", said):
        yield float(number.replace(",", ""))


@every_lesson
def test_nothing_is_asked_of_who_only_looks(path):
    for cell in read(path):
        for line in cell.metadata.get("recviz", {}).get("slide", {}).values():
            assert not RUNS.search(line), line


@every_lesson
def test_exercises_and_answers_stay_on_the_page(path):
    for _, shown in parts(path).values():
        for slide in shown:
            everything = "".join([slide.shown, slide.line, slide.stays, slide.code, *slide.notes])
            assert "Your turn." not in everything and "Solution" not in everything
            assert "rv.check(" not in everything and "## References" not in everything
            if slide.kind == "rv-question":
                assert not slide.line and not slide.stays
