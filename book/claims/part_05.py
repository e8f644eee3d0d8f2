"""Part 5 of the notes: training."""

from tokcourse import bpe, corpora

from .evidence import Between, Check, claim
from .part_04 import TOKENS_LEFT
from .recorded import UNICODE_TEXT_BYTES, UNICODE_TEXT_MERGES
from .shared import OPENAI, bytes_per_token, encoding, manual, ratio_at


@claim("F34", "97: b'a',", "partly", "ch-tiktoken")
def byte_ids() -> list[Check]:
    """So it is in this code. OpenAI's vocabularies begin with the 256 bytes in another order, printable
    ones first, and not one byte has its own value as id."""
    vocab = bpe.build_vocab({})
    checks = [
        Check("this code: id of the byte 'a'", 97, next(i for i, token in vocab.items() if token == b"a"))
    ]
    for name in OPENAI:
        encoder = encoding(name)
        own = sum(encoder.encode_single_token(bytes([byte])) == byte for byte in range(256))
        checks.append(Check(f"{name}: id of the byte 'a'", 97, encoder.encode_single_token(b"a")))
        checks.append(Check(f"{name}: bytes whose id is their value", 256, own))
    return checks


@claim("F35", 'vocab[261] = bytes([97, 110])   # "an"', "right", "ch-training", basis="recorded")
def vocab_entries() -> list[Check]:
    """The three entries follow from the merges of the notes' text."""
    vocab = bpe.build_vocab({pair: 256 + i for i, pair in enumerate(UNICODE_TEXT_MERGES)})
    return [
        Check(f"vocab[{i}] from the recorded merges", token, vocab[i])
        for i, token in ((256, b"e "), (259, b"in"), (261, b"an"))
    ]


@claim(
    "F36",
    "merges, compressed = train(text, vocab_size=276, verbose=True)",
    "right",
    "ch-training",
    basis="own text",
)
def twenty_merges() -> list[Check]:
    """276 ids are 256 bytes and 20 merges."""
    return [
        Check("merges learned from the course's demonstration text", 20, len(bpe.train(corpora.demo(), 276)))
    ]


@claim("F37", "Small vocab (276 tokens): 1.3X - 1.4X", "partly", "ch-vocabulary-size", basis="own text")
def ratio_of_276() -> list[Check]:
    """On the text that was trained on, yes. On other text it is less."""
    prose = corpora.prose()
    merges = bpe.train(prose, 276)
    ratio = len(prose.encode("utf-8")) / len(bpe.encode(prose, merges))
    return [
        Check(
            "notes' text, from the recorded merges",
            Between(1.3, 1.4),
            round(UNICODE_TEXT_BYTES / TOKENS_LEFT, 2),
        ),
        Check("the course's prose, trained on itself", Between(1.3, 1.4), round(ratio, 2)),
        Check("Python's manual, held-out pages", Between(1.3, 1.4), ratio_at(276)),
    ]


@claim("F38", "Medium vocab (10,000 tokens): 1.5X - 1.7X", "wrong", "ch-vocabulary-size", basis="own text")
def ratio_of_10_000() -> list[Check]:
    """More than twice as much, on pages that the tokenizer has not seen."""
    return [Check("Python's manual, held-out pages, 10,000 ids", Between(1.5, 1.7), ratio_at(10_000))]


@claim("F39", "Large vocab (50,000 tokens): 1.8X - 2.0X", "wrong", "ch-vocabulary-size", basis="own text")
def ratio_of_50_000() -> list[Check]:
    """GPT-2's vocabulary is of this size and gives more than four bytes for each token of English."""
    _, held_out = manual()
    return [
        Check("gpt2, the course's prose", Between(1.8, 2.0), bytes_per_token("gpt2", corpora.prose())),
        Check(
            "gpt2, Python's manual with its indented examples",
            Between(1.8, 2.0),
            bytes_per_token("gpt2", held_out),
        ),
    ]
