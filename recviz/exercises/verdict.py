"""What `recviz.check` returns: a line about an answer that needs neither colour nor a widget to be read."""

from __future__ import annotations

import html
from dataclasses import dataclass

# Sign, words, and a colour that stands out on light and on dark paper alike.
LOOKS = {
    "open": ("…", "Not tried yet.", "#8a8a8f"),
    "given": ("…", "Nothing has changed yet.", "#8a8a8f"),
    "right": ("✓", "Right.", "#1b9e4b"),
    "wrong": ("✗", "Not yet.", "#d55e00"),
    "fault": ("!", "This exercise is at fault.", "#d55e00"),
}
STYLE = "border-left: 5px solid {colour}; padding: 0.3em 0.8em; margin: 0.2em 0; max-width: 46em"


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and why.

    Parameters
    ----------
    state : {"open", "given", "right", "wrong", "fault"}
        ``open`` as long as nothing was tried, ``given`` if code that is to be mended still does what it did,
        ``fault`` if the exercise itself has a mistake in it.
    message : str
        Plain text; it may quote what a learner wrote.
    """

    state: str
    message: str

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.state == "right"

    def __repr__(self) -> str:
        sign, word, _ = LOOKS[self.state]
        return f"{sign} {word} {self.message}"

    def _repr_html_(self) -> str:
        sign, word, colour = LOOKS[self.state]
        return (
            f'<div class="rv-verdict" style="{STYLE.format(colour=colour)}">'
            f"<b>{sign} {word}</b> {html.escape(self.message)}</div>"
        )
