"""What grading needs to know about an exercise: right values and known mistakes, for one course seed."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from tokcourse.grading import trusted
from tokcourse.grading.compare import Recording
from tokcourse.grading.record import record, values
from tokcourse.grading.results import write
from tokcourse.grading.sandbox import Sandbox
from tokcourse.grading.source import Exercise, Task, read

VERSION = 2
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


def prepare(path: Path, sandbox: Sandbox, course_seed: str, kept: Path) -> Prepared:
    """Run the reference as a submission is run, and the known mistakes in this process.

    What the reference gave is kept in the folder `kept`, for each source and seed.
    """
    exercise = read(path)
    seen = f"{VERSION}\n{course_seed}\n".encode() + path.read_bytes()
    fingerprint = hashlib.sha256(seen).hexdigest()
    store = kept / f"expected-{fingerprint[:32]}.json"
    if store.exists():
        recordings = json.loads(store.read_text(encoding="utf-8"))
    else:
        recordings = {task.name: _expected(exercise, task, sandbox, course_seed) for task in exercise.tasks}
        kept.mkdir(parents=True, exist_ok=True)
        kept.chmod(0o700)  # where the sandbox is only another user, that user must not read this
        write(store, json.dumps(recordings, sort_keys=True))
    tasks = [
        PreparedTask(
            task,
            recordings[task.name],
            trusted.reference(exercise, task, course_seed),
            trusted.mistakes(exercise, task, course_seed),
            trusted.calls(exercise, task),
        )
        for task in exercise.tasks
    ]
    return Prepared(exercise, tasks, fingerprint)


def _expected(exercise: Exercise, task: Task, sandbox: Sandbox, course_seed: str) -> Recording:
    run = record(sandbox, exercise, task, task.solution, course_seed, cell_seconds=60)
    right = {check.name: values(run, check.grade_id) for check in task.checks}
    if run.trouble or right != trusted.reference(exercise, task, course_seed):
        raise RuntimeError(
            f"The reference answer of {exercise.name}, {task.name}, gave other values in the sandbox "
            f"than outside ({run.trouble or 'no error'}). Nothing was graded; try again on a quieter machine."
        )
    return run.recording
