"""Part 14 of the notes: how large a vocabulary."""

import hashlib
import json

import tiktoken

from tokcourse import corpora, published

from .evidence import Between, Check, Over, Under, claim
from .recorded import ANTHROPIC_RANKS, ANTHROPIC_SPECIAL_TOKENS, LLAMA2
from .shared import OPENAI, bytes_per_token, count, encoding, ratio_at, trained

# The hash that tiktoken pins for GPT-2's own vocabulary file, `encoder.json`.
ENCODER_JSON_SHA256 = "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783"


def encoder_json(ranks: dict[bytes, int], special: dict[str, int]) -> bytes:
    """GPT-2's `encoder.json`, written anew from ranks.

    Bytes that do not print get the characters from U+0100 on.
    """
    printable = [byte for byte in range(256) if chr(byte).isprintable() and chr(byte) != " "]
    others = [byte for byte in range(256) if byte not in printable]
    letter = {byte: chr(byte) for byte in printable} | {byte: chr(256 + n) for n, byte in enumerate(others)}
    by_rank = sorted(ranks.items(), key=lambda item: item[1])
    words = {"".join(letter[byte] for byte in token): rank for token, rank in by_rank}
    return json.dumps(words | special).encode()


def premium(name: str, language: str) -> float:
    """Tokens for the phrases of a language, as a multiple of English, by the same phrases."""
    phrases = corpora.phrases()
    return round(count(name, phrases[language]) / count(name, phrases["en"]), 2)


@claim("F122", "Better compression ratio (1.2X → 2.0X)", "wrong", "ch-vocabulary-size", basis="own text")
def ratio_range() -> list[Check]:
    """The lower end is right for 20 merges. The upper end is passed long before the sizes that models use."""
    return [
        Check(f"Python's manual, held-out pages, {size:,} ids", Between(1.2, 2.0), ratio_at(size))
        for size in (1000, 4000, 10_000)
    ]


@claim("F123", "Multilingual: 50K-100K tokens needed", "wrong", "ch-vocabulary-size")
def multilingual_size() -> list[Check]:
    """The table further down in the notes gives another range for the same case.
    GPT-4o's vocabulary is twice as large as either, and many languages gained by it."""
    return [
        Check("the range in the notes' table of guidelines", Between(50_000, 100_000), 30_000),
        Check("o200k_base: ids", Between(50_000, 100_000), encoding("o200k_base").n_vocab),
        *(
            Check(f"{name}: tokens for Hindi, times those for English", None, premium(name, "hi"))
            for name in OPENAI
        ),
    ]


@claim("F124", "Code-heavy: May need fewer tokens (limited vocabulary)", "wrong", "ch-weirdness")
def code_vocabulary() -> list[Check]:
    """For its code models OpenAI added tokens to GPT-2's vocabulary, for runs of spaces, and Python became
    much shorter."""
    added = set(encoding("p50k_base")._mergeable_ranks) - set(encoding("gpt2")._mergeable_ranks)
    code = corpora.stdlib(300_000)
    return [
        Check("p50k_base: ids, against gpt2", Under(encoding("gpt2").n_vocab), encoding("p50k_base").n_vocab),
        Check(
            "p50k_base: added tokens that are runs of spaces",
            0,
            sum(not token.strip(b" ") for token in added),
        ),
        Check(
            "Python, bytes per token in gpt2, against p50k_base",
            Over(bytes_per_token("p50k_base", code)),
            bytes_per_token("gpt2", code),
        ),
    ]


@claim("F125", "| GPT-3 | 50,257 | Same as GPT-2 |", "right", "ch-tiktoken")
def gpt3_is_gpt2() -> list[Check]:
    """The ranks of r50k_base, written in the form of GPT-2's own file, give that file byte for byte."""
    r50k = encoding("r50k_base")
    rebuilt = encoder_json(r50k._mergeable_ranks, r50k._special_tokens)
    return [
        Check(
            "ids of davinci's vocabulary",
            50257,
            tiktoken.get_encoding(tiktoken.encoding_name_for_model("davinci")).n_vocab,
        ),
        Check(
            "hash of GPT-2's encoder.json, rebuilt from r50k_base",
            ENCODER_JSON_SHA256,
            hashlib.sha256(rebuilt).hexdigest(),
        ),
    ]


@claim("F126", "| GPT-4 | 100,277 | Nearly 2x GPT-2 |", "partly", "ch-tiktoken")
def gpt4_size() -> list[Check]:
    """That is the highest id plus one. Some of the ids below it stand for nothing."""
    encoder = encoding("cl100k_base")
    used = len(encoder._mergeable_ranks) + len(encoder._special_tokens)
    return [
        Check("cl100k_base: n_vocab", 100_277, encoder.n_vocab),
        Check(
            "cl100k_base: against gpt2",
            Between(1.9, 2.0),
            round(encoder.n_vocab / encoding("gpt2").n_vocab, 3),
        ),
        Check("cl100k_base: ids that stand for something", 100_277, used),
        Check("cl100k_base: ids that stand for nothing", None, len(published.unassigned_ids("cl100k_base"))),
    ]


@claim("F127", "| Llama 2 | 32,000 | Smaller, multilingual |", "right", "ch-sentencepiece", basis="recorded")
def llama2_size() -> list[Check]:
    """The size is right. Multilingual is generous: languages far from English fall back to bytes."""
    return [Check("Llama 2: pieces (recorded)", 32_000, LLAMA2["vocab_size"])]


@claim("F128", "| Claude | 100,000 | Similar to GPT-4 |", "wrong", "ch-vocabulary-size", basis="recorded")
def claude_size() -> list[Check]:
    """The one vocabulary that Anthropic has published, for models before Claude 3, is smaller and is cut by
    GPT-2's pattern. The later ones are not published."""
    return [
        Check(
            "ranks and special tokens in the published file (recorded)",
            100_000,
            ANTHROPIC_RANKS + ANTHROPIC_SPECIAL_TOKENS,
        )
    ]


@claim("F129", "Memory: 100,000 × 384 = 38.4M parameters", "right", "ch-vocabulary-size")
def embedding_sizes() -> list[Check]:
    """Rows times columns."""
    return [
        Check("30,000 × 384, in millions", 11.5, round(30_000 * 384 / 1e6, 1)),
        Check("100,000 × 384, in millions", 38.4, round(100_000 * 384 / 1e6, 1)),
    ]


@claim("F130", "✗ Inference: Slow", "wrong", "ch-vocabulary-size", basis="own text")
def inference_speed() -> list[Check]:
    """A model takes one step for each token, and a large vocabulary needs fewer steps for the same text.
    The notes say so themselves further down."""
    prose = corpora.prose()
    small = len(trained().resized(1000).encode(prose))
    return [
        Check(
            "steps for the course's prose, 100,277 ids against 1,000",
            Over(small),
            count("cl100k_base", prose),
        )
    ]


@claim("F131", "# For vocab_size=10000: num_merges = 9744", "right", "ch-training")
def merges_for_size() -> list[Check]:
    """Where there are no special tokens, which take ids of their own."""
    return [Check("276 - 256", 20, 276 - 256), Check("10,000 - 256", 9744, 10_000 - 256)]
