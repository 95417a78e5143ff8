"""make release: what it writes, and when it refuses, in a small repository of its own."""

import datetime
import subprocess

import pytest
import release

FILES = {
    "pyproject.toml": '[project]\nname = "recviz"\nversion = "1.0.0"\ndependencies = ["numpy>=2.0"]\n',
    "CITATION.cff": "cff-version: 1.2.0\nversion: 1.0.0\ndate-released: 2026-11-22\nlicense: MIT\n",
    "CHANGELOG.md": "# What changed\n\n## 1.1.0\n\n- A `#` here.\n- Räume\n\n## 1.0.0 (2026-11-22)\n\nOne.\n",
}
DAY = datetime.date(2027, 1, 5)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Return a repository that is ready for 1.1.0."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ada@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")  # nobody's hooks, nor a key to sign with
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    return tmp_path


def git(root, *arguments):
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def commit(root):
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Ready")


def test_sets_version_and_date_commits_and_tags(root):
    assert release.release("1.1.0", root, DAY) == "v1.1.0"
    wanted = {
        "pyproject.toml": FILES["pyproject.toml"].replace('"1.0.0"', '"1.1.0"'),
        "CITATION.cff": FILES["CITATION.cff"].replace("1.0.0", "1.1.0").replace("2026-11-22", "2027-01-05"),
        "CHANGELOG.md": FILES["CHANGELOG.md"].replace("## 1.1.0\n", "## 1.1.0 (2027-01-05)\n"),
    }
    assert {name: git(root, "show", f"v1.1.0:{name}") for name in FILES} == wanted
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "-1", "--format=%s") == "Release 1.1.0\n"
    message = git(root, "tag", "--list", "--format=%(contents)", "v1.1.0")
    assert message.strip() == "recviz 1.1.0\n\n- A `#` here.\n- Räume"
    with pytest.raises(release.ReleaseError, match="higher than the last one, 1.1.0"):
        release.release("1.1.0", root, DAY)


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("", "three numbers"),
        ("1.1", "three numbers"),
        ("v1.1.0", "three numbers"),
        ("1.01.0", "three numbers"),
        ("1.1.0\n", "three numbers"),
        ("1.1.0rc1", "three numbers"),
        ("1.0.0", "higher than the last one, 1.0.0"),
        ("0.9.9", "higher than the last one, 1.0.0"),
        ("1.2.0", "'## 1.2.0', without a date, and text under it; its first heading is '1.1.0'"),
        ("1.0.10", "'## 1.0.10'"),
    ],
)
def test_refuses_another_version(root, version, words):
    refuses(root, version, words)


def refuses(root, version, words):
    """Fail unless the release is refused in these words, and nothing is changed."""
    before = [git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain"), git(root, "tag")]
    with pytest.raises(release.ReleaseError, match=words):
        release.release(version, root, DAY)
    assert [git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain"), git(root, "tag")] == before


def test_refuses_a_dirty_tree_another_branch_and_a_tag_that_is_there(root):
    (root / "new.txt").touch()
    refuses(root, "1.1.0", "not committed; commit or remove them, and try again:\n.. new.txt")
    (root / "new.txt").unlink()
    git(root, "switch", "--quiet", "--create", "side")
    refuses(root, "1.1.0", "the branch main, and this is 'side'")
    git(root, "switch", "--quiet", "--detach", "main")
    refuses(root, "1.1.0", "the branch main, and this is 'no branch'")
    git(root, "switch", "--quiet", "main")
    git(root, "tag", "v1.1.0")
    refuses(root, "1.1.0", "a tag v1.1.0 already")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## 1.1.0\n\n- A `#` here.\n- Räume\n", "## 1.1.0\n"),
        ("## 1.1.0\n", "## 1.1.0 (2026-12-24)\n"),
        ("## 1.1.0\n", "## Not released\n"),
    ],
)
def test_refuses_without_an_entry_in_the_changelog(root, old, new):
    (root / "CHANGELOG.md").write_text(FILES["CHANGELOG.md"].replace(old, new), encoding="utf-8")
    commit(root)
    refuses(root, "1.1.0", "must begin with what is new: a line '## 1.1.0'")


@pytest.mark.parametrize("asked", ["commit.gpgSign", "tag.gpgSign"])
def test_leaves_all_as_it_was_when_git_will_not_commit_or_tag(root, asked):
    git(root, "config", asked, "true")
    git(root, "config", "gpg.program", "false")
    refuses(root, "1.1.0", f"git {asked.split('.')[0]} failed:")


def test_the_command_says_what_is_next_or_what_is_wrong(root, capsys, monkeypatch):
    monkeypatch.setattr(release, "ROOT", root)
    assert release.main(["1.1.0"]) == 0
    assert "git push --atomic origin main v1.1.0" in capsys.readouterr().out
    assert release.main([""]) == 1
    assert capsys.readouterr().err.startswith("release: VERSION is ''")
