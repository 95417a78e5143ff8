"""Stands where the kernel looks for its installer, before it looks for anything else.

Nothing is installed here: what the lessons import is there, or is fetched from the site when it is imported.
"""

import json
import os
import sys
import types
from importlib.resources import files
from pathlib import Path

from js import XMLHttpRequest
from kernel import DATA, PACKAGES, Library
from pyodide_js import FS, _api

ADDRESS = _api.config.indexURL
MANIFEST = json.loads(files(__name__).joinpath("manifest.json").read_text())


def get(name):
    """Fetch one of Python's archives, while Python waits."""
    request = XMLHttpRequest.new()
    request.open("GET", f"{ADDRESS}{name}.zip", False)
    request.responseType = "arraybuffer"
    request.send()
    return request.response if request.status == 200 else None


sys.meta_path.insert(0, Library(get, MANIFEST))
for name in MANIFEST["movielens"]:  # is fetched when it is read
    path = Path("/", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    FS.createLazyFile(str(path.parent), path.name, ADDRESS + name, True, False)
os.environ |= {"RECVIZ_DATA": DATA, "MPLCONFIGDIR": f"{PACKAGES}/matplotlib-lists"}
# The shell asks IPython's terminal, which is left out here, for the event loops of windows.
terminal = types.ModuleType("IPython.terminal")
terminal.pt_inputhooks = types.SimpleNamespace(backends=[], aliases={})
sys.modules[terminal.__name__] = terminal
from IPython.core.interactiveshell import InteractiveShell  # noqa: E402  (its imports need what is above)


def with_transformed_cell(method):
    """Let the kernel call a method as before IPython 9.16, which wants the transformed cell too."""

    def called(self, cell, *, transformed_cell=None, **more):
        return method(self, cell, transformed_cell=transformed_cell or self.transform_cell(cell), **more)

    return called


for name in ("should_run_async", "run_cell_async"):
    setattr(InteractiveShell, name, with_transformed_cell(getattr(InteractiveShell, name)))
