"""Formulas as HTML, set by KaTeX when the pages are made: a page needs its fonts, and no script."""

import atexit
import functools
import json
import subprocess
from pathlib import Path

from pages import npm

SCRIPT = npm.SITE / "web" / "math.mjs"


@functools.cache
def _katex(modules):
    process = subprocess.Popen(
        ["node", SCRIPT, modules], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    atexit.register(process.stdin.close)
    return process


@functools.cache
def html(tex, block, modules: Path = npm.MODULES):
    """Return a formula as HTML, with MathML beside it for those who listen."""
    process = _katex(modules)
    process.stdin.write(json.dumps({"tex": tex, "block": block}) + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise ValueError(f"KaTeX cannot set the formula {tex!r}, for the reason above.")
    # A long formula scrolls in its own box, and so must be reachable by keyboard.
    return f'<div class="rv-formula" tabindex="0">{json.loads(answer)}</div>' if block else json.loads(answer)
