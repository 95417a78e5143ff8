"""TensorFlow, imported when it is first asked for: that takes seconds and half a gigabyte."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from recviz.install import lacking


@contextmanager
def variables(**values: str) -> Iterator[None]:
    """Set environment variables for what is imported within, and put them back only if that fails.

    TensorFlow reads some of its variables late, when a part of it is used for the first time.
    """
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    except BaseException:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        raise


def tensorflow() -> ModuleType:
    """Import TensorFlow and return it, without its start-up messages.

    They go to the error stream, a learner can do nothing about them, and setting the log level after
    the import is too late.

    Raises
    ------
    ModuleNotFoundError
        If TensorFlow is not installed; the message says how it is.
    """
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "2", "TF_ENABLE_ONEDNN_OPTS": "0"}
    if "tensorflow" in sys.modules:
        quiet = {}
    with variables(**{name: value for name, value in quiet.items() if name not in os.environ}):
        try:
            import tensorflow as tf
        except ModuleNotFoundError as error:
            if error.name != "tensorflow":  # it is here, and lacks something itself
                raise
            raise ModuleNotFoundError(lacking("TensorFlow", "tensorflow"), name="tensorflow") from None

    # Every loss has a run of its own; TensorFlow takes that for one function traced too often.
    tf.get_logger().setLevel("ERROR")
    return tf
