"""Call a function that a learner wrote, and that may never come back: it is stopped after some seconds."""

from __future__ import annotations

import contextlib
import contextvars
import ctypes
import sys
import threading
import time

SECONDS = 5.0
GRACE = 1.0  # how long to go on stopping a function that catches what stops it


class OutOfTime(BaseException):
    """What stops a function that runs too long; no ``except Exception`` in it catches this."""

    stopped = True  # or whether it goes on


# Whether the code that runs is watched already: a function that is handed in may check another one.
_watched = contextvars.ContextVar("watched", default=False)


def call(function, *arguments):
    """Return what a function returns, and stop it after `SECONDS`.

    It runs in a thread of its own: what stops it cannot hit the caller, and what it catches cannot keep the
    caller waiting. Nothing but the end of the process stops a single long call into C that never gives up
    the interpreter, such as ``sum(range(10**12))``.

    Raises
    ------
    OutOfTime
        If the time is over. Its ``stopped`` says whether the function was stopped, or goes on.
    BaseException
        What the function raises.
    """
    if _watched.get():
        return function(*arguments)
    outcome, done = [], threading.Event()

    def work():
        _watched.set(True)
        try:
            outcome.append((function(*arguments), None))
        except BaseException as error:
            outcome.append((None, error))

    def run():
        with contextlib.suppress(OutOfTime):  # it may be thrown once more on the way out
            try:
                context.run(work)
            finally:
                done.set()

    context = contextvars.copy_context()  # where NumPy keeps what it does about a division by 0
    worker = threading.Thread(target=run, daemon=True)
    try:
        worker.start()
    except RuntimeError:  # no threads: Python in a browser
        return _watching_each_line(function, arguments)
    try:
        done.wait(SECONDS)  # (join would forget the thread if it were interrupted, before Python 3.13)
    finally:  # also if the caller is interrupted
        stopped = _stop(worker, done)
    result, error = outcome[0] if outcome else (None, OutOfTime())
    if error is None:
        return result
    if isinstance(error, OutOfTime):
        error.stopped = stopped
    raise error


def _stop(worker: threading.Thread, done: threading.Event) -> bool:
    """Throw `OutOfTime` into a thread until it is done; say whether that worked."""
    thread, error = ctypes.c_ulong(worker.ident), ctypes.py_object(OutOfTime)
    until = time.monotonic() + GRACE
    while not done.is_set() and ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error):
        if time.monotonic() > until:
            return False
        done.wait(0.001)
    return True


def _watching_each_line(function, arguments):
    until = time.monotonic() + SECONDS

    def look(_frame, _event, _argument):
        if time.monotonic() > until:
            raise OutOfTime
        return look

    before, token = sys.gettrace(), _watched.set(True)
    sys.settrace(look)
    try:
        return function(*arguments)
    finally:
        sys.settrace(before)
        _watched.reset(token)
