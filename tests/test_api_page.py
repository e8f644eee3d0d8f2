"""The API page has all that the library offers, with a docstring; how docstrings become its text."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from pathlib import Path

import pytest

import tokcourse
from tokcourse import grading, widgets

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "book/api.md").read_text("utf-8")
WITH_ENTRIES = re.findall(r"^\.\. automodule:: tokcourse\.(\w+)$", PAGE, re.M)
INSIDE = re.search(r"^```\{module-lines\}\n(.*?)^```$", PAGE, re.M | re.S)[1].split()

sys.path.insert(0, str(ROOT / "book/_ext"))


def test_the_page_has_every_module_once():
    offered = set(dir(tokcourse)) - {*tokcourse.__all__, "__version__"} | {"widgets", "grading"}
    shown = [*WITH_ENTRIES, *INSIDE, "tokenizer"]  # that of the class Tokenizer
    assert sorted(shown) == sorted(offered)


def test_the_page_has_what_the_package_itself_offers():
    assert [f"tokcourse.{name}" for name in tokcourse.__all__] == re.findall(r"autoclass:: (\S+)", PAGE)


def public(module: str) -> list[object]:
    """The functions and classes of a module, and their methods, that have no underscore before their name."""
    found = importlib.import_module(f"tokcourse.{module}")
    own = getattr(found, "__all__", [name for name in vars(found) if not name.startswith("_")])
    objects = [getattr(found, name) for name in own]
    home = f"tokcourse.{module}"
    objects = [obj for obj in objects if str(getattr(obj, "__module__", "")).startswith(home)]
    return [obj for obj in objects if inspect.isfunction(obj) or inspect.isclass(obj)]


@pytest.mark.parametrize("module", WITH_ENTRIES)
def test_every_entry_has_a_docstring_and_types(module):
    """Without a docstring Sphinx would leave it out, and say nothing."""
    for obj in public(module):
        assert obj.__doc__, f"{module}.{obj.__name__} has no docstring"
        function = obj.__init__ if inspect.isclass(obj) and "__init__" in vars(obj) else obj
        if inspect.isfunction(function):
            parameters = list(inspect.signature(function).parameters.values())[function is not obj :]
            assert all(one.annotation is not one.empty for one in parameters), f"{module}.{obj.__name__}"


def test_widgets_and_grading_offer_what_their_pages_say():
    assert len(public("widgets")) == len(widgets.__all__)
    assert len(public("grading")) == len(grading.__all__)


def rst(text: str) -> list[str]:
    from api_pages import as_rst

    lines = text.split("\n")
    as_rst(None, "function", "f", None, None, lines)
    return lines


def test_docstrings_keep_examples_and_blocks_and_escape_the_rest():
    assert rst("The `a*b` of a*b <|end|>.") == [r"The ``a*b`` of a\*b <\|end\|>."]
    assert rst('`size`: how many.\n"gpt2": a name.') == ["- ``size``: how many.", '  ``"gpt2"``: a name.']
    assert rst(">>> f('*|')\n'`'\n\nAfter *it*.") == [">>> f('*|')", "'`'", "", "After *it*."]
    assert rst('`f(a, "b")`, or tie="first".') == ['``f(a, "b")``, or ``tie="first"``.']
    assert rst("A file:\n\n    a*\n    b\n\nEnd.") == ["A file:", "", "::", "", "    a*", "    b", "", "End."]
