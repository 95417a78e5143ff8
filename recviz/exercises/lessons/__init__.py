"""The content: what each lesson asks, a file for each, with ``QUESTIONS`` and ``EXERCISES``.

Beside it lies what a lesson shows and does not compute itself: ``lesson_14.json`` and ``lesson_14.npz``.
``python benchmarks/cluster.py`` writes them.
"""
