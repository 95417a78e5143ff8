"""The board's memory: its loss curve, undo, what is kept, ghosts, and what is said; on an empty page."""

import pytest
from plain import BoardAlone, show
from waiting import settle, until

import recviz as rv
from recviz.widgets.controls.speed import Speed

toy, hand = rv.movies(), rv.hand_built()
LAST = 40


def trained():
    """Forty steps of gradient descent from the hand-built plane."""
    U, V, frames = hand.U, hand.V, []
    for step in range(LAST + 1):
        frames.append(rv.Frame(U, V, w0=1, caption=f"step {step}"))
        slope_U, slope_V = rv.gradient(toy, U, V, w0=1)
        U, V = U - 0.1 * slope_U, V - 0.1 * slope_V
    return frames


TRAINED = trained()


@pytest.fixture(scope="module")
def sheet(browser, page_errors):
    """A page on which motion is reduced and fingers are felt."""
    context = browser.new_context(
        viewport={"width": 1100, "height": 900}, reduced_motion="reduce", has_touch=True
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page_errors.watch(page)
    yield page
    context.close()


@pytest.fixture
def board(sheet):
    """A board of forty steps, at the first of them."""
    return BoardAlone(
        sheet, rv.Board(toy, frames=TRAINED, show_loss=True, target=3.5, presets={"start": 0, "end": LAST})
    )


def disabled(board, name):
    return board.button(name).get_attribute("aria-disabled") == "true"


def cursor(board):
    """Where the cursor of the curve stands, from 0 to 1."""
    line, plot = (board.root.locator(part).bounding_box() for part in (".rv-cursor", ".rv-plot"))
    return (line["x"] - plot["x"]) / plot["width"]


def test_the_curves_cursor_is_the_slider(board):
    page, curve, plot = board.page, board.root.locator(".rv-curve"), board.root.locator(".rv-plot")
    board.set("frame", 10)  # as a slider does it
    assert cursor(board) == pytest.approx(0.25, abs=0.01)
    total = rv.loss(toy, TRAINED[10].U, TRAINED[10].V, w0=1).total
    assert curve.get_attribute("aria-valuetext") == f"step 10 of {LAST}: loss {total:.3f}"
    box = plot.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.click(box["x"] + box["width"] * 0.5, y)
    settle(page)
    assert board.model("frame") == 20
    page.mouse.move(box["x"] + box["width"] * 0.5, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, y)
    settle(page)
    assert board.model("frame") == 30
    page.mouse.move(box["x"] + box["width"] * 1.5, y)  # beyond the end
    page.mouse.up()
    settle(page)
    assert board.model("frame") == LAST
    page.mouse.move(box["x"], y)  # nothing is held any more
    curve.focus()
    for key, frame in [
        ("Home", 0),
        ("ArrowLeft", 0),
        ("ArrowRight", 1),
        ("ArrowUp", 2),
        ("PageUp", 6),
        ("PageDown", 2),
        ("ArrowDown", 1),
        ("End", LAST),
    ]:
        board.press(key)
        assert board.model("frame") == frame, key
        assert curve.get_attribute("aria-valuenow") == str(frame)
        assert cursor(board) == pytest.approx(frame / LAST, abs=0.01)
    assert board.root.locator(".rv-caption").inner_text() == f"step {LAST}"
    assert "NaN" not in board.root.inner_html()


def test_moves_are_undone_step_by_step_however_they_were_made(board):
    page, places = board.page, []

    def note():
        places.append([board.place("user", 0), board.place("item", 2)])

    note()
    board.drag("item", 2, -60, -40)  # in three steps of the hand
    note()
    board.drag("item", 2, 30, -20)
    note()
    board.nudge("user", 0, "ArrowDown", "ArrowDown", "ArrowLeft")
    note()
    touch = page.context.new_cdp_session(page)
    x, y = board.middle("item", 2)
    for kind, *at in (
        ["touchStart", (x, y)],
        ["touchMove", (x + 20, y)],
        ["touchMove", (x + 50, y)],
        ["touchEnd"],
    ):
        points = [{"x": px, "y": py} for px, py in at]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.detach()
    settle(page)
    note()
    board.click("Reset")
    note()
    assert places[5] == places[0] and all(a != b for a, b in zip(places, places[1:], strict=False))
    board.point("item", 2).focus()
    for k, key in zip((4, 3, 2, 1, 0, 0), ["Control+z"] * 6, strict=True):
        board.press(key)
        assert [board.place("user", 0), board.place("item", 2)] == places[k]
    assert disabled(board, "Undo") and not disabled(board, "Redo")
    board.press("Control+y", "Control+Shift+Z")
    assert board.place("item", 2) == places[2][1]
    board.click("Redo")
    assert board.place("user", 0) == places[3][0]
    board.nudge("user", 0, "ArrowUp")
    assert disabled(board, "Redo")


def test_moves_that_a_slider_drops_come_back_with_their_frame(board):
    board.set("frame", 3)
    place = board.drag("user", 1, 40, -40)
    board.set("frame", 4)
    board.set("frame", 5)
    assert board.model("moves") == {}
    board.click("Undo")
    assert (board.model("frame"), board.place("user", 1)) == (3, place)
    board.click("end")
    board.click("Undo")
    assert (board.model("frame"), board.place("user", 1)) == (3, place)
    board.click("Undo")
    assert (board.model("frame"), board.model("moves")) == (3, {})


def test_keys_that_undo_stay_in_the_board(board):
    board.page.evaluate(
        "() => { window.heard = []; addEventListener('keydown', (e) => heard.push(e.code)); }"
    )
    board.point("user", 0).focus()
    board.press("Control+z", "Control+y", "Control+Shift+Z", "Control+b")
    heard = board.page.evaluate("() => heard")
    assert "KeyB" in heard and not {"KeyZ", "KeyY"} & set(heard)


def test_a_state_is_kept_and_compared_with(board):
    board.click("Keep")
    assert board.model("kept") == {"frame": 0, "moves": {}}
    board.set("frame", 10)
    changes = board.root.locator(".rv-change").all_inner_texts()
    now, then = (frame.U @ frame.V.T for frame in (TRAINED[10], TRAINED[0]))
    for text, by in zip(changes, (now - then).ravel(), strict=True):
        assert float(text.replace("\u2212", "-") or 0) == pytest.approx(by, abs=0.0051)
        assert not text or text[0] in "+\u2212"
    losses = [rv.loss(toy, frame.U, frame.V, w0=1).total for frame in (TRAINED[10], TRAINED[0])]
    said = f"{losses[1] - losses[0]:.3f} less than kept ({losses[1]:.3f})"
    assert board.root.locator(".rv-against").inner_text() == said
    board.cell(0, 1).hover()
    settle(board.page)
    assert board.readout.endswith(f"{changes[1]} since kept)")
    assert board.root.locator(".rv-kept-at").is_visible()
    board.click("Keep")
    assert board.model("kept") == {}
    assert not any(board.root.locator(".rv-change").all_inner_texts())
    assert not board.root.locator(".rv-against").inner_text()


def test_ghosts_stand_where_moved_points_came_from(board):
    x, y = board.middle("item", 4)
    board.drag("item", 4, 50, 60)
    ghosts = board.root.locator(".rv-ghosts > g")
    assert ghosts.count() == 1
    box = ghosts.locator("rect").bounding_box()
    assert (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) == pytest.approx((x, y), abs=1.5)
    board.click("Reset")
    assert ghosts.count() == 0
    board.click("Keep")
    board.set("frame", LAST)
    assert ghosts.count() == len(toy.users) + len(toy.items)


def test_the_loss_is_said_when_it_has_come_to_rest(board):
    said = board.root.locator(".rv-hidden[role=status]")
    assert said.inner_text() == ""
    for frame in (5, 6, 7):
        board.set("frame", frame)
    assert said.inner_text() == "", "not while it changes"
    total = rv.loss(toy, TRAINED[7].U, TRAINED[7].V, w0=1).total
    until(said.inner_text, "it is said", 3)
    assert said.inner_text() == f"Loss {total:.3f}, target 3.500: not yet"
    board.set("frame", LAST)
    until(lambda: said.inner_text().endswith("target 3.500: reached"), "what came of it is said", 3)


def test_a_board_says_what_can_be_done_with_it(sheet, board):
    assert board.readout == "Drag a point, or point at a cell."
    still = BoardAlone(sheet, rv.Board(toy, hand.U, hand.V, draggable=False))
    assert still.readout.startswith("Point at a cell")
    assert not still.button("Undo").count()
    assert not still.root.locator(".rv-curve").count()
    still.root.locator("summary").click()
    assert still.root.locator(".rv-legend").inner_text().split() == [
        "Legend", "user", "item", "✓", "observed", "prediction", "\u22121", "1",
    ]  # fmt: skip


def test_play_has_a_speed(sheet):
    choice = show(sheet, Speed(120)).locator("select")
    assert choice.locator("option:checked").inner_text() == "1×"
    for speed, interval in (("0.5×", 240), ("4×", 30)):
        choice.select_option(speed)
        assert sheet.evaluate("() => model.get('interval')") == interval
    sheet.evaluate("() => model.set('interval', 60)")
    assert choice.locator("option:checked").inner_text() == "2×"


def test_training_that_diverged_is_cut_off(sheet):
    sizes = [1, 3, 30, float("nan"), float("nan")]
    frames = [rv.Frame(hand.U * size, hand.V, f"step {k}") for k, size in enumerate(sizes)]
    board = BoardAlone(sheet, rv.Board(toy, frames=frames, show_loss=True))
    assert "diverged at 3" in board.root.locator(".rv-curve-note").inner_text()
    board.set("frame", 4)
    assert (
        board.root.locator(".rv-curve").get_attribute("aria-valuetext") == "frame 4 of 4, diverged at step 3"
    )
    assert "NaN" not in board.root.inner_html()
