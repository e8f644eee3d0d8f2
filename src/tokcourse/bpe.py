"""Byte-pair encoding, as short as it can be: count pairs, merge the most frequent one, repeat.

This file is the reference: slow on purpose, and the definition of right.
`tokcourse.training` and `tokcourse.tokenizer` do the same, fast, and tests hold them to this file.

The method is that of Gage (1994, "A New Algorithm for Data Compression"),
brought to language models by Sennrich, Haddow and Birch (2016).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from itertools import pairwise

Pair = tuple[int, int]


def get_stats(ids: Sequence[int], counts: dict[Pair, int] | None = None) -> dict[Pair, int]:
    """Count how often each pair of neighbours occurs; `counts`, if given, is added to.

    >>> get_stats([1, 2, 3, 1, 2])
    {(1, 2): 2, (2, 3): 1, (3, 1): 1}
    """
    counts = {} if counts is None else counts
    for pair in pairwise(ids):  # (1st, 2nd), (2nd, 3rd), ...
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def merge(ids: Sequence[int], pair: Pair, idx: int) -> list[int]:
    """Replace each `pair` in `ids`, from left to right, by the one new id `idx`.

    >>> merge([1, 2, 3, 1, 2], (1, 2), 4)
    [4, 3, 4]
    """
    newids = []
    i = 0
    while i < len(ids):
        if i < len(ids) - 1 and ids[i] == pair[0] and ids[i + 1] == pair[1]:
            newids.append(idx)
            i += 2
        else:
            newids.append(ids[i])
            i += 1
    return newids


def most_frequent(counts: dict[Pair, int], vocab: dict[int, bytes], tie: str = "first") -> Pair:
    """The pair with the greatest count. Of several, `tie` says which.

    "first": the one seen first (minbpe); "lowest": the one with the smallest ids (Hugging Face tokenizers,
    rustbpe); "greatest": the one whose bytes come last in the alphabet (Stanford's CS336).

    >>> counts, vocab = {(98, 99): 2, (97, 98): 2, (99, 97): 2}, {97: b"a", 98: b"b", 99: b"c"}
    >>> [most_frequent(counts, vocab, tie) for tie in ("first", "lowest", "greatest")]
    [(98, 99), (97, 98), (99, 97)]
    """
    if tie == "first":
        return max(counts, key=lambda pair: counts[pair])  # a dict keeps the order in which its keys came
    if tie == "lowest":
        return min(counts, key=lambda pair: (-counts[pair], pair))
    if tie == "greatest":
        return max(counts, key=lambda pair: (counts[pair], vocab[pair[0]], vocab[pair[1]]))
    raise ValueError(f"tie must be 'first', 'lowest' or 'greatest', not {tie!r}")


def train(text: str | Iterable[str], vocab_size: int, tie: str = "first") -> dict[Pair, int]:
    """Learn merges until there are `vocab_size` ids: the 256 bytes and one id for each merge.

    `text` is one text, or chunks that no merge may cross, such as `patterns.split(text, "gpt4")` gives.
    A text without a pair left ends the training early, with a warning.

    >>> train("aaabdaaabac", 259)
    {(97, 97): 256, (256, 97): 257, (257, 98): 258}
    """
    chunks = [text] if isinstance(text, str) else text
    ids = [list(chunk.encode("utf-8")) for chunk in chunks]
    vocab = {idx: bytes([idx]) for idx in range(256)}
    merges: dict[Pair, int] = {}  # (int, int) -> int
    for idx in range(256, vocab_size):
        counts: dict[Pair, int] = {}
        for chunk_ids in ids:
            get_stats(chunk_ids, counts)
        if not counts:
            warnings.warn(f"no pair is left to merge: stopped at {idx} ids, not {vocab_size}", stacklevel=2)
            break
        pair = most_frequent(counts, vocab, tie)
        ids = [merge(chunk_ids, pair, idx) for chunk_ids in ids]
        merges[pair] = idx
        vocab[idx] = vocab[pair[0]] + vocab[pair[1]]
    return merges


def build_vocab(merges: dict[Pair, int]) -> dict[int, bytes]:
    """The bytes of each id: the 256 single bytes, then each merge as its two halves joined.

    >>> build_vocab({(104, 105): 256, (256, 33): 257})[257]
    b'hi!'
    """
    vocab = {idx: bytes([idx]) for idx in range(256)}
    for (p0, p1), idx in merges.items():
        vocab[idx] = vocab[p0] + vocab[p1]
    return vocab


def encode(text: str, merges: dict[Pair, int]) -> list[int]:
    """The ids of a text: of all pairs that occur, merge the one learned earliest, until none can be merged.

    >>> encode("hihi!", {(104, 105): 256, (256, 33): 257})
    [256, 257]
    """
    ids = list(text.encode("utf-8"))
    while len(ids) >= 2:
        stats = get_stats(ids)
        pair = min(stats, key=lambda p: merges.get(p, float("inf")))
        if pair not in merges:
            break  # no pair that is left was ever learned
        ids = merge(ids, pair, merges[pair])
    return ids


def decode(ids: Iterable[int], vocab: dict[int, bytes]) -> str:
    """The text of the ids. Bytes that are no valid UTF-8 become U+FFFD, the replacement character.

    >>> decode([256, 257], build_vocab({(104, 105): 256, (256, 33): 257}))
    'hihi!'
    """
    tokens = b"".join(vocab[idx] for idx in ids)
    return tokens.decode("utf-8", errors="replace")
