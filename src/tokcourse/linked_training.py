"""Train on long chunks, such as a whole text without a pattern: merge in place, in a linked list.

Every token knows the position of the one before it and the one after it.
So a merge costs as much as there are places to merge, however long the chunk is.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import add


class LinkedChunks:
    """All chunks in one row of tokens, each a character; an empty string stands between chunks."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.tokens: list[str] = []
        weights: list[int] = []
        for chunk, count in counts.items():
            self.tokens += [*chunk.encode("utf-8").decode("latin-1"), ""]
            weights += [count] * (len(self.tokens) - len(weights))
        self.weight = weights.__getitem__
        size = len(self.tokens)
        self.after, self.before = array("q", range(1, size + 1)), array("q", range(-1, size - 1))
        self.where: defaultdict[str, list[int]] = defaultdict(list)  # pair -> its positions, in order
        for position, pair in enumerate(map(add, self.tokens, self.tokens[1:])):
            self.where[pair].append(position)
        for border in [pair for pair in self.where if len(pair) < 2]:
            del self.where[border]
        self.pair_counts = {pair: sum(map(self.weight, found)) for pair, found in self.where.items()}

    def pairs(self) -> Iterable[tuple[str, int]]:
        """Each pair with its first position."""
        return ((pair, found[0]) for pair, found in self.where.items())

    def place(self, pair: str) -> int:
        """The first position of the pair now."""
        a, b = pair[0], pair[1]
        tokens, after, found = self.tokens, self.after, self.where[pair]
        gone = 0
        while tokens[found[gone]] != a or tokens[after[found[gone]]] != b:
            gone += 1  # other merges have taken this one
        del found[:gone]
        return found[0]

    def merge(self, pair: str, new: str) -> list[tuple[str, int]]:
        """Put `new` in place of each `pair`; return the pairs that this makes, each with its first place."""
        a, b = pair[0], pair[1]
        tokens, after, before = self.tokens, self.after, self.before
        merged = []
        for i in self.where.pop(pair):
            j = after[i]
            if tokens[i] == a and tokens[j] == b:
                tokens[i], tokens[j] = new, ""
                after[i] = after[j]
                before[after[j]] = i
                merged.append(i)
        left, right, twins = (
            defaultdict(list),
            defaultdict(list),
            [],
        )  # neighbour -> positions; new beside new
        for i in merged:
            if x := tokens[before[i]]:
                if x == new:
                    twins.append(before[i])
                else:
                    left[x].append(before[i])
            if (y := tokens[after[i]]) and y != new:
                right[y].append(i)
        changes = [(x + a, x + new, found) for x, found in left.items()]
        changes += [(b + y, new + y, found) for y, found in right.items()]
        if twins:
            changes.append((b + a, new + new, twins))
        for old, made, found in changes:
            self.where[made] = found
            self.pair_counts[made] = sum(map(self.weight, found))
            self.pair_counts[old] -= self.pair_counts[made]
        self.pair_counts[pair] = 0
        return [(made, found[0]) for _, made, found in changes]
