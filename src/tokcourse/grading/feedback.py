"""The page that a student gets back: points, what went wrong by its name, and nothing that is hidden."""

import hashlib
import re

from tokcourse.grading.known import Known
from tokcourse.grading.pages import page, paragraph, table
from tokcourse.grading.results import number
from tokcourse.grading.table import Table


def file_name(student: str, student_id: str) -> str:
    """A file name that is safe everywhere and different for each student.

    >>> file_name("../Ada", "7")
    'Ada-7-....html'
    """
    mark = hashlib.sha256(f"{student}\n{student_id}".encode()).hexdigest()[:16]
    plain = re.sub(r"[^A-Za-z0-9]+", "-", f"{student} {student_id}").strip("-")[:60]
    return f"{plain}-{mark}.html" if plain else f"{mark}.html"


def feedback_page(
    student: str, results: list[dict], calls: dict[str, list[str]], known: dict[str, Known]
) -> str:
    """One student's page. `calls` and `known` say what each visible check puts in and expects."""
    total = sum(result["points"] for result in results)
    body = [paragraph(f"{number(total)} of {number(sum(result['of'] for result in results))} points.")]
    for result in results:
        body.append(f"<h2>{_title(result)}</h2>")
        body += [paragraph(note) for note in result["notes"]]
        for task in result["tasks"]:
            body += _task(task, calls, known)
    return page(f"Feedback for {student}", body)


def _title(result: dict) -> str:
    from html import escape

    name = result["exercise"] or result["file"]
    return escape(f"{name}: {number(result['points'])} of {number(result['of'])} points")


def _task(task: dict, calls: dict[str, list[str]], known: dict[str, Known]) -> list[str]:
    parts = [f"<h3><code>{task['task']}</code>: {number(task['points'])} of {number(task['of'])} points</h3>"]
    parts += [paragraph(note) for note in task["notes"]]
    if task["status"] == "not attempted":
        return [*parts, paragraph("Not attempted yet.")]
    if task["mistake"]:
        one = task["mistake"]
        said = f"The mistake looks like this one: {one['name']}. {one['hint']} Read again: {one['section']}."
        parts.append(f'<div class="note">{paragraph(said)}</div>')
    rows = [
        [
            check["title"],
            "after grading" if check["hidden"] else "in the notebook",
            "right" if check["right"] else "not right yet",
            f"{number(check['points'])} of {number(check['of'])}",
        ]
        for check in task["checks"]
    ]
    parts.append(table(["Check", "Seen", "Result", "Points"], rows, numbers=(3,)))
    for check in task["checks"]:
        values = check["values"] or []
        if not check["right"] and check["name"] in known and len(values) == len(calls[check["name"]]):
            shown = Table(check["name"], calls[check["name"]], values, known[check["name"]], [])
            parts.append(shown.html(notes=False))
    return parts
