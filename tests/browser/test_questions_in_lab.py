"""What a question protects in JupyterLab: in the cells that follow it, stored, run, and run anew."""

import nbformat
import pytest
from lab_notebook import Notebook
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

COVERED = """() => [...document.querySelectorAll(".rv-covered")]
    .filter((node) => !node.checkVisibility() || getComputedStyle(node).contentVisibility === "hidden")
    .map((node) => node.textContent.trim())"""
CELLS = [
    new_code_cell("import recviz as rv"),
    new_markdown_cell("## One\n\n**Predict.** What?"),
    new_code_cell('rv.predict("04-one-cell")'),
    new_markdown_cell("**Try.** Look."),
    new_code_cell("rv.Board(rv.movies(), *rv.hand_built()[:2])"),
    new_code_cell('print("told")'),
    new_markdown_cell("**Explain.** So.\n\nAnd so.\n\n**Your turn.** Do it."),
    new_code_cell('print("done")'),
    new_markdown_cell("## Two\n\n**Explain.** That."),
    new_code_cell('print("more")'),
]


@pytest.mark.slow
def test_what_follows_is_covered_until_there_is_a_guess_and_keys_count_hands(window, lab, page_errors):
    nbformat.write(new_notebook(cells=CELLS), lab.root / "asked.ipynb")
    page = window.new_page()
    page_errors.watch(page)
    try:
        notebook = Notebook(page, lab, "asked.ipynb")
        notebook.start_all()
        notebook.finish_all()
        question = page.locator(".jp-Notebook .rv-prediction")
        page.locator(".jp-Notebook .rv-board").wait_for()
        covered = ["told", "So.", "And so."]
        page.wait_for_function("() => document.querySelectorAll('.rv-covered').length === 3")
        assert [text.removeprefix("Explain. ") for text in page.evaluate(COVERED)] == covered
        page.evaluate("() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 5; }")
        notebook.command("notebook:run-cell")
        notebook.wait_until_idle()
        assert len(page.evaluate(COVERED)) == 3, "what is printed anew is covered as well"
        question.get_by_role("button", name="Class").click()
        count = len(notebook.cells())
        for key in ("1", "2", "2", "Shift+2", "b"):
            page.keyboard.press(key)
        counts = question.locator(".rv-vote-now + .rv-vote-count").all_inner_texts()
        assert counts[:2] == ["1 · 50 %", "1 · 50 %"] and len(notebook.cells()) == count
        question.get_by_role("button", name="Reveal").click()
        assert page.evaluate(COVERED) == []
        notebook.close()
    finally:
        page.close()
