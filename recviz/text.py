"""Names and numbers as short text: in pictures, and in sentences for learners.

widgets/shared/text.js writes the same. A number halfway between two is rounded away from zero, as one does
by hand and a browser does; Python's own formats would take the even one.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from numbers import Integral, Real

MINUS = "\u2212"


def decimals(x: float, digits: int = 2) -> str:
    """Return a number with so many decimals, fewer where it is large; and never "−0.00"."""
    size = abs(float(x))
    with localcontext(rounding=ROUND_HALF_UP):
        if size >= 10000:
            return _signed(x, f"{Decimal(size):.1e}")
        return _signed(x, f"{Decimal(size):.{1 if size >= 100 else digits}f}")


def written(x: object, digits: int = 6) -> str:
    """Return a number as the lessons write it, and anything else as it is.

    0.1, −0.5, 1234567: with so many digits, and from a million on in full.
    """
    if not isinstance(x, Real) or isinstance(x, bool):
        return str(x)
    size = abs(int(x) if isinstance(x, Integral) else float(x))
    with localcontext(rounding=ROUND_HALF_UP, prec=digits):
        if 1e6 <= size < 1e21:
            return _signed(x, f"{Decimal(size):.0f}")
        short = (+Decimal(size)).normalize()
        plain = not short or 1e-6 <= float(short) < 1e21
        return _signed(x, f"{short:{'f' if plain else 'e'}}")


def counted(number: float, unit: str) -> str:
    """Return "2 ratings", and "1 rating"."""
    text = written(number)
    return f"{text} {unit.removesuffix('s') if text == '1' else unit}"


def shorten(text: str, most: int) -> str:
    """Return a text of at most so many letters, the last of them … if something was cut off."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _signed(x: float | Real, text: str) -> str:
    return MINUS + text if float(x) < 0 and float(text) else text
