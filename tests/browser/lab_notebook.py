"""A notebook open in JupyterLab, handled as a user would."""

import json

from drawn import Drawn
from waiting import settle, until

RUN_SECONDS = 300
THEMES = ("JupyterLab Light", "JupyterLab Dark")
# What Lab does with these in command mode: insert, delete, change, move, merge, interrupt, restart …
COMMAND_KEYS = [*"abddxcvzmyr100iijkolshftq", "Enter", "Space", "Escape", "Tab", "Delete", "Backspace"]
COMMAND_KEYS += [*"/?;=", "Home", "End", "PageUp", "PageDown", "ArrowUp", "ArrowDown", "ArrowLeft"]
COMMAND_KEYS += ["ArrowRight", "Shift+Tab", "Shift+Enter", "Shift+m", "Shift+ArrowUp", "Shift+ArrowDown"]


class Notebook(Drawn):
    """A notebook open in a page."""

    def __init__(self, page, lab, name):
        super().__init__(page, ".jp-Notebook")
        self.lab, self.name = lab, name
        lab.start_kernel(name)  # while the page loads
        if page.url.startswith(lab.address):
            self.command("docmanager:open", {"path": name})
        else:
            page.goto(lab.url(name))
        self.wait_for_python()
        page.evaluate("() => jupyterapp.shell.collapseLeft()")  # the list of files

    def wait_for_python(self):
        """Wait until the notebook is drawn and its kernel answers."""
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        self.page.evaluate(
            """async () => {
                await jupyterapp.restored;
                const panel = jupyterapp.shell.currentWidget;
                await panel.context.ready;
                await panel.sessionContext.ready;
                await panel.sessionContext.session.kernel.info;
            }"""
        )

    def close(self):
        """Save the notebook and close its tab and its kernel."""
        self.command("docmanager:save")
        self.command("application:close")
        self.page.locator(".jp-Notebook").wait_for(state="detached")
        self.lab.stop_kernels()

    def command(self, name, args=None):
        """Carry out one of Lab's commands, as its menus do."""
        return self.page.evaluate(
            "async ([name, args]) => void (await jupyterapp.commands.execute(name, args))", [name, args or {}]
        )

    def cells(self):
        """Return each cell's type, execution count and outputs, drawn or not."""
        return self.page.evaluate(
            """() => {
                const list = jupyterapp.shell.currentWidget.content.model.cells;
                return Array.from({ length: list.length }, (_, k) => {
                    const cell = list.get(k).toJSON();
                    return { type: cell.cell_type, source: cell.source, count: cell.execution_count,
                             outputs: cell.outputs ?? [] };
                });
            }"""
        )

    def start_all(self):
        """Run every cell, without waiting for the end."""
        self.page.evaluate("() => { window.allRun = jupyterapp.commands.execute('notebook:run-all-cells'); }")

    def finish_all(self):
        """Wait until the kernel has run every cell and rests again; fail if it did not like one."""
        self.page.wait_for_function("() => allRun.then(() => true)", timeout=RUN_SECONDS * 1000)
        self.wait_until_idle(RUN_SECONDS)
        for number, cell in enumerate(self.cells()):
            if cell["type"] != "code" or not "".join(cell["source"]).strip():
                continue
            errors = [out for out in cell["outputs"] if out["output_type"] == "error"]
            assert not errors, f"{self.name}, cell {number}: {errors[0]['ename']}: {errors[0]['evalue']}"
            assert cell["count"], f"{self.name}, cell {number} was not run"
            warnings = [out["text"] for out in cell["outputs"] if out.get("name") == "stderr"]
            assert not warnings, f"{self.name}, cell {number} warns: {warnings}"

    def wait_until_idle(self, seconds=30):
        """Wait until no cell shows [*] and the kernel is idle."""
        idle = """() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === "idle"
            && ![...document.querySelectorAll(".jp-InputPrompt")].some((p) => p.textContent.includes("*"))"""
        self.page.wait_for_function(idle, timeout=seconds * 1000)

    def start(self, code):
        """Write code into the last cell and run it, without waiting for its end."""
        self.page.evaluate(
            """(code) => {
                const book = jupyterapp.shell.currentWidget.content;
                book.deselectAll();
                book.activeCellIndex = book.widgets.length - 1;
                book.activeCell.model.sharedModel.setSource(code);
                window.lastRun = jupyterapp.commands.execute("notebook:run-cell");
            }""",
            code,
        )

    def run(self, code):
        """Write code into the last cell, run it, and return what it prints."""
        self.start(code)
        self.page.evaluate("() => window.lastRun")
        self.wait_until_idle()
        outputs = self.cells()[-1]["outputs"]
        errors = [out["evalue"] for out in outputs if out["output_type"] == "error"]
        assert not errors, errors
        return "".join("".join(out.get("text", "")) for out in outputs if out["output_type"] == "stream")

    def value(self, expression):
        """Return what a Python expression in the live kernel is, by way of JSON."""
        return json.loads(self.run(f"import json; print(json.dumps({expression}))"))

    def has_kernel(self):
        """Whether a kernel runs behind the notebook."""
        return self.page.evaluate("() => !!jupyterapp.shell.currentWidget.sessionContext.session?.kernel")

    def start_kernel(self):
        """Start a kernel where there is none."""
        start = "async () => void (await jupyterapp.shell.currentWidget.sessionContext.startKernel())"
        self.page.evaluate(start)
        self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.info.then(() => {})"
        )

    def shut_kernel_down(self):
        """Shut the kernel down by Lab's Kernel menu."""
        kernel = self.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.id")
        self.page.get_by_role("menuitem", name="Kernel", exact=True).click()
        self.page.get_by_role("menuitem", name="Shut Down Kernel", exact=True).click()
        self.page.wait_for_function(
            "() => !jupyterapp.shell.currentWidget.sessionContext.session?.kernel", timeout=20_000
        )
        until(lambda: kernel not in self.lab.kernels(), "the server has ended the kernel")

    def dialogs(self):
        """Return the texts of Lab's dialogs that stand over the page."""
        return self.page.locator(".jp-Dialog").all_inner_texts()

    def state(self):
        """Return the cells and their texts, which is selected, and whether one is edited or running."""
        return self.page.evaluate(
            """() => {
                const book = jupyterapp.shell.currentWidget.content;
                const cells = book.widgets.map(({ model }) =>
                    [model.type, model.sharedModel.getSource(), model.executionCount ?? null]);
                return { cells, active: book.activeCellIndex, mode: book.mode,
                         selected: book.selectedCells.length };
            }"""
        )

    def use_theme(self, name):
        """Change Lab's theme, and wait until it has changed."""
        self.command("apputils:change-theme", {"theme": name})
        light = "false" if "Dark" in name else "true"
        self.page.wait_for_function("(light) => document.body.dataset.jpThemeLight === light", arg=light)
        settle(self.page)
