"""The code that is run to grade one task: set-up, one answer, all checks, and no right value anywhere."""

from dataclasses import dataclass

from tokcourse.grading.secret import PRACTICE_SEED, derive
from tokcourse.grading.source import Check, Exercise, Task

SETUP = "from tokcourse.grading import case, check"


@dataclass(frozen=True)
class Cell:
    """One cell to run; `check` is set when the cell publishes the values of a check."""

    key: str
    code: str
    check: Check | None = None


def cells(exercise: Exercise, task: Task, answer: str, course_seed: str = PRACTICE_SEED) -> list[Cell]:
    """The cells of the run that grades `answer`.

    What earlier tasks of the notebook gave comes from the reference, so one mistake is not paid for twice.
    """
    run = [Cell("setup", SETUP)]
    run += [Cell(f"given-{i}", code) for i, code in enumerate(exercise.given)]
    for earlier in exercise.tasks[: exercise.tasks.index(task)]:
        run += [Cell(f"given-{earlier.name}-{i}", code) for i, code in enumerate(earlier.given)]
        run.append(Cell(f"reference-{earlier.name}", earlier.solution))
    run += [Cell(f"given-{task.name}-{i}", code) for i, code in enumerate(task.given)]
    run.append(Cell("answer", answer))
    run += [Cell(check.grade_id, _check_code(exercise, check, course_seed), check) for check in task.checks]
    return run


def _check_code(exercise: Exercise, check: Check, course_seed: str) -> str:
    """The check, with its names imported again in case the answer has used them for something else."""
    lines = [SETUP]
    if check.hidden:
        seed = derive(course_seed, f"{exercise.name}/{check.name}")
        lines += ["from tokcourse.grading.secret import Secret", f'secret = Secret("{seed}")']
    return "\n".join([*lines, check.code])
