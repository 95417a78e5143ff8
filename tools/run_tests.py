"""Run the tests; say at the end what they took, and what could not be run here.

    python tools/run_tests.py          what a change should pass before it is committed (make test)
    python tools/run_tests.py --all    all there is, also what takes long by its nature (make test-all)

The lessons come first: nbval runs each of them once, and what is kept of that run the pages, the slides and
the comparisons with JupyterLab are made of. See conftest.py.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The last lessons take longest. To begin with them keeps both workers busy to the end.
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"), reverse=True)
PARTS = {
    "lessons": ["--dist", "loadfile", "--nbval", "--nbval-current-env", *LESSONS],
    "the rest": ["--dist", "loadgroup", ROOT / "tests"],
}
COUNTS = ("tests", "failures", "errors", "skipped")


def run(arguments, report, env):
    """Run pytest; return its exit code, the seconds that passed, and those that processors were at work."""
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "pytest", "-n", "2", f"--junitxml={report}", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return code, time.monotonic() - start, work


def read(report):
    """Return the counts of a report, and how many tests were not run for want of what."""
    suite = ElementTree.parse(report).find("testsuite")
    said = Counter(skipped.get("message") for skipped in suite.iter("skipped"))
    lacking = Counter({text: count for text, count in said.items() if text.startswith("needs ")})
    return {name: int(suite.get(name)) for name in COUNTS}, lacking


def minutes(seconds):
    """Return seconds as one reads them."""
    return f"{seconds // 60:.0f} min {seconds % 60:02.0f} s"


def main():
    """Run all parts; return 0 if nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="also what takes long by its nature")
    options = parser.parse_args()
    subprocess.run([sys.executable, ROOT / "tools" / "ensure_browser.py"], check=False)
    # Two workers share the machine: threads of the linear algebra library would stand in each other's way.
    # And Java's second compiler costs small jobs more than it earns.
    env = {"OPENBLAS_NUM_THREADS": "1", "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1"} | os.environ
    if options.all:
        env["RECVIZ_PICTURES"] = "1"  # stored pictures are drawn anew and compared
    chosen = ["--durations=10", "--durations-min=1", *([] if options.all else ["-m", "not slow"])]
    lines, lacking, failed = [], Counter(), False
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in PARTS.items():
            report = Path(folder) / "report.xml"
            code, seconds, work = run([*chosen, *arguments], report, env)
            failed |= code != 0
            if not report.exists():
                lines.append(f"{name}: pytest ended with {code} before it ran a test")
                continue
            counts, lacks = read(report)
            report.unlink()
            lacking += lacks
            bad = counts["failures"] + counts["errors"]
            said = f"{counts['tests']} tests, {bad} failed, {counts['skipped']} skipped"
            lines.append(f"{name}: {said}; {minutes(seconds)}, {minutes(work)} of processor time")
    print("\n".join(f"test: {line}" for line in lines))
    for text, count in lacking.items():
        print(f"test: {count} not run here; each {text}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
