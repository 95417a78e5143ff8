"""What Spark needs here: pyspark, a Java that is new enough, and an environment of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from recviz.install import lacking

OLDEST = 17  # what Spark 4 runs on
HOST = "127.0.0.1"  # nothing here may be reached from another machine


class SparkError(RuntimeError):
    """Spark cannot run here, or has lost what it ran on; the message says what to do."""


def missing() -> str | None:
    """Return a sentence that says what Spark lacks here and what to do about it, or None if all is there."""
    if os.name != "posix":
        return "Spark runs here on Linux and macOS only; on Windows, use WSL."
    if find_spec("pyspark") is None:
        return lacking("Spark, about half a gigabyte", "spark")
    java_home = os.environ.get("JAVA_HOME")
    command = java()
    if command is None:
        where = "none where JAVA_HOME points" if java_home else "none"
        return (
            f"Spark needs Java {OLDEST} or newer, and there is {where}: install one "
            f"(on Debian or Ubuntu: apt-get install openjdk-{OLDEST}-jre-headless), or set JAVA_HOME to one."
        )
    version = java_version(command)
    if version is None:
        return "Spark needs Java, and the `java` that was found does not run: set JAVA_HOME to one that does."
    if version < OLDEST:
        return (
            f"Spark needs Java {OLDEST} or newer, and the one that was found is Java {version}: "
            "install a newer one, or set JAVA_HOME to one."
        )
    return None


def home() -> str:
    """Return the folder of Spark, which is that of pyspark; found without importing it, for that warns."""
    return find_spec("pyspark").submodule_search_locations[0]


def scala() -> dict[str, str]:
    """Return what a worker must be told to find Spark's classes: the version of Scala they are made for."""
    (core,) = Path(home(), "jars").glob("spark-core_*.jar")
    return {"SPARK_SCALA_VERSION": core.name.split("_")[1].split("-")[0]}


def environment(**more: str) -> dict[str, str]:
    """Return the environment of Spark's processes: ours, without settings for another Spark."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))}
    return ours | {"SPARK_LOCAL_IP": HOST, "SPARK_HOME": home()} | more


def java() -> str | None:
    """Return the command that starts Java, as Spark's own scripts choose it: JAVA_HOME, then PATH."""
    java_home = os.environ.get("JAVA_HOME")
    return shutil.which(os.path.join(java_home, "bin", "java") if java_home else "java")


def java_version(command: str) -> int | None:
    """Return the major version of a Java, such as 17, or None if it does not say."""
    try:
        run = subprocess.run([command, "-version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', run.stderr + run.stdout)  # 8 calls itself 1.8
    return int(found[1]) if found else None


def require() -> None:
    """Raise a `SparkError` if Spark cannot run here."""
    lacks = missing()
    if lacks:
        raise SparkError(lacks)
