"""TensorFlow and TFRS, imported when they are first asked for: that takes seconds and half a gigabyte."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from recviz.install import here
from recviz.instead import not_installed


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


@contextmanager
def quiet() -> Iterator[None]:
    """Keep back what is written to the error stream within, and hand it out only if that fails.

    TensorFlow writes past Python, to the stream's file.
    """
    try:
        stream = os.dup(2)
    except OSError:  # there is none, as for a program without a console
        yield
        return
    with tempfile.TemporaryFile() as kept:
        os.dup2(kept.fileno(), 2)
        try:
            yield
        except BaseException:
            kept.seek(0)
            os.write(stream, kept.read())
            raise
        finally:
            os.dup2(stream, 2)
            os.close(stream)


def tensorflow() -> ModuleType:
    """Import TensorFlow and return it, without its start-up messages.

    They go to the error stream, and a learner can do nothing about them.

    Raises
    ------
    ModuleNotFoundError
        If TensorFlow is not installed; the message says how it is.
    """
    if not here("tensorflow"):
        raise not_installed("TensorFlow", "tensorflow", "tensorflow")
    # Two more that it reads later on, for what it tells when it is first at work.
    words = {"TF_CPP_MIN_LOG_LEVEL": "2", "TF_ENABLE_ONEDNN_OPTS": "0"}
    if "tensorflow" in sys.modules:
        words = {}
    with variables(**{name: value for name, value in words.items() if name not in os.environ}), quiet():
        import tensorflow as tf

    # Every loss has a run of its own; TensorFlow takes that for one function traced too often.
    tf.get_logger().setLevel("ERROR")
    return tf


def tensorflow_recommenders() -> ModuleType:
    """Import TensorFlow Recommenders and return it, without start-up messages.

    It is made for Keras 2, which TensorFlow gives out as ``tf.keras`` if TF_USE_LEGACY_KERAS is set when
    ``tf.keras`` is used for the first time. So this sets it; TensorFlow itself may have been imported.
    (``import keras`` is Keras 3 all the same, and can be used beside it.)

    Raises
    ------
    ModuleNotFoundError
        If TensorFlow Recommenders or Keras 2 is not installed.
    ImportError
        If ``tf.keras`` is Keras 3 already.
    """
    packages = {"tensorflow_recommenders": "tensorflow-recommenders", "tf_keras": "tf-keras"}
    missing = [package for module, package in packages.items() if not here(module)]
    if missing:
        raise not_installed(" and ".join(missing), "tfrs")
    with variables(TF_USE_LEGACY_KERAS="1"):
        tf = tensorflow()
        version = getattr(tf.keras, "version", None)  # Keras 2 has none
        if version is not None:
            raise ImportError(
                f"tf.keras is Keras {version()} in this kernel, and TensorFlow Recommenders needs Keras 2. "
                "That cannot be changed later: restart the kernel, and call rv.tensorflow_recommenders() "
                "before anything else uses tf.keras."
            )
        with quiet():
            import tensorflow_recommenders as tfrs

    return tfrs
