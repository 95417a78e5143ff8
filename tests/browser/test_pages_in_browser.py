"""Every lesson as a web page without a kernel, in a real Chromium, against Python's numbers."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import predictions
import pytest
from lessons import LESSONS
from served import ROOT, Page
from waiting import settle

MOST_BYTES = 2_000_000
OTHERS = ["index", "search", "teaching", "reference"]


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def lesson(request, reader, server):
    """A lesson, opened once for all tests of this file."""
    return Page(reader, server.address, request.param)


def test_every_picture_is_drawn_and_right(lesson):
    lesson.check()


def test_it_is_light_to_load(lesson):
    assert lesson.weight() <= MOST_BYTES


def test_nothing_serious_stands_in_the_way_of_anybody(lesson):
    lesson.stands_in_nobodys_way()


@pytest.mark.few
def test_every_slider_moves_its_pictures_and_no_other(lesson):
    """Also those that ask Python in JupyterLab: the page has its answers."""
    for slider, twin in lesson.slider_pairs():
        slider.show().focus()
        last = len(twin.options) - 1
        for key, index in (("End", last), ("ArrowLeft", last - 1), ("Home", 0), ("ArrowRight", min(1, last))):
            slider.press(key)
            lesson.twin.set(twin, "index", index)
            lesson.check()
            assert slider.readout == twin.options[index][0]


@pytest.mark.few
def test_play_runs_its_slider(lesson):
    for play in lesson.plays()[:1]:
        lesson.run_play(play)


@pytest.mark.few
def test_presets_show_their_frames(lesson):
    for board, twin in lesson.pairs():
        for label, frame in twin._presets:
            board.click(label)
            lesson.twin.set(twin, "frame", frame)
            lesson.check()


@pytest.mark.few
def test_every_prediction_answers(lesson):
    for part in predictions.of(lesson):
        part.show().answer_by_keyboard_and_mouse()


@pytest.mark.few
def test_a_point_can_be_dragged(lesson):
    for board, twin in [pair for pair in lesson.pairs() if pair[1]._draggable][:1]:
        index = board.show().free_point("item")
        if index is not None:
            place = board.drag("item", index, *board.inward(*board.middle("item", index)))
            twin.moves = {f"item:{index}": place}
            lesson.check()


def test_what_needs_python_says_so(lesson):
    for button in lesson.page.locator(".widget-button").all():
        assert button.is_disabled()
    dead = lesson.page.locator(".rv-needs-python").count()
    assert dead == lesson.page.locator(".rv-widget:has(.widget-button)").count()


@pytest.mark.parametrize("width", [1200, 400])
def test_nothing_sticks_out_sideways(lesson, width):
    lesson.page.set_viewport_size({"width": width, "height": 800})
    try:
        settle(lesson.page)
        wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert lesson.page.evaluate(wide) <= 0
        for part in (*lesson.boards, *lesson.matchers):
            box = part.root.bounding_box()
            assert 0 <= box["x"] and box["x"] + box["width"] <= width
            parts = "button, select, table, svg, canvas"
            assert not part.root.evaluate("(root, parts) => probes.outside(root, parts, 2)", parts)
    finally:
        lesson.page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_pages(reader, server, name):
    reader.goto(f"{server.address}/{name}.html")
    reader.mouse.move(2, 2)
    page = Page.__new__(Page)
    page.page = reader
    if name == "index":
        reader.wait_for_selector("html[data-widgets=ready]", state="attached")
    page.stands_in_nobodys_way()
    assert page.weight() <= MOST_BYTES


def test_search_finds_what_is_folded(reader, server):
    reader.goto(f"{server.address}/search.html?q=blackboard")
    reader.locator("#search-results a", has_text="Stochastic").wait_for()


class Links(HTMLParser):
    """The links of a page, and what in it can be linked to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.targets = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.targets.add(attrs.get("id"))
        self.links += [attrs[name] for name in ("href", "src") if attrs.get(name)]


def test_every_internal_link_leads_somewhere(server):
    root = Path(server.folder)
    found = [path for path in root.rglob("*.html") if "_static" not in path.parts]
    pages = {path: Links(path.read_text(encoding="utf-8")) for path in found}
    assert len(pages) > 2 * len(LESSONS)
    lost = []
    for path, page in pages.items():
        for link in page.links:
            place, anchor = urldefrag(link)
            if re.match(r"(https?|data|mailto|javascript):", place):
                continue
            file = unquote(place.partition("?")[0])
            target = (path.parent / file).resolve() if file else path
            target = target / "index.html" if target.is_dir() else target
            if not target.exists() or (anchor and target in pages and anchor not in pages[target].targets):
                lost.append(f"{path.relative_to(root)}: {link}")
    assert not lost


def test_no_address_of_a_registry_is_in_the_lock():
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock and not re.search(r"//[\w.-]*registry", lock)
    assert lock.count('"integrity"') == lock.count('"node_modules/')
