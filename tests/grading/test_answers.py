"""Every answer that the sources hold: right ones get all points, wrong ones lose them and are named.

This runs over all files in `solutions/`, so a new exercise is covered as soon as its source is there.
"""

import re
from pathlib import Path

import pytest

from tokcourse.grading import trusted
from tokcourse.grading.generate import checks_file
from tokcourse.grading.known import from_json
from tokcourse.grading.notebook import slug
from tokcourse.grading.source import Exercise, Task, read

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ["practice", "one", "two", "three", "four"]
EXERCISES = [read(path) for path in sorted((ROOT / "solutions").glob("[0-9][0-9]-*.md"))]
TASKS = [pytest.param(e, t, id=f"{e.name}-{t.name}") for e in EXERCISES for t in e.tasks]


@pytest.mark.parametrize(("exercise", "task"), TASKS)
@pytest.mark.parametrize("seed", SEEDS)
def test_right_answers_get_everything_and_wrong_ones_lose_points_and_are_named(
    exercise: Exercise, task: Task, seed: str
) -> None:
    expected = trusted.reference(exercise, task, seed)
    known = trusted.mistakes(exercise, task, seed)
    for one in task.right:
        got = trusted.run(exercise, task, task.with_answer(one), seed)
        assert sum(trusted.earned(task, expected, got, one.code).values()) == 10, one.name
    for mistake in known:
        points = trusted.earned(task, expected, mistake.values, mistake.answer.code)
        assert sum(points.values()) <= mistake.answer.limit, mistake.answer.name
        named = trusted.name_mistake(task, known, expected, mistake.values, mistake.answer.code)
        assert named == mistake.answer, mistake.answer.name


@pytest.mark.parametrize(("exercise", "task"), TASKS)
def test_the_stub_gets_nothing_and_the_reference_everything(exercise: Exercise, task: Task) -> None:
    expected = trusted.reference(exercise, task)
    stub = trusted.run(exercise, task, task.starter)
    assert sum(trusted.earned(task, expected, stub, task.starter).values()) == 0
    assert sum(trusted.earned(task, expected, expected, task.solution).values()) == 10


@pytest.mark.parametrize(("exercise", "task"), TASKS)
def test_a_hidden_check_depends_on_the_seed(exercise: Exercise, task: Task) -> None:
    """A right answer for one seed, learnt by heart, is worth little under another."""
    one, two = (trusted.reference(exercise, task, seed) for seed in ("one", "two"))
    hidden = [check for check in task.checks if check.hidden]
    kept = sum(check.points for check in hidden if one[check.name] == two[check.name])
    assert kept <= 3, [check.name for check in hidden if one[check.name] == two[check.name]]


@pytest.mark.parametrize(("exercise", "task"), TASKS)
def test_the_visible_checks_of_a_class_name_most_mistakes(exercise: Exercise, task: Task) -> None:
    """In class a wrong answer is told apart by the visible cases alone, as far as they can show it."""
    import json

    entries = [from_json(entry) for entry in json.loads(checks_file(exercise))["checks"]]
    named = 0
    for mistake in trusted.mistakes(exercise, task):
        found = [
            entry.name_mistake(mistake.values[entry.name])
            for entry in entries
            if entry.name in mistake.values
        ]
        named += any(one is not None and one.name == mistake.answer.name for one in found)
    assert named >= 0.6 * len(task.wrong)


@pytest.mark.parametrize(("exercise", "task"), TASKS)
def test_sections_are_headings_of_the_chapter(exercise: Exercise, task: Task) -> None:
    chapter = ROOT / "chapters" / f"{exercise.chapter}.md"
    headings = re.findall(r"^#+ (.+)$", chapter.read_text(encoding="utf-8"), re.M)
    for section in {task.section, *(one.section for one in task.wrong)}:
        assert section in headings
        assert slug(section)


def test_check_names_are_unique_over_the_course() -> None:
    names = [check.name for exercise in EXERCISES for check in exercise.checks]
    assert len(names) == len(set(names))
