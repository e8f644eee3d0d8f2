"""nbgrader: put the grades into its gradebook through its API, and make a source assignment for it.

    python -m tokcourse.grading.gradebook COURSE_OF_NBGRADER 02-bpe     # writes source/02-bpe/02-bpe.ipynb
    tokcourse grade submitted --nbgrader gradebook.db                   # writes the grades

An assignment has the name of the exercise and holds one notebook of the same name.
nbgrader by itself runs the visible checks alone; the grades written here hold the hidden ones too.
"""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat

from tokcourse.grading.notebook import exercise_notebook
from tokcourse.grading.source import Exercise, read


def write_gradebook(database: Path, results: list[dict], exercises: list[Exercise]) -> int:
    """Write the points of every check to nbgrader's database; returns the number of notebooks written."""
    from nbgrader.api import Gradebook

    # A new database is made by alembic, which nbgrader looks for on the PATH.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    with Gradebook(f"sqlite:///{database}") as book:
        for exercise in exercises:
            _assignment(book, exercise)
        graded = [result for result in results if result["tasks"]]
        for result in graded:
            student = result["student_id"] or result["student"]
            first, _, last = result["student"].partition(" ")
            book.update_or_create_student(student, first_name=first, last_name=last or None)
            book.update_or_create_submission(result["exercise"], student)
            notebook = book.find_submission_notebook(result["exercise"], result["exercise"], student)
            _add_grades(book, notebook)
            points = {_cell(c["name"]): c["points"] for task in result["tasks"] for c in task["checks"]}
            for grade in notebook.grades:
                if grade.name not in points:  # a cell that the teacher has added
                    continue
                grade.auto_score = points[grade.name]
                grade.needs_manual_grade = False
            book.db.commit()
        return len(graded)


def _add_grades(book: object, notebook: object) -> None:
    """A grade for each cell that has none: nbgrader's own run made them for the visible checks alone."""
    from nbgrader.api import Grade

    have = {grade.name for grade in notebook.grades}  # type: ignore[attr-defined]
    for cell in notebook.notebook.grade_cells:  # type: ignore[attr-defined]
        if cell.name not in have:
            book.db.add(Grade(cell=cell, notebook=notebook))  # type: ignore[attr-defined]
    book.db.commit()  # type: ignore[attr-defined]


def _cell(check: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", check)


def _assignment(book: object, exercise: Exercise) -> None:
    """The assignment, its notebook, and one grade cell for each check, visible or hidden."""
    book.update_or_create_assignment(exercise.name)  # type: ignore[attr-defined]
    book.update_or_create_notebook(exercise.name, exercise.name)  # type: ignore[attr-defined]
    for check in exercise.checks:
        book.update_or_create_grade_cell(  # type: ignore[attr-defined]
            check.grade_id, exercise.name, exercise.name, max_score=check.points, cell_type="code"
        )


def source_notebook(exercise: Exercise, repository: str) -> nbformat.NotebookNode:
    """The exercise as nbgrader's `source/` wants it: what a student replaces is marked as the solution."""
    notebook = exercise_notebook(exercise, repository)
    for cell in notebook.cells:
        if cell.metadata.nbgrader.solution:
            cell.source = re.sub(
                r"^( *)(raise NotImplementedError.*)$",
                r"\1### BEGIN SOLUTION\n\1\2\n\1### END SOLUTION",
                cell.source,
                flags=re.MULTILINE,
            )
    return notebook


def main(argv: Sequence[str] | None = None) -> int:
    """Write the source assignment of one exercise into a course of nbgrader."""
    parser = argparse.ArgumentParser(description="Make a source assignment for nbgrader.")
    parser.add_argument("folder", type=Path, help="the course's folder of nbgrader, with source/")
    parser.add_argument("exercise", help="such as 02-bpe")
    parser.add_argument("--course", type=Path, default=Path.cwd(), help="this course's folder")
    options = parser.parse_args(argv)
    from tokcourse.grading.generate import repository

    exercise = read(options.course / "solutions" / f"{options.exercise}.md")
    path = options.folder / "source" / exercise.name / f"{exercise.name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(source_notebook(exercise, repository(options.course)), path)
    print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
