"""What the built pages show, to be compared with Python."""

from pathlib import Path

from drawn import Drawn
from twins import Shown, twin_of_lesson
from waiting import settle

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "site" / "_build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"


class Page(Shown):
    """A lesson open as a web page, or as slides."""

    def __init__(self, page, address, notebook, slides=False):
        self.page, self.address, self.name = page, address, notebook.stem
        folder, sign = ("slides/", "slides") if slides else ("", "widgets")
        page.goto(f"{address}/{folder}{self.name}.html")
        page.mouse.move(1, 1)  # a sign that somebody is there: all widgets come at once
        page.wait_for_selector(f"html[data-{sign}=ready]", state="attached")
        settle(page)
        super().__init__(page, Drawn(page, "body"), twin_of_lesson(notebook, slides))

    def weight(self):
        """Return how many bytes the page is, with all that it has loaded so far."""
        sizes = """() => ["navigation", "resource"].flatMap((type) =>
            performance.getEntriesByType(type).map((entry) => entry.encodedBodySize))"""
        return sum(self.page.evaluate(sizes))

    def use_theme(self, name):
        """Change between light and dark, as the button of the page does, and wait until it has changed."""
        self.page.evaluate(
            """async (name) => {
                document.documentElement.dataset.theme = name;
                await new Promise(requestAnimationFrame);
                await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
            }""",
            name,
        )

    def violations(self, rules=()):
        """Return what axe-core calls serious or critical, each in a line; by all its rules, or by some."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))  # a script tag the page's policy refuses
        return self.page.evaluate(
            """async (rules) => (await axe.run({ resultTypes: ["violations"],
                                             ...(rules.length ? { runOnly: rules } : {}) })).violations
                .filter(({ impact }) => impact === "serious" || impact === "critical")
                .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))""",
            list(rules),
        )

    def stands_in_nobodys_way(self):
        """Fail if axe-core finds anything serious, in light or dark; between them, only colours differ."""
        for theme, rules in (("dark", ["color-contrast"]), ("light", [])):
            self.use_theme(theme)
            assert not self.violations(rules), theme
