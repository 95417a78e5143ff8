"""The questions and exercises of the lessons: a file each, with ``QUESTIONS`` and ``EXERCISES``."""
