"""What a question protects, and the votes of a class, on a page: by mouse, by keys, and without scripts."""

import re

import pytest
from lessons import LESSONS
from served import Page
from waiting import settle

(LESSON,) = (path for path in LESSONS if path.stem.startswith("05"))
# The first words of what can be read of the lesson's explanations, and how many pictures can be seen.
SEEN = """() => {
    const seen = (node) => node.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })
        && getComputedStyle(node).contentVisibility !== "hidden";
    const count = (nodes) => [...nodes].filter(seen).length;
    const explained = [...document.querySelectorAll("main section > p")]
        .filter((node) => node.textContent.startsWith("Explain."));
    return [count(explained), explained.length];
}"""
HEIGHT = "() => document.documentElement.scrollHeight"
FIRST = "#the-squared-error-of-a-cell"


@pytest.fixture
def page(reader, server):
    """The lesson, opened by somebody who was never here."""
    reader.goto(f"{server.address}/index.html")
    reader.evaluate("() => localStorage.clear()")
    Page(reader, server.address, LESSON)
    yield reader
    reader.emulate_media(media="screen")
    reader.evaluate("() => localStorage.clear()")


def explanations(page):
    settle(page)
    return page.evaluate(SEEN)


def test_a_guess_or_show_me_uncovers_what_follows_and_nothing_else(page):
    covered, all_of_them = explanations(page)
    assert 0 < covered < all_of_them, "a section without a question has nothing to protect"
    height = page.evaluate(HEIGHT)
    first = page.locator(f"section{FIRST}")
    output = first.get_by_text("Loss(observed=0.6350")
    assert not output.evaluate("(node) => node.checkVisibility()")
    assert first.locator(".rv-cover").inner_text().startswith("Covered until you commit to a guess.")
    assert first.get_by_text("Your turn.").first.is_visible(), "an exercise gives nothing away"
    assert not page.evaluate("() => document.querySelectorAll('.rv-covered .rv').length"), "boards are tried"
    question = first.locator(".rv-prediction")
    question.locator("input").first.check()
    question.get_by_role("button", name="Commit").click()
    assert explanations(page) == [covered + 1, all_of_them]
    assert output.evaluate("(node) => node.checkVisibility()") and not first.locator(".rv-cover").count()
    question.get_by_role("button", name="Try again").click()
    assert explanations(page) == [covered + 1, all_of_them], "what was seen stays open"
    page.locator(".rv-cover button").first.click()
    assert explanations(page) == [covered + 2, all_of_them]
    assert abs(page.evaluate(HEIGHT) - height) <= 1, "nothing has moved"


def test_readers_printers_searchers_see_all(page, browser, server):
    some, everything = explanations(page)
    page.emulate_media(media="print")
    assert explanations(page) == [everything, everything] and not page.locator(".rv-cover").first.is_visible()
    page.emulate_media(media="screen")
    found = (
        "(node) => node.dispatchEvent(new Event('beforematch', { bubbles: true }))"  # as the browser's search
    )
    page.locator("p.rv-covered").first.evaluate(found)
    assert explanations(page) == [some + 1, everything]
    page.get_by_role("button", name="Open everything").first.click()
    assert explanations(page) == [everything, everything]
    page.reload()
    page.mouse.move(5, 5)
    page.wait_for_selector("html[data-widgets=ready]", state="attached")
    assert explanations(page) == [everything, everything], "it is remembered"
    page.get_by_role("button", name="Cover answers").first.click()
    assert explanations(page) == [some, everything]
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(page.url)
    explained = plain.locator("main section > p", has_text=re.compile(r"^Explain\."))
    assert explained.count() == everything and all(part.is_visible() for part in explained.all())
    context.close()


def test_a_class_votes_by_keys_and_by_buttons_and_votes_again(page):
    question = page.locator(".rv-prediction").first
    press, counts = page.keyboard.press, question.locator(".rv-vote-now + .rv-vote-count")
    question.get_by_role("button", name="Class").click()
    page.evaluate(
        "() => { window.heard = []; document.addEventListener('keydown', ({ key }) => heard.push(key)); }"
    )
    for key in ("Digit1", "Digit2", "Digit2", "Digit3", "Digit3", "Shift+Digit3", "Digit9"):
        press(key)
    assert counts.all_inner_texts() == ["1 · 25 %", "2 · 50 %", "1 · 25 %"]
    assert question.locator("[role=status]").inner_text() == "3: 1 of 4 votes"
    for sign, words in (("+", "3 · 60 %"), ("−", "2 · 50 %")):
        button = question.locator(".rv-vote-buttons button", has_text=sign).nth(1)
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        button.click()
        assert counts.all_inner_texts()[1] == words
    assert not question.locator(".rv-reason").first.is_visible()
    height = question.bounding_box()["height"]
    question.get_by_role("button", name="Vote again").click()
    press("Digit2")
    first = question.locator(".rv-vote-before + .rv-vote-count")
    assert first.all_inner_texts() == ["first 1 · 25 %", "first 2 · 50 %", "first 1 · 25 %"]
    assert counts.all_inner_texts() == ["0 · 0 %", "1 · 100 %", "0 · 0 %"]
    question.get_by_role("button", name="Reveal").click()
    assert question.locator(".rv-reason").first.is_visible() and counts.first.is_visible()
    assert abs(question.bounding_box()["height"] - height) < 1, "nothing jumps"
    assert page.evaluate("() => heard") == [], "its keys are its own"
    reader = Page.__new__(Page)
    reader.page = page
    reader.stands_in_nobodys_way()
