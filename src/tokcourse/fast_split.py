r"""Split by a published pattern with the standard `re`, two to three times faster than with `regex`.

`re` does not know `\p{L}`.
But written out as ranges of the Basic Multilingual Plane (the characters below U+10000), it finds them
in one table. Text with a character beyond the plane goes to `regex` as before.
A test holds both to the same pieces on any text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from itertools import chain

import regex

from tokcourse.cutting import blocks

_BMP = "".join(map(chr, range(0x10000)))
_BLOCK = 1 << 14  # characters; a text with few characters beyond the plane loses only the blocks they are in


@functools.cache
def bmp_ranges(category: str) -> str:
    r"""The characters below U+10000 that match, written as the inside of a [...] class.

    >>> bmp_ranges(r"\p{Zs}")[:19]
    '\\u0020-\\u0020\\u00a0'
    """
    runs = regex.finditer(category + "+", _BMP)
    return "".join(f"\\u{run.start():04x}-\\u{run.end() - 1:04x}" for run in runs)


def for_re(pattern: str) -> str:
    r"""Rewrite a pattern of the `regex` module for `re`, good for text below U+10000."""

    def in_class(match: regex.Match[str]) -> str:
        return bmp_ranges(match.group())

    def rewrite(match: regex.Match[str]) -> str:
        token = match.group()
        if token.startswith("["):
            return regex.sub(r"\\(?:p\{\w+\}|s)", in_class, token)
        if token == r"\S":
            return "[^" + bmp_ranges(r"\s") + "]"
        return "[" + bmp_ranges(token) + "]"

    return regex.sub(r"\[(?:\\.|[^\]\\])*\]|\\p\{\w+\}|\\[sS]", rewrite, pattern)


def fast_splitter(pattern: str) -> Callable[[str], list[str]]:
    """The function that splits texts by one of the published patterns."""
    slow = regex.compile(pattern).findall
    fast = re.compile(for_re(pattern)).findall

    def split(text: str) -> list[str]:
        if text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
            return fast(text)
        if len(text) <= 2 * _BLOCK:
            return slow(text)
        return list(chain.from_iterable(map(split, blocks(text, _BLOCK))))

    return split
