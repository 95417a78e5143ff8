"""Everything public says of each argument, result and attribute what type it has; `make lint` checks them."""

import inspect
import tomllib
from pathlib import Path

import recviz as rv
from recviz import plots

ROOT = Path(__file__).resolve().parent.parent


def public():
    """Return what is public by name, with the methods and properties that our own classes have."""
    things = {name: getattr(rv, name) for name in rv.__all__ if not inspect.ismodule(getattr(rv, name))}
    for module in (plots, rv.spark):
        things |= {f"{module.__name__}.{name}": getattr(module, name) for name in module.__all__}
    for name, thing in [(n, t) for n, t in things.items() if inspect.isclass(t)]:
        for base in thing.__mro__:
            for part, value in vars(base).items() if base.__module__.startswith("recviz") else ():
                if part in ("__init__", "__call__") or part[0] != "_":
                    value = getattr(value, "fget", None) or getattr(value, "func", value)
                    value = getattr(value, "__func__", value)
                    if inspect.isfunction(value):
                        things[f"{name}.{part}"] = value
    return {name: thing for name, thing in things.items() if inspect.isfunction(thing)}


def test_every_public_argument_and_result_has_a_type():
    bare = []
    for name, thing in public().items():
        signature = inspect.signature(thing)
        kinds = {k: p.annotation for k, p in signature.parameters.items() if k not in ("self", "cls")}
        kinds["return"] = signature.return_annotation
        bare += [f"{name}: {k}" for k, kind in kinds.items() if kind is inspect.Signature.empty]
    assert not bare


def test_the_parcel_says_that_it_has_types():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "py.typed" in settings["tool"]["setuptools"]["package-data"]["recviz"]
    assert (ROOT / "recviz" / "py.typed").is_file()
