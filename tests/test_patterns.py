"""Patterns: the published ones, names for pieces, the fast way to split, and patterns that are wrong."""

import inspect

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from texts import HARD, TEXTS

from tokcourse import cutting, patterns
from tokcourse.patterns import ALTERNATIVES, PATTERNS, split, split_named

NAMES = st.sampled_from(sorted(PATTERNS))
BMP = st.text(alphabet=st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=30)


def test_written_as_published():
    """GPT-2's as in its encoder.py, GPT-4's as in tiktoken before 0.5, GPT-4o's as in tiktoken now."""
    assert (
        PATTERNS["gpt2"] == r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
    )
    assert PATTERNS["gpt4"] == (
        r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"""
        r"""| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
    )
    openai_public = pytest.importorskip("tiktoken_ext.openai_public")
    for part in PATTERNS["gpt4o"].split("|\\p{N}")[0].split("|[^"):
        assert part in inspect.getsource(openai_public.o200k_base)


def test_the_notes_example():
    assert split("Hello've world123 how's are you!!!?", "gpt2") == (
        ["Hello", "'ve", " world", "123", " how", "'s", " are", " you", "!!!?"]
    )


@settings(max_examples=400)
@given(st.one_of(TEXTS, BMP), NAMES)
@example("'\u017f x'\u212a", "gpt4")
def test_fast_and_slow_cut_the_same_pieces(text, name):
    expected = regex.findall(PATTERNS[name], text)
    assert split(text, name) == expected
    assert "".join(expected) == text
    assert split(text, PATTERNS[name]) == expected  # the expression itself in place of its name


def test_every_character_is_cut_as_regex_cuts_it():
    """All of the plane, each character beside letters, digits, spaces, apostrophes and itself."""
    for name, pattern in PATTERNS.items():
        for start in range(0, 0x10000, 0x800):
            if start < 0xD800 or start >= 0xE000:
                text = "".join(f"a{c}1{c}{c} {c}'{c}\n" for c in map(chr, range(start, start + 0x800)))
                assert split(text, name) == regex.findall(pattern, text)


@settings(max_examples=300)
@given(HARD, HARD, st.integers(0, 12), NAMES)
def test_blocks_can_be_split_on_their_own(text, more, size, name):
    text = (text + more) * 2
    blocks = list(cutting.blocks(text, size))
    assert "".join(blocks) == text
    assert [piece for block in blocks for piece in regex.findall(PATTERNS[name], block)] == split(text, name)


def test_one_character_beyond_the_plane_slows_only_its_block():
    text = "one two " * 10_000 + "😄" + " three" * 10_000
    assert split(text, "gpt4") == regex.findall(PATTERNS["gpt4"], text)


@given(TEXTS, NAMES)
def test_each_piece_has_the_name_of_what_took_it(text, name):
    """One group for each alternative, tried in one expression: the group that took part is the name."""
    groups = "|".join(f"({a.pattern})" for a in ALTERNATIVES[name])
    expected = [(m.group(), ALTERNATIVES[name][m.lastindex - 1].name) for m in regex.finditer(groups, text)]
    assert split_named(text, name) == expected


def test_alternatives_have_names_and_meanings():
    for name, alternatives in ALTERNATIVES.items():
        assert len({a.name for a in alternatives}) == len(alternatives)
        assert all(a.meaning for a in alternatives)
        assert patterns.alternatives(PATTERNS[name]) == alternatives


@pytest.mark.parametrize(
    "pattern, parts",
    [
        (r"a|b", ["a", "b"]),
        (r"(?:a|b)|c", ["(?:a|b)", "c"]),
        (r"[a|b]|\||(", None),
        (r"[a|b]|\|", ["[a|b]", r"\|"]),
        (r"[]|]+|x", ["[]|]+", "x"]),
        (r"(a)\1|b", [r"(a)\1", "b"]),
        (r"(a)b|\1", [r"(a)b|\1"]),  # the parts need each other
        (None, []),
    ],
)
def test_alternatives_of_ones_own(pattern, parts):
    if parts is None:
        with pytest.raises(ValueError, match="no regular expression"):
            patterns.resolve(pattern)
    else:
        assert [a.pattern for a in patterns.alternatives(pattern)] == parts


def test_names_in_a_pattern_of_ones_own():
    assert split_named("ab1", r"(?:a|b)+|\d") == [("ab", "alternative 1"), ("1", "alternative 2")]
    assert split_named("aab", r"(a)\1|b") == [("aa", "alternative 1"), ("b", "alternative 2")]
    assert split_named("text", None) == [("text", "the whole pattern")]
    assert split_named("ba", r"(?<=b)a|b") == [("b", "alternative 2"), ("a", "alternative 1")]


def test_groups_and_empty_matches_lose_nothing():
    assert split("ab ab", r"(a)(b)|\s") == ["ab", " ", "ab"]  # findall would give the groups
    assert split("ab", r"x*|.") == split("ab", ".")


def test_no_pattern_is_one_piece():
    assert split("a b", None) == ["a b"]
    assert split("", None) == []


@pytest.mark.parametrize("bad", ["(", "[a", "*", "(?P<a>", "", "(" * 5000 + ")" * 5000])
def test_a_pattern_that_does_not_compile(bad):
    with pytest.raises(ValueError, match="pattern"):
        split("text", bad)


@pytest.mark.parametrize("pattern", [r"(?r)\S+|\s+", r"\S+|(?r)\s+", r"(?V1)(?r)(?s:.)"])
def test_a_pattern_that_reads_from_the_end(pattern):
    """Its pieces come last first, so that a text would come back in another order."""
    with pytest.raises(ValueError, match=r"reads a text from its end: take \(\?r\) out of it"):
        split("one two", pattern)


def test_a_misspelt_name_is_told_the_names():
    with pytest.raises(ValueError, match="no pattern is called 'cl100k_base': there are gpt2, gpt4, gpt4o"):
        split("text", "cl100k_base")


def test_a_pattern_that_drops_characters():
    with pytest.raises(
        ValueError, match="leaves out characters, first ' ' at position 3; add an alternative"
    ):
        split("one two", r"\w+")


def test_a_pattern_of_another_type():
    with pytest.raises(TypeError, match="a name, a regular expression or None, not int"):
        split("text", 4)
