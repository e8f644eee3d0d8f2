"""Every export against what the platform's own documentation asks for."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tokcourse.grading import classroom, gradebook, gradescope, moodle, visible
from tokcourse.grading.generate import repository
from tokcourse.grading.results import grades_csv, safe_cell
from tokcourse.grading.source import read

ROOT = Path(__file__).resolve().parents[2]
EXERCISE = read(ROOT / "solutions" / "02-bpe.md")


def result(student: str, student_id: str, points: float) -> dict:
    """A result as the grader makes it: everything right for 20 points, else nothing."""
    tasks = []
    for task in EXERCISE.tasks:
        checks = [
            {
                "name": check.name,
                "title": check.title,
                "hidden": check.hidden,
                "points": check.points if points else 0.0,
                "of": check.points,
                "right": bool(points),
                "values": None if check.hidden else [],
            }
            for check in task.checks
        ]
        mistake = {"name": "<b>wrong</b>", "hint": "Look again.", "section": "chapter 2"}
        tasks.append(
            {
                "task": task.name,
                "points": sum(check["points"] for check in checks),
                "of": 10.0,
                "status": "graded",
                "notes": [],
                "mistake": None if points else mistake,
                "tree": None,
                "checks": checks,
            }
        )
    head = {
        "student": student,
        "student_id": student_id,
        "exercise": "02-bpe",
        "file": f"{student}/02-bpe.ipynb",
    }
    return {**head, "points": points, "of": 20.0, "notes": [], "tasks": tasks}


def test_gradescope_as_its_specification_says(tmp_path: Path) -> None:
    """Fields and values: https://gradescope-autograders.readthedocs.io/en/latest/specs/"""
    top = {"score", "execution_time", "output", "output_format", "test_output_format", "test_name_format"}
    top |= {"visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"}
    each = {"score", "max_score", "status", "name", "name_format", "number", "output", "output_format"}
    each |= {"tags", "visibility", "extra_data"}
    shown = {"hidden", "after_due_date", "after_published", "visible"}
    gradescope.write_early(tmp_path / "results.json")
    early = json.loads((tmp_path / "results.json").read_text())
    for report in (
        early,
        gradescope.gradescope([result("Ada", "1", 20)]),
        gradescope.gradescope([result("B", "2", 0)]),
    ):
        assert set(report) <= top
        assert report["visibility"] in shown
        assert isinstance(report["score"], int | float)
        for test in report.get("tests", []):
            assert set(test) <= each
            assert test["visibility"] in shown
            assert test["status"] in ("passed", "failed")
            assert 0 <= test["score"] <= test["max_score"]
    full = gradescope.gradescope([result("Ada", "1", 20)])
    assert full["score"] == 20 == sum(test["max_score"] for test in full["tests"])
    hidden = {f"{check.title}" for check in EXERCISE.checks if check.hidden}
    for test in full["tests"]:
        assert (test["visibility"] == "after_published") == any(
            test["name"].endswith(title) for title in hidden
        )
        assert "output" not in test or test["visibility"] == "visible"


WORKSHEET = (
    '\ufeffIdentifier,"Full name","ID number","Email address",Status,Grade,"Maximum Grade",'
    '"Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    'Participant 4711,"Ada Lovelace",,ada@example.org,"Submitted for grading",,100.00,Yes,'
    '"Monday, 2 November 2026, 9:00 AM",-,\n'
    'Participant 4712,"Émilie du Châtelet",,emilie@example.org,"Submitted for grading",,100.00,Yes,-,-,\n'
    'Participant 4713,"Kurt ""K."" Gödel",,kurt@example.org,"No submission",,100.00,Yes,-,-,'
    '"old, ""kept"" comment"\n'
)


def test_moodle_fills_the_teachers_own_worksheet_and_nothing_else() -> None:
    results = [
        result("Ada Lovelace", "4711", 20),
        result("Émilie du Châtelet", "", 0),
        result("=cmd", "99", 20),
    ]
    filled, missing = moodle.fill(WORKSHEET, results, 20)
    before = list(csv.DictReader(io.StringIO(WORKSHEET.removeprefix("\ufeff"))))
    after = list(csv.DictReader(io.StringIO(filled)))
    assert [row["Grade"] for row in after] == ["100", "0", ""]
    assert "&lt;b&gt;wrong" in after[1]["Feedback comments"]
    for old, new in zip(before, after, strict=True):
        assert {**old, "Grade": "", "Feedback comments": ""} == {**new, "Grade": "", "Feedback comments": ""}
    assert after[2] == before[2]
    assert missing == ["=cmd"]
    with pytest.raises(moodle.NotAWorksheet, match="Identifier"):
        moodle.fill("name,points\n", results, 20)


def test_a_namesake_who_handed_in_nothing_gets_nothing() -> None:
    sheet = "Identifier,Full name,Grade\nParticipant 7,Ada,\nParticipant 8,Ada,\n"
    filled, missing = moodle.fill(sheet, [result("Ada", "7", 20)], 20)
    assert filled.splitlines()[1:] == ["Participant 7,Ada,20", "Participant 8,Ada,"]
    assert not missing


def test_classroom_50_accepts_the_tests() -> None:
    """The rules of schemas/tests-v1.schema.json in foundation50/classroom50, where this file uses them."""
    made = classroom.tests_json(EXERCISE, repository(ROOT))
    assert made["schema"] == "classroom50/tests/v1"
    assert set(made) == {"schema", "tests"}
    names = [test["name"] for test in made["tests"]]
    assert len(set(names)) == len(names)
    for test in made["tests"]:
        assert set(test) == {"name", "type", "setup", "run", "points", "timeout"}
        assert test["type"] == "run"
        assert 1 <= len(test["name"].encode()) <= 100
        assert not any(ord(character) < 32 or ord(character) == 127 for character in test["name"])
        assert 0 <= test["points"] <= 1000
        assert 1 <= test["timeout"] <= 600
    assert sum(test["points"] for test in made["tests"]) == 6


def test_the_workflow_for_actions_is_one() -> None:
    import yaml

    made = yaml.safe_load(classroom.workflow(EXERCISE, repository(ROOT)))
    assert made[True] == ["push"]  # YAML reads the key `on` as true
    assert made["permissions"] == {"contents": "read"}
    steps = made["jobs"]["check"]["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert steps[-1]["run"].startswith("python -m tokcourse.grading.visible 02-bpe.ipynb")


def test_visible_checks_in_a_students_repository(capsys: pytest.CaptureFixture[str]) -> None:
    assert visible.main([str(ROOT / "solutions" / "02-bpe.ipynb")]) == 0
    assert visible.main([str(ROOT / "exercises" / "02-bpe.ipynb"), "--check", "merge/rules"]) == 1
    assert "not attempted yet" in capsys.readouterr().out


def test_a_name_like_a_formula_stays_text() -> None:
    text = grades_csv([result("=HYPERLINK(1)", "@1", 20)], {"02-bpe": 20.0})
    row = list(csv.reader(io.StringIO(text)))[1]
    assert row[:2] == ["'=HYPERLINK(1)", "'@1"]
    assert all(safe_cell(start + "x").startswith("'") for start in "=+-@\t\r")


def nbgrader(folder: Path, *args: str) -> None:
    command = [sys.executable, "-m", "nbgrader", *args]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PATH": path}
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_stock_nbgrader_gives_full_marks_to_the_solution_and_none_to_the_stub(tmp_path: Path) -> None:
    from nbgrader.api import Gradebook

    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'tokens'\n")
    gradebook.main([str(tmp_path), "02-bpe", "--course", str(ROOT)])
    nbgrader(tmp_path, "generate_assignment", "02-bpe")
    release = nbformat.read(tmp_path / "release" / "02-bpe" / "02-bpe.ipynb", as_version=4)
    assert "def merge(ids" in "".join(cell.source for cell in release.cells)
    for student, folder in (("done", "solutions"), ("stub", "exercises")):
        place = tmp_path / "submitted" / student / "02-bpe"
        place.mkdir(parents=True)
        (place / "02-bpe.ipynb").write_bytes((ROOT / folder / "02-bpe.ipynb").read_bytes())
    nbgrader(tmp_path, "autograde", "02-bpe")
    visible_points = sum(check.points for check in EXERCISE.checks if not check.hidden)
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        scores = {student: book.find_submission("02-bpe", student).score for student in ("done", "stub")}
    assert scores == {"done": visible_points, "stub": 0}
    assert gradebook.write_gradebook(tmp_path / "gradebook.db", [result("done", "", 20)], [EXERCISE]) == 1
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:  # now with the hidden checks
        assert book.find_submission("02-bpe", "done").score == 20


def test_grades_written_to_a_new_gradebook_are_those_of_the_grader(tmp_path: Path) -> None:
    from nbgrader.api import Gradebook

    results = [result("Ada Lovelace", "4711", 20), result("Kurt", "", 0)]
    for _ in range(2):  # writing twice changes nothing
        gradebook.write_gradebook(tmp_path / "gradebook.db", results, [EXERCISE])
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        assert book.find_submission("02-bpe", "4711").score == 20
        assert book.find_submission("02-bpe", "Kurt").score == 0
        assert book.find_assignment("02-bpe").max_score == 20
        assert not book.find_submission("02-bpe", "4711").needs_manual_grade
