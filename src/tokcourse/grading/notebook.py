"""The two notebooks that one source gives: the exercise to do, and the worked solution."""

import re
from html import escape

import nbformat
from nbformat import NotebookNode

from tokcourse.grading.source import Answer, Check, Exercise, Task

INSTALL = "{package} @ git+{repository}"

SETUP = """try:
    from tokcourse.grading import case, check
except ModuleNotFoundError:
    print("The course's package is missing. Run the next line in a cell of its own, then go on here:")
    print('%pip install -q "{install}"')
    raise SystemExit from None"""


def exercise_notebook(exercise: Exercise, repository: str) -> NotebookNode:
    """The notebook that a student opens: prompts, hints, stubs and visible checks."""
    cells = _opening(exercise, repository)
    for task in exercise.tasks:
        cells += [_prompt(exercise, task), _text(task, "hints", task.hints)]
        cells += [_given(f"{task.name}-given-{i}", code) for i, code in enumerate(task.given, 1)]
        cells.append(_answer(task, task.starter))
        cells += [_check(check) for check in task.checks if not check.hidden]
    done = (
        "## When you are done\n\n"
        f"Compare with the [worked solution](../solutions/{exercise.name}.ipynb).\n"
        "It shows other right answers, and the mistakes that these checks look for."
    )
    return _notebook(exercise, [*cells, _markdown("end", done)])


def solution_notebook(exercise: Exercise, repository: str) -> NotebookNode:
    """The worked solution: full marks, its reasoning, other right answers, and the known mistakes."""
    cells = _opening(exercise, repository, solution=True)
    for task in exercise.tasks:
        cells.append(_prompt(exercise, task))
        cells += [_given(f"{task.name}-given-{i}", code) for i, code in enumerate(task.given, 1)]
        cells += [_answer(task, task.solution), _extra(task, "reasoning", task.reasoning)]
        cells += [_check(check) for check in task.checks if not check.hidden]
        cells += [_extra(task, "right", _other_answers(task)), _extra(task, "wrong", _known_mistakes(task))]
    return _notebook(exercise, cells)


def slug(heading: str) -> str:
    """The anchor that the book and GitHub give to a heading.

    >>> slug("Merge one pair: `merge`")
    'merge-one-pair-merge'
    """
    return re.sub(r"[^\w\s-]", "", heading.lower()).strip().replace(" ", "-")


def cell_id(text: str) -> str:
    """A cell id made from what the cell is: letters, digits, - and _, at most 64.

    >>> cell_id("utf8/limits of a range")
    'utf8-limits-of-a-range'
    """
    return re.sub(r"[^A-Za-z0-9_-]", "-", text)[:64]


def _notebook(exercise: Exercise, cells: list[NotebookNode]) -> NotebookNode:
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "tokcourse": {"exercise": exercise.name},
    }
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def _opening(exercise: Exercise, repository: str, solution: bool = False) -> list[NotebookNode]:
    text = exercise.introduction
    if solution:
        there = f"The [exercise](../exercises/{exercise.name}.ipynb) has the same tasks, still to be done."
        text = f"# Solution of exercise {exercise.title.removeprefix('Exercise ')}\n\n{there}"
    setup = SETUP.format(install=INSTALL.format(package="tokcourse", repository=repository))
    cells = [_markdown("introduction", text), _given("setup", setup)]
    return cells + [_given(f"given-{i}", code) for i, code in enumerate(exercise.given, 1)]


def _prompt(exercise: Exercise, task: Task) -> NotebookNode:
    link = f"[{task.section}](../chapters/{exercise.chapter}.md#{slug(task.section)})"
    return _text(task, "prompt", f"{task.prompt}\n\nThe chapter treats this in {link}.")


def _text(task: Task, role: str, text: str) -> NotebookNode:
    return _markdown(f"{task.name}-{role}", text)


def _extra(task: Task, role: str, text: str) -> NotebookNode:
    """A cell that only the solution has: not locked, or nbgrader would look for it in the exercise."""
    name = f"{task.name}-{role}"
    return nbformat.v4.new_markdown_cell(text, id=cell_id(name), metadata=_metadata(name, locked=False))


def _markdown(name: str, text: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(text, id=cell_id(name), metadata=_metadata(name))


def _given(name: str, code: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(code, id=cell_id(name), metadata=_metadata(name))


def _answer(task: Task, code: str) -> NotebookNode:
    name = f"{task.name}-answer"
    metadata = _metadata(name, locked=False, solution=True, own={"task": task.name})
    return nbformat.v4.new_code_cell(code, id=cell_id(name), metadata=metadata)


def _check(check: Check) -> NotebookNode:
    metadata = _metadata(check.grade_id, grade=True, points=check.points, own={"check": check.name})
    return nbformat.v4.new_code_cell(check.code, id=cell_id(check.grade_id), metadata=metadata)


def _metadata(
    name: str,
    grade: bool = False,
    locked: bool = True,
    solution: bool = False,
    points: float | None = None,
    own: dict | None = None,
) -> dict:
    """nbgrader's metadata (its schema allows no other key), and our own beside it."""
    nbgrader: dict = {
        "grade": grade,
        "grade_id": cell_id(name),
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        nbgrader["points"] = int(points) if points == int(points) else points
    return {"nbgrader": nbgrader, **({"tokcourse": own} if own else {})}


def _folded(summary: str, *parts: str) -> str:
    return "\n\n".join([f"<details><summary>{escape(summary)}</summary>", *parts, "</details>"])


def _code(answer: Answer) -> str:
    return f"```python\n{answer.code}\n```"


def _other_answers(task: Task) -> str:
    folded = [_folded(f"Another right answer: {one.name}", _code(one)) for one in task.right]
    return "\n\n".join(folded)


def _known_mistakes(task: Task) -> str:
    folded = [
        _folded(f"A mistake that the checks name: {one.name}", one.hint, _code(one)) for one in task.wrong
    ]
    return "\n\n".join(folded)
