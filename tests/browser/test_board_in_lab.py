"""The board and the matcher among Lab, a kernel, a keyboard, a finger: on a notebook of our own."""

from dataclasses import replace

import numpy as np
import pytest
from lab_notebook import COMMAND_KEYS
from waiting import settle, until

CELLS = [
    "import numpy as np\nimport recviz as rv",
    "toy, hand, hand1 = rv.movies(), rv.hand_built(), rv.hand_built(1)",
    "ways = np.linspace(0, 1, 11)\n"
    'frames = [rv.Frame(hand.U * [1, t], hand.V * [1, t], f"second axis at {t:.0%}", w0=0.5) for t in ways]\n'
    'board = rv.Board(toy, frames=frames, axes=hand.axes, show_loss=True, presets={"none": 0, "all": 10})\n'
    'rv.scrub(board, label="second axis")',
    "board  # once more",
    "line = rv.Board(toy, hand1.U, hand1.V, axes=hand1.axes)\nline",
    'matcher = rv.Matcher(toy.A, toy.users, toy.items, picked="C", pick_one=True, vote=True)\nmatcher',
    'rv.Matcher([[1, 0], [-1, 1]], list("ab"), list("xy"), levels=(-1, 0, 1), picked="a")',
    'rv.Matcher([[0, -1], [-1, 0]], list("ab"), list("xy"), levels=(-1, 0), picked="a")',
]
BOARD, AGAIN, LINE = range(3)


@pytest.fixture(autouse=True)
def leave_it_as_it_was(lesson):
    yield
    for board in lesson.boards:
        board.show().click("Reset")
        board.choose(-1)
    lesson.boards[BOARD].click("none")
    lesson.matchers[0].show().click("Reset")
    board, _, line = lesson.twin.boards
    for twin in (board, line):
        twin.moves, twin.user = {}, -1
    lesson.twin.set(board, "frame", 0)
    lesson.check()


def in_python(lesson, name="board"):
    """Read a board's U and V in the live kernel."""
    return [np.array(rows) for rows in lesson.notebook.value(f"[{name}.U.tolist(), {name}.V.tolist()]")]


def python_has(lesson, twin, name="board"):
    """Wait until the live kernel has what is on the screen; a message of the page may be under way."""
    until(
        lambda: all(map(np.array_equal, in_python(lesson, name), (twin.U, twin.V))),
        "Python has what is on the screen, to the last digit",
        5,
    )


def test_python_reads_exactly_what_was_dragged(lesson):
    board, twin = lesson.pairs()[BOARD]
    board.show().click("all")
    lesson.twin.set(twin, "frame", 10)
    user = board.drag("user", 2, 30, -50)
    item = board.drag("item", 4, 45, 25)
    twin.moves = {"user:2": user, "item:4": item}
    lesson.check()
    python_has(lesson, twin)
    nudged = lesson.boards[LINE].show().nudge("user", 1, "ArrowRight", "Shift+ArrowRight")
    assert nudged == [0.11]
    lesson.twin.boards[LINE].moves = {"user:1": nudged}
    python_has(lesson, lesson.twin.boards[LINE], "line")
    lesson.boards[LINE].click("Reset")
    board.show().click("Reset")
    twin.moves = {}
    python_has(lesson, twin)


def test_python_moves_the_picture_and_its_slider(lesson):
    lesson.notebook.run("board.frame = 7")
    lesson.twin.set(lesson.twin.boards[BOARD], "frame", 7)
    lesson.check()
    until(lambda: lesson.sliders[0].show().readout == "7", "the slider follows")


def test_python_replaces_the_frames(lesson):
    change = (
        "line.show([rv.Frame(2 * hand1.U, hand1.V, 'twice'), rv.Frame(-hand1.U, hand1.V, 'turned')])\n"
        "line.frame = 1"
    )
    lesson.notebook.run(change)
    twin = lesson.twin.boards[LINE]
    hand = lesson.twin.boards[LINE]._shown[0]
    frame = type(hand)
    twin.show([frame(2 * hand.U, hand.V, "twice"), frame(-hand.U, hand.V, "turned")])
    twin.frame = 1
    lesson.check()
    lesson.notebook.run("line.show([rv.Frame(hand1.U, hand1.V)])")
    twin.show([frame(hand.U, hand.V)])
    lesson.check()


def test_python_changes_weights_and_captions_alone(lesson):
    board, twin = lesson.pairs()[BOARD]
    start = twin._shown
    change = "board.show([rv.Frame(frame.U, frame.V, {caption}, w0={w0}) for frame in frames])"
    for mark, w0, said in (("", 0.1 + 0.2, "0.3"), ("!", 1 / 3, "0.333333")):
        lesson.notebook.run(change.format(caption=f"frame.caption + {mark!r}", w0=w0))
        twin.show([replace(frame, caption=frame.caption + mark, w0=w0) for frame in start])
        lesson.check()
        assert f"{said} × unobserved" in board.root.locator(".rv-sum").text_content()
    lesson.notebook.run("board.show(frames)")
    twin.show(start)
    lesson.check()


def test_what_is_held_while_new_frames_come_is_let_go(lesson):
    """It was dragged on frames that are gone, and Python has not heard of it."""
    board, twin = lesson.pairs()[BOARD]
    start = twin._shown
    board.show().click("all")
    lesson.twin.set(twin, "frame", 10)
    board.point("item", 2).scroll_into_view_if_needed()
    x, y = board.middle("item", 2)
    lesson.page.mouse.move(x, y)
    lesson.page.mouse.down()
    lesson.page.mouse.move(x - 30, y - 20)
    lesson.page.mouse.move(x - 60, y - 40)
    settle(lesson.page)
    assert board.place("item", 2) != twin.V[2].tolist()
    lesson.notebook.run("board.show([rv.Frame(frame.U / 2, frame.V, frame.caption) for frame in frames])")
    twin.show([replace(frame, U=frame.U / 2, w0=0.0) for frame in start])
    lesson.check()
    lesson.page.mouse.up()
    lesson.check()
    lesson.notebook.run("board.show(frames)")
    twin.show(start)
    lesson.check()


def test_a_matcher_writes_its_values_as_they_are(lesson):
    three, two = lesson.matchers[1:]
    assert three.show().read()["cells"] == [["1", ""], ["\u22121", "1"]]
    assert two.show().read()["cells"] == [["", "\u22121"], ["\u22121", ""]]
    assert two.switch(0, 1).get_attribute("aria-label") == "a, y: \u22121"
    two.switch(0, 0).click()
    settle(lesson.page)
    assert two.read()["cells"][0] == ["\u22121", "\u22121"]
    two.click("Reset")


def test_a_slider_ends_what_was_dragged_before(lesson):
    board, twin = lesson.pairs()[BOARD]
    board.show().drag("item", 3, -60, 40)
    lesson.sliders[0].focus()
    board.press("ArrowRight")
    lesson.twin.set(twin, "frame", 1)
    twin.moves = {}
    lesson.check()
    python_has(lesson, twin)


def test_what_is_moved_while_python_is_busy_is_not_lost(lesson):
    """A class goes on dragging while a cell trains; afterwards Python must know all of it."""
    notebook, (board, twin) = lesson.notebook, lesson.pairs()[BOARD]
    board.show()
    notebook.start("import os, time\nwhile not os.path.exists('enough'): time.sleep(0.05)")
    lesson.sliders[0].show().focus()
    board.press("ArrowRight", "ArrowRight", "ArrowRight")
    place = board.drag("item", 1, 50, 60)
    lesson.twin.set(twin, "frame", 3)
    twin.moves = {"item:1": place}
    lesson.check()
    (notebook.lab.root / "enough").touch()
    notebook.wait_until_idle()
    python_has(lesson, twin)
    lesson.check()


def test_two_views_of_a_board_stay_in_step(lesson):
    board, twin = lesson.pairs()[BOARD]
    again = lesson.boards[AGAIN]
    place = board.show().drag("user", 3, -40, 30)
    twin.moves = {"user:3": place}
    lesson.check()  # the second view is compared with the same twin
    place = again.show().nudge("item", 2, "ArrowLeft")
    twin.moves = {**twin.moves, "item:2": place}
    lesson.check()
    again.choose(1)
    twin.user = 1
    lesson.check()


def test_a_finger_moves_a_point(lesson):
    board, twin = lesson.pairs()[BOARD]
    board.show().click("all")
    lesson.twin.set(twin, "frame", 10)
    board.point("item", 2).scroll_into_view_if_needed()
    x, y = board.middle("item", 2)
    where = lesson.page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer')?.scrollTop ?? 0")
    touch = lesson.page.context.new_cdp_session(lesson.page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def finger(kind, *at):
        points = [{"x": px, "y": py} for px, py in at]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", (x, y))
    for part in (0.3, 0.6, 1):
        finger("touchMove", (x - 80 * part, y - 60 * part))
    finger("touchEnd")
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    touch.detach()
    settle(lesson.page)
    place = board.place("item", 2)
    assert place != twin.V[2].tolist()
    twin.moves = {"item:2": place}
    lesson.check()
    now = board.middle("item", 2)
    assert abs(now[0] - (x - 80)) < 3 and abs(now[1] - (y - 60)) < 3, "the point is under the finger"
    after = lesson.page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer')?.scrollTop ?? 0")
    assert after == where, "the page stays while a point is dragged"


def test_clicking_a_user_recommends_and_does_not_move(lesson):
    board, twin = lesson.pairs()[BOARD]
    board.show().click("all")
    lesson.twin.set(twin, "frame", 10)
    lesson.page.mouse.click(*board.middle("user", 3))
    settle(lesson.page)
    twin.user = 3
    lesson.check()
    board.click("B")
    twin.user = 1
    lesson.check()


@pytest.mark.parametrize("target", ["cell", "point", "user button", "reset", "list", "switch", "row"])
def test_keys_typed_in_a_widget_never_reach_lab(lesson, target):
    board, matcher, page = lesson.boards[LINE], lesson.matchers[0], lesson.page
    part = {
        "cell": board.cell(0, 0),
        "point": board.point("item", 0),
        "user button": board.button("B"),
        "reset": board.button("Reset"),
        "list": board.root.locator("select"),
        "switch": matcher.switch(0, 0),
        "row": matcher.name(0),
    }[target]
    part.scroll_into_view_if_needed()
    part.focus()  # this alone selects the cell it is in
    page.evaluate("() => { jupyterapp.shell.currentWidget.content.mode = 'command'; }")
    before = lesson.notebook.state()
    for key in COMMAND_KEYS:
        part.focus()
        page.keyboard.press(key)
        page.keyboard.press("Escape")
    settle(page)
    assert lesson.notebook.state() == before
    assert not lesson.notebook.dialogs()
    lesson.twin.boards[LINE].moves, lesson.twin.boards[LINE].user = {}, -1  # reset at the end


@pytest.mark.parametrize("target", ["cell", "point", "switch"])
def test_ctrl_s_in_a_widget_still_saves(lesson, target):
    board, page = lesson.boards[LINE], lesson.page
    part = {
        "cell": board.cell(1, 1),
        "point": board.point("item", 0),
        "switch": lesson.matchers[0].switch(1, 1),
    }[target]
    part.scroll_into_view_if_needed()
    dirty = "() => jupyterapp.shell.currentWidget.context.model.dirty"
    page.evaluate("() => { jupyterapp.shell.currentWidget.context.model.dirty = true; }")
    part.focus()
    page.keyboard.press("Control+s")
    until(lambda: not page.evaluate(dirty), "the notebook is saved", 5)
    assert not lesson.notebook.dialogs()


def test_enlarged_it_fills_the_screen_with_its_slider_and_lab_has_no_key(lesson):
    board, twin = lesson.pairs()[BOARD]
    slider, slider_twin = lesson.slider_pairs()[0]
    board.show().cell(1, 2).focus()
    before = lesson.notebook.state()
    board.press("f")
    until(lambda: lesson.page.evaluate("() => probes.fills('.rv-wall')"), "F fills the screen")
    height = lesson.page.viewport_size["height"]
    small = "(least) => probes.small(document.querySelector('.rv-wall'), least)"
    until(lambda: not lesson.page.evaluate(small, 0.024 * height), "letters are for the back row")
    slider.focus()
    slider.press("End")
    lesson.twin.set(slider_twin, "index", 10)
    place = board.nudge("item", 4, "ArrowLeft", "ArrowDown")
    twin.moves = {"item:4": place}
    lesson.check()
    board.cell(1, 2).focus()
    board.press("Escape")
    assert not lesson.page.locator(".rv-wall").count()
    assert board.cell(1, 2).evaluate("(node) => node === document.activeElement")
    assert lesson.notebook.state() == before
    python_has(lesson, twin)
