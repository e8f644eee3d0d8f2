"""The same tokenizer in the classes of other libraries, for speed or for training a model with them.

A pattern of your own is handed over as it is: tiktoken and Hugging Face run it with other engines,
which may read rare constructions differently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tokcourse.extras import extra
from tokcourse.patterns import PATTERNS

if TYPE_CHECKING:
    import tiktoken
    import tokenizers

    from tokcourse.tokenizer import Tokenizer

# Published patterns as tiktoken's engine runs them fastest: the same pieces, without stepping back.
_FASTER = {
    PATTERNS["gpt2"]: r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s",
    PATTERNS["gpt4"]: r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+"
    r"| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s",
}


def to_tiktoken(tokenizer: Tokenizer, name: str = "tokcourse") -> tiktoken.Encoding:
    """A `tiktoken.Encoding` with the same ids. Its special tokens are parsed as tiktoken does.

    >>> from tokcourse import Tokenizer
    >>> to_tiktoken(Tokenizer(vocab_size=259).train("aaabdaaabac")).encode("aaab")
    [258]
    """
    tokenizer.check_trained()
    with extra("course"):
        import tiktoken

    pattern = PATTERNS.get(tokenizer.pattern or "", tokenizer.pattern)
    return tiktoken.Encoding(
        name,
        pat_str=r"(?s:.+)" if pattern is None else _FASTER.get(pattern, pattern),
        mergeable_ranks=tokenizer.vocabulary.ranks,
        special_tokens=tokenizer.special_tokens,
    )


def to_huggingface(tokenizer: Tokenizer) -> tokenizers.Tokenizer:
    """A `tokenizers.Tokenizer` with the same ids. It recognises special tokens in any text.

    >>> from tokcourse import Tokenizer
    >>> to_huggingface(Tokenizer(vocab_size=259).train("aaabdaaabac")).encode("aaab").ids
    [258]
    """
    tokenizer.check_trained()
    with extra("course"):
        from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

    vocabulary, letters = tokenizer.vocabulary, stand_ins()
    spelled = {idx: "".join(letters[byte] for byte in token) for idx, token in vocabulary.tokens.items()}
    vocab = {token: idx for idx, token in spelled.items()}
    if clash := next((name for name in tokenizer.special_tokens if name in vocab), None):
        raise ValueError(
            f"{clash!r} is a special token and an ordinary one too: Hugging Face needs unlike names"
        )
    merges = [(spelled[left], spelled[right]) for left, right in vocabulary.merges]
    made = Tokenizer(models.BPE(vocab=vocab | tokenizer.special_tokens, merges=merges))
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    pattern = PATTERNS.get(tokenizer.pattern or "", tokenizer.pattern)
    if pattern is not None:
        split = pre_tokenizers.Split(Regex(pattern), behavior="isolated")
        byte_level = pre_tokenizers.Sequence([split, byte_level])  # type: ignore[assignment]
    made.pre_tokenizer = byte_level
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(name, normalized=False) for name in tokenizer.special_tokens])
    return made


def stand_ins() -> dict[int, str]:
    """The visible character by which GPT-2's files, and Hugging Face's, write each byte.

    Printable bytes stand for themselves, the others for the characters from U+0100 on.

    >>> stand_ins()[ord("a")], stand_ins()[ord(" ")], stand_ins()[ord("\\n")]
    ('a', 'Ġ', 'Ċ')
    """
    printable = [byte for byte in range(256) if chr(byte).isprintable() and chr(byte) != " "]
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + n) for n, byte in enumerate(others)}
