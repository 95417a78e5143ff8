"""Google Colab shows widgets that are not its own only if it is asked to."""

from __future__ import annotations

import sys
from importlib import import_module


def turn_on() -> None:
    """Turn on Colab's custom widget manager, where this is a kernel of Colab; do nothing elsewhere."""
    if "google.colab" in sys.modules:  # its kernels import it when they start
        import_module("google.colab.output").enable_custom_widget_manager()
