"""The Tokenizer: train, encode, decode, save, and change into the forms that other libraries use.

It adds to `bpe` what daily work needs: a pattern, special tokens, speed, files, errors that say what to do.
"""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from os import PathLike
from typing import TYPE_CHECKING, Any

from tokcourse import patterns, special
from tokcourse.bpe import Pair
from tokcourse.encoding import Encoder
from tokcourse.pair_queue import check_tie
from tokcourse.utf8 import check_text
from tokcourse.vocabulary import Vocabulary

if TYPE_CHECKING:
    import tiktoken
    import tokenizers

    from tokcourse.display import Tokens
    from tokcourse.reading import Source

SpecialTokens = Iterable[str] | Mapping[str, int]
Rule = str | Collection[str]


class Tokenizer:
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
        names = special.checked_names(special_tokens)
        merged = vocab_size - len(names)  # bytes and merges
        if merged < 256:
            raise ValueError(
                f"vocab_size={vocab_size} is too small: 256 bytes and {len(names)} special tokens "
                f"need at least {256 + len(names)}"
            )
        special.numbered(special_tokens, range(merged), merged)
        self._asked, self.trained = vocab_size, merged == 256
        self._build(Vocabulary.from_merges({}), pattern, special_tokens, tie)

    def _build(
        self, vocabulary: Vocabulary, pattern: str | None, special_tokens: SpecialTokens, tie: str
    ) -> Tokenizer:
        expression = patterns.resolve(pattern)
        numbers = special.numbered(special_tokens, vocabulary.tokens, len(vocabulary))
        self.pattern, self.tie, self.special_tokens = pattern, check_tie(tie), numbers
        self._explicit = isinstance(special_tokens, Mapping)  # ids that were given stay as they are
        self._vocabulary, self._expression = vocabulary, expression
        self._encoder = Encoder(vocabulary, expression)
        # Of two special tokens with one id the first is shown.
        self.vocab = vocabulary.tokens | {
            idx: name.encode("utf-8") for name, idx in reversed(numbers.items())
        }
        return self

    @classmethod
    def _made(
        cls, vocabulary: Vocabulary, pattern: str | None, special_tokens: SpecialTokens, tie: str
    ) -> Tokenizer:
        made = cls.__new__(cls)._build(vocabulary, pattern, special_tokens, tie)
        made._asked, made.trained = len(made.vocab), True
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
        return cls._made(Vocabulary.from_merges(merges), pattern, special_tokens, tie)

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
        return cls._made(Vocabulary.from_ranks(ranks), pattern, special_tokens, tie)

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
        from tokcourse.training import train_bpe

        size = self._asked - len(self.special_tokens)
        merges = train_bpe(text, size, self._expression, self.tie, self.special_tokens, executor, progress)
        vocabulary = Vocabulary.from_merges(merges, trained=True)
        self._build(vocabulary, self.pattern, self._special_as_given(), self.tie)
        self.trained = True
        return self

    def _special_as_given(self) -> SpecialTokens:
        return self.special_tokens if self._explicit else list(self.special_tokens)

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
        return self._vocabulary.merges

    def resized(self, vocab_size: int) -> Tokenizer:
        """The same training run stopped at `vocab_size` ids: a tokenizer with the first of these merges.

        >>> Tokenizer(vocab_size=259).train("aaabdaaabac").resized(257).encode("aaab")
        [256, 97, 98]
        """
        named = len(set(self.special_tokens.values()))
        if not 256 + named <= vocab_size <= self.vocab_size or not self.trained:
            raise ValueError(
                f"vocab_size must be between {256 + named} and {self.vocab_size}, not {vocab_size}"
            )
        vocabulary = self._vocabulary.first(vocab_size - named)
        return self._made(vocabulary, self.pattern, self._special_as_given(), self.tie)

    # --- encode

    def encode(self, text: str, allowed_special: Rule = "none_raise") -> list[int]:
        """The ids of a text.

        `allowed_special`: the special tokens that the text may spell out: "all", "none" (they are ordinary
        text), "none_raise" (such a text is refused), or a set (a text that spells any other is refused).

        Raises SpecialTokenError for a text that is refused, UnicodeTextError for a lone surrogate.
        """
        if not self.trained:
            raise ValueError("this tokenizer has not learned its merges yet: call train(text) first")
        if not isinstance(text, str):
            check_text(text)
        names = special.allowed(text, allowed_special, self.special_tokens)
        ids: list[int] = []
        try:
            for n, part in enumerate(special.split_out(text, names)):
                if n % 2:
                    ids.append(self.special_tokens[part])
                else:
                    ids += self._encoder.encode(part)
        except UnicodeEncodeError:
            check_text(text)
        return ids

    def encode_batch(
        self, texts: Iterable[str], allowed_special: Rule = "none_raise", executor: Executor | None = None
    ) -> list[list[int]]:
        """The ids of each of several texts, in parallel if there is an executor."""
        if executor is None:
            return [self.encode(text, allowed_special) for text in texts]
        texts = list(texts)
        parts = [texts[i : i + 256] for i in range(0, len(texts), 256)]
        futures = [executor.submit(self.encode_batch, part, allowed_special) for part in parts]
        return [ids for future in futures for ids in future.result()]

    def encode_iter(
        self, text: Source | Iterable[str], allowed_special: Rule = "none_raise"
    ) -> Iterator[int]:
        """The ids of a long text one by one, in bounded memory: of a path, or of pieces such as an open file.

        The pieces are one text, wherever they were cut: the ids are those of `encode("".join(pieces))`.

        >>> list(Tokenizer(vocab_size=259).train("aaabdaaabac").encode_iter(["aa", "ab"]))
        [258]
        """
        from tokcourse.reading import safe_blocks, text_blocks

        names, size = tuple(self.special_tokens), 1 << 16
        if isinstance(text, str | PathLike):
            blocks = text_blocks(text, self._expression, names, size)
        else:
            blocks = safe_blocks(text, self._expression, names, size)
        for block in blocks:
            yield from self.encode(block, allowed_special)

    def tokens(self, text: str, allowed_special: Rule = "none_raise") -> Tokens:
        """The tokens of a text with their bytes and places, shown in colour by a notebook."""
        return self.tokens_of(self.encode(text, allowed_special))

    def tokens_of(self, ids: Iterable[int]) -> Tokens:
        """The tokens of ids, as `tokens` has them."""
        from tokcourse.display import Tokens

        ids = list(ids)
        self.decode_bytes(ids)
        return Tokens(ids, [self.vocab[idx] for idx in ids])

    # --- decode

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        """The bytes of ids, special tokens as their names; ValueError for an id that stands for nothing."""
        try:
            return b"".join(map(self.vocab.__getitem__, ids))
        except KeyError as error:
            raise ValueError(
                f"{error.args[0]!r} is no id of this tokenizer: there are {len(self.vocab)}, up to {max(self.vocab)}"
            ) from None
        except TypeError:
            raise TypeError(f"ids must be a list of whole numbers, such as [104, 105], not {ids!r}") from None

    def decode(self, ids: Iterable[int], errors: str = "replace") -> str:
        """The text of ids. Bytes that are no UTF-8 become U+FFFD; with errors="strict" they are an error."""
        return self.decode_bytes(ids).decode("utf-8", errors)

    def decode_stream(self, ids: Iterable[int], errors: str = "replace") -> Iterator[str]:
        """The text of ids that arrive one by one, each character as soon as its last byte is there.

        >>> list(Tokenizer().decode_stream([195, 169, 33]))
        ['é', '!']
        """
        decoder = codecs.getincrementaldecoder("utf-8")(errors)
        for idx in ids:
            if text := decoder.decode(self.decode_bytes([idx])):
                yield text
        if rest := decoder.decode(b"", final=True):
            yield rest

    # --- save, and change into other forms

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
        special_tokens = list(self.special_tokens)
        return (
            f"Tokenizer(vocab_size={self.vocab_size}, pattern={self.pattern!r}, "
            f"special_tokens={special_tokens if len(special_tokens) < 9 else '...'}, tie={self.tie!r})"
        )

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_encoder"}  # caches stay here

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._encoder = Encoder(self._vocabulary, self._expression)
