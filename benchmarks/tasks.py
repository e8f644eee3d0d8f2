"""What is timed. Each task runs in a process of its own and returns CPU seconds, peak memory and a check.

The check is a digest of the result: contenders that must agree are compared by it.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

from benchmarks import plain, texts
from tokcourse import Tokenizer, patterns
from tokcourse.training import train_bpe
from tokcourse.vocabulary import Vocabulary

GPT4 = patterns.PATTERNS["gpt4"]
REPEATS = 3  # of short tasks, within the process


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of all threads, and the result."""
    start = time.process_time()
    result = function()
    return time.process_time() - start, result


def digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12]


def tokens_of(merges: dict[tuple[int, int], int]) -> list[bytes]:
    vocab = Vocabulary.from_merges(merges, trained=True).tokens
    return [vocab[idx] for idx in sorted(vocab)]


def train(who: str, size: int, vocab_size: int) -> dict[str, Any]:
    documents = texts.code(size)
    patterns.splitter("gpt4")("warm")  # the tables of the pattern are made once for each process
    if who == "Hugging Face":
        import tokenizers as hf

        made = hf.Tokenizer(hf.models.BPE())
        split = hf.pre_tokenizers.Split(hf.Regex(GPT4), "isolated")
        level = hf.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
        made.pre_tokenizer = hf.pre_tokenizers.Sequence([split, level])
        alphabet = hf.pre_tokenizers.ByteLevel.alphabet()
        trainer = hf.trainers.BpeTrainer(
            vocab_size=vocab_size, initial_alphabet=alphabet, show_progress=False
        )
        cpu, _ = timed(lambda: made.train_from_iterator(documents, trainer))
        return {"cpu": cpu, "check": ""}
    if who == "rustbpe":
        import rustbpe

        rust = rustbpe.Tokenizer()
        cpu, _ = timed(lambda: rust.train_from_iterator(iter(documents), vocab_size, pattern=GPT4))
        ranks = sorted(rust.get_mergeable_ranks(), key=lambda item: item[1])
        return {"cpu": cpu, "check": digest([bytes(token) for token, _ in ranks])}
    cpu, merges = timed(lambda: train_bpe(documents, vocab_size, "gpt4", who.removeprefix("tokcourse, ")))
    return {"cpu": cpu, "check": digest(tokens_of(merges))}


def train_beside_plain(who: str, size: int, vocab_size: int, pattern: str | None) -> dict[str, Any]:
    documents = texts.code(size) if pattern else ["".join(texts.code(size))]
    patterns.splitter(pattern)("warm")
    cpu, merges = timed(lambda: train_bpe(documents, vocab_size, pattern))
    if who == "plain":
        cpu = plain.seconds_to_train(documents, merges, pattern)
    return {"cpu": cpu, "check": digest(tokens_of(merges))}


def _trained(kind: str) -> Tokenizer:
    tokenizer = Tokenizer(10_000, "gpt4")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the English has pairs for 8,000 ids
        return tokenizer.train(texts.read(f"{kind}, learned"))


def encode(who: str, kind: str) -> dict[str, Any]:
    tokenizer, text = _trained(kind), texts.read(f"{kind}, held out")
    if who == "plain":
        cpu, ids = timed(lambda: plain.encode(text, tokenizer.merges, GPT4))
    elif who == "Hugging Face":
        theirs = tokenizer.to_huggingface()
        cpu, ids = timed(lambda: theirs.encode(text))
        ids = ids.ids
    elif who == "tiktoken":
        encoding = tokenizer.to_tiktoken()
        cpu = min(timed(lambda: encoding.encode_ordinary(text))[0] for _ in range(REPEATS))
        ids = encoding.encode_ordinary(text)
    else:
        cpu, ids = timed(lambda: tokenizer.encode(text, "none"))
        if who == "tokcourse, again":
            cpu, ids = timed(lambda: tokenizer.encode(text, "none"))
    return {"cpu": cpu, "bytes": len(text.encode()), "check": digest(ids)}


def encode_gpt4(who: str) -> dict[str, Any]:
    """The published vocabulary through `to_tiktoken()`, and tiktoken's own: one engine, twice.

    Each process makes both, whichever is timed: where tables lie in memory changes the time by some per cent.
    """
    import tiktoken

    made = Tokenizer.from_tiktoken("cl100k_base").to_tiktoken()
    encoding = {"tiktoken": tiktoken.get_encoding("cl100k_base")}.get(who, made)
    text = texts.read("English, held out")
    cpu = min(timed(lambda: encoding.encode_ordinary(text))[0] for _ in range(5 * REPEATS))
    return {"cpu": cpu, "bytes": len(text.encode()), "check": digest(encoding.encode_ordinary(text))}


def decode(who: str) -> dict[str, Any]:
    tokenizer, text = _trained("English"), texts.read("English, held out")
    ids = tokenizer.encode(text, "none") * 20  # about 5 MB
    vocab, encoding = dict(tokenizer.vocab), tokenizer.to_tiktoken()
    ways: dict[str, Callable[[], str]] = {
        "plain": lambda: plain.decode(ids, vocab),
        "tiktoken": lambda: encoding.decode(ids),
        "tokcourse": lambda: tokenizer.decode(ids),
    }
    cpu = min(timed(ways[who])[0] for _ in range(3 * REPEATS))
    return {"cpu": cpu, "bytes": 20 * len(text.encode()), "check": digest(ways[who]())}


def long_chunk(kind: str, size: int, pattern: str | None) -> dict[str, Any]:
    tokenizer = Tokenizer(2000, pattern).train("".join(texts.code(texts.MB // 3)))
    text = texts.long_chunk(kind, size)
    cpu = min(timed(lambda: tokenizer.encode(text))[0] for _ in range(REPEATS))
    return {"cpu": cpu, "check": ""}


def main() -> None:
    """Run one task: python -m benchmarks.tasks NAME ARGUMENTS, the arguments as a JSON list."""
    result = globals()[sys.argv[1]](*json.loads(sys.argv[2]))
    result["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # MB
    print(json.dumps(result))


if __name__ == "__main__":
    main()
