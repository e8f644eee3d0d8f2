"""What a student sees: `check` in words and as HTML, for right, wrong, missing and wild answers."""

import html.parser
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcourse.grading import case, check
from tokcourse.grading.canonical import canonical, digest, dumps, first_difference, readable
from tokcourse.grading.known import known
from tokcourse.grading.names import names_used
from tokcourse.grading.table import Table

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner, inner)
    ),
    max_leaves=20,
)


def merge(ids, pair, new):  # type: ignore[no-untyped-def]
    """Merged from right to left: the mistake that the checks should name."""
    merged, i = [], len(ids) - 1
    while i >= 0:
        both = i > 0 and (ids[i - 1], ids[i]) == pair
        merged.append(new if both else ids[i])
        i -= 2 if both else 1
    return merged[::-1]


def test_a_wrong_answer_is_shown_with_its_name_and_its_section(capsys: pytest.CaptureFixture[str]) -> None:
    points = check(
        "merge/rules",
        case([7, 7, 7], (7, 7), 8),
        case([], (1, 2), 3),
        case([1, 2, 1], (1, 2), 3),
        case([1, 1, 2], (1, 2), 1),
        case([1, 2, 2], (1, 2), 1),
        case([11, 2, 1, 12], (1, 2), 3),
        keep=True,
    )
    shown = capsys.readouterr().out
    assert points == 0
    for part in (
        "5 of 6 right",
        "merge([7, 7, 7], (7, 7), 8)",
        "expected  [8, 7]",
        "got       [7, 8]",
        "at index 0: expected 8, got 7",
        "merged from right to left",
        "chapter 2",
    ):
        assert part in shown


def run(code: str) -> str:
    """What a fresh Python prints for the code."""
    command = [sys.executable, "-c", "from tokcourse.grading import case, check\n" + textwrap.dedent(code)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ("", "not attempted yet"),
        ("utf8 = 7", "not attempted yet"),
        ("def utf8(cp):\n    raise NotImplementedError", "not attempted yet"),
        ("def utf8(cp):\n    raise SystemExit", "SystemExit"),
        ("def utf8(cp):\n    return utf8(cp)", "RecursionError"),
        ("class E(BaseException): pass\ndef utf8(cp):\n    raise E", "raises E"),
        ("def utf8():\n    pass", "TypeError"),
        ("import itertools\ndef utf8(cp):\n    return itertools.count()", "wrong"),
        (
            "class V:\n    def __getattr__(self, n): raise ZeroDivisionError\ndef utf8(cp):\n    return V()",
            "wrong",
        ),
        ("utf8 = lambda cp: chr(cp).encode()", "right"),
    ],
)
def test_nothing_that_an_answer_does_makes_check_raise(definition: str, said: str) -> None:
    lines = definition.split("\n")
    cases = "case(0x41), case(0xE9), case(0x20AC), case(0x1F600)"
    code = "\n".join([*lines, f"print(type(check('utf8/lengths', {cases})).__name__)"])
    shown = run(code)
    assert said in shown
    assert shown.endswith("float\n")


def test_changed_cases_are_recorded_and_not_judged() -> None:
    """A student may play with the cases; what came out is shown without a verdict."""
    shown = run("utf8 = lambda cp: b'A'\ncheck('utf8/lengths', case(0x41))")
    assert "recorded" in shown


class Reader(html.parser.HTMLParser):
    """Collects the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)


@given(st.text(), st.text())
def test_html_is_escaped_whatever_is_in_it(call: str, value: str) -> None:
    reader = Reader()
    entry = known("merge/simple")
    values = [canonical(value)] * 3
    reader.feed(Table("merge/simple", [call] * 3, values, entry, [call], [value] * 3).html())
    assert set(reader.tags) <= {
        "div",
        "p",
        "strong",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
    }


@given(VALUES)
def test_canonical_values_are_json_that_reads_well(value: object) -> None:
    one = canonical(value)
    assert dumps(one) == dumps(canonical(value))
    assert isinstance(readable(one), str)
    assert first_difference(one, one) == ""
    dumps(one).encode("ascii")


@given(VALUES, VALUES)
def test_different_values_have_different_fingerprints(one: object, other: object) -> None:
    same = dumps(canonical(one)) == dumps(canonical(other))
    assert (digest("a/b", canonical(one)) == digest("a/b", canonical(other))) == same


@given(st.lists(st.integers(0, 300)))
def test_kinds_of_sequences_are_one(ids: list[int]) -> None:
    assert canonical(ids) == canonical(tuple(ids)) == canonical(iter(ids)) == canonical(i for i in ids)


def test_the_checks_file_holds_no_right_value_of_a_mistake_in_the_clear() -> None:
    """Fingerprints are enough to name a mistake; nobody can read a wrong or right answer out of them."""
    entry = known("merge/rules")
    assert entry is not None
    marks = [mark for mistake in entry.mistakes for mark in mistake.marks if mark]
    assert marks
    assert all(len(mark) == 16 and set(mark) <= set("0123456789abcdef") for mark in marks)


def test_names_in_strings_only_when_quoted() -> None:
    assert names_used("def utf8(x): return utf8(x)", ("'utf8'",)) == []
    assert names_used("x = bytes(t, 'utf8')", ("'utf8'",)) == ["'utf8'"]
