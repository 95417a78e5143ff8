"""pyproject.toml, the locks, environment.yml, binder/ and the Makefile say the same."""

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from recviz import install

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = [
    "requirements.lock",
    "requirements-tfrs.lock",
    "requirements-spark.lock",
    "requirements-dev.lock",
    "tools/uv.txt",
    "tools/lite.txt",
]
ENVIRONMENTS = ["environment.yml", "binder/environment.yml"]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]

PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;]+)(?: ; (?P<marker>.+?))? \\$")


def read_lock(name):
    """Return the pins of a lock: (name, version, marker or None, number of hashes)."""
    pins = []
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if match := PIN.match(line):
            pins.append([match["name"], match["version"], match["marker"], 0])
        elif re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line):
            pins[-1][3] += 1
        else:
            assert line.startswith("#"), f"{name} has a line that is neither a pin nor a hash: {line}"
    return pins


def linux(python):
    """Return what markers are evaluated against: that Python on a Linux PC."""
    where = {"python_version": python, "python_full_version": f"{python}.5", "sys_platform": "linux"}
    where |= {"platform_system": "Linux", "os_name": "posix", "implementation_name": "cpython"}
    return where | {"platform_machine": "x86_64", "platform_python_implementation": "CPython"}


def pinned(lock, package, python="3.11"):
    """Return the one version that a lock gives to a Python on Linux, or None."""
    where = linux(python)
    versions = [
        version
        for name, version, marker, _ in read_lock(lock)
        if name == package and (marker is None or Marker(marker).evaluate(where))
    ]
    assert len(versions) <= 1, f"{lock} pins {package} more than once for Python {python}"
    return versions[0] if versions else None


def dependencies(name):
    """Return every dependency that went into a lock."""
    groups, extras = PROJECT["dependency-groups"], PROJECT["project"]["optional-dependencies"]
    lists = {
        "requirements.lock": PROJECT["project"]["dependencies"]
        + extras["lab"]
        + extras["tensorflow"]
        + groups["build"],
        "requirements-tfrs.lock": extras["tfrs"],
        "requirements-spark.lock": extras["spark"],
        "requirements-dev.lock": groups["dev"] + groups["site"],
        "tools/uv.txt": groups["setup"],
        "tools/lite.txt": groups["lite"],
    }
    return [Requirement(line) for line in lists[name]]


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
def test_lock_satisfies_pyproject(lock, python):
    for needed in dependencies(lock):
        if needed.marker and not needed.marker.evaluate(linux(python)):
            continue
        version = pinned(lock, needed.name, python)
        assert version, f"{lock} has no {needed.name} for Python {python}: run 'make lock'"
        assert needed.specifier.contains(version), f"{needed} against {version}: run 'make lock'"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = read_lock(lock)
    assert pins
    for name, _, _, hashes in pins:
        assert hashes, f"{name} has no hash"
    for word in ("://", "index", "find-links", "file:", "-e ", str(ROOT)):
        assert word not in text, f"{lock} names an address or a path: {word}"


@pytest.mark.parametrize("lock", [name for name in LOCKS[1:] if name.startswith("requirements")])
def test_the_locks_can_be_installed_together(lock):
    lessons = {(name, marker): version for name, version, marker, _ in read_lock("requirements.lock")}
    for name, version, marker, _ in read_lock(lock):
        assert lessons.get((name, marker), version) == version, f"{name} differs between the locks"


def test_the_lock_without_dependencies_lacks_none():
    """But TensorFlow by another name, which is why it is installed without them."""
    for name, _, _, _ in read_lock("requirements-tfrs.lock"):
        for needed in map(Requirement, importlib.metadata.requires(name) or []):
            if needed.marker and not needed.marker.evaluate(linux("3.11") | {"extra": ""}):
                continue
            if needed.name not in ("tensorflow", "tf-keras"):
                assert pinned("requirements.lock", needed.name), f"{name} needs {needed.name}"


def test_lab_and_widgets_are_pinned_for_binder():
    # Binder's base image has its own, older, and would keep them.
    assert pinned("requirements.lock", "jupyterlab")
    assert pinned("requirements.lock", "ipywidgets")


def imported(folder):
    """Yield (module, file) for all that the Python files of a folder import from elsewhere."""
    files = [path for path in (ROOT / folder).rglob("*.py") if "_build" not in path.parts]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                names = [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in names:
                yield name.split(".")[0], path.relative_to(ROOT)


@pytest.mark.parametrize("folder", ["recviz", "tools", "tests", "benchmarks", "site"])
def test_what_is_imported_is_declared(folder):
    # The last three are built into the Python of a browser.
    ours = {"recviz", "pages", "__main__", "js", "pyodide", "pyodide_js"} | {
        path.stem
        for name in ("tools", "tests", "benchmarks", "site/web")
        for path in (ROOT / name).rglob("*.py")
    }
    groups = PROJECT["dependency-groups"]
    lines = PROJECT["project"]["dependencies"] + [
        line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra
    ]
    lines += [] if folder == "recviz" else groups["dev"] + groups["site"]
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    brings = importlib.metadata.packages_distributions()
    for name, path in imported(folder):
        if name not in sys.stdlib_module_names | ours:
            packages = {canonicalize_name(package) for package in brings.get(name, [name])}
            assert packages & declared, f"{path} imports {name}, which pyproject.toml does not name"


def test_where_there_is_no_tensorflow():
    has = [python for python in PYTHONS if pinned("requirements.lock", "tensorflow-cpu", python)]
    assert tuple(map(int, has[-1].split("."))) == install.TENSORFLOW_UP_TO
    setup = (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
    told = re.findall(r"TensorFlow has no release for Python (\S+) yet", setup)
    assert has + told == PYTHONS
    extras = PROJECT["project"]["optional-dependencies"]
    for part in install.PARTS:
        assert set(part.packages) & {Requirement(line).name for line in extras[part.extra]}
    for python in has:
        assert pinned("requirements-tfrs.lock", "tensorflow-recommenders", python)


def test_what_builds_recviz_is_locked():
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def test_python_range():
    range_ = SpecifierSet(PROJECT["project"]["requires-python"])
    inside = [f"3.{minor}" for minor in range(8, 20) if range_.contains(f"3.{minor}.5")]
    assert inside == PYTHONS
    setup = (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
    assert "3.11.* | 3.12.* | 3.13.* | 3.14.*)" in setup
    for name in ENVIRONMENTS:
        python = read_environment(name)[0]
        assert python.removeprefix("python=") in PYTHONS


def read_environment(name):
    """Return the dependencies of an environment.yml: Python, pip and the pip list."""
    content = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    assert content["channels"] == ["conda-forge"]
    return content["dependencies"]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_conda_installs_the_lock(name):
    python, pip, rest = read_environment(name)
    assert python == read_environment("environment.yml")[0]
    assert pip == "pip"
    # conda runs pip in the folder of the file, and pip looks from the folder of the file, too
    (line,) = rest["pip"]
    assert ((ROOT / name).parent / line.removeprefix("-r ")).resolve() == ROOT / "requirements.lock"


@pytest.mark.slow
def test_binder_would_build_this():
    run = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
        cwd=ROOT, check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    plan = run.stdout
    assert "Building conda environment for python=3.12" in run.stderr
    # binder/ and not the files at the root; after the checkout is there, since the lock is in it
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "binder/environment.yml"' in plan
    assert plan.index("COPY --chown=0:0 src/ ${REPO_DIR}/") < plan.index("binder/environment.yml")
    assert plan.index("binder/environment.yml") < plan.index("RUN ./binder/postBuild")
    assert plan.count("env update") == 1
    assert "pip install" not in plan
    assert os.access(ROOT / "binder" / "postBuild", os.X_OK)


def test_make_alone_lists_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\.PHONY: ([\w-]+)$", text, flags=re.MULTILINE)
    listed = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert re.findall(r"^  make ([\w-]+) +\S", listed, flags=re.MULTILINE) == targets


def test_citation_and_licences():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["project"]["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+) \((\S+)\)$", changes, re.MULTILINE)
    assert newest.groups() == (citation["version"], str(citation["date-released"]))
    assert citation["license"] == PROJECT["project"]["license"] == "MIT"
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    text = (ROOT / "LICENSE-CC-BY-4.0.txt").read_text(encoding="utf-8")
    assert re.findall(r"^Section (\d)", text, flags=re.MULTILINE) == list("12345678")
