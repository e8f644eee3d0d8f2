"""A vocabulary as a small file that a browser reads: what the playground loads.

Each token beyond the 256 bytes is made of two earlier ones, so a vocabulary is two lists of ids. They are
written as varints (seven bits in each byte, the lowest first, the high bit says that more follow), in base64,
inside a script: a script can be loaded from disk as well as from a server. Beside them stand the order of the
bytes, the pattern and the special tokens. Codex has all of GPT-2's merges, so its file goes on from GPT-2's.
"""

import base64
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tokcourse import patterns

if TYPE_CHECKING:
    from tokcourse import Tokenizer

Pair = tuple[int, int]
File = dict[str, Any]
START, MIDDLE, END = "((globalThis.tokcourse ??= {}).files ??= {})[", "] = ", ";\n"


def packed(tokenizer: "Tokenizer", after: "tuple[str, Tokenizer] | None" = None) -> File:
    """What a file holds. `after` is the name and the tokenizer of a file that this one goes on from.

    The keys: `order` (the 256 bytes in the order of their ids), `left` and `right` (of merge n, which makes
    the id 256 + n), `skip` (an id that no merge makes: from there on ids are one greater; or null),
    `pattern`, `special` ({text: id}) and `after` (a name or null).

    Raises ValueError if the first 256 ids are not the bytes, or the merges do not go on from `after`.
    """
    order = b"".join(tokenizer.vocab[idx] for idx in range(256))
    if len(set(order)) < 256:
        raise ValueError("the first 256 ids must be the 256 bytes: this vocabulary cannot be packed")
    plain = {idx: n for n, idx in enumerate([*range(256), *tokenizer.merges.values()])}
    merges = [(plain[left], plain[right]) for left, right in tokenizer.merges]
    known = 0
    if after:
        known = len(after[1].merges)
        if merges[:known] != list(after[1].merges):
            raise ValueError(f"the merges do not begin with those of {after[0]!r}: pack them without `after`")
    return {
        "after": after[0] if after else None,
        "order": base64.b64encode(order).decode(),
        "left": varints(left for left, _ in merges[known:]),
        "right": varints(right for _, right in merges[known:]),
        "skip": skipped(tokenizer),
        "pattern": patterns.resolve(tokenizer.pattern),
        "special": dict(tokenizer.special_tokens),
    }


def skipped(tokenizer: "Tokenizer") -> int | None:
    """The id that no merge makes, though later ones do; None where the merges have all ids from 256 on."""
    return next((n for n, idx in enumerate(tokenizer.merges.values(), 256) if idx != n), None)


def unpacked(file: File, after: File | None = None) -> dict[Pair, int]:
    """The merges of a file, {(id, id): id}: the inverse of `packed`."""
    pairs: list[Pair] = []
    for part in (after, file):
        if part:
            pairs += zip(numbers(part["left"]), numbers(part["right"]), strict=True)
    skip = file["skip"]

    def published(n: int) -> int:
        return n if skip is None or n < skip else n + 1

    return {(published(left), published(right)): published(n) for n, (left, right) in enumerate(pairs, 256)}


def script(name: str, file: File) -> str:
    """A file as the text of a script, which puts it into a table under its name."""
    return START + json.dumps(name) + MIDDLE + json.dumps(file, separators=(",", ":")) + END


def parsed(text: str) -> tuple[str, File]:
    """The name and the file in the text of a script: the inverse of `script`.

    >>> parsed(script("mine", {"skip": None}))
    ('mine', {'skip': None})
    """
    name, _, file = text.removeprefix(START).removesuffix(END).partition(MIDDLE)
    return json.loads(name), json.loads(file)


def varints(values: Iterable[int]) -> str:
    """Numbers from 0 on as varints in base64.

    >>> base64.b64decode(varints([5, 300])).hex(" ")
    '05 ac 02'
    """
    written = bytearray()
    for value in values:
        while value > 127:
            written.append(value & 127 | 128)
            value >>= 7
        written.append(value)
    return base64.b64encode(written).decode()


def numbers(text: str) -> list[int]:
    """The numbers behind varints in base64.

    >>> numbers(varints([5, 300, 199999]))
    [5, 300, 199999]
    """
    found, value, shift = [], 0, 0
    for byte in base64.b64decode(text):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(value)
            value, shift = 0, 0
    return found
