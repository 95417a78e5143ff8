"""recviz in Google Colab, whose place a stand-in takes.

Colab draws widgets that are not its own only if it is told to, and each output says by which manager.
anywidget sees to both. A board of ours adds its twin to the output, and must leave that as it is.
"""

import subprocess
import sys

STAND_IN = """
import sys, types
output = types.ModuleType("google.colab.output")
output.enable_custom_widget_manager = lambda: print("turned on")
output._widgets = types.SimpleNamespace(_installed_url="https://where/manager.js")
sys.modules["google.colab.output"] = output
import recviz as rv
board = rv.Board(rv.movies(), *rv.hand_built()[:2])
data, metadata = board._repr_mimebundle_()
print(metadata["application/vnd.jupyter.widget-view+json"]["colab"]["custom_widget_manager"]["url"])
print(*data)
"""


def test_a_board_turns_on_the_manager_of_custom_widgets():
    done = subprocess.run([sys.executable, "-c", STAND_IN], check=True, capture_output=True, text=True)
    first, url, kinds = done.stdout.splitlines()
    assert (first, url) == ("turned on", "https://where/manager.js")
    assert "text/plain" in kinds
