"""Start a master and its workers, and see to it that none outlives who asked for them.

A process of its own, of the standard library alone. It reads its orders from its input, one JSON object
first, then lines ``kill 0``; and when that pipe closes, because its parent has stopped, ended or been
killed, it kills all it has started, the workers' executors too. What happens it tells on its output, one
JSON list a line.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading

MASTER_UP = re.compile(r"Starting Spark master at (\S+)")
WORKER_UP = re.compile(r"Successfully registered with master")
WRONG = re.compile(r"ERROR|Exception|Error:|Address already in use")


def tell(*news):
    """Write one line for the parent."""
    with speaking:
        print(json.dumps(news), flush=True)


def start(name, command, env, up):
    """Start a process in a group of its own, with its executors later, and report when it is up or gone."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=env, text=True, errors="replace", process_group=0,
    )  # fmt: skip
    groups[name], processes[name] = process.pid, process
    tell("started", name, process.pid)
    first_up = threading.Event()

    def watch():
        wrong = ""
        for line in process.stdout:
            if WRONG.search(line) and not wrong.count("Address already in use"):
                wrong = line.strip()
            found = up.search(line)
            if found and not first_up.is_set():
                address[name] = found[1] if found.groups() else ""
                tell("up", name, address[name])
                first_up.set()
        # Not waited for: while it is not, nobody else can get its number.
        tell("gone", name, "" if first_up.is_set() else wrong)
        first_up.set()

    threading.Thread(target=watch, daemon=True).start()
    first_up.wait()


def end(name):
    """Kill a process and all it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(groups[name], signal.SIGKILL)


def main():
    """Start everything, then wait for orders."""
    orders = json.loads(sys.stdin.readline())
    env = os.environ | orders["env"]
    start("master", orders["master"], env, MASTER_UP)
    if "master" in address:
        for number in range(orders["workers"]):
            command = [*orders["worker"], address["master"]]
            threading.Thread(target=start, args=(number, command, env, WORKER_UP), daemon=True).start()
    for line in sys.stdin:
        end(int(line.split()[1]))
    for name in list(groups):
        end(name)
        processes[name].wait()
    shutil.rmtree(orders["folder"], ignore_errors=True)


groups, processes, address, speaking = {}, {}, {}, threading.Lock()

if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the end comes by the pipe, and then in order
    try:
        main()
    finally:
        for each in list(groups):
            end(each)
        os._exit(0)
