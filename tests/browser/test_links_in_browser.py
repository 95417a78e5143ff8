"""Links to boards: one that holds a board whole, and those that a page and slides give."""

import pytest
from lessons import LESSONS
from served import Page

import recviz as rv

FIVE = next(path for path in LESSONS if path.stem.startswith("05"))
HAND = rv.hand_built()


@pytest.fixture
def copied(reader, server):
    """Press *Copy link* on a board; return the address."""
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.address)

    def copy(board):
        board.get_by_role("button", name="Copy link").click()
        board.get_by_role("button", name="Copied").wait_for()
        return reader.evaluate("() => navigator.clipboard.readText()")

    yield copy
    reader.goto("about:blank")


def total(board):
    return board.locator(".rv-total").first.inner_text()


def nudge(reader, board):
    """Move a point by keys."""
    before = total(board)
    board.locator(".rv-point.rv-item").first.focus()
    reader.keyboard.press("Enter")
    reader.keyboard.press("ArrowLeft")
    reader.wait_for_function(
        "([node, text]) => node.textContent !== text",
        arg=[board.locator(".rv-total").first.element_handle(), before],
    )


def test_a_board_is_held_whole(reader, server, copied):
    board = rv.Board(rv.movies(), HAND.U, HAND.V, axes=HAND.axes, w0=0.1, reg=0.2)
    reader.goto(f"{server.address}/{board.link()}")
    shown = reader.locator(".rv-board")
    shown.wait_for()
    assert total(shown) == f"{board.loss.total:.3f}"
    nudge(reader, shown)
    address, moved = copied(shown), total(shown)
    reader.goto("about:blank")
    reader.goto(address)
    shown.wait_for()
    assert total(shown) == moved != f"{board.loss.total:.3f}"
    assert f"{rv.Board.from_link(address).loss.total:.3f}" == moved  # Python reads the same address
    reader.goto("about:blank")
    reader.goto(f"{server.address}/{board.link()[:-9]}")
    reader.locator(".rv-linked", has_text="This link is damaged").wait_for()


def test_a_link_leads_to_a_board_of_a_lesson_as_it_was_left(reader, server, copied):
    Page(reader, server.address, FIVE)
    board = reader.locator(".rv-board").nth(3)
    nudge(reader, board)
    board.get_by_role("button", name="Keep").click()
    address, moved = copied(board), total(board)

    def arrive(at):
        reader.goto("about:blank")
        reader.goto(at)
        there = reader.locator("[data-linked] .rv-board")
        there.wait_for()
        return there

    assert total(arrive(address)) == moved
    assert (
        reader.locator("[data-linked] .rv-board")
        .get_by_role("button", name="Keep")
        .get_attribute("aria-pressed")
        == "true"
    )
    # Nothing but the board, for a page around it.
    alone = arrive(f"{address}&view=board")
    assert total(alone) == moved and alone.is_visible() and not reader.locator("h1").first.is_visible()
    # In slides by the same code; another lesson's state is told.
    assert total(arrive(address.replace("/05_", "/slides/05_"))) == moved
    reader.wait_for_selector("html[data-slides=ready]", state="attached")
    assert reader.locator("[data-linked]").is_visible()
    there = arrive(address.replace("frame=", "frame=99"))
    assert "asks for a frame that is not there" in there.locator(".rv-from-link").inner_text()
