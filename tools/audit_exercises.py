"""Look for wrong answers that an exercise takes for right ones.

python tools/audit_exercises.py 04-bug     (without a key: all of them)

For every exercise that takes a function or a construction, the folded solution and the code given are changed
in one place each: an operator, a sign, a constant, an argument, a condition, a name. A function is also tied
to what it gets or returns in one of the cases, and made to change what it is given. If such an answer is
judged right, either it is right, and `Exercise.equivalent` says why, or a case is missing.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import io
import sys
import warnings
from pathlib import Path

import numpy as np

from recviz import exercises
from recviz.exercises.readers import Function

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import lessons  # noqa: E402  (the tests know how to read a lesson)

# An operator, and what else may stand between its operands; S swaps them, L leaves the left one alone.
OPERATORS = {
    ast.Add: "+ - L", ast.Sub: "- + S L", ast.Mult: "* / +", ast.Div: "/ * S L", ast.MatMult: "@ * S",
    ast.Pow: "** * S L", ast.FloorDiv: "// /", ast.Lt: "< <= >", ast.LtE: "<= < >=", ast.Gt: "> >= <",
    ast.GtE: ">= > <=", ast.Eq: "== !=", ast.NotEq: "!= ==",
}  # fmt: skip
METHODS = {"min": "max mean", "max": "min mean", "sum": "mean max", "argmax": "argmin"}


def audited() -> list[str]:
    """Return the keys of all exercises that take a function or a construction."""
    lessons = map(exercises.of_lesson, exercises.lesson_numbers())
    known = {key: e for lesson in lessons for key, e in lesson.EXERCISES.items()}
    return [key for key, e in known.items() if isinstance(e.reads, Function) or e.holds]


def audit(key: str) -> dict[str, set[str]]:
    """Return the changes by the state of the verdict on them: "right", "wrong" or "open"."""
    exercise, (setup, cell, solution) = exercises.exercise(key), lessons.cells_of(key)
    names, found = {}, {}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        exec(setup, names)
        exec(cell, names)  # what a solution takes from its cell
        asked = ast.unparse(ast.parse(cell).body[-1].value.args[1])
        tries = [(name, _answer(code, asked, names)) for name, code in _changed(ast.parse(solution))]
        if exercise.given is not ...:  # the function with the bug, without the lines that show it off
            body = [part for part in ast.parse(cell).body if getattr(part, "name", "") == asked]
            for name, code in _changed(ast.Module(body, [])):
                tries.append((f"as given, but {name}", _answer(code, asked, names)))
        if isinstance(exercise.reads, Function):
            tries += _tied(_answer(solution, asked, names), exercise.reads.cases)
        for name, answer in tries:
            found.setdefault(exercise.judge(answer).state, set()).add(name)
    return found


def _answer(code, asked, names):
    scope = dict(names)
    try:
        exec(code, scope)
        return eval(asked, scope)
    except Exception as error:
        return error  # that is no answer, and the exercise says so


def _changed(tree):
    """Yield the changed line, and all of the code with that change."""
    nodes, before = list(ast.walk(tree)), ast.unparse(tree).splitlines()
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names = sorted(names | {n.arg for n in nodes if isinstance(n, ast.arg)})
    for parent in nodes:
        for field, value in ast.iter_fields(parent):
            for at, part in enumerate(value) if isinstance(value, list) else ((None, value),):
                for other in _others(part, field, names):
                    setattr(parent, field, other if at is None else [*value[:at], other, *value[at + 1 :]])
                    after = ast.unparse(ast.fix_missing_locations(tree)).splitlines()
                    setattr(parent, field, value)
                    for old, new in zip(before, after, strict=True):
                        if old != new:
                            what = f"without {old.strip()}" if new.strip() == "pass" else new.strip()
                            yield what, "\n".join(after)


def _others(part, field, names):
    """Yield what may stand in place of a part of the code."""
    if isinstance(getattr(part, "ctx", None), ast.Store):
        return
    if field in ("test", "ifs"):
        yield from (ast.UnaryOp(ast.Not(), part), ast.Constant(True), ast.Constant(False))
    if isinstance(part, ast.BinOp | ast.Call):
        yield ast.UnaryOp(ast.USub(), part)
    match part:
        case ast.BinOp(left, op, right) | ast.Compare(left, [op], [right]):
            own, *signs = OPERATORS[type(op)].split()
            a, b = f"({ast.unparse(left)})", f"({ast.unparse(right)})"
            for sign in signs:
                text = {"S": f"{b} {own} {a}", "L": a}.get(sign, f"{a} {sign} {b}")
                yield ast.parse(text, mode="eval").body
        case ast.UnaryOp(_, inner) | ast.Attribute(inner, "T") | ast.Subscript(inner):
            yield inner
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value) | float(value)):
            yield from (ast.Constant(x) for x in sorted({value + 1, value - 1, -value, 2 * value} - {value}))
        case ast.Name(name) if name in names:
            yield from (ast.Name(other, ast.Load()) for other in names if other != name)
        case ast.Slice():
            yield ast.Slice()
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.Tuple([first, second]) | ast.List([first, second]):
            yield type(part)([second, first], ast.Load())
        case ast.Call(function, arguments, keywords):
            for method in METHODS.get(getattr(function, "attr", ""), "").split():
                yield ast.Call(ast.Attribute(function.value, method, ast.Load()), arguments, keywords)
            yield from arguments[:1] or [function.value]
            if len(arguments) == 2:
                yield ast.Call(function, arguments[::-1], keywords)
            yield from (
                ast.Call(function, arguments, [k for k in keywords if k is not gone]) for gone in keywords
            )
        case ast.Assign() | ast.AugAssign() | ast.Expr():
            yield ast.Pass()


def _tied(right, cases):
    """Yield the right function tied to one of the cases, or with a trace left in what it is given."""
    for label, arguments in cases.items():
        returned = right(*copy.deepcopy(arguments))
        yield f"what is right for {label}", lambda *_, returned=returned: returned
        for k, own in enumerate(arguments):

            def tied(*given, k=k, own=own):
                return right(*given[:k], copy.deepcopy(own), *given[k + 1 :])

            def spoiling(*given, k=k):
                returned = right(*given)
                given[k].flat[0] = given[k].flat[0] != 1
                return returned

            yield f"argument {k + 1} always as for {label}", tied
            if isinstance(own, np.ndarray):
                yield f"argument {k + 1} changed", spoiling


def main():
    """Audit the exercises named, or all, and print what survives."""
    right, all_tries = 0, 0
    for key in sys.argv[1:] or audited():
        found, known = audit(key), set(exercises.exercise(key).equivalent)
        alive, tried = found.get("right", set()), sum(map(len, found.values()))
        right, all_tries = right + len(alive), all_tries + tried
        print(f"{key}: {tried} changed answers, {len(alive)} of them judged right")
        for name in sorted(alive ^ known):
            print("    is right, and why?" if name in alive else "    is no longer right:", name)
        for name in found.get("fault", ()):
            print("    the exercise is at fault:", name)
    print(f"{all_tries} changed answers, {right} of them judged right")


if __name__ == "__main__":
    main()
