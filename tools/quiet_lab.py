"""Tell this Python's JupyterLab not to ask about news and updates; told here, not in the user's home.

Run by tools/setup.sh, by binder/postBuild, and by hand where conda made the environment.
"""

import shutil
import sys
from pathlib import Path

SETTINGS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings"

if __name__ == "__main__":
    SETTINGS.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("lab_overrides.json"), SETTINGS / "overrides.json")
