"""What `import recviz` brings along, and which of its modules may import which."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

from recviz.plots.picture import WIDGETS_WITH_PICTURES

ROOT = Path(__file__).resolve().parent.parent


def test_it_brings_in_nothing_heavy_and_says_nothing():
    code = "import recviz, sys; recviz.spark.missing(); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = {part for name in done.stdout.split() for part in (name, name.split(".")[0])}
    heavy = {"tensorflow", "tensorflow_recommenders", "tf_keras", "keras", "pyspark", "py4j", "pandas"}
    assert not modules & (heavy | {"matplotlib.pyplot", "jupyterlab"})
    assert done.stderr == ""


def test_a_board_is_shown_without_drawing_a_picture_that_nobody_sees():
    code = "import recviz as rv, sys; toy, hand = rv.movies(), rv.hand_built()\n"
    code += "data, _ = rv.Board(toy, *hand[:2])._repr_mimebundle_(); print(*data, *sys.modules)"
    env = {name: value for name, value in os.environ.items() if name != WIDGETS_WITH_PICTURES}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    words = done.stdout.split()
    assert "text/plain" in words and "image/png" not in words and "matplotlib" not in words


def test_imports_flow_as_contributing_says():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (arrows,) = re.findall(r"each from what stands before it: (.*?)\.", text)
    order = re.findall(r"`(\w+)`", arrows)
    files = sorted((ROOT / "recviz").rglob("*.py"))
    names = {path.relative_to(ROOT / "recviz").parts[0].removesuffix(".py") for path in files}
    assert sorted(order) == sorted(names - {"__init__"})
    for path in files:
        name = path.relative_to(ROOT / "recviz").parts[0].removesuffix(".py")
        if name == "__init__":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or node.module.split(".")[0] != "recviz":
                continue
            imported = node.module.split(".")[1:2] or [alias.name for alias in node.names]
            assert all(order.index(each) <= order.index(name) for each in imported), (path, imported)
