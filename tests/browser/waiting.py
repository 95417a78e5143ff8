"""Waiting for what a server or a page is about to do."""

import time


def until(condition, what, seconds=10.0):
    """Wait until `condition()` is true, and return its value; `what` may be a function too."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds:g} s still not so: {what() if callable(what) else what}")
        time.sleep(0.02)


def settle(page):
    """Let the browser paint twice: what a key or a pointer caused is then on the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
