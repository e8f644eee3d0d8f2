"""Part 7 of the notes: tiktoken."""

import tiktoken
from tiktoken.model import MODEL_TO_ENCODING

from .evidence import Check, claim
from .part_06 import LONE_SURROGATE
from .shared import OPENAI, encoding, ids, random_texts

GREETING = "Hello 안녕하세요"
CLAIMED_IDS = [15496, 11, 9171, 299, 617]


@claim("F46", "UTF-8 Encode → [72, 101, 108, 108, 111, 32, 236, 149, 136, ...]", "right", "ch-utf8")
def greeting_bytes() -> list[Check]:
    """The first syllable takes the last three of these bytes."""
    return [
        Check(
            "the first nine bytes",
            [72, 101, 108, 108, 111, 32, 236, 149, 136],
            list(GREETING.encode("utf-8"))[:9],
        )
    ]


@claim("F47", "Tokens → [15496, 11, 9171, 299, 617, ...]", "wrong", "ch-tiktoken")
def greeting_ids() -> list[Check]:
    """In GPT-2 these ids spell something else. The notes print them for SentencePiece too,
    but no two of these tokenizers agree on the ids of this text."""
    checks = [Check(f"{name}: first ids", CLAIMED_IDS, ids(name, GREETING)[:5]) for name in OPENAI]
    return checks + [
        Check("gpt2: text of the ids in the notes", GREETING, encoding("gpt2").decode(CLAIMED_IDS))
    ]


@claim("F48", "Used by OpenAI (GPT-2, GPT-3, GPT-4)", "outdated", "ch-tiktoken")
def models_of_tiktoken() -> list[Check]:
    """GPT-4o and everything after it use newer vocabularies, and families of other makers
    publish their vocabularies in tiktoken's format too."""
    old = {"gpt2": "gpt2", "davinci": "r50k_base", "gpt-4": "cl100k_base"}
    new = {"gpt-4o": "cl100k_base", "gpt-5": "cl100k_base", "gpt-oss-120b": "cl100k_base"}
    return [
        Check(f"vocabulary of {model}", name, tiktoken.encoding_name_for_model(model))
        for model, name in (old | new).items()
    ] + [
        Check(
            "vocabularies in tiktoken's list of models",
            {"gpt2", "r50k_base", "cl100k_base"},
            set(MODEL_TO_ENCODING.values()),
        )
    ]


@claim("F49", "Guaranteed lossless encoding", "partly", "ch-encode-decode")
def tiktoken_lossless() -> list[Check]:
    """For well-formed text. A `str` in Python can hold half of a surrogate pair, and tiktoken replaces it
    silently."""
    encoder, texts = encoding("cl100k_base"), random_texts(300, seed=7)
    kept = sum(encoder.decode(encoder.encode_ordinary(text)) == text for text in texts)
    return [
        Check("cl100k_base: random texts that come back", len(texts), kept),
        Check(
            "cl100k_base: a lone surrogate", LONE_SURROGATE, encoder.decode(encoder.encode(LONE_SURROGATE))
        ),
    ]


@claim("F50", "# Output: [220, 220, 220, 220, 23748, 995, 10185]", "wrong", "ch-tiktoken")
def gpt2_spaces() -> list[Check]:
    """Three tokens for the spaces, not four: the last space goes with the word."""
    claimed = [220, 220, 220, 220, 23748, 995, 10185]
    return [Check('gpt2: "    hello world!!!"', claimed, ids("gpt2", "    hello world!!!"))]


@claim("F51", "# Output: [262, 24748, 1917, 12340]", "right", "ch-tiktoken")
def gpt4_spaces() -> list[Check]:
    """And the first of the ids is three spaces, since the fourth goes with the word here too."""
    return [
        Check(
            'cl100k_base: "    hello world!!!"',
            [262, 24748, 1917, 12340],
            ids("cl100k_base", "    hello world!!!"),
        ),
        Check("cl100k_base: bytes of 262", b"   ", encoding("cl100k_base").decode_single_token_bytes(262)),
    ]


@claim("F52", "# GPT-2 (does not merge spaces)", "right", "ch-tiktoken")
def longest_run_of_spaces() -> list[Check]:
    """No token of GPT-2 holds more than one space and nothing else."""
    tokens = encoding("gpt2").token_byte_values()
    return [
        Check(
            "gpt2: longest token made of spaces",
            1,
            max(len(token) for token in tokens if not token.strip(b" ")),
        )
    ]
