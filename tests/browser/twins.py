"""A notebook run a second time, here in Python, so that a page's numbers can be compared with it."""

import contextlib
import io

import ipywidgets
import nbformat
import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets.widget import _instances as living_widgets
from ipywidgets.widgets.widget_link import Link
from lab_notebook import Notebook
from traitlets.config import Config
from waiting import settle, until

import recviz as rv
from recviz.widgets.controls import Stage

# Half a unit of the last digit shown, and a little for the float32 numbers the browser has.
HUNDREDTH, THOUSANDTH = 0.0051, 0.00051


class Twin:
    """What a notebook displays, as the Python objects themselves, in the notebook's order."""

    def __init__(self, path):
        before = set(living_widgets)
        shown = displayed(path)
        self.stages = [thing for thing in shown if isinstance(thing, Stage)]
        parts = [part for thing in shown for part in flat(thing)]
        self.boards = [part for part in parts if isinstance(part, rv.Board)]
        self.matchers = [part for part in parts if isinstance(part, rv.Matcher)]
        self.predictions = [part for part in parts if isinstance(part, rv.Prediction)]
        self.sliders = [part for part in parts if type(part).__name__.endswith("Slider")]
        new = [living_widgets[key] for key in living_widgets if key not in before]
        self.links = [widget for widget in new if isinstance(widget, Link)]
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
        """Set a trait here, and all that the browser would set because of it."""
        if getattr(widget, name) == value:
            return
        setattr(widget, name, value)
        for link in self.links:
            if link.source == (widget, name):
                self.set(*link.target, value)
            if link.target == (widget, name):
                self.set(*link.source, value)

    def stage_of(self, slider):
        """Return the stage a slider stands on: its boards are the ones the slider is to move."""
        return next(stage for stage in self.stages if slider in flat(stage))

    def tied_to(self, slider):
        """Return the boards that a slider is tied to in the browser, directly or through others."""
        tied, queue = set(), [slider]
        while queue:
            widget = queue.pop()
            tied.add(widget)
            for link in self.links:
                ends = [link.source[0], link.target[0]]
                if widget in ends:
                    queue += [end for end in ends if end not in tied]
        return {board for board in self.boards if board in tied}


twins = {}


def twin_of(path):
    """Return the twin of a notebook as it is at first; one that was run before is not run again."""
    if path.name not in twins:
        twins[path.name] = Twin(path)
    twins[path.name].rewind()
    return twins[path.name]


class Shown:
    """What a page shows of a notebook, and the notebook's twin in Python."""

    def __init__(self, page, drawn, twin):
        self.page, self.drawn, self.twin = page, drawn, twin
        self.boards = drawn.boards()
        self.matchers = drawn.matchers()
        self.sliders = drawn.sliders()

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

    def is_complete(self):
        """Fail unless the page has all that Python displays, and shows it as Python does."""
        for kind in ("boards", "matchers", "sliders"):
            assert len(getattr(self, kind)) == len(getattr(self.twin, kind)), kind
        self.check()

    def check(self):
        """Wait until every picture shows what Python says, and fail if that does not come."""
        until(lambda: not self.wrong(), lambda: "\n".join(self.wrong()))


class Lesson(Shown):
    """A notebook open in JupyterLab and run."""

    def __init__(self, page, lab, name):
        self.notebook = Notebook(page, lab, name)
        self.notebook.start_all()
        twin = twin_of(lab.root / name)  # at the same time
        self.notebook.finish_all()
        super().__init__(page, self.notebook, twin)
        for part in (*self.boards, *self.matchers):
            part.show()  # drawn once, a picture goes on being drawn out of sight


def displayed(path):
    """Run a notebook's code cells here; return what they display."""
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
    """Whether a number on the screen is that number, rounded as the screen does (decimals in words.js)."""
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
