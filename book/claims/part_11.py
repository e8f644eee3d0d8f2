"""Part 11 of the notes: the data flow."""

import numpy as np

from tokcourse import bpe, corpora

from .evidence import Check, claim
from .shared import OPENAI, PRINTED_MERGES, encoding, ids

HELLO = "Hello world"


@claim("F100", "Shape: (N-k,) where k = num_merges", "wrong", "ch-training", basis="own text")
def shape_after_merges() -> list[Check]:
    """Each merge removes one id for each place where its pair stood, not one in all."""
    text = corpora.demo()
    merges = bpe.train(text, 276)
    size = len(text.encode("utf-8"))
    return [
        Check(
            "course's demonstration text: ids after 20 merges",
            size - len(merges),
            len(bpe.encode(text, merges)),
        )
    ]


@claim("F101", "256:b'e ', 257:b'in'", "wrong", "ch-training")
def vocab_257() -> list[Check]:
    """By the merges that part 4 of the notes prints, it is the beginning of an emoji; the letters come
    later."""
    return [Check("vocab[257] from the printed merges", b"in", bpe.build_vocab(PRINTED_MERGES)[257])]


@claim("F102", "Shape: (8,)  → compressed from 13 to 8 tokens", "wrong", "ch-big-picture")
def hello_shapes() -> list[Check]:
    """Both numbers are too large, in every one of these vocabularies."""
    checks = [Check(f'bytes of "{HELLO}"', 13, len(HELLO.encode("utf-8")))]
    return checks + [Check(f"{name}: tokens", 8, len(ids(name, HELLO))) for name in OPENAI]


@claim("F103", "Get stats: {(104,101):1, (101,108):1, ...}", "wrong", "ch-bpe")
def first_pair() -> list[Check]:
    """The text begins with a capital, which is another byte."""
    return [
        Check(f'first pair of "{HELLO}"', (104, 101), next(iter(bpe.get_stats(list(HELLO.encode("utf-8"))))))
    ]


@claim("F104", "Output: [15496, 11, 9171, 299, 617, ...]", "wrong", "ch-big-picture")
def hello_ids() -> list[Check]:
    """Two ids, of which GPT-2's first is the first of these."""
    return [Check(f"{name}: ids", [15496, 11, 9171, 299, 617], ids(name, HELLO)) for name in OPENAI]


@claim("F105", "Lookup Bytes: [b'Hello', b' ', b'world', ...]", "wrong", "ch-encode-decode")
def hello_bytes() -> list[Check]:
    """The space belongs to the second token."""
    return [
        Check(
            f"{name}: bytes of the tokens",
            [b"Hello", b" ", b"world"],
            encoding(name).decode_tokens_bytes(ids(name, HELLO)),
        )
        for name in OPENAI
    ]


@claim("F106", "Tokenizer.encode() → [464, 2068, 7586, 21831, ...]", "right", "ch-into-the-model")
def quick_fox() -> list[Check]:
    """These are GPT-2's ids, and no more follow."""
    return [
        Check(
            "gpt2: ids of 'The quick brown fox'", [464, 2068, 7586, 21831], ids("gpt2", "The quick brown fox")
        )
    ]


@claim("F107", "Position Embedding: (B, T, C)", "partly", "ch-into-the-model")
def position_shape() -> list[Check]:
    """The sum has this shape. The position rows are the same for every text of the batch, so they are (T, C)
    and are broadcast."""
    batch, time, channels, vocab_size = 2, 5, 8, 30
    generator = np.random.default_rng(0)
    tokens = generator.integers(vocab_size, size=(batch, time))
    token_rows = generator.normal(size=(vocab_size, channels))[tokens]
    position_rows = generator.normal(size=(time, channels))
    return [
        Check(
            "shape of token rows plus position rows",
            (batch, time, channels),
            (token_rows + position_rows).shape,
        ),
        Check("shape of the position rows", (batch, time, channels), position_rows.shape),
    ]
