"""Imports run one way: widgets and grading know the core, the core knows neither, nothing runs in a circle.

`python tests/test_imports.py` prints the map: each module, and the modules of the library that it imports;
then the core as a ladder, in which a module stands on those below it. CONTRIBUTING holds that ladder.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
MODULES = {
    ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((SRC / "tokcourse").rglob("*.py"))
}
OUTSIDE = {"book", "tests", "benchmarks", "chapters"}

# Imports inside functions that close a circle, or that leave the core, with the reason.
LAZY = {
    ("tokcourse.cli", "tokcourse.grading"): "the command has all commands, and grading needs an extra",
    ("tokcourse.patterns", "tokcourse.fast_split"): "it rewrites the patterns, once a text is to be split",
    ("tokcourse.saving", "tokcourse.tokenizer"): "to load is to make a Tokenizer, and that can save itself",
    (
        "tokcourse.published",
        "tokcourse.tokenizer",
    ): "to load is to make a Tokenizer, which asks for it by name",
    ("tokcourse.vocabulary", "tokcourse.published"): "ranks come without merges; `recover_merges` is there",
}


def imports(tree: ast.Module, lazy: bool) -> Iterator[str]:
    """What a module imports: at its top, or inside its functions; what only types need is left out."""
    todo: list[tuple[ast.AST, bool]] = [(tree, False)]
    while todo:
        node, inside = todo.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            todo += [(child, inside) for child in node.orelse]
            continue
        if inside == lazy and isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if inside == lazy and isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports here are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        todo += [(child, inside) for child in ast.iter_child_nodes(node)]


def module_of(name: str) -> str | None:
    """The module of the library that an imported name is, or is in."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    if name == "tokcourse":
        return "tokcourse.tokenizer"  # the package loads the one class that it offers when it is named
    return name or None


def edges(lazy: bool) -> dict[str, set[str]]:
    """{module: the modules of the library that it imports}."""
    trees = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}
    return {
        name: {target for found in imports(tree, lazy) if (target := module_of(found)) and target != name}
        for name, tree in trees.items()
    }


def part(module: str) -> str:
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 and pieces[1] in ("widgets", "grading") else "core"


@pytest.mark.parametrize("lazy", [False, True], ids=["at the top", "in functions"])
def test_arrows_run_one_way(lazy):
    crossing = {
        (name, target)
        for name, targets in edges(lazy).items()
        for target in targets
        if part(target) not in ("core", part(name))
    }
    allowed = {(a, b) for a, b in LAZY if part(a) != part(b)} if lazy else set()
    assert {(a, ".".join(b.split(".")[:2])) for a, b in crossing} == allowed


def test_the_library_knows_nothing_around_it():
    trees = [ast.parse(path.read_text("utf-8")) for path in MODULES.values()]
    roots = {
        name.partition(".")[0] for tree in trees for lazy in (0, 1) for name in imports(tree, bool(lazy))
    }
    assert "tokcourse" in roots and not roots & OUTSIDE


def circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_circle_at_import():
    assert circle(edges(lazy=False)) == []


def test_circles_through_functions_are_listed_and_needed():
    top, lazy = edges(False), edges(True)
    whole = {name: top[name] | {b for b in lazy[name] if (name, b) not in LAZY} for name in top}
    assert circle(whole) == [], "move the import to the top of its module, or list it in LAZY with the reason"
    for a, b in LAZY:
        assert any(target == b or target.startswith(f"{b}.") for target in lazy[a]), f"{a} imports no {b} now"


def test_the_circle_is_found_and_types_do_not_count():
    assert circle({"a": {"b"}, "b": {"a"}})
    tree = ast.parse("if TYPE_CHECKING:\n    import a\nelse:\n    import b\ndef f():\n    from c import d")
    assert (list(imports(tree, False)), list(imports(tree, True))) == (["b"], ["c.d"])


def ladder() -> list[str]:
    """The modules of the core, a line for each step: first those that import no other."""
    top = {name: targets for name, targets in edges(False).items() if part(name) == "core" and "." in name}
    sorter = TopologicalSorter(top)
    sorter.prepare()
    steps = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        steps.append(", ".join(f"`{name.removeprefix('tokcourse.')}`" for name in ready))
        sorter.done(*ready)
    return [f"{number}. {names}" for number, names in enumerate(steps, 1)]


def test_contributing_shows_the_ladder():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert "\n".join(ladder()) in text, f"put this into CONTRIBUTING.md:\n{chr(10).join(ladder())}"


def print_map() -> None:
    top, lazy = edges(False), edges(True)
    for name in MODULES:
        later = sorted(f"({one.removeprefix('tokcourse.')})" for one in lazy[name] - top[name])
        shown = [*sorted(one.removeprefix("tokcourse.") for one in top[name]), *later]
        print(f"{name.removeprefix('tokcourse.')}: {', '.join(shown) or '-'}")


if __name__ == "__main__":
    print("Each module and what it imports of the library; in brackets, when a function of it is called.")
    print_map()
    print("\nThe core, from the ground up:", *ladder(), sep="\n")
