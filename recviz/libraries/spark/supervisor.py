"""Start processes, and see to it that none outlives who asked for them.

A process of its own, of the standard library alone. It reads its orders from its input, lists of JSON, one
a line: ``["start", name, command]`` and ``["kill", name]``. When its input closes, because its parent has
stopped, ended or been killed, it kills all it has started, and what those have started, and removes the
folder it runs in. What happens it tells on its output: ``["started", name, pid]``, ``["ended", name, why]``.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading

processes, speaking = {}, threading.Lock()


def tell(*news):
    """Write one line for the parent."""
    with speaking:
        print(json.dumps(news), flush=True)


def start(name, command):
    """Start a process in a group of its own, with what it will start, and see its end."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", process_group=0,
    )  # fmt: skip
    processes[name] = process
    tell("started", name, process.pid)
    threading.Thread(target=see_end, args=(name, process), daemon=True).start()


def see_end(name, process):
    """Read what a process says until it ends, and tell its last words; indented lines only say where."""
    last = ""
    for line in process.stdout:
        if line.strip() and not line[0].isspace():
            last = line.strip()
    # Not waited for: while it is not, nobody else can get its number.
    tell("ended", name, last)


def kill(name):
    """Kill a process and all it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(processes[name].pid, signal.SIGKILL)


def main():
    """Follow orders, and then end everything."""
    for line in sys.stdin:
        order, *what = json.loads(line)
        {"start": start, "kill": kill}[order](*what)
    for name, process in processes.items():
        kill(name)
        process.wait()
    shutil.rmtree(os.getcwd(), ignore_errors=True)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the end comes by the pipe, and then in order
    try:
        main()
    finally:
        for each in processes:
            kill(each)
        os._exit(0)
