"""What `import recviz` brings along, and which of its modules may import which."""

import ast
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import recviz as rv
from recviz import widgets
from recviz.plots.picture import WIDGETS_WITH_PICTURES

ROOT = Path(__file__).resolve().parent.parent


def imported_by(code):
    """Return the modules that are there after some lines of code, which say nothing."""
    code = f"import sys, recviz as rv; {code}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return {part for name in done.stdout.split() for part in (name, name.split(".")[0])}


def test_it_brings_in_nothing_heavy_and_says_nothing():
    modules = imported_by("rv.Board; rv.spark.missing()")
    heavy = {"tensorflow", "tensorflow_recommenders", "tf_keras", "keras", "pyspark", "py4j", "pandas"}
    assert "ipywidgets" in modules
    assert not modules & (heavy | {"matplotlib", "PIL", "scipy", "jupyterlab"})


def test_what_needs_no_widget_brings_in_none():
    toy = "toy, hand = rv.movies(), rv.hand_built(); fit = rv.wals(toy, 2, record=True); rv.svd(toy, 2)"
    toy += "; rv.check('04-dot-product', .88); rv.similarity(hand.U, hand.V, 'euclidean')"
    toy += "; rv.align(fit.frames, to=hand); rv.plots.feedback(toy); rv.recommend(toy, *hand[:2], 'A')"
    modules = imported_by(toy)
    assert not modules & {"ipywidgets", "anywidget", "traitlets", "IPython", "matplotlib", "PIL", "scipy"}


def test_a_name_is_there_before_it_is_imported():
    assert set(dir(rv)) == set(rv.__all__)
    assert widgets.__all__ == [name for name in rv.__all__ if hasattr(widgets, name)]
    with pytest.raises(AttributeError, match=r"^module 'recviz' has no attribute 'Bored'"):
        rv.Bored  # noqa: B018


def test_a_board_is_shown_without_drawing_a_picture_that_nobody_sees():
    code = "import recviz as rv, sys; toy, hand = rv.movies(), rv.hand_built()\n"
    code += "data, _ = rv.Board(toy, *hand[:2])._repr_mimebundle_(); print(*data, *sys.modules)"
    env = {name: value for name, value in os.environ.items() if name != WIDGETS_WITH_PICTURES}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    words = done.stdout.split()
    assert "text/plain" in words and "image/png" not in words and "matplotlib" not in words


def rooms():
    """Return {file or folder of recviz: those it may import from}, from the picture in CONTRIBUTING."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (picture,) = re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL)
    inside = {
        node: re.findall(r"(\w+)(?:\.py|/)", label.split("<br/>")[0])
        for node, label in re.findall(r'^ +(\w+)\["(.*)"\]$', picture, re.MULTILINE)
    }
    above = {node: {node} for node in inside}
    for line in re.findall(r"^ +(.* --> .*)$", picture, re.MULTILINE):  # the upper arrows come first
        steps = [part.split(" & ") for part in line.split(" --> ")]
        for upper, lower in itertools.pairwise(steps):
            for node in lower:
                above[node].update(*(above[other] for other in upper))
    return {
        name: {other for room in above[node] for other in inside[room]}
        for node in inside
        for name in inside[node]
    }


def test_imports_flow_as_contributing_says():
    allowed, where = rooms(), ROOT / "recviz"
    files = [*where.glob("*.py"), *(path.parent for path in where.glob("*/__init__.py"))]
    assert sorted([*allowed, "__init__"]) == sorted(path.stem for path in files)
    for path in (path for path in where.rglob("*.py") if path != where / "__init__.py"):
        room = path.relative_to(where).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or node.module.split(".")[0] != "recviz":
                continue
            imported = node.module.split(".")[1:2] or [alias.name for alias in node.names]
            assert allowed[room].issuperset(imported), (path, imported)
