"""What the command `tokcourse` does: one function for each of its commands, and their input and output."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from tokcourse.tokenizer import Tokenizer

RULES = {"refuse": "none_raise", "text": "none", "control": "all"}
COMPARED = ["gpt2", "p50k_base", "cl100k_base", "o200k_base"]


def say(message: str) -> None:
    """Tell the person something that is no result."""
    if sys.stderr is not None:  # print would take standard output in its place
        print(f"tokcourse: {message}", file=sys.stderr)


def load(name: str) -> "Tokenizer":
    """A tokenizer by the name of its file, or of a published encoding."""
    from tokcourse import published
    from tokcourse.tokenizer import Tokenizer

    if os.path.exists(name) and not os.path.isdir(name):  # a pipe will do too
        return Tokenizer.load(name)
    try:
        return published.load(name)
    except ValueError as error:
        raise ValueError(f"there is no file '{name}', and {error}") from None


def _input(text: str | None) -> str:
    """The text of the command line, or else of standard input."""
    data = _bytes_in().read() if text is None else os.fsencode(text)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{'standard input' if text is None else 'the text'} is not UTF-8: "
            f"byte 0x{data[error.start]:02x} at {error.start}; convert it first, with iconv for example"
        ) from None


def _bytes_in() -> BinaryIO:
    """Standard input as bytes: no translation of line ends, no other encoding."""
    if sys.stdin is None:
        raise ValueError("standard input is closed; give the text or the ids on the command line")
    if sys.stdin.isatty():
        say("reading from the keyboard; end with Ctrl-D on a line of its own")
    return sys.stdin.buffer


def _write(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def train(arguments: argparse.Namespace) -> None:
    """tokcourse train: learn a tokenizer and write it to a file."""
    from tokcourse import corpora, saving
    from tokcourse.tokenizer import Tokenizer
    from tokcourse.writing import check_folder

    if arguments.output != "-":
        check_folder(arguments.output)  # now, and not after an hour of training
    sources: list[str | Path] = []
    for source in arguments.source:
        if source == "-":
            sources.append(_input(None))
        else:
            sources += corpora.paths(source)
    pattern = None if arguments.pattern == "none" else arguments.pattern
    tokenizer = Tokenizer(arguments.vocab_size, pattern, arguments.special, arguments.tie).train(sources)
    where = arguments.output
    if where == "-":
        _write(saving.dumps(tokenizer).encode("utf-8"))
        where = "to standard output"
    else:
        tokenizer.save(where)
    say(f"wrote {where}: {tokenizer.vocab_size} ids, {len(tokenizer.merges)} of them merges")


def encode(arguments: argparse.Namespace) -> None:
    """tokcourse encode: a text to ids, separated by spaces."""
    from tokcourse.special import SpecialTokenError

    tokenizer, text = load(arguments.tokenizer), _input(arguments.text)
    try:
        print(*tokenizer.encode(text, allowed_special=RULES[arguments.special]))
    except SpecialTokenError as error:
        where = str(error).rpartition(";")[0]
        raise ValueError(
            f"{where}; take --special text to encode it as ordinary text, or --special control to allow it"
        ) from None


def decode(arguments: argparse.Namespace) -> None:
    """tokcourse decode: ids to a text; of ids from standard input, as they come in."""
    tokenizer = load(arguments.tokenizer)
    if arguments.ids:
        _write(f"{tokenizer.decode(arguments.ids)}\n".encode())
    else:  # exactly the text, so that encode and decode undo each other
        for text in tokenizer.decode_stream(_numbers()):
            _write(text.encode("utf-8"))


def _numbers() -> Iterator[int]:
    for line in _bytes_in():
        for word in line.split():
            try:
                yield int(word)
            except ValueError:
                shown = word[:20].decode("utf-8", "replace")
                raise ValueError(f"{shown!r} is no id; give whole numbers, such as 15496 995") from None


def inspect(arguments: argparse.Namespace) -> None:
    """tokcourse inspect: what a tokenizer is made of, the tokens of a text, or one token."""
    tokenizer = load(arguments.tokenizer)
    if arguments.id is not None:
        _inspect_token(tokenizer, arguments.id)
    elif arguments.text is not None:
        text = _input(arguments.text)
        ids = tokenizer.encode(text, allowed_special="none")
        _table([("id", "bytes", "text"), *((str(idx), *_shown(tokenizer.vocab[idx])) for idx in ids)])
        print(f"{len(ids)} tokens, {len(text.encode('utf-8'))} bytes")
    else:
        _inspect_whole(tokenizer)


def _inspect_token(tokenizer: "Tokenizer", idx: int) -> None:
    token = tokenizer.decode_bytes([idx])
    halves = {new: pair for pair, new in tokenizer.merges.items()}
    rows = [("id", "bytes", "text")]
    todo = [(idx, 0)]
    while todo:
        part, depth = todo.pop()
        rows.append(("  " * depth + str(part), *_shown(tokenizer.vocab[part])))
        todo += [(half, depth + 1) for half in reversed(halves.get(part, ()))]
    _table(rows)
    if idx in tokenizer.special_tokens.values():
        print(f"{_visible(token.decode('utf-8'))} is a special token")


def _inspect_whole(tokenizer: "Tokenizer") -> None:
    merges = list(tokenizer.merges.values())
    longest = max(merges, key=lambda idx: len(tokenizer.vocab[idx]), default=0)
    names = ", ".join(map(_visible, list(tokenizer.special_tokens)[:5])) + (
        " ..." if len(tokenizer.special_tokens) > 5 else ""
    )
    _table(
        [
            ("ids", f"{tokenizer.vocab_size:,}"),
            ("merges", f"{len(merges):,}"),
            ("special tokens", f"{len(tokenizer.special_tokens):,}  {names}"),
            ("pattern", _visible(str(tokenizer.pattern))),
            ("longest token", f"{longest}  {_shown(tokenizer.vocab[longest])[1]}"),
            ("first merges", "  ".join(_shown(tokenizer.vocab[idx])[1] for idx in merges[:8])),
            ("last merges", "  ".join(_shown(tokenizer.vocab[idx])[1] for idx in merges[-8:])),
        ]
    )


def _visible(text: str) -> str:
    """The text itself, or its literal if it holds what could break a line or command a terminal."""
    return text if text.isprintable() else repr(text)


def _shown(token: bytes) -> tuple[str, str]:
    """The bytes of a token as hexadecimal numbers, and its text in quotes if it is one."""
    try:
        text = repr(token.decode("utf-8"))
    except UnicodeDecodeError:
        text = "part of a character"
    return token.hex(" "), text


def compare(arguments: argparse.Namespace) -> None:
    """tokcourse compare: tokens and bytes per token under several tokenizers."""
    from tokcourse import measure

    text = _input(arguments.text)
    rows = [("tokenizer", "tokens", "bytes per token")]
    for name in arguments.tokenizer or COMPARED:
        tokenizer = load(name)
        rows.append(
            (
                name,
                str(measure.count_tokens(text, tokenizer)),
                f"{measure.bytes_per_token(text, tokenizer):.2f}",
            )
        )
    _table(rows)


def _table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
