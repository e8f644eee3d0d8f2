"""Encode and decode: all that a tokenizer does once its vocabulary is there."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from os import PathLike
from typing import TYPE_CHECKING, Any

from tokcourse import patterns, special
from tokcourse.encoding import Encoder
from tokcourse.utf8 import check_text
from tokcourse.vocabulary import Vocabulary

if TYPE_CHECKING:
    from tokcourse.display import Tokens
    from tokcourse.reading import Source

SpecialTokens = Iterable[str] | Mapping[str, int]
Rule = str | Collection[str]


class Codec:
    """A vocabulary with a pattern and special tokens; `Tokenizer` adds how one comes to be.

    `vocab` is {id: bytes}, special tokens included; `special_tokens` is {name: id}.
    """

    trained = True

    def build(self, vocabulary: Vocabulary, pattern: str | None, special_tokens: SpecialTokens) -> None:
        """Set all parts, or raise and leave them as they were."""
        expression = patterns.resolve(pattern)
        numbers = special.numbered(special_tokens, vocabulary.tokens, len(vocabulary))
        self._encoder = Encoder(vocabulary, expression)
        self.vocabulary, self.pattern, self.expression = vocabulary, pattern, expression
        self.special_tokens, self.special_has_ids = numbers, isinstance(special_tokens, Mapping)
        # Of two special tokens with one id the first is shown.
        shown = {idx: name.encode("utf-8") for name, idx in reversed(numbers.items())}
        self.vocab = vocabulary.tokens | shown
        # Strings join twice as fast as bytes, and latin-1 makes one character of each byte.
        self._latin_1 = {idx: token.decode("latin-1") for idx, token in self.vocab.items()}

    @property
    def special_as_given(self) -> list[str] | dict[str, int]:
        """The special tokens with their ids if these were chosen, else their names."""
        return self.special_tokens if self.special_has_ids else list(self.special_tokens)

    def check_trained(self) -> None:
        """Raise ValueError if the merges are still to be learned."""
        if not self.trained:
            raise ValueError("this tokenizer has not learned its merges yet: call train(text) first")

    def encode(self, text: str, allowed_special: Rule = "none_raise") -> list[int]:
        """The ids of a text.

        `allowed_special`: the special tokens that the text may spell out: "all", "none" (they are ordinary
        text), "none_raise" (such a text is refused), or a set (a text that spells any other is refused).

        Raises SpecialTokenError for a text that is refused, UnicodeTextError for a lone surrogate.
        """
        self.check_trained()
        if not isinstance(text, str):
            check_text(text)
        names = special.allowed(text, allowed_special, self.special_tokens)
        ids: list[int] = []
        try:
            for n, part in enumerate(special.split_out(text, names)):
                if n % 2:  # every second part is a special token
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
        A pattern of your own, or none, may look far: then the whole text is read first.

        >>> from tokcourse import Tokenizer
        >>> list(Tokenizer(vocab_size=259).train("aaabdaaabac").encode_iter(["aa", "ab"]))
        [258]
        """
        from tokcourse.cutting import safe_blocks
        from tokcourse.reading import text_blocks

        names, size = tuple(self.special_tokens), 1 << 16
        if isinstance(text, str | PathLike):
            blocks = text_blocks(text, self.expression, names, size)
        else:
            blocks = safe_blocks(text, self.expression, names, size)
        for block in blocks:
            yield from self.encode(block, allowed_special)

    def tokens(self, text: str, allowed_special: Rule = "none_raise") -> Tokens:
        """The tokens of a text with their bytes and offsets; a notebook shows them in colour.

        >>> from tokcourse import Tokenizer
        >>> Tokenizer().tokens("né")
        3 tokens, 3 bytes: n│⟨C3⟩│⟨A9⟩
        """
        return self.tokens_of(self.encode(text, allowed_special))

    def tokens_of(self, ids: Iterable[int]) -> Tokens:
        """The tokens behind ids, with their bytes and offsets."""
        from tokcourse.display import Tokens

        ids = list(ids)
        return Tokens(ids, [self.decode_bytes([idx]) for idx in ids])

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        """The bytes of ids, special tokens as their names; ValueError for an id that stands for nothing."""
        try:
            return "".join(map(self._latin_1.__getitem__, ids)).encode("latin-1")
        except KeyError as error:
            raise ValueError(
                f"{error.args[0]!r} is no id of this tokenizer: it has {len(self.vocab)}, up to "
                f"{max(self.vocab)}; decode with the tokenizer that made the ids"
            ) from None
        except TypeError:
            raise TypeError(f"ids must be a list of whole numbers, such as [104, 105], not {ids!r}") from None

    def decode(self, ids: Iterable[int], errors: str = "replace") -> str:
        """The text of ids. Bytes that are no UTF-8 become U+FFFD; with errors="strict" they are an error."""
        return self.decode_bytes(ids).decode("utf-8", errors)

    def decode_stream(self, ids: Iterable[int], errors: str = "replace") -> Iterator[str]:
        """The text of ids that arrive one by one, each character as soon as its last byte is there.

        >>> from tokcourse import Tokenizer
        >>> list(Tokenizer().decode_stream([195, 169, 33]))
        ['é', '!']
        """
        decoder = codecs.getincrementaldecoder("utf-8")(errors)
        for idx in ids:
            if text := decoder.decode(self.decode_bytes([idx])):
                yield text
        if rest := decoder.decode(b"", final=True):
            yield rest

    def __getstate__(self) -> dict[str, Any]:
        return {
            name: value for name, value in vars(self).items() if name != "_encoder"
        }  # its caches stay here

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._encoder = Encoder(self.vocabulary, self.expression)
