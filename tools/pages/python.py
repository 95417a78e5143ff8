"""Python for the pages: Pyodide, and what the lessons import, compiled, below _static/python/."""

import hashlib
import json
import os
import shutil
import subprocess
import sysconfig
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pooch

from pages import npm
from recviz.data import movielens_files

HERE = Path(__file__).parent
FOLDER = npm.STATIC / "python"
KEPT = npm.BUILD / "python"
ADDRESS = "https://cdn.jsdelivr.net/pyodide/v0.27.7/full/"  # Pyodide's own distribution
HASHES = HERE / "pyodide.sha256"  # of its core; those of its packages are in its lock
LOCK = "pyodide-lock.json"
MOVIELENS = "data/ml-latest-small"
CORE = ["pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm"]
STDLIB = "python_stdlib.zip"
# The archives, and what of Pyodide's packages each holds. The first is there from the start, another is
# fetched when the first of its modules is imported.
ARCHIVES = {
    "base": ["numpy", "threadpoolctl"],
    "scipy": ["scipy", "openblas"],
    "pillow": ["pillow"],
    "matplotlib": [
        *("matplotlib", "contourpy", "cycler", "fonttools", "kiwisolver", "packaging", "pyparsing"),
        *("python-dateutil", "six"),
    ],
}
# Pure Python, taken from where the locks installed it.
PURE = ["ipywidgets", "anywidget", "comm", "psygnal", "typing_extensions.py", "traitlets", "IPython", "tqdm"]
# What of it, and of Pyodide's packages, nobody runs in a page.
LEFT_OUT = {
    *(".pyi", ".pyx", ".pxd", ".h", ".c", ".pyc", ".a", ".lib", ".map", ".afm"),
    *("tests", "testing_data", "include", "terminal", "sphinxext", "sample_data", "static", "nbextension"),
}


NATIVE = tuple(EXTENSION_SUFFIXES)  # of what is compiled for this machine


class FilesError(Exception):
    """A sentence for the person at the terminal."""


def files():
    """Return the folder with Pyodide's files, each with the hash that it should have.

    It is the folder that RECVIZ_PYODIDE names; without it, the files are fetched once. None if they
    cannot be fetched.

    Raises
    ------
    FilesError
        If a file is missing from that folder, or is another than it should be.
    """
    named = os.environ.get("RECVIZ_PYODIDE")
    folder = Path(named) if named else npm.BUILD / "pyodide"
    get = compare if named else fetch
    core = dict(reversed(line.split()) for line in HASHES.read_text(encoding="utf-8").splitlines())
    try:
        get(folder, core)
        get(folder, {entry["file_name"]: entry["sha256"] for entry in lock(folder)["packages"].values()})
    except OSError as error:
        if named:
            raise FilesError(f"RECVIZ_PYODIDE names {folder}, where a file is missing: {error}.") from None
        return None
    except ValueError as error:
        raise FilesError(f"{folder} has not the files of Pyodide 0.27.7: {error}.") from None
    return folder


def compare(folder, hashes):
    """Raise an error if a file is not there, or is another than it should be."""
    for name, wanted in hashes.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
            raise ValueError(f"{name} is another")


def fetch(folder, hashes):
    """Fetch the files that are not there yet."""
    pooch.get_logger().setLevel("WARNING")
    fetcher = pooch.create(folder, ADDRESS, registry=hashes, retry_if_failed=1)
    for name in hashes:
        fetcher.fetch(name)


def lock(folder):
    """Return Pyodide's lock, cut down to the packages that a page can need."""
    found = json.loads((folder / LOCK).read_text(encoding="utf-8"))
    wanted = [name for names in ARCHIVES.values() for name in names]
    found["packages"] = {name: found["packages"][name] for name in wanted}
    return found


def write(folder=FOLDER):
    """Write what a page needs to run Python into a folder; return whether there is any."""
    source = files()
    if not source:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for name in CORE:
        shutil.copyfile(source / name, folder / name)
    imports = {}
    packages = lock(source)["packages"]
    for name, members in ARCHIVES.items():
        parts = [source / packages[member]["file_name"] for member in members]
        if name == "base":
            parts += [*pure()]
        else:
            tops = {top for member in members for top in packages[member]["imports"]}
            imports |= {top.partition(".")[0]: name for top in tops}
        needs = [folder / "base.zip", folder / "pillow.zip"] if name == "matplotlib" else []
        shutil.copyfile(compiled(source, name, parts, needs), folder / f"{name}.zip")
    shutil.copyfile(compiled(source, "stdlib", [source / STDLIB]), folder / STDLIB)
    ours = [npm.ROOT / "recviz", npm.SITE / "web" / "python" / "kernel.py"]
    shutil.copyfile(compiled(source, "recviz", ours), folder / "recviz.zip")
    shutil.copy(npm.SITE / "web" / "python" / "worker.js", folder)
    manifest = {
        "files": {},
        "imports": imports,
        "movielens": write_movielens(folder),
        "lock": {"info": lock(source)["info"], "packages": {}},  # ours are not Pyodide's to load
    }
    for path in sorted(folder.rglob("*.*")):
        if path.suffix in (".zip", ".wasm", ".csv"):
            content = path.read_bytes()
            about = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            manifest["files"][path.relative_to(folder).as_posix()] = about
    text = f"export default {json.dumps(manifest, indent=1)};\n"
    (folder / "manifest.js").write_text(text, encoding="utf-8")
    return True


def megabytes():
    """Return how much a page loads before it runs its first cell."""
    names = [*CORE, STDLIB, "base.zip", "recviz.zip"]
    return round(sum((FOLDER / name).stat().st_size for name in names) / 1e6)


def write_movielens(folder):
    """Write the ratings with their licence into a folder of their own, if they are here; return the names.

    GroupLens allows to pass them on under the conditions of the README, which therefore comes along.
    """
    to = folder / MOVIELENS
    cached = Path(pooch.os_cache("recviz")) / Path(movielens_files.ADDRESS).name
    place = Path(os.environ.get("RECVIZ_DATA") or cached)
    names = [*movielens_files.NAMES, "README.txt"]
    try:
        if place.is_dir():
            found = {name: (place / name).read_bytes() for name in names}
        else:
            with zipfile.ZipFile(place) as pack:
                found = {name: pack.read(f"ml-latest-small/{name}") for name in names}
    except (OSError, KeyError):
        return []
    to.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        (to / name).write_bytes(content)
    return [f"{MOVIELENS}/{name}" for name in movielens_files.NAMES]


def has_movielens():
    """Whether the pages bring the ratings."""
    return (FOLDER / MOVIELENS).exists()


def pure():
    """Yield the pure packages of this environment, and what tells their versions."""
    folder = Path(sysconfig.get_path("purelib"))
    for name in PURE:
        yield folder / name
        yield from folder.glob(f"{name.removesuffix('.py').lower()}-[0-9]*.dist-info")


def compiled(pyodide, name, parts, needs=()):
    """Return an archive of packages in which all Python is compiled; it is kept for the next time."""
    digest = hashlib.sha256((HERE / "compile.mjs").read_bytes())
    entries = {}
    for inside, content in contents(parts):
        entries[inside] = content
        digest.update(f"{inside} {len(content)} ".encode() + content)
    result = KEPT / f"{name}-{digest.hexdigest()[:16]}.zip"
    if not result.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        for old in KEPT.glob(f"{name}-*.zip"):
            old.unlink()
        plain, new = KEPT / f"{name}.plain", KEPT / f"{name}.new"
        with zipfile.ZipFile(plain, "w") as pack:
            for inside, content in entries.items():
                pack.writestr(inside, content)
        command = ["node", HERE / "compile.mjs", pyodide, plain, new, *needs]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise FilesError(f"{name} could not be compiled for the pages:\n{done.stderr[-1500:]}")
        plain.unlink()
        new.replace(result)
    return result


def contents(parts):
    """Yield name and content of each file in wheels, folders and files, without what nobody runs."""
    for part in parts:
        if part.suffix in (".whl", ".zip"):
            with zipfile.ZipFile(part) as pack:
                for entry in pack.infolist():
                    if not entry.is_dir() and is_run(entry.filename):
                        yield entry.filename, pack.read(entry)
        else:
            for path in [part] if part.is_file() else sorted(part.rglob("*")):
                inside = path.relative_to(part.parent).as_posix()
                if path.is_file() and is_run(inside) and not path.name.endswith(NATIVE):
                    yield inside, path.read_bytes()


def is_run(name):
    """Whether a page may need a file."""
    path = Path(name)
    if path.parts[0].endswith(".dist-info"):
        return path.name == "METADATA"
    return path.suffix not in LEFT_OUT and LEFT_OUT.isdisjoint(path.parts)
