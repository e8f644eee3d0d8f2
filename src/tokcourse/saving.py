"""Save a tokenizer to one text file that a person can read, and load it again.

    tokcourse tokenizer, version 1
    pattern: "gpt4"
    special tokens: ["<|endoftext|>"]
    tie: "first"
    merges: 2
    256 104 101 b'he'
    257 256 108 b'hel'
    end

Names are in JSON, so that no name, whatever it holds, can break a line.
The bytes at the end of a line are for the reader, and are checked.
A published vocabulary has `ranks` in place of `merges`: id, token in base64, bytes.
"""

from __future__ import annotations

import base64
import binascii
import errno
import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tokcourse.writing import write_whole

if TYPE_CHECKING:
    from tokcourse.tokenizer import Tokenizer

FORMAT, VERSION = "tokcourse tokenizer, version ", 1


def save(tokenizer: Tokenizer, path: str | os.PathLike[str]) -> None:
    """Write the tokenizer to a file. Until all is written the old file stays as it was."""
    write_whole(path, dumps(tokenizer).encode("utf-8"))


def dumps(tokenizer: Tokenizer) -> str:
    """What `save` writes, as a text.

    >>> from tokcourse import Tokenizer
    >>> print(dumps(Tokenizer(vocab_size=257).train("abab")).splitlines()[5])
    256 97 98 b'ab'
    """
    tokenizer.check_trained()
    return "".join(f"{line}\n" for line in _lines(tokenizer))


def _lines(tokenizer: Tokenizer) -> Iterator[str]:
    vocabulary = tokenizer.vocabulary
    yield f"{FORMAT}{VERSION}"
    yield f"pattern: {json.dumps(tokenizer.pattern)}"
    yield f"special tokens: {json.dumps(tokenizer.special_as_given)}"
    yield f"tie: {json.dumps(tokenizer.tie)}"
    if vocabulary.ranked:
        yield f"ranks: {len(vocabulary)}"
        for idx, token in vocabulary.tokens.items():
            yield f"{idx} {base64.b64encode(token).decode()} {token!r}"
    else:
        yield f"merges: {len(vocabulary.merges)}"
        for (left, right), idx in vocabulary.merges.items():
            yield f"{idx} {left} {right} {vocabulary.tokens[idx]!r}"
    yield "end"


def load(path: str | os.PathLike[str]) -> Tokenizer:
    """Read a file that `save` wrote.

    Raises FileNotFoundError for a missing file, ValueError for one that is damaged, cut off, written by a
    later version, or no tokenizer at all.
    """
    name = os.fspath(path)
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return _parse(file.read().split("\n"))
    except FileNotFoundError:
        raise FileNotFoundError(errno.ENOENT, "there is no such file; save(path) makes one", name) from None
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not a tokenizer file: it is no UTF-8 text") from None
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{name} cannot be loaded as a tokenizer: {error}") from None


def _parse(lines: list[str]) -> Tokenizer:
    from tokcourse.tokenizer import Tokenizer

    if not lines[0].startswith(FORMAT):
        raise ValueError(f"its first line is not {FORMAT + str(VERSION)!r}")
    version = lines[0].removeprefix(FORMAT)
    if version != str(VERSION):
        raise ValueError(f"it is of version {version}, and this release reads {VERSION}: update tokcourse")
    if len(lines) < 7 or lines[-2:] != ["end", ""]:
        raise ValueError("it is cut off: the last line should be 'end'; save the tokenizer again")
    pattern = _value(lines[1], "pattern", str | None)
    special_tokens = _value(lines[2], "special tokens", list | dict)
    tie = _value(lines[3], "tie", str)
    kind, _, number = lines[4].partition(": ")
    body = lines[5:-2]
    if kind not in ("merges", "ranks") or number != str(len(body)):
        raise ValueError(f"line 5 says {lines[4]!r}, but {len(body)} lines follow; save the tokenizer again")
    if kind == "merges":
        made = Tokenizer.from_merges(_merges(body), pattern, special_tokens, tie)
    else:
        made = Tokenizer.from_ranks(_ranks(body), pattern, special_tokens, tie)
    for n, line in enumerate(body, 6):
        idx, rest = line.split(" ", 1)
        if not rest.endswith(f" {made.vocabulary.tokens[int(idx)]!r}"):
            raise ValueError(f"line {n}, {line!r}, shows other bytes than its token has")
    return made


def _value(line: str, key: str, kind: Any) -> Any:
    found, _, text = line.partition(": ")
    try:
        value = json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        value = ...
    if found != key or not isinstance(value, kind):
        raise ValueError(f"the line for {key!r} is damaged: {line!r}")
    return value


def _without_repeats(items: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(items)) < len(items):
        raise ValueError  # json itself would keep the last and say nothing
    return dict(items)


def _merges(body: list[str]) -> dict[tuple[int, int], int]:
    merges: dict[tuple[int, int], int] = {}
    for n, line in enumerate(body, 6):
        try:
            idx, left, right, _ = line.split(" ", 3)
            pair = int(left), int(right)
            if pair in merges:
                raise ValueError
            merges[pair] = int(idx)
        except ValueError:
            raise ValueError(f"line {n} is damaged: {line!r}") from None
    return merges


def _ranks(body: list[str]) -> dict[bytes, int]:
    ranks: dict[bytes, int] = {}
    for n, line in enumerate(body, 6):
        try:
            idx, token, _ = line.split(" ", 2)
            ranks[base64.b64decode(token, validate=True)] = int(idx)
        except (ValueError, binascii.Error):
            raise ValueError(f"line {n} is damaged: {line!r}") from None
    if len(ranks) < len(body):
        raise ValueError("a token is there twice")
    return ranks
