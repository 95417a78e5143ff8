"""A rater and an item map on a notebook of our own, handled as a user would."""

from drawn import Part
from waiting import settle, until

IMAGE, LONG = "<img src=x onerror=alert(1)>", "y" * 300
DATA = f"""\
import numpy as np
import recviz as rv
from ipywidgets import jsdlink
items = ["The Matrix (1999)", "The Matrix Reloaded (2003)", "Amélie (2001)", "WALL·E (2008)", "300", "7",
         "Matrix", {IMAGE!r}, {LONG!r}, "שלום עולם", *(f"Film {{k:02}}" for k in range(50))]
n = len(items)
V = np.random.default_rng(4).normal(size=(n, 6)) / 2
counts = 4 * np.arange(n, 0, -1)
ring = np.linspace(0, 2 * np.pi, n, endpoint=False)
places = np.stack([2 * np.cos(ring), np.sin(ring)], axis=1) * (1 + np.arange(n) % 3)[:, None]
groups = [["comedy", "drama", "horror", "other"][k % 4] for k in range(n)]
"""
CELLS = [
    DATA,
    'rater = rv.Rater(V, items, w0=0.1, reg=0.5, popularity=counts, stars={"300": 5, "7": 2})\nrater',
    "item_map = rv.ItemMap(places, items, vectors=V, groups=groups, sizes=counts, "
    'axes=[("west", "east"), ("south", "north")])\nitem_map',
    'jsdlink((rater, "recommended"), (item_map, "highlight"))',
    "beside = rv.ItemMap.of(V[1:], items[1:], sizes=counts[1:])\n"
    'both = rv.Rater(V, items, w0=0.1, reg=0.5, popularity=counts, stars={"7": 5}, map=beside)\nboth',
]


class RaterPart(Part):
    """A rater in the page."""

    @property
    def box(self):
        return self.root.get_by_role("combobox")

    @property
    def matches(self):
        return self.root.get_by_role("option").all_inner_texts()

    def search(self, text):
        """Write into the search box, as one types."""
        self.box.fill("")
        self.box.press_sequentially(text)
        settle(self.page)

    def stars(self, name):
        """Return the stars of an item that is shown."""
        return self.root.get_by_role("slider", name=f"Stars for {name}", exact=True)

    def read(self):
        """Return the stars and the recommendations on the screen."""
        return self.root.evaluate(
            """(root) => ({
                stars: [...root.querySelectorAll(".rv-rated li")].map((line) => [
                    line.querySelector(".rv-name").title || line.querySelector(".rv-name").textContent,
                    Number(line.querySelector("[role=slider]").getAttribute("aria-valuenow")),
                    line.querySelectorAll(".rv-on").length]),
                best: [...root.querySelectorAll(".rv-reasons li")].map((line) => ({
                    item: line.children[0].title || line.children[0].textContent,
                    score: line.children[1].textContent,
                    causes: [...line.querySelectorAll(".rv-cause")].map((cause) =>
                        [cause.title || cause.textContent, cause.nextSibling.data.match(/\\((.*?)\\)/)[1]]),
                    count: line.querySelector(".rv-count").textContent })),
                said: root.querySelector(".rv-right .rv-heading").textContent,
            })"""
        )


class MapPart(Part):
    """An item map in the page."""

    @property
    def canvas(self):
        return self.root.locator("canvas")

    @property
    def named(self):
        """The item that the panel is about."""
        return self.root.locator(".rv-right .rv-heading").inner_text()

    @property
    def near(self):
        """The names and the scores of its neighbours."""
        parts = "(line) => [...line.children].slice(0, 2).map((part) => part.title || part.textContent)"
        return self.root.locator(".rv-ranking li").evaluate_all(f"(lines) => lines.map({parts})")

    def place(self, twin, name):
        """Return where an item is in the window while all are shown."""
        points = twin["item_map"].points
        width, height, em = self.canvas.evaluate(
            "(node) => [node.clientWidth, node.clientHeight, parseFloat(getComputedStyle(node).fontSize)]"
        )
        low, high = points.min(axis=0), points.max(axis=0)
        across, up = high - low
        scale = min((width - 5 * em) / across, (height - 4 * em) / up)
        x, y = (points[twin["items"].index(name)] - (low + high) / 2) * scale
        box = self.canvas.bounding_box()
        return box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 - y

    def point_at(self, twin, name):
        """Move the mouse over an item."""
        self.page.mouse.move(*self.place(twin, name))
        settle(self.page)

    def look(self):
        """Return the picture as it is now."""
        return self.canvas.evaluate("(node) => node.toDataURL()")

    def steady(self):
        """Wait until nothing moves any more."""
        last = [None]

        def rests():
            before, last[0] = last[0], self.look()
            self.page.wait_for_timeout(60)
            return last[0] == before

        until(rests, "the map rests")
