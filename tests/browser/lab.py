"""A JupyterLab of the tests' own, and notebooks open in it, handled as a user would."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import psutil

# Nothing reaches out, nothing is remembered, and frames are painted without a graphics card.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
START_SECONDS = 90
RUN_SECONDS = 300


def until(condition, what, seconds=10.0):
    """Wait until `condition()` is true, and return its value; `what` may be a function too."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds:g} s still not so: {what() if callable(what) else what}")
        time.sleep(0.02)


class Lab:
    """JupyterLab on a free port of this machine, with its own settings, in a folder of its own."""

    def __init__(self, folder: Path):
        self.root = folder / "notebooks"
        self.root.mkdir(exist_ok=True)
        self.runtime = folder / "runtime"
        self.log_path = folder / "lab.log"
        self.token = secrets.token_hex(16)
        places = {
            "JUPYTER_CONFIG_DIR": folder / "config",
            "JUPYTER_DATA_DIR": folder / "data",
            "JUPYTER_RUNTIME_DIR": self.runtime,
            "IPYTHONDIR": folder / "ipython",
        }
        # This Python's kernel and settings, and none of the user's.
        env = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER_")}
        env |= {name: str(place) for name, place in places.items()}
        env |= {"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_NO_CONFIG": "1"}
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": 0,  # any free one; the server writes down which
            "ServerApp.root_dir": self.root,
            "ServerApp.open_browser": False,
            "IdentityProvider.token": self.token,
            "LabApp.user_settings_dir": folder / "settings",
            "LabApp.workspaces_dir": folder / "workspaces",
            "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "LabApp.extension_manager": "readonly",
            "LabApp.expose_app_in_browser": True,
            "ServerApp.allow_root": True,
        }
        command = [sys.executable, "-m", "jupyterlab"]
        command += [f"--{name}={value}" for name, value in options.items()]
        self.log = self.log_path.open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            command, cwd=self.root, env=env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )
        try:
            self.address = until(self._address, self._why_not, START_SECONDS)
            until(self._answers, self._why_not, START_SECONDS)
        except BaseException:
            self.close()
            raise

    def _address(self):
        if self.process.poll() is not None:
            raise AssertionError(self._why_not())
        for file in self.runtime.glob("jpserver-*.json"):
            try:
                return json.loads(file.read_text(encoding="utf-8"))["url"].rstrip("/")
            except ValueError:
                return None  # half written: look again
        return None

    def _answers(self):
        try:
            return self.ask("GET", "/api/status")
        except OSError:
            return None

    def _why_not(self):
        return "JupyterLab runs; its log ends\n" + self.log_path.read_text(encoding="utf-8")[-2000:]

    def ask(self, method, path, body=None):
        """Send a request to the server's interface."""
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(self.address + path, data, method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=10) as answer:
            body = answer.read()
        return json.loads(body) if body else True

    def url(self, name):
        """Where a notebook opens, and nothing that was open before."""
        return f"{self.address}/lab/tree/{name}?reset&token={self.token}"

    def write(self, name, cells):
        """Write a notebook of code cells; return its name."""
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in cells],
            metadata={
                "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"},
                "language_info": {"name": "python"},
            },
        )
        nbformat.write(notebook, self.root / name)
        return name

    def add(self, path):
        """Copy a notebook in; return its name."""
        shutil.copy(path, self.root / path.name)
        return path.name

    def start_kernel(self, name):
        """Start the kernel that Lab will find when it opens the notebook."""
        kernel = {"name": name, "path": name, "type": "notebook", "kernel": {"name": "python3"}}
        self.ask("POST", "/api/sessions", kernel)

    def kernels(self):
        """Return the ids of the kernels that run."""
        return [kernel["id"] for kernel in self.ask("GET", "/api/kernels")]

    def kernel_pids(self):
        """Return the process numbers of the kernels that run."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        return [process.pid for process in below if "ipykernel_launcher" in " ".join(process.cmdline())]

    def most_memory_of_a_kernel(self):
        """Return the bytes that a kernel has held at most, from Linux's /proc."""
        told = [Path(f"/proc/{pid}/status").read_text() for pid in self.kernel_pids()]
        return max(1024 * int(re.search(r"VmHWM:\s+(\d+) kB", text)[1]) for text in told)

    def stop_kernels(self):
        """Shut down every kernel, with its session."""
        for session in self.ask("GET", "/api/sessions"):
            try:
                self.ask("DELETE", f"/api/sessions/{session['id']}")
            except urllib.error.HTTPError as error:
                if error.code not in (404, 410):  # gone on its own
                    raise

    def close(self):
        """End the server and all its kernels, kindly and then firmly."""
        try:
            if self.process.poll() is None and hasattr(self, "address"):
                self.stop_kernels()
        except OSError:
            pass  # it no longer answers; a kernel ends by itself when its server is gone
        finally:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
            self.log.close()


class Drawn:
    """What is drawn within a part of a page: the widgets of a notebook, of a web page, of slides."""

    def __init__(self, page, within):
        self.page, self.within = page, within

    def boards(self):
        """Return the boards, in the page's order."""
        return [Board(root) for root in self.page.locator(f"{self.within} .rv-board").all()]

    def matchers(self):
        """Return the matchers, in the page's order."""
        return [Matcher(root) for root in self.page.locator(f"{self.within} .rv-matcher").all()]

    def sliders(self):
        """Return the sliders, in the page's order."""
        return [Slider(root) for root in self.page.locator(f"{self.within} .widget-hslider").all()]

    def pictures(self):
        """Read all boards and all matchers at once, in the page's order."""
        seen = json.loads(self.page.evaluate("(within) => probes.pictures(within)", self.within))
        return list(map(board_seen, seen["boards"])), list(map(matcher_seen, seen["matchers"]))


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
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        page.evaluate(
            """async () => {
                await jupyterapp.restored;
                jupyterapp.shell.collapseLeft();  // the list of files
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

    def shut_kernel_down(self):
        """Shut the kernel down by Lab's Kernel menu."""
        kernel = self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.id"
        )
        self.page.get_by_role("menuitem", name="Kernel", exact=True).click()
        self.page.get_by_role("menuitem", name="Shut Down Kernel", exact=True).click()
        self.page.wait_for_function(
            "() => !jupyterapp.shell.currentWidget.sessionContext.session?.kernel", timeout=20_000
        )
        until(lambda: kernel not in self.lab.kernels(), "the server has ended the kernel")

    def dialogs(self):
        """Return the texts of Lab's dialogs that stand over the page."""
        return self.page.locator(".jp-Dialog").all_inner_texts()


def settle(page):
    """Let the browser paint twice: what a key or a pointer caused is then on the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def number(text):
    """Read a number as a widget writes it, with a true minus sign; NaN where it is not drawn yet."""
    return float(text.replace("\u2212", "-") or "nan")


def numbers(rows):
    return [[number(text) for text in row] for row in rows]


def point_seen(text):
    """Read "Shrek, item, at 1.00, −1.00"; the name itself may hold anything."""
    if text is None:
        return None, []  # not drawn yet
    head, place = text.rsplit(", at ", 1)
    name, kind = head.rsplit(", ", 1)
    return (kind, name), [number(part) for part in place.split(", ")]


def board_seen(seen):
    """Turn the texts of a board into numbers."""
    for part in ("matrix", "U", "V"):
        seen[part] = numbers(seen[part])
    seen["loss"] = None if seen["loss"] is None else number(seen["loss"])
    seen["recommended"] = [(name, number(score)) for name, score in seen["recommended"]]
    seen["points"] = dict(map(point_seen, seen["points"]))
    return seen


def matcher_seen(seen):
    """Turn the scores of a matcher into numbers."""
    seen["rankings"] = [[(name, number(score)) for name, score in lines] for lines in seen["rankings"]]
    return seen


class Part:
    """Something drawn in the notebook."""

    def __init__(self, root):
        self.root, self.page = root, root.page

    def show(self):
        """Scroll to it, as a user does who wants to see it; what is out of sight may not be drawn."""
        self.root.scroll_into_view_if_needed()
        return self

    def press(self, *keys):
        """Press keys, and let the browser paint."""
        for key in keys:
            self.page.keyboard.press(key)
        settle(self.page)

    def button(self, name):
        """Return the button with exactly this name."""
        return self.root.get_by_role("button", name=name, exact=True)

    def click(self, name):
        """Click a button, and let the browser paint."""
        self.button(name).click()
        settle(self.page)


class Board(Part):
    """A board in the page."""

    def read(self):
        """Return what the board says, as numbers and texts."""
        return board_seen(self.root.evaluate("(root) => probes.board(root)"))

    def point(self, kind, index):
        """Return the point of a user or an item."""
        return self.root.locator(f".rv-point.rv-{kind}").nth(index)

    def place(self, kind, index):
        """Return where a point says it is."""
        return point_seen(self.point(kind, index).get_attribute("aria-label"))[1]

    def middle(self, kind, index):
        """Return the middle of a point's shape in the window."""
        box = self.point(kind, index).locator(".rv-shape").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def free_point(self, kind):
        """Return the number of a point that no other point covers, or None if all are covered."""
        return next(iter(self.root.evaluate("(root, kind) => probes.free(root, kind)", kind)), None)

    def inward(self, x, y, length=40):
        """Return a way to drag from here towards the middle of the picture, a bit askew."""
        box = self.root.locator(".rv-plane").bounding_box()
        right = 1 if x < box["x"] + box["width"] / 2 else -1
        down = 1 if y < box["y"] + box["height"] / 2 else -1
        return right * length, down * length * 0.7

    def keys_inward(self, kind, index):
        """Return arrow keys, a large step and a small one, that move a point towards the middle."""
        place = self.place(kind, index)
        first = "ArrowLeft" if place[0] > 0 else "ArrowRight"
        second = "ArrowDown" if place[-1] > 0 else "ArrowUp"
        return first, f"Shift+{second}"

    def drag(self, kind, index, dx, dy):
        """Drag a point by the mouse, in a few steps as a hand does; return where it then is."""
        self.point(kind, index).scroll_into_view_if_needed()
        x, y = self.middle(kind, index)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for part in (0.2, 0.6, 1):
            self.page.mouse.move(x + part * dx, y + part * dy)
        self.page.mouse.up()
        settle(self.page)
        return self.place(kind, index)

    def nudge(self, kind, index, *keys):
        """Move a point by keys; return where it then is."""
        self.point(kind, index).scroll_into_view_if_needed()
        self.point(kind, index).focus()
        self.press(*keys)
        return self.place(kind, index)

    def cell(self, i, j):
        """Return a cell of the matrix."""
        return self.root.locator("tbody tr").nth(i).locator(".rv-cell").nth(j)

    @property
    def readout(self):
        """What the board says of the thing pointed at."""
        return self.root.locator(".rv-readout").inner_text()

    def choose(self, user):
        """Choose by the list whom to recommend for; -1 is nobody."""
        select = self.root.locator("select")
        if select.input_value() != str(user):
            select.select_option(str(user))
            settle(self.page)


class Matcher(Part):
    """A matcher in the page."""

    def read(self):
        """Return what the matcher says: its cells, who is picked, and both lists."""
        return matcher_seen(self.root.evaluate("(root) => probes.matcher(root)"))

    def switch(self, i, j):
        """Return the button of a cell."""
        return self.root.locator("tbody tr").nth(i).locator(".rv-switch").nth(j)

    def name(self, i):
        """Return the button with a row's name."""
        return self.root.locator("tbody tr").nth(i).locator(".rv-user-button")


class Slider(Part):
    """A slider in the page."""

    @property
    def readout(self):
        """What the slider says its value is."""
        return self.root.locator(".widget-readout").inner_text()

    @property
    def handle(self):
        """What the keyboard holds on to."""
        return self.root.locator(".noUi-handle")

    def focus(self):
        """Give the handle the keyboard."""
        self.handle.focus()

    def click_at(self, share):
        """Click on the track, at a share of its length."""
        x, y, width = self._track()
        self.page.mouse.click(x + share * width, y)
        settle(self.page)

    def drag_to(self, share):
        """Drag the handle to a share of the track's length."""
        self.handle.hover()  # waits until it rests: after a click it glides for a while
        x, y, width = self._track()
        box = self.handle.bounding_box()
        start = box["x"] + box["width"] / 2
        self.page.mouse.move(start, y)
        self.page.mouse.down()
        for part in (0.3, 0.7, 1):
            self.page.mouse.move(start + part * (x + share * width - start), y)
        self.page.mouse.up()
        settle(self.page)

    def _track(self):
        box = self.root.locator(".noUi-base").bounding_box()
        return box["x"], box["y"] + box["height"] / 2, box["width"]
