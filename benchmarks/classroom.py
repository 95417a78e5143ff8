"""A class of twelve on one machine: every kernel runs a lesson to its end, and one student moves a slider.

    python benchmarks/classroom.py [--students 12] [--lessons 00-11]

Twelve kernels, as a server for a class would have them, each execute a lesson from top to bottom, all at
the same time; lessons are dealt out in turn. Meanwhile a thirteenth student has a board open in a real
JupyterLab and moves its slider, which asks no kernel. Printed are each kernel's time and the most memory it
had, and how long the slider took before, during and after.
"""

import argparse
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
from board_in_lab import BOARD, ROOT, SETUP, Picture, opened, output, summary
from nbclient import NotebookClient

import notebooks

MEMORY = f"""
import sys
sys.path.append({str(ROOT / "benchmarks")!r})
from memory import megabytes
print(round(megabytes()[1]))
"""


def study(path):
    """Run a lesson to its end; return its name, the seconds it took and the kernel's most memory in MB."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(MEMORY))
    start = time.perf_counter()
    where = {"metadata": {"path": path.parent}}
    NotebookClient(notebook, timeout=1200, kernel_name="python3", resources=where).execute()
    return path.stem, time.perf_counter() - start, int(notebook.cells[-1].outputs[0]["text"])


def meanwhile(picture, done):
    """Press keys until all have done; return the times."""
    times = []
    while not done.is_set():
        times += picture.keys(20)
    return times


def measure(students, lessons):
    """Do it, and print what was found."""
    with opened(SETUP, BOARD) as notebook, ThreadPoolExecutor(students) as room:
        picture = Picture(output(notebook, 1))
        waits = {"before": picture.keys(60)}
        done = threading.Event()
        runs = [room.submit(study, lessons[k % len(lessons)]) for k in range(students)]
        threading.Thread(target=lambda: ([run.exception() for run in runs], done.set())).start()
        waits["during"] = meanwhile(picture, done)
        waits["after"] = picture.keys(60)
    for run in runs:
        name, seconds, memory = run.result()
        print(f"{name:28}{seconds:>7.0f} s{memory:>7} MB")
    for when, times in waits.items():
        print(f"slider {when:8} {summary(times)}")


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=12)
    parser.add_argument("--lessons", default="00-11", metavar="FIRST-LAST", help="dealt out in turn")
    options = parser.parse_args()
    first, last = options.lessons.split("-")
    found = notebooks.select([], ROOT / "notebooks")
    measure(options.students, [path for path in found if first <= path.name[:2] <= last])


if __name__ == "__main__":
    main()
