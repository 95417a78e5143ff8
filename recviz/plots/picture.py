"""A picture that knows what it shows: an image with its alternative text and the numbers in it."""

from __future__ import annotations

import base64
import io
import os
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recviz import validate
from recviz.plots.colours import SOFT, STRIP

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

DPI, STILL_DPI = 110, 100
STILL, STILL_ROOM = "A picture. Run this cell, and it comes alive.", 24  # in pixels of the image
# What is stored, and seen where no widget can be drawn, needs the widgets' pictures. A live screen does not,
# and drawing them would keep a learner waiting: so it is done where this variable of the environment is set.
WIDGETS_WITH_PICTURES = "RECVIZ_PICTURES"


def widgets_bring_pictures() -> bool:
    """Return whether a widget that is displayed brings its picture along, and not only its words."""
    return bool(os.environ.get(WIDGETS_WITH_PICTURES))


@contextmanager
def letters_may_be_missing() -> Iterator[None]:
    """Let names have letters that no font here has: a learner can do nothing about a warning of that."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        yield


class Picture(ABC):
    """A picture that knows what it shows.

    Parameters
    ----------
    alt : str
        One sentence for those who cannot see it.
    text : str
        The numbers in it, rounded; what a terminal shows and what stored notebooks are compared by.
    """

    def __init__(self, alt: str, text: str) -> None:
        self.alt, self.text = alt, text

    @property
    @abstractmethod
    def size(self) -> tuple[int, int]:
        """Width and height on the page, in pixels."""

    def image(self) -> Image:
        """Return the picture as a PIL image."""
        return self._at(DPI)

    @abstractmethod
    def _at(self, dpi: int) -> Image:
        """Return the picture with so many dots to the inch."""

    def png(self) -> bytes:
        """Return the picture as a PNG file, the same bytes every time."""
        from PIL import Image

        file = io.BytesIO()
        # 64 colours are enough for flat shapes and text, and keep stored notebooks a quarter the size.
        # (By octree: the median cut, which is the default, mixes a colour that few pixels have with others.)
        small = self.image().quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(file, format="png", optimize=True)
        return file.getvalue()

    def __repr__(self) -> str:
        return f"{self.alt}\n{self.text}"

    def _repr_mimebundle_(self, **_kwargs: object) -> tuple[dict[str, Any], dict[str, Any]]:
        width, height = self.size
        data = {"text/plain": repr(self), "image/png": base64.b64encode(self.png()).decode("ascii")}
        return data, {"image/png": {"alt": self.alt, "width": width, "height": height}}


class Drawn(Picture):
    """A picture that ``draw`` returns as Matplotlib's figure; ``alt`` and ``text`` as for every picture."""

    def __init__(self, draw: Callable[[], Figure], alt: str, text: str):
        super().__init__(alt, text)
        self._draw = draw

    @cached_property
    def figure(self) -> Figure:
        """The figure, drawn when it is first asked for: that takes a hundred times as long as the text."""
        with letters_may_be_missing():
            return self._draw()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the page, in pixels."""
        width, height = self.figure.get_size_inches() * 96
        return int(width), int(height)

    def _at(self, dpi: int) -> Image:
        """Return the picture with so many dots to the inch."""
        from PIL import Image

        drawn = io.BytesIO()
        with letters_may_be_missing():
            self.figure.savefig(drawn, format="png", dpi=dpi)
        return Image.open(drawn).convert("RGB")


class Stacked(Picture):
    """Several ``pictures`` as one, from top to bottom."""

    def __init__(self, pictures: Sequence[Picture]):
        words = " ".join(picture.alt for picture in pictures)
        super().__init__(words, "\n\n".join(picture.text for picture in pictures))
        self.pictures = pictures

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the page, in pixels."""
        widths, heights = zip(*(picture.size for picture in self.pictures), strict=True)
        return max(widths), sum(heights)

    def _at(self, dpi: int) -> Image:
        """Return the picture with so many dots to the inch."""
        from PIL import Image

        images = [picture._at(dpi) for picture in self.pictures]
        whole = Image.new(
            "RGB", (max(image.width for image in images), sum(image.height for image in images)), "white"
        )
        top = 0
        for image in images:
            whole.paste(image, (0, top))
            top += image.height
        return whole


class Still(Picture):
    """The ``picture`` of a widget as it is stored: a strip above says that it is one, so alike they look."""

    def __init__(self, picture: Picture):
        super().__init__(picture.alt, picture.text)
        self.picture = picture

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the page, in pixels."""
        width, height = self.picture.size
        return width, height + STILL_ROOM * 96 // STILL_DPI

    def image(self) -> Image:
        """Return the picture as a PIL image."""
        return self._at(STILL_DPI)

    def _at(self, dpi: int) -> Image:
        """Return the picture with so many dots to the inch."""
        import matplotlib as mpl
        from PIL import Image, ImageDraw, ImageFont

        below = self.picture._at(dpi)
        whole = Image.new("RGB", (below.width, below.height + STILL_ROOM), STRIP)
        whole.paste(below, (0, STILL_ROOM))
        letters = ImageFont.truetype(Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"), 13)
        ImageDraw.Draw(whole).text((8, STILL_ROOM / 2), STILL, SOFT, letters, "lm")
        return whole


def without_strip(png: bytes) -> bytes:
    """Return the file of a `Still` without its strip: on a page the widget takes its place by itself."""
    from PIL import Image

    file = io.BytesIO()
    with Image.open(io.BytesIO(png)) as whole:
        whole.crop((0, STILL_ROOM, *whole.size)).save(file, format="png", optimize=True)
    return file.getvalue()


def stacked(pictures: Sequence[Picture]) -> Picture:
    """Return several pictures as one, from top to bottom.

    Raises
    ------
    TypeError, ValueError
        If there are none, or one is no picture.
    """
    pictures = validate.listed("pictures", pictures, "a list of pictures")
    if not pictures:
        raise ValueError("pictures must hold at least one picture; got none.")
    for picture in pictures:
        if not isinstance(picture, Picture):
            raise TypeError(f"pictures must hold pictures; got {validate.shown(picture)}.")
    return pictures[0] if len(pictures) == 1 else Stacked(pictures)
