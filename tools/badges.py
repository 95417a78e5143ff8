"""Write the top of README.md: where to try it, and its badges: `python tools/badges.py`.

The repository's address stands in one place, pyproject.toml: `Repository` under [project.urls]. While it is
not there, all links are relative, and right on GitHub wherever the repository is. With it they are right on
PyPI too, and lead straight to the pages, Binder and Codespaces.
"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
TOP = re.compile(r"(<!-- top: python tools/badges.py -->\n).*?(<!-- end of top -->)", re.DOTALL)
PICTURE = re.compile(r"\]\([^()]*(site/board\.\w+)\)")
START = "lab%2Ftree%2Fnotebooks%2F00_start_here.ipynb"


def top(repository):
    """Return the lines for a repository's address; for "" those that need none."""
    actions = f"{repository or '../..'}/actions/workflows"
    pages, binder, more = "../../deployments/github-pages", "#on-binder", ""
    if repository:
        found = re.fullmatch(r"https://github\.com/([\w.-]+)/([\w.-]+)", repository)
        if not found:
            raise ValueError(
                f"Repository in pyproject.toml is {repository!r}, and must be like https://github.com/owner/name."
            )
        owner, name = found.groups()
        pages = f"https://{owner.lower()}.github.io/{name}/"
        binder = f"https://mybinder.org/v2/gh/{owner}/{name}/HEAD?urlpath={START}"
        more = f", and so can you in a [codespace](https://codespaces.new/{owner}/{name})"
    licence = f"{repository}/blob/HEAD/LICENSE" if repository else "LICENSE"
    badges = (
        ("web pages", f"{actions}/pages.yml/badge.svg", pages),
        ("Binder", "https://mybinder.org/badge_logo.svg", binder),
        ("tests", f"{actions}/test.yml/badge.svg", f"{actions}/test.yml"),
        ("licence: MIT", "https://img.shields.io/badge/licence-MIT-blue", licence),
    )
    return (
        f"**Try it now**, with nothing to install: on the [web pages]({pages}) every slider moves; "
        f"on [Binder]({binder}) you can change the code as well{more}.\n\n"
        + "\n".join(f"[![{text}]({image})]({link})" for text, image, link in badges)
    )


def written(readme, repository):
    """Return the README's text with its top and the address of its picture for that repository."""
    readme, tops = TOP.subn(lambda found: f"{found[1]}{top(repository)}\n{found[2]}", readme)
    where = f"{repository}/raw/HEAD/" if repository else ""
    readme, pictures = PICTURE.subn(lambda found: f"]({where}{found[1]})", readme)
    if (tops, pictures) != (1, 1):
        raise ValueError(
            f"README.md must have one top and one picture of the board; it has {tops} and {pictures}."
        )
    return readme


def repository():
    """Return the repository's address as pyproject.toml has it, or ""."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project.get("urls", {}).get("Repository", "").rstrip("/")


if __name__ == "__main__":
    new = written(README.read_text(encoding="utf-8"), repository())
    README.write_text(new, encoding="utf-8", newline="\n")
