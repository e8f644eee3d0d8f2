"""Read code by its syntax, without running it: does it parse, and which names does it use?"""

import ast
import re
import textwrap

CODE_CHARACTERS = 100_000
UTF8 = {"utf8", "u8", "utf", "cp65001"}
"""Other names of one codec, without - and _."""

DEPTH = 120
"""How deep the tree of an answer may go; Python's own tools for trees give up at a few hundred."""


class Unreadable(ValueError):
    """The code does not parse; the message says where."""


def parse(code: str) -> ast.Module:
    """The code's tree. Raises Unreadable for what does not parse, is too long, or is nested too deeply.

    >>> parse("def f(:")
    Traceback (most recent call last):
        ...
    tokcourse.grading.names.Unreadable: line 1: invalid syntax
    """
    if len(code) > CODE_CHARACTERS:
        raise Unreadable(f"it is longer than {CODE_CHARACTERS:,} characters")
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        raise Unreadable(f"line {error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(type(error).__name__) from None
    level: list[ast.AST] = [tree]
    for _ in range(DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    if level:
        raise Unreadable("it is nested too deeply")
    return tree


def names_used(code: str, wanted: tuple[str, ...] | list[str]) -> list[str]:
    """Those of `wanted` that the code names, as a variable, an attribute, an import or a string.

    A name in quotes inside the string, "'utf8'", is looked for among strings alone.

    >>> names_used("def f(x): return x.encode()", ["encode", "chr"])
    ['encode']
    >>> names_used("getattr(x, 'enc' 'ode')()", ["encode", "getattr"])
    ['encode', 'getattr']
    >>> names_used("bytes(x, 'UTF_8')", ["'utf-8'"])
    ["'utf-8'"]
    """
    found = set()
    for node in ast.walk(ast.parse(textwrap.dedent(code))):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found.update(part for alias in node.names for part in alias.name.split("."))
            found.update((getattr(node, "module", None) or "").split("."))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.update((node.value, f"'{node.value}'"))
            if re.sub("[-_ ]", "", node.value.lower()) in UTF8:
                found.add("'utf-8'")
    return [name for name in wanted if name in found]
