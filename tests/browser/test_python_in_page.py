"""Python in the pages: cells run, edited, stopped and kept, in a real Chromium without any other network."""

import json
import re

import pytest
from lessons import LESSONS, exercise_cells, needing, read, solution_of
from served import Page
from waiting import settle, until

from recviz import exercises

pytestmark = pytest.mark.pyodide
BY_NUMBER = {path.stem[:2]: path for path in LESSONS}
ENDED = re.compile("done|error|lost|stopped")
HEAVY = re.compile(r"takes about \d+ s")
NAMES = "(cells) => cells.map((cell) => /tag_cell-\\S+/.exec(cell.className)[0])"
# How long each cell says that it has taken.
SECONDS = r"""() => Object.fromEntries([...document.querySelectorAll(".cell:has(.rv-status)")].map((cell) => [
    /tag_cell-\S+/.exec(cell.className)[0],
    Number(/, (\d+) s$/.exec(cell.querySelector(".rv-status").textContent)?.[1] ?? 0)]))"""


class Cell:
    """A cell of a lesson's page."""

    def __init__(self, page, part):
        self.page = page
        # By its id, or by a piece of its code.
        cells = page.locator(".cell")
        by_id = re.fullmatch(r"\d\d-(code|setup)", part)
        self.root = page.locator(f".cell.tag_cell-{part}") if by_id else cells.filter(has_text=part).first

    @property
    def state(self):
        return self.root.get_attribute("data-state")

    @property
    def said(self):
        """What stands under the cell."""
        return self.root.locator(".cell_output").inner_text().strip()

    @property
    def status(self):
        return self.root.locator(".rv-status").inner_text()

    def button(self, name):
        return self.root.get_by_role("button", name=name)

    def edit(self, code):
        """Click on the code, and write other code in its place."""
        code_there = self.root.locator("pre, .cm-content").locator("visible=true").first
        code_there.click()
        self.root.locator(".cm-content").wait_for()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(code)

    def run(self, code=None, seconds=60):
        """Run the cell, with other code if that is given; return what it says in the end."""
        if code is not None:
            self.edit(code)
        self.button("Run").or_(self.button("Try again")).click()
        return self.end(seconds)

    def end(self, seconds=60):
        """Wait until it has run."""
        until(lambda: ENDED.fullmatch(self.state or ""), lambda: (self.state, self.status), seconds)
        return self.said


@pytest.fixture
def opened(reader, server):
    """Open a lesson's page with all its answers, and nothing else kept of earlier tests."""

    def open_page(number):
        reader.goto(f"{server.address}/_static/favicon.svg")  # the least that has the site's storage
        reader.evaluate("() => localStorage.setItem('recviz-answers', 'open')")
        return Page(reader, server.address, BY_NUMBER[number])

    yield open_page
    reader.evaluate("() => localStorage.clear()")
    reader.goto("about:blank")


def test_an_exercise_takes_a_wrong_answer_and_then_the_right_one(opened, reader):
    opened("04")
    cell = Cell(reader, "13-code")
    check = 'rv.check("04-dot-product", answer)'
    assert "Not tried yet." in cell.said
    slip = exercises.exercise("04-dot-product").slips[1]
    wrong = cell.run(f"hand = rv.hand_built()\nanswer = {float(slip.example)!r}\n{check}")
    assert "Not yet." in wrong and exercises.exercise("04-dot-product").judge(slip.example).message in wrong
    assert "Right." in cell.run(f"hand = rv.hand_built()\nanswer = hand.U[2] @ hand.V[0]\n{check}")
    # What it needs has run before it, and what it does not need has not.
    assert [Cell(reader, part).state for part in ("01-setup", "11-code", "09-code", "05-code")] == [
        "done",
        "done",
        "",
        "",
    ]
    heard = reader.locator(".rv-alive ~ .rv-hidden").inner_text()
    assert heard.startswith("cell 6: done.") and "Right." in heard


def test_what_was_done_on_a_board_is_handed_in(opened, reader):
    """On the stored board, before there is any Python; and then on the live one."""
    opened("05")
    game, answer = Cell(reader, "34-code"), Cell(reader, "36-code")
    points = game.root.locator(".rv-point.rv-item")

    def move(index, key):
        points.nth(index).focus()
        for pressed in ("Enter", key, "Enter"):
            reader.keyboard.press(pressed)
        settle(reader)
        place = points.nth(index).get_attribute("aria-label").rsplit("at ", 1)[1]
        return [float(part.replace("−", "-")) for part in place.split(", ")]

    code = "answer = game\nprint(game.V.round(2).tolist())"
    first = move(0, "ArrowLeft")
    assert json.loads(answer.run(code))[0] == first
    assert first == [float(x.replace("−", "-")) for x in place_of(points.nth(0))], "not on the new board"
    second = move(2, "ArrowUp")
    assert json.loads(answer.run())[0] == first and json.loads(answer.said)[2] == second
    assert "Not yet." in answer.run('answer = game\nrv.check("05-beat", answer)')


def place_of(point):
    return point.get_attribute("aria-label").rsplit("at ", 1)[1].split(", ")


def test_stop_ends_an_endless_loop_and_python_is_there_again(opened, reader):
    opened("04")
    cell = Cell(reader, "11-code")
    assert cell.run("print(1 + 1)") == "2"
    cell.edit("while True:\n    pass")
    reader.keyboard.press("Control+Enter")
    cell.button("Stop").click()
    cell.end()
    assert cell.status.startswith("Stopped.")
    # The setup cell is run again for the learner.
    assert cell.run("print(rv.movies().users[0])") == "A"


def test_python_that_has_died_is_told_and_the_next_run_starts_it_anew(opened, reader, page_errors):
    """Killed by a cell, behind nobody's back; and without a word, while nobody waits for it."""
    opened("04")
    cell = Cell(reader, "11-code")
    gone = "Python has come to an end"
    cell.run("import os\nos.abort()")
    assert cell.state == "lost" and cell.status.startswith(gone)
    assert cell.run("print(rv.movies().users[0])\nimport js\njs.close()") == "A"
    until(lambda: cell.state == "lost", lambda: (cell.state, cell.status))
    assert cell.status.startswith(gone)
    assert cell.run("print(2)") == "2"
    assert page_errors
    page_errors.clear()  # the browser has told of it as well


def test_a_widget_with_a_script_of_its_own_is_a_sentence_here(opened, reader):
    opened("04")
    cell = Cell(reader, "11-code")
    cell.run(
        "import anywidget, ipywidgets, traitlets\n"
        "class Mine(anywidget.AnyWidget):\n"
        "    _esm = 'top.hit = 1; export default { render({ el }) { el.innerHTML = 1 } }'\n"
        "    size = traitlets.Int(3).tag(sync=True)\n"
        "mine = Mine()\n"
        "ipywidgets.VBox([mine, ipywidgets.Label('beside it')])"
    )
    assert "This widget is not one of recviz's" in cell.said and "beside it" in cell.said
    assert not reader.evaluate("() => 'hit' in window")
    assert cell.run("mine.size = 4\nprint(mine.size)") == "4"


def test_errors_and_too_much_output_are_short_and_markup_is_harmless(opened, reader, page_errors):
    opened("04")
    cell = Cell(reader, "11-code")
    cell.run("def half(x):\n    return x / 0\nhalf(1)")
    assert cell.state == "error"
    assert cell.said.splitlines()[-1] == "ZeroDivisionError: division by zero" and len(cell.said) < 200
    said = cell.run("for k in range(20):\n    print('x' * 50_000)")
    assert cell.state == "done" and "letters more are left out" in said and len(said) < 25_000
    table = '<table class=mine><tr><td onclick="top.hit=1">7</td></tr></table><script>top.hit=1</script>'
    cell.run(
        f"from IPython.display import HTML, display\n"
        f"display(HTML('''{table}<img src=x: onerror='top.hit=1'>'''))\nprint('<b>text</b>')"
    )
    assert cell.root.locator(".cell_output table.mine td").inner_text() == "7"
    assert "<b>text</b>" in cell.said and not reader.evaluate("() => 'hit' in window")
    # The page's policy has something to say of such markup too.
    page_errors[:] = [said for said in page_errors if "inline event handler" not in said]


def test_a_picture_has_its_words(opened, reader):
    opened("04")
    cell = Cell(reader, "11-code")
    cell.run("toy = rv.movies()\nrv.plots.matrix(toy.A, toy.users, toy.items, title='Watched')")
    alt = cell.root.locator(".cell_output img.rv-picture").get_attribute("alt")
    assert alt.startswith("Watched")


def test_edits_survive_and_can_be_taken_back(opened, reader):
    opened("04")
    Cell(reader, "11-code").edit("print('mine')")
    reader.reload()
    reader.wait_for_selector("html[data-widgets=ready]", state="attached")
    cell = Cell(reader, "11-code")
    assert cell.root.locator("pre").first.inner_text() == "print('mine')"
    cell.button("Reset cell").click()
    assert "u, v = hand.U[0]" in cell.root.locator("pre").first.inner_text()
    kept = "() => Object.keys(localStorage).filter((key) => key.startsWith('recviz/'))"
    assert not reader.evaluate(kept)


def test_a_new_version_of_a_cell_and_another_window_lose_nothing(opened, reader):
    opened("04")
    record = {"code": "print('mine')", "original": "print('as it was')"}
    reader.evaluate(
        "(record) => localStorage.setItem('recviz/04_embeddings_in_2d/11-code', record)", json.dumps(record)
    )
    reader.reload()
    reader.wait_for_selector("html[data-widgets=ready]", state="attached")
    cell = Cell(reader, "11-code")
    code = cell.root.locator("pre").first
    assert "This cell has changed" in cell.root.inner_text() and code.inner_text() == "print('mine')"
    cell.button("Show the other").click()
    assert "u, v = hand.U[0]" in code.inner_text()
    cell.button("Show the other").click()
    assert code.inner_text() == "print('mine')"
    cell.button("Keep what I see").click()
    assert not cell.root.locator(".rv-note").first.inner_text()

    other = reader.context.new_page()
    other.goto(reader.url)
    other.wait_for_selector("html[data-widgets=ready]", state="attached")
    Cell(other, "11-code").edit("print('from there')")
    other.close()
    assert "in another window" in cell.root.locator(".rv-note").first.inner_text()
    assert code.inner_text() == "print('mine')"
    cell.button("Show the other").click()
    assert code.inner_text() == "print('from there')"


@pytest.mark.parametrize("what", ["getItem", "setItem"])
def test_a_browser_that_keeps_nothing_is_told_and_works(opened, reader, what):
    opened("04")
    refuse = f"Storage.prototype.{what} = () => {{ throw new DOMException('', 'QuotaExceededError'); }}"
    other = reader.context.new_page()
    other.add_init_script(refuse)
    other.goto(reader.url)
    other.wait_for_selector("html[data-widgets=ready]", state="attached")
    cell = Cell(other, "11-code")
    cell.edit("print(2)")
    assert "keeps nothing" in other.locator("article, main").first.inner_text()
    cell.edit("print(3)")
    other.close()


def test_a_file_that_is_missing_is_said_and_tried_again(opened, reader, page_errors):
    opened("04")
    reader.route("**/python/base.zip", lambda route: route.abort())
    cell = Cell(reader, "11-code")
    cell.run("print(1)")
    assert cell.state == "lost" and "could not start" in cell.status and "base.zip" in cell.status
    reader.unroute("**/python/base.zip")
    page_errors.clear()  # the browser has told of the file as well
    assert cell.run() == "1"


def test_all_of_it_by_keyboard_and_nothing_in_the_way_of_anybody(opened, reader):
    page = opened("04")
    cell, following = Cell(reader, "11-code"), Cell(reader, "13-code")
    cell.root.locator("pre").first.focus()
    reader.keyboard.press("Enter")
    cell.root.locator(".cm-content:focus").wait_for()
    reader.keyboard.press("Control+a")
    reader.keyboard.insert_text("print('hello')")
    reader.keyboard.press("Tab")
    assert not cell.root.locator(".cm-content:focus").count(), "Tab is caught in the editor"
    reader.keyboard.press("Shift+Tab")
    cell.root.locator(".cm-content:focus").wait_for()
    reader.keyboard.press("Escape")
    assert reader.evaluate("() => document.activeElement.ariaLabel") == "Run cell 5"
    reader.keyboard.press("Shift+Tab")
    reader.keyboard.press("Shift+Enter")
    assert following.root.locator("pre:focus").count() == 1
    assert cell.end() == "hello"
    page.stands_in_nobodys_way()


def test_sliders_that_ask_python_are_answered(opened, reader):
    """On a page they were played back; now Python itself computes what they ask for."""
    opened("11")
    cell = Cell(reader, "rv.knobs(")
    cell.run()
    slider = cell.root.locator(".noUi-handle").first
    slider.focus()
    before = cell.root.locator(".rv-board").first.inner_text()
    reader.keyboard.press("End")
    until(lambda: cell.root.locator(".rv-board").first.inner_text() != before, "a new picture")


def test_pages_that_bring_the_ratings_name_their_licence(server):
    licence = "_static/python/data/ml-latest-small/README.txt"
    pages = {path.stem: (server.folder / f"{path.stem}.html").read_text(encoding="utf-8") for path in LESSONS}
    assert [name[:2] for name, text in pages.items() if f'href="{licence}"' in text] == ["12", "13", "14"]
    assert (server.folder / licence).exists()


def test_on_slides_too_behind_the_code_and_no_key_turns_the_slide(opened, reader, server):
    opened("05")
    Page(reader, server.address, BY_NUMBER["05"], slides=True)
    reader.evaluate(
        """() => {
            const slide = document.querySelector(".tag_cell-34-code").closest(".rv-slide");
            const { h, v } = Reveal.getIndices(slide);
            Reveal.slide(h, v);
        }"""
    )
    slide, at = reader.locator(".rv-slide.present"), reader.evaluate("() => Reveal.getIndices()")
    size = slide.locator(".rv-board").bounding_box()
    slide.locator("summary", has_text="Code").click()
    cell = Cell(reader, "34-code")
    cell.root = slide.locator(".rv-folded .cell").last
    letters = cell.root.locator("pre").evaluate("(pre) => parseFloat(getComputedStyle(pre).fontSize)")
    assert letters >= 18
    cell.edit(
        "game = rv.Board(rv.movies(), rv.hand_built().U, rv.hand_built().V, w0=1, show_loss=True)\ngame"
    )
    for key in ("ArrowRight", "ArrowDown", "s", "Backspace"):
        reader.keyboard.press(key)
    cell.button("Run").click()
    until(lambda: cell.state == "done", "the cell has run", 60)
    assert reader.evaluate("() => Reveal.getIndices()") == at
    new = slide.locator(".rv-board").bounding_box()
    assert new["width"] == pytest.approx(size["width"], abs=1)


@pytest.mark.slow
@pytest.mark.parametrize("path", [needing(path) for path in LESSONS])
def test_all_cells_run_and_every_exercise_names_its_first_slip_and_takes_its_solution(opened, reader, path):
    """In one page, so that Python starts once a lesson."""
    opened(path.stem[:2])
    heavy = reader.locator(".cell", has_text=HEAVY).evaluate_all(NAMES)
    reader.get_by_role("button", name="Run all cells").click()
    states = "() => [...document.querySelectorAll('.cell[data-state]')].map((cell) => cell.dataset.state)"
    until(lambda: all(map(ENDED.fullmatch, reader.evaluate(states))), lambda: reader.evaluate(states), 240)
    assert set(reader.evaluate(states)) == {"done"}
    seconds = reader.evaluate(SECONDS)
    assert not heavy or max(seconds, key=seconds.get) in heavy, "what takes long says so"

    for _text, key, code, after in exercise_cells(read(path)):
        cell, exercise = Cell(reader, f'"{key}"'), exercises.exercise(key)
        slip = f'from recviz import exercises\nslip = exercises.exercise("{key}").slips[0]'
        wrong = cell.run(f'{code}\n{slip}\nrv.check("{key}", slip.example)', 120)
        assert exercise.judge(exercise.slips[0].example).message in wrong, key
        right = cell.run(f"{code}\n{solution_of(after)}\n{code.splitlines()[-1]}", 120)
        assert "Right." in right, (key, right)
