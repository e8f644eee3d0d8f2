r"""What the course uses of the `regex` module, for a Python in the browser that has only `re`.

`re` knows neither `\p{L}` (a Unicode category) nor `\X` (a grapheme), and its `\s` takes four control
characters more. Here a category becomes the ranges of its characters, taken from `unicodedata`, and
`Intl.Segmenter`, which every browser has, finds the graphemes. Scripts, such as `\p{Han}`, are not known.
Where Pyodide brings the real `regex`, that is used.
"""

from __future__ import annotations

import functools
import itertools
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from re import Match, Pattern, error

__all__ = ["Match", "Pattern", "compile", "error", "findall", "finditer", "split", "sub"]

_SPECIAL = r"\\([pP])\{(\w+)\}|\\([sS])"
_TOKEN = re.compile(rf"\[\^?\]?(?:\\.|[^\]\\])*\]|{_SPECIAL}|\\.", re.DOTALL)
_CATEGORIES = set("LMNPSZC") | {unicodedata.category(chr(point)) for point in range(sys.maxunicode + 1)}


@functools.cache
def _runs() -> list[tuple[str, int, int]]:
    """Each run of neighbouring characters of one category: its name, its first and its last character."""
    runs, start = [], 0
    points = range(sys.maxunicode + 1)
    for category, group in itertools.groupby(points, lambda point: unicodedata.category(chr(point))):
        end = start + sum(1 for _ in group)
        runs.append((category, start, end - 1))
        start = end
    return runs


@functools.cache
def _inside(name: str, negated: bool) -> str:
    """The characters of a category, or all others, written as the inside of a [...] class."""
    if name == "s":
        spaces = [point for point in range(sys.maxunicode + 1) if chr(point).isspace()]
        chosen = [(point, point) for point in spaces if not 0x1C <= point <= 0x1F]
    elif name in _CATEGORIES:
        chosen = [(first, last) for category, first, last in _runs() if category.startswith(name)]
    else:
        raise error(f"\\p{{{name}}} is no Unicode category; only the package regex, not here, knows more")
    if negated:
        borders = [-1, *itertools.chain.from_iterable(chosen), sys.maxunicode + 1]
        chosen = [(a + 1, b - 1) for a, b in zip(borders[::2], borders[1::2], strict=True) if b - a > 1]
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in chosen)


def _in_class(match: Match[str]) -> str:
    sign, name, space = match.groups()
    return _inside(name or "s", (sign or space) in ("P", "S"))


def _rewrite(match: Match[str]) -> str:
    token = match.group()
    if token.startswith("["):
        return re.sub(rf"{_SPECIAL}|\\.", lambda m: _in_class(m) if m[1] or m[3] else m[0], token)
    return f"[{_in_class(match)}]" if match[1] or match[3] else token


@functools.lru_cache(maxsize=64)
def compile(pattern: str) -> Pattern[str]:
    return re.compile(_TOKEN.sub(_rewrite, pattern))


def graphemes(text: str) -> list[str]:
    from js import Intl  # type: ignore[import-not-found]

    return [part.segment for part in Intl.Segmenter.new("en").segment(text)]


def findall(pattern: str, text: str) -> list[str]:
    return graphemes(text) if pattern == r"\X" else compile(pattern).findall(text)


def finditer(pattern: str, text: str) -> Iterator[Match[str]]:
    return compile(pattern).finditer(text)


def split(pattern: str, text: str) -> list[str]:
    return compile(pattern).split(text)


def sub(pattern: str, replacement: str | Callable[[Match[str]], str], text: str) -> str:
    return compile(pattern).sub(replacement, text)
