"""Cut a long text into blocks that a published pattern splits on their own: the pieces stay the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tokcourse.patterns import PATTERNS
from tokcourse.utf8 import check_text

# Where a published pattern always cuts and never looks across: before a space that follows something else,
# and between a letter or digit and one of these. (An apostrophe may belong to the word before it.)
CUT = re.compile(r"\S(?= )|[^\W_](?=[\n,.;:!?()\"\u3001\u3002\uff0c\uff01\uff1f])")


def blocks(text: str, size: int) -> Iterator[str]:
    """Cut a text into blocks of about `size` characters that a published pattern splits on their own.

    >>> list(blocks("one two three", size=5))
    ['one two', ' three']
    """
    start = 0
    while match := CUT.search(text, start + size):
        yield text[start : match.end()]
        start = match.end()
    if start < len(text):
        yield text[start:]


def safe_blocks(
    pieces: Iterable[str], pattern: str | None, special_tokens: tuple[str, ...], size: int
) -> Iterator[str]:
    """Blocks of about `size` characters from a text that comes in pieces, cut anywhere.

    >>> list(safe_blocks(["one t", "wo thr", "ee"], PATTERNS["gpt4"], (), size=5))
    ['one', ' two', ' three']
    """
    if pattern not in PATTERNS.values():
        whole = "".join(map(check_text, pieces))
        return iter([whole] if whole else [])
    return _safe_blocks(pieces, special_tokens, size)


def _safe_blocks(pieces: Iterable[str], special_tokens: tuple[str, ...], size: int) -> Iterator[str]:
    reach = max(map(len, special_tokens), default=1)  # a special token that starts before a cut ends within
    parts: list[str] = []
    held, enough = 0, size
    for piece in pieces:
        parts.append(check_text(piece))
        held += len(piece)
        if held >= enough:
            text = "".join(parts)
            cut = _last_cut(text, reach, special_tokens)
            if cut:
                yield text[:cut]
            parts, held = [text[cut:]], len(text) - cut
            enough = held + max(size, held)  # a text without a cut is not searched again and again
    if rest := "".join(parts):
        yield rest


def _last_cut(text: str, reach: int, special_tokens: tuple[str, ...]) -> int:
    """The last place where the text may be cut, 0 if there is none."""
    end = len(text) - reach
    start = end
    while start > 0:
        start = max(0, start - 4096)
        for match in reversed(list(CUT.finditer(text, start, end))):
            cut = match.end()
            around = text[max(0, cut - reach + 1) : cut + reach - 1]
            if not any(name in around for name in special_tokens):
                return cut
        end = start + 1
    return 0
