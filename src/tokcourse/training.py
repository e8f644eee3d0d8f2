"""Train fast: the merges of `bpe.train`, hundreds of times sooner, in plain Python.

The ideas, each of which leaves the result as it is:

- Equal chunks merge alike, so each distinct chunk is held once, with the number of times it occurs.
- A chunk is a string with one character for each token, chr(id), and a pair is a string of two.
  So a merge is `str.split` and `str.join`, which run in C.
- An index tells for each pair which chunks it is in. Only those are touched.
- Only the neighbours of a merge change their counts, so only these are counted again.
- A pair too rare ever to be chosen is left out from the start (see `least_count`).
- A heap brings up the best pair (see `pair_queue`).
"""

from __future__ import annotations

import operator
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from os import PathLike

from tokcourse.bpe import Pair
from tokcourse.long_training import LongChunks
from tokcourse.pair_queue import PairQueue, check_tie
from tokcourse.progress import watched

LONG = 20_000  # characters; splitting costs the whole length of a chunk, so longer ones are merged in place


def train_bpe(
    text: str | PathLike[str] | Iterable[str | PathLike[str]],
    vocab_size: int,
    pattern: str | None = None,
    tie: str = "first",
    special_tokens: Iterable[str] = (),
    executor: Executor | None = None,
    progress: bool | None = None,
) -> dict[Pair, int]:
    """Learn merges until there are `vocab_size` ids: the 256 bytes and one for each merge.

    `text` is a text, the path of a UTF-8 file, or an iterable of either; `pattern` splits it
    (see `patterns`), `special_tokens` are cut out of it, `executor` counts its chunks (see `counting`).
    Returns {(id, id): new id}, the same as `bpe.train` over the same chunks.
    A text without a pair left ends the training early, with a warning.
    Raises ValueError for a `vocab_size` below 256, before anything is read.

    >>> train_bpe("aaabdaaabac", 259)
    {(97, 97): 256, (256, 97): 257, (257, 98): 258}
    >>> train_bpe("aaabdaaabac", 259, tie="lowest")
    {(97, 97): 256, (97, 98): 257, (256, 257): 258}
    """
    from tokcourse.counting import count_chunks

    check_size(vocab_size)
    counts = count_chunks(text, pattern, special_tokens, executor, progress)
    return train_on_counts(counts, vocab_size, tie, progress)


def train_on_counts(
    counts: Mapping[str, int], vocab_size: int, tie: str = "first", progress: bool | None = None
) -> dict[Pair, int]:
    """Learn merges from chunks and how often each occurs, in the order in which they were first seen.

    Raises ValueError for a count that is no whole number above 0, and for a `vocab_size` below 256.

    >>> train_on_counts({"low": 5, "lower": 2, "newest": 6}, 258)
    {(119, 101): 256, (108, 111): 257}
    """
    check_tie(tie)
    check_size(vocab_size)
    for chunk, count in counts.items():
        if not isinstance(count, int) or count < 1:
            raise ValueError(f"the count of {chunk!r} must be a whole number above 0, not {count!r}")
    chunks: SplitChunks | LongChunks
    if any(len(chunk) > LONG for chunk in counts):
        chunks = LongChunks(counts)
    else:
        chunks = SplitChunks(counts, least_count(counts, vocab_size - 256))
    queue = PairQueue(chunks.pair_counts, tie, chunks.place)
    queue.fill(chunks.pairs())
    merges: dict[Pair, int] = {}
    for idx in watched(range(256, vocab_size), "merge", show=progress):
        pair = queue.pop()
        if pair is None:
            warnings.warn(
                f"no pair is left to merge: training stopped at {idx} ids instead of {vocab_size}; "
                "use more text or a smaller vocab_size",
                stacklevel=_level_of_caller(),
            )
            break
        merges[ord(pair[0]), ord(pair[1])] = idx
        queue.merged(pair, chr(idx))
        for made, place in chunks.merge(pair, chr(idx)):
            queue.push(made, place)
    return merges


def check_size(vocab_size: int, special_tokens: int = 0) -> int:
    """The size as an int, if it has room for the bytes and so many special tokens.

    >>> check_size(256, special_tokens=1)
    Traceback (most recent call last):
    ValueError: vocab_size=256 is too small: 256 bytes and 1 special tokens need at least 257

    Raises ValueError for one that is too small, TypeError for what is no whole number.
    """
    try:
        size = operator.index(vocab_size)
    except TypeError:
        raise TypeError(f"vocab_size must be a whole number, such as 1000, not {vocab_size!r}") from None
    if size < 256 + special_tokens:
        raise ValueError(
            f"vocab_size={size} is too small: 256 bytes and {special_tokens} special tokens "
            f"need at least {256 + special_tokens}"
        )
    return size


def least_count(counts: Mapping[str, int], merges: int) -> int:
    """A pair rarer than this is not among the first `merges` merges.

    A merge makes at most one chunk whole, a single token. So before the n-th merge one of the n most frequent
    chunks is still in parts, and a pair of it occurs at least as often as the n-th most frequent chunk does.

    >>> least_count({"low": 5, "lower": 2, "newest": 6, "a": 9}, merges=2)
    5
    """
    often = sorted((count for chunk, count in counts.items() if len(chunk.encode()) > 1), reverse=True)
    return often[merges - 1] if 0 < merges <= len(often) else 1


def _level_of_caller() -> int:
    """How far up the stack the code outside this package is: a warning names that line."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back and frame.f_globals["__name__"].startswith("tokcourse."):
        level, frame = level + 1, frame.f_back
    return level


class SplitChunks:
    """Chunks as strings, one character for each token; a merge splits one at the pair and joins it."""

    def __init__(self, counts: Mapping[str, int], least: int = 1) -> None:
        self.least = least  # how often a new pair must occur to be worth following
        self.words = [chunk.encode("utf-8").decode("latin-1") for chunk in counts]  # byte b is chr(b)
        self.weight = list(counts.values()).__getitem__
        self.where: defaultdict[str, list[int]] = defaultdict(list)  # pair -> its words, once for each time
        for number, word in enumerate(self.words):
            for pair in map(operator.add, word, word[1:]):
                self.where[pair].append(number)
        self.pair_counts = {pair: sum(map(self.weight, found)) for pair, found in self.where.items()}
        self.length = {chr(byte): 1 for byte in range(256)}  # bytes of each token

    def pairs(self) -> Iterable[tuple[str, int]]:
        """Each pair with the place where its first word begins."""
        return ((pair, found[0] << 32) for pair, found in self.where.items())

    def place(self, pair: str) -> int:
        """Where the pair stands first now: the number of the word, then bytes into it."""
        found = self.where[pair]
        gone = 0
        while (at := self.words[found[gone]].find(pair)) < 0:
            gone += 1  # other merges have taken the pair out of this word
        del found[:gone]
        return found[0] << 32 | sum(map(self.length.__getitem__, self.words[found[0]][:at]))

    def merge(self, pair: str, new: str) -> list[tuple[str, int]]:
        """Put `new` in place of each `pair`; return the pairs to follow that this makes, as `pairs` does."""
        self.length[new] = self.length[pair[0]] + self.length[pair[1]]
        words = self.words
        left, right, twins = defaultdict(list), defaultdict(list), []  # neighbour -> words; new beside new
        for number in self.where.pop(pair):
            if pair not in words[number]:
                continue  # an earlier merge took the pair, or this word had it twice and is done
            first, *middle, last = parts = words[number].split(pair)
            words[number] = new.join(parts)
            if first:
                left[first[-1]].append(number)
            if last:
                right[last[0]].append(number)
            for part in middle:
                if part:
                    right[part[0]].append(number)
                    left[part[-1]].append(number)
                else:
                    twins.append(number)
        a, b = pair[0], pair[1]
        changes = [(x + a, x + new, found) for x, found in left.items()]
        changes += [(b + y, new + y, found) for y, found in right.items()]
        if twins:
            changes.append((b + a, new + new, twins))
        followed = []
        for old, made, found in changes:
            if old not in self.pair_counts:
                continue  # too rare itself, so what is made of it is too
            count = sum(map(self.weight, found))
            self.pair_counts[old] -= count
            if count >= self.least:
                self.pair_counts[made], self.where[made] = count, found
                followed.append((made, found[0] << 32))
        self.pair_counts[pair] = 0
        return followed
