"""The vocabularies that OpenAI published, as a Tokenizer: GPT-2, Codex, GPT-4, GPT-4o and gpt-oss.

A published vocabulary is a *rank file*: one token and its rank on each line, the token in base64.
The rank is both the id of the token and its place in the order of merges; the merges themselves are not in
the file, and `recover_merges` works them out again. `tokcourse.rank_files` says where the files come from.
"""

import base64
import copy
import difflib
import json
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tokcourse import rank_files
from tokcourse.convert import stand_ins

if TYPE_CHECKING:
    from tokcourse.tokenizer import Tokenizer


class Encoding(NamedTuple):
    """What makes a published encoding, beside its rank file."""

    rank_file: str
    pattern: str
    special_tokens: dict[str, int]


_END, _PROMPT = "<|endoftext|>", "<|endofprompt|>"
_FIM = ("<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>")  # "fill in the middle"
_HARMONY = {
    "<|startoftext|>": 199998,
    _END: 199999,
    "<|return|>": 200002,
    "<|constrain|>": 200003,
    "<|channel|>": 200005,
    "<|start|>": 200006,
    "<|end|>": 200007,
    "<|message|>": 200008,
    "<|call|>": 200012,
    _PROMPT: 200018,
}
# Each of the other ids up to 201,087 is reserved; 200018 has a name of its own and a reserved one.
_RESERVED = {
    f"<|reserved_{i}|>": i for i in range(200_000, 201_088) if i == 200_018 or i not in _HARMONY.values()
}

_ENCODINGS = {
    "gpt2": Encoding("r50k_base", "gpt2", {_END: 50256}),  # the ranks of gpt2 and r50k_base are the same
    "r50k_base": Encoding("r50k_base", "gpt2", {_END: 50256}),
    "p50k_base": Encoding("p50k_base", "gpt2", {_END: 50256}),
    "p50k_edit": Encoding(
        "p50k_base", "gpt2", {_END: 50256, **dict(zip(_FIM, range(50281, 50284), strict=True))}
    ),
    "cl100k_base": Encoding(
        "cl100k_base",
        "gpt4",
        {_END: 100257, **dict(zip(_FIM, range(100258, 100261), strict=True)), _PROMPT: 100276},
    ),
    "o200k_base": Encoding("o200k_base", "gpt4o", {_END: 199999, _PROMPT: 200018}),
    "o200k_harmony": Encoding("o200k_base", "gpt4o", {**_HARMONY, **_RESERVED}),
}
NAMES: tuple[str, ...] = tuple(_ENCODINGS)


def load(name: str) -> "Tokenizer":
    """A published encoding as a Tokenizer; its tables are made once for each name.

    Raises ValueError when the name is unknown, FileNotFoundError when its rank file cannot be had.

    >>> load("gpt2").encode("Hello world")
    [15496, 995]
    """
    _encoding(name)
    return copy.copy(_load(name))  # so that training one of them leaves the others alone


@lru_cache
def _load(name: str) -> "Tokenizer":
    from tokcourse.tokenizer import Tokenizer

    encoding = _encoding(name)
    return Tokenizer.from_ranks(
        _ranks(encoding.rank_file), pattern=encoding.pattern, special_tokens=encoding.special_tokens
    )


def ranks(name: str) -> dict[bytes, int]:
    """The ranks of an encoding, {token: id}, without the special tokens.

    >>> ranks("gpt2")[b" the"]
    262
    """
    return dict(_ranks(_encoding(name).rank_file))


@lru_cache
def _ranks(rank_file: str) -> dict[bytes, int]:
    lines = rank_files.contents(f"encodings/{rank_file}.tiktoken").splitlines()
    return {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines if line)}


def special_tokens(name: str) -> dict[str, int]:
    """The special tokens of an encoding, {text: id}.

    >>> special_tokens("o200k_base")
    {'<|endoftext|>': 199999, '<|endofprompt|>': 200018}
    """
    return dict(_encoding(name).special_tokens)


def unassigned_ids(name: str) -> list[int]:
    """The ids below the vocabulary's size that stand for nothing; decoding one is an error.

    >>> unassigned_ids("cl100k_base")[:3]
    [100256, 100261, 100262]
    """
    used = {*_ranks(_encoding(name).rank_file).values(), *special_tokens(name).values()}
    return [i for i in range(max(used)) if i not in used]


def byte_order(name: str = "gpt2") -> list[int]:
    """The 256 byte values in the order of their ids: first those that GPT-2 could print, then the others.

    >>> bytes(byte_order("gpt2")[:5]), byte_order("gpt2")[188:191]
    (b'!"#$%', [0, 1, 2])
    """
    tokens = _ranks(_encoding(name).rank_file)
    return sorted(range(256), key=lambda byte: tokens[bytes([byte])])


def recover_merges(ranks: dict[bytes, int]) -> dict[tuple[int, int], int]:
    """The merges behind a table of ranks: {(id, id): id}, in the order of their ranks.

    The two halves of a token are what is left when its bytes are merged with the ranks below its own. A token
    that does not come down to two halves that way cannot be made by merging, and has no merge here.
    The method is that of minbpe's `recover_merges`.

    >>> recover_merges({b"a": 0, b"b": 1, b"c": 2, b"ab": 3, b"abc": 4})
    {(0, 1): 3, (3, 2): 4}
    """
    merges = {}
    for token, rank in sorted(ranks.items(), key=lambda item: item[1]):
        if len(token) > 1:
            halves = _merge_below(token, rank, ranks)
            if len(halves) == 2:
                merges[ranks[halves[0]], ranks[halves[1]]] = rank
    return merges


def _merge_below(token: bytes, limit: int, ranks: dict[bytes, int]) -> list[bytes]:
    """The pieces of a token after all merges whose rank is below the limit."""
    parts = [token[i : i + 1] for i in range(len(token))]
    while True:
        pairs = [ranks.get(left + right, limit) for left, right in pairwise(parts)]
        best = min(pairs, default=limit)
        if best >= limit:
            return parts
        i = pairs.index(best)
        parts[i : i + 2] = [parts[i] + parts[i + 1]]


def fill_cache(names: Iterable[str] = NAMES) -> Path:
    """Put all that tiktoken needs for these encodings into its cache: no need of the network from then on.

    Returns the cache's folder. A file that is there already, with the right hash, is left alone.

    Raises ValueError when a name is unknown, FileNotFoundError when a file can be had in none of the three
    ways, OSError when the cache is switched off (TIKTOKEN_CACHE_DIR is empty) or cannot be written.
    """
    names = list(names)
    for rank_file in dict.fromkeys(_encoding(name).rank_file for name in names):
        file = f"encodings/{rank_file}.tiktoken"
        rank_files.store(file, rank_files.contents(file))
    if "gpt2" in names and not all(map(rank_files.is_cached, _GPT2_FILES)):
        for file, data in zip(_GPT2_FILES, _gpt2_files(), strict=True):
            rank_files.store(file, data)
    return rank_files.folder()


def _encoding(name: str) -> Encoding:
    if isinstance(name, str) and name in _ENCODINGS:
        return _ENCODINGS[name]
    near = difflib.get_close_matches(str(name).lower(), NAMES, n=1, cutoff=0.7)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise ValueError(f"there is no published encoding {name!r}; {hint}there are {', '.join(NAMES)}")


_GPT2_FILES = ("gpt-2/encodings/main/vocab.bpe", "gpt-2/encodings/main/encoder.json")


def _gpt2_files() -> tuple[bytes, bytes]:
    """The two files from which tiktoken reads "gpt2", rebuilt from the ranks to the last byte."""
    ranks = _ranks("r50k_base")
    letters = stand_ins()
    names = {rank: "".join(letters[byte] for byte in token) for token, rank in ranks.items()}
    merges = [f"{names[left]} {names[right]}" for left, right in recover_merges(ranks)]
    ids = {name: rank for rank, name in sorted(names.items())} | special_tokens("gpt2")
    return "\n".join(["#version: 0.2", *merges, ""]).encode(), json.dumps(ids).encode()
