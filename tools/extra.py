"""Print what an extra of pyproject.toml names, for a lock of its own; called by `make lock`.

The marker that spares pip on a Mac a package which it could not resolve is dropped: that lock is installed
without its dependencies, on every system.
"""

import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
NOT_ON_A_MAC = " and sys_platform != 'darwin'"

if __name__ == "__main__":
    extras = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    print(*(line.replace(NOT_ON_A_MAC, "") for line in extras[sys.argv[1]]), sep="\n")
