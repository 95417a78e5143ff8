"""Tell this Python's JupyterLab not to ask about news and updates; told here, not in the user's home.

Run by tools/setup.sh and by binder/postBuild, for whoever starts JupyterLab without `recviz lab`.
"""

import shutil
import sys
from pathlib import Path

TOLD = Path(__file__).parents[1] / "recviz" / "labconfig" / "default_setting_overrides.json"
SETTINGS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings"

if __name__ == "__main__":
    SETTINGS.mkdir(parents=True, exist_ok=True)
    shutil.copy(TOLD, SETTINGS / "overrides.json")
