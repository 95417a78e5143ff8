"""Every lesson has the same anatomy, and each of its sections runs on its own.

Numbers and stored outputs are compared by nbval, widgets by tests/browser.
"""

import re

import pytest
from IPython.core.interactiveshell import InteractiveShell
from lessons import FOLDER, LESSONS, changed, exercise_cells, keys, needing, read, sections, solution_of

from recviz import exercises
from recviz.exercises.kinds import LEVELS

LONGEST_CELL = 15  # lines
WIDEST_LINE = 88  # characters that a cell shows in a 1280-pixel window with the file list open

every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def tags(cell):
    return cell.metadata.get("tags", [])


def headings(cells):
    """Return [(level, title)] of all headings."""
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return [(len(marks), title) for marks, title in re.findall(r"^(#+) (.*)$", text, flags=re.MULTILINE)]


def prose(cells):
    return "\n\n".join(c.source for c in cells if c.cell_type == "markdown" and "instructor" not in tags(c))


@every_lesson
def test_it_opens_with_a_title_and_a_card(path):
    first = read(path)[0].source
    assert re.match(r"# [^\n]+\n\n> ", first)
    for part in ("**The question.**", "**You will be able to**", "**Before this:**"):
        assert f"> {part} " in first
    assert re.search(r"> \*\*Reading:\*\* \d+ minutes · \*\*Teaching:\*\* \d+ minutes$", first)
    assert [level for level, _ in headings(read(path))].count(1) == 1


@every_lesson
def test_the_setup_cell_holds_imports_only(path):
    setup = read(path)[1]
    assert setup.cell_type == "code" and tags(setup) == ["setup"] and setup.outputs == []
    lines = setup.source.splitlines()
    assert 1 <= len(lines) <= 3
    assert all(line.startswith(("import ", "from ")) for line in lines)


@every_lesson
def test_it_closes_with_takeaways_references_and_a_way_on(path):
    titles = [title for level, title in headings(read(path)) if level == 2]
    assert titles[-2:] == ["Takeaways", "References"]
    last = read(path)[-1].source
    assert re.search(r"\*\*(Next|Back to the map):\*\* \[.+\]\(\d\d_\w+\.ipynb\)", last)
    assert "<https://" in last


@every_lesson
def test_every_widget_comes_after_a_prediction_and_is_explained(path):
    for title, cells in sections(read(path)).items():
        widget = r"rv\.(Board|Matcher|Race|Rater|ItemMap|scrub)\("
        shown = [k for k, cell in enumerate(cells) if re.search(widget, cell.source)]
        if not shown:
            continue
        before = prose(cells[: shown[0]])
        assert 0 <= before.find("**Predict.**") < before.find("**Try.**"), title
        assert "**Explain.**" in prose(cells).split("**Try.**")[1], title


@every_lesson
def test_predict_try_and_explain_say_something(path):
    for title, cells in sections(read(path)).items():
        for word in ("Predict", "Try", "Explain", "Your turn", "Find the bug", "Discuss"):
            for paragraph in re.findall(rf"\*\*{word}\.\*\*(.*)", prose(cells)):
                assert len(paragraph.split()) >= 2, f"{title}: {word}"


@every_lesson
def test_its_questions_and_exercises_are_all_asked_once(path):
    table, cells = exercises.of_lesson(path.stem[:2]), read(path)
    for ask, known, least in (("predict", table.QUESTIONS, 2), ("check", table.EXERCISES, 3)):
        asked = [key for cell in cells for key in keys(cell, ask)]
        assert len(asked) >= least, f"at least {least} times rv.{ask}"
        assert sorted(asked) == sorted(known), "each key of the lesson's file once, and no other"


@every_lesson
def test_a_question_stands_after_predict_and_before_what_follows(path):
    for title, cells in sections(read(path)).items():
        for k, cell in enumerate(cells):
            for key in keys(cell, "predict"):
                assert cell.source == f'rv.predict("{key}")', "alone in its cell"
                assert "**Predict.**" in cells[k - 1].source.split("\n\n")[-1], title
                assert cells[k + 1].source.startswith(("**Try.**", "**Explain.**")), title


@every_lesson
def test_exercises_go_from_easy_to_hard_with_a_bug_among_them_and_folded_solutions(path):
    known = exercises.of_lesson(path.stem[:2]).EXERCISES
    found = list(exercise_cells(read(path)))
    tasks = re.findall(r"^\*\*(?:Your turn|Find the bug)\.\*\*", prose(read(path)), re.MULTILINE)
    assert len(tasks) == len(found), "every task is checked"
    assert any(known[key].bug for _, key, _, _ in found), "find a bug or break something"
    levels = [LEVELS.index(known[key].level) for _, key, _, _ in found]
    assert levels == sorted(levels) and levels[0] < levels[-1]
    for before, key, cell, after in found:
        heads = re.findall(r"^\*\*(?:Your turn|Find the bug)\.\*\* \*(\w+)\.\*", before, re.MULTILINE)
        assert heads[-1].lower() == known[key].level, f"{key}: the task says how hard it is"
        assert re.fullmatch(rf'rv\.check\("{key}", \w+\)', cell.splitlines()[-1]), key
        assert solution_of(after), f"{key}: the solution is folded below"


@every_lesson
def test_the_instructors_minutes_add_up_to_the_card(path):
    cells = read(path)
    notes = [cell for cell in cells if "instructor" in tags(cell)]
    start = r"<details><summary><b>For the instructor</b> · (\d+) minutes</summary>\n\n"
    minutes = [int(re.match(start, note.source).group(1)) for note in notes]
    promised = int(re.search(r"\*\*Teaching:\*\* (\d+) minutes", cells[0].source).group(1))
    assert sum(minutes) == promised
    assert all(note.source.endswith("</details>") for note in notes)
    assert all(note.metadata.slideshow.slide_type == "notes" for note in notes)


@pytest.mark.parametrize("path", LESSONS[1:], ids=lambda path: path.stem)
def test_every_section_but_the_takeaways_has_a_note_for_the_instructor(path):
    """Lesson 00 is read at home, but for its one board."""
    found = sections(read(path))
    without = [title for title, cells in found.items() if not any("instructor" in tags(c) for c in cells)]
    assert without == ["Takeaways"]


@every_lesson
def test_code_is_short_and_draws_nothing_itself(path):
    for cell in read(path):
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            assert len(lines) <= LONGEST_CELL
            assert max(len(line) for line in lines) <= WIDEST_LINE, cell.source
            assert not re.search(r"matplotlib|plt\.|\binteract\b|Output\(", cell.source)


@every_lesson
def test_every_link_to_a_lesson_leads_to_one_with_that_title(path):
    for label, target in re.findall(r"\[([^\]]+)\]\((\d\d_\w+\.ipynb)\)", prose(read(path))):
        title = headings(read(FOLDER / target))[0][1]
        assert label == f"{target[:2]} {title}"


def test_the_map_lists_every_lesson_with_its_minutes():
    table = prose(read(FOLDER / "00_start_here.ipynb"))
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    for path in LESSONS:
        card = read(path)[0].source
        reading, teaching = re.findall(r"(\d+) minutes", card)
        times = rf"\| {reading} min \| {teaching} min \|"
        if path.stem != "00_start_here":
            assert re.search(rf"\({path.name}\)[^\n]*{times}", table), path.name
        assert re.search(rf"\(notebooks/{path.name}\)[^\n]*{times}", readme), path.name


@pytest.fixture
def shell():
    """Return an IPython shell, which shows results as a notebook does, with nothing in it."""
    shell = InteractiveShell.instance()
    shell.reset(new_session=False)
    yield shell
    InteractiveShell.clear_instance()


def runnable():
    """Yield each section that has code; those of lessons that have not changed are for `make test-all`."""
    for path in LESSONS:
        marks = [*needing(path).marks, *[pytest.mark.slow] * (path not in changed())]
        group = pytest.mark.xdist_group(f"sections of {path.stem}")  # TensorFlow is imported once
        for title, cells in sections(read(path)).items():
            code = [cell.source for cell in cells if cell.cell_type == "code"]
            if code:
                setup = read(path)[1].source
                yield pytest.param(setup, code, id=f"{path.stem[:2]}-{title}", marks=[*marks, group])


@pytest.mark.parametrize(("setup", "code"), list(runnable()))
def test_a_section_runs_after_the_setup_cell_alone(shell, setup, code, monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))  # what is stored of Spark will do: nbval asks Spark itself
    for source in (setup, *code):
        result = shell.run_cell(source)
        assert result.success, source


@every_lesson
def test_what_is_shown_has_words_too(path):
    """In the stored lesson, as GitHub, print and screen readers have it."""
    for cell in read(path):
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                continue
            words = output.data["text/plain"]
            if "image/png" in output.data:
                alt = output.metadata["image/png"]["alt"]
                assert alt.endswith(".") and words.startswith(alt), cell.source
            elif "text/html" not in output.data:  # a question, a verdict
                # Nothing is to be seen of these before they are at work.
                assert words.startswith(("A button that times", "A progress bar")), cell.source
            assert "✗" not in words and "✓ Right" not in words, "an exercise is stored as it is given"
