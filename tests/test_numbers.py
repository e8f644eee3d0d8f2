"""No number in the prose of a page is there without a reason.

A number is a run of digits, or a number word before something that a program counts ("twenty merges").
Code, outputs, headings, names, dates and the page's own numbering are left out, as `prose` and `PASS` say.
What remains must be asserted in a cell of its section, be an input of a visible cell there,
or be listed in numbers.yml with the reason why it may be typed.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).with_name("numbers.yml")
PAGES = {
    path.relative_to(ROOT).with_suffix("").as_posix(): path
    for path in sorted([*ROOT.glob("chapters/[0-9]*.md"), *ROOT.glob("book/*.md")])
}
REASONS = {
    "definition": "a standard, or what a word or an object of the course means",
    "example": "given by the question, the trace or the example that stands there",
    "arithmetic": "follows in the head from numbers that stand beside it",
    "wrong choice": "what someone might believe, and the page says that it is wrong",
    "quoted": "said by others, and examined on the page",
    "history": "a fact about the world, which no program of ours could compute",
    "plan": "minutes, points, and how many things this page or an exercise has",
}

ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: n for n, word in enumerate(ONES.split(), 1)}
WORDS |= {word: 10 * n for n, word in enumerate(TENS.split(), 2)}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
COUNTED = (
    "bits|bytes|characters|chunks|code points|ids|merges|pairs|pieces|rows|spaces|symbols|times|tokens|values"
)

WORD = "|".join(sorted([*WORDS, *SCALES], key=len, reverse=True))
# "one token" and the like say "a single": a count begins at two.
NUMBER = re.compile(
    r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?!\w)(?: ?%| million)?"
    rf"|\b(?!one )(?:{WORD})(?:[ -](?:{WORD}))*\b(?= (?:\w+ )?(?:{COUNTED})\b)",
    re.I,
)
# Not numbers but names, numbering, dates and times to read.
PASS = re.compile(
    r"""
    ^\s*(?:\*\*)?\d+\.(?:\*\*)?\s                           # the mark of a list or of a question
    | \*\*Figure\ \d+\.\d+\.\*\*
    | \b(?i:step|loss|row|part|section|chapter|figure|exercise|solution|assignment|module|annex)(?:e?s)?
      \ \d+(?:\ (?:and|to)\ \d+)?
    | \b(?:GPT|Llama|T|Python|RFC|ISO|UTF|Latin|Classroom|CC\ BY)[ -]?\d[\d.]*
    | \b[A-Za-z]+-\d+\b | \b[A-Za-z]+\d+\b | \b0\d\b      # a model, a course, a code page, a chapter
    | \bU\+[0-9A-F]+
    | [(,]\ ?(?:19|20)\d\d(?=[,)]) | \b(?:19|20)\d\d$ | \b(?:In|from)\ (?:19|20)\d\d\b
    | \b[A-Z][a-z]+\ (?:19|20)\d\d\b
    | \b(?:\d+|an)\ (?:minutes|hours?|more)\b
    """,
    re.X | re.M,
)


@dataclass
class Section:
    """A piece of a page under one heading: its prose, and the numbers that its cells know."""

    prose: str
    asserted: set[float]
    shown: set[float]

    def explains(self, number: str) -> bool:
        if number[0].isalpha():
            return value_of_words(number) in self.asserted
        value = float(re.sub("[ %,a-z]", "", number)) * (1_000_000 if "million" in number else 1)
        return bool({value, value / 100 if "%" in number else value} & (self.asserted | self.shown))


def value_of_words(number: str) -> int:
    value = 0
    for word in re.split("[ -]", number.lower()):
        value = max(value, 1) * SCALES[word] if word in SCALES else value + WORDS[word]
    return value


def sections(source: str) -> Iterator[Section]:
    body = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.S)
    for part in re.split(r"^(?=## )", body, flags=re.M):
        asserted, shown = set(), set()
        for cell in re.findall(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", part, re.S | re.M):
            hidden = re.match(r"(:tags:|---\n).*remove-(cell|input)", cell)
            tree = ast.parse(re.sub(r"\A(---\n[\s\S]*?\n---\n|(:\S+:.*\n)+)", "", cell))
            checks = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
            for node in [tree] if hidden and checks else checks:
                asserted |= constants(node)
            if not hidden:
                shown |= constants(tree)
        yield Section(prose(part), asserted, shown)


def constants(tree: ast.AST) -> set[float]:
    nodes = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {float(value) for value in nodes if isinstance(value, int | float)}


def prose(text: str) -> str:
    """The text without code, links' targets, comments, headings and labels; each line stays a line."""
    text = re.sub(r"^ *(`{3,})(?!\{glossary\}).*?^ *\1$", "", text, flags=re.S | re.M)
    text = re.sub(r"<code>.*?</code>|<!--.*?-->", "`", text, flags=re.S)
    text = re.sub(r"\{\w+\}`[^`]*`|``.*?``|`[^`\n]*`", "`", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return re.sub(r"<[^>\n]*>|^#.*$|^\([\w-]+\)=$|^:::.*$|^%.*$", "", text, flags=re.M)


def unexplained(source: str) -> Iterator[tuple[str, int, int]]:
    """Each number that no cell of its section explains: the prose it is in, and where."""
    for section in sections(source):
        passed = [match.span() for match in PASS.finditer(section.prose)]
        for match in NUMBER.finditer(section.prose):
            in_name = any(start <= match.start() < end for start, end in passed)
            if not in_name and not section.explains(match[0]):
                yield section.prose, *match.span()


def problems(source: str, listed: list[str]) -> Iterator[str]:
    """Each number without a reason, and each entry of the list that explains none."""
    used = set()
    for text, start, end in unexplained(source):
        entries = [entry for entry in listed if covers(entry, text, start, end)]
        used.update(entries)
        if not entries:
            line = text[text.rfind("\n", 0, start) + 1 : text.find("\n", end)].strip()
            yield f"{text[start:end]!r} has no reason in {textwrap.shorten(line, 120)!r}"
    for entry in listed:
        if entry not in used:
            yield f"the entry {entry!r} explains no number of this page any more"


def covers(entry: str, text: str, start: int, end: int) -> bool:
    at = text.find(entry, max(0, end - len(entry)))
    return at != -1 and at <= start


def read_list() -> dict[str, dict[str, list[str]]]:
    return yaml.safe_load(LIST.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_every_number_in_the_prose_has_a_reason(page: str) -> None:
    listed = [entry for entries in read_list().get(page, {}).values() for entry in entries]
    found = list(problems(PAGES[page].read_text("utf-8"), listed))
    advice = f"Assert it in a hidden cell, or list it in {LIST.name} under one of {list(REASONS)}:"
    assert not found, "\n".join([advice, *found])


def test_the_list_has_known_pages_and_reasons_and_says_nothing_twice() -> None:
    for page, reasons in read_list().items():
        assert page in PAGES
        assert set(reasons) <= set(REASONS)
        entries = [entry for listed in reasons.values() for entry in listed]
        assert len(entries) == len(set(entries)), page


PAGE = """\
---
kernelspec: {name: python3}
---
(ch-16)=
# Sixteen tokens and 16 bits
Figure 0.1 shows `7` pairs in UTF-8, which [takes 40 minutes](http://x.org/99).
## One
CLAIM
```{code-cell} ipython3
make(300)
```
```{code-cell} ipython3
:tags: [remove-cell]

made = 6 * 7
assert made == 42 and share == 0.25
```
```{code-cell} ipython3
:tags: [remove-input]

say(41)
```
## Two
ELSEWHERE
"""


EXPLAINED = ["42 pieces", "Forty-two pieces", "25 %", "from 300 ids", "one token"]
EXPLAINED += ["GPT-4o", "in U+1F600", "in 2 minutes", "`9`", "1. A list", "(2024)", "(Tao, 2024, below)"]


@pytest.mark.parametrize("claim", EXPLAINED)
def test_explained_numbers_pass(claim: str) -> None:
    assert list(problems(PAGE.replace("CLAIM", claim), [])) == []


UNEXPLAINED = {
    "43 pieces": "43",
    "forty-three pieces": "forty-three",
    "fifty-two thousand long ids": "fifty-two thousand",
    "Two ids": "Two",
    "1,042": "1,042",
    "42 million": "42 million",
    "26 %": "26 %",
    "41": "41",  # a hidden cell that asserts nothing explains nothing
    "| 9 |": "9",
}


@pytest.mark.parametrize("claim", UNEXPLAINED)
def test_a_number_without_a_reason_is_found(claim: str) -> None:
    (found,) = problems(PAGE.replace("CLAIM", claim), [])
    assert found.startswith(repr(UNEXPLAINED[claim]))
    assert list(problems(PAGE.replace("CLAIM", claim), [claim])) == []


def test_an_assertion_explains_its_own_section_alone() -> None:
    assert len(list(problems(PAGE.replace("ELSEWHERE", "42 pieces"), []))) == 1


@pytest.mark.parametrize("entry", ["43 pieces", "42 pieces", "hats"])
def test_an_entry_that_explains_nothing_is_found(entry: str) -> None:
    (found,) = problems(PAGE.replace("CLAIM", "42 pieces and two hats"), [entry])
    assert found.startswith(f"the entry {entry!r} explains no number")
