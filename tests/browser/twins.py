"""What a notebook displays, as Python objects, so that a page's numbers can be compared with Python's."""

import contextlib
import io
from base64 import b64decode
from functools import cache
from operator import itemgetter
from typing import NamedTuple

import ipywidgets
import nbformat
import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets.widget import _instances as all_widgets
from ipywidgets.widgets.widget_link import Link
from lab_notebook import Notebook
from pages import execute, outputs
from traitlets.config import Config
from waiting import settle, until

import recviz as rv

# Half a unit of the last digit shown, and a little for the float32 numbers the browser has.
HUNDREDTH, THOUSANDTH = 0.0051, 0.00051


class Stage(NamedTuple):
    """A slider's stage: all that is displayed together with it, and which of its sliders runs the frames."""

    parts: list
    slider: object

    @property
    def boards(self):
        """The boards among its parts."""
        return [part for part in self.parts if isinstance(part, rv.Board)]


class Twin:
    """What a notebook displays, as Python objects, in the notebook's order.

    ``shown`` are the things displayed, each as a list of its parts; ``links`` the pairs (source, target) that
    the browser ties, each end a part and the name of a trait; ``answers`` what Python answers to a slider.
    """

    def __init__(self, shown, links, answers=()):
        parts = [part for thing in shown for part in thing]
        self.boards = [part for part in parts if isinstance(part, rv.Board)]
        self.matchers = [part for part in parts if isinstance(part, rv.Matcher)]
        self.predictions = [part for part in parts if isinstance(part, (rv.Prediction, Question))]
        self.sliders = [part for part in parts if isinstance(part, ipywidgets.SelectionSlider)]
        self.links, self.answers = links, answers
        frames = [{ends[0][0], ends[1][0]} for ends in links if "frame" in (ends[0][1], ends[1][1])]
        self.stages = [
            Stage(thing, next((part for part in thing if any(part in pair for pair in frames)), None))
            for thing in ([part for part in one if part in self.sliders + self.boards] for one in shown)
        ]
        traits = [(self.sliders, ["index"]), (self.boards, ["frame", "moves", "user"])]
        traits += [(self.matchers, ["values", "picked", "measure"])]
        self.start = [
            (widget, name, getattr(widget, name))
            for widgets, names in traits
            for widget in widgets
            for name in names
        ]

    def rewind(self):
        """Set everything as it was at first."""
        for widget, name, value in self.start:
            self.set(widget, name, value)

    def set(self, widget, name, value):
        """Set a trait here, and all that the browser would set because of it, or Python answer."""
        if getattr(widget, name) == value:
            return
        setattr(widget, name, value)
        for source, target in self.links:
            if source == (widget, name):
                self.set(*target, value)
            if target == (widget, name):
                self.set(*source, value)
        for answer in self.answers:
            if widget in answer.sliders:
                answer.give()

    def stage_of(self, slider):
        """Return the stage a slider stands on: its boards are the ones the slider is to move."""
        return next(stage for stage in self.stages if slider in stage.parts)

    def tied_to(self, slider):
        """Return the boards that a slider is tied to in the browser, directly or through others."""
        tied, queue = set(), [slider]
        while queue:
            widget = queue.pop()
            tied.add(widget)
            for (source, _), (target, _) in self.links:
                if widget in (source, target):
                    queue += [end for end in (source, target) if end not in tied]
        return {board for board in self.boards if board in tied}


def twin_of_cells(path):
    """Run a notebook's code cells here; return what they display."""
    before = set(all_widgets)
    shown = [flat(thing) for thing in displayed(path)]
    new = [widget for key, widget in all_widgets.items() if key not in before]
    return Twin(shown, [(link.source, link.target) for link in new if isinstance(link, Link)])


@cache
def _twin_of_lesson(path, on_slides):
    return Recorded(execute.run(path)).twin(on_slides)


def twin_of_lesson(path, on_slides=False):
    """Return the twin of a lesson at first, or of its slides, made of what was kept of its last run."""
    twin = _twin_of_lesson(path, on_slides)
    twin.rewind()
    return twin


class Question(NamedTuple):
    """What a prediction asks."""

    question: str
    options: list
    reasons: list
    answer: int


class Recorded:
    """The widgets of a lesson that was run, made anew of the state that its pages get.

    All that a picture shows of that state is then computed here, by Python.
    """

    def __init__(self, lesson):
        self.lesson, self.made = lesson, {}

    def twin(self, on_slides):
        """Return the lesson's twin, or that of its slides: questions, and cells with a line for it."""
        views = [
            output["data"][outputs.VIEW]["model_id"]
            for cell in self.lesson.notebook.cells
            if not on_slides or "rv.predict(" in cell.source or "slide" in cell.metadata.get("recviz", {})
            for output in cell.get("outputs", [])
            if outputs.is_widget(output)
        ]
        shown = [self.flat(model) for model in views]
        answers = [
            Answer(self.made[one["board"]], [self.made[key] for key in one["sliders"]], one["states"])
            for one in self.lesson.recorded
            if one["board"] in self.made
        ]
        return Twin(shown, list(self.links()), answers)

    def links(self):
        """Yield the links whose ends are shown."""
        for entry in self.lesson.state.values():
            if entry["model_name"] in ("LinkModel", "DirectionalLinkModel"):
                ends = [(model.removeprefix(POINTER), name) for model, name in map(entry["state"].get, ENDS)]
                if all(model in self.made for model, _ in ends):
                    yield tuple((self.made[model], name) for model, name in ends)

    def flat(self, model):
        """Return a widget, or all that is in a box, in the order in which it is drawn."""
        state = self.state_of(model)
        if children := state.get("children"):
            return [part for child in children for part in self.flat(child.removeprefix(POINTER))]
        make = MAKERS.get(state.get("_anywidget_id", state["_model_name"]).rpartition(".")[2])
        if not make:
            return []
        self.made[model] = make(state)
        return [self.made[model]]

    def state_of(self, model):
        """Return the state of a widget, bytes included."""
        entry = self.lesson.state[model]
        packed = {
            path[0]: b64decode(data)
            for path, data in map(itemgetter("path", "data"), entry.get("buffers", []))
        }
        return entry["state"] | packed


class Answer(NamedTuple):
    """What Python answers to sliders that ask it: a board's state for each combination of their values."""

    board: rv.Board
    sliders: list
    states: list

    def give(self):
        """Let the board hold what belongs to the sliders' values."""
        sizes = [len(slider.options) for slider in self.sliders]
        at = np.ravel_multi_index([slider.index for slider in self.sliders], sizes)
        state = self.states[at]
        hold(self.board, state | {"_frames": b64decode(state["_frames"])})


def board(state):
    """Make a board anew."""
    shape = len(state["users"]), len(state["items"])
    A = np.frombuffer(state["_A"], "<f4").reshape(shape)
    made = rv.Board(
        rv.Feedback(A, state["users"], state["items"]),
        frames=frames(state, *shape),
        axes=state["_axes"],
        show_loss=state["_show_loss"],
        target=state["_target"],
        draggable=state["_draggable"],
        presets=dict(state["_presets"]),
    )
    made.user = state["user"]
    hold(made, {name: state[name] for name in made.state_of_frames()})
    made.frame = state["frame"]
    return made


def hold(made, state):
    """Let a board hold these frames as they are: they were turned to their axes when they were made."""
    made._shown = frames(state, *made.feedback.shape)
    made.moves = {}
    for name, value in state.items():
        made.set_trait(name, value)  # some only Python may set


def frames(state, m, n):
    """Return the frames that are packed in a board's state."""
    numbers = np.frombuffer(state["_frames"], "<f4").astype(float).reshape(len(state["captions"]), m + n, -1)
    rest = zip(numbers, *(state[name] for name in ("captions", "_w0", "_reg", "_diverged")), strict=True)
    return [
        rv.Frame(
            rows[:m], rows[m:], caption, w0=np.asarray(w0) if np.ndim(w0) else w0, reg=reg, diverged=lost
        )
        for rows, caption, w0, reg, lost in rest
    ]


def matcher(state):
    """Make a matcher anew."""
    names = ("values", "rows", "columns", "picked", "measure", "levels", "pick_one", "vote")
    values, rows, columns, *more = (state[name] for name in names)
    return rv.Matcher(values, rows, columns, **dict(zip(names[3:], more, strict=True)))


def slider(state):
    """Make a slider anew; its values are the numbers of its options."""
    options = [(label, number) for number, label in enumerate(state["_options_labels"])]
    return ipywidgets.SelectionSlider(options=options, index=state["index"], description=state["description"])


def question(state):
    """Take a prediction's question out of its state."""
    return Question(*(state[name] for name in Question._fields))


POINTER, ENDS = "IPY_MODEL_", ("source", "target")
MAKERS = {"Board": board, "Matcher": matcher, "SelectionSliderModel": slider, "Prediction": question}


class Shown:
    """What a page shows of a notebook, and the notebook's twin in Python."""

    def __init__(self, page, drawn, twin):
        self.page, self.drawn, self.twin = page, drawn, twin
        until(self._all_there, "all that Python displays is in the page", 20)
        self.boards = drawn.boards()
        self.matchers = drawn.matchers()
        self.sliders = drawn.sliders()

    def _all_there(self):
        kinds = ("boards", "matchers", "sliders")
        return all(len(getattr(self.drawn, kind)()) == len(getattr(self.twin, kind)) for kind in kinds)

    def pairs(self):
        """Each board of the page with its twin."""
        return list(zip(self.boards, self.twin.boards, strict=True))

    def matcher_pairs(self):
        """Each matcher of the page with its twin."""
        return list(zip(self.matchers, self.twin.matchers, strict=True))

    def slider_pairs(self):
        """Each slider of the page with its twin."""
        return list(zip(self.sliders, self.twin.sliders, strict=True))

    def wrong(self):
        """How the pictures of the page differ from Python, all of them; empty if they don't."""
        boards, matchers = self.drawn.pictures()
        boards = list(map(differences, boards, self.twin.boards))
        matchers = list(map(matcher_differences, matchers, self.twin.matchers))
        return [
            f"{kind} {number}: {text}"
            for kind, found in (("board", boards), ("matcher", matchers))
            for number, texts in enumerate(found)
            for text in texts
        ]

    def plays(self):
        """The Play buttons, each as what to look for in the page."""
        return self.page.locator(f"{self.drawn.within} .widget-play").all()

    def run_play(self, play):
        """Let a Play button run its slider from the start, pause it, and compare where it stands."""
        beside = play.locator("xpath=..").locator(".widget-hslider").element_handle()
        everywhere = self.page.locator(f"{self.drawn.within} .widget-hslider")
        number = everywhere.evaluate_all("(nodes, node) => nodes.indexOf(node)", beside)
        slider, twin = self.slider_pairs()[number]
        slider.show()
        slider.focus()
        slider.press("Home")
        start = slider.readout
        run, pause = play.get_by_role("button").all()[:2]
        run.click()
        until(lambda: slider.readout != start, "Play moves the slider")
        pause.click()
        settle(self.page)
        self.twin.set(twin, "index", [name for name, _ in twin.options].index(slider.readout))
        self.check()

    def check(self):
        """Wait until every picture shows what Python says, and fail if that does not come."""
        until(lambda: not self.wrong(), lambda: "\n".join(self.wrong()))


class Lesson(Shown):
    """A notebook open in JupyterLab and run; `make_twin` makes its twin."""

    def __init__(self, page, lab, name, make_twin):
        self.notebook = Notebook(page, lab, name)
        self.notebook.start_all()
        twin = make_twin()  # at the same time
        self.notebook.finish_all()
        super().__init__(page, self.notebook, twin)
        self._draw()

    def _draw(self):
        for part in (*self.boards, *self.matchers):
            part.show()  # drawn once, a picture goes on being drawn out of sight

    def have_kernel(self):
        """Have a kernel that has run every cell: another test may have shut it down."""
        if not self.notebook.has_kernel():
            self.notebook.start_kernel()
            self.notebook.start_all()
            self.notebook.finish_all()
            self.twin.rewind()
            super().__init__(self.page, self.notebook, self.twin)
            self._draw()

    def have_no_kernel(self):
        """Shut the kernel down, if another test has not done so."""
        if self.notebook.has_kernel():
            self.notebook.shut_kernel_down()


def displayed(path):
    """Run a notebook's code cells here; return the things they display."""
    shown = []
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)

    def collect(thing, include=None, exclude=None):
        shown.append(thing)
        return {"text/plain": ""}, {}  # there is nobody here to draw a picture for

    shell.display_formatter.format = collect
    try:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                with contextlib.redirect_stdout(io.StringIO()):
                    result = shell.run_cell(cell.source)
                result.raise_error()
    finally:
        shell.restore_sys_module_state()
        InteractiveShell.clear_instance()
    return shown


def flat(widget):
    """Return a widget, or all that is in a box, in the order in which it is drawn."""
    if isinstance(widget, ipywidgets.Box):
        return [part for child in widget.children for part in flat(child)]
    return [widget]


def near(shown, true, digits=HUNDREDTH):
    """Whether a number on the screen is that number, rounded as the screen does (decimals in text.js)."""
    size = abs(true)
    return abs(shown - true) <= (digits if size < 99.9 else 0.051 if size < 9999 else 0.06 * size)


def differences(seen, board):
    """Return in words how a board in the page differs from the board in Python; empty if it doesn't."""
    U, V, true_loss = board.U, board.V, board.loss.total
    found = points("user", seen["points"], board.feedback.users, U)
    found += points("item", seen["points"], board.feedback.items, V)
    if board._as_table:
        found += grid("U Vᵀ", seen["matrix"], U @ V.T)
        if U.shape[1] <= 3:
            found += grid("U", seen["U"], U)
            found += grid("V", seen["V"], V.T)
    else:
        found += colours(seen["colours"], U @ V.T, max(1.0, np.abs(board.feedback.A).max()))
    if board._show_loss and (seen["loss"] is None or not near(seen["loss"], true_loss, THOUSANDTH)):
        found.append(f"loss {seen['loss']}, not {true_loss:.4f}")
    if seen["caption"] != board.shown.caption:
        found.append(f"caption {seen['caption']!r}, not {board.shown.caption!r}")
    if board.user >= 0:
        found += ranking(seen["recommended"], board.recommend(board.user, 5), "recommended")
    elif seen["recommended"]:
        found.append("recommends, though nobody is chosen")
    return found


def colours(seen, true, scale):
    """Compare the cells of a matrix that is drawn without numbers, in the light theme's colours."""
    low, middle, high = np.array([[118, 42, 131], [247, 247, 247], [27, 120, 55]])
    share = np.clip(true / scale, -1, 1)[..., None]
    expected = middle + np.abs(share) * (np.where(share < 0, low, high) - middle)
    shown = np.frombuffer(bytes.fromhex(seen), dtype=np.uint8).reshape(expected.shape)
    off = np.abs(shown - expected).max(axis=2)
    i, j = np.unravel_index(off.argmax(), off.shape)
    # The scale has 100 steps to each side, about two levels of a colour each.
    return [f"the colour of cell ({i}, {j}) is off by {off[i, j]:.0f} of 255"] if off[i, j] > 3 else []


def grid(name, seen, true):
    """Compare a table of numbers."""
    if [len(row) for row in seen] != [true.shape[1]] * len(true):
        return [f"{name} has the wrong shape: {seen}"]
    return [
        f"{name}[{i}, {j}] is {seen[i][j]}, not {true[i, j]:.4f}"
        for i in range(len(true))
        for j in range(true.shape[1])
        if not near(seen[i][j], true[i, j])
    ]


def points(kind, seen, names, rows):
    """Compare the places of points; a plane shows the first two dimensions."""
    return [
        f"{kind} {name!r} is at {seen.get((kind, name))}, not {row[:2].tolist()}"
        for name, row in zip(names, rows, strict=True)
        if (kind, name) not in seen
        or len(seen[kind, name]) != len(row[:2])
        or not all(near(a, b) for a, b in zip(seen[kind, name], row[:2], strict=True))
    ]


def ranking(seen, true, what):
    """Compare ranked lists; names with equal scores must come in the same order too."""
    if [name for name, _ in seen] != [name for name, _ in true]:
        return [f"{what}: {seen}, not {list(true)}"]
    return [
        f"{what}: {name} with {score}, not {expected:.4f}"
        for (name, score), (_, expected) in zip(seen, true, strict=True)
        if not near(score, expected)
    ]


def matcher_differences(seen, matcher):
    """Return in words how a matcher in the page differs from the one in Python."""
    found = []
    if seen["picked"] != sorted(matcher.picked):
        found.append(f"picked {seen['picked']}, not {matcher.picked}")
    marks = [[cell_text(value, matcher.levels) for value in row] for row in matcher.values]
    if seen["cells"] != marks:
        found.append(f"cells {seen['cells']}, not {marks}")
    sign = -1 if matcher.measure == "euclidean" else 1  # a distance is shown without its minus
    lists = {"alike": [(name, sign * score) for name, score in matcher.ranking]}
    if matcher.vote:
        lists["votes"] = matcher.votes
    for (what, true), shown in zip(lists.items(), seen["rankings"], strict=True):
        found += ranking(shown, true, what)
    return found


def cell_text(value, levels):
    """What a matcher writes into a cell."""
    if value == 0:
        return ""
    return "✓" if {value, *levels} <= {0, 1} else f"{value:g}".replace("-", "\u2212")
