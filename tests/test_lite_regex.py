"""The stand-in for `regex` in the browser cuts as the package does, but for characters too new for it."""

from __future__ import annotations

import importlib.util
import sys
import unicodedata
from pathlib import Path

import pytest
import regex
from hard_strings import hard_strings
from hypothesis import given
from texts import HARD

from tokcourse.patterns import PATTERNS

SOURCE = Path(__file__).parents[1] / "book" / "lite" / "regex.py"
EVERY = "".join(map(chr, range(sys.maxunicode + 1)))
CHANGED = {"ʕ"}  # U+0295: a small letter until Unicode 16, a letter without case since


def load_stand_in():  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("regex_stand_in", SOURCE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


stand_in = load_stand_in()


def known(text: str) -> str:
    """The characters that the Unicode tables of this Python have."""
    return "".join(c for c in text if unicodedata.category(c) != "Cn")


@pytest.mark.parametrize("name", ["L", "M", "N", "Ll", "Zs"])
@pytest.mark.parametrize("form", [r"\p{%s}", r"\P{%s}", r"[a\p{%s}]", r"[^a\p{%s}]", r"[^\P{%s}]"])
def test_only_characters_new_to_python_differ(name: str, form: str) -> None:
    ours, theirs = stand_in.compile(form % name), regex.compile(form % name)
    differ = set(ours.findall(EVERY)) ^ set(theirs.findall(EVERY))
    assert set(known("".join(differ))) <= CHANGED


@pytest.mark.parametrize("pattern", [r"\s", r"\S", r"[\s]", r"[^\S]", r"\\s|a", r"\[\]", r"[\]\p{L}]+"])
def test_white_space_and_escapes(pattern: str) -> None:
    text = known(EVERY[:0x3100]) + "\\s[]"
    assert stand_in.findall(pattern, text) == regex.findall(pattern, text)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_published_patterns_cut_the_same_pieces(pattern: str) -> None:
    ours, theirs = stand_in.compile(PATTERNS[pattern]), regex.compile(PATTERNS[pattern])
    for text in map(known, hard_strings(500)):
        assert ours.findall(text) == theirs.findall(text)


@given(HARD)
def test_any_text(text: str) -> None:
    text = known(text)
    for pattern in PATTERNS.values():
        assert stand_in.compile(pattern).findall(text) == regex.compile(pattern).findall(text)


def test_scripts_are_not_known() -> None:
    with pytest.raises(stand_in.error, match="Han"):
        stand_in.compile(r"\p{Han}")
