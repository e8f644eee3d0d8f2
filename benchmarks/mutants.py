"""Change the reference answers by machine, one small change at a time, and see whether the checks notice.

    python -m benchmarks.mutants              every exercise
    python -m benchmarks.mutants 02-bpe       one

A mutant that gets full marks under every seed is listed: it computes the same thing, and SAME says why,
or a check is missing.
"""

import ast
import copy
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tokcourse.grading import trusted
from tokcourse.grading.source import TASK_POINTS, Exercise, Task, read

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ["practice", "one", "two"]
SECONDS = 2
MEMORY = 3 * 2**30

SAME = {
    "01-utf8 utf8: if not -1 <=": "bytes([-1]) raises ValueError too",
    "03-training train: continue": "where no pair occurs twice, the next rounds change nothing either",
    "06-tiktoken recover_merges: while len(parts) >": "two parts join to the token, whose rank is no lower",
    "06-tiktoken recover_merges: for token, rank in": "each token is taken apart by itself",
    "10-vocabulary-size vocabulary_cost: pass": "min of nothing raises ValueError too",
    "10-vocabulary-size vocabulary_cost: return min": "a constant factor moves no minimum",
    "11-into-the-model row_gradient: gradient =": "all rows have one length",
    "13-wordpiece-unigram viterbi: best: list[tuple & None]": "a local annotation is never evaluated",
    "13-wordpiece-unigram viterbi: best: list[tuple | None]": "every way begins with the same number",
    "13-wordpiece-unigram viterbi: longest =": "without pieces there is no way, whatever their length",
    "13-wordpiece-unigram viterbi: for end in range(i + 0": "the empty text is no piece",
    "13-wordpiece-unigram viterbi: ways.append": "twice a number is least where the number is",
}
"""How a mutant that no check can tell from the answer begins: exercise, task, changed line -> why."""

COMPARISONS: dict[type, list[type]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}
OPERATORS: dict[type, list[type]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Mult],
    ast.RShift: [ast.LShift],
    ast.LShift: [ast.RShift],
    ast.BitOr: [ast.BitAnd],
    ast.BitAnd: [ast.BitOr],
}


def changes(node: ast.AST) -> Iterator[Callable[[ast.AST], ast.AST]]:
    """The small changes to one node: each takes a copy of it and returns what replaces it."""
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in COMPARISONS.get(type(op), []):
                yield lambda n, i=i, other=other: _set(n, "ops", [*n.ops[:i], other(), *n.ops[i + 1 :]])
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        for other in OPERATORS.get(type(node.op), []):
            yield lambda n, other=other: _set(n, "op", other())
    elif isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield lambda n: _set(n, "op", other())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield lambda n: n.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
        for step in (1, -1):
            yield lambda n, step=step: ast.Constant(n.value + step)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield lambda n: ast.Constant(not n.value)
    elif isinstance(node, ast.Break | ast.Continue):
        other = ast.Continue if isinstance(node, ast.Break) else ast.Break
        yield lambda n: other()
    elif isinstance(node, ast.Return) and node.value is not None:
        yield lambda n: ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Assign | ast.Expr | ast.Raise):
        yield lambda n: ast.Pass()
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        yield lambda n: _set(n, "test", ast.UnaryOp(ast.Not(), n.test))


def _set(node: ast.AST, name: str, value: object) -> ast.AST:
    setattr(node, name, value)
    return node


def mutants(code: str) -> Iterator[tuple[int, str, str]]:
    """Every mutant of the code: the line that changed, what stands there now, and the whole code."""
    plain = ast.unparse(_bare(ast.parse(code)))
    nodes = list(ast.walk(ast.parse(plain)))
    for place, node in enumerate(nodes):
        for change in changes(node):
            tree = ast.parse(plain)
            target = list(ast.walk(tree))[place]
            made = ast.unparse(
                ast.fix_missing_locations(_Replace(target, change(copy.copy(target))).visit(tree))
            )
            line = getattr(node, "lineno", 1)
            lines = made.split("\n")
            if made != plain:
                yield line, lines[min(line, len(lines)) - 1].strip(), made


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().generic_visit(node)


def _bare(tree: ast.Module) -> ast.Module:
    """Without docstrings, annotations and the messages of errors, which no check looks at."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for arg in [*node.args.args, *node.args.kwonlyargs]:
                arg.annotation = None
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            node.exc.args = []
    return tree


def caught(job: tuple[str, int, str]) -> bool:
    """Does the mutant lose points under some seed? One that fails, hangs or eats memory does."""
    name, place, code = job
    exercise = _exercise(name)
    task = exercise.tasks[place]
    return any(_lost(exercise, task, code, seed) for seed in SEEDS)


def _exercise(name: str) -> Exercise:
    return read(ROOT / "solutions" / f"{name}.md")


def _lost(exercise: Exercise, task: Task, code: str, seed: str) -> bool:
    expected = trusted.reference(exercise, task, seed)
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        got = trusted.run(exercise, task, code, seed)
    except BaseException:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return sum(trusted.earned(task, expected, got, code).values()) < TASK_POINTS


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(names: list[str]) -> None:
    """Print a table of the share caught for each task, and every mutant that was not."""
    paths = sorted((ROOT / "solutions").glob("[0-9][0-9]-*.md"))
    total = lost = 0
    survivors = []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=_limit) as pool:
        for path in paths:
            if names and path.stem not in names:
                continue
            for place, task in enumerate(read(path).tasks):
                made = list(mutants(task.solution))
                seen = list(pool.map(caught, [(path.stem, place, code) for _, _, code in made], chunksize=8))
                total, lost = total + len(made), lost + sum(seen)
                print(f"{path.stem:22}{task.name:20}{sum(seen):4} of {len(made):4} lose points", flush=True)
                rest = [one for one, gone in zip(made, seen, strict=True) if not gone]
                survivors += [(line, f"{path.stem} {task.name}: {text}") for line, text, _ in rest]
    print(f"{lost} of {total}, {lost / max(total, 1):.1%}. Full marks for:")
    for line, text in survivors:
        why = next((why for start, why in SAME.items() if text.startswith(start)), "is a check missing?")
        print(f"  {text}\n      line {line}: {why}")


if __name__ == "__main__":
    main(sys.argv[1:])
