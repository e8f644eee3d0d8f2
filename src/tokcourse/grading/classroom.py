"""GitHub: visible checks in the student's repository, with Classroom 50 or with a plain workflow of Actions.

    python -m tokcourse.grading.classroom 02-bpe              the tests.json of Classroom 50
    python -m tokcourse.grading.classroom 02-bpe --workflow   a workflow for .github/workflows/

`tests.json` follows https://github.com/foundation50/classroom50/blob/main/schemas/tests-v1.schema.json.
The grade is made on the teacher's side, with `tokcourse grade` over the clones of all repositories.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from tokcourse.grading.generate import repository
from tokcourse.grading.notebook import INSTALL
from tokcourse.grading.source import Exercise, read

NAME_BYTES = 100
SECONDS = 300
PACKAGE = "tokcourse[course,grader]"


def tests_json(exercise: Exercise, address: str) -> dict:
    """The visible checks as Classroom 50 runs them: each is one command that ends with 0 when it is right."""
    visible = [check for check in exercise.checks if not check.hidden]
    install = f'python -m pip install -q "{INSTALL.format(package=PACKAGE, repository=address)}"'
    return {
        "schema": "classroom50/tests/v1",
        "tests": [
            {
                "name": f"{check.name}: {check.title}".encode()[:NAME_BYTES].decode(errors="ignore"),
                "type": "run",
                "setup": install,
                "run": f"python -m tokcourse.grading.visible {exercise.name}.ipynb --check {check.name}",
                "points": int(check.points),
                "timeout": SECONDS,
            }
            for check in visible
        ],
    }


def workflow(exercise: Exercise, address: str) -> str:
    """A workflow of GitHub Actions that shows the visible checks after each push."""
    return f"""name: Visible checks of {exercise.name}
on: [push]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: python -m pip install -q "{INSTALL.format(package=PACKAGE, repository=address)}"
      - run: python -m tokcourse.grading.visible {exercise.name}.ipynb
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Print the file for one exercise."""
    parser = argparse.ArgumentParser(prog="python -m tokcourse.grading.classroom")
    parser.add_argument("exercise", help="such as 02-bpe")
    parser.add_argument("--workflow", action="store_true", help="a workflow instead of tests.json")
    parser.add_argument("--course", type=Path, default=Path.cwd(), help="the course's folder")
    options = parser.parse_args(argv)
    exercise = read(options.course / "solutions" / f"{options.exercise}.md")
    address = repository(options.course)
    print(
        workflow(exercise, address)
        if options.workflow
        else json.dumps(tests_json(exercise, address), indent=1)
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
