"""Python in a web worker, on a bare page: what a lesson's page builds on, and nothing else."""

import json
import shutil
from base64 import b64decode

from file_server import Server

START = """(needs) => {
    window.told = [];
    window.worker = new Worker("/worker.js", { type: "module" });
    const as64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer).slice(0, 5e4)));
    worker.onerror = () => told.push({ type: "failed", text: "the worker's script is not there" });
    worker.onmessage = ({ data }) => {
        if (data.buffers) data.buffers = data.buffers.map(as64);
        told.push(data);
    };
    worker.postMessage({ type: "start", needs });
}"""
TAKE = "() => JSON.stringify(told.splice(0))"


class InWorker:
    """One worker; cells are run in it, and what it says is kept."""

    def __init__(self, page, address, needs=()):
        self.page, self.said, self.count = page, [], 0
        page.goto(f"{address}/bare.html")
        page.evaluate(START, list(needs))
        self.begun = self.wait(lambda message: message["type"] in ("ready", "failed"))

    def wait(self, ends, seconds=120):
        """Return the message that something ends with."""
        for _ in range(int(seconds * 50)):
            for message in json.loads(self.page.evaluate(TAKE)):
                self.said.append(message)
                if ends(message):
                    return message
            self.page.wait_for_timeout(20)
        raise AssertionError(f"Python said nothing more than {self.said[-3:]}")

    def run(self, code, seconds=120):
        """Run a cell; return its outputs."""
        self.said.clear()
        self.count += 1
        self.page.evaluate(
            "(run) => worker.postMessage(run)", {"type": "run", "id": self.count, "code": code}
        )
        done = self.wait(lambda message: message["type"] == "done", seconds)
        assert done["id"] == self.count
        shown = [message for message in self.said if message["type"] == "output"]
        outputs = [message["output"] for message in shown if message["id"] == self.count]
        assert done["ok"] == all(output["output_type"] != "error" for output in outputs)
        return outputs

    def say(self, **message):
        """Send the message of a widget."""
        sent = {"type": "comm", "kind": "msg", "buffers": [], **message}
        self.page.evaluate("(message) => worker.postMessage(message)", sent)

    def updates(self):
        """Return what Python has told widgets, each with how many bytes its buffers have."""
        told = [message for message in self.said if message["type"] == "comm"]
        return [
            {**message, "bytes": [len(b64decode(each)) for each in message["buffers"]]} for message in told
        ]


def serve(folder):
    """Serve Python's files beside a bare page."""
    (folder / "bare.html").write_text('<!doctype html><meta charset="utf-8"><title>bare</title>')
    (folder / "favicon.ico").touch()
    return Server(folder)


def copy_of(files, folder):
    """Return a folder with copies of Python's files, to be spoiled."""
    shutil.copytree(files, folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    return folder


def texts(outputs):
    """Return what can be compared of outputs: the streams, each joined, and the texts of values."""
    found = []
    for output in outputs:
        if output["output_type"] == "stream":
            kind, text = output["name"], "".join(output["text"])
            if found and found[-1][0] == kind:
                text = found.pop()[1] + text
        elif output["output_type"] == "error":
            kind, text = "error", output["evalue"]
        else:
            kind, text = "text", "".join(output["data"].get("text/plain", ""))
        found.append((kind, text))
    return found
