"""Gradescope: `results.json` as its autograder specification describes it.

https://gradescope-autograders.readthedocs.io/en/latest/specs/

The file is written before grading begins, so that a run that is cut off still says something,
and written again when the grades are there.
"""

import json
from pathlib import Path

from tokcourse.grading.results import all_notes, write


def write_early(path: Path) -> None:
    """Say that grading has begun; Gradescope shows this when the run does not come to its end."""
    said = "Grading did not come to its end. Nothing is lost: ask your teacher to run it again."
    write(path, json.dumps({"score": 0.0, "output": said, "visibility": "visible"}, indent=1) + "\n")


def gradescope(results: list[dict]) -> dict:
    """The results of one student, as Gradescope reads them; hidden checks show once grades are published."""
    notes = [note for result in results for note in all_notes(result)]
    return {
        "score": sum(result["points"] for result in results),
        "output": "\n".join(notes),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            test
            for result in results
            for task in result["tasks"]
            for test in _tests(result["exercise"], task)
        ],
    }


def _tests(exercise: str, task: dict) -> list[dict]:
    tests = []
    for number, check in enumerate(task["checks"], 1):
        test = {
            "name": f"{exercise}, {task['task']}: {check['title']}",
            "number": f"{task['task']}.{number}",
            "score": check["points"],
            "max_score": check["of"],
            "status": "passed" if check["right"] else "failed",
            "visibility": "after_published" if check["hidden"] else "visible",
        }
        if not check["right"] and not check["hidden"]:
            test["output"] = _output(task)
            test["output_format"] = "text"
        tests.append(test)
    return tests


def _output(task: dict) -> str:
    if task["status"] == "not attempted":
        return "Not attempted yet."
    one = task["mistake"]
    return (
        f"Looks like: {one['name']}. {one['hint']} Read again: {one['section']}." if one else "Not right yet."
    )
