"""Measure tokenizers: bytes per token, the language premium, and what a vocabulary costs a model.

A tokenizer here is anything that turns text into tokens: a `tokcourse.Tokenizer`, an encoding of tiktoken,
a sentencepiece processor, or simply a function from text to a list.

Compute follows Kaplan et al. (2020, "Scaling Laws for Neural Language Models", table 1): two operations for
each weight that a token meets on the way forward.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tokcourse.tokenizer import Tokenizer


def _encoder(tokenizer: Any) -> Callable[[str], Sequence[Any]]:
    """The function of a tokenizer that encodes a text in which nothing is a special token."""
    if isinstance(tokenizer, Tokenizer):
        return lambda text: tokenizer.encode(text, allowed_special="none")
    for name in ("encode_ordinary", "encode"):
        if hasattr(tokenizer, name):
            method: Callable[[str], Sequence[Any]] = getattr(tokenizer, name)
            return method
    if callable(tokenizer):
        return tokenizer
    raise TypeError(
        f"a tokenizer must have a method encode, or be a function; {type(tokenizer).__name__} is neither"
    )


def count_tokens(text: str | Iterable[str], tokenizer: Any) -> int:
    """The number of tokens in a text, or in all of several texts.

    >>> count_tokens(["a b", "c"], str.split)
    3
    """
    encode = _encoder(tokenizer)
    return sum(len(encode(part)) for part in ([text] if isinstance(text, str) else text))


def bytes_per_token(text: str | Iterable[str], tokenizer: Any) -> float:
    """How many bytes of UTF-8 a token stands for on average, over a text or over all of several texts.

    Raises ValueError when there is no token to divide by.

    >>> bytes_per_token("aé aé", str.split)
    3.5
    """
    texts = [text] if isinstance(text, str) else list(text)
    tokens = count_tokens(texts, tokenizer)
    if not tokens:
        raise ValueError("the text has no tokens; give some text to measure on")
    return sum(len(part.encode("utf-8")) for part in texts) / tokens


def language_premium(
    texts: Mapping[str, str | Sequence[str]], tokenizer: Any, base: str = "en"
) -> dict[str, float]:
    """How many times the tokens of the base language each language needs to say the same.

    The ratio of the sums over all texts, not the mean of the ratios, so that a short phrase does not weigh
    as much as a long one. The texts must say the same in each language, as `corpora.phrases()` do.
    Source: Petrov et al. (2023, "Language Model Tokenizers Introduce Unfairness Between Languages").

    Raises ValueError when the base language is missing or its text is empty.

    >>> language_premium({"en": "yes", "de": "jawohl"}, list)
    {'en': 1.0, 'de': 2.0}
    """
    if base not in texts:
        raise ValueError(f"there is no text in the base language {base!r}; there are: {', '.join(texts)}")
    tokens = {language: count_tokens(text, tokenizer) for language, text in texts.items()}
    if not tokens[base]:
        raise ValueError(f"the text in the base language {base!r} is empty")
    return {language: count / tokens[base] for language, count in tokens.items()}


def held_out_curve(
    training_text: str | Iterable[str],
    held_out_text: str,
    vocab_sizes: Sequence[int],
    pattern: str | None = "gpt4",
) -> dict[int, float]:
    """Bytes per token on text that was not trained on, for several vocabulary sizes: {size: bytes per token}.

    One training run gives them all, since a smaller vocabulary is a prefix of the same merges. When the
    training text runs out of pairs, sizes beyond what it gave are left out and the last one is added
    instead.

    >>> held_out_curve("ab ab ab", "ab ab", [256, 257], pattern=None)
    {256: 1.0, 257: 1.6666666666666667}
    """
    if not vocab_sizes:
        raise ValueError("there is no vocabulary size to measure; give some, such as [300, 1000]")
    tokenizer = Tokenizer(vocab_size=max(vocab_sizes), pattern=pattern)
    tokenizer.train(training_text)
    largest = len(tokenizer.vocab)
    sizes = sorted({min(size, largest) for size in vocab_sizes})
    return {size: bytes_per_token(held_out_text, tokenizer.resized(size)) for size in sizes}


def vocabulary_parameters(vocab_size: int, width: int, tied: bool = False) -> int:
    """The weights of the embedding and of the output layer: one row of `width` numbers for each token in
    each.

    Tied means that both are one and the same matrix (Press and Wolf, 2017).

    >>> vocabulary_parameters(50257, 384), vocabulary_parameters(50257, 384, tied=True)
    (38597376, 19298688)
    """
    return vocab_size * width * (1 if tied else 2)


def block_parameters(width: int, depth: int) -> int:
    """The weights of `depth` Transformer blocks: 4 width² for attention, 8 width² for the layers behind it.

    Biases and normalization are left out, as in Kaplan et al.; they are less than one in a hundred.

    >>> block_parameters(768, 12)  # GPT-2 small
    84934656
    """
    return 12 * depth * width**2


def flops_per_token(vocab_size: int, width: int, depth: int, context: int = 0) -> int:
    """Floating-point operations forward for one token: two for each weight, and those of attention itself.

    Looking up a row of the embedding costs nothing; the output layer costs as much as any other matrix.
    Training costs three times as much.

    >>> flops_per_token(50257, 768, 12, context=1024)
    265938432
    """
    return 2 * (block_parameters(width, depth) + vocab_size * width) + 2 * depth * context * width


def flops_per_byte(curve: Mapping[int, float], width: int, depth: int, context: int = 0) -> dict[int, float]:
    """The cost of reading one byte of text for each vocabulary size of a curve {size: bytes per token}.

    A larger vocabulary means fewer tokens, each of which costs more; the smallest value is the best trade.

    >>> flops_per_byte({256: 1.0, 1000: 2.0}, width=64, depth=2)
    {256: 229376.0, 1000: 162304.0}
    """
    return {size: flops_per_token(size, width, depth, context) / ratio for size, ratio in curve.items()}


def bits_per_byte(nats_per_token: float, bytes_per_token: float) -> float:
    """A model's loss in a unit that does not depend on its tokenizer.

    Losses per token of models with different vocabularies cannot be compared: a longer token is harder to
    guess and says more.

    >>> round(bits_per_byte(math.log(256), 1.0), 12)  # guessing bytes at random
    8.0
    """
    return nats_per_token / math.log(2) / bytes_per_token
