"""Train on long chunks, such as a whole text without a pattern, where splitting costs the whole length.

As long as a pair stands in many places, the row of all tokens is split and joined, as in `training`.
Then the row becomes a linked list: each token knows the one before it and the one after it,
and a merge costs as much as there are places to merge, however long the row is.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate, chain
from operator import add

RARE = 1 / 1000  # of all tokens; rarer pairs are merged in the linked list
BORDER = chr(0x10FFFF)  # between two chunks: the number of no token


class LongChunks:
    """All chunks in one row, one character for each token, with a border between chunks."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        words = [chunk.encode("utf-8").decode("latin-1") for chunk in counts]
        self.row = BORDER.join(words)
        self.length = {chr(byte): 1 for byte in range(256)} | {BORDER: 1}  # bytes of each token
        self.linked = False
        self.weights: list[int] | None = None  # of each position, if not all are 1
        self.pair_counts: dict[str, int] = {}
        if all(count == 1 for count in counts.values()):
            self.pair_counts = dict(Counter(map(add, self.row, self.row[1:])))
        else:
            weights = ([count] * (len(word) + 1) for word, count in zip(words, counts.values(), strict=True))
            self.weights = list(chain.from_iterable(weights))
            for pair, weight in zip(map(add, self.row, self.row[1:]), self.weights, strict=False):
                self.pair_counts[pair] = self.pair_counts.get(pair, 0) + weight
            self.link()
        for border in [pair for pair in self.pair_counts if BORDER in pair]:
            del self.pair_counts[border]

    def pairs(self) -> Iterable[tuple[str, int]]:
        """Each pair with a place before which it does not stand."""
        return ((pair, 0) for pair in self.pair_counts)

    def merge(self, pair: str, new: str) -> list[tuple[str, int]]:
        """Put `new` in place of each `pair`; return the pairs that this makes, each as `pairs` does."""
        if not self.linked and self.pair_counts[pair] < RARE * len(self.row):
            self.link()
        self.length[new] = self.length[pair[0]] + self.length[pair[1]]
        changes = self.merge_in_list(pair, new) if self.linked else self.merge_in_row(pair, new)
        for old, made, count, _ in changes:
            self.pair_counts[made] = count
            self.pair_counts[old] -= count
        self.pair_counts[pair] = 0
        return [(made, place) for _, made, _, place in changes]

    def place(self, pair: str) -> int:
        """Where the pair stands first now, in bytes."""
        if not self.linked:
            return sum(map(self.length.__getitem__, self.row[: self.row.find(pair)]))
        found = self.where[pair] = self.positions(pair)
        gone = 0
        while not self.stands(pair, found[gone]):
            gone += 1  # other merges have taken this one
        del found[:gone]
        return self.offsets[found[0]]

    # --- the row

    def merge_in_row(self, pair: str, new: str) -> list[tuple[str, str, int, int]]:
        """Merge by splitting and joining: (pair that was there, pair made of it, how often, its place)."""
        a, b = pair[0], pair[1]
        parts = self.row.split(pair)
        self.row = new.join(parts)
        left = Counter([part[-1:] for part in parts[:-1]])  # what stands before the pair
        right = Counter([part[:1] for part in parts[1:]])
        twins = left.pop("", 0) - (not parts[0])  # an empty part between two: new beside new
        changes = [(x + a, x + new, count, 0) for x, count in left.items() if x != BORDER]
        changes += [(b + y, new + y, count, 0) for y, count in right.items() if y and y != BORDER]
        return [*changes, (b + a, new + new, twins, 0)] if twins else changes

    def link(self) -> None:
        """Turn the row into a linked list; its positions stay those of the row as it is now."""
        size = len(self.row)
        self.tokens = [*self.row, BORDER]  # the last one is also before the first, at -1
        self.after, self.before = array("q", range(1, size + 2)), array("q", range(-1, size))
        self.offsets = array("q", accumulate(map(self.length.__getitem__, self.row), initial=0))
        self.where: dict[str, list[int]] = {}  # pair -> its positions, in order; of other pairs see the row
        self.linked = True

    # --- the linked list

    def stands(self, pair: str, position: int) -> bool:
        return self.tokens[position] == pair[0] and self.tokens[self.after[position]] == pair[1]

    def positions(self, pair: str) -> list[int]:
        """Where the pair stood when it was made, or else when the row was linked."""
        if pair in self.where:
            return self.where.pop(pair)
        find, found = self.row.find, []
        position = find(pair)
        while position >= 0:
            found.append(position)
            position = find(pair, position + 1)
        return found

    def merge_in_list(self, pair: str, new: str) -> list[tuple[str, str, int, int]]:
        """Merge in place, with the same result as `merge_in_row`."""
        a, b = pair[0], pair[1]
        tokens, after, before = self.tokens, self.after, self.before
        merged = []
        for i in self.positions(pair):
            if tokens[i] == a and tokens[j := after[i]] == b:
                tokens[i], tokens[j] = new, ""
                after[i] = k = after[j]
                before[k] = i
                merged.append(i)
        left, right = defaultdict(list), defaultdict(list)  # neighbour -> positions
        for i in merged:
            left[tokens[before[i]]].append(before[i])
            right[tokens[after[i]]].append(i)
        twins = left.pop(new, [])
        right.pop(new, None)
        changes = [(x + a, x + new, found) for x, found in left.items() if x != BORDER]
        changes += [(b + y, new + y, found) for y, found in right.items() if y != BORDER]
        if twins:
            changes.append((b + a, new + new, twins))
        self.where |= {made: found for _, made, found in changes}
        return [(old, made, self.count(found), self.offsets[found[0]]) for old, made, found in changes]

    def count(self, positions: list[int]) -> int:
        return sum(map(self.weights.__getitem__, positions)) if self.weights else len(positions)
