"""The API page: docstrings as they are written here, and the names in signatures as links."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import sys
from typing import Any
from unittest import mock

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import inspect
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
STRING = re.compile(r'(?<!\w)((?:\w+=)?"[^"\s]+")')
SPECIAL = re.compile(r"(?P<kept>(?<![\w*])\*\w[^*]*(?<!\s)\*(?![\w*]))|(?<!\w)_|_(?!\w)|[*|\\]")
ENTRY = re.compile(r"^`\w+`(, `\w+`)*: ")
EXTRAS = {"ipywidgets", "numpy", "regex", "tiktoken", "tokenizers"}  # packages that a signature may name


def as_rst(app: Sphinx, kind: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Docstrings are plain text with `code`: say so in rST, and leave examples and indented blocks alone."""
    made: list[str] = [""]
    state = "prose"
    for line in lines:
        before = made[-1].strip()
        if not line.strip():
            state = "prose"
        elif line.lstrip().startswith(">>>"):
            state = "example"
        elif state == "prose" and ENTRY.match(line):
            state = "list"
        elif state == "prose" and not before and line.startswith("    "):
            state = "block"
            made += ["::", ""]
        if state in ("prose", "list"):
            entry = state == "list" and ENTRY.match(line)
            if entry and before and not before.startswith("-"):
                made.append("")
            line = ("- " if entry else "  " if state == "list" else "") + escaped(line)
        made.append(line)
    lines[:] = made[1:]


def escaped(line: str) -> str:
    """A line of prose for rST, its strings as code; *this* stays as it is.

    >>> escaped("`a*b` is a*b <|end|>, *once*")
    '``a*b`` is a\\\\*b <\\\\|end\\\\|>, *once*'
    """
    marked = [
        part if place % 2 else STRING.sub(r"`\1`", part)  # code at the odd places
        for place, part in enumerate(re.split(r"(`[^`\n]+`)", line))
    ]
    parts = CODE.split("".join(marked))
    return "".join(
        f"``{part}``" if place % 2 else SPECIAL.sub(lambda found: found["kept"] or f"\\{found[0]}", part)
        for place, part in enumerate(parts)
    )


def own_signature(
    app: Sphinx, kind: str, name: str, obj: Any, options: Any, signature: str | None, returns: str | None
) -> tuple[str, str | None] | None:
    """What a class takes is what its `__init__` says; a widget's base class would say *args, **kwargs."""
    if kind != "class" or "__init__" not in vars(obj):
        return None
    own = inspect.signature(obj.__init__, bound_method=True, type_aliases=app.config.autodoc_type_aliases)
    return inspect.stringify_signature(own, show_return_annotation=False, unqualified_typehints=True), None


def without(app: Sphinx, kind: str, name: str, obj: Any, skip: bool, options: Any) -> bool | None:
    """Leave out what nobody calls: the fields in the signature of a NamedTuple, the insides of widgets."""
    inside = kind == "class" and str(getattr(obj, "__module__", "")).startswith("tokcourse.widgets")
    return True if inside or type(obj).__name__ == "_tuplegetter" else None


def find_type(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.Element
) -> nodes.Node | None:
    """A type in a signature: by its last name a link if this page has it, else plain."""
    if node.get("refdomain") != "py":
        return None
    package, _, last = node["reftarget"].rpartition(".")
    if package == "" or package.startswith("tokcourse"):
        for full, entry in env.get_domain("py").objects.items():
            if full.rpartition(".")[2] == last and entry.objtype in ("class", "exception"):
                return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, content, full)
    known = {"", "tokcourse", *sys.stdlib_module_names, *EXTRAS}  # what tokcourse alone makes has no entry
    return content if package.partition(".")[0] in known else None


class ModuleLines(SphinxDirective):
    """One line for each module that is named: what its docstring says first."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        for place, name in enumerate(self.content):
            summary = (importlib.import_module(f"tokcourse.{name}").__doc__ or "").partition("\n")[0]
            self.content[place] = f"- `{name}`: {summary}"
        return self.parse_content_to_nodes()


class CommandHelp(SphinxDirective):
    """What `tokcourse COMMAND --help` prints."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        from tokcourse import cli

        shown = io.StringIO()
        wide = mock.patch.dict(os.environ, {"COLUMNS": "80", "NO_COLOR": "1"})
        with wide, contextlib.redirect_stdout(shown), contextlib.suppress(SystemExit):
            cli.main([*self.arguments, "--help"])
        return [nodes.literal_block(shown.getvalue(), shown.getvalue(), language="none")]


def setup(app: Sphinx) -> dict[str, bool]:
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("autodoc-process-docstring", as_rst)
    app.connect("autodoc-process-signature", own_signature)
    app.connect("autodoc-skip-member", without)
    app.connect("missing-reference", find_type)
    app.add_directive("module-lines", ModuleLines)
    app.add_directive("command-help", CommandHelp)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
