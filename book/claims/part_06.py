"""Part 6 of the notes: encoding and decoding."""

from tokcourse import bpe, corpora

from .evidence import Check, claim
from .shared import encoding, ids, random_texts, sentencepiece_model

LONE_SURROGATE = "\ud83d"
UNNORMALIZED = "\uff35\uff4e\uff49  \ufb01\u2460"


def demo_merges(vocab_size: int = 276) -> dict[tuple[int, int], int]:
    """Merges of the course's demonstration text."""
    return bpe.train(corpora.demo(), vocab_size)


def one_pass(text: str, merges: dict[tuple[int, int], int]) -> list[int]:
    """Encode by replaying the merges in the order in which they were learned."""
    tokens = list(text.encode("utf-8"))
    for pair, idx in merges.items():
        tokens = bpe.merge(tokens, pair, idx)
    return tokens


@claim(
    "F40",
    'pair = min(stats, key=lambda p: merges.get(p, float("inf")))',
    "right",
    "ch-encode-decode",
    basis="own text",
)
def lowest_rank_first() -> list[Check]:
    """Taking the earliest merge first gives the same ids as one pass over all merges in order."""
    merges, texts = demo_merges(400), random_texts(300)
    same = sum(bpe.encode(text, merges) == one_pass(text, merges) for text in texts)
    return [Check("random texts on which both ways agree", len(texts), same)]


@claim("F41", "tokens = [104, 101, 256, 111]", "right", "ch-encode-decode")
def worked_hello() -> list[Check]:
    """Given that one merge, yes. The snippet itself does not run: it ends with a `return` outside a
    function."""
    return [
        Check(
            '"hello" with the merge (108, 108): 256',
            [104, 101, 256, 111],
            bpe.encode("hello", {(108, 108): 256}),
        )
    ]


@claim("F42", "Ensures deterministic encoding", "right", "ch-encode-decode", basis="own text")
def deterministic() -> list[Check]:
    """The ranks decide, not the order in which the merges happen to be stored."""
    merges, texts = demo_merges(), random_texts(200)
    turned_round = dict(reversed(list(merges.items())))
    same = sum(bpe.encode(text, merges) == bpe.encode(text, turned_round) for text in texts)
    return [Check("random texts with the same ids from the merges stored in reverse", len(texts), same)]


@claim("F43", "# Output: Match: True", "right", "ch-encode-decode", basis="own text")
def round_trip() -> list[Check]:
    """Every byte has an id, so no text is lost, whatever the merges."""
    text, merges = "Hello world! 안녕하세요 🎉", demo_merges()
    decoded = bpe.decode(bpe.encode(text, merges), bpe.build_vocab(merges))
    return [Check("decode(encode(text)) == text", True, decoded == text)]


@claim("F44", "`decode(encode(text)) == text` always holds (for valid UTF-8)", "partly", "ch-encode-decode")
def lossless() -> list[Check]:
    """Byte-level encoders keep well-formed text. Half of a surrogate pair is replaced without a word by
    tiktoken, and SentencePiece rewrites compatibility characters and spaces unless its normalization is
    turned off."""
    encoder, texts = encoding("gpt2"), random_texts(300)
    kept = sum(encoder.decode(encoder.encode_ordinary(text)) == text for text in texts)
    normalizing = sentencepiece_model(corpora.prose(), byte_fallback=True)
    return [
        Check("gpt2: random texts that come back", len(texts), kept),
        Check(
            "gpt2: a lone surrogate comes back",
            True,
            encoder.decode(encoder.encode(LONE_SURROGATE)) == LONE_SURROGATE,
        ),
        Check(
            "SentencePiece with its default rules",
            UNNORMALIZED,
            normalizing.decode(normalizing.encode(UNNORMALIZED)),
        ),
    ]


@claim("F45", "Prevents crashes on corrupted data", "partly", "ch-encode-decode")
def replace_errors() -> list[Check]:
    """It does, and it also damages good data when a part of a sequence is decoded alone:
    keep the bytes, or use a decoder that waits for whole characters."""
    text, encoder = "안녕", encoding("cl100k_base")
    one_by_one = "".join(encoder.decode([i], errors="replace") for i in ids("cl100k_base", text))
    return [
        Check("b'ok \\xff'.decode(errors='replace')", "ok \ufffd", b"ok \xff".decode(errors="replace")),
        Check(f"cl100k_base: {text} decoded token by token", text, one_by_one),
    ]
