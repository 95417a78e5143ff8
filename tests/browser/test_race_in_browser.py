"""The race alone on a page, without Lab and without a kernel."""

import cases
import pytest
from plain import widget_page


@pytest.fixture(scope="module")
def page(browser, page_errors):
    """The first race of the table of cases: one run arrives at step 24, one diverges at step 2."""
    with widget_page(browser, next(cases.races()), width=900, height=700) as page:
        page_errors.watch(page)
        page.wait_for_selector(".rv-race-chart path[d]", state="attached")
        yield page


def test_slider_play_switch_and_chart_move_all_runs(page):
    slider, play = page.get_by_role("slider"), page.get_by_role("button", name="Play")
    news, lanes = page.get_by_role("status"), page.locator(".rv-lane-said")
    cursor = page.locator(".rv-race-cursor")
    ended = lanes.nth(1)
    assert news.inner_text().startswith("All stand at one start")

    slider.focus()
    slider.press("ArrowRight")
    assert page.evaluate("window.model.get('position')") == 1 and ended.inner_text() == "loss 64.000"
    slider.press("ArrowRight")
    assert ended.inner_text() == "diverged at step 2" and "bursts diverged at step 2" in news.inner_text()

    # The cursor is the slider: where it stands on the chart is where the slider stands.
    def share_of_cursor():
        box = page.locator(".rv-race-chart .rv-axis").first.bounding_box()
        return (cursor.bounding_box()["x"] - box["x"]) / box["width"]

    slider.press("End")
    assert lanes.nth(0).inner_text() == "✓ at step 24" and lanes.nth(2).inner_text() == "stuck at 2.000"
    assert share_of_cursor() == pytest.approx(1, abs=0.01)
    chart = page.locator(".rv-race-chart").bounding_box()
    page.mouse.click(chart["x"] + chart["width"] / 2, chart["y"] + chart["height"] / 2)
    share = page.evaluate("window.model.get('position')") / 400
    assert 0.4 < share < 0.6 and share_of_cursor() == pytest.approx(share, abs=0.01)

    # By arithmetic the slider stays where it is, and counts 90 times 39 or 10 times 400 to the end.
    page.get_by_role("button", name="arithmetic").click()
    assert page.evaluate("window.model.get('position')") == pytest.approx(4000 * share)
    assert "multiplications" in slider.get_attribute("aria-valuetext")
    page.get_by_role("button", name="steps").click()

    slider.press("Home")
    play.focus()
    page.get_by_label("Speed of Play").select_option("4×")
    play.press("Enter")
    page.wait_for_function("window.model.get('position') > 24")
    page.get_by_role("button", name="Pause").press("Space")
    stopped = page.evaluate("window.model.get('position')")
    page.wait_for_timeout(100)
    assert (
        page.evaluate("window.model.get('position')") == stopped
        and "arrives there at step 24" in news.inner_text()
    )


def test_lanes_wrap_on_a_phone_and_nothing_is_cut(page):
    page.set_viewport_size({"width": 390, "height": 844})
    lefts = {round(lane.bounding_box()["x"]) for lane in page.locator(".rv-lane").all()}
    assert len(lefts) == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
