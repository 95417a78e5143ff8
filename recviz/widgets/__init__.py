"""What a learner touches: boards, their sliders, questions, maps; each with a static twin.

A module holds Python's half of a widget; ``static/`` holds the browser's.
"""
