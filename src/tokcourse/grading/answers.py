"""Read a submitted notebook as data and find the answers in it. Nothing is run, every repair is told."""

import ast
import re
from dataclasses import dataclass, field

from tokcourse.grading.names import Unreadable, parse
from tokcourse.grading.source import Exercise, Task

CELLS = 2000
OURS = re.compile(r"^setup$|.-answer$|(^|-)given-\d+$")
"""Names of the cells that the template brings itself, or that are answers to other tasks."""


class NotANotebook(ValueError):
    """The data is no notebook that can be graded; the message tells the student why."""


@dataclass(frozen=True)
class SubmittedCell:
    """What matters of one cell."""

    kind: str
    code: str
    names: frozenset[str]


@dataclass
class Found:
    """The answer to one task: its code (None when there is none) and what was repaired on the way."""

    code: str | None
    notes: list[str] = field(default_factory=list)


def read_notebook(data: bytes) -> tuple[list[SubmittedCell], dict]:
    """The cells and the metadata of a submitted notebook. Raises NotANotebook with the reason."""
    import nbformat

    try:
        # Not nbformat.reads, which logs and mends; a submission is taken as it is.
        notebook = nbformat.convert(nbformat.reader.reads(data.decode("utf-8-sig")), 4)
        cells = [_cell(cell) for cell in notebook.cells]
        metadata = dict(notebook.metadata)
    except UnicodeDecodeError:
        raise NotANotebook("its text is not UTF-8") from None
    except RecursionError:
        raise NotANotebook("its JSON is nested too deeply") from None
    except Exception as error:  # nbformat raises many kinds; none may stop the run
        raise NotANotebook(f"it is not a valid notebook ({type(error).__name__})") from None
    if len(cells) > CELLS:
        raise NotANotebook(f"it has more than {CELLS} cells")
    return cells, metadata


def _cell(cell: dict) -> SubmittedCell:
    if not isinstance(cell["source"], str):
        raise TypeError("source")
    names = {_inside(cell, "metadata", "nbgrader", "grade_id"), _inside(cell, "id")}
    names.add(_inside(cell, "metadata", "tokcourse", "task") + "-answer")
    return SubmittedCell(str(cell["cell_type"]), cell["source"], frozenset(names))


def _inside(value: object, *keys: str) -> str:
    """The text at a path of keys; empty where the path leads nowhere."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def which_exercise(
    cells: list[SubmittedCell], metadata: dict, path: str, exercises: list[Exercise]
) -> Exercise | None:
    """The exercise of a notebook: by its metadata, its file name, its cells, or its functions."""
    by_name = {exercise.name: exercise for exercise in exercises}
    own = _inside(metadata, "tokcourse", "exercise")
    if own in by_name:
        return by_name[own]
    for name, exercise in by_name.items():
        if name in path.rpartition("/")[2]:
            return exercise
    for exercise in exercises:
        if any(_named(cell, task) for cell in cells for task in exercise.tasks):
            return exercise
    defined = {name for cell in cells for name in _defined(_tree(cell.code))}
    scored = [
        (sum(f in defined for t in exercise.tasks for f in t.functions), exercise) for exercise in exercises
    ]
    best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None


def find_answer(cells: list[SubmittedCell], task: Task) -> Found:
    """The student's answer to a task: by grade_id, then by cell id, then by the functions that it defines."""
    named = [cell for cell in cells if _named(cell, task)]
    notes = []
    if len(named) > 1:
        notes.append(f"The answer cell of {task.name} is there {len(named)} times; the last answer counts.")
    chosen = _last_with_answer(named, task)
    if chosen is None:
        others = [cell for cell in cells if cell not in named]
        chosen = _last_with_answer(others, task)
        if chosen is not None:
            notes.append(f"The answer to {task.name} was found in another cell, by the name of its function.")
    if chosen is None:
        if not named:
            notes.append(f"The answer cell of {task.name} is missing.")
        return Found(named[-1].code if named else None, notes)
    if chosen.kind != "code":
        notes.append(f"The answer cell of {task.name} had become text; its code was read all the same.")
    code, dropped = _without_magics(chosen.code)
    if dropped:
        notes.append("Lines that begin with % or ! were left out.")
    helpers = _helpers([cell for cell in cells if cell is not chosen and cell.kind == "code"], code)
    if helpers:
        notes.append("Definitions from other cells that the answer uses were taken along.")
    return Found(f"{helpers}\n\n{code}" if helpers else code, notes)


def _named(cell: SubmittedCell, task: Task) -> bool:
    return f"{task.name}-answer" in cell.names


def _last_with_answer(cells: list[SubmittedCell], task: Task) -> SubmittedCell | None:
    """The last cell that defines a function of the task and is not the untouched stub."""
    stub = ast.dump(ast.parse(task.starter))
    for cell in reversed(cells):
        tree = _tree(cell.code)
        if tree and set(task.functions) & _defined(tree) and ast.dump(tree) != stub:
            return cell
    return None


def _without_magics(code: str) -> tuple[str, bool]:
    """Drop IPython's own lines; the code is returned as it is when it parses."""
    if _parsed(code) is not None:
        return code, False
    kept = "\n".join(line for line in code.split("\n") if not re.match(r"\s*[%!]", line))
    return (kept, True) if _parsed(kept) is not None else (code, False)


def _tree(code: str) -> ast.Module | None:
    return _parsed(_without_magics(code)[0])


def _parsed(code: str) -> ast.Module | None:
    try:
        return parse(code)
    except Unreadable:
        return None


def _defined(tree: ast.Module | None) -> set[str]:
    """The names that the top level of the code defines."""
    names: set[str] = set()
    for node in tree.body if tree else []:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            names |= {
                n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
    return names


def _used(tree: ast.AST) -> set[str]:
    return {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _helpers(cells: list[SubmittedCell], code: str) -> str:
    """Imports, functions and constants of the student's other cells that the answer needs, in their order."""
    answer = _tree(code)
    if answer is None:
        return ""
    statements = [
        node
        for cell in cells
        if not any(OURS.search(name) for name in cell.names)
        for node in getattr(_tree(cell.code), "body", [])
        if _defined(ast.Module([node], []))
    ]
    wanted = _used(answer) - _defined(answer)
    kept: list[ast.stmt] = []
    for node in reversed(statements):  # a later definition hides an earlier one
        names = _defined(ast.Module([node], [])) & wanted
        if names:
            kept.insert(0, node)
            wanted = (wanted - names) | (_used(node) - _defined(ast.Module([node], [])))
    return "\n\n".join(ast.unparse(node) for node in kept)
