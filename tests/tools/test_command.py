"""What the command `recviz` does and says, and that it overwrites nothing."""

import json
import os
import socket
import sys
import webbrowser

import pytest

from recviz import command, install


@pytest.fixture
def handed_out(tmp_path, monkeypatch):
    """Return the folder of lessons that are handed out: two small ones, which a test may renew."""
    folder = tmp_path / "handed out"
    folder.mkdir()
    monkeypatch.setattr(command, "LESSONS", [folder / "00_start_here.ipynb", folder / "04_planes.ipynb"])
    for lesson in command.LESSONS:
        lesson.write_text(f"version 1 of {lesson.name}")
    return folder


@pytest.fixture
def copy(handed_out, tmp_path):
    """Return the user's copy."""
    folder = tmp_path / "my lessöns"
    command.main(["lessons", str(folder)])
    return folder


@pytest.fixture
def started(monkeypatch):
    """Return what JupyterLab would be started with, in a list; it is not started."""
    arguments = []
    monkeypatch.setattr("jupyterlab.labapp.main", arguments.extend)
    monkeypatch.setattr(webbrowser, "get", lambda: None)
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PREFER_ENV_PATH"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(sys, "argv", ["recviz"])
    return arguments


def refused(*arguments):
    """Return the sentence with which the command ends."""
    with pytest.raises(SystemExit) as ended:
        command.main([str(argument) for argument in arguments])
    assert str(ended.value).startswith("recviz: ") and "\n" not in str(ended.value)
    return str(ended.value)


def contents(folder):
    return {path.name: path.read_text() for path in folder.glob("*.ipynb")}


def test_what_was_changed_stays_and_the_rest_is_renewed(handed_out, copy, capsys):
    assert contents(copy) == contents(handed_out)
    (copy / "04_planes.ipynb").write_text("mine")
    capsys.readouterr()
    command.main(["lessons", str(copy)])
    assert capsys.readouterr().out == f"recviz: 2 lessons in {copy}, 1 of them as you changed them\n"

    for lesson in command.LESSONS:  # a new version of recviz
        lesson.write_text("version 2")
    command.main(["lessons", str(copy)])
    assert contents(copy) == {"00_start_here.ipynb": "version 2", "04_planes.ipynb": "mine"}
    said = capsys.readouterr().out
    assert f"of 04, which you changed, recviz {command.version('recviz')} has another version: " in said
    assert f"`recviz lessons {copy} --fresh 04` puts it beside yours" in said

    (copy / "00_start_here.ipynb").unlink()
    command.main(["lessons", str(copy)])
    assert contents(copy)["00_start_here.ipynb"] == "version 2", "what was thrown away comes back"


@pytest.mark.parametrize("number", ["04", "4", "04_planes.ipynb"])
def test_one_anew_beside_the_old(copy, number):
    (copy / "04_planes.ipynb").write_text("mine")
    for _ in range(2):
        command.main(["lessons", str(copy), "--fresh", number])
    new = "version 1 of 04_planes.ipynb"
    assert contents(copy) == {
        "00_start_here.ipynb": "version 1 of 00_start_here.ipynb", "04_planes.ipynb": "mine",
        "04_planes_fresh.ipynb": new, "04_planes_fresh_2.ipynb": new,
    }  # fmt: skip


@pytest.mark.parametrize("number", ["15", "", "four"])
def test_no_such_lesson(copy, number):
    said = refused("lessons", copy, "--fresh", number)
    assert f"there is no lesson {number!r}: they are 00 to 04" in said


@pytest.mark.parametrize("broken", ["", "[1]", "{", '{"04_planes.ipynb": 1}'])
def test_a_broken_list_of_what_was_handed_out_overwrites_nothing(copy, broken):
    (copy / command.MANIFEST).write_text(broken)
    (copy / "04_planes.ipynb").write_text("mine")
    command.main(["lessons", str(copy)])
    assert contents(copy)["04_planes.ipynb"] == "mine"
    assert "00_start_here.ipynb" in json.loads((copy / command.MANIFEST).read_text())


@pytest.mark.parametrize("asked", ["lessons", "lab"])
def test_something_in_the_way(handed_out, tmp_path, asked, started):
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.write_text("mine")
    folder.mkdir()
    (folder / "00_start_here.ipynb").write_text("mine too")
    assert f"{file} is a file, and stays as it is: name a new or an empty folder" in refused(asked, file)
    assert f"{folder} is a folder of other things, and stays as it is" in refused(asked, folder)
    assert file.read_text() == "mine" and contents(folder) == {"00_start_here.ipynb": "mine too"}
    assert [path.name for path in folder.iterdir()] == ["00_start_here.ipynb"] and not started


def test_no_write_access(handed_out, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    said = refused("lessons", tmp_path / "file" / "x")
    assert "(Not a directory): name a folder where you may write" in said

    def no(*_):
        raise PermissionError(13, "Permission denied", "there")

    monkeypatch.setattr(command, "write", no)
    assert "cannot write there (Permission denied): name a folder" in refused("lessons", tmp_path / "new")


def test_lab_is_started_on_a_copy_or_in_the_project(handed_out, tmp_path, started, monkeypatch, capsys):
    folder = tmp_path / "a copy"
    command.main(["lab", str(folder), "--ServerApp.ip=0.0.0.0", "--collaborative"])
    assert contents(folder) == contents(handed_out)
    assert f"--ServerApp.root_dir={folder}" in started
    assert "--LabApp.default_url=/lab/tree/00_start_here.ipynb" in started
    assert started[-2:] == ["--ServerApp.ip=0.0.0.0", "--collaborative"]
    assert "--ServerApp.ip=127.0.0.1" not in started, "JupyterLab hears it once"
    (place,) = filter(None, os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep))
    told = json.loads(command.Path(place, "labconfig", "default_setting_overrides.json").read_text())
    assert told["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"

    started.clear()
    monkeypatch.chdir(tmp_path)
    command.main(["lab"])
    assert f"--ServerApp.root_dir={install.CHECKOUT}" in started, "the project's own, as they are"
    monkeypatch.setattr(command, "CHECKOUT", None)
    started.clear()
    command.main(["lab"])
    assert contents(tmp_path / "recviz-lessons") == contents(handed_out)
    assert f"--ServerApp.root_dir={tmp_path / 'recviz-lessons'}" in started
    assert "TensorFlow" not in capsys.readouterr().out


def test_ports(copy, started, capsys):
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        with pytest.raises(SystemExit):
            command.main(["lab", str(copy), "--port", str(taken)])
        assert f"port {taken} is taken, perhaps by another JupyterLab" in capsys.readouterr().err
    for silly in ("0", "65536", "-1", "www", "8888.0"):
        with pytest.raises(SystemExit):
            command.main(["lab", str(copy), f"--port={silly}"])
        assert f"{silly!r} is no port: it is a number from 1 to 65535" in capsys.readouterr().err
    assert not started
    command.main(["lab", str(copy), "--port", str(taken)])
    assert f"--ServerApp.port={taken}" in started and "--ServerApp.port_retries=0" in started


def test_no_browser(copy, started, monkeypatch, capsys):
    def none():
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    command.main(["lab", str(copy)])
    assert "no browser was found here: open the address below in one" in capsys.readouterr().out
    assert "--ServerApp.open_browser=False" in started


def test_no_lab(copy, started, monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyterlab", None)
    assert refused("lab", copy) == f"recviz: {install.lacking('JupyterLab', 'lab')}"


def test_a_python_without_tensorflow_is_told_and_not_refused(copy, started, monkeypatch, capsys):
    monkeypatch.setattr(install, "TENSORFLOW_UP_TO", (3, 10))
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    command.main(["lab", str(copy)])
    python = ".".join(map(str, sys.version_info[:2]))
    said = f"TensorFlow has no release for Python {python} yet: Python 3.11 to 3.10 can have it."
    assert f"cells of 06 and 13 that need TensorFlow show what is stored. {said}" in capsys.readouterr().out
    assert started


@pytest.mark.parametrize(
    ("prefix", "system", "line"),
    [
        ("/usr", "linux", 'pip install "recviz[{}]"'),
        ("/usr", "darwin", "pip install --no-deps tensorflow-recommenders tf-keras keras-rs"),
        (install.CHECKOUT / ".venv", "linux", "make lab"),
    ],
)
def test_doctor_names_the_line_that_installs(prefix, system, line, monkeypatch, capsys):
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(sys, "platform", system)
    command.main(["doctor"])
    everything = capsys.readouterr().out
    for part in install.PARTS:
        if install.here(part.module):
            assert f"  here     {part.name} {install.version_of(part)}\n" in everything
        monkeypatch.setitem(sys.modules, part.module, None)
    command.main(["doctor"])
    said = capsys.readouterr().out
    for part in install.PARTS:
        assert f"  missing  {part.name}: {part.use}. {install.cure(part.extra)}\n" in said
    assert f"`{line.format('tfrs')}` installs it." in said
    assert ("`make spark`" in said) == ("make" in line)
    assert f"15 lessons in {install.CHECKOUT}" in said


@pytest.mark.parametrize("arguments", [[], ["dance"], ["doctor", "--loud"], ["lessons", "--port", "1"]])
def test_what_it_does_not_know(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(arguments)
    assert ended.value.code == 2 and "usage: recviz" in capsys.readouterr().err


def test_without_tensorflow_the_sentence_says_what_to_install(monkeypatch):
    from recviz import tensorflow

    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with pytest.raises(ModuleNotFoundError, match=r"^Not installed here: TensorFlow\. .*installs it\.$"):
        tensorflow()
