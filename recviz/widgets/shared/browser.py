"""What goes to the browser: a widget's script and style sheets, and numbers as packed float32."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recviz import validate
from recviz.validate import Array

WIDGETS = Path(__file__).parent.parent
SHARED = ("shared/recviz", "shared/wall")
IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]*)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:class|const|function) (\w+))", re.MULTILINE)
# More numbers than this make a page slow to load; ml-latest-small at d = 64 has a third of it.
MOST_NUMBERS = 2_000_000


def script(name: str) -> str:
    """Return a widget's ES module joined with all it imports: anywidget loads one and nothing beside it.

    Each module it imports becomes a function that is called once and returns what the module exports. So
    what is private to a module stays so. Where it is a widget itself, its default export is left out.

    Raises
    ------
    ImportError
        If a module is not there, does not export what is imported, or imports what imports it.
    """
    calls: list[str] = []
    exports: dict[str, list[str]] = {}  # of the modules in `calls`

    def joined(file: str, way: tuple[str, ...]) -> str:
        """Return a module with constants for imports; ``way`` is how we came to it."""
        if file in way:
            circle = " imports ".join((*way[way.index(file) :], file))
            raise ImportError(f"{circle}; put what they share into a module of its own.")
        if not (WIDGETS / file).is_file():
            raise ImportError(f"{way[-1] if way else 'A widget'} imports {file}, which is not in {WIDGETS}.")

        def constant(found: re.Match) -> str:
            other = posixpath.normpath(posixpath.join(posixpath.dirname(file), found[2]))
            as_word = "_" + re.sub(r"\W", "_", other)
            if other not in exports:
                text = joined(other, (*way, file))
                text = re.sub("^export default .*;$", "", text, flags=re.MULTILINE)
                exports[other] = EXPORT.findall(text)
                returned = f"return {{ {', '.join(exports[other])} }};"
                calls.append(f"const {as_word} = (() => {{\n{EXPORT.sub('', text)}{returned}\n}})();\n")
            for wanted in found[1].replace(",", " ").split():
                if wanted not in exports[other]:
                    known = ", ".join(exports[other])
                    raise ImportError(f"{file} imports {wanted} from {other}, which exports {known}.")
            return f"const {{{found[1]}}} = {as_word};"

        text = IMPORT.sub(constant, (WIDGETS / file).read_text(encoding="utf-8"))
        if left := re.search("^import .*", text, re.MULTILINE):
            raise ImportError(f'{file} must write import {{ name }} from "./file.js"; got {left[0]}')
        return text

    widget = joined(f"{name}.js", ())
    return "\n".join([*calls, widget])


def style(*names: str) -> str:
    """Return the style sheet all widgets share, and behind it those that only some need."""
    sheets = (WIDGETS / f"{name}.css" for name in (*SHARED, *names))
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


def all_styles() -> str:
    """Return the style sheets of all widgets as one, for a page that shows any of them."""
    names = {sheet.relative_to(WIDGETS).with_suffix("").as_posix() for sheet in WIDGETS.glob("*/*.css")}
    return style(*sorted(names - set(SHARED)))


def packed(name: str, values: Array) -> NDArray[np.float32]:
    """Return finite numbers as float32, or refuse those that are too many or too large for it."""
    if values.size > MOST_NUMBERS:
        raise ValueError(
            f"{name} has {' × '.join(map(str, values.shape))} = {values.size:,} numbers; a page can carry "
            f"{MOST_NUMBERS:,}. Take fewer items, such as those with at least 5 ratings."
        )
    with np.errstate(over="ignore"):
        result = values.astype("<f4")
    if not np.isfinite(result).all():
        raise ValueError(
            f"{name} must hold numbers that fit float32; got {validate.exact(np.abs(values).max())}."
        )
    return result


def feedback(A: Array) -> NDArray[np.float32]:
    """Return a feedback matrix as float32 with the same cells observed; or refuse numbers too near to 0."""
    result = packed("A", A)
    lost = np.abs(A[(A != 0) & (result == 0)])
    if lost.size:
        raise ValueError(
            f"A must hold numbers that fit float32; got {validate.exact(lost.min())}, which would become 0."
        )
    return result


def to_bytes(values: NDArray[Any] | None) -> bytes:
    """Return numbers as the browser unpacks them; no bytes for None."""
    return b"" if values is None else values.astype("<f4").tobytes()


def amounts(name: str, values: object, count: int) -> Array:
    """Return one finite number of at least 0 for each of ``count`` items, as precise as float32 is."""
    array = validate.one_each(name, values, count, f"one number for each of {count} items")
    return packed(name, array).astype(float)
