"""Run answers that we wrote ourselves, in this process: the reference, known mistakes, other right answers.

A student's answer never runs here; it runs in the sandbox.
"""

import contextlib
import io
from dataclasses import dataclass

from tokcourse.grading import checking
from tokcourse.grading.canonical import digest
from tokcourse.grading.names import names_used
from tokcourse.grading.secret import PRACTICE_SEED
from tokcourse.grading.source import Answer, Exercise, Task
from tokcourse.grading.template import SETUP, cells

Values = dict[str, list]
"""The name of a check -> the canonical value of each of its cases."""


def run(exercise: Exercise, task: Task, answer: str, course_seed: str = PRACTICE_SEED) -> Values:
    """The values that an answer gives in each check of its task."""
    recorded: Values = {}
    names: dict = {"__name__": "__main__"}

    def record(name: str, *cases: checking.Case, without: object = (), **options: object) -> None:
        recorded[name] = [one.value for one in checking.run_cases(name, cases, names, **options)]

    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells(exercise, task, answer, course_seed):
            exec(compile(cell.code.replace(SETUP, "", 1), f"<{cell.key}>", "exec"), names)
            names |= {"case": checking.case, "check": record}
    return recorded


@dataclass(frozen=True)
class Marked:
    """A known mistake and the values that it gives."""

    answer: Answer
    values: Values


def reference(exercise: Exercise, task: Task, course_seed: str = PRACTICE_SEED) -> Values:
    """The right values."""
    return run(exercise, task, task.solution, course_seed)


def mistakes(exercise: Exercise, task: Task, course_seed: str = PRACTICE_SEED) -> list[Marked]:
    """The values of every known wrong answer."""
    return [Marked(one, run(exercise, task, task.with_answer(one), course_seed)) for one in task.wrong]


def entries(exercise: Exercise, task: Task) -> list[dict]:
    """What `known.from_json` reads, for each visible check: right values, and fingerprints of mistakes."""
    expected, known = reference(exercise, task), mistakes(exercise, task)
    found = []
    for check in task.checks:
        if not check.hidden:
            right = expected[check.name]
            marked = [_marked(exercise, check.name, mistake, right) for mistake in known]
            entry = {"name": check.name, "title": check.title, "points": check.points, "expected": right}
            found.append({**entry, "mistakes": [one for one in marked if any(one["marks"])]})
    return found


def _marked(exercise: Exercise, check: str, mistake: Marked, right: list) -> dict:
    pairs = zip(mistake.values[check], right, strict=True)
    marks = [None if value == expected else digest(check, value) for value, expected in pairs]
    one = mistake.answer
    return {"name": one.name, "hint": one.hint, "section": where(exercise, one), "marks": marks}


def where(exercise: Exercise, answer: Answer) -> str:
    """Where a mistake is treated, in words: a link would not work in every place that shows it."""
    return f"chapter {int(exercise.chapter[:2])}, “{answer.section}”"


def earned(task: Task, expected: Values, got: Values, code: str) -> dict[str, float]:
    """The points for each check: all when every value is right and no excluded name is used, else none."""
    points = {}
    for check in task.checks:
        right = got.get(check.name) == expected[check.name] and not names_used(code, check.without)
        points[check.name] = check.points if right else 0.0
    return points


def name_mistake(task: Task, known: list[Marked], expected: Values, got: Values, code: str) -> Answer | None:
    """The known mistake that explains the most wrong values of a submission, or None.

    An answer with right values that uses an excluded name is the mistake that does the same.
    """
    excluded = tuple(name for check in task.checks for name in check.without)
    if got == expected and names_used(code, excluded):
        return next((one.answer for one in known if names_used(one.answer.code, excluded)), None)
    places = [(name, i) for name, values in expected.items() for i in range(len(values))]

    def at(values: Values, place: tuple[str, int]) -> object:
        name, i = place
        return values[name][i] if i < len(values.get(name, [])) else None

    wrong = [place for place in places if at(got, place) != at(expected, place)]

    def agreement(mistake: Marked) -> tuple[int, int]:
        explained = sum(at(mistake.values, place) == at(got, place) for place in wrong)
        claimed = sum(at(mistake.values, place) != at(expected, place) for place in places)
        return explained, -claimed

    best = max(known, key=agreement, default=None)
    return best.answer if best and agreement(best)[0] else None


def calls(exercise: Exercise, task: Task) -> dict[str, list[str]]:
    """The calls of each visible check, as text: what went in."""
    written: dict[str, list[str]] = {}
    names: dict = {"__name__": "__main__"}

    def note(name: str, *cases: checking.Case, **_: object) -> None:
        written[name] = [one.written(name.partition("/")[0]) for one in cases]

    for cell in cells(exercise, task, task.solution):
        if cell.check is None or not cell.check.hidden:
            exec(compile(cell.code.replace(SETUP, "", 1), f"<{cell.key}>", "exec"), names)
            names |= {"case": checking.case, "check": note}
    return written
