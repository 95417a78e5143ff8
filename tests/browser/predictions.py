"""A prediction in a page, answered as a learner would: by keyboard, by mouse, and not at all."""

from drawn import Part
from waiting import settle

READ = """(root) => {
    const seen = (selector) => [...root.querySelectorAll(selector)]
        .filter((node) => node.checkVisibility({ checkVisibilityCSS: true }));
    const texts = (selector) => seen(selector).map((node) => node.innerText);
    const radios = seen("input[type=radio]");
    return {
        question: texts(".rv-question")[0],
        options: texts(".rv-option"),
        reasons: texts(".rv-reason"),
        signs: texts(".rv-sign"),
        radios: radios.length,
        chosen: radios.findIndex((radio) => radio.checked),
        said: root.querySelector("[role=status]").innerText,
        focus: root.contains(document.activeElement) ? document.activeElement.innerText : null,
    };
}"""


class PredictionPart(Part):
    """A prediction in a page, and its twin in Python."""

    def __init__(self, root, twin):
        super().__init__(root)
        self.twin = twin

    def read(self):
        """Return what can be seen of it."""
        settle(self.page)
        return self.root.evaluate(READ)

    def answer_by_keyboard_and_mouse(self):
        """Commit to a wrong option by keyboard, and after that to the right one by mouse."""
        twin = self.twin
        wrong = next(k for k in range(len(twin.options)) if k != twin.answer)
        self.is_open()
        self.root.locator("input").first.focus()
        for key in ("Space", *["ArrowDown"] * wrong, "Enter"):
            self.page.keyboard.press(key)
        self.is_answered(wrong)
        assert self.read()["focus"] == "Try again"
        self.page.keyboard.press("Enter")
        self.is_open()
        self.root.locator(".rv-option").nth(twin.answer).click()
        self.button("Commit").click()
        self.is_answered(twin.answer)

    def commit_too_early_and_skip(self):
        """Press "Commit" with nothing chosen, and "Show me"."""
        self.button("Try again").click()
        self.page.keyboard.press("Space")  # the keyboard is on the first option again
        assert self.read()["chosen"] == 0
        self.page.keyboard.press("Enter")
        self.button("Try again").click()
        self.button("Commit").click()
        assert "Choose an option first" in self.read()["said"]
        self.button("Show me").click()
        self.is_answered(None)

    def is_open(self):
        """Fail unless the options can be chosen and nothing is given away."""
        seen, twin = self.read(), self.twin
        assert seen["question"] == twin.question and seen["options"] == twin.options
        assert seen["radios"] == len(twin.options) and seen["chosen"] == -1
        assert seen["reasons"] == seen["signs"] == [] and seen["said"] == ""

    def is_answered(self, chosen):
        """Fail unless the right option is marked, the guess too, and there is a reason for each."""
        seen, twin = self.read(), self.twin
        right = twin.options[twin.answer]
        guess = [text + " (your guess)" * (k == chosen) for k, text in enumerate(twin.options)]
        assert seen["options"] == guess and seen["reasons"] == twin.reasons and seen["radios"] == 0
        assert seen["signs"] == ["✓" if text == right else "✗" for text in twin.options]
        told = f"The right answer is “{right}”."
        assert seen["said"] == {None: told, twin.answer: "Right."}.get(chosen, f"Not quite. {told}")


def of(lesson):
    """Return the predictions of a page."""
    roots = lesson.page.locator(f"{lesson.drawn.within} .rv-prediction").all()
    return [PredictionPart(root, twin) for root, twin in zip(roots, lesson.twin.predictions, strict=True)]
