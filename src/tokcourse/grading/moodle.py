"""Moodle: fill the offline grading worksheet that a teacher has downloaded from an assignment.

In Moodle: Assignment settings, Feedback types, Offline grading worksheet; then View all submissions,
Download grading worksheet. The filled file goes back through Upload grading worksheet.
Only the columns Grade and Feedback comments change; every other column stays as it was.
"""

import csv
import io

from tokcourse.grading.results import all_notes, by_student, number, safe_cell

PERSON, NAME, GRADE, MAXIMUM, COMMENTS = (
    "identifier",
    "full name",
    "grade",
    "maximum grade",
    "feedback comments",
)


class NotAWorksheet(ValueError):
    """The file is no Moodle grading worksheet; the message says which column is missing."""


def fill(worksheet: str, results: list[dict], total: float) -> tuple[str, list[str]]:
    """Put the grades into a worksheet. Returns the new text, and the students that it does not list.

    `total` is the number of points of all exercises; grades are scaled to the worksheet's maximum.
    A student is found by the number in Identifier; by the full name only where a submission tells no number.
    """
    lines = list(csv.reader(io.StringIO(worksheet.removeprefix("\ufeff"), newline="")))
    header = [name.strip().lower() for name in lines[0]] if lines else []
    for wanted in (PERSON, GRADE):
        if wanted not in header:
            raise NotAWorksheet(
                f"This is no grading worksheet of Moodle: the column “{wanted.capitalize()}” is missing."
            )
    people = by_student(results)
    by_id = {student_id: key for key in people for student_id in [key[1]] if student_id}
    found = set()
    for line in lines[1:]:
        line += [""] * (len(header) - len(line))
        place = dict(zip(header, range(len(header)), strict=True))
        name = line[place[NAME]] if NAME in place else ""
        key = by_id.get(line[place[PERSON]].rpartition(" ")[2]) or next(
            (k for k in people if k[0] == name and not k[1]), None
        )
        if key is None:
            continue
        found.add(key)
        points = sum(result["points"] for result in people[key])
        maximum = _maximum(line[place[MAXIMUM]]) if MAXIMUM in place else None
        line[place[GRADE]] = number(round(points * (maximum or total) / total, 2)) if total else "0"
        if COMMENTS in place:
            line[place[COMMENTS]] = _comments(people[key])
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue(), sorted(key[0] for key in people if key not in found)


def _maximum(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _comments(results: list[dict]) -> str:
    """The comment in plain sentences; Moodle reads it as HTML, so what is special there is escaped."""
    from html import escape

    parts = []
    for result in results:
        parts.append(
            f"{result['exercise'] or result['file']}: {number(result['points'])} of {number(result['of'])}."
        )
        parts += all_notes(result)
        for task in result["tasks"]:
            if task["mistake"]:
                parts.append(f"{task['task']}: {task['mistake']['name']}. {task['mistake']['hint']}")
    return safe_cell(escape(" ".join(parts), quote=False))
