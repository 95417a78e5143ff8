"""Build the web pages and the slides of all lessons into site/_build/html.

    python tools/build_site.py

Every lesson is executed, unless nothing it depends on has changed since the last time; one that fails
fails the build. The result needs no kernel and no network: any file server can serve it.
"""

import hashlib
import shutil
import sys
import time

from pages import execute, lite, npm, python, slides, source
from sphinx.cmd.build import build_main

import notebooks

FOLDER = npm.BUILD / "html"
SOURCE, STATIC = npm.BUILD / "source", npm.STATIC
PYTHON = [f"python/{name}.js" for name in ("cells", "editor", "outputs")]  # each fetched when needed
BUNDLES = ["page.js", "page.css", "wanted.js", "widgets.js", "slides.js", "linked.js", "katex.css", *PYTHON]


def say(text):
    """Say how far it is."""
    print(f"site: {text}", flush=True)


def lessons():
    """Execute what is not in the cache; return the lessons and the front page."""
    paths = [*notebooks.select([], npm.ROOT / "notebooks"), npm.SITE / "index.md"]
    found = []
    for path, lesson, seconds in notebooks.side_by_side(execute.run, paths):
        if isinstance(lesson, notebooks.NotebookError):
            sys.exit(f"site: {path.name}: {lesson}")
        if seconds > 0.5:
            say(f"{path.name} executed, {seconds:.0f} s")
        found.append(lesson)
    *rest, front = found
    return rest, front


def write_static(everything):
    """Write what pages and slides load; return whether they can run Python."""
    folder = STATIC / "recviz"
    shutil.rmtree(STATIC, ignore_errors=True)
    folder.mkdir(parents=True)
    source.write_widgets(everything, folder)
    source.write_code_colours(folder)
    npm.bundle(npm.SITE / "web", folder, BUNDLES)
    # Text is there before the letters of formulas are.
    katex = folder / "katex.css"
    katex.write_text(
        katex.read_text(encoding="utf-8").replace("font-display:block", "font-display:swap"), encoding="utf-8"
    )
    shutil.copy(npm.SITE / "web" / "favicon.svg", STATIC)
    runs = python.write()
    if not runs:
        say("Pyodide cannot be fetched, and RECVIZ_PYODIDE names no folder with it: no cell can be run")
    return runs


def write_source(rest, front, runs):
    """Write what Sphinx reads."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    for lesson in rest:
        source.write_page(lesson, SOURCE, runs)
    pages = source.more_pages()
    for page in pages:
        shutil.copy(page, SOURCE)
    source.write_front(front, rest, [page.stem for page in pages], SOURCE)


def write_service_worker():
    """Write what keeps Python and the pages for a second visit, with a hash of Python's files."""
    digest = hashlib.sha256()
    for path in sorted((FOLDER / "_static" / "python").rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode() + path.read_bytes())
    script = (npm.SITE / "web" / "service-worker.js").read_text(encoding="utf-8")
    script = script.replace("$python", digest.hexdigest()[:12])
    (FOLDER / "service-worker.js").write_text(script, encoding="utf-8")


def main():
    """Build everything."""
    start = time.perf_counter()
    try:
        npm.install()
        rest, front = lessons()
        runs = write_static([*rest, front])
    except (npm.NpmError, python.FilesError) as error:
        sys.exit(f"site: {error}")
    write_source(rest, front, runs)
    shutil.rmtree(FOLDER, ignore_errors=True)
    say("making the pages ...")
    options = ["-q", "-W", "--keep-going", "-E", "-b", "html", "-c", npm.SITE, "-d", npm.BUILD / "doctrees"]
    if build_main([str(option) for option in (*options, SOURCE, FOLDER)]):
        sys.exit("site: Sphinx has something to object to, see above")
    for lesson in rest:
        slides.write(lesson, FOLDER / "slides", runs)
        # What is downloaded is the lesson itself, not what was made of it.
        shutil.copy(npm.ROOT / "notebooks" / f"{lesson.name}.ipynb", FOLDER / "_sources")
    if lite.ready():
        say("making the notebooks that run in the browser ...")
        try:
            lite.write(FOLDER / "lab")
        except lite.LiteError as error:
            sys.exit(f"site: {error}")
    else:
        say("no notebooks that run in the browser: Python's files or JupyterLite's tools are not here")
    write_service_worker()
    say(f"{len(rest)} lessons in {FOLDER.relative_to(npm.ROOT)}, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
