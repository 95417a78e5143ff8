"""The slides of every lesson, without a kernel: nothing is cut, and everybody gets the right keys."""

import predictions
import pytest
from drawn import Board
from lessons import LESSONS
from served import Page
from waiting import settle

SLIDE = {"width": 1280, "height": 720}
# What of the slide on show lies outside of it: every text and picture, whatever box it is in.
OUTSIDE = """() => [...Reveal.getCurrentSlide().querySelectorAll("*:not(.notes, .notes *, title)")]
    .filter((node) => !node.closest(".katex-mathml, .katex svg, details:not([open]) > :not(summary)"))
    .filter((node) => node.checkVisibility() && node.getClientRects().length)
    .map((node) => [node, node.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.left < -1 || box.top < -1 || box.right > 1281 || box.bottom > 721))
    .map(([node, box]) => `${node.tagName} ${node.className} to ${box.right | 0}, ${box.bottom | 0}`)"""
FOLDS = """(open) => {
    for (const fold of Reveal.getCurrentSlide().querySelectorAll("details")) fold.open = open;
}"""


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def slides(request, reader, server):
    """The slides of a lesson, opened once for all tests of this file."""
    reader.set_viewport_size(SLIDE)
    yield Page(reader, server.address, request.param, slides=True)
    reader.goto("about:blank")
    reader.set_viewport_size({"width": 1280, "height": 800})


def position(page):
    return page.evaluate("() => Reveal.getSlidePastCount()")


def go_to(page, part):
    """Go to the slide on which something is."""
    page.evaluate(
        "(node) => { const { h, v } = Reveal.getIndices(node.closest('.rv-slide')); Reveal.slide(h, v); }",
        part.element_handle(),
    )
    settle(page)


def test_every_picture_is_drawn_and_right(slides):
    slides.check()


def test_nothing_lies_outside_any_slide(slides):
    page = slides.page
    page.evaluate("() => Reveal.slide(0)")
    count = page.evaluate("() => Reveal.getTotalSlides()")
    for number in range(count):
        settle(page)
        page.evaluate(FOLDS, True)
        assert not page.evaluate(OUTSIDE), f"slide {number + 1}"
        page.evaluate(FOLDS, False)
        page.keyboard.press("ArrowRight")
    assert position(page) == count - 1


def test_letters_are_large_enough_for_the_back_row(slides):
    small = """() => [...document.querySelectorAll(".rv-slide .rv-block > :is(p, ul, ol, table)")]
        .filter((node) => node.currentCSSZoom * parseFloat(getComputedStyle(node).fontSize) < 22)
        .map((node) => node.textContent.slice(0, 60))"""
    assert not slides.page.evaluate(small)


@pytest.mark.few
def test_every_slider_moves_its_pictures_and_no_other_nor_the_slide(slides):
    for slider, twin in slides.slider_pairs():
        go_to(slides.page, slider.root)
        here = position(slides.page)
        slider.focus()
        last = len(twin.options) - 1
        for key, index in (("End", last), ("ArrowLeft", last - 1), ("Home", 0)):
            slider.press(key)
            slides.twin.set(twin, "index", index)
            slides.check()
            assert not slides.page.evaluate(OUTSIDE), f"{twin.description} at {twin.options[index][0]}"
        assert position(slides.page) == here
        slides.page.keyboard.press("Escape")


@pytest.mark.few
def test_every_prediction_answers_and_its_reasons_fit_on_the_slide(slides):
    for part in predictions.of(slides):
        go_to(slides.page, part.root)
        here = position(slides.page)
        part.answer_by_keyboard_and_mouse()
        assert position(slides.page) == here
        assert not slides.page.evaluate(OUTSIDE)


def test_nothing_serious_stands_in_the_way_of_anybody(slides):
    for part in [None, *slides.boards[:1], *slides.matchers[:1]]:
        if part:
            go_to(slides.page, part.root)
        assert not slides.violations()


@pytest.mark.few
def test_keys_belong_to_what_has_the_focus_and_else_turn_the_slide(slides):
    page = slides.page
    if not slides.boards:
        pytest.skip("no board")
    board = Board(slides.boards[0].root)
    go_to(page, board.root)
    here = position(page)
    board.root.locator(".rv-cell, canvas").first.focus()
    board.press("ArrowRight", "ArrowDown", "ArrowLeft")
    board.point("item", 0).focus()
    board.press("ArrowLeft", "ArrowUp")
    assert position(page) == here, "the board has the arrow keys"
    board.press("Escape")
    assert not page.evaluate("() => document.activeElement.closest('.rv-widget')")
    board.press("ArrowRight")
    assert position(page) == here + 1, "Escape gives them back"
    board.press("ArrowLeft")
    assert position(page) == here
    board.point("item", 0).focus()
    board.press("PageDown")
    assert position(page) == here + 1, "a remote control turns the slide from anywhere"
    board.press("PageUp")
    button = board.root.locator(".rv-toolbar button")
    if button.count():
        button.first.focus()
        board.press("ArrowRight")
        assert position(page) == here + 1, "a button has no use for arrows"
        board.press("ArrowLeft")


def test_stars_a_map_and_a_list_of_matches_have_their_keys_too(slides):
    page = slides.page
    for kind in (".rv-stars", ".rv-map-canvas"):
        for part in page.locator(kind).all()[:1]:
            go_to(page, part)
            here = position(page)
            part.focus()
            for key in ("ArrowRight", "ArrowDown", "Shift+ArrowLeft", "ArrowLeft", "ArrowUp"):
                page.keyboard.press(key)
            settle(page)
            assert position(page) == here, kind
            assert part.evaluate("(node) => node === document.activeElement")
    for box in page.get_by_role("combobox").and_(page.locator("input")).all():
        go_to(page, box)
        box.press_sequentially("the")
        page.keyboard.press("Escape")
        assert box.get_attribute("aria-expanded") == "false" and box.input_value() == "the"
        assert box.evaluate("(node) => node === document.activeElement"), "the list alone is closed"
        page.keyboard.press("Escape")
        assert not page.evaluate("() => document.activeElement.closest('.rv-widget')")


@pytest.mark.few
def test_a_point_follows_the_pointer_on_a_larger_screen(slides):
    page = slides.page
    boards = [board for board, twin in slides.pairs() if twin._draggable]
    if not boards:
        pytest.skip("no board whose points can be moved")
    page.set_viewport_size({"width": 1680, "height": 945})
    try:
        board = boards[0]
        go_to(page, board.root)
        index = board.free_point("item")
        if index is None:
            pytest.skip("no point lies free")
        x, y = board.reach("item", index)
        dx, dy = board.inward(x, y, 60)
        place = board.drag("item", index, dx, dy)
        assert abs(board.held_at[0] - (x + dx)) < 3
        assert len(place) == 1 or abs(board.held_at[1] - (y + dy)) < 3
    finally:
        page.set_viewport_size(SLIDE)


def test_the_notes_are_there_for_the_speaker_alone(slides):
    notes = slides.page.locator(".rv-slide .notes")
    assert notes.count() > 3
    assert "For the instructor" in notes.first.text_content()
    assert not any(note.is_visible() for note in notes.all())
