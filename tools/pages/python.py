"""Python for the pages: Pyodide, and what the lessons import, below _static/python/."""

import json
import os
import shutil
import sysconfig
import zipfile
from pathlib import Path

from pages import npm

FOLDER = npm.STATIC / "python"
PACKAGES = ["numpy", "scipy", "matplotlib", "pillow", "threadpoolctl", "decorator"]
# Pure Python, taken from the environment, where it was installed by the locks.
PURE = ["ipywidgets", "anywidget", "comm", "psygnal", "typing_extensions.py", "traitlets", "IPython", "tqdm"]
CORE = ["pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"]


def files():
    """Return the folder with Pyodide's files, or None if there is none."""
    named = os.environ.get("RECVIZ_PYODIDE")
    return Path(named) if named else None


def write():
    """Write what a page needs to run Python; return whether there is any."""
    source = files()
    if not source:
        return False
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = json.loads((source / "pyodide-lock.json").read_text(encoding="utf-8"))
    needed = with_needs(PACKAGES, lock["packages"])
    lock["packages"] = {name: lock["packages"][name] for name in needed}
    (FOLDER / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    for name in [*CORE, *(entry["file_name"] for entry in lock["packages"].values())]:
        shutil.copyfile(source / name, FOLDER / name)
    archive(FOLDER / "site-packages.zip")
    shutil.copy(npm.SITE / "web" / "python" / "worker.js", FOLDER)
    manifest = {
        "folder": "/lib/python3.12/site-packages",
        "packages": PACKAGES,
        "files": {"site-packages.zip": (FOLDER / "site-packages.zip").stat().st_size},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return True


def megabytes():
    """Return how much a page loads on its first Run."""
    return round(sum(file.stat().st_size for file in FOLDER.iterdir()) / 1e6)


def with_needs(names, packages):
    """Return packages and all that they depend on."""
    found, queue = set(), list(names)
    while queue:
        name = queue.pop().lower().replace("_", "-")
        if name not in found:
            found.add(name)
            queue += packages[name]["depends"]
    return sorted(found)


def archive(path):
    """Pack the pure packages, recviz, and the kernel."""
    site_packages = Path(sysconfig.get_path("purelib"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        for top in [*(site_packages / name for name in PURE), npm.ROOT / "recviz"]:
            for file in [top] if top.is_file() else sorted(top.rglob("*.*")):
                parts = file.relative_to(top.parent).parts
                if file.is_file() and file.suffix not in (".pyc", ".so") and "tests" not in parts:
                    pack.write(file, "/".join(parts))
        for name in PURE:  # some ask for their own version
            for file in site_packages.glob(f"{name.lower()}-[0-9]*.dist-info/METADATA"):
                pack.write(file, f"{file.parent.name}/METADATA")
        pack.write(npm.SITE / "web" / "python" / "kernel.py", "kernel.py")
