r"""Split text into pieces before any merging: the published patterns, and what matched each piece.

No merge crosses the border of a piece, so a pattern decides what can ever become one token.
The patterns are written as OpenAI first published them: GPT-2's in its `encoder.py` (2019),
GPT-4's (cl100k_base) and GPT-4o's (o200k_base) in tiktoken's `openai_public.py`.
Later releases of tiktoken hold forms that run faster and cut the same pieces.

>>> split("Hello've world123", "gpt2")
['Hello', "'ve", ' world', '123']
>>> split_named("I'll pay $50", "gpt4")
[('I', 'letters'), ("'ll", 'contraction'), (' pay', 'letters'), (' $', 'symbols'), ('50', 'digits')]
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import regex


class Alternative(NamedTuple):
    """One way in which a pattern can match: the first alternative that matches takes the piece."""

    name: str
    pattern: str
    meaning: str


_CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
_UPPER, _LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_LINES = Alternative("line breaks", r"\s*[\r\n]+", "white space up to the last line break of a run")
_SPACES = Alternative("spaces", r"\s+(?!\S)", "white space, except the last character before a word")
_SPACE = Alternative("space before a piece", r"\s+", "white space that no other alternative took")

ALTERNATIVES: dict[str, tuple[Alternative, ...]] = {
    "gpt2": (
        Alternative("contraction", r"'s|'t|'re|'ve|'m|'ll|'d", "the end of a contraction, lower case only"),
        Alternative("letters", r" ?\p{L}+", "letters, with one space before them if there is one"),
        Alternative("digits", r" ?\p{N}+", "digits, as many as there are, with one space before them"),
        Alternative("symbols", r" ?[^\s\p{L}\p{N}]+", "punctuation and symbols, with one space before them"),
        _SPACES,
        _SPACE,
    ),
    "gpt4": (
        Alternative("contraction", _CONTRACTION, "the end of a contraction, in either case"),
        Alternative("letters", r"[^\r\n\p{L}\p{N}]?\p{L}+", "letters, with one space or symbol before them"),
        Alternative("digits", r"\p{N}{1,3}", "one to three digits, never with a space"),
        Alternative(
            "symbols", r" ?[^\s\p{L}\p{N}]+[\r\n]*", "punctuation, a space before, line breaks after"
        ),
        _LINES,
        _SPACES,
        _SPACE,
    ),
    "gpt4o": (
        Alternative(
            "word ending in lower case",
            rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+{_CONTRACTION}?",
            "capitals, then small letters; accents and a contraction belong to the word",
        ),
        Alternative(
            "word in capitals",
            rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*{_CONTRACTION}?",
            "a word with no small letter at its end, with its contraction",
        ),
        Alternative("digits", r"\p{N}{1,3}", "one to three digits, never with a space"),
        Alternative(
            "symbols", r" ?[^\s\p{L}\p{N}]+[\r\n/]*", "punctuation, line breaks and slashes after it"
        ),
        _LINES,
        _SPACES,
        _SPACE,
    ),
}

PATTERNS: dict[str, str] = {name: "|".join(a.pattern for a in alts) for name, alts in ALTERNATIVES.items()}


def resolve(pattern: str | None) -> str | None:
    """The regular expression behind a name; an expression of your own, or None, comes back as it is.

    >>> resolve("gpt2") == PATTERNS["gpt2"], resolve(r"\\w+|\\W+"), resolve(None)
    (True, '\\\\w+|\\\\W+', None)

    Raises ValueError for an expression that does not compile, TypeError for what is no string.
    """
    if pattern is None:
        return None
    if not isinstance(pattern, str):
        raise TypeError(f"pattern must be a name, a regular expression or None, not {type(pattern).__name__}")
    if pattern not in PATTERNS:
        compiled(pattern)
        if (
            pattern.replace("_", "").isalnum() and len(pattern) > 2
        ):  # a plain word would split nothing but itself
            raise ValueError(f"no pattern is called {pattern!r}: there are {', '.join(PATTERNS)}")
    return PATTERNS.get(pattern, pattern)


@functools.lru_cache(maxsize=64)
def compiled(pattern: str) -> regex.Pattern[str]:
    """A pattern, by name or as an expression, compiled by the `regex` module, which knows `\\p{L}`."""
    import regex

    expression = PATTERNS.get(pattern, pattern)
    if not expression:
        raise ValueError(f"the pattern is empty: give {', '.join(PATTERNS)}, an expression, or None for none")
    try:
        made = regex.compile(expression)
    except (regex.error, RecursionError) as error:
        raise ValueError(f"the pattern {pattern!r} is no regular expression: {error}") from None
    if made.flags & regex.REVERSE:
        raise ValueError(f"the pattern {pattern!r} reads a text from its end: take (?r) out of it")
    return made


@functools.lru_cache(maxsize=64)
def splitter(pattern: str | None) -> Callable[[str], list[str]]:
    """The function that splits texts by a pattern: make it once, use it often."""
    if pattern is None:
        return lambda text: [text] if text else []
    name = next((name for name, published in PATTERNS.items() if pattern in (name, published)), None)
    if name:
        from tokcourse.fast_split import fast_splitter

        return fast_splitter(PATTERNS[name])
    finditer = compiled(pattern).finditer

    def split_checked(text: str) -> list[str]:
        pieces = [m.group() for m in finditer(text) if m.end() > m.start()]
        if sum(map(len, pieces)) != len(text):
            raise ValueError(_what_is_left_out(pattern, text))
        return pieces

    return split_checked


def _what_is_left_out(pattern: str, text: str) -> str:
    position = 0
    for match in compiled(pattern).finditer(text):
        if match.start() > position:
            break
        position = match.end()
    return (
        f"the pattern {pattern!r} leaves out characters, first {text[position]!r} at position {position}; "
        r"add an alternative that takes what the others leave, such as |\s+|[^\s]"
    )


def split(text: str, pattern: str | None = "gpt4") -> list[str]:
    """The pieces of a text, in order; joined they are the text again.

    `pattern` is "gpt2", "gpt4", "gpt4o", a regular expression of your own, or None: the text is one piece.

    >>> split("    hello world!!!", "gpt4")
    ['   ', ' hello', ' world', '!!!']

    Raises ValueError if an expression does not compile, or leaves out characters of the text.
    """
    return splitter(resolve(pattern))(text)


def split_named(text: str, pattern: str | None = "gpt4") -> list[tuple[str, str]]:
    """The pieces of a text, each with the name of the alternative that took it.

    In a pattern of your own the alternatives are called "alternative 1", "alternative 2" and so on.

    >>> split_named("a1", r"[a-z]|\\d")
    [('a', 'alternative 1'), ('1', 'alternative 2')]
    """
    pieces = split(text, pattern)
    position, named = 0, []
    tries = [(a.name, compiled(a.pattern)) for a in alternatives(pattern)]
    for piece in pieces:
        end = position + len(piece)
        fits = (name for name, tried in tries if (m := tried.match(text, position)) and m.end() == end)
        named.append((piece, next(fits, "the whole pattern")))
        position = end
    return named


def alternatives(pattern: str | None) -> tuple[Alternative, ...]:
    """The alternatives of a pattern in the order in which they are tried.

    >>> [a.name for a in alternatives("gpt2")]
    ['contraction', 'letters', 'digits', 'symbols', 'spaces', 'space before a piece']
    """
    if pattern is None:
        return ()
    for name, published in PATTERNS.items():
        if pattern in (name, published):
            return ALTERNATIVES[name]
    parts = _top_level_parts(pattern)
    try:
        for part in parts:
            compiled(part)
    except ValueError:  # parts that only work together, such as a reference to a group of another part
        parts = [pattern]
    return tuple(Alternative(f"alternative {n}", part, "") for n, part in enumerate(parts, 1))


def _top_level_parts(pattern: str) -> list[str]:
    """Cut an expression at the | that are in no group and no class."""
    import regex

    parts, depth = [""], 0
    for token in regex.findall(r"(?s)\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", pattern):
        depth += (token == "(") - (token == ")")
        if token == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += token
    return [part for part in parts if part]
