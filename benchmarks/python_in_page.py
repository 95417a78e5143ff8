"""How long a learner waits, from the first Run on a page to a verdict: Python in a web worker.

    python benchmarks/python_in_page.py

Each start is timed beside a plain worker: one that loads the same packages as Pyodide brings them, imports
all of recviz, and asks the same. It needs RECVIZ_PYODIDE, Node.js and Chromium. Cold is a browser that has
never seen the files, warm one that has started the same Python before; the server is on this machine.
"""

import json
import shutil
import statistics
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "browser")]

import ensure_browser  # noqa: E402
from in_worker import serve  # noqa: E402
from lab import BROWSER_ARGUMENTS  # noqa: E402
from pages import python  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

ROUNDS = 5
ASK = 'import recviz as rv\nrv.check("04-dot-product", 0.92)'
PLAIN = """
import { loadPyodide } from "./pyodide/pyodide.mjs";
const python = await loadPyodide({ indexURL: "./pyodide/", packages: %s });
python.unpackArchive(await (await fetch("plain.zip")).arrayBuffer(), "zip", { extractDir: "%s" });
python.runPython("import scipy.linalg, scipy.sparse, matplotlib.pyplot, ipywidgets, anywidget");
python.runPython(%s);
postMessage({ type: "done" });
"""
PACKAGES = ["numpy", "scipy", "matplotlib", "pillow", "threadpoolctl", "traitlets", "ipython"]
TIME = """([script, start, run]) => new Promise((told) => {
    const begun = performance.now();
    const worker = new Worker(script, { type: "module" });
    worker.onmessage = ({ data }) => {
        if (data.type === "ready") worker.postMessage(run);
        if (data.type !== "done") return;
        worker.terminate();
        told((performance.now() - begun) / 1000);
    };
    worker.postMessage(start);
})"""


def write_plain(folder, pyodide):
    """Write a worker that does what first comes to mind."""
    (folder / "pyodide").mkdir()
    for file in pyodide.iterdir():
        shutil.copyfile(file, folder / "pyodide" / file.name)
    path = folder / "pyodide" / python.LOCK
    lock = json.loads(path.read_text(encoding="utf-8"))
    here = {file.name for file in pyodide.iterdir()}
    lock["packages"] = {k: each for k, each in lock["packages"].items() if each["file_name"] in here}
    path.write_text(json.dumps(lock), encoding="utf-8")
    parts = [part for part in python.pure() if part.name not in ("IPython", "traitlets")]
    with zipfile.ZipFile(folder / "plain.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in python.contents([*parts, ROOT / "recviz"]):
            pack.writestr(name, content)
    site_packages = "/lib/python3.12/site-packages"
    script = PLAIN % (json.dumps(PACKAGES), site_packages, json.dumps(ASK))
    (folder / "plain.js").write_text(script, encoding="utf-8")


def main():
    """Print a line for cold and one for warm."""
    pyodide = python.files()
    if not pyodide:
        sys.exit("Pyodide cannot be fetched: set RECVIZ_PYODIDE to a folder with its files.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        folder = Path(folder)
        python.write(folder)
        write_plain(folder, pyodide)
        server = serve(folder)
        took = {}
        for _ in range(ROUNDS):
            for script in ("/plain.js", "/worker.js"):
                path = ensure_browser.find()
                browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
                page = browser.new_page()
                page.goto(f"{server.address}/bare.html")
                for state in ("cold", "warm"):
                    run = {"type": "run", "id": 1, "code": ASK}
                    seconds = page.evaluate(TIME, [script, {"type": "start", "needs": []}, run])
                    took.setdefault((state, script), []).append(seconds)
                browser.close()
        server.close()
    for state in ("cold", "warm"):
        plain, ours = took[state, "/plain.js"], took[state, "/worker.js"]
        ratio = statistics.median(b / a for a, b in zip(plain, ours, strict=True))
        middle = statistics.median
        print(f"{state}: {middle(ours):.1f} s, {ratio:.2f} of a plain worker's {middle(plain):.1f} s")


if __name__ == "__main__":
    main()
