"""Pictures go on answering when their kernel is gone."""

CELLS = [
    "import recviz as rv\ntoy, hand = rv.movies(), rv.hand_built()",
    'frames = [rv.Frame(hand.U, t / 10 * hand.V, f"V times {t / 10}", reg=0.1) for t in range(11)]\n'
    'board = rv.Board(toy, frames=frames, axes=hand.axes, show_loss=True, presets={"all": 10}, user="A")\n'
    'rv.scrub(board, label="length of V", play=True)',
    'rv.Matcher(toy.A, toy.users, toy.items, picked="C", pick_one=True, vote=True)',
]


def test_slider_drag_presets_and_matcher_without_a_kernel(lesson_without_kernel):
    lesson = lesson_without_kernel
    (board, twin), (slider, control) = lesson.pairs()[0], lesson.slider_pairs()[0]
    matcher, rows = lesson.matcher_pairs()[0]
    lesson.check()

    slider.show().focus()
    slider.press("ArrowRight", "ArrowRight")
    lesson.twin.set(control, "index", 2)
    lesson.check()
    slider.press("End")
    lesson.twin.set(control, "index", 10)
    lesson.check()

    place = board.show().drag("item", 2, -60, 30)
    twin.moves = {"item:2": place}
    lesson.check()
    nudged = board.nudge("user", 1, "ArrowRight", "Shift+ArrowUp")
    twin.moves = {**twin.moves, "user:1": nudged}
    lesson.check()

    slider.show().focus()
    slider.press("Home")  # another frame: what was dragged is over, as with a kernel
    lesson.twin.set(control, "index", 0)
    lesson.check()
    board.show().click("all")
    lesson.twin.set(twin, "frame", 10)
    lesson.check()
    board.drag("item", 0, -50, -50)
    board.click("Reset")
    lesson.check()
    board.choose(3)
    twin.user = 3
    lesson.check()

    matcher.show().switch(1, 0).click()
    rows.values = [[*row] if i != 1 else [1.0, *row[1:]] for i, row in enumerate(rows.values)]
    lesson.check()
    matcher.name(0).click()
    rows.picked = [0]
    lesson.check()
    matcher.click("cosine")
    rows.measure = "cosine"
    lesson.check()

    assert not lesson.notebook.dialogs()
