"""Grade one submission: from its bytes to a result that is plain JSON.

This runs in a worker, of any `concurrent.futures.Executor`; all it needs comes in the job.
"""

import ast
import hashlib
import time
from dataclasses import dataclass

from tokcourse.grading import trusted
from tokcourse.grading.answers import Found, NotANotebook, find_answer, read_notebook
from tokcourse.grading.collect import Submission
from tokcourse.grading.compare import equal
from tokcourse.grading.names import Unreadable, names_used, parse
from tokcourse.grading.prepare import Prepared, PreparedTask
from tokcourse.grading.record import CELL_SECONDS, RUN_CELLS, WHY, NotStarted, Run, record, values
from tokcourse.grading.sandbox import Sandbox
from tokcourse.grading.similar import fingerprint
from tokcourse.grading.source import TASK_POINTS, Check


@dataclass(frozen=True)
class Job:
    """One submission and all that is needed to grade it."""

    submission: Submission
    prepared: Prepared
    sandbox: Sandbox
    course_seed: str
    cell_seconds: float = CELL_SECONDS

    @property
    def key(self) -> str:
        """Names the result of this job: the same student, notebook, exercise and seed give the same key."""
        one = self.submission
        parts = [one.student, one.student_id, one.path, self.prepared.fingerprint]
        return hashlib.sha256("\n".join(parts).encode() + one.data).hexdigest()[:32]


def grade(job: Job) -> dict:
    """Grade a submission. Whatever it holds, a result comes back; only trouble of this machine is raised."""
    result = _empty(job)
    try:
        _fill(result, job)
    except NotANotebook as error:
        result["notes"].append(f"This file could not be graded: {error}.")
    except (NotStarted, OSError):
        raise
    except Exception as error:  # one submission must not end the run of a class
        said = f"Grading this file ended in {type(error).__name__}; a person must look at it."
        result = {**_empty(job), "notes": [said]}
    return result


def _empty(job: Job) -> dict:
    """The result of a submission in which nothing was found."""
    one, exercise = job.submission, job.prepared.exercise
    return {
        "student": one.student,
        "student_id": one.student_id,
        "exercise": exercise.name,
        "file": one.path,
        "points": 0.0,
        "of": float(TASK_POINTS * len(exercise.tasks)),
        "notes": [],
        "tasks": [],
    }


def _fill(result: dict, job: Job) -> None:
    """Grade each task, and add up."""
    cells, _ = read_notebook(job.submission.data)
    budget = RUN_CELLS * job.cell_seconds
    deadline = time.monotonic() + 2 * budget
    for prepared in job.prepared.tasks:
        left = min(budget, deadline - time.monotonic())
        result["tasks"].append(_task(job, prepared, find_answer(cells, prepared.task), left))
    result["points"] = sum(task["points"] for task in result["tasks"])


def _task(job: Job, prepared: PreparedTask, found: Found, seconds: float) -> dict:
    """The result of one task."""
    task = prepared.task
    result: dict = {
        "task": task.name,
        "points": 0.0,
        "of": float(TASK_POINTS),
        "status": "graded",
        "notes": list(found.notes),
        "mistake": None,
        "tree": None,
    }
    code = found.code
    problem = _unreadable(code)
    if code is None or not _attempted(code, task.starter):
        result["status"], code = "not attempted", None
    elif problem:
        result["status"] = "does not parse"
        result["notes"].append(problem)
        code = None
    if code is None:
        result["checks"] = [_check(check, False, []) for check in task.checks]
        return result
    if seconds <= 0:
        run = Run({}, trouble="out of time")
    else:
        exercise = job.prepared.exercise
        run = record(job.sandbox, exercise, task, code, job.course_seed, job.cell_seconds, seconds)
    if run.trouble:
        result["notes"].append(WHY[run.trouble])
    if "answer" in run.errors:
        result["notes"].append(_answer_error(run.errors["answer"]))
    if any(run.errors.get(check.grade_id) == "TimeoutError" for check in task.checks):
        result["notes"].append("A check did not end in time: the function takes very long, or never ends.")
    right = equal(task.checks, prepared.expected, run.recording)
    got = {check.name: values(run, check.grade_id) for check in task.checks}
    result["checks"] = []
    for check in task.checks:
        used = names_used(code, check.without)
        note = f"This is to be done without: {', '.join(used)}."
        if used and note not in result["notes"]:
            result["notes"].append(note)
        result["checks"].append(_check(check, right[check.name] and not used, got[check.name]))
    result["points"] = sum(check["points"] for check in result["checks"])
    result["tree"] = fingerprint(code)
    mistake = trusted.name_mistake(task, prepared.mistakes, prepared.right, got, code)
    if mistake and result["points"] < TASK_POINTS:
        section = trusted.where(job.prepared.exercise, mistake)
        result["mistake"] = {"name": mistake.name, "hint": mistake.hint, "section": section}
    return result


def _check(check: Check, right: bool, got: list) -> dict:
    """One check; the values of hidden ones stay out, since they would tell the hidden cases."""
    return {
        "name": check.name,
        "title": check.title,
        "hidden": check.hidden,
        "points": check.points if right else 0.0,
        "of": check.points,
        "right": right,
        "values": None if check.hidden else got,
    }


def _attempted(code: str, starter: str) -> bool:
    try:
        return ast.dump(parse(code)) != ast.dump(parse(starter))
    except Unreadable:
        return True


def _unreadable(code: str | None) -> str:
    """Why the code does not parse, in words; empty when it does."""
    try:
        parse(code or "")
    except Unreadable as error:
        return f"The answer does not parse: {error}."
    return ""


def _answer_error(name: str) -> str:
    if name == "TimeoutError":
        return "The answer cell did not end in time; only the function is wanted there, not long work."
    if name in ("ModuleNotFoundError", "ImportError"):
        return "The answer imports what is not there when it is graded; the course's own package is not."
    return f"Running the answer cell ended in {name}."
