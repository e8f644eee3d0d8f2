"""Write what came out: `grades.csv` for a spreadsheet, `results.json` for programs."""

import csv
import io
import json
from pathlib import Path

from tokcourse.writing import write_whole

DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def write(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it sees the old text or the new, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode("utf-8"))


def number(points: float) -> str:
    """Points as people write them.

    >>> number(10.0), number(2.5)
    ('10', '2.5')
    """
    return f"{points:g}"


def safe_cell(text: str) -> str:
    """A spreadsheet runs a cell that begins like a formula; a quote in front keeps it text.

    >>> safe_cell("=1+1"), safe_cell("Ada")
    ("'=1+1", 'Ada')
    """
    return "'" + text if text.startswith(DANGEROUS) else text


def by_student(results: list[dict]) -> dict[tuple[str, str], list[dict]]:
    """The results of each student, in the order of names."""
    grouped: dict[tuple[str, str], list[dict]] = {}
    for result in sorted(results, key=lambda r: (r["student"], r["student_id"], r["exercise"], r["file"])):
        grouped.setdefault((result["student"], result["student_id"]), []).append(result)
    return grouped


def grades_csv(results: list[dict], exercises: dict[str, float]) -> str:
    """One line for each student: points for each exercise, their sum, and what a person should look at."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["student", "id", *exercises, "points", "of", "notes"])
    for (student, student_id), mine in by_student(results).items():
        points = {result["exercise"]: result["points"] for result in mine}
        notes = [
            f"{result['exercise'] or result['file']}: {note}" for result in mine for note in all_notes(result)
        ]
        row = [safe_cell(student), safe_cell(student_id)]
        row += [number(points[name]) if name in points else "" for name in exercises]
        row += [number(sum(points.values())), number(sum(exercises.values())), safe_cell(" ".join(notes))]
        table.writerow(row)
    return text.getvalue()


def all_notes(result: dict) -> list[str]:
    """The notes on a submission and on its tasks; where there are several tasks, each note names its own."""
    several = len(result["tasks"]) > 1
    notes = [
        f"{task['task']}: {note}" if several else note for task in result["tasks"] for note in task["notes"]
    ]
    return [*result["notes"], *notes]


def results_json(results: list[dict], exercises: dict[str, float]) -> str:
    """Everything, as JSON."""
    ordered = [result for mine in by_student(results).values() for result in mine]
    return json.dumps({"exercises": exercises, "results": ordered}, indent=1, ensure_ascii=True) + "\n"
