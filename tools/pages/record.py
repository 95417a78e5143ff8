"""Runs in a lesson's kernel, after its last cell: what does a page need that has no kernel?

The state of every widget. And: what would Python answer to each slider that asks it? A slider tied to a board
in the browser does not need Python; one that makes it compute new frames (`recviz.knobs`) does. So each such
slider is moved here to each of its values, and what its board then holds is written down for the page to play
back.
"""

import asyncio
import base64
import itertools
import json
import time

import ipywidgets as widgets
from IPython.display import display
from ipywidgets.widgets.widget import _instances as all_widgets

from recviz.widgets.controls.knobs import PAUSE
from recviz.widgets.controls.scrub import Stage

MIME = "application/vnd.recviz.recorded+json"
MOST_SECONDS, MOST_BYTES = 60, 1_500_000


def asking(stage):
    """Return the sliders of a stage that ask Python: all but the one that runs through the frames."""
    return [bar for bar in stage.bars if isinstance(bar, widgets.SelectionSlider) and bar is not stage.slider]


def frames_as_json(board):
    """Return what the browser is told of a board's frames, packed bytes as base64."""
    state = board.state_of_frames()
    return {**state, "_frames": base64.b64encode(state["_frames"]).decode()}


async def answers(stage):
    """Return a stage's sliders and its board's state for all their values; None if that is too much."""
    sliders, (board,) = asking(stage), stage.boards
    starts = [slider.index for slider in sliders]
    states, end, size = [], time.monotonic() + MOST_SECONDS, 0
    try:
        for chosen in itertools.product(*(range(len(slider.options)) for slider in sliders)):
            for slider, index in zip(sliders, chosen, strict=True):
                slider.index = index
            await asyncio.sleep(2 * PAUSE)  # the slider's own wait is over then, and the frames are made
            states.append(frames_as_json(board))
            size += len(json.dumps(states[-1]))
            if time.monotonic() > end or size > MOST_BYTES:
                return None
    finally:
        for slider, start in zip(sliders, starts, strict=True):
            slider.index = start
        await asyncio.sleep(2 * PAUSE)
    return {
        "board": board.model_id,
        "sliders": [slider.model_id for slider in sliders],
        "sizes": [len(slider.options) for slider in sliders],
        "states": states,
    }


def without_answer(recorded):
    """Return the ids of buttons and sliders that do something only in Python, and were not recorded."""
    tied = {slider for one in recorded for slider in one["sliders"]}
    for widget in all_widgets.values():
        if isinstance(widget, widgets.widget_link.Link):
            tied |= {widget.source[0].model_id, widget.target[0].model_id}
    kinds = (widgets.Button, widgets.SelectionSlider)
    return [w.model_id for w in all_widgets.values() if isinstance(w, kinds) and w.model_id not in tied]


async def record():
    """Display what was found, for the one who runs this cell to take out of its output."""
    stages = [widget for widget in all_widgets.values() if isinstance(widget, Stage) and asking(widget)]
    recorded = [found for stage in stages if (found := await answers(stage))]
    found = {"recorded": recorded, "unanswered": without_answer(recorded)}
    display({MIME: {"state": widgets.Widget.get_manager_state()["state"], **found}}, raw=True)
