"""The colours of all static pictures; the same thing has the same one everywhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

# The light ones of widgets/shared/recviz.css.
USER, ITEM, INK, SOFT, LINE = "#0072b2", "#c44e00", "#1a1a1a", "#555555", "#c8c8cc"
PENALTY, LIKED = "#8a8a8f", "#e69f00"
LOW, MIDDLE, HIGH = "#762a83", "#f7f7f7", "#1b7837"
STRIP = "#eeeeee"  # behind the words over a stored picture of a widget


class Palette:
    """How numbers from -1 over 0 to 1 are coloured; widgets/shared/palette.js does the same."""

    def __init__(self, low: str, middle: str, high: str) -> None:
        below, zero, above = (np.array([*bytes.fromhex(name[1:])], float) for name in (low, middle, high))
        step = np.arange(-100, 101)[:, None]
        mixed = zero + np.abs(step) / 100 * (np.where(step < 0, below, above) - zero)
        self.backgrounds = np.floor(mixed + 0.5).astype(np.uint8)
        share = self.backgrounds / 255
        linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
        light = linear @ (0.2126, 0.7152, 0.0722)
        # Black or white, whichever stands out more.
        self.inks = np.where(1.05 / (light + 0.05) > (light + 0.05) / 0.05, "#ffffff", "#000000")

    def at(self, values: ArrayLike) -> tuple[NDArray[np.uint8], NDArray[np.str_]]:
        """Return the background of each number as red, green and blue, and the colour it is written in."""
        step = 100 + np.floor(100 * np.clip(values, -1, 1) + 0.5).astype(int)
        return self.backgrounds[step], self.inks[step]


PREDICTIONS = Palette(LOW, MIDDLE, HIGH)
# For numbers that are not predictions; green and purple would say "likes" and "does not".
GREYS = Palette(PENALTY, MIDDLE, PENALTY)

# For lines that stand for methods: colour and dash both differ.
STYLES = (
    (INK, "-"),
    ("#0072b2", "--"),
    ("#c44e00", "-."),
    ("#1b7837", ":"),
    ("#762a83", (0, (5, 1, 1, 1, 1, 1))),
    ("#8a8a8f", "-"),
)
