"""Answers that are the same tree of code, for a person to look at: short functions are often alike."""

import ast
import builtins
import hashlib


class _Plain(ast.NodeTransformer):
    """Drop what does not matter: docstrings, annotations, and what the writer called things."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def _name(self, name: str) -> str:
        return name if hasattr(builtins, name) else self.names.setdefault(name, f"n{len(self.names)}")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        node.returns = None
        node.name = self._name(node.name)
        self.generic_visit(node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        return ast.Assign([node.target], node.value) if node.value else ast.Pass()

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(self._name(node.arg))

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self._name(node.id), ast.Load())


def fingerprint(code: str) -> str:
    """Equal for two answers that differ only in names, comments, docstrings and layout.

    >>> one, two = "def f(a): return a + 1", "def f(b):\\n    'Add one.'\\n    return b + 1  # done"
    >>> fingerprint(one) == fingerprint(two) != fingerprint("def f(a): return 1 + a")
    True
    """
    tree = _Plain().visit(ast.parse(code))
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:16]
