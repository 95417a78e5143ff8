"""What a lesson's cell shows where something is missing that it needs: what it gave where that is there."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any

from recviz.install import LESSONS, lacking


class NotInstalled(ModuleNotFoundError):
    """A library is missing here; the message says how it is installed."""


class ShownInstead(Exception):
    """Something is missing in a cell of a lesson as it was handed out: what is stored of it is shown."""


def not_installed(what: str, extra: str, name: str | None = None, *, use: str = "") -> Exception:
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
    return or_stored(NotInstalled(f"{use} {lacking(what, extra)}".lstrip(), name=name))


def or_stored(error: Exception) -> Exception:
    """Return the error to raise where something is missing; IPython shows what is stored instead of it.

    Only in a lesson's cell that was not changed: of any other, nothing stored would be true, and so it gets
    the sentence.
    """
    shell: Any = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return error
    if _source(shell) in _stored():
        shell.set_custom_exc((ShownInstead, NameError), _show)
        return ShownInstead(str(error))
    # The way through this package would hide the sentence.
    vars(error)["_render_traceback_"] = lambda: [f"{type(error).__name__}: {error}"]
    return error


def _source(shell: Any) -> str:
    """Return the cell that runs."""
    cells = getattr(getattr(shell, "history_manager", None), "input_hist_raw", [""])
    return cells[-1].strip()


@cache
def _stored() -> dict[str, list[dict[str, Any]]]:
    """Return {source: outputs} of all code cells of the lessons; a test sees that they are still true."""
    lessons = (json.loads(path.read_text(encoding="utf-8")) for path in LESSONS)
    cells = (cell for lesson in lessons for cell in lesson["cells"] if cell["cell_type"] == "code")
    return {"".join(cell["source"]).strip(): cell["outputs"] for cell in cells}


_never_made: set[str] = set()  # names in cells that came to no end
_told: set[str] = set()


def _show(shell: Any, kind: type, error: Exception, trace: object, tb_offset: int | None = None) -> None:
    """Show the stored outputs of a cell in place of what it has shown so far, and let it count as done."""
    from IPython.display import clear_output, display

    source = _source(shell)
    if isinstance(error, NameError) and not (error.name in _never_made and source in _stored()):
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return

    def forget(result: Any) -> None:
        shell.events.unregister("post_run_cell", forget)
        result.error_in_exec = None  # or "Run All" would end here

    shell.events.register("post_run_cell", forget)
    _never_made.update(compile(source, "cell", "exec").co_names)
    why = "It needs what a cell above would have made." if isinstance(error, NameError) else str(error)
    clear_output()
    print("Shown is what this cell gave on another machine.", *([] if why in _told else [why]))
    _told.add(why)
    for output in _stored()[source]:
        if "text" in output:
            print("".join(output["text"]), end="")
        else:
            data = {kind: _joined(value) for kind, value in output["data"].items()}
            display(data, metadata=output["metadata"], raw=True)


def _joined(value: Any) -> Any:
    """Return text that a notebook keeps as a list of lines as one text."""
    return "".join(value) if isinstance(value, list) else value
