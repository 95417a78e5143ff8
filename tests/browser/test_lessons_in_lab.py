"""Every picture of every lesson, in a real Chromium on a real JupyterLab, against Python's numbers."""

import sys
from functools import partial

import predictions
import pytest
from lab_notebook import THEMES
from lessons import on_a_few
from memory import megabytes
from twins import twin_of_lesson
from waiting import settle


@pytest.fixture(scope="module", params=on_a_few())
def opened(request, desk):
    """A lesson, opened and run once for all tests of this file."""
    with desk.notebook(request.session, request.param.name, partial(twin_of_lesson, request.param)) as lesson:
        yield lesson


def test_every_picture_is_drawn_and_right(lesson):
    lesson.check()
    assert not lesson.notebook.dialogs()


def shown(lesson):
    """What the boards hold, to be compared with what they hold later."""
    boards = lesson.twin.boards
    return [(board.frame, board._frames, board._w0, board._reg, board.captions) for board in boards]


def test_every_slider_moves_its_pictures_and_no_other(lesson):
    """`check` compares all pictures, so one that moved and should not have is found as well."""
    for slider, twin in lesson.slider_pairs():
        stage = lesson.twin.stage_of(twin)
        if stage.slider is twin:  # one that needs no kernel; the others make Python compute
            assert lesson.twin.tied_to(twin) == set(stage.boards)
        slider.show()
        last = len(twin.options) - 1

        def goes_to(index, how, slider=slider, twin=twin):
            lesson.twin.set(twin, "index", index)
            lesson.check()
            assert slider.readout == twin.options[index][0], how

        slider.focus()
        slider.press("Home")
        goes_to(0, "Home")
        first = shown(lesson)
        slider.press("ArrowRight")
        goes_to(min(1, last), "one to the right")
        slider.press("ArrowRight", "ArrowRight", "ArrowLeft")
        goes_to(min(3, last) - 1, "two to the right and one to the left")
        slider.press("End")
        goes_to(last, "End")
        assert shown(lesson) != first, f"the slider {twin.description!r} shows the same picture at both ends"
        for share, by_mouse in ((0.3, slider.click_at), (0.75, slider.drag_to), (0.0, slider.drag_to)):
            by_mouse(share)
            index = [name for name, _ in twin.options].index(slider.readout)
            assert abs(index - share * last) <= 1, f"the mouse at {share:.0%} led to {slider.readout}"
            goes_to(index, "the mouse")


def test_every_play_button_runs_its_slider(lesson):
    for play in lesson.plays():
        lesson.run_play(play)


def test_every_preset_shows_its_frame(lesson):
    for board, twin in lesson.pairs():
        board.show()
        for label, frame in [*twin._presets, *twin._presets[:1]]:
            board.click(label)
            lesson.twin.set(twin, "frame", frame)
            lesson.check()
            assert board.button(label).get_attribute("aria-pressed") == "true"
            for slider, control in lesson.slider_pairs():
                if twin in lesson.twin.tied_to(control):
                    assert slider.readout == control.options[frame][0], "the slider follows"


def test_points_are_dragged_by_mouse_and_moved_by_keys(lesson):
    """The place a point reports is multiplied in Python, and must give the numbers on the screen."""
    for board, twin in lesson.pairs():
        if not twin._draggable:
            continue
        board.show()
        for kind in ("user", "item"):
            index = board.free_point(kind)
            if index is None:  # as when an embedding is all zeros: only the topmost can be taken hold of
                continue
            before, (x, y) = board.place(kind, index), board.reach(kind, index)
            dx, dy = board.inward(x, y)
            after = board.drag(kind, index, dx, dy)
            assert after != before, f"{kind} {index} did not move"
            where = board.held_at
            assert abs(where[0] - (x + dx)) < 3, "the point stays under the pointer"
            assert len(after) == 1 or abs(where[1] - (y + dy)) < 3, "the point stays under the pointer"
            twin.moves = {**twin.moves, f"{kind}:{index}": after}
            lesson.check()
        assert twin.moves, "no point could be taken hold of"
        last = twin.feedback.shape[1] - 1
        before = board.place("item", last)
        after = board.nudge("item", last, *board.keys_inward("item", last))
        assert after != before, "arrow keys did not move the item"
        twin.moves = {**twin.moves, f"item:{last}": after}
        lesson.check()
        board.click("Reset")
        twin.moves = {}
        lesson.check()


def test_boards_that_are_not_to_be_moved_stay(lesson):
    for board, twin in lesson.pairs():
        if twin._draggable:
            continue
        index = board.show().free_point("user")
        board.drag("user", index or 0, -30, 20)
        board.nudge("item", 0, "ArrowLeft")
        lesson.check()


def test_every_user_gets_recommendations(lesson):
    for board, twin in lesson.pairs():
        board.show()
        start = twin.user
        for user in range(min(4, len(twin.users))):
            board.choose(user)
            twin.user = user
            lesson.check()
        board.choose(start)
        twin.user = start
        lesson.check()


def test_pointing_at_a_cell_spells_its_arithmetic_out(lesson):
    for board, twin in lesson.pairs():
        board.show()
        if not twin._as_table:
            continue
        rows, columns = twin.feedback.shape
        for i, j in ((0, 0), (rows - 1, columns - 1)):
            board.cell(i, j).hover()
            settle(lesson.page)
            told = board.readout
            assert twin.users[i] in told and twin.items[j] in told
            assert f"= {board.cell(i, j).locator('.rv-number').inner_text()}" in told


def test_matchers_switch_pick_and_rank(lesson):
    for matcher, twin in lesson.matcher_pairs():
        matcher.show()
        start = {"values": twin.values, "picked": twin.picked, "measure": twin.measure}
        rows, columns = twin.A.shape

        def flip(i, j, twin=twin):
            values = [list(row) for row in twin.values]
            after = (twin.levels.index(values[i][j]) + 1) % len(twin.levels)
            values[i][j] = twin.levels[after]
            twin.values = values
            lesson.check()

        def pick(i, twin=twin):
            twin.picked = [i] if twin.pick_one else sorted(set(twin.picked) ^ {i})
            lesson.check()

        for i, j in ((0, 0), (rows - 1, columns - 1)):
            matcher.switch(i, j).click()
            flip(i, j)
        for i in (rows - 1, 0):
            matcher.name(i).click()
            pick(i)
        for measure, label in (("cosine", "cosine"), ("euclidean", "distance"), ("dot", "dot product")):
            matcher.click(label)
            twin.measure = measure
            lesson.check()
        matcher.switch(0, 0).focus()
        matcher.press("ArrowRight", "ArrowDown", "Space")
        flip(1, 1)
        matcher.press("Home", "Enter")
        flip(1, 0)
        matcher.name(1).focus()
        matcher.press("Enter")
        pick(1)
        matcher.click("Reset")
        for name, value in start.items():
            setattr(twin, name, value)
        lesson.check()


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's /proc")
def test_its_kernel_fits_into_the_memory_that_binder_promises(lesson):
    """What it has held at most. Spark, which Binder does not have, has processes of its own."""
    assert max(megabytes(pid)[1] for pid in lesson.notebook.lab.kernel_pids()) < 1024


def test_frames_go_on_when_the_kernel_is_gone(lesson_without_kernel):
    lesson = lesson_without_kernel
    sliders = [pair for pair in lesson.slider_pairs() if lesson.twin.stage_of(pair[1]).slider is pair[1]]
    boards = [pair for pair in lesson.pairs() if pair[1]._presets]
    for slider, control in sliders:
        last = len(control.options) - 1
        slider.show().focus()
        for keys, index in ((["End"], last), (["Home"], 0), (["ArrowRight"] * 2, min(2, last))):
            slider.press(*keys)
            lesson.twin.set(control, "index", index)
            lesson.check()
            assert slider.readout == control.options[index][0]
    for board, twin in boards:
        board.show()
        for label, frame in twin._presets:
            board.click(label)
            lesson.twin.set(twin, "frame", frame)
            lesson.check()
    assert not lesson.notebook.dialogs()


def test_predictions_need_neither_a_kernel_nor_a_light_theme(lesson_without_kernel):
    """With no kernel, in the dark, by keyboard and by mouse."""
    lesson, found = lesson_without_kernel, predictions.of(lesson_without_kernel)
    lesson.notebook.use_theme(THEMES[1])
    try:
        for part in found:
            part.show().answer_by_keyboard_and_mouse()
            assert not part.root.evaluate("(root) => probes.faint(root, 4.5)")["faint"]
        found[0].show().commit_too_early_and_skip()
    finally:
        lesson.notebook.use_theme(THEMES[0])
    assert not lesson.notebook.dialogs()
