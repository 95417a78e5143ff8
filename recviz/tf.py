"""TensorFlow, imported when it is first asked for: that takes seconds and half a gigabyte."""

from __future__ import annotations

import os
import sys
from types import ModuleType


def tensorflow() -> ModuleType:
    """Import TensorFlow and return it, without its start-up messages.

    They go to the error stream, a learner can do nothing about them, and setting the log level after
    the import is too late.
    """
    if "tensorflow" not in sys.modules:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    import tensorflow as tf

    # Every loss has a run of its own; TensorFlow takes that for one function traced too often.
    tf.get_logger().setLevel("ERROR")
    return tf
