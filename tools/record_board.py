"""Record site/board.gif, the README's animation: `make site`, then `python tools/record_board.py`.

On the front page a real browser moves the slider and drags a movie; each picture is what the screen shows.
"""

import io
import sys
from pathlib import Path

import ensure_browser
from file_server import Server
from PIL import Image
from playwright.sync_api import sync_playwright

SITE = Path(__file__).resolve().parent.parent / "site"
PAGES = SITE / "_build" / "html"
PICTURE = SITE / "board.gif"
WINDOW = {"width": 1280, "height": 900}
MARGIN = 12
QUICK, LONG = 110, 1800  # milliseconds that a picture stays
MOVIE = 1  # The Triplets of Belleville: D is recommended it first, until it is dragged away

# The board and its slider alone, on white, and a pointer, which a screenshot lacks.
STAGE = """(board) => {
    let stage = board;
    while (!stage.querySelector(".widget-hslider")) stage = stage.parentElement;
    stage.classList.add("stage");
    const style = document.createElement("style");
    style.textContent = "* { visibility: hidden } .stage, .stage * { visibility: visible }";
    document.head.append(style);
    const pointer = document.createElement("div");
    pointer.innerHTML = '<svg width="26" height="26" viewBox="0 0 16 16">'
        + '<path d="M1 1v12l3.3-3 2 4.6 2-.9-2-4.5H11z" fill="#000" stroke="#fff"/></svg>';
    pointer.style = "position: fixed; z-index: 9999; pointer-events: none; left: -99px";
    pointer.classList.add("stage");
    document.body.append(pointer);
    addEventListener("pointermove", ({ clientX, clientY }) => {
        pointer.style.left = `${clientX - 1}px`;
        pointer.style.top = `${clientY - 1}px`;
    }, true);
}"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Recorder:
    """Pictures of a part of a page, and how long each stays."""

    def __init__(self, page, clip):
        self.page, self.clip, self.pictures, self.times = page, clip, [], []

    def take(self, time=QUICK):
        """Add a picture of what is on the screen now."""
        self.page.evaluate(PAINTED)
        png = self.page.screenshot(clip=self.clip, animations="allow")
        self.pictures.append(Image.open(io.BytesIO(png)).convert("RGB"))
        self.times.append(time)

    def drag(self, start, end, steps):
        """Drag from a place to another, slower at both ends as a hand does, and hold on there."""
        mouse = self.page.mouse
        mouse.move(*start)
        self.take(500)
        mouse.down()
        for step in range(1, steps + 1):
            part = step / steps
            part = part * part * (3 - 2 * part)
            mouse.move(*(a + part * (b - a) for a, b in zip(start, end, strict=True)))
            self.take()
        mouse.up()
        self.take(LONG)

    def save(self, path):
        """Write the animation, all its pictures in the same 256 colours, found in every fourth of them."""
        some = self.pictures[::4]
        width, height = some[0].size
        sheet = Image.new("RGB", (width, height * len(some)))
        for k, picture in enumerate(some):
            sheet.paste(picture, (0, k * height))
        colours, plain = sheet.quantize(256), Image.Dither.NONE
        first, *rest = (picture.quantize(palette=colours, dither=plain) for picture in self.pictures)
        first.save(path, save_all=True, append_images=rest, duration=self.times, loop=0, optimize=False)


def middle(element):
    """Return the middle of what is drawn."""
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def record(page):
    """Move the slider to its end, then drag a movie away; return the recorder."""
    page.wait_for_selector("html[data-widgets=ready]", state="attached")
    board, slider = page.locator(".rv-board").first, page.locator(".widget-hslider").first
    board.evaluate(STAGE)
    board.scroll_into_view_if_needed()
    boxes = [board.bounding_box(), slider.bounding_box()]
    left, top = (min(box[side] for box in boxes) - MARGIN for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    recorder = Recorder(page, {"x": left, "y": top, "width": right - left, "height": bottom - top})
    track, start = slider.locator(".noUi-base").bounding_box(), middle(slider.locator(".noUi-handle"))
    recorder.drag(start, (track["x"] + track["width"], start[1]), steps=18)
    plane = board.locator(".rv-plane").bounding_box()
    movie = middle(board.locator(".rv-point.rv-item").nth(MOVIE).locator(".rv-shape"))
    recorder.drag(movie, (plane["x"] + plane["width"] * 0.3, plane["y"] + plane["height"] * 0.25), steps=18)
    return recorder


def main():
    """Serve the pages to a browser of this machine, record, and say how large the picture is."""
    if not (PAGES / "index.html").exists():
        sys.exit(f"record: {PAGES} has no pages yet: run 'make site' and try again.")
    server = Server(PAGES)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure_browser.find(), args=["--no-sandbox"])
        page = browser.new_page(viewport=WINDOW, color_scheme="light")
        page.goto(f"{server.address}/index.html")
        recorder = record(page)
        recorder.save(PICTURE)
        browser.close()
    server.close()
    print(f"record: {PICTURE}: {len(recorder.pictures)} pictures, {PICTURE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
