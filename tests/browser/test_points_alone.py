"""The points of a board alone on a page: badges, keys, a finger, a glide, trails."""

import numpy as np
import pytest
from drawn import Board
from plain import widget_page
from waiting import settle

import recviz as rv

TOY, HAND = rv.movies(), rv.hand_built()


def made(frames=1, together=True):
    """Return a board; C lies on A, and Shrek on Harry Potter. Frames bring all nearer to the origin."""
    U, V = HAND.U.copy(), HAND.V.copy()
    if together:
        U[2], V[2] = U[0], V[0]
    scales = np.linspace(1, 0.5, frames)
    return rv.Board(TOY, frames=[rv.Frame(U * t, V * t, f"{t:.2f}") for t in scales], axes=HAND.axes)


@pytest.fixture(scope="module")
def page(browser):
    with widget_page(browser, made(3)) as page:
        yield page


@pytest.fixture
def board(page):
    page.mouse.move(2, 2)
    page.evaluate(
        """() => {
            document.activeElement?.blur();
            for (const [name, value] of [["moves", {}], ["frame", 0], ["user", -1]]) model.set(name, value);
        }"""
    )
    settle(page)
    return Board(page.locator(".rv-board"))


def apart(board, *points):
    """Return the distance of two points on the screen, in radii of a user's circle."""
    (ax, ay), (bx, by) = (board.middle(*point) for point in points)
    return np.hypot(ax - bx, ay - by) / (
        board.point("user", 0).locator(".rv-shape").bounding_box()["width"] / 2
    )


A, C, SHREK = ("user", 0), ("user", 2), ("item", 2)


def test_points_on_one_another_are_side_by_side_and_open_under_the_pointer(page, board):
    assert page.locator(".rv-badge").count() == 2
    assert 1 < apart(board, A, C) < 2, "closed, and both names can be read"
    names = page.locator(".rv-plane .rv-inside").evaluate_all("(all) => all.map((name) => name.textContent)")
    assert names == ["A", "B", "C", "D"]
    board.cell(0, 0).hover()
    assert "rv-lit" in board.point(*A).get_attribute("class"), "A stands out as A"
    assert "rv-lit" not in board.point(*C).get_attribute("class")
    for point, name in ((A, "A"), (C, "C")):
        page.mouse.move(*board.middle(*A))
        assert apart(board, A, C) > 3, "open"
        page.mouse.move(*board.middle(*point))
        assert apart(board, A, C) > 3, "open still, on the way from one to the other"
        assert board.readout.startswith(f"{name} ")
    page.mouse.move(2, 2)
    assert apart(board, A, C) < 2, "closed"


def test_a_point_is_dragged_out_of_its_badge_and_into_one(page, board):
    before = board.place(*C)
    where = board.middle("user", 1)
    page.mouse.move(*board.middle(*A))
    x, y = board.middle(*A)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y - 60)
    page.mouse.move(x - 60, y - 90)
    assert np.allclose(board.middle(*A), (x - 60, y - 90), atol=2), "under the pointer"
    assert board.place(*C) == before, "the other stays"
    assert page.locator(".rv-badge").count() == 1
    page.mouse.move(where[0] + 1, where[1] + 1)
    assert np.allclose(board.middle(*A), (where[0] + 1, where[1] + 1), atol=2)
    page.mouse.up()
    assert apart(board, A, ("user", 1)) < 2 and page.locator(".rv-badge").count() == 2, "a badge of A and B"
    assert page.evaluate("() => model.get('user')") == -1, "a drag recommends nothing"
    page.mouse.move(2, 2)
    page.mouse.click(*board.middle("user", 3))
    assert page.evaluate("() => model.get('user')") == 3, "a click does"


def focused(page):
    return page.evaluate("() => document.activeElement.getAttribute('aria-label')")


def test_all_points_are_one_stop_for_tab_and_keys_do_the_rest(page, board):
    stops = page.locator(".rv-board :is(button, select, [tabindex])").evaluate_all(
        "(all) => all.filter((node) => node.tabIndex === 0).map((node) => node.closest('table,svg')?.tagName)"
    )
    assert stops.count("svg") == stops.count("TABLE") == 1
    page.keyboard.press("Tab")
    while "at" not in (focused(page) or ""):
        page.keyboard.press("Tab")
    page.keyboard.press("Home")
    assert focused(page).startswith("A, user, at ")
    assert apart(board, A, C) > 3, "the badge of what has the focus is open"
    hint = page.locator(".rv-hint")
    assert "takes hold" in hint.inner_text()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    assert focused(page).startswith("Shrek, item, at ")
    place = board.place(*SHREK)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    assert board.place(*SHREK) == place, "choosing moves nothing"
    page.keyboard.press("Enter")
    assert focused(page).startswith("held: Shrek, item") and "lets go" in hint.inner_text()
    assert page.locator(".rv-badge").count() == 1, "it has left its badge"
    for key in ("ArrowLeft", "Shift+ArrowUp"):
        page.keyboard.press(key)
    settle(page)
    assert np.allclose(board.place(*SHREK), [place[0] - 0.1, place[1] + 0.01])
    page.keyboard.press("Escape")
    assert focused(page).startswith("Shrek, item"), "let go"
    page.keyboard.press("d")
    page.keyboard.press("Space")
    settle(page)
    assert page.evaluate("() => model.get('user')") == 3
    assert board.point("user", 3).get_attribute("aria-pressed") == "true"
    ring = board.point("user", 3).locator(".rv-ring circle")
    strokes = ring.evaluate_all("(all) => all.map((one) => getComputedStyle(one).stroke)")
    assert len(set(strokes)) == 2 and ring.first.is_visible(), "a double ring"
    page.keyboard.press("Tab")
    assert hint.inner_text() == "" and not ring.first.is_visible()


def test_a_frame_is_there_at_once_without_motion(page, board):
    before = board.middle("item", 4)
    page.evaluate("() => model.set('frame', 2)")
    settle(page)
    after = board.middle("item", 4)
    assert after != before
    page.wait_for_timeout(200)
    assert board.middle("item", 4) == after
    assert not page.locator(".rv-point[transform]").count()


def test_trails_show_the_way_and_arrows_the_next_step_on_wish(page, board):
    page.evaluate("() => model.set('frame', 1)")
    settle(page)
    assert not page.locator(".rv-trails path").count()
    board.click("Trails")
    board.click("Next step")
    assert page.locator(".rv-trail").count() == 9
    arrow = page.locator(".rv-next.rv-item").last
    box = arrow.bounding_box()
    page.evaluate("() => model.set('frame', 2)")
    settle(page)
    x, y = board.middle("item", 4)
    assert box["x"] - 6 < x < box["x"] + box["width"] + 6 and box["y"] - 6 < y < box["y"] + box["height"] + 6
    assert not page.locator(".rv-next").count(), "the last frame has no next"
    board.click("Trails")
    board.click("Next step")
    assert not page.locator(".rv-trails path").count()


# Where Memento is seen, frame by frame of the screen, for a while.
WATCH = """
async (frames) => {
  const shape = document.querySelectorAll(".rv-item .rv-shape")[4];
  const seen = [];
  let last = 0;
  for (const frame of frames) {
    model.set("frame", frame);
    last = performance.now();
    if (frames.length > 1) await new Promise(requestAnimationFrame);
  }
  while (performance.now() < last + 300) {
    await new Promise(requestAnimationFrame);
    seen.push(shape.getBoundingClientRect().left);
  }
  return { seen, caption: document.querySelector(".rv-caption").textContent };
}
"""


def test_points_glide_to_where_they_belong_and_jump_where_frames_rush_by(browser):
    with widget_page(browser, made(6), reduced_motion="no-preference") as page:
        board = Board(page.locator(".rv-board"))
        settle(page)
        start = board.middle("item", 4)
        one = page.evaluate(WATCH, [5])
        end = page.evaluate(
            "() => document.querySelectorAll('.rv-item .rv-shape')[4].getBoundingClientRect().left"
        )
        assert one["seen"][-1] == end and one["caption"] == "0.50"
        assert len(set(one["seen"])) > 2, "on the way it is seen between"
        assert sorted(one["seen"]) == one["seen"], "straight on"
        rush = page.evaluate(WATCH, [4, 3, 2, 1, 0])
        assert len(set(rush["seen"])) == 1, "never behind the slider"
        assert abs(board.middle("item", 4)[0] - start[0]) < 0.01


def test_a_finger_beside_a_point_drags_it_and_does_not_scroll(browser):
    with widget_page(
        browser, made(together=False), width=390, height=500, has_touch=True, is_mobile=True
    ) as page:
        board = Board(page.locator(".rv-board"))
        board.point("item", 1).scroll_into_view_if_needed()
        touch = page.context.new_cdp_session(page)

        def finger(kind, *at):
            touch.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in at]}
            )

        x, y = board.middle("item", 1)
        top = page.evaluate("() => scrollY")
        finger("touchStart", (x - 16, y - 4))
        for step in (10, 20, 40):
            finger("touchMove", (x - 16 + step, y - 4 - step))
        finger("touchEnd")
        settle(page)
        assert np.allclose(board.middle("item", 1), (x + 40, y - 40), atol=2)
        assert page.evaluate("() => scrollY") == top
