"""The command ``recviz``: the lessons in JupyterLab, a copy of them, and what is missing here."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import socket
import sys
import webbrowser
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from recviz.install import CHECKOUT, LESSONS, PARTS, cure, here, lacking, too_new_for_tensorflow, version_of
from recviz.libraries import spark

FOLDER = Path("recviz-lessons")
START = "00_start_here.ipynb"
MANIFEST = ".recviz.json"  # in a copy of the lessons: what each was when it was handed out
HERE = Path(__file__).resolve().parent


def say(sentence: str) -> None:
    """Tell something."""
    print(f"recviz: {sentence}", flush=True)


def refuse(sentence: str) -> NoReturn:
    """End with a sentence."""
    sys.exit(f"recviz: {sentence}")


def fingerprint(content: bytes) -> str:
    """Return the fingerprint of a file."""
    return hashlib.sha256(content).hexdigest()


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


def hand_out(folder: Path) -> None:
    """Copy the lessons: one that the user changed, as by saving it, stays; any other is renewed."""
    manifest = folder / MANIFEST
    if not manifest.exists():
        if any(folder.iterdir()) if folder.is_dir() else folder.exists():
            what = "is a folder of other things" if folder.is_dir() else "is a file"
            refuse(f"{folder} {what}, and stays as it is: name a new or an empty folder.")
        folder.mkdir(parents=True, exist_ok=True)
        write(manifest, b"{}")
    try:
        given = dict(json.loads(manifest.read_bytes()))
    except (ValueError, TypeError):
        given = {}  # then whatever differs counts as changed
    kept, newer = 0, []
    for lesson in LESSONS:
        fresh, copy = lesson.read_bytes(), folder / lesson.name
        old = copy.read_bytes() if copy.exists() else None
        if old not in (None, fresh) and fingerprint(old) != given.get(lesson.name):
            kept += 1
            if given.get(lesson.name) != fingerprint(fresh):
                newer.append(lesson.name[:2])
            continue
        if old != fresh:
            write(copy, fresh)
        given[lesson.name] = fingerprint(fresh)
    write(manifest, json.dumps(given, indent=1).encode())
    say(f"{len(LESSONS)} lessons in {folder}" + (f", {kept} of them as you changed them" if kept else ""))
    if newer:
        say(
            f"of {', '.join(newer)}, which you changed, recviz {version('recviz')} has another version: "
            f"`recviz lessons {folder} --fresh {newer[0]}` puts it beside yours."
        )


def put_beside(folder: Path, number: str) -> None:
    """Put a lesson anew beside the one that is there."""
    found = [lesson for lesson in LESSONS if number and lesson.name.startswith(number.zfill(2))]
    if not found:
        refuse(f"there is no lesson {number!r}: they are {LESSONS[0].name[:2]} to {LESSONS[-1].name[:2]}.")
    copy, count = folder / f"{found[0].stem}_fresh.ipynb", 1
    while copy.exists():
        count += 1
        copy = folder / f"{found[0].stem}_fresh_{count}.ipynb"
    write(copy, found[0].read_bytes())
    say(f"{copy} is as it was handed out; yours is beside it.")


def lessons(options: argparse.Namespace, rest: Sequence[str]) -> None:
    """Copy the lessons, and one of them anew."""
    folder = options.folder or FOLDER
    try:
        hand_out(folder)
        if options.fresh is not None:
            put_beside(folder, options.fresh)
    except OSError as error:
        refuse(
            f"cannot write {error.filename or folder} ({error.strerror}): name a folder where you may write, "
            f"as in `recviz {options.command} {Path.home() / FOLDER}`."
        )


def port(text: str) -> int:
    """Read a port, which must be free."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: it is a number from 1 to 65535.")
    try:
        socket.create_server(("127.0.0.1", int(text))).close()
    except OSError:
        raise argparse.ArgumentTypeError(
            f"port {text} is taken, perhaps by another JupyterLab, or not yours to take: "
            "name another, or none, and a free one is looked for."
        ) from None
    return int(text)


def lab(options: argparse.Namespace, rest: Sequence[str]) -> None:
    """Open the lessons in JupyterLab: in the project those that are there, elsewhere a copy."""
    if not here("jupyterlab"):
        refuse(lacking("JupyterLab", "lab"))
    root, start = options.folder or FOLDER, START
    if CHECKOUT and not options.folder:
        root, start = CHECKOUT, f"notebooks/{START}"
    else:
        lessons(options, rest)
    if too_new_for_tensorflow() and not here("tensorflow"):
        say(f"cells of 06 and 13 that need TensorFlow show what is stored. {cure('tensorflow')}")
    arguments: dict[str, object] = {
        "LabApp.default_url": f"/lab/tree/{start}",
        "ServerApp.root_dir": str(root.resolve()),
        "ServerApp.ip": "127.0.0.1",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
        "KernelManager.transport_encryption": "auto",
    }
    if options.port:
        arguments |= {"ServerApp.port": options.port, "ServerApp.port_retries": 0}
    if getattr(os, "geteuid", lambda: 1)() == 0:
        arguments["ServerApp.allow_root"] = True
    try:
        webbrowser.get()
    except webbrowser.Error:
        say("no browser was found here: open the address below in one.")
        arguments["ServerApp.open_browser"] = False
    # This Python's kernel, and a JupyterLab that is told by labconfig/ not to ask about news and updates.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    config = [str(HERE), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(config)
    say(f"starting JupyterLab on {root / start}; Ctrl-C twice ends it")
    from jupyterlab.labapp import main as run

    sys.argv[0] = "jupyter-lab"  # what JupyterLab calls itself
    told = {word.split("=")[0] for word in rest}  # JupyterLab would complain about hearing a thing twice
    ours = [f"--{name}={value}" for name, value in arguments.items() if f"--{name}" not in told]
    run(["--log-level=WARN", *ours, *rest])


def doctor(options: argparse.Namespace, rest: Sequence[str]) -> None:
    """Say what is here, what is missing, and what installs it."""
    print(f"recviz {version('recviz')} on Python {platform.python_version()} ({sys.executable})")
    print(f"  here     {len(LESSONS)} lessons in {LESSONS[0].parent}")
    for part in PARTS:
        if found := version_of(part):
            print(f"  here     {part.name} {found}")
        else:
            print(f"  missing  {part.name}: {part.use}. {cure(part.extra)}")
    if here("pyspark") and (said := spark.missing()):
        print(f"  missing  {said}")


def main(argv: Sequence[str] | None = None) -> None:
    """Carry out what the command line asks for."""
    parser = argparse.ArgumentParser("recviz", description=__doc__.splitlines()[0].split(": ")[1])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for run, about in (
        (lab, "open the lessons in JupyterLab, which gets whatever else is given"),
        (lessons, "copy the lessons into a folder; what you changed there stays as it is"),
        (doctor, "say what is here, what is missing, and what installs it"),
    ):
        command = commands.add_parser(run.__name__, help=about, description=about)
        command.set_defaults(run=run, fresh=None)
        if run is not doctor:
            command.add_argument("folder", nargs="?", type=Path, help=f"of your lessons; otherwise {FOLDER}")
        if run is lab:
            command.add_argument("--port", type=port, help="otherwise any that is free")
        if run is lessons:
            command.add_argument("--fresh", metavar="04", help="put this lesson anew beside yours")
    options, rest = parser.parse_known_args(argv)
    if rest and options.run is not lab:
        parser.error(f"unrecognized: {' '.join(rest)}")
    options.run(options, rest)
