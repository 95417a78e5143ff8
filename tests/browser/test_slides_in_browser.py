"""The slides of every lesson, without a kernel: full and not cut, and everybody gets the right keys."""

import re

import predictions
import pytest
from drawn import Board
from lessons import LESSONS
from served import Page
from waiting import settle

SLIDE = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
GO = """(number) => {
    const { h, v } = Reveal.getIndices(Reveal.getSlides()[number]);
    Reveal.slide(h, v, 0); // with the line that comes last
}"""
# What of the slide on show lies outside of it, every text and picture, whatever box it is in; how far down
# the slide is filled; and its smallest letters, both as shares of its height. What is behind Code has its own
# box, and what does not fit into its half a widget leaves out, or scrolls.
MEASURE = """() => {
    const slide = Reveal.getCurrentSlide();
    const nodes = [...slide.querySelectorAll("*:not(.notes, .notes *, title, .rv-folded *, .rv-plot *)")]
        .filter((node) => !node.closest(".katex-mathml, .katex svg, details:not([open]) > :not(summary)"))
        .filter((node) => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length)
        .map((node) => [node, node.getBoundingClientRect()])
        .filter(([, box]) => box.width > 2 && box.height > 2)
        .filter(([node, box]) => {
            const half = node.closest(".rv-left, .rv-right")?.getBoundingClientRect();
            return !half?.width || (box.left < half.right && box.bottom <= half.bottom + 1);
        });
    const says = ([node]) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const texts = nodes.filter(says);
    const shown = [...texts, ...nodes.filter(([node]) => node.matches("img, canvas, svg"))]
        .filter(([node]) => !node.matches("summary"));
    const sizes = texts.filter(([node]) => !node.closest(".katex, sub, sup"))
        .map(([node]) => [parseFloat(getComputedStyle(node).fontSize) / innerHeight, node.outerHTML]);
    return {
        outside: nodes
            .filter(([, { left, top, right, bottom }]) =>
                left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1)
            .map(([node, box]) => `${node.tagName} ${node.className} to ${box.right | 0}, ${box.bottom | 0}`),
        filled: Math.max(...shown.map(([, box]) => box.bottom)) / innerHeight,
        smallest: sizes.sort(([a], [b]) => a - b)[0],
    };
}"""
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
    slides = "(node) => Reveal.getSlides().indexOf(node.closest('.rv-slide'))"
    page.evaluate(GO, page.evaluate(slides, part.element_handle()))
    settle(page)


def outside(page):
    return page.evaluate(MEASURE)["outside"]


def test_every_picture_is_drawn_and_right(slides):
    slides.check()


def test_every_slide_is_full_and_not_too_full_with_letters_for_the_back_row(slides):
    page = slides.page
    for number in range(page.evaluate("() => Reveal.getTotalSlides()")):
        page.evaluate(GO, number)
        settle(page)
        found, where = page.evaluate(MEASURE), f"slide {number + 1}"
        assert not found["outside"], where
        assert found["filled"] >= 0.45, where
        assert found["smallest"][0] >= 0.0239, (where, found["smallest"][1])
        page.evaluate(FOLDS, True)
        assert not outside(page), where
        page.evaluate(FOLDS, False)


def test_a_question_comes_first_then_its_picture_and_last_the_line_that_stays(slides):
    page = slides.page
    page.evaluate("() => Reveal.slide(0)")
    number = page.evaluate("() => Reveal.getSlides().findIndex((slide) => slide.querySelector('.rv-stays'))")
    page.evaluate(GO, number - 1)
    page.evaluate("() => Reveal.navigateFragment(-1)")
    page.keyboard.press("PageDown")
    line = page.locator(".rv-slide.present .rv-stays")
    assert position(page) == number and not line.is_visible()
    page.keyboard.press("PageDown")
    assert position(page) == number and line.is_visible()
    page.keyboard.press("PageDown")
    assert position(page) == number + 1


@pytest.mark.few
def test_slides_fill_a_phone_held_upright(slides):
    page = slides.page
    page.set_viewport_size(PHONE)
    try:
        for number in range(page.evaluate("() => Reveal.getTotalSlides()")):
            page.evaluate(GO, number)
            settle(page)
            found = page.evaluate(MEASURE)
            assert found["filled"] >= 0.45, f"slide {number + 1}"
            sheet = page.locator(".rv-slide.present .rv-sheet").bounding_box()
            assert (sheet["width"], sheet["height"]) == (PHONE["width"], PHONE["height"])
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= PHONE["width"]
    finally:
        page.set_viewport_size(SLIDE)


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
            assert not outside(slides.page), f"{twin.description} at {twin.options[index][0]}"
        assert position(slides.page) == here
        slides.page.keyboard.press("Escape")


@pytest.mark.few
def test_every_prediction_answers_and_its_reasons_fit_on_the_slide(slides):
    for part in predictions.of(slides):
        go_to(slides.page, part.root)
        here = position(slides.page)
        part.answer_by_keyboard_and_mouse()
        assert position(slides.page) == here
        assert not outside(slides.page)


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


def test_a_handout_has_two_slides_to_a_page_with_their_notes(reader, server):
    reader.goto(f"{server.address}/slides/{LESSONS[3].stem}.html?handout")
    reader.wait_for_selector("html[data-slides=ready]", state="attached")
    settle(reader)
    slides = reader.locator(".rv-slide").all()
    assert all(slide.locator(".rv-sheet").is_visible() for slide in slides)
    assert reader.locator(".rv-stays").first.is_visible()
    assert "For the instructor" in reader.locator(".notes").first.inner_text()
    cut = "(notes) => notes.filter((note) => note.scrollHeight > note.clientHeight + 1).length"
    assert not reader.locator(".notes").evaluate_all(cut)
    pages = re.findall(rb"/Type\s*/Page\b", reader.pdf(prefer_css_page_size=True))
    assert len(pages) == -(-len(slides) // 2)
    reader.goto("about:blank")
