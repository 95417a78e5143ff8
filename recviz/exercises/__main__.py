"""List every misconception and where it is caught: ``python -m recviz.exercises``."""

from numbers import Real

from recviz.exercises import lesson_numbers, of_lesson
from recviz.text import written


def main():
    """Print a table for each lesson, in Markdown."""
    for number in lesson_numbers():
        lesson = of_lesson(number)
        print(f"\n## Lesson {number}\n\n| where | wrong answer | misconception |\n|---|---|---|")
        for key, question in lesson.QUESTIONS.items():
            for option in question.options:
                if option.idea:
                    source = f" ({option.source})" if option.source else ""
                    print(f"| {key} | {option.text} | {option.idea}{source} |")
        for key, exercise in lesson.EXERCISES.items():
            for slip in exercise.slips:
                print(f"| {key} | {_shown(slip.example)} | {slip.say(exercise.own(slip.example))} |")


def _shown(example) -> str:
    if callable(example):
        return "a function"
    words = [example] if isinstance(example, str) else example
    if isinstance(words, (list, tuple)) and all(isinstance(word, str) for word in words):
        return ", ".join(words) or "nothing"
    return written(float(example)) if isinstance(example, Real) else "numbers"


if __name__ == "__main__":
    main()
