"""How fast a Play button runs: a choice that works without a kernel."""

from __future__ import annotations

import anywidget
import traitlets

from recviz import validate
from recviz.widgets.shared import browser
from recviz.widgets.shared.base import Stateful, checks


class Speed(Stateful, anywidget.AnyWidget):
    """A choice of 0.5×, 1×, 2× and 4×, to be tied to the ``interval`` of a Play button.

    Parameters
    ----------
    usual : int
        How many milliseconds a frame stays at 1×.

    Attributes
    ----------
    interval : int
        How many milliseconds it stays at the speed that is chosen.
    """

    _esm = browser.script("controls/speed")  # its looks are in the style sheet that boards bring

    interval = traitlets.Int().tag(sync=True)
    _usual = traitlets.Int(read_only=True).tag(sync=True)

    def __init__(self, usual: int) -> None:
        super().__init__(interval=usual, _usual=usual)

    @checks("interval")
    def _takes_time(self, interval: int) -> int:
        return validate.whole_number("interval", interval, low=1)
