"""Part 9 of the notes: special tokens."""

from tokcourse import corpora

from .evidence import Between, Check, claim
from .part_07_sentencepiece import RARE
from .shared import OPENAI, count, encoding, sentencepiece_model


@claim("F73", "len(encoder)  # 50257", "right", "ch-special-tokens")
def gpt2_size() -> list[Check]:
    """256 bytes, 50,000 merges and one special token, which comes last."""
    encoder = encoding("gpt2")
    tokens = encoder.token_byte_values()
    return [
        Check("gpt2: ids in all", 50257, encoder.n_vocab),
        Check(
            "gpt2: single bytes, merges",
            (256, 50_000),
            (sum(len(t) == 1 for t in tokens), sum(len(t) > 1 for t in tokens)),
        ),
        Check("gpt2: special tokens", {"<|endoftext|>": 50256}, encoder._special_tokens),
    ]


@claim("F74", "256: Raw byte tokens (0-255)", "partly", "ch-tiktoken")
def first_256_ids() -> list[Check]:
    """The first 256 ids are the bytes, in another order than by value."""
    first = [encoding("gpt2").decode_single_token_bytes(i) for i in range(256)]
    return [
        Check(
            "gpt2: the first 256 ids are all the bytes",
            True,
            sorted(first) == [bytes([byte]) for byte in range(256)],
        ),
        Check("gpt2: in the order 0 to 255", True, first == [bytes([byte]) for byte in range(256)]),
    ]


@claim("F75", "`<unk>`: Unknown character (rare/out-of-vocab)", "partly", "ch-special-tokens")
def unknown_token() -> list[Check]:
    """It stands for whatever the vocabulary cannot spell. A byte-level vocabulary can spell everything and
    has none."""
    model = sentencepiece_model(corpora.prose())
    return [
        Check(
            "SentencePiece without byte fallback: a rare character is unknown",
            True,
            model.unk_id() in model.encode(RARE),
        ),
        Check(
            "gpt2 has a special token for unknown characters",
            True,
            any("unk" in t for t in encoding("gpt2").special_tokens_set),
        ),
    ]


@claim("F76", "# These byte sequences never get merged", "wrong", "ch-special-tokens")
def special_text_merges() -> list[Check]:
    """Nothing is kept out of the merges. The text is cut at special tokens before any merging, and their
    ids are added after training; the same characters met as ordinary text are merged like any others."""
    text = "<|endoftext|>"
    return [
        Check(f"{name}: tokens of the 13 characters as text", len(text), count(name, text)) for name in OPENAI
    ]


@claim("F77", "# Regular tokens start from higher IDs", "wrong", "ch-special-tokens")
def special_ids_first() -> list[Check]:
    """OpenAI puts special tokens after all others. SentencePiece puts them first, in another order than the
    notes."""
    model = sentencepiece_model(corpora.prose())
    checks = [
        Check(f"{name}: lowest special id", Between(0, 4), min(encoding(name)._special_tokens.values()))
        for name in OPENAI
    ]
    order = (model.pad_id(), model.unk_id(), model.bos_id(), model.eos_id())
    return checks + [Check("SentencePiece: ids of pad, unk, bos, eos", (0, 1, 2, 3), order)]


@claim("F78", "vocab_size = regular_tokens + special_tokens", "partly", "ch-tiktoken")
def gaps_in_the_ids() -> list[Check]:
    """In GPT-2, yes. Later vocabularies leave ids unused, and their size is the highest id plus one."""
    return [
        Check(
            f"{name}: ordinary plus special tokens, against the size",
            encoding(name).n_vocab,
            len(encoding(name)._mergeable_ranks) + len(encoding(name)._special_tokens),
        )
        for name in OPENAI
    ]
