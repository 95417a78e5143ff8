"""The page of the reference names all that recviz makes public, and nothing else."""

import re
from pathlib import Path

import recviz as rv
from recviz import plots

PAGE = Path(__file__).resolve().parent.parent / "site" / "reference.md"
NAMED = re.findall(r"^\.\. auto(?:function|class):: (?:recviz\.)?(\S+)$", PAGE.read_text(), re.MULTILINE)


def test_every_public_name_is_there_once():
    public = [name for name in rv.__all__ if name not in ("plots", "spark")]
    assert sorted(name for name in NAMED if "." not in name) == sorted(public)


def test_every_picture_that_lessons_draw_is_there():
    drawn = {name.removeprefix("plots.") for name in NAMED if name.startswith("plots.")}
    lessons = "".join(path.read_text() for path in (PAGE.parent.parent / "notebooks").glob("*.ipynb"))
    assert set(re.findall(r"rv\.plots\.(\w+)\(", lessons)) <= drawn
    assert all(callable(getattr(plots, name)) for name in drawn)


def test_everything_public_says_what_it_is():
    for name in NAMED:
        parts = name.split(".")
        thing = rv
        for part in parts:
            thing = getattr(thing, part)
        assert thing.__doc__ and thing.__doc__.strip(), name
