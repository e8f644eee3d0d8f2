"""The one source of an exercise: `solutions/NN-name.md`, a MyST notebook that jupytext and JupyterLab open.

Every cell says what it is by its `role`. In the order in which they are written:

    front matter    jupytext header, kernelspec, and `tokcourse: {exercise: NN-name, chapter: NN-name}`
    (markdown)      before the first task: title and introduction of the notebook
    given           code that the student sees and may use; before the first task it belongs to all tasks
    prompt          markdown; opens a task: `{"role": "prompt", "task": NAME, "section": HEADING}`
    hints           markdown with three `<details>`, from a nudge to almost the answer
    starter         code: signature, docstring, `raise NotImplementedError`
    solution        code: the reference; it is what the hidden and visible checks compare with
    reasoning       markdown: why the solution is as it is
    visible         code ending in one `check(...)`; options `points`, `title`
    hidden          the same, with `secret` for letters, ids and lengths
    wrong           code of a known wrong answer; options `name`, `hint`, `section`, and `limit` (7 points)
    right           code of a right answer written differently; option `name`

A wrong or right answer is added after the solution, so it defines only what it changes.
A task has 10 points: 2 or 3 visible, the rest hidden; three wrong answers or more, two right ones or more.
"""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

TASK_POINTS = 10
VISIBLE_POINTS = (2, 3)
ROLES = (
    "given",
    "prompt",
    "hints",
    "starter",
    "solution",
    "reasoning",
    "visible",
    "hidden",
    "wrong",
    "right",
)


class SourceError(ValueError):
    """The source of an exercise breaks a rule of the format; the message says which and where."""


@dataclass(frozen=True)
class Check:
    """One check: its name is "function/what", its points are all or nothing."""

    name: str
    title: str
    points: float
    hidden: bool
    code: str
    without: tuple[str, ...] = ()

    @property
    def grade_id(self) -> str:
        """The name as nbgrader allows it."""
        return re.sub(r"[^A-Za-z0-9_-]", "-", self.name)


@dataclass(frozen=True)
class Answer:
    """A wrong answer (with hint, section, limit) or a right one written differently."""

    name: str
    code: str
    hint: str = ""
    section: str = ""
    limit: float = 7


@dataclass
class Task:
    """One thing to do, worth 10 points: a function, or two that belong together."""

    name: str
    section: str
    prompt: str
    hints: str = ""
    given: list[str] = field(default_factory=list)
    starter: str = ""
    solution: str = ""
    reasoning: str = ""
    checks: list[Check] = field(default_factory=list)
    wrong: list[Answer] = field(default_factory=list)
    right: list[Answer] = field(default_factory=list)

    @property
    def functions(self) -> list[str]:
        """The functions that a student writes: those that the starter defines."""
        return [node.name for node in ast.parse(self.starter).body if isinstance(node, ast.FunctionDef)]

    def with_answer(self, answer: Answer) -> str:
        """The code of an answer cell that holds this wrong or right answer."""
        return f"{self.solution}\n\n\n{answer.code}"


@dataclass
class Exercise:
    """All that one source file says."""

    name: str
    chapter: str
    introduction: str
    given: list[str]
    tasks: list[Task]
    metadata: dict

    @property
    def title(self) -> str:
        return self.introduction.lstrip().splitlines()[0].lstrip("# ").strip()

    @property
    def checks(self) -> list[Check]:
        return [check for task in self.tasks for check in task.checks]


def read(path: str | Path) -> Exercise:
    """Read and check one source file. Raises SourceError with the name of the cell that is wrong."""
    import jupytext

    path = Path(path)
    try:
        notebook = jupytext.read(path)
    except Exception as error:  # jupytext raises many kinds for text that it cannot read
        last = str(error).strip().replace("\n", " ")
        raise SourceError(
            f"{path.name}: {last} (quote a value that YAML would take for something else)"
        ) from error
    own = notebook.metadata.get("tokcourse", {})
    exercise = Exercise(
        own.get("exercise", path.stem), own.get("chapter", path.stem), "", [], [], dict(notebook.metadata)
    )
    for number, cell in enumerate(notebook.cells, 1):
        try:
            _place(exercise, cell)
        except (KeyError, IndexError, SyntaxError, ValueError) as error:
            raise SourceError(f"{path.name}, cell {number}: {type(error).__name__}: {error}") from error
    for problem in problems(exercise):
        raise SourceError(f"{path.name}: {problem}")
    return exercise


def read_all(folder: str | Path) -> list[Exercise]:
    """Every source in the folder `solutions/`, in order."""
    return [read(path) for path in sorted(Path(folder).glob("[0-9][0-9]-*.md"))]


def _place(exercise: Exercise, cell: dict) -> None:
    """Put one cell where its role says."""
    role, options, text = cell["metadata"].get("role"), cell["metadata"], cell["source"].strip("\n")
    if role is None and not exercise.tasks and cell["cell_type"] == "markdown":
        exercise.introduction += ("\n\n" if exercise.introduction else "") + text
        return
    if role not in ROLES:
        raise ValueError(f"role {role!r}; a cell after the introduction needs one of: {', '.join(ROLES)}")
    if (cell["cell_type"] == "markdown") != (role in ("prompt", "hints", "reasoning")):
        raise ValueError(f"the role {role} does not belong to a {cell['cell_type']} cell")
    if role == "prompt":
        exercise.tasks.append(Task(options["task"], options["section"], text))
    elif role == "given":
        (exercise.tasks[-1].given if exercise.tasks else exercise.given).append(text)
    elif role in ("visible", "hidden"):
        exercise.tasks[-1].checks.append(_check(text, options, role == "hidden"))
    elif role == "wrong":
        task = exercise.tasks[-1]
        section, limit = options.get("section", task.section), options.get("limit", 7)
        task.wrong.append(Answer(options["name"], text, options["hint"], section, limit))
    elif role == "right":
        exercise.tasks[-1].right.append(Answer(options["name"], text))
    else:
        setattr(exercise.tasks[-1], role, text)


def _check(code: str, options: dict, hidden: bool) -> Check:
    last = ast.parse(code).body[-1]
    call = last.value if isinstance(last, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check"):
        raise ValueError("a check cell ends in one call of check(...)")
    name = ast.literal_eval(call.args[0])
    without = next((ast.literal_eval(k.value) for k in call.keywords if k.arg == "without"), ())
    return Check(name, options["title"], float(options["points"]), hidden, code, tuple(without))


def problems(exercise: Exercise) -> list[str]:
    """What is missing or breaks a rule, in words; an empty list when all is well."""
    found = [] if exercise.tasks else ["no task"]
    names = [check.name for check in exercise.checks]
    found += [f"two checks are called {name}" for name in sorted({n for n in names if names.count(n) > 1})]
    for task in exercise.tasks:
        visible = sum(check.points for check in task.checks if not check.hidden)
        total = sum(check.points for check in task.checks)
        rules = {
            f"the checks give {total:g} points, not {TASK_POINTS}": total == TASK_POINTS,
            f"visible checks give {visible:g} points, not 2 or 3": visible in VISIBLE_POINTS,
            "fewer than three wrong answers": len(task.wrong) >= 3,
            "fewer than two right answers written differently": len(task.right) >= 2,
            "the hints are not three <details>": task.hints.count("<details>") == 3,
            "no starter": bool(task.starter),
            "no solution": bool(task.solution),
            "no reasoning": bool(task.reasoning),
            "the starter does not raise NotImplementedError": "raise NotImplementedError" in task.starter,
            "two wrong answers have one name": len({a.name for a in task.wrong}) == len(task.wrong),
        }
        found += [f"task {task.name}: {text}" for text, fine in rules.items() if not fine]
        for check in task.checks:
            if check.name.partition("/")[0] not in task.functions:
                found.append(f"the check {check.name} names no function of its task")
    return found
