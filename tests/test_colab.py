"""recviz in Google Colab, whose place a stand-in takes."""

import subprocess
import sys

STAND_IN = """
import sys, types
output = types.ModuleType("google.colab.output")
output.enable_custom_widget_manager = lambda: print("turned on")
colab = types.ModuleType("google.colab")
colab.output = output
sys.modules |= {"google.colab": colab, "google.colab.output": output}
import recviz
"""


def test_widgets_are_turned_on_where_this_is_colab():
    done = subprocess.run([sys.executable, "-c", STAND_IN], check=True, capture_output=True, text=True)
    assert done.stdout == "turned on\n"
