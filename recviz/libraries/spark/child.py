"""A Python process of ours, with which we exchange lines of JSON: Spark's driver, or the supervisor."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path


class Child:
    """Run a script of this folder in a process of its own.

    It reads what we `tell` it from its input, writes what we `hear` to its output, and must end, with all
    that it has started, when its input closes: so nothing outlives us, even if we are killed.
    """

    def __init__(self, script: str, folder: str, *options: str, env: dict[str, str]):
        self.errors = deque(maxlen=50)  # the last lines that it, or what it has started, wrote of its own
        self._heard = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, *options, Path(__file__).with_name(script)], cwd=folder, env=env,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, errors="replace", start_new_session=True,
        )  # fmt: skip
        self._threads = [threading.Thread(target=read, daemon=True) for read in (self._hear, self._log)]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def last_error(self) -> str:
        """The last line that it wrote of its own and that is not indented: those only say where."""
        said = [line.strip() for line in self.errors if line.strip() and not line[0].isspace()]
        return said[-1] if said else "it ended without a word."

    def _hear(self):
        for line in self._process.stdout:
            self._heard.put(json.loads(line))
        self._heard.put(None)

    def _log(self):
        self.errors.extend(iter(self._process.stderr.readline, ""))

    def tell(self, *words) -> None:
        """Send a list to the process."""
        with suppress(BrokenPipeError):  # it has ended, and `hear` tells
            self._process.stdin.write(json.dumps(words) + "\n")
            self._process.stdin.flush()

    def hear(self, timeout: float | None = None) -> list | None:
        """Return the next list that the process sends, or None at its end; `queue.Empty` if none comes."""
        news = self._heard.get(timeout=timeout)
        if news is None:
            self._heard.put(None)  # for whoever asks next
        return news

    def end(self, within: float | None = None) -> None:
        """Close its input and wait for its end; kill it, and its group of processes, if that is too long."""
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        for thread in reversed(self._threads):
            thread.join(within)  # both pipes close when the last process that holds them has ended
            if thread.is_alive():
                with suppress(ProcessLookupError):
                    os.killpg(self.pid, signal.SIGKILL)
                thread.join()
        self._process.wait()
        self._process.stdout.close()
        self._process.stderr.close()
