"""A vocabulary: the bytes of each id, and which id two neighbouring ids merge into.

There are two kinds. A trained one has merges: {(id, id): new id}. A published one has ranks: {bytes: id},
and two neighbours merge if their bytes together are a token; its merges can be worked out from that.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from tokcourse.bpe import Pair, build_vocab
from tokcourse.encoding import Rank, merge_ids


class Vocabulary:
    """Made by `from_merges` or `from_ranks`; never changed afterwards.

    `tokens` is {id: bytes}, `rank(pair, default)` the id that a pair merges into,
    `whole` {bytes: id} the tokens that their own bytes encode to.
    """

    def __init__(
        self, tokens: dict[int, bytes], source: Mapping[Pair, int] | Mapping[bytes, int], ranked: bool
    ) -> None:
        self.tokens, self.ranked, self._source = tokens, ranked, source
        self.rank: Rank = self._rank_of_bytes if ranked else source.get  # type: ignore[assignment]
        self.whole = {token: idx for idx, token in tokens.items()}
        self.byte_ids = [self.whole[bytes([byte])] for byte in range(256)]
        self._table = bytes(self.byte_ids) if max(self.byte_ids) < 256 else None

    @classmethod
    def from_merges(cls, merges: Mapping[Pair, int], trained: bool = False) -> Vocabulary:
        """Merges in the order in which they were learned, making the ids 256, 257, and so on.

        Merges that no training made may hold a token that can never come out; `trained` skips the search.

        >>> Vocabulary.from_merges({(97, 98): 256}).tokens[256]
        b'ab'
        """
        for idx, ((left, right), new) in enumerate(merges.items(), 256):
            if new != idx or not (0 <= left < idx and 0 <= right < idx):
                raise ValueError(
                    f"merge ({left}, {right}) makes {new}: number {idx - 256} must make {idx} of smaller ids"
                )
        made = cls(build_vocab(dict(merges)), dict(merges), ranked=False)
        if not trained:
            made.whole = {token: idx for token, idx in made.whole.items() if made.encode(token) == [idx]}
        return made

    @classmethod
    def from_ranks(cls, ranks: Mapping[bytes, int]) -> Vocabulary:
        """Tokens and their ranks, which are their ids: of several pairs, the one of lowest rank merges first.

        >>> ranks = {bytes([byte]): 255 - byte for byte in range(256)} | {b"ab": 300}
        >>> Vocabulary.from_ranks(ranks).encode(b"abc")
        [300, 156]
        """
        for byte in range(256):
            if bytes([byte]) not in ranks:
                raise ValueError(f"the ranks lack the byte {byte:#04x}, so some texts could not be encoded")
        for token, idx in ranks.items():
            if not (isinstance(token, bytes) and token and isinstance(idx, int) and idx >= 0):
                raise ValueError(
                    f"ranks must be {{bytes: id}}, with ids from 0 on, not {{{token!r}: {idx!r}}}"
                )
        tokens = {idx: token for token, idx in ranks.items()}
        if len(tokens) < len(ranks):
            raise ValueError("two tokens have the same rank, but each needs an id of its own")
        return cls(tokens, dict(ranks), ranked=True)

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def ranks(self) -> dict[bytes, int]:
        """{bytes: id}, as tiktoken holds a vocabulary.

        Raises ValueError if some token can never come out of these merges: ranks could not say so.
        """
        if len(self.whole) < len(self.tokens):
            idx = next(idx for idx, token in self.tokens.items() if self.whole.get(token) != idx)
            raise ValueError(
                f"token {idx}, {self.tokens[idx]!r}, can never come out of these merges; "
                "a table of ranks would let it: take that merge out first"
            )
        return self.whole

    @cached_property
    def merges(self) -> dict[Pair, int]:
        """{(id, id): new id}; for ranks this takes seconds the first time."""
        if not self.ranked:
            return self._source  # type: ignore[return-value]
        from tokcourse.published import recover_merges

        return recover_merges(self.whole)

    def encode(self, data: bytes) -> list[int]:
        """The ids of the bytes of one chunk."""
        if self._table is not None:  # faster, and true of every vocabulary in use
            return merge_ids(data.translate(self._table), self.rank)
        return merge_ids([self.byte_ids[byte] for byte in data], self.rank)

    def first(self, size: int) -> Vocabulary:
        """The vocabulary as it was when it had `size` ids."""
        if self.ranked:
            ranks = sorted(self.whole.items(), key=lambda item: item[1])[:size]
            return Vocabulary.from_ranks(dict(ranks))
        merges = dict(list(self.merges.items())[: size - 256])
        return Vocabulary.from_merges(merges, trained=len(self.whole) == len(self.tokens))

    def _rank_of_bytes(self, pair: Pair, default: int) -> int:
        return self.whole.get(self.tokens[pair[0]] + self.tokens[pair[1]], default)
