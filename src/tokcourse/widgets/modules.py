"""The JavaScript of a widget, put together from plain ES modules without a build step.

Each view is a module of its own, `vocab_slider.js`, and imports what it shares with others by name::

    import { parts, watch } from "./dom.js";

A notebook wants the whole view as one module, and a page that is opened from disk may load no module at all.
So each module becomes a function that is called once and puts what it exports into a table called `modules`.
Only this form of import is allowed, and `export` before `function`, `const`, `class` or as `export default`.
"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|class) (\w+)", re.MULTILINE)
COMMENT = re.compile(r"^ *(?://.*|/\*(?:[^*]|\*(?!/))*\*/)\n| // .*$", re.MULTILINE)
INDENT = re.compile(r"^ +", re.MULTILINE)


def needed(name: str) -> list[str]:
    """The modules that a module needs, each after those that it needs itself, and the module last.

    >>> needed("dom")
    ['dom']
    """
    found: dict[str, None] = {}
    for _, imported in IMPORT.findall(read(name)):
        found.update(dict.fromkeys(needed(imported)))
    found[name] = None
    return list(found)


@cache
def for_notebook(name: str) -> str:
    """One ES module that holds a view and all that it needs: what anywidget loads."""
    definitions = "".join(map(definition, needed(name)))
    return f"const modules = {{}};\n{definitions}export default modules.{name}.view;\n"


@cache
def for_page(name: str) -> str:
    """One module as a classic script, which also runs from disk. What it needs must be loaded before it."""
    return f"(() => {{\nconst modules = (globalThis.tokcourse ??= {{}});\n{definition(name)}}})();\n"


@cache
def style(name: str) -> str:
    """The style of a widget alone, or of all for "widgets"; nothing if it has none of its own."""
    path = FOLDER / f"{name}.css"
    return packed(path.read_text(encoding="utf-8")) if path.exists() else ""


@cache
def style_for_notebook() -> str:
    """The styles of all widgets in one sheet."""
    return style("widgets") + "".join(
        style(path.stem) for path in FOLDER.glob("*.css") if path.stem != "widgets"
    )


def packed(source: str) -> str:
    """A script or style sheet without comments and indentation: what a reader of the page needs no more."""
    return INDENT.sub("", COMMENT.sub("", source))


def read(name: str) -> str:
    """The source of a module."""
    return (FOLDER / f"{name}.js").read_text(encoding="utf-8")


def definition(name: str) -> str:
    """A module as one statement: modules.name = (() => { ...; return { what it exports }; })();"""
    source = read(name)
    exported = EXPORT.findall(source)
    body, views = re.subn(r"^export default ", "const view = ", source, flags=re.MULTILINE)
    exported += ["view"] * views
    body = IMPORT.sub(r"const {\1} = modules.\2;\n", body)
    body = packed(re.sub(r"^export ", "", body, flags=re.MULTILINE))
    return f"modules.{name} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();\n"
