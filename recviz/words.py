"""Names and numbers as short text: in pictures, and in sentences for learners."""

from __future__ import annotations


def shorten(text: str, most: int) -> str:
    """Return a text of at most so many letters, the last of them … if something was cut off."""
    return text if len(text) <= most else text[: most - 1] + "…"


def counted(number: int, what: str) -> str:
    """Return "2 users", and "1 user"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def decimals(value: float, digits: int) -> str:
    """Return a number with so many decimals; one that is rounded to 0 has no sign."""
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if float(text) == 0 else text
