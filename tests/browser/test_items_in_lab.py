"""The rater and the item map in a real Lab: with mouse, keys, narrow windows, dark theme and no kernel."""

import re

import numpy as np
import pytest
from drawn import numbers
from items import CELLS, IMAGE, LONG, MapPart, RaterPart
from lab_notebook import COMMAND_KEYS, THEMES
from waiting import settle, until

CUT = "(root) => probes.cut(root)"


@pytest.fixture(scope="module")
def twin():
    """What the notebook makes, as Python objects."""
    made = {}
    exec("\n".join(CELLS[:3]), made)
    return made


def python_has(lesson, expression, expected):
    """Wait until the kernel knows; a message of the page may be under way."""
    until(lambda: lesson.notebook.value(expression) == expected, f"{expression} is {expected}", 5)


@pytest.fixture
def rater(lesson):
    part = RaterPart(lesson.page.locator(".rv-rater:not(.rv-with-map)")).show()
    yield part
    part.show().click("Reset")


@pytest.fixture
def item_map(lesson):
    part = MapPart(lesson.page.locator(".rv-map:not(.rv-beside)")).show()
    yield part
    part.root.get_by_role("combobox").fill("")
    part.root.locator("canvas").press("Escape")
    part.click("Show all items")
    part.steady()


def check(part, twin, stars):
    """Compare all that a rater shows with Python, for these stars."""
    twin["rater"].stars = stars
    best = twin["rater"].recommendations
    until(lambda: [line["item"] for line in part.read()["best"]] == [line.item for line in best], part.read)
    seen = part.read()
    assert [(name, number) for name, number, _ in seen["stars"] if number] == list(stars.items())
    assert all(number == drawn for _, number, drawn in seen["stars"])
    ((scores,), (true,)) = numbers([[line["score"] for line in seen["best"]]]), [[b.score for b in best]]
    np.testing.assert_allclose(scores, true, atol=0.0051)
    for line, expected in zip(seen["best"], best, strict=True):
        assert [name for name, _ in line["causes"]] == [name for name, _ in expected.because]
        shown = [float(share) for _, share in line["causes"]]
        np.testing.assert_allclose(shown, [share for _, share in expected.because], atol=0.0051)
        assert line["count"] == f"{expected.count} ratings"


# ---- the rater -----------------------------------------------------------------------------------


def test_what_is_recommended_at_first_is_right(rater, twin):
    check(rater, twin, {"300": 5, "7": 2})
    assert rater.read()["said"] == "Recommended for the one you liked:"


def test_searching_finds_words_anywhere_the_best_first(rater):
    rater.search("matrix")
    # All three begin with it, an article aside; so the most rated comes first.
    assert rater.matches == ["The Matrix (1999)", "The Matrix Reloaded (2003)", "Matrix"]
    for typed, found in (
        ("AMELIE", ["Amélie (2001)"]),
        ("walle", ["WALL·E (2008)"]),
        ("2003 matr", ["The Matrix Reloaded (2003)"]),
        ("loaded", ["The Matrix Reloaded (2003)"]),
        ("<img", [IMAGE]),
        ("שלום", ["שלום עולם"]),
        ("nothing like it", ["no name matches"]),
    ):
        rater.search(typed)
        assert rater.matches == found
    rater.search("film")
    assert len(rater.matches) == 8
    assert rater.root.locator("[aria-selected=true]").inner_text() == rater.matches[0]
    rater.press("ArrowDown", "ArrowDown", "ArrowUp")
    active = rater.root.locator("[aria-selected=true]")
    assert active.inner_text() == rater.matches[1]
    assert rater.box.get_attribute("aria-activedescendant") == active.get_attribute("id")
    rater.press("Escape")
    assert rater.box.get_attribute("aria-expanded") == "false" and rater.box.input_value() == "film"
    rater.press("Escape")
    assert rater.box.input_value() == ""


def test_rating_by_keys_alone(rater, twin, lesson):
    rater.search("amel")
    rater.press("Enter")
    assert rater.stars("Amélie (2001)").evaluate("(node) => node === document.activeElement")
    check(rater, twin, {"300": 5, "7": 2})  # no stars yet: nothing changes
    rater.press("5")
    stars = {"300": 5, "7": 2, "Amélie (2001)": 5}
    check(rater, twin, stars)
    rater.press("ArrowLeft")
    check(rater, twin, stars | {"Amélie (2001)": 4})
    rater.press("Home")
    check(rater, twin, stars | {"Amélie (2001)": 1})
    assert rater.stars("Amélie (2001)").get_attribute("aria-valuetext") == "1 star, seen"
    rater.press("Enter", *"wall", "Enter", "End")
    stars |= {"Amélie (2001)": 1, "WALL·E (2008)": 5}
    check(rater, twin, stars)
    python_has(lesson, "rater.stars", stars)
    python_has(lesson, "rater.recommended", twin["rater"].recommended)
    rater.stars("7").focus()
    rater.press("Delete")
    assert rater.stars("Amélie (2001)").evaluate("(node) => node === document.activeElement")
    del stars["7"]
    check(rater, twin, stars)


def test_rating_by_mouse(rater, twin):
    rater.search("film 1")
    rater.root.get_by_role("option", name="Film 12", exact=True).click()
    rater.stars("Film 12").locator(".rv-star").nth(3).click()
    stars = {"300": 5, "7": 2, "Film 12": 4}
    check(rater, twin, stars)
    rater.stars("300").locator(".rv-star").nth(0).click()
    check(rater, twin, stars | {"300": 1})
    rater.click("Remove 300")
    check(rater, twin, {"7": 2, "Film 12": 4})
    rater.click("Remove Film 12")
    assert rater.read()["said"] == "Nothing liked yet."
    assert "1 to 3 stars only say" in rater.root.locator(".rv-advice").inner_text()
    rater.click("Remove 7")
    assert rater.read()["said"] == "Nothing to go on yet."
    check(rater, twin, {})


def test_suggestions_are_the_most_popular_not_shown_yet(rater, twin):
    suggest = rater.button("Suggest some I may know")
    suggest.click()
    settle(rater.page)
    names = twin["items"]
    assert [name for name, *_ in rater.read()["stars"]] == ["300", "7", *names[:4], names[6]]
    check(rater, twin, {"300": 5, "7": 2})
    rater.stars("The Matrix (1999)").locator(".rv-star").nth(4).click()
    suggest.click()
    settle(rater.page)
    shown = [name for name, *_ in rater.read()["stars"]]
    assert shown == ["300", "7", names[0], *names[7:12]], "what was rated stays, the rest makes room"
    check(rater, twin, {"300": 5, "7": 2, names[0]: 5})


def test_python_sets_the_stars(rater, twin, lesson):
    lesson.notebook.run('rater.stars = {"Film 20": 4, "300": 4, "7": 5}')
    check(rater.show(), twin, {"300": 4, "7": 5, "Film 20": 4})  # what was there keeps its place


def test_a_map_that_lacks_an_item_leaves_the_recommendations_whole(rater, twin, lesson):
    tie = "tie = jsdlink((rater, 'recommended'), (part, 'highlight'))"
    lesson.notebook.run(f"part = rv.ItemMap(places[::3], items[::3])\n{tie}")
    rater.show().search("amel")
    rater.press("Enter", "5")
    check(rater, twin, {"300": 5, "7": 2, "Amélie (2001)": 5})
    best = twin["rater"].recommended
    assert not set(best) <= set(twin["items"][::3])
    python_has(lesson, "part.highlight", best)
    python_has(lesson, "rater.recommended", best)
    lesson.notebook.run("tie.close(); part.close()")


def test_names_are_text_and_long_ones_are_shortened(rater):
    for typed in ("img", "yyy"):
        rater.search(typed)
        rater.press("Enter", "5")
    rater.search("yyy")
    assert rater.root.locator("img, script, iframe").count() == 0
    assert max(map(len, rater.root.locator("li, [role=option]").all_inner_texts())) < 400
    rater.press("Escape")
    texts = rater.root.locator(".rv-name, .rv-cause").all_inner_texts()
    assert IMAGE in texts and max(map(len, texts)) <= 80
    assert LONG in [name for name, *_ in rater.read()["stars"]]


# ---- the map -------------------------------------------------------------------------------------


def test_pointing_names_an_item_and_its_neighbours(item_map, twin):
    for name in ("Film 07", "The Matrix (1999)"):
        item_map.point_at(twin, name)
        assert item_map.named == name
        true = twin["item_map"].neighbours(name)
        assert [other for other, _ in item_map.near] == [other for other, _ in true]
        (shown,) = numbers([[score for _, score in item_map.near]])
        np.testing.assert_allclose(shown, [score for _, score in true], atol=0.0051)
    j = twin["items"].index("The Matrix (1999)")
    about = item_map.root.locator(".rv-about").first.inner_text()
    assert about == f"{twin['groups'][j]} · {twin['counts'][j]} ratings"
    item_map.page.mouse.move(5, 5)
    settle(item_map.page)
    assert item_map.named == "Point at an item, or search for one."


def test_searching_flies_there_and_chooses(item_map, lesson):
    before = item_map.look()
    box = item_map.root.get_by_role("combobox")
    box.click()
    box.press_sequentially("wall")
    settle(item_map.page)
    typed = item_map.look()
    assert typed != before, "the matches stand out"
    item_map.press("Enter")
    assert item_map.named == "WALL·E (2008)"
    assert item_map.look() not in (before, typed)
    python_has(lesson, "item_map.selected", "WALL·E (2008)")
    item_map.show().click("Show all items")
    item_map.steady()
    item_map.canvas.press("Escape")
    python_has(lesson, "item_map.selected", None)
    item_map.page.mouse.move(5, 5)


def test_keys_go_from_item_to_item_and_zoom(item_map, twin):
    points, items = twin["item_map"].points, twin["items"]
    item_map.canvas.focus()
    item_map.press("ArrowRight")
    at = items.index(item_map.named)
    ways = {"ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowLeft": (-1, 0), "ArrowDown": (0, -1)}
    for key, way in ways.items():
        item_map.press(key)
        now = items.index(item_map.named)
        assert (points[now] - points[at]) @ way > 0, key
        at = now
    assert items[at] in item_map.root.locator("[role=status]").all_inner_texts()[-1]
    still = item_map.look()
    item_map.press("+")
    nearer = item_map.look()
    assert nearer != still
    item_map.press("-")
    assert item_map.named == items[at]
    item_map.press("Shift+ArrowLeft", "+", "0")
    item_map.steady()
    assert item_map.look() == still, "0 shows all again"
    item_map.press("Enter")
    item_map.press("Escape")
    assert item_map.named == "Point at an item, or search for one."


def test_dragging_moves_and_the_wheel_zooms_only_where_it_is_meant(item_map, twin, lesson):
    page, name = item_map.page, "Film 07"
    item_map.canvas.scroll_into_view_if_needed()
    item_map.point_at(twin, name)
    x, y = item_map.place(twin, name)
    page.mouse.down()
    page.mouse.move(x - 40, y + 10, steps=3)
    page.mouse.up()
    page.mouse.move(x - 39, y + 10)
    settle(page)
    assert item_map.named == name, "it came along"
    item_map.click("Show all items")
    item_map.steady()
    page.evaluate("() => document.activeElement.blur()")
    still = item_map.look()
    x, y = item_map.place(twin, name)
    page.mouse.move(x, y)
    settle(page)
    pointed = item_map.look()
    top = "() => document.querySelector('.jp-WindowedPanel-outer').scrollTop"
    before = page.evaluate(top)
    page.mouse.wheel(0, -60 if before else 60)
    until(lambda: page.evaluate(top) != before, "the page scrolls", 3)
    page.mouse.wheel(0, 60 if before else -60)
    until(lambda: page.evaluate(top) == before, "and back", 3)
    page.mouse.move(x, y + 1)
    settle(page)
    assert item_map.look() == pointed != still, "and the map did not zoom"
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    settle(page)
    assert item_map.look() != pointed and page.evaluate(top) == before
    assert item_map.named == name, "what is under the pointer stays there"


def test_the_legend_switches_groups(item_map, twin, lesson):
    name = "Film 06"
    group = twin["groups"][twin["items"].index(name)]
    button = item_map.root.get_by_role("button", name=re.compile(f"^{group} "))
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    settle(item_map.page)
    assert button.get_attribute("aria-pressed") == "false"
    python_has(lesson, "item_map.hidden", [group])
    item_map.show().point_at(twin, name)
    assert item_map.named != name
    item_map.click("Show all")
    item_map.point_at(twin, name)
    assert item_map.named == name
    item_map.click("Hide all")
    item_map.point_at(twin, name)
    assert item_map.named != name
    box = item_map.root.get_by_role("combobox")
    box.click()
    box.press_sequentially(name)
    item_map.press("Enter")
    assert item_map.named == name
    assert button.get_attribute("aria-pressed") == "true", "a search brings its group back"
    item_map.click("Show all")


# ---- both ----------------------------------------------------------------------------------------


def test_a_rater_with_a_map_is_one_widget(lesson):
    rater, page = RaterPart(lesson.page.locator(".rv-with-map")).show(), lesson.page
    beside = MapPart(rater.root.locator(".rv-beside"))
    assert beside.root.get_by_role("combobox").count() == 0, "one search box is enough"
    before, height = beside.look(), rater.root.bounding_box()["height"]
    rater.click("Suggest some I may know")
    assert rater.root.bounding_box()["height"] == height
    rater.search("wall")
    assert beside.look() != before, "what is found stands out"
    rater.press("Enter", "5")
    python_has(lesson, "both.stars", {"7": 5, "WALL·E (2008)": 5})
    assert lesson.notebook.value("beside.highlight == both.recommended")
    best = lesson.notebook.value("both.recommended")
    titles = rater.show().root.locator(".rv-reasons .rv-name")
    assert titles.all_inner_texts() == best
    still = beside.look()
    titles.nth(2).focus()
    settle(page)
    assert beside.named == best[2] and beside.look() != still, "where it lies"
    why = rater.root.locator("p.rv-why").inner_text()
    assert why.startswith(f"{best[2]}: because you liked ") and why.endswith(" ratings")
    page.set_viewport_size({"width": 640, "height": 900})
    try:
        rater.show()
        top, rate = (rater.root.locator(part).first.bounding_box() for part in (".rv-beside", ".rv-rated"))
        assert top["y"] + top["height"] <= rate["y"] and not rater.root.evaluate(CUT)
    finally:
        page.set_viewport_size({"width": 1280, "height": 800})
        settle(page)
    left, right = rater.root.locator(".rv-rated").bounding_box(), beside.root.bounding_box()
    assert left["x"] + left["width"] <= right["x"] and left["y"] < right["y"] + right["height"]


@pytest.mark.parametrize("target", ["box", "stars", "button", "map", "map box"])
def test_keys_typed_in_them_never_reach_lab(rater, item_map, lesson, target):
    page = lesson.page
    part = {
        "box": rater.box,
        "stars": rater.stars("300"),
        "button": rater.button("Reset"),
        "map": item_map.canvas,
        "map box": item_map.root.get_by_role("combobox"),
    }[target]
    part.focus()
    page.evaluate("() => { jupyterapp.shell.currentWidget.content.mode = 'command'; }")
    before = lesson.notebook.state()
    keys = [key for key in COMMAND_KEYS if key not in ("Delete", "Backspace")]  # they take the stars away
    for key in keys[::2] if target in ("box", "map box") else keys:
        part.focus()
        page.keyboard.press(key)
    settle(page)
    assert lesson.notebook.state() == before
    assert not lesson.notebook.dialogs()


def test_all_text_stands_out_in_both_themes(rater, item_map, lesson):
    for theme in THEMES[::-1]:
        lesson.notebook.use_theme(theme)
        rater.show().search("film")
        for part, least in ((rater, 60), (item_map.show(), 10)):
            seen = part.root.evaluate("(root) => probes.faint(root, 4.5)")
            assert seen["checked"] > least and not seen["faint"], (theme, seen["faint"])
        dark = item_map.canvas.evaluate("(node) => [...node.getContext('2d').getImageData(2, 2, 1, 1).data]")
        assert dark[3] == 0, "the canvas lets the paper through"
    rater.press("Escape", "Escape")


BESIDE = ".rv-columns > *, .rv-left > *, .rv-right > *, .rv-rated li > *, .rv-reasons li > *, button"


@pytest.mark.parametrize("width", [1400, 640, 480])
def test_nothing_is_cut_or_covered(rater, item_map, lesson, width):
    lesson.page.set_viewport_size({"width": width, "height": 900})
    try:
        rater.show().click("Suggest some I may know")
        for part in (rater, item_map):
            part.show()
            until(lambda part=part: not part.root.evaluate(CUT), lambda part=part: part.root.evaluate(CUT), 3)
            assert not part.root.evaluate("(root, beside) => probes.overlapping(root, beside)", BESIDE)
    finally:
        lesson.page.set_viewport_size({"width": 1280, "height": 800})
        settle(lesson.page)


def test_without_a_kernel_all_of_it_goes_on(rater, item_map, twin, opened):
    opened.have_no_kernel()
    still = item_map.show().look()
    rater.show().search("amel")
    rater.press("Enter", "4")
    check(rater, twin, {"300": 5, "7": 2, "Amélie (2001)": 4})
    until(lambda: item_map.look() != still, "the map follows the link in the browser")
    item_map.show().point_at(twin, "Film 11")
    assert item_map.named == "Film 11"
    x, y = item_map.place(twin, "Film 11")
    item_map.page.mouse.click(x, y)
    item_map.page.mouse.move(5, 5)
    settle(item_map.page)
    assert item_map.named == "Film 11", "chosen"
    rater.show().click("Reset")
    check(rater, twin, {"300": 5, "7": 2})
    assert not opened.notebook.dialogs()
