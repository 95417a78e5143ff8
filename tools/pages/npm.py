"""Take from npm what the pages load and what checks our scripts: hash-checked by package-lock.json."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
BUILD = SITE / "_build"
STATIC = BUILD / "static"
MODULES = BUILD / "npm" / "node_modules"
LISTS = [ROOT / "package.json", ROOT / "package-lock.json"]


class NpmError(Exception):
    """A sentence for the person at the terminal."""


class NoNodeError(NpmError):
    """Node.js or its npm is missing."""


def install():
    """Install the locked packages, if they are not there yet."""
    folder = MODULES.parent
    mark = folder / "done"
    wanted = LISTS[1].read_text(encoding="utf-8")
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        raise NoNodeError(
            "the pages and the check of our scripts need Node.js 18 or newer with npm: install it (on Debian "
            "or Ubuntu: apt-get install nodejs npm) and try again."
        )
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for file in LISTS:
        shutil.copy(file, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NpmError(f"npm could not install what package-lock.json names:\n{done.stderr[-1500:]}")
    mark.write_text(wanted, encoding="utf-8")


def bundle(source, to, names):
    """Pack scripts with all they import into one file each, with its style sheet beside it."""
    command = [
        "node",
        MODULES / "esbuild" / "bin" / "esbuild",
        *(source / name for name in names),
        f"--outbase={source}",
    ]
    command += ["--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=linked"]
    command += [f"--outdir={to}", "--define:global=globalThis", f"--alias:sanitize-html={source / 'text.js'}"]
    command += ["--loader:.woff2=file", "--loader:.woff=empty", "--loader:.ttf=empty", "--log-level=warning"]
    # One of each, for all that import it, or fetched when it is needed.
    apart = ["./widgets.js", "./wanted.js", "./linked.js", "./python/cells.js", "./editor.js", "./outputs.js"]
    command += [f"--external:{name}" for name in apart]
    env = {"NODE_PATH": str(MODULES), "PATH": str(Path(shutil.which("node")).parent)}
    if subprocess.run(command, check=False, env=env).returncode:
        raise NpmError(f"esbuild could not pack {' and '.join(names)}, for the reason above.")
