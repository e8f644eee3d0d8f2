"""The Tokenizer: train one, load one, or take a published one; encode and decode with it; save it.

It adds to `bpe` what daily work needs: a pattern, special tokens, speed, files, errors that say what to do.
How it encodes and decodes is in `codec`.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from os import PathLike
from typing import TYPE_CHECKING

from tokcourse import special
from tokcourse.bpe import Pair
from tokcourse.codec import Codec, SpecialTokens
from tokcourse.pair_queue import check_tie
from tokcourse.training import check_size, train_bpe
from tokcourse.vocabulary import Vocabulary

if TYPE_CHECKING:
    import tiktoken
    import tokenizers

    from tokcourse.reading import Source


class Tokenizer(Codec):
    """A byte-level BPE tokenizer.

    `vocab_size`: how many ids there shall be: the 256 bytes, the merges and the special tokens.
    `pattern`: "gpt2", "gpt4", "gpt4o", a regular expression, or None: no merge crosses its cuts.
    `special_tokens`: names, whose ids come after all others, or {name: id}.
    `tie`: of equally frequent pairs take the one seen "first", of "lowest" ids or of "greatest" bytes.

    >>> tokenizer = Tokenizer(vocab_size=259).train("aaabdaaabac")
    >>> tokenizer.encode("aaabc"), tokenizer.decode([258, 99])
    ([258, 99], 'aaabc')
    """

    def __init__(
        self,
        vocab_size: int = 256,
        pattern: str | None = None,
        special_tokens: SpecialTokens = (),
        tie: str = "first",
    ) -> None:
        if not isinstance(special_tokens, Mapping):
            special_tokens = special.checked_names(special_tokens)
        vocab_size = check_size(vocab_size, len(special_tokens))
        merged = vocab_size - len(special_tokens)  # ids of bytes and merges
        self.tie, self._asked, self.trained = check_tie(tie), vocab_size, merged == 256
        self.build(
            Vocabulary.from_merges({}), pattern, special.numbered(special_tokens, range(merged), merged)
        )
        self.special_has_ids = isinstance(special_tokens, Mapping)

    @classmethod
    def from_vocabulary(
        cls, vocabulary: Vocabulary, pattern: str | None, special_tokens: SpecialTokens, tie: str
    ) -> Tokenizer:
        """A tokenizer with a vocabulary that is there already."""
        made = cls.__new__(cls)
        made.build(vocabulary, pattern, special_tokens)
        made.tie, made._asked, made.trained = check_tie(tie), len(made.vocab), True
        return made

    @classmethod
    def from_merges(
        cls,
        merges: Mapping[Pair, int],
        pattern: str | None = None,
        special_tokens: SpecialTokens = (),
        tie: str = "first",
    ) -> Tokenizer:
        """A tokenizer with these merges, {(id, id): new id}, where the new ids are 256, 257, and so on.

        >>> Tokenizer.from_merges({(104, 105): 256}).encode("hi!")
        [256, 33]
        """
        return cls.from_vocabulary(Vocabulary.from_merges(merges), pattern, special_tokens, tie)

    @classmethod
    def from_ranks(
        cls,
        ranks: Mapping[bytes, int],
        pattern: str | None = None,
        special_tokens: SpecialTokens = (),
        tie: str = "first",
    ) -> Tokenizer:
        """A tokenizer with tiktoken's kind of table, {token: id}: of neighbours that are a token together,
        those of the lowest id merge first. Bytes may have any ids, and ids may have gaps.

        >>> ranks = {bytes([byte]): 255 - byte for byte in range(256)} | {b"hi": 300}
        >>> Tokenizer.from_ranks(ranks, special_tokens={"<|end|>": 400}).encode("hi!")
        [300, 222]
        """
        return cls.from_vocabulary(Vocabulary.from_ranks(ranks), pattern, special_tokens, tie)

    @classmethod
    def from_tiktoken(cls, name: str) -> Tokenizer:
        """A published encoding, by the name that tiktoken gives it; see `published`.

        >>> Tokenizer.from_tiktoken("cl100k_base").encode("Hello world")
        [9906, 1917]
        """
        from tokcourse import published

        return published.load(name)

    def train(
        self, text: Source | Iterable[Source], executor: Executor | None = None, progress: bool | None = None
    ) -> Tokenizer:
        """Learn the merges from a text, a path, or an iterable of either; returns the tokenizer itself.

        `executor` counts the chunks in parallel; `progress` forces the progress bar on or off.
        A text without a pair left ends the training early, with a warning.
        """
        if isinstance(text, str) and len(text) < 200 and os.path.isfile(text):
            warnings.warn(
                f"{text!r} is the name of a file: to train on it pass pathlib.Path({text!r})", stacklevel=2
            )
        size = self._asked - len(self.special_tokens)
        merges = train_bpe(text, size, self.expression, self.tie, self.special_tokens, executor, progress)
        self.build(Vocabulary.from_merges(merges, trained=True), self.pattern, self.special_as_given)
        self.trained = True
        return self

    @property
    def vocab_size(self) -> int:
        """How many ids there are, special tokens included; before training, how many were asked for."""
        return len(self.vocab) if self.trained else self._asked

    @property
    def n_vocab(self) -> int:
        """The largest id and one: how many rows an embedding table needs."""
        return max(self.vocab) + 1

    @property
    def merges(self) -> dict[Pair, int]:
        """{(id, id): new id}, in the order in which they were learned."""
        return self.vocabulary.merges

    def resized(self, vocab_size: int) -> Tokenizer:
        """The same training run stopped at `vocab_size` ids: a tokenizer with the first of these merges.

        >>> Tokenizer(vocab_size=259).train("aaabdaaabac").resized(257).encode("aaab")
        [256, 97, 98]
        """
        self.check_trained()
        named = len(self.vocab) - len(self.vocabulary)
        if check_size(vocab_size, named) > len(self.vocab):
            raise ValueError(
                f"vocab_size must be between {256 + named} and {len(self.vocab)}, not {vocab_size}; "
                "for a larger one train again"
            )
        vocabulary = self.vocabulary.first(vocab_size - named)
        return self.from_vocabulary(vocabulary, self.pattern, self.special_as_given, self.tie)

    def save(self, path: str | PathLike[str]) -> None:
        """Write everything to one readable text file; a failed save leaves the old file. See `saving`."""
        from tokcourse.saving import save

        save(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Tokenizer:
        """Read what `save` wrote; ValueError if it is damaged or no such file."""
        from tokcourse.saving import load

        return load(path)

    def to_tiktoken(self, name: str = "tokcourse") -> tiktoken.Encoding:
        """The same tokenizer as a `tiktoken.Encoding`. See `convert`."""
        from tokcourse.convert import to_tiktoken

        return to_tiktoken(self, name)

    def to_huggingface(self) -> tokenizers.Tokenizer:
        """The same tokenizer as a `tokenizers.Tokenizer`. See `convert`."""
        from tokcourse.convert import to_huggingface

        return to_huggingface(self)

    def __repr__(self) -> str:
        names = (
            repr(list(self.special_tokens))
            if len(self.special_tokens) < 9
            else f"{len(self.special_tokens)} names"
        )
        return (
            f"Tokenizer(vocab_size={self.vocab_size}, pattern={self.pattern!r}, "
            f"special_tokens={names}, tie={self.tie!r})"
        )
