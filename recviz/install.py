"""What the package can do without, whether it is here, and the line that installs it."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

# The newest Python that TensorFlow is released for; the markers in pyproject.toml say the same.
TENSORFLOW_UP_TO = (3, 13)

_ABOVE = Path(__file__).resolve().parent.parent
# The folder of the project where recviz runs from there, or None where it was installed.
CHECKOUT = _ABOVE if (_ABOVE / "tools" / "setup.sh").is_file() else None
# setup.py puts the lessons into the package that is installed; in the project they lie beside it.
LESSONS = sorted((CHECKOUT or _ABOVE / "recviz").joinpath("notebooks").glob("[0-9][0-9]_*.ipynb"))


class Part(NamedTuple):
    """A library that one can do without."""

    name: str
    module: str
    packages: tuple[str, ...]  # any of them holds the module
    extra: str
    use: str  # what does not work without it


TOWERS = "lesson 13's two towers, of which it shows stored results without it"
PARTS = (
    Part("JupyterLab", "jupyterlab", ("jupyterlab",), "lab", "`recviz lab` opens the lessons in it"),
    Part("nbval", "nbval", ("nbval",), "lab", "for teachers: compares a lesson with its stored numbers"),
    Part("TensorFlow", "tensorflow", ("tensorflow-cpu", "tensorflow"), "tensorflow", "slopes of any loss"),
    Part("TFRS", "tensorflow_recommenders", ("tensorflow-recommenders",), "tfrs", TOWERS),
    Part("Keras 2", "tf_keras", ("tf-keras",), "tfrs", TOWERS),
    Part("Keras-RS", "keras_rs", ("keras-rs",), "tfrs", TOWERS),
    Part("Spark", "pyspark", ("pyspark",), "spark", "lesson 14, which shows stored results without it"),
)


def too_new_for_tensorflow() -> bool:
    """Return whether TensorFlow has no release for this Python."""
    return sys.version_info[:2] > TENSORFLOW_UP_TO


def cure(extra: str) -> str:
    """Return a sentence that says how an extra is installed here, or why it cannot be."""
    if sys.platform == "emscripten":
        return "A browser cannot run it; JupyterLab on your own computer can."
    if extra in ("tensorflow", "tfrs") and too_new_for_tensorflow():
        here, newest = (".".join(map(str, each[:2])) for each in (sys.version_info, TENSORFLOW_UP_TO))
        return f"TensorFlow has no release for Python {here} yet: Python 3.11 to {newest} can have it."
    if CHECKOUT and Path(sys.prefix) == CHECKOUT / ".venv":
        line = "make spark" if extra == "spark" else "make lab"
    elif extra == "tfrs" and sys.platform == "darwin":  # pyproject.toml says why
        line = "pip install --no-deps tensorflow-recommenders tf-keras keras-rs"
    else:
        line = f'pip install "recviz[{extra}]"'
    return f"`{line}` installs it."


def lacking(what: str, extra: str) -> str:
    """Return what is said when something is asked for that is not installed."""
    return f"Not installed here: {what}. {cure(extra)}"


def here(module: str) -> bool:
    """Return whether a module can be imported here; it is not."""
    return find_spec(module) is not None


def version_of(part: Part) -> str | None:
    """Return the version of what is here, or None if it is not."""
    if not here(part.module):
        return None
    for package in part.packages:
        try:
            return version(package)
        except PackageNotFoundError:
            continue
    return "of an unknown version"
