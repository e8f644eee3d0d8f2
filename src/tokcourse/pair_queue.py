"""Which pair comes next: the most frequent one and, of equals, the one that the tie rule picks.

Both trainers hold a token as one character, chr(id), and a pair as a string of two characters.
Counts change all the time, so the heap is lazy: an entry that is out of date is put back when it comes up.
That is right because a count only ever falls once the pair is there.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable

TIES = ("first", "lowest", "greatest")


def check_tie(tie: str) -> str:
    """The rule, if it is one; ValueError otherwise."""
    if tie not in TIES:
        raise ValueError(f"tie must be one of {', '.join(map(repr, TIES))}, not {tie!r}")
    return tie


class PairQueue:
    """A heap of (-count, key, pair), smallest first.

    `counts` is the trainer's own table of counts, read whenever a pair comes up.
    `place(pair)` tells where a pair stands first now; only the rule "first" asks, and only between equals.
    """

    def __init__(self, counts: dict[str, int], tie: str, place: Callable[[str], int]) -> None:
        self.counts, self.place, self.first = counts, place, tie == "first"
        self.heap: list[tuple[int, int | str | tuple[str, str], str]] = []
        # For "greatest" each token's bytes, complemented: so the smallest comes last in the alphabet.
        # A mark above all bytes ends each, since of b"a" and b"ab" the longer is the greater.
        self.complement = {chr(i): chr(255 - i) + chr(256) for i in range(256)} if tie == "greatest" else None

    def fill(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Add many pairs at once, each with a place before which it does not stand."""
        self.heap += [(-self.counts[pair], self.key(pair, place), pair) for pair, place in pairs]
        heapq.heapify(self.heap)

    def push(self, pair: str, place: int) -> None:
        heapq.heappush(self.heap, (-self.counts[pair], self.key(pair, place), pair))

    def key(self, pair: str, place: int) -> int | str | tuple[str, str]:
        """What decides between equal counts: the smallest key wins."""
        if self.first:
            return place
        if self.complement is None:
            return pair  # characters compare as their ids do
        return self.complement[pair[0]], self.complement[pair[1]]

    def merged(self, pair: str, new: str) -> None:
        """Tell the queue that `new` now stands for the two tokens of `pair`."""
        if self.complement is not None:
            self.complement[new] = self.complement[pair[0]][:-1] + self.complement[pair[1]]

    def pop(self) -> str | None:
        """Take out the best pair; None when no pair is left."""
        heap, counts = self.heap, self.counts
        while heap:
            negative, key, pair = heapq.heappop(heap)
            count = counts[pair]
            if count != -negative:
                if count:
                    heapq.heappush(heap, (-count, key, pair))
            elif self.first and heap and heap[0][0] == negative and (now := self.place(pair)) != key:
                heapq.heappush(heap, (negative, now, pair))  # it moved back: let the others come up first
            else:
                return pair
        return None
