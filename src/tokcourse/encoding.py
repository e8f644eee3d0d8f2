"""Turn chunks into ids: merge the pair of lowest rank, again and again, and remember what came out.

`rank(pair, default)` gives the id that two neighbouring ids merge into, which is also its rank.
The rule is that of `bpe.encode`; here one merge costs only what it touches.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, TypeVar

from tokcourse import patterns

if TYPE_CHECKING:
    from tokcourse.vocabulary import Vocabulary

Rank = Callable[[tuple[int, int], int], int]  # as dict.get of merges
Ids = Sequence[int]
V = TypeVar("V")

NONE = sys.maxsize  # "no such merge": above every rank
LONG = 256  # bytes; from here on a heap beats looking through all pairs


def merge_ids(ids: Iterable[int], rank: Rank) -> list[int]:
    """Merge until no pair of neighbours has a rank.

    >>> merges = {(97, 97): 256, (256, 97): 257}
    >>> merge_ids(b"aaab", merges.get)
    [257, 98]
    """
    ids = list(ids)
    return merge_short(ids, rank) if len(ids) < LONG else merge_long(ids, rank)


def merge_short(ids: list[int], rank: Rank) -> list[int]:
    """Keep the rank of every pair in a list; take the smallest, the leftmost of several. Changes `ids`."""
    ranks = list(map(rank, pairwise(ids), repeat(NONE)))
    while ranks:
        new = min(ranks)
        if new == NONE:
            break
        i = ranks.index(new)
        ids[i] = new
        del ids[i + 1], ranks[i]
        if i:
            ranks[i - 1] = rank((ids[i - 1], new), NONE)
        if i < len(ranks):
            ranks[i] = rank((new, ids[i + 1]), NONE)
    return ids


def merge_long(ids: list[int], rank: Rank) -> list[int]:
    """The same with a heap over a linked list: n log n steps for n bytes, whatever they are."""
    size = len(ids)
    after, before = list(range(1, size + 1)), list(range(-1, size - 1))
    heap = [(new, i) for i, pair in enumerate(pairwise(ids)) if (new := rank(pair, NONE)) != NONE]
    heapq.heapify(heap)
    while heap:
        new, i = heapq.heappop(heap)
        j = after[i]
        if ids[i] < 0 or j == size or rank((ids[i], ids[j]), NONE) != new:
            continue  # out of date: one of the two was merged with another neighbour
        ids[i], ids[j] = new, -1
        after[i] = k = after[j]
        if k < size:
            before[k] = i
            if (further := rank((new, ids[k]), NONE)) != NONE:
                heapq.heappush(heap, (further, i))
        if (h := before[i]) >= 0 and (further := rank((ids[h], new), NONE)) != NONE:
            heapq.heappush(heap, (further, h))
    return [idx for idx in ids if idx >= 0]


class Cache(dict[str, V]):
    """Computes what it does not hold yet, holds what is short, and starts afresh when full."""

    def __init__(self, compute: Callable[[str], V], size: int = 1 << 17, longest: int = 64) -> None:
        self.compute, self.size, self.longest = compute, size, longest

    def __missing__(self, key: str) -> V:
        value = self.compute(key)
        if len(key) <= self.longest:
            if len(self) >= self.size:
                self.clear()
            self[key] = value
        return value


class Encoder:
    """Encodes ordinary text with one vocabulary and one pattern (an expression, or None)."""

    def __init__(self, vocabulary: Vocabulary, pattern: str | None) -> None:
        self.split, self.whole, self.merged = (
            patterns.splitter(pattern),
            vocabulary.whole.get,
            vocabulary.encode,
        )
        self.chunks: Cache[Ids] = Cache(self.encode_chunk)

    def encode(self, text: str) -> list[int]:
        """The ids of a text, of which nothing is a special token."""
        return list(chain.from_iterable(map(self.chunks.__getitem__, self.split(text))))

    def encode_chunk(self, chunk: str) -> Ids:
        data = chunk.encode("utf-8")
        idx = self.whole(data)
        return tuple(self.merged(data)) if idx is None else (idx,)
