"""The content: what each lesson asks, a file for each, with ``QUESTIONS`` and ``EXERCISES``.

A lesson's cells ask for an entry by its key, `recviz.predict` for a question and `recviz.check` for an
exercise. All in an entry may change but the key, unless the lesson changes with it.

Beside it lies what a lesson shows and does not compute itself: ``lesson_14.json`` and ``lesson_14.npz``.
``python benchmarks/cluster.py`` writes them.
"""
