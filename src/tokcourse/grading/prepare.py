"""What grading needs to know about an exercise: right values and known mistakes, for one course seed."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from tokcourse.grading import trusted
from tokcourse.grading.compare import Recording
from tokcourse.grading.record import record, values
from tokcourse.grading.sandbox import Sandbox
from tokcourse.grading.source import Exercise, Task, read

VERSION = 1
"""Raise it when grading changes, so that kept results of an older way are not used again."""


@dataclass(frozen=True)
class PreparedTask:
    """One task with the reference's recording, and the values of its known mistakes."""

    task: Task
    expected: Recording
    right: trusted.Values
    mistakes: list[trusted.Marked]
    calls: dict[str, list[str]]


@dataclass(frozen=True)
class Prepared:
    """One exercise, ready for grading. `fingerprint` changes when source, seed or version do."""

    exercise: Exercise
    tasks: list[PreparedTask]
    fingerprint: str


def prepare(path: Path, sandbox: Sandbox, course_seed: str) -> Prepared:
    """Run the reference as a submission is run, and the known mistakes in this process."""
    exercise = read(path)
    seen = f"{VERSION}\n{course_seed}\n".encode() + path.read_bytes()
    tasks = [_task(exercise, task, sandbox, course_seed) for task in exercise.tasks]
    return Prepared(exercise, tasks, hashlib.sha256(seen).hexdigest())


def _task(exercise: Exercise, task: Task, sandbox: Sandbox, course_seed: str) -> PreparedTask:
    run = record(sandbox, exercise, task, task.solution, course_seed, seconds=120)
    right = {check.name: values(run, check.grade_id) for check in task.checks}
    if run.trouble or right != trusted.reference(exercise, task, course_seed):
        raise RuntimeError(
            f"The reference answer of {exercise.name}, {task.name}, gave other values in the sandbox "
            f"than outside ({run.trouble or 'no error'}). Nothing was graded; try again on a quieter machine."
        )
    known = trusted.mistakes(exercise, task, course_seed)
    return PreparedTask(task, run.recording, right, known, trusted.calls(exercise, task))
