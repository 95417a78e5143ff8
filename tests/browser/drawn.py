"""What is drawn in a page: read as numbers, and handled as a user would."""

import json

from waiting import settle


def number(text):
    """Read a number as a widget writes it, with a true minus sign; NaN where it is not drawn yet."""
    return float(text.replace("\u2212", "-") or "nan")


def numbers(rows):
    return [[number(text) for text in row] for row in rows]


def point_seen(text):
    """Read "Shrek, item, at 1.00, −1.00"; the name itself may hold anything."""
    if text is None:
        return None, []  # not drawn yet
    head, place = text.rsplit(", at ", 1)
    name, kind = head.rsplit(", ", 1)
    return (kind, name), [number(part) for part in place.split(", ")]


def board_seen(seen):
    """Turn the texts of a board into numbers."""
    for part in ("matrix", "U", "V"):
        seen[part] = numbers(seen[part])
    seen["loss"] = None if seen["loss"] is None else number(seen["loss"])
    seen["recommended"] = [(name, number(score)) for name, score in seen["recommended"]]
    seen["points"] = dict(map(point_seen, seen["points"]))
    return seen


def matcher_seen(seen):
    """Turn the scores of a matcher into numbers."""
    seen["rankings"] = [[(name, number(score)) for name, score in lines] for lines in seen["rankings"]]
    return seen


class Drawn:
    """What is drawn within a part of a page: the widgets of a notebook, of a web page, of slides."""

    def __init__(self, page, within):
        self.page, self.within = page, within

    def boards(self):
        """Return the boards, in the page's order."""
        return [Board(root) for root in self.page.locator(f"{self.within} .rv-board").all()]

    def matchers(self):
        """Return the matchers, in the page's order."""
        return [Matcher(root) for root in self.page.locator(f"{self.within} .rv-matcher").all()]

    def sliders(self):
        """Return the sliders, in the page's order."""
        return [Slider(root) for root in self.page.locator(f"{self.within} .widget-hslider").all()]

    def pictures(self):
        """Read all boards and all matchers at once, in the page's order."""
        seen = json.loads(self.page.evaluate("(within) => probes.pictures(within)", self.within))
        return list(map(board_seen, seen["boards"])), list(map(matcher_seen, seen["matchers"]))


class Part:
    """Something drawn in the page."""

    def __init__(self, root):
        self.root, self.page = root, root.page

    def show(self):
        """Scroll to it, as a user does who wants to see it; what is out of sight may not be drawn."""
        self.root.scroll_into_view_if_needed()
        return self

    def press(self, *keys):
        """Press keys, and let the browser paint."""
        for key in keys:
            self.page.keyboard.press(key)
        settle(self.page)

    def button(self, name):
        """Return the button with exactly this name."""
        return self.root.get_by_role("button", name=name, exact=True)

    def click(self, name):
        """Click a button, and let the browser paint."""
        self.button(name).click()
        settle(self.page)


class Board(Part):
    """A board in the page."""

    def read(self):
        """Return what the board says, as numbers and texts."""
        return board_seen(self.root.evaluate("(root) => probes.board(root)"))

    def point(self, kind, index):
        """Return the point of a user or an item."""
        return self.root.locator(f".rv-point.rv-{kind}").nth(index)

    def place(self, kind, index):
        """Return where a point says it is."""
        return point_seen(self.point(kind, index).get_attribute("aria-label"))[1]

    def middle(self, kind, index):
        """Return the middle of a point's shape in the window."""
        box = self.point(kind, index).locator(".rv-shape").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def reach(self, kind, index):
        """Move the mouse to a point, which opens the badge it may be in; return where the point then is."""
        for _ in range(2):
            x, y = self.middle(kind, index)
            self.page.mouse.move(x, y)
            settle(self.page)
        return x, y

    def free_point(self, kind):
        """Return the number of a point that no other point covers, or None if all are covered."""
        return next(iter(self.root.evaluate("(root, kind) => probes.free(root, kind)", kind)), None)

    def inward(self, x, y, length=40):
        """Return a way to drag from here towards the middle of the picture, a bit askew."""
        box = self.root.locator(".rv-plane").bounding_box()
        right = 1 if x < box["x"] + box["width"] / 2 else -1
        down = 1 if y < box["y"] + box["height"] / 2 else -1
        return right * length, down * length * 0.7

    def keys_inward(self, kind, index):
        """Return arrow keys, a large step and a small one, that move a point towards the middle."""
        place = self.place(kind, index)
        first = "ArrowLeft" if place[0] > 0 else "ArrowRight"
        second = "ArrowDown" if place[-1] > 0 else "ArrowUp"
        return first, f"Shift+{second}"

    def drag(self, kind, index, dx, dy):
        """Drag a point by the mouse, in a few steps as a hand does; return where it then is."""
        self.point(kind, index).scroll_into_view_if_needed()
        x, y = self.reach(kind, index)
        self.page.mouse.down()
        for part in (0.2, 0.6, 1):
            self.page.mouse.move(x + part * dx, y + part * dy)
        settle(self.page)
        self.held_at = self.middle(kind, index)  # dropped on another point, it will stand beside it
        self.page.mouse.up()
        settle(self.page)
        return self.place(kind, index)

    def nudge(self, kind, index, *keys):
        """Take hold of a point, move it by keys and let go; return where it then is."""
        self.point(kind, index).scroll_into_view_if_needed()
        self.point(kind, index).focus()
        self.press("Enter", *keys, "Escape")
        return self.place(kind, index)

    def cell(self, i, j):
        """Return a cell of the matrix."""
        return self.root.locator("tbody tr").nth(i).locator(".rv-cell").nth(j)

    @property
    def readout(self):
        """What the board says of the thing pointed at."""
        return self.root.locator(".rv-readout").inner_text()

    def choose(self, user):
        """Choose by the list whom to recommend for; -1 is nobody."""
        select = self.root.locator("select")
        if select.input_value() != str(user):
            select.select_option(str(user))
            settle(self.page)


class Matcher(Part):
    """A matcher in the page."""

    def read(self):
        """Return what the matcher says: its cells, who is picked, and both lists."""
        return matcher_seen(self.root.evaluate("(root) => probes.matcher(root)"))

    def switch(self, i, j):
        """Return the button of a cell."""
        return self.root.locator("tbody tr").nth(i).locator(".rv-switch").nth(j)

    def name(self, i):
        """Return the button with a row's name."""
        return self.root.locator("tbody tr").nth(i).locator(".rv-user-button")


class Slider(Part):
    """A slider in the page."""

    @property
    def readout(self):
        """What the slider says its value is."""
        return self.root.locator(".widget-readout").inner_text()

    @property
    def handle(self):
        """What the keyboard holds on to."""
        return self.root.locator(".noUi-handle")

    def focus(self):
        """Give the handle the keyboard."""
        self.handle.focus()

    def click_at(self, share):
        """Click on the track, at a share of its length."""
        x, y, width = self._track()
        self.page.mouse.click(x + share * width, y)
        settle(self.page)

    def drag_to(self, share):
        """Drag the handle to a share of the track's length."""
        self.handle.hover()  # waits until it rests: after a click it glides for a while
        x, y, width = self._track()
        box = self.handle.bounding_box()
        start = box["x"] + box["width"] / 2
        self.page.mouse.move(start, y)
        self.page.mouse.down()
        for part in (0.3, 0.7, 1):
            self.page.mouse.move(start + part * (x + share * width - start), y)
        self.page.mouse.up()
        settle(self.page)

    def _track(self):
        box = self.root.locator(".noUi-base").bounding_box()
        return box["x"], box["y"] + box["height"] / 2, box["width"]
