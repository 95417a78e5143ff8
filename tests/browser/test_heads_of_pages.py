"""The head of every page and every deck: what it is about, what it may run, what it waits for."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

from lessons import LESSONS

MOST_BYTES_AT_FIRST = 350_000  # compressed; pictures and fonts, which come when they are seen, not counted


class Head(HTMLParser):
    """The elements of a page's head, and what of scripts and styles stands in the page itself."""

    def __init__(self, path):
        super().__init__()
        self.path, self.found, self.inside, self.events = path, [], [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.events += [name for name, _value in attrs if name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.inside.append(tag)

    def all(self, tag, **wanted):
        """Return the attributes of the elements that have all these."""
        return [attrs for name, attrs in self.found if name == tag and wanted.items() <= attrs.items()]

    def meta(self, **wanted):
        """Return what the one such meta element says."""
        (found,) = self.all("meta", **wanted)
        return found["content"]


def heads(server):
    """Return the heads of all pages and decks."""
    root = Path(server.folder)
    paths = [*root.glob("*.html"), *root.glob("slides/*.html")]
    assert len(paths) >= 2 * len(LESSONS) + 4
    return [Head(path) for path in paths]


def test_every_page_says_what_it_is_about(server):
    said = {head.path: head.meta(name="description") for head in heads(server)}
    assert all(20 < len(text) < 400 and "<" not in text for text in said.values())
    assert len(set(said.values())) == len(said), "each is about something else"
    question = "What does a second axis buy, and how far can we go by hand?"
    assert said[Path(server.folder) / "04_embeddings_in_2d.html"] == question


def test_no_script_and_no_far_style_sheet_keeps_a_page_from_being_drawn(server):
    for head in heads(server):
        for script in head.all("script"):
            assert "src" not in script or script.get("type") == "module" or "defer" in script, head.path
        assert not [link for link in head.all("link", rel="stylesheet") if "//" in link["href"]]


def test_every_page_allows_its_own_scripts_only(server):
    for head in heads(server):
        policy = dict(
            rule.split(" ", 1) for rule in head.meta(**{"http-equiv": "Content-Security-Policy"}).split("; ")
        )
        assert policy["default-src"] == policy["base-uri"] == policy["worker-src"] == "'self'"
        assert policy["object-src"] == "'none'"
        for name in ("script-src", "style-src"):
            rest = re.sub(r"'self'|'wasm-unsafe-eval'|'nonce-editor'|'sha256-[\w+/]{43}='", "", policy[name])
            assert not rest.strip(), f"{head.path}: {name}"
        slides = head.path.parent.name == "slides"
        assert head.inside == ([] if slides else ["script"]) and not head.events, head.path


def test_the_first_view_is_light(server):
    """With the scripts of its widgets; what the boards hold is fetched once one is wanted."""
    root = Path(server.folder)
    shared = root / "_static" / "recviz"
    for head in heads(server):
        if head.path.parent != root:
            continue
        links = [link["href"] for link in head.all("link") if link["rel"] in ("stylesheet", "modulepreload")]
        links += [script["src"] for script in head.all("script") if "src" in script]
        files = {(head.path.parent / link.partition("?")[0]).resolve() for link in links} | {head.path}
        if lesson := next(iter(head.all("div", **{"class": "rv-widget"})), None):
            state = shared / "lessons" / f"{lesson['data-lesson']}.json"
            scripts = re.findall(r'"_esm":"(\w+\.js)"', state.read_text(encoding="utf-8"))
            files |= {*(shared / name for name in (*scripts, "widgets.js", "widgets.css"))}
        weight = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
        assert weight <= MOST_BYTES_AT_FIRST, f"{head.path.name}: {weight}"
