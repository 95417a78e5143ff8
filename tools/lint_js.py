"""Check all JavaScript and CSS of the project, as biome.jsonc says: `python tools/lint_js.py`.

    python tools/lint_js.py --write    mends what can be mended, and lays all of it out

Where Node.js is missing nothing is checked, and that is said; with CI=true it is an error.
"""

import os
import subprocess
import sys

from pages import npm


def main():
    """Run Biome; return its exit status."""
    try:
        npm.install()
    except npm.NoNodeError as error:
        said = f"lint: JavaScript and CSS were not checked: {error}"
        if os.environ.get("CI") == "true":
            sys.exit(said)
        print(said)
        return 0
    except npm.NpmError as error:
        sys.exit(f"lint: {error}")
    biome = ["node", npm.MODULES / "@biomejs" / "biome" / "bin" / "biome"]
    command = [*biome, "check", "--error-on-warnings", *sys.argv[1:]]
    return subprocess.run(command, cwd=npm.ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
