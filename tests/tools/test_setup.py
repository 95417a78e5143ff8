"""What tools/setup.sh says, and that it does nothing when nothing changed; no download is made.

Most tests use a pretended Python: a shell script that answers as one would.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ["sh", "cat", "cksum", "tail", "grep", "dirname", "mkdir", "rm", "cp", "id", "make", "sed", "awk"]
PRETENDED = """#!/bin/sh
# Answers as Python {version} would, and writes down what it was asked; {venv} and {uv} tell what works.
echo "$*" >>"{calls}"
case "$*" in
  *version_info*) echo {version} ;;
  *ensurepip*) {venv} ;;
  "-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
  "-m pip"*) ;;
  "-m uv"*) {uv} ;;
esac
"""
NO_ROUTE = "echo 'error: Failed to fetch: tcp connect error: Connection refused'; exit 2"
BAD_HASH = "echo 'error: Hash mismatch for numpy'; exit 1"


@pytest.fixture
def checkout(tmp_path):
    """Return a copy of what setting up needs, in a folder with an awkward name."""
    folder = tmp_path / "my räc viz"
    (folder / "tools").mkdir(parents=True)
    for path in (ROOT / "Makefile", ROOT / "pyproject.toml", *ROOT.glob("requirements*.lock")):
        shutil.copy(path, folder)
    for name in ("setup.sh", "uv.txt", "quiet_lab.py"):
        shutil.copy(ROOT / "tools" / name, folder / "tools")
    shutil.copytree(ROOT / "recviz" / "labconfig", folder / "recviz" / "labconfig")
    return folder


@pytest.fixture
def bin_folder(tmp_path):
    """Return the one folder of a PATH that has the usual tools, but no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    return folder


def pretend(path, version, *, venv="exit 0", uv="exit 0", calls="/dev/null"):
    path.write_text(PRETENDED.format(version=version, venv=venv, uv=uv, calls=calls), encoding="utf-8")
    path.chmod(0o755)


def run(checkout, bin_folder, *command, **variables):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "PYTHON"))}
    return subprocess.run(
        command or ["sh", "tools/setup.sh", "lab"],
        cwd=checkout, env={**kept, "PATH": str(bin_folder), **variables},
        check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("version", ["2.7.18", "3.8.1", "3.10.13", "3.15.0"])
def test_no_python_in_range(checkout, bin_folder, version):
    pretend(bin_folder / "python3", version)
    done = run(checkout, bin_folder)
    assert done.returncode != 0
    assert f"needs Python 3.11 to 3.14, and found none (python3 is Python {version})" in done.stderr
    assert "install one and try again" in done.stderr
    assert not (checkout / ".venv").exists()


def test_no_python_at_all(checkout, bin_folder):
    done = run(checkout, bin_folder)
    assert done.returncode != 0
    assert "found none (no Python at all)" in done.stderr


def test_a_python_that_does_not_run_is_passed_over(checkout, bin_folder):
    (bin_folder / "python3.13").write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    (bin_folder / "python3.13").chmod(0o755)
    pretend(bin_folder / "python3", "3.12.1")
    done = run(checkout, bin_folder)
    assert done.returncode == 0
    assert "Python 3.12.1 (python3)" in done.stdout


def test_named_python_does_not_run(checkout, bin_folder):
    pretend(bin_folder / "python3", "3.12.1")
    done = run(checkout, bin_folder, PYTHON="/no where/python")
    assert done.returncode != 0
    assert "PYTHON is '/no where/python', which does not run as a Python" in done.stderr


def test_no_venv_module(checkout, bin_folder):
    pretend(bin_folder / "python3", "3.12.1", venv="exit 1")
    done = run(checkout, bin_folder)
    assert done.returncode != 0
    assert "python3 is Python 3.12.1 but has no venv module" in done.stderr
    assert "apt-get install python3-venv" in done.stderr


def test_another_python_has_the_venv_module(checkout, bin_folder):
    pretend(bin_folder / "python3.13", "3.13.0", venv="exit 1")
    pretend(bin_folder / "python3", "3.11.2")
    done = run(checkout, bin_folder)
    assert done.returncode == 0
    assert "Python 3.11.2 (python3)" in done.stdout


@pytest.mark.parametrize(
    ("uv", "sentence"),
    [
        (NO_ROUTE, "the Python package index could not be reached: check the network"),
        (BAD_HASH, "installing failed, for the reason above"),
    ],
)
def test_installing_fails(checkout, bin_folder, uv, sentence):
    calls = checkout / "calls"
    pretend(bin_folder / "python3", "3.12.1", uv=uv, calls=calls)
    done = run(checkout, bin_folder, "make", "lab")
    assert done.returncode != 0
    assert "error: " in done.stderr, "the installer's own reason is shown too"
    assert sentence in done.stderr
    assert "-m recviz lab" not in calls.read_text()
    again = run(checkout, bin_folder, "make", "lab")
    assert again.returncode != 0, "a failed step does not count as done"


@pytest.mark.slow
def test_no_network_with_a_real_pip(checkout):
    done = run(
        checkout, os.environ["PATH"],
        PYTHON=sys.executable, PIP_CONFIG_FILE=os.devnull, PIP_FIND_LINKS="", PIP_NO_CACHE_DIR="1",
        PIP_INDEX_URL="http://127.0.0.1:9/", PIP_EXTRA_INDEX_URL="",
    )  # fmt: skip
    assert done.returncode != 0
    assert "the Python package index could not be reached" in done.stderr


def test_a_folder_that_cannot_be_written_to(checkout, bin_folder):
    pretend(bin_folder / "python3", "3.12.1")
    refuse = bin_folder / "mkdir"
    refuse.unlink()
    refuse.write_text('#!/bin/sh\necho "mkdir: Read-only file system" >&2\nexit 1\n')
    refuse.chmod(0o755)
    done = run(checkout, bin_folder)
    assert done.returncode != 0
    assert f"cannot write into this folder, {checkout}: copy it to where you may write" in done.stderr
    assert "Read-only" not in done.stderr


def test_the_date_of_the_versions_is_told(checkout, bin_folder):
    day = run(checkout, bin_folder, "sh", "tools/setup.sh", "date").stdout.strip()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    for lock in (*ROOT.glob("requirements*.lock"), ROOT / "tools" / "uv.txt"):
        assert f"#    make lock (versions of {day})" in lock.read_text(encoding="utf-8").splitlines()
    pretend(bin_folder / "python3", "3.12.1")
    assert f"in their versions of {day}" in run(checkout, bin_folder).stdout


def test_second_time_is_quick_and_quiet(checkout, bin_folder):
    calls = checkout / "calls"
    pretend(bin_folder / "python3", "3.12.1", calls=calls)
    first = run(checkout, bin_folder, "sh", "tools/setup.sh", "dev")
    assert first.stdout.count("setup: ") == 4 and len(calls.read_text().splitlines()) > 5
    calls.unlink()
    second = run(checkout, bin_folder, "sh", "tools/setup.sh", "dev")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    (asked,) = calls.read_text().splitlines()
    assert "version_info" in asked, "whether .venv still runs, and nothing else"


def test_the_lessons_do_not_bring_spark(checkout, bin_folder):
    pretend(bin_folder / "python3", "3.12.1")
    assert "Spark" not in run(checkout, bin_folder).stdout
    assert "Spark" in run(checkout, bin_folder, "sh", "tools/setup.sh", "spark").stdout


def test_python_without_tensorflow_is_told(checkout, bin_folder):
    pretend(bin_folder / "python3.14", "3.14.0")
    assert "TensorFlow has no release for Python 3.14 yet, so cells" in run(checkout, bin_folder).stdout
    shutil.rmtree(checkout / ".venv")
    pretend(bin_folder / "python3", "3.12.1")
    done = run(checkout, bin_folder).stdout
    assert "Python 3.12.1 (python3)" in done and "3.14" not in done, "one that can have all goes first"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-tfrs.lock"])
def test_done_again_when_something_changed(checkout, bin_folder, tmp_path, name):
    pretend(bin_folder / "python3", "3.12.1")
    assert ".venv" in run(checkout, bin_folder).stdout
    with (checkout / name).open("a", encoding="utf-8") as lock:
        lock.write("# another pin\n")
    changed = run(checkout, bin_folder).stdout
    assert "installing" in changed
    assert "making .venv" not in changed
    # a virtual environment knows its place by heart
    moved = checkout.rename(tmp_path / "elsewhere")
    assert "making .venv" in run(moved, bin_folder).stdout
    # asking for another Python is heard
    pretend(bin_folder / "python3.13", "3.13.0")
    assert "making .venv with Python 3.13.0" in run(moved, bin_folder, PYTHON="python3.13").stdout
    assert run(moved, bin_folder).stdout == ""


@pytest.mark.parametrize("before", [True, False])
def test_lab_is_told_not_to_ask_about_news(tmp_path, before):
    venv.create(tmp_path, symlinks=True, with_pip=False)
    settings = tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    if before:
        settings.parent.mkdir(parents=True)
        settings.write_text("{}")
    subprocess.run([tmp_path / "bin" / "python", ROOT / "tools" / "quiet_lab.py"], check=True)
    told = json.loads(settings.read_text(encoding="utf-8"))["@jupyterlab/apputils-extension:notification"]
    assert told == {"checkForUpdates": False, "fetchNews": "false"}


@pytest.mark.parametrize("name", ["tools/setup.sh", "binder/postBuild"])
def test_whoever_sets_up_tells_lab(name):
    assert "tools/quiet_lab.py" in (ROOT / name).read_text(encoding="utf-8")


def test_unknown_step(checkout, bin_folder):
    done = run(checkout, bin_folder, "sh", "tools/setup.sh", "everything")
    assert done.returncode != 0
    assert "'everything' was given; it is one of uv, lab, spark, dev, date" in done.stderr


def test_named_browser_that_does_not_run():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "ensure_browser.py"],
        env={**os.environ, "RECVIZ_CHROMIUM": "/no/such/browser"},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert "RECVIZ_CHROMIUM is '/no/such/browser', which is no program that can be run" in done.stderr
