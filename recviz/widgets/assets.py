"""The browser's half of the widgets, read from ``static/``."""

from __future__ import annotations

from pathlib import Path

_STATIC = Path(__file__).parent / "static"


def script(*names: str) -> str:
    """Return JavaScript files joined in order.

    anywidget loads one ES module per widget and nothing beside it, so shared functions are joined
    into each widget's module when recviz is imported.
    """
    return "\n".join((_STATIC / f"{name}.js").read_text(encoding="utf-8") for name in names)


def style(*names: str) -> str:
    """Return the style sheet all widgets share, and behind it those that only some need."""
    return "\n".join((_STATIC / f"{name}.css").read_text(encoding="utf-8") for name in ("recviz", *names))
