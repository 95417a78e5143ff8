"""What pyproject.toml cannot say: the lessons lie in notebooks/, and go into the package that is built."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithLessons(build_py):
    """Build the package, with the lessons in it."""

    def run(self):
        """Copy the lessons; an editable install finds them where they are."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "recviz", "notebooks")
            self.mkpath(str(target))
            for lesson in sorted(Path("notebooks").glob("*.ipynb")):
                self.copy_file(str(lesson), str(target / lesson.name))


setup(cmdclass={"build_py": WithLessons})
