"""A second visit without a network: what the first one has brought is there, and lives."""

import os
import time

import pytest
from file_server import Server
from served import ROOT
from waiting import until

GET = "async (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).text()))"
CACHES = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()"""
JOIN = """async () => {
    const registration = await navigator.serviceWorker.register("service-worker.js");
    await registration.update();
    await navigator.serviceWorker.ready;
}"""


@pytest.fixture
def visit(browser, page_errors):
    """Open pages for somebody who keeps what they load; return the page and its server."""
    contexts = []

    def visit(folder):
        context = browser.new_context(reduced_motion="reduce")
        contexts.append(context)
        page, server = context.new_page(), Server(folder)
        page_errors.watch(page)
        return page, server

    yield visit
    for context in contexts:
        context.close()


def test_a_lesson_seen_once_is_alive_without_a_server(visit, server):
    page, own = visit(server.folder)
    alive = "html[data-widgets=ready]"
    page.goto(f"{own.address}/04_embeddings_in_2d.html")
    page.mouse.move(1, 1)
    page.wait_for_selector(alive, state="attached")
    needed = (
        "04_embeddings_in_2d.html",
        "_static/recviz/lessons/04_embeddings_in_2d.json",
        "_static/recviz/page.css",
    )
    for path in needed:
        page.wait_for_function("(path) => caches.match(path)", arg=path)
    own.close()
    page.reload()
    page.mouse.move(2, 2)
    page.wait_for_selector(alive, state="attached")
    assert page.locator(".rv-board").count() and "recviz" in page.title()
    assert page.evaluate("getComputedStyle(document.querySelector('#sidebar')).position") == "sticky"


def test_python_is_kept_pages_are_renewed_and_lab_is_left_alone(visit, tmp_path):
    script = (ROOT / "site" / "web" / "service-worker.js").read_text(encoding="utf-8")
    paths = ["index.html", "_static/python/core", "lab/index.html"]

    def publish(text, python):
        for path in paths:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
            # A file server counts in seconds, and what is long unchanged the browser does not ask for again.
            os.utime(tmp_path / path, (0, time.time() + 100 * len(text)))
        (tmp_path / "service-worker.js").write_text(script.replace("$python", python), encoding="utf-8")

    publish("first", "a")
    (tmp_path / "page.html").write_text('<link rel="icon" href="data:,">', encoding="utf-8")
    page, own = visit(tmp_path)
    page.goto(f"{own.address}/page.html")
    page.evaluate(JOIN)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    assert page.evaluate(GET, paths) == ["first"] * 3
    assert sorted(page.evaluate(CACHES)) == ["/_static/python/core", "/index.html"]
    publish("second one", "a")
    assert page.evaluate(GET, paths) == ["second one", "first", "second one"]
    publish("the third one", "b")
    page.evaluate(JOIN)
    until(
        lambda: not any(name.endswith(" python a") for name in page.evaluate("caches.keys()")),
        "a is gone",
        30,
    )
    assert page.evaluate(GET, paths) == ["the third one"] * 3
