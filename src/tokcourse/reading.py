"""Read texts and files in blocks of bounded size whose borders never change a result."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from os import PathLike

from tokcourse.fast_split import CUT
from tokcourse.patterns import PATTERNS
from tokcourse.utf8 import UnicodeTextError, check_text

Source = str | PathLike[str]
BLOCK = 1 << 18  # characters


def text_blocks(
    source: Source, pattern: str | None, special_tokens: tuple[str, ...] = (), size: int = BLOCK
) -> Iterator[str]:
    """The text of a source, in blocks that can be split on their own; joined they are the text.

    `pattern` is an expression. Only the published ones are known never to look across a cut:
    with a pattern of your own, or none, the one block is the whole text.
    """
    if isinstance(source, str):
        pieces: Iterable[str] = (source[i : i + size] for i in range(0, len(source), size))
    elif isinstance(source, PathLike):
        pieces = read_pieces(source, size)
    else:
        raise TypeError(f"each text must be a str or a path (pathlib.Path), not {type(source).__name__}")
    return safe_blocks(pieces, pattern, special_tokens, size)


def safe_blocks(
    pieces: Iterable[str], pattern: str | None, special_tokens: tuple[str, ...] = (), size: int = BLOCK
) -> Iterator[str]:
    """Blocks of about `size` characters from a text that comes in pieces, cut anywhere.

    >>> list(safe_blocks(["one t", "wo thr", "ee"], PATTERNS["gpt4"], size=5))
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


def read_pieces(path: PathLike[str], size: int = BLOCK) -> Iterator[str]:
    """The text of a UTF-8 file in pieces, with its line ends as they are.

    Raises FileNotFoundError for a missing file, ValueError for one that is no UTF-8.
    """
    name = os.fspath(path)
    try:
        with open(path, encoding="utf-8", newline="") as file:
            while piece := file.read(size):
                yield piece
    except FileNotFoundError:
        raise FileNotFoundError(
            errno.ENOENT, "there is no such file; check the path, or pass the text itself as a str", name
        ) from None
    except IsADirectoryError:
        raise IsADirectoryError(
            errno.EISDIR, "this is a folder; pass its files, such as sorted(folder.rglob('*.txt'))", name
        ) from None
    except UnicodeDecodeError as error:
        raise UnicodeTextError(
            f"{name} is not UTF-8 text ({error.reason}); find out its encoding and read it with "
            "Path(name).read_text(encoding=...)"
        ) from None
