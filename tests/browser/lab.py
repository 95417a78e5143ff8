"""A JupyterLab of the tests' own, and what Chromium is told so that its pages are always the same."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import psutil
from waiting import until

# Nothing reaches out, nothing is remembered, and frames are painted without a graphics card.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
START_SECONDS = 90


class Lab:
    """JupyterLab on a free port of this machine, with its own settings, in a folder of its own.

    ``environment`` are variables that it and its kernels get, and ``command`` what starts it.
    """

    def __init__(self, folder: Path, command=(sys.executable, "-m", "jupyterlab"), **environment):
        self.root = folder / "notebooks"
        self.root.mkdir(exist_ok=True)
        self.runtime = folder / "runtime"
        self.log_path = folder / "lab.log"
        self.token = secrets.token_hex(16)
        places = {
            "JUPYTER_CONFIG_DIR": folder / "config",
            "JUPYTER_DATA_DIR": folder / "data",
            "JUPYTER_RUNTIME_DIR": self.runtime,
            "IPYTHONDIR": folder / "ipython",
        }
        # This Python's kernel and settings, and none of the user's.
        env = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER_")}
        env |= {name: str(place) for name, place in places.items()}
        env |= {"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_NO_CONFIG": "1"}
        env |= {name: str(value) for name, value in environment.items()}
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": 0,  # any free one; the server writes down which
            "ServerApp.root_dir": self.root,
            "ServerApp.open_browser": False,
            "IdentityProvider.token": self.token,
            "LabApp.user_settings_dir": folder / "settings",
            "LabApp.workspaces_dir": folder / "workspaces",
            "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "LabApp.extension_manager": "readonly",
            "LabApp.expose_app_in_browser": True,
            "ServerApp.allow_root": True,
        }
        command = [*command, *(f"--{name}={value}" for name, value in options.items())]
        self.log = self.log_path.open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            command, cwd=self.root, env=env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )
        try:
            self.address = until(self._address, self._why_not, START_SECONDS)
            until(self._answers, self._why_not, START_SECONDS)
        except BaseException:
            self.close()
            raise

    def _address(self):
        if self.process.poll() is not None:
            raise AssertionError(self._why_not())
        for file in self.runtime.glob("jpserver-*.json"):
            try:
                return json.loads(file.read_text(encoding="utf-8"))["url"].rstrip("/")
            except ValueError:
                return None  # half written: look again
        return None

    def _answers(self):
        try:
            return self.ask("GET", "/api/status")
        except OSError:
            return None

    def _why_not(self):
        return "JupyterLab runs; its log ends\n" + self.log_path.read_text(encoding="utf-8")[-2000:]

    def ask(self, method, path, body=None):
        """Send a request to the server's interface."""
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(self.address + path, data, method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=10) as answer:
            body = answer.read()
        return json.loads(body) if body else True

    def url(self, name):
        """Where a notebook opens, and nothing that was open before."""
        return f"{self.address}/lab/tree/{name}?reset&token={self.token}"

    def write(self, name, cells):
        """Write a notebook of code cells; return its name."""
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in cells],
            metadata={
                "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"},
                "language_info": {"name": "python"},
            },
        )
        nbformat.write(notebook, self.root / name)
        return name

    def add(self, path):
        """Copy a notebook in; return its name."""
        shutil.copy(path, self.root / path.name)
        return path.name

    def start_kernel(self, name):
        """Start the kernel that Lab will find when it opens the notebook."""
        kernel = {"name": name, "path": name, "type": "notebook", "kernel": {"name": "python3"}}
        self.ask("POST", "/api/sessions", kernel)

    def kernels(self):
        """Return the ids of the kernels that run."""
        return [kernel["id"] for kernel in self.ask("GET", "/api/kernels")]

    def kernel_pids(self):
        """Return the process numbers of the kernels that run."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        return [process.pid for process in below if "ipykernel_launcher" in " ".join(process.cmdline())]

    def stop_kernels(self):
        """Shut down every kernel, with its session."""
        for session in self.ask("GET", "/api/sessions"):
            try:
                self.ask("DELETE", f"/api/sessions/{session['id']}")
            except urllib.error.HTTPError as error:
                if error.code not in (404, 410):  # gone on its own
                    raise

    def close(self):
        """End the server and all its kernels, kindly and then firmly."""
        try:
            if self.process.poll() is None and hasattr(self, "address"):
                self.stop_kernels()
        except OSError:
            pass  # it no longer answers; a kernel ends by itself when its server is gone
        finally:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
            self.log.close()
