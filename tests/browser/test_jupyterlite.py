"""Lessons in JupyterLite, as the pages lead to them: Python runs in the browser, and nobody else is asked."""

import json

import pytest
from lab_notebook import Notebook
from lessons import LESSONS, exercise_cells, read, solution_of
from waiting import until

pytestmark = [pytest.mark.pyodide, pytest.mark.slow]

CHOSEN = [path for path in LESSONS if path.stem[:2] in ("03", "04", "11")]


class Lesson(Notebook):
    """A lesson, opened as a notebook from its page."""

    def __init__(self, page, server, path):
        self.page, self.within, self.name = page, ".jp-Notebook", path.name
        page.goto(f"{server.address}/{path.stem}.html")
        page.get_by_role("link", name="Open as a notebook in your browser").click()
        self.wait_for_python()

    def text(self):
        """Return the text of the first cell."""
        return "".join(self.cells()[0]["source"])

    def change(self, text):
        """Write a text into the first cell, and save the lesson."""
        script = (
            "(text) => jupyterapp.shell.currentWidget.content.widgets[0].model.sharedModel.setSource(text)"
        )
        self.page.evaluate(script, text)
        self.command("docmanager:save")


@pytest.fixture
def page(reader, page_errors):
    """A page of its own: a lesson that was run asks before it is left."""
    page = reader.context.new_page()
    page_errors.watch(page)
    yield page
    page.close()
    # Without its service worker, which `reader` refuses, JupyterLite forgets a promise.
    page_errors[:] = [said for said in page_errors if said != "uncaught: undefined"]


@pytest.mark.parametrize("path", CHOSEN, ids=lambda path: path.stem)
def test_a_lesson_runs_in_the_browser(path, page, server):
    lesson = Lesson(page, server, path)
    lesson.start_all()
    lesson.finish_all()

    slider = lesson.sliders()[0]
    slider.handle.scroll_into_view_if_needed()
    boards = page.locator(".jp-Notebook .rv")
    before, drawn = slider.readout, boards.all_inner_texts()
    slider.click_at(0.37)
    assert slider.readout != before
    until(lambda: boards.all_inner_texts() != drawn, "a board follows the slider")

    _text, _key, asked, after = next(exercise_cells(read(path)))
    asked = asked.replace("rv.check(", "print(rv.check(") + ")"
    page.evaluate("() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 1e6; }")
    lesson.command("notebook:insert-cell-below")
    assert "Not tried yet" in lesson.run(asked)
    assert "Right" in lesson.run(asked.replace("answer = ...", solution_of(after)))


def test_where_a_browser_cannot_run_a_cell_it_shows_what_is_stored(page, server):
    (path,) = [path for path in LESSONS if path.stem.startswith("06")]
    lesson = Lesson(page, server, path)
    lesson.start_all()
    lesson.finish_all()
    assert str(lesson.cells()).count("Shown is what this cell gave on another machine.") == 3


def test_a_link_to_another_lesson_opens_it(page, server):
    lesson = Lesson(page, server, CHOSEN[0])
    with page.context.expect_page() as opening:
        page.locator(".jp-Notebook a[href$='04_embeddings_in_2d.ipynb']").last.click()
    other = opening.value
    other.get_by_role("heading", name="Embeddings in two dimensions").first.wait_for()
    other.close()
    assert lesson.text() == "".join(read(CHOSEN[0])[0].source)


def test_what_is_changed_is_kept_until_the_lesson_is_started_anew(page, server):
    lesson = Lesson(page, server, CHOSEN[0])
    published = lesson.text()
    lesson.change("# Mine")
    page.goto(f"{server.address}/lab/notebooks/index.html?path={lesson.name}")
    lesson.wait_for_python()
    assert lesson.text() == "# Mine"

    page.goto(f"{server.address}/{CHOSEN[0].stem}.html")
    page.get_by_role("link", name="Start the lesson anew").click()
    page.get_by_role("button", name="Remove my copy and open the lesson").click()
    lesson.wait_for_python()
    assert lesson.text() == published

    with page.context.expect_page() as opening:
        page.evaluate("(name) => void window.open(`../reset.html?path=${name}`)", lesson.name)
    other = opening.value
    other.get_by_text(f"This browser keeps no copy of {lesson.name}").wait_for()
    assert not other.get_by_role("button").is_visible()
    other.close()


def test_where_the_browser_keeps_nothing_a_lesson_runs(browser, server):
    context = browser.new_context(service_workers="block", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    context.add_init_script(
        """for (const name of ["indexedDB", "localStorage"])
               Object.defineProperty(window, name, { get() { throw new Error("refused"); } });"""
    )
    lesson = Lesson(context.new_page(), server, CHOSEN[0])
    lesson.start_all()
    lesson.finish_all()
    other = context.new_page()
    other.goto(f"{server.address}/lab/reset.html?path={lesson.name}")
    other.get_by_text("This browser does not let pages keep anything (refused)").wait_for()
    context.close()


def test_the_settings_name_no_address_outside(server):
    settings = (server.folder / "lab" / "jupyter-lite.json").read_text(encoding="utf-8")
    assert json.loads(settings)["jupyter-config-data"]["litePluginSettings"]
    assert "://" not in settings
    assert not list((server.folder / "lab").rglob("*.map"))
