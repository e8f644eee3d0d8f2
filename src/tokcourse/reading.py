"""Read texts and files in blocks of bounded size whose borders never change a result."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from os import PathLike

from tokcourse.cutting import safe_blocks
from tokcourse.utf8 import UnicodeTextError

Source = str | PathLike[str]


def text_blocks(
    source: Source, pattern: str | None, special_tokens: tuple[str, ...], size: int
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


def read_pieces(path: PathLike[str], size: int) -> Iterator[str]:
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
