"""Enlarge: two boards with their slider over all of the screen and back, on a page and on a slide."""

import predictions
import pytest
from lessons import LESSONS
from served import Page
from waiting import settle, until

SCREENS = {"1080p": (1920, 1080), "720p": (1280, 720), "phone": (390, 844)}
WALL = ".rv-wall:not(:has(.rv-prediction))"
ON_THE_WALL = "(node) => Boolean(node.closest('.rv-wall'))"
PARTS = ".rv-matrix, .rv-plane-box, .rv-readout, .rv-toolbar > *, .rv-caption, td, th"
SHARE, LEAST = 0.024, 12  # of the screen's height, and on a phone, in pixels
(LESSON,) = (path for path in LESSONS if path.stem.startswith("11"))


@pytest.fixture(scope="module", params=["page", "slides"])
def lesson(request, reader, server):
    """Lesson 11, opened once in each place."""
    yield Page(reader, server.address, LESSON, slides=request.param == "slides")
    reader.set_viewport_size({"width": 1280, "height": 800})


@pytest.fixture
def pair(lesson):
    """The slider that moves two boards, in sight and with the focus; its twin; and how all was before."""
    lesson.page.set_viewport_size({"width": 1280, "height": 720})
    settle(lesson.page)
    slider, twin = next(pair for pair in lesson.slider_pairs() if len(lesson.twin.tied_to(pair[1])) > 1)
    slider.root.evaluate(
        """(node) => {
            const at = window.Reveal?.getIndices(node.closest(".rv-slide"));
            if (at) Reveal.slide(at.h, at.v);
        }"""
    )
    slider.show().focus()
    settle(lesson.page)
    yield slider, twin
    lesson.page.mouse.move(2, 2)
    while lesson.page.locator(".rv-wall").count():  # after a failure
        lesson.page.keyboard.press("Escape")


def enlarged(page):
    """Whether anything is."""
    return page.locator(WALL).count()


def where(page):
    """Where the page stands: what has the focus, how far it is scrolled, and how long it is."""
    return page.evaluate(
        """() => [document.activeElement.className, scrollY, document.documentElement.scrollHeight,
                  window.Reveal?.getSlidePastCount()]"""
    )


def test_boards_fill_the_screen_with_their_slider_and_go_back(lesson, pair):
    slides = lesson.page.evaluate("() => 'Reveal' in window")  # on a phone, they are one long page
    for screen in list(SCREENS)[: 2 if slides else 3]:
        fill_and_go_back(lesson, pair, screen)


def fill_and_go_back(lesson, pair, screen):
    """Enlarge, look, slide, and go back."""
    page, (slider, twin) = lesson.page, pair
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    settle(page)
    slider.show().focus()
    before = where(page)
    page.keyboard.press("f")
    until(lambda: enlarged(page), "F enlarges")
    settle(page)
    assert page.evaluate(f"() => probes.fills('{WALL}')")
    least = LEAST if width < height else SHARE * height
    assert not page.evaluate(f"(least) => probes.small(document.querySelector('{WALL}'), least)", least)
    for root in page.locator(f"{WALL} .rv-board").all():
        for parts in (PARTS, ".rv-plane :is(.rv-label, .rv-axis-name)"):
            assert not root.evaluate("(root, parts) => probes.overlapping(root, parts, 2)", parts)
        assert not root.evaluate("(root) => probes.outside(root, 'button, td, th, svg, canvas', 2)")
    for key, index in (("End", len(twin.options) - 1), ("Home", 0)):
        slider.press(key)
        lesson.twin.set(twin, "index", index)
        lesson.check()
    page.keyboard.press("Escape")
    settle(page)
    assert not enlarged(page) and where(page) == before


def test_the_question_before_it_is_one_key_away(lesson, pair):
    page, _ = lesson.page, pair
    focus = where(page)[0]
    page.keyboard.press("f")
    page.keyboard.press("q")
    settle(page)
    (asked,) = (part for part in predictions.of(lesson) if part.root.evaluate(ON_THE_WALL))
    assert page.evaluate("() => probes.fills('.rv-wall:has(.rv-prediction)')")
    assert asked.root.evaluate("(node) => node.contains(document.activeElement)")
    asked.root.locator("label").first.click()
    asked.root.get_by_role("button", name="Commit").click()
    assert asked.read()["signs"]
    page.keyboard.press("q")
    assert not asked.root.evaluate(ON_THE_WALL) and enlarged(page)
    page.keyboard.press("f")
    settle(page)
    assert not enlarged(page) and where(page)[0] == focus


def test_the_pointer_is_enough_and_what_is_typed_is_not_a_key(lesson, pair):
    page, _ = lesson.page, pair
    page.evaluate("() => document.activeElement.blur()")
    page.mouse.move(2, 2)
    page.keyboard.press("f")
    assert not enlarged(page), "it is meant for nobody"
    board = page.locator(".rv-row .rv-board").first
    board.hover()
    if board.locator("select").is_visible():  # two boards on a slide leave the list out
        board.locator("select").focus()
        page.keyboard.press("f")
        assert not enlarged(page), "a list has letters of its own"
        page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Shift+F")
    assert enlarged(page)
    board.get_by_role("button", name="Enlarge").click()
    assert not enlarged(page)
