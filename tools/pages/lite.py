"""JupyterLite: every lesson as a notebook that runs in the browser, below lab/."""

import hashlib
import html
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from functools import cache
from pathlib import Path

from pages import npm, python

KEPT = npm.BUILD / "lite"
TOOLS = KEPT / "tools"
LOCK = npm.ROOT / "tools" / "lite.txt"
OURS = npm.SITE / "lab"
EXTENSIONS = TOOLS / "share" / "jupyter" / "labextensions"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
# Pure Python that IPython's shell needs besides what the pages have. Jedi is not among it: it takes as long
# to start as all the rest, and names are completed without it too.
PURE = [
    *("pygments", "stack_data", "executing", "asttokens", "pure_eval", "ipython_pygments_lexers.py"),
    "matplotlib_inline",
]
# What the kernel wants loaded. It is in our archives, or not needed: an empty one stands for each of these.
ASKED_FOR = [
    *("micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "pyodide_kernel", "jedi", "ipython"),
]
NO_PLUGINS = [
    "@jupyterlite/notebook-application-extension:logo",  # leads to a list of files, which is not here
    "@jupyter-notebook/lab-extension:interface-switcher",  # to JupyterLab, which neither is
    "@jupyter-notebook/lab-extension:launch-tree",
    "@jupyter-notebook/notebook-extension:open-tree-tab",
    "@jupyter-notebook/notebook-extension:tab-icon",  # its icons are not in JupyterLite
    "@jupyterlite/application-extension:share-file",
]
DRIVERS = ["asyncStorage", "localStorageWrapper", "memoryStorageDriver"]  # where files are kept, best first
LINK = """\
<p class="rv-alive">
<a href="lab/notebooks/index.html?path={name}.ipynb">Open as a notebook in your browser</a>:
nothing to install.
<a href="lab/reset.html?path={name}.ipynb">Start the lesson anew</a>.</p>
"""


class LiteError(Exception):
    """A sentence for the person at the terminal."""


@cache
def ready():
    """Install JupyterLite's tools into a folder of their own; return whether all that is needed is there.

    Beside the lessons' packages their extensions would join every JupyterLab, where they have no place.
    """
    if not (python.FOLDER / "manifest.js").exists():
        return False
    mark, wanted = TOOLS / "done", LOCK.read_text(encoding="utf-8")
    if not mark.exists() or mark.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(TOOLS, ignore_errors=True)
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        if subprocess.run([*command, "--target", TOOLS, "-r", LOCK], check=False).returncode:
            return False
        mark.write_text(wanted, encoding="utf-8")
    return True


def link(name):
    """Return what leads from a lesson's page to its notebook, if there is one."""
    return LINK.format(name=html.escape(name)) if ready() else ""


def write(folder):
    """Write JupyterLite into a folder."""
    shutil.rmtree(KEPT / "source", ignore_errors=True)
    files = KEPT / "source" / "files"
    shutil.copytree(npm.ROOT / "notebooks", files, ignore=shutil.ignore_patterns(".*"))
    packages = write_packages(folder.parent / "_static" / "python")
    config = {
        "lite_dir": KEPT / "source",
        "output_dir": folder,
        "cache_dir": KEPT / "cache",
        "contents": [files],
        "apps": ["notebooks"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "ignore_sys_prefix": True,
        "federated_extensions": [
            EXTENSIONS / "@jupyter-widgets" / "jupyterlab-manager",
            EXTENSIONS / KERNEL,
            Path(sysconfig.get_path("data")) / "share" / "jupyter" / "labextensions" / "anywidget",
        ],
    }
    dump({"LiteBuildConfig": config}, KEPT / "source" / "jupyter_lite_config.json")
    dump(settings(packages), KEPT / "source" / "jupyter-lite.json")
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--config", "jupyter_lite_config.json"]
    env = {**os.environ, "PYTHONPATH": str(TOOLS)}
    done = subprocess.run(command, cwd=KEPT / "source", env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        raise LiteError(f"JupyterLite could not be built:\n{(done.stdout + done.stderr)[-1500:]}")
    # Without it the browser looks for an icon at the server's root, until JupyterLite has started.
    start = folder / "notebooks" / "index.html"
    text = start.read_text(encoding="utf-8")
    start.write_text(
        text.replace("<head>", '<head><link rel="icon" href="favicon.ico" />', 1), encoding="utf-8"
    )
    for page in OURS.glob("reset.*"):
        shutil.copy(page, folder)
    shutil.copytree(OURS / "tree", folder / "tree")


def write_packages(folder):
    """Write what the kernel needs besides the pages' Python; return the names of all packages."""
    source = python.files()
    shutil.copy(source / "pyodide.js", folder)
    wheels = sorted((EXTENSIONS / KERNEL / "static" / "pypi").glob("*kernel-*.whl"))
    pure = [Path(sysconfig.get_path("purelib")) / name for name in PURE]
    installer = KEPT / "source" / "piplite"
    shutil.copytree(OURS / "piplite", installer)
    manifest = (python.FOLDER / "manifest.js").read_text(encoding="utf-8")
    (installer / "manifest.json").write_text(manifest.removeprefix("export default ").rstrip(";\n"))
    archive = python.compiled(source, "lab", [*pure, *wheels, installer, write_stored()])
    shutil.copy(archive, folder / "lab.zip")
    with zipfile.ZipFile(folder / "nothing.zip", "w"):
        pass
    lock = json.loads((source / python.LOCK).read_text(encoding="utf-8"))
    files = {name: f"{name}.zip" for name in ("base", "recviz", "lab")}
    files |= dict.fromkeys(ASKED_FOR, "nothing.zip")
    lock["packages"] = {name.replace("_", "-"): entry(name, folder / file) for name, file in files.items()}
    dump(lock, folder / "lab-lock.json")
    return list(files)


def write_stored():
    """Write the lessons of which a browser can only show what is stored; return recviz's folder with them."""
    folder = KEPT / "source" / "recviz"
    (folder / "notebooks").mkdir(parents=True)
    for path in npm.ROOT.glob("notebooks/*.ipynb"):
        if "rv.tensorflow" in path.read_text(encoding="utf-8"):
            shutil.copy(path, folder / "notebooks")
    return folder


def entry(name, path):
    """Return how Pyodide's lock tells of a package."""
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    lists = {"imports": [], "depends": []}
    return {"name": name, "version": "0", "file_name": path.name, "sha256": content, **lists} | {
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def settings(packages):
    """Return JupyterLite's settings."""
    kernel = {
        "pyodideUrl": "./../_static/python/pyodide.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "lockFileURL": "../_static/python/lab-lock.json",
            "packages": packages,
        },
    }
    data = {
        "appName": "recviz",
        "appUrl": "..",  # who opens lab/ itself is led to the front page
        "exposeAppInBrowser": True,  # for the tests
        "enableMemoryStorage": True,  # where the browser keeps nothing, a lesson runs nevertheless
        "contentsStorageDrivers": DRIVERS,
        "settingsStorageDrivers": DRIVERS,
        "showLoadingIndicator": True,
        "disabledExtensions": NO_PLUGINS,
        "litePluginSettings": {f"{KERNEL}:kernel": kernel},
        "settingsOverrides": {
            "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
            "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},  # boards stay drawn
        },
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def dump(content, path):
    """Write JSON."""
    path.write_text(json.dumps(content, indent=1, default=str), encoding="utf-8")
