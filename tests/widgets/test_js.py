"""The browser's half: how it is joined, its own tests, and that it computes what Python does."""

import json
import subprocess
from pathlib import Path

import cases
import pytest

import recviz as rv
from recviz.widgets.shared import browser

JS = Path(__file__).resolve().parents[1] / "js"
WIDGETS = (rv.Board, rv.Matcher, rv.Prediction, rv.Race, rv.Rater, rv.ItemMap)


def node(*command, **options):
    """Run Node.js; return what it printed."""
    done = subprocess.run(["node", *command], check=False, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def same(seen, expected, where="cases"):
    """Fail unless both hold the same, numbers but for rounding."""
    if isinstance(expected, dict):
        assert seen.keys() == expected.keys(), where
        for key in expected:
            same(seen[key], expected[key], f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(seen) == len(expected), where
        for k, pair in enumerate(zip(seen, expected, strict=True)):
            same(*pair, f"{where}[{k}]")
    else:
        assert type(seen) is type(expected), where
        assert seen == (pytest.approx(expected, 1e-9, 1e-12) if isinstance(expected, float) else expected), (
            where
        )


def test_the_table_of_cases_is_what_python_computes():
    """If this fails because Python is meant to compute something else now: python tests/cases.py."""
    same(cases.table(), json.loads(cases.FILE.read_text(encoding="utf-8")))


@pytest.mark.node
def test_the_browsers_half_computes_what_python_does_and_all_else_it_should():
    node("--test", *sorted(JS.glob("*.test.js")))


@pytest.mark.node
def test_each_widget_is_one_module(tmp_path):
    files = [tmp_path / f"{widget.__name__}.mjs" for widget in WIDGETS]
    for file, widget in zip(files, WIDGETS, strict=True):
        file.write_text(widget._esm if isinstance(widget._esm, str) else str(widget._esm), encoding="utf-8")
    code = "for (const file of process.argv.slice(1)) console.log(typeof (await import(file)).default.render)"
    assert node("--input-type=module", "-e", code, *files).split() == ["function"] * len(WIDGETS)


@pytest.mark.node
def test_what_is_private_to_a_module_stays_so_and_each_is_there_once(tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "WIDGETS", tmp_path)
    (tmp_path / "more").mkdir()
    files = {
        "low": "const size = 1;\nexport const low = size;\nexport function same() {\n  return low;\n}\n",
        "more/side": 'import { low } from "../low.js";\n\n'
        "const size = 2;\nexport class Side {\n  x = low + size;\n}\n",
        "main": 'import { low, same } from "./low.js";\nimport {\n  Side,\n} from "./more/side.js";\n\n'
        "const size = 4;\nexport default low + same() + new Side().x + size;\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
    joined = browser.script("main")
    assert joined.count("const low = size") == 1
    (tmp_path / "joined.mjs").write_text(joined, encoding="utf-8")
    code = "console.log((await import(process.argv[1])).default)"
    assert node("--input-type=module", "-e", code, tmp_path / "joined.mjs") == "9\n"


@pytest.mark.parametrize(
    ("imports", "words"),
    [
        ('import { x } from "./gone.js";', r"main\.js imports gone\.js, which is not in "),
        ('import { x } from "./other.js";', r"main\.js imports x from other\.js, which exports y, z\."),
        (
            'import { y } from "./back.js";',
            r"main\.js imports back\.js imports main\.js; put what they share",
        ),
        (
            'import * as all from "./other.js";',
            r"main\.js must write import \{ name \} .*; got import \* as all",
        ),
    ],
)
def test_a_wrong_import_is_told_when_recviz_is_imported(imports, words, tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "WIDGETS", tmp_path)
    (tmp_path / "main.js").write_text(f"{imports}\n")
    (tmp_path / "other.js").write_text("export const y = 1;\nexport const z = 2;\n")
    (tmp_path / "back.js").write_text('import { x } from "./main.js";\nexport const y = x;\n')
    with pytest.raises(ImportError, match=words):
        browser.script("main")
