"""What GitHub reads: workflows, forms, the container; and the top of the README. Lint asks actionlint too."""

import json
import re
from pathlib import Path

import badges
import pytest
import yaml
from check_jsonschema import main as check_jsonschema

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ACTIONS = sorted((GITHUB / "actions").glob("*/action.yml"))
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))
CONTAINER = ROOT / ".devcontainer" / "devcontainer.json"


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("--builtin-schema=vendor.github-workflows", WORKFLOWS),
        ("--builtin-schema=vendor.github-actions", ACTIONS),
        ("--builtin-schema=vendor.github-issue-forms", FORMS),
        ("--builtin-schema=vendor.dependabot", [GITHUB / "dependabot.yml"]),
        ("--builtin-schema=vendor.citation-file-format", [ROOT / "CITATION.cff"]),
        (f"--schemafile={Path(__file__).with_name('devcontainer.schema.json')}", [CONTAINER]),
    ],
    ids=lambda value: value.split(".")[-1].split("/")[-1] if isinstance(value, str) else "",
)
def test_files_are_as_their_schemas_want_them(schema, files, capsys):
    assert files
    options = ["--force-filetype=yaml"] if files == [ROOT / "CITATION.cff"] else []
    failed = check_jsonschema([schema, *options, *map(str, files)], standalone_mode=False)
    assert not failed, capsys.readouterr().out


@pytest.mark.parametrize("path", [*WORKFLOWS, *ACTIONS], ids=lambda path: path.stem)
def test_whatever_is_not_ours_is_pinned_by_commit_with_its_version(path):
    for line in re.findall(r"uses: (.*)", path.read_text(encoding="utf-8")):
        assert re.fullmatch(r"\./\S+|[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_an_action_has_one_version_in_all_files():
    texts = "".join(path.read_text(encoding="utf-8") for path in (*WORKFLOWS, *ACTIONS))
    pins = set(re.findall(r"uses: (\w\S+@\S+)", texts))
    assert len({pin.split("@")[0] for pin in pins}) == len(pins)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_may_do_the_least(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert workflow["concurrency"]["group"]
    for name, job in workflow["jobs"].items():
        rights = job.get("permissions", {})
        writes = {right for right, may in rights.items() if may == "write"}
        assert writes == {
            ("pages", "deploy"): {"pages", "id-token"},
            ("release", "publish"): {"id-token"},
        }.get((path.stem, name), set())
        assert "uses" in job or job["timeout-minutes"] <= 90
        for step in job.get("steps", []):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
        if writes:  # whoever may write runs nothing of the project, and only what the job before it made
            assert all("run" not in step for step in job["steps"])


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_forms_offer_each_lesson(path):
    titles = [
        f"{lesson.stem[:2]} {''.join(json.loads(lesson.read_text(encoding='utf-8'))['cells'][0]['source'])}"
        for lesson in sorted((ROOT / "notebooks").glob("*.ipynb"))
    ]
    body = yaml.safe_load(path.read_text(encoding="utf-8"))["body"]
    (offered,) = (part["attributes"]["options"] for part in body if part["type"] == "dropdown")
    *lessons, other = offered
    assert lessons == [title.splitlines()[0].replace(" # ", " ") for title in titles]
    assert other.startswith("none of them")
    assert {"lesson", "section"} <= {part.get("id") for part in body}


def test_the_container_sets_up_what_make_lab_does():
    container = json.loads(CONTAINER.read_text(encoding="utf-8"))
    assert container["postCreateCommand"] in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert container["image"].endswith(":3.12")
    assert all((ROOT / name).is_file() for name in container["customizations"]["codespaces"]["openFiles"])


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_has_the_top_that_the_tool_writes():
    """If this fails: python tools/badges.py."""
    assert badges.written(README, badges.repository()) == README


def test_the_tops_links_lead_somewhere_with_and_without_an_address():
    unknown = badges.written(README, "")
    places = re.findall(r"\]\(([^)]+)\)", badges.top(""))
    assert len(places) >= 8
    for place in places:
        workflow = re.fullmatch(r"\.\./\.\./actions/workflows/(\w+\.yml)(/badge\.svg)?", place)
        if workflow:
            assert GITHUB / "workflows" / workflow[1] in WORKFLOWS
        elif place.startswith("#"):
            assert f"\n## {place[1:].replace('-', ' ')}\n".casefold() in unknown.casefold()
        elif not place.startswith("https://"):
            assert place == "../../deployments/github-pages" or (ROOT / place).exists()
    known = badges.written(unknown, "https://github.com/Ada/see")
    places = re.findall(r"\]\(([^)]+)\)", known.split("end of top")[0])
    assert all(place.startswith("https://") for place in places)
    assert "](https://ada.github.io/see/)" in known
    assert "](https://github.com/Ada/see/raw/HEAD/site/board.gif)" in known
    assert badges.written(known, "") == unknown


@pytest.mark.parametrize(
    "address", ["github.com/ada/see", "https://example.org/a/b", "https://github.com/ada"]
)
def test_an_address_that_is_not_githubs_is_told(address):
    with pytest.raises(ValueError, match="must be like https://github.com/owner/name"):
        badges.top(address)


def test_the_animation_moves_and_is_light():
    from PIL import Image

    path = ROOT / "site" / "board.gif"
    assert path.stat().st_size <= 1_500_000
    with Image.open(path) as picture:
        assert picture.n_frames > 20
