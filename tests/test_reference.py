"""The page of the reference names all that recviz makes public, and nothing else."""

import re
from pathlib import Path

from lessons import LESSONS

import recviz as rv
from recviz import plots

PAGE = Path(__file__).resolve().parent.parent / "site" / "reference.md"
ENTRY = re.compile(r"^\.\. auto(?:function|class|exception):: (?:recviz\.)?(\S+)$", re.MULTILINE)
NAMED = ENTRY.findall(PAGE.read_text(encoding="utf-8"))


def named_in(module):
    """Return what the page names of a module of recviz, without the module's name."""
    return [name.removeprefix(f"{module}.") for name in NAMED if name.startswith(f"{module}.")]


def test_every_public_name_is_there_once():
    public = [name for name in rv.__all__ if name not in ("plots", "spark")]
    assert sorted(name for name in NAMED if "." not in name) == sorted(public)
    assert sorted(named_in("spark")) == sorted(rv.spark.__all__)


def test_every_picture_that_lessons_draw_is_there():
    drawn = named_in("plots")
    lessons = "".join(path.read_text(encoding="utf-8") for path in LESSONS)
    assert set(re.findall(r"rv\.plots\.(\w+)\(", lessons)) <= set(drawn)
    for name in drawn:
        assert getattr(plots, name).__module__.startswith("recviz.plots."), f"{name} is no picture"


def test_everything_public_says_what_it_is():
    for name in NAMED:
        parts = name.split(".")
        thing = rv
        for part in parts:
            thing = getattr(thing, part)
        assert thing.__doc__ and thing.__doc__.strip(), name
