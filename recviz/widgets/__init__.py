"""What a learner touches: boards, their sliders, questions, maps; each with a static twin.

A folder holds a widget: Python's half in its ``.py``, the browser's in the ``.js`` and ``.css`` of the same
name beside it. ``shared/`` holds what several of them need.
"""
