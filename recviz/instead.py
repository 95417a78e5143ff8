"""What a lesson's cell shows where a library is missing that it needs: what it gave where that is there."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any

from recviz.install import LESSONS, lacking


class NotInstalled(ModuleNotFoundError):
    """A library is missing here; the message says how it is installed."""


class ShownInstead(NotInstalled):
    """The same, in a cell of a lesson as it was handed out: what is stored of it is shown, and no error."""

    outputs: list[dict[str, Any]]


def not_installed(what: str, extra: str, name: str | None = None, *, use: str = "") -> NotInstalled:
    """Return the error to raise where a library is missing; IPython shows what is stored instead of it.

    Parameters
    ----------
    what, extra : str
        The library, and the extra that brings it.
    name : str, optional
        Its module.
    use : str
        A sentence on what it is needed for, if that is not plain.
    """
    sentence = f"{use} {lacking(what, extra)}".lstrip()
    shell: Any = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    cells = getattr(getattr(shell, "history_manager", None), "input_hist_raw", [""])
    outputs = _stored().get(cells[-1].strip())
    if outputs is None:  # no lesson's cell, or one that was changed: nothing stored would be true of it
        return NotInstalled(sentence, name=name)
    error = ShownInstead(sentence, name=name)
    error.outputs = outputs
    shell.set_custom_exc((ShownInstead,), _show)
    return error


@cache
def _stored() -> dict[str, list[dict[str, Any]]]:
    """Return {source: outputs} of all code cells of the lessons; a test sees that they are still true."""
    lessons = (json.loads(path.read_text(encoding="utf-8")) for path in LESSONS)
    cells = (cell for lesson in lessons for cell in lesson["cells"] if cell["cell_type"] == "code")
    return {"".join(cell["source"]).strip(): cell["outputs"] for cell in cells}


def _show(shell: Any, kind: type, error: ShownInstead, trace: object, tb_offset: int | None = None) -> None:
    """Show the stored outputs of a cell in place of what it has shown so far, and let it count as done."""
    from IPython.display import clear_output, display

    def forget(result: Any) -> None:
        shell.events.unregister("post_run_cell", forget)
        result.error_in_exec = None  # or "Run All" would end here

    shell.events.register("post_run_cell", forget)
    clear_output()
    print(f"Shown is what this cell gave on another machine. {error}")
    for output in error.outputs:
        if "text" in output:
            print("".join(output["text"]), end="")
        else:
            data = {kind: _joined(value) for kind, value in output["data"].items()}
            display(data, metadata=output["metadata"], raw=True)


def _joined(value: Any) -> Any:
    """Return text that a notebook keeps as a list of lines as one text."""
    return "".join(value) if isinstance(value, list) else value
