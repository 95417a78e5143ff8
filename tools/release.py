"""Make a release: `make release VERSION=1.1.0` dates it, sets its version, commits and tags.

Before anything is written all is checked: the branch is main, nothing is left uncommitted, the version is
higher than the last, and CHANGELOG.md begins with what is new in it. Nothing is sent: the last line says how.
"""

import datetime
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class ReleaseError(Exception):
    """A sentence for the person at the terminal."""


def git(root, *arguments):
    """Run git; return what it said."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, check=False, capture_output=True, text=True)
    except OSError as error:
        raise ReleaseError(f"a release is a commit and a tag, and git cannot be run: {error}.") from None
    if done.returncode:
        raise ReleaseError(f"git {arguments[0]} failed:\n{(done.stderr or done.stdout).strip()}")
    return done.stdout.strip()


def parts(version):
    """Return the three numbers of a version, to compare."""
    found = VERSION.fullmatch(version)
    if not found:
        raise ReleaseError(
            f"VERSION is {version!r}, and must be three numbers with dots, such as 1.2.0: "
            "the first for changes that break code, the second for new things, the third for repairs."
        )
    return tuple(int(part) for part in found.groups())


def news(changes, version):
    """Return what CHANGELOG.md says is new in the version, which must be its newest and without a date."""
    newest = re.search(r"^## (.*)\n(?s:(.*?))(?=^## |\Z)", changes, re.MULTILINE)
    if not newest or newest[1].strip() != version or not newest[2].strip():
        raise ReleaseError(
            f"CHANGELOG.md must begin with what is new: a line '## {version}', without a date, and text "
            f"under it; its first heading is {newest[1] if newest else ''!r}. Write it, and commit it."
        )
    return newest[2].strip()


def replaced(text, pattern, by, name):
    """Return the text with the one line that fits the pattern replaced."""
    text, count = re.subn(pattern, by, text, flags=re.MULTILINE)
    if count != 1:
        raise ReleaseError(f"{name} must have one line like {pattern}, and has {count}.")
    return text


def release(version, root, today):
    """Check all, then write, commit and tag the version; return the tag."""
    new, tag = parts(version), f"v{version}"
    texts = {
        name: (root / name).read_text(encoding="utf-8")
        for name in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md")
    }
    last = tomllib.loads(texts["pyproject.toml"])["project"]["version"]
    if new <= parts(last):
        raise ReleaseError(f"VERSION is {version}, and must be higher than the last one, {last}.")
    branch = git(root, "branch", "--show-current")
    if branch != "main":
        raise ReleaseError(f"a release is made from the branch main, and this is {branch or 'no branch'!r}.")
    if left := git(root, "status", "--porcelain"):
        raise ReleaseError(f"these files are not committed; commit or remove them, and try again:\n{left}")
    if git(root, "tag", "--list", tag):
        raise ReleaseError(f"there is a tag {tag} already: take the next version.")
    text = news(texts["CHANGELOG.md"], version)
    for name, pattern, by in (
        ("pyproject.toml", r'^version = ".*"$', f'version = "{version}"'),
        ("CITATION.cff", r"^version: .*$", f"version: {version}"),
        ("CITATION.cff", r"^date-released: .*$", f"date-released: {today}"),
        ("CHANGELOG.md", rf"^## {re.escape(version)} *$", f"## {version} ({today})"),
    ):
        texts[name] = replaced(texts[name], pattern, by, name)
    before = git(root, "rev-parse", "HEAD")
    try:
        for name, changed in texts.items():
            (root / name).write_text(changed, encoding="utf-8", newline="\n")
        git(root, "commit", "--quiet", "--all", "--message", f"Release {version}")
        message = f"recviz {version}\n\n{text}\n"
        git(root, "tag", "--annotate", tag, "--cleanup=verbatim", "--message", message)
    except (OSError, ReleaseError):
        git(root, "reset", "--quiet", "--hard", before)  # nothing was uncommitted, so nothing is lost
        raise
    return tag


def main(arguments=None):
    """Run the command line; return its exit code."""
    (version,) = sys.argv[1:] if arguments is None else arguments
    try:
        tag = release(version, ROOT, datetime.date.today())
    except (ReleaseError, OSError) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    print(f"release: committed and tagged as {tag}. To publish it: git push --atomic origin main {tag}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
