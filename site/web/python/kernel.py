"""A small kernel: runs the cells of a page in a web worker, and shows what they show as Jupyter does.

`worker.js` calls `start`, `run` and `comm`. What goes to the page goes through `post`, as JSON and buffers.
IPython's shell is too large to wait for; what its displays and ipywidgets ask it for is in `Shell`.
"""

import ast
import asyncio
import builtins
import ctypes
import hashlib
import importlib.abc
import importlib.util
import inspect
import io
import json
import linecache
import os
import sys
import time
import traceback
import types
import zipfile
from functools import partial

DATA = "/data/ml-latest-small"
PACKAGES = "/lib/python3.12/site-packages"
MOST_TEXT = 1_000_000  # letters that one cell may print
AT_ONCE = 100  # lines of a cell that are sent as soon as they are printed
PAUSE = 0.05  # seconds in which the lines behind them are taken together

HERE = (
    "There are NumPy, SciPy, Matplotlib, Pillow, ipywidgets and recviz; for all else, open the lesson in "
    "JupyterLab."
)

NO_MEMORY = (
    "This needs more memory than a page can have. What cells have made so far counts too; to let go of it, "
    "load the page anew."
)

post = None  # set by start: takes JSON and a list of buffers


def tell(buffers=(), **message):
    """Send a message to the page."""
    post(json.dumps(message), list(buffers))


class Stream(io.TextIOBase):
    """What is printed goes to the page: the first lines at once, later ones together, and not too many."""

    def __init__(self, name):
        self.name, self.kept, self.last = name, [], 0.0
        self.begin()

    def begin(self):
        """Begin to count what a cell prints."""
        self.letters = self.sent = 0

    def writable(self):
        """Whether one can print here."""
        return True

    def write(self, text):
        """Keep text, and send what is kept if the page can take it."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.letters <= MOST_TEXT:
            self.kept.append(cut(text, MOST_TEXT - self.letters))
        self.letters += len(text)
        if text.endswith("\n"):
            self.flush()
        return len(text)

    def flush(self):
        """Send what is kept, or do so a little later."""
        if self.sent < AT_ONCE or time.monotonic() - self.last > PAUSE:
            self.send()
        elif not shell.running:
            asyncio.get_event_loop().call_later(PAUSE, self.send)

    def send(self):
        """Send what is kept."""
        if text := "".join(self.kept):
            self.kept.clear()
            self.sent, self.last = self.sent + 1, time.monotonic()
            shell.show(output_type="stream", name=self.name, text=text)


def cut(text, most=MOST_TEXT):
    """Return a text, or as much of it as a page can show, and that it is not all."""
    if len(text) <= most:
        return text
    return f"{text[:most]}\n[The rest is left out: a page shows {MOST_TEXT:,} letters of a cell.]\n"


class Publisher:
    """Where IPython's `display` and `clear_output` hand in what they have to show."""

    def publish(self, data, metadata=None, *, transient=None, update=False, **_more):
        """Show something in the page."""
        flush()
        kept = {"transient": transient} if transient else {}
        kind = "update_display_data" if update else "display_data"
        shell.show(output_type=kind, data=as_text(data), metadata=metadata or {}, **kept)

    def clear_output(self, wait=False):
        """Take away what the cell has shown."""
        flush()
        shell.show(output_type="clear_output", wait=wait)


class Shell:
    """The part of IPython's shell that displays and widgets ask for."""

    kernel = None  # which is ipykernel's
    events = types.SimpleNamespace(register=lambda *_: None, trigger=lambda *_: None)

    def __init__(self):
        import __main__

        self.user_ns = __main__.__dict__
        self.cell, self.count, self.running = None, 0, False
        self.display_pub = Publisher()

    @staticmethod
    def initialized():
        """Whether there is a shell."""
        return True

    @staticmethod
    def instance():
        """Return the one shell."""
        return shell

    def show(self, **output):
        """Send an output of the cell that runs, or that ran last."""
        tell(type="output", id=self.cell, output=output)

    def showtraceback(self, *_arguments, **_named):
        """Show the error that is being handled."""
        show_error(sys.exception())

    async def run(self, code, name):
        """Run a cell, and show the value of its last expression."""
        tree = ast.parse(code, name)
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            last = ast.Expression(tree.body.pop().value)
        await self.execute(tree, name, "exec")
        if last:
            value = await self.execute(last, name, "eval")
            if value is not None and not code.rstrip().endswith(";"):
                self.display(value)

    async def execute(self, tree, name, mode):
        """Run a piece of a cell; `await` may stand in it."""
        compiled = compile(tree, name, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        value = eval(compiled, self.user_ns)
        return await value if compiled.co_flags & inspect.CO_COROUTINE else value

    def display(self, value):
        """Show a value as the result of a cell."""
        self.user_ns["_"] = value
        data, metadata = self.display_formatter.format(value)
        flush()
        if data:
            self.show(
                output_type="execute_result",
                data=as_text(data),
                metadata=metadata,
                execution_count=self.count,
            )


# In place of modules of IPython that import half of it.
STAND_INS = {
    "interactiveshell": {"InteractiveShell": Shell},
    "pylabtools": {"backend2gui": {}},  # Matplotlib 3.8 looks here for windows to open
}


def as_text(data):
    """Return a mime bundle that JSON can carry."""
    from base64 import b64encode

    found = {k: b64encode(value).decode() if isinstance(value, bytes) else value for k, value in data.items()}
    if "text/plain" in found:
        found["text/plain"] = cut(found["text/plain"])
    return found


def flush():
    """Send all that was printed."""
    out.send()
    err.send()


def show_error(error):
    """Show an error with the lines of the cells that led to it, and little of what lies between."""
    frames = []
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith("<cell"):
            frames.append(f"  {frame.filename[1:-1]}, line {frame.lineno}\n    {frame.line}")
        elif frame.filename.startswith("recviz/") and not frame.name.startswith(("_", "<")):
            frames.append(f"  recviz, in {frame.name}")
    if isinstance(error, SyntaxError):
        frames += [line.rstrip() for line in traceback.format_exception_only(error)[:-1]]
    name, text = type(error).__name__, cut(sentence(error))
    flush()
    shell.show(
        output_type="error",
        ename=name,
        evalue=text,
        traceback=[*frames, f"{name}: {text}" if text else name],
    )


def sentence(error):
    """Return what an error says, and more than Python does where a page is not what Python expects."""
    if isinstance(error, SyntaxError):
        line = (error.text or "").strip()
        if line.startswith(("%", "!")) or line.endswith("?"):
            return f"{line.split()[0]} is for Jupyter, not for Python: leave this line out here."
        return error.msg
    if isinstance(error, ModuleNotFoundError) and error.msg.startswith(("No module named", "The module")):
        name = error.name.partition(".")[0]
        if importlib.util.find_spec(name) is None:
            return f"There is no {name} in the browser. {HERE}"
    if isinstance(error, FileNotFoundError) and error.filename:
        return (
            f"There is no file {str(error.filename)!r} here: a page sees none of the files of your computer."
        )
    if isinstance(error, MemoryError):
        return f"{NO_MEMORY} {error}".rstrip()
    return str(error)


async def run(cell, code):
    """Run a cell of the page; whether it came to its end."""
    shell.cell, shell.running = cell, True
    shell.count += 1
    out.begin()
    err.begin()
    name = f"<cell {cell}>"
    linecache.cache[name] = len(code), None, code.splitlines(keepends=True), name
    try:
        await shell.run(code, name)
        ok = True
    except BaseException as error:
        ok = False
        show_error(error)
    show_figures()
    flush()
    shell.running = False
    return ok


def show_figures(*_arguments, **_named):
    """Show the figures that Matplotlib has open, and close them."""
    if plt := sys.modules.get("matplotlib.pyplot"):
        for number in plt.get_fignums():
            data, metadata = shell.display_formatter.format(plt.figure(number))
            shell.display_pub.publish(data, metadata)
        plt.close("all")


def comm(text, buffers):
    """Hand a message of a widget in the page to its twin here."""
    from comm import get_comm_manager

    message = json.loads(text)
    manager = get_comm_manager()
    content = {
        "content": {
            "comm_id": message["comm_id"],
            "target_name": message.get("target_name"),
            "data": message.get("data") or {},
        },
        "metadata": message.get("metadata") or {},
        "buffers": [memoryview(buffer.to_bytes()) for buffer in buffers],
    }
    try:
        getattr(manager, f"comm_{message['kind']}")(None, None, content)
    except BaseException as error:
        show_error(error)
    show_figures()
    flush()


def join_comm():
    """Let the package `comm`, and with it ipywidgets, send its messages to the page."""
    import comm

    class PageComm(comm.base_comm.BaseComm):
        def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
            flush()
            tell(
                buffers or (),
                type="comm",
                kind=msg_type.removeprefix("comm_"),
                comm_id=self.comm_id,
                target_name=keys.get("target_name"),
                data=data or {},
                metadata=metadata or {},
            )

    comm.create_comm = PageComm


def join_ipython():
    """Let what imports IPython find its displays, and this shell in place of its own."""
    place = importlib.util.find_spec("IPython").submodule_search_locations
    package = types.ModuleType("IPython")
    package.__path__ = list(place)
    package.get_ipython = Shell.instance
    sys.modules["IPython"] = package
    for name, content in STAND_INS.items():
        module = types.ModuleType(f"IPython.core.{name}")
        vars(module).update(content)
        sys.modules[module.__name__] = module
    from IPython.core import release

    package.__version__, package.version_info = release.version, release.version_info
    from IPython.core.formatters import DisplayFormatter
    from IPython.display import display

    package.display = display
    shell.display_formatter = DisplayFormatter()
    shell.display_formatter.formatters["image/png"].for_type_by_name("matplotlib.figure", "Figure", as_png)
    shell.user_ns.update(display=display, get_ipython=Shell.instance)


def as_png(figure):
    """Return a figure of Matplotlib as a picture."""
    file = io.BytesIO()
    figure.savefig(file, format="png", bbox_inches="tight")
    return file.getvalue()


class Library(importlib.abc.MetaPathFinder):
    """Fetches packages when one of their modules is imported for the first time."""

    def __init__(self, get, manifest):
        self.get, self.archives, self.files = get, manifest["imports"], manifest["files"]

    def find_spec(self, name, path=None, target=None):
        """Fetch the archive with a module, if it is not here; Python finds the module then."""
        archive = self.archives.get(name.partition(".")[0])
        if archive:
            self.fetch(archive)
        return None

    def fetch(self, archive):
        """Fetch an archive and unpack it."""
        content = self.get(archive)
        if content is None:
            raise ModuleNotFoundError(f"Python's file {archive}.zip cannot be fetched.")
        content = content.to_bytes()
        if hashlib.sha256(content).hexdigest() != self.files[f"{archive}.zip"]["sha256"]:
            raise ModuleNotFoundError(f"Python's file {archive}.zip is damaged.")
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            pack.extractall(PACKAGES)
        self.archives = {top: name for top, name in self.archives.items() if name != archive}
        importlib.invalidate_caches()
        if archive == "scipy":
            share("libopenblas.so")


def share(library):
    """Load what SciPy's own libraries ask for by its bare name."""
    from pyodide_js import _module

    path = f"{PACKAGES}/{library}"
    ctypes.CDLL(path, ctypes.RTLD_GLOBAL)
    loaded = _module.LDSO.loadedLibsByName
    setattr(loaded, library, getattr(loaded, path))


def no_input(_prompt=""):
    """Refuse to ask: a worker cannot wait for an answer."""
    raise RuntimeError("input() cannot ask here: write the value into the cell instead.")


def sleep(wait, seconds):
    """Let the page see what was printed, and wait."""
    flush()
    wait(seconds)


def start(to_page, get, manifest):
    """Get ready to run cells."""
    global post, shell, out, err
    post = to_page
    shell, out, err = Shell(), Stream("stdout"), Stream("stderr")
    sys.meta_path.insert(0, Library(get, json.loads(manifest)))
    os.environ |= {"MPLBACKEND": "agg", "RECVIZ_DATA": DATA}
    os.environ["JUPYTER_WIDGETS_ECHO"] = "0"  # the page knows what it has sent
    builtins.input, time.sleep = no_input, partial(sleep, time.sleep)
    asyncio.get_event_loop().set_exception_handler(lambda _loop, about: show_error(about["exception"]))
    join_ipython()
    join_comm()
    sys.stdout, sys.stderr = out, err
