"""Run one answer in the sandbox and keep what its checks published."""

import json
from dataclasses import dataclass, field

from tokcourse.grading.compare import Recording
from tokcourse.grading.sandbox import Sandbox
from tokcourse.grading.shape import sound
from tokcourse.grading.source import Exercise, Task
from tokcourse.grading.template import cells

CELL_SECONDS = 5.0
RUN_CELLS = 6
"""A whole run may take as long as this many cells that use up their time."""

OUTPUT_LIMIT = 200_000
"""Bytes of output that one cell may give; a check's own values are far below."""

WHY = {
    "out of time": "The run took too long and was stopped; checks that had not finished count as wrong.",
    "too much output": "The run wrote too much and was stopped.",
    "too much memory": "The run used too much memory and was stopped.",
    "kernel died": "Python itself died while this was run; checks after that count as wrong.",
    "kernel stuck": "A cell did not end and could not be interrupted; checks after that count as wrong.",
    "cut short": "The run was ended from inside; checks after that count as wrong.",
}


class NotStarted(RuntimeError):
    """The sandbox did not run even the set-up, which is ours."""


@dataclass
class Run:
    """What came out of one run: the bundles of each check, errors by cell, and why it ended early."""

    recording: Recording
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""


def record(
    sandbox: Sandbox,
    exercise: Exercise,
    task: Task,
    answer: str,
    course_seed: str,
    cell_seconds: float = CELL_SECONDS,
    run_seconds: float | None = None,
) -> Run:
    """Run the answer to a task with all its checks. Student code can empty the result, never raise."""
    template = cells(exercise, task, answer, course_seed)
    request = {
        "cells": [{"key": cell.key, "code": cell.code} for cell in template],
        "cell_seconds": cell_seconds,
        "output_limit": OUTPUT_LIMIT,
    }
    for _ in range(2):
        output, reason = sandbox.run(json.dumps(request), run_seconds or RUN_CELLS * cell_seconds)
        run = read(output, [cell.key for cell in template])
        if reason != "done":
            run.trouble = reason
        if template[0].key in run.recording:  # the set-up runs before any student code
            return run
    raise NotStarted("The sandbox did not start. Nothing was lost; run the same command again.")


def read(output: str, keys: list[str]) -> Run:
    """Read the driver's lines. They come from where student code ran, so anything may stand there.

    >>> line = '{"key": "a", "outputs": [{"values": [1]}], "error": null}'
    >>> read(line + '\\nrubbish\\n{"key": "b"}\\n' + line.replace("1", "2"), ["a"])
    Run(recording={'a': [{'values': [1]}]}, errors={}, trouble='cut short')
    """
    run = Run({}, trouble="cut short")
    for line in output.splitlines():
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(entry, dict):
            continue
        key, outputs = entry.get("key"), entry.get("outputs")
        if key in keys and key not in run.recording and isinstance(outputs, list):
            run.recording[key] = [one if _bundle(one) else {} for one in outputs]
            if isinstance(entry.get("error"), str):
                name = entry["error"][:60]
                run.errors[key] = name if name.isidentifier() else "an error"
        elif isinstance(entry.get("end"), str):
            run.trouble = entry["end"] if entry["end"] in WHY else ""
    return run


def _bundle(one: object) -> bool:
    return isinstance(one, dict) and isinstance(one.get("values"), list) and sound(one["values"])


def values(run: Run, grade_id: str) -> list:
    """The values that a check published, or none when it published nothing or more than once."""
    bundles = run.recording.get(grade_id, [])
    return bundles[0].get("values", []) if len(bundles) == 1 else []
