"""Which names a piece of code uses: read from its syntax, never run."""

import ast
import textwrap


def names_used(code: str, wanted: tuple[str, ...] | list[str]) -> list[str]:
    """Those of `wanted` that the code names, as a variable, an attribute, an import or a string.

    >>> names_used("def f(x): return x.encode()", ["encode", "chr"])
    ['encode']
    >>> names_used("getattr(x, 'enc' 'ode')()", ["encode", "getattr"])
    ['encode', 'getattr']
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
            found.add(node.value)
    return [name for name in wanted if name in found]
