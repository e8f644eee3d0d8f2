"""Hold the tokenizers to tiktoken and to sentencepiece on many hard strings, and count the differences.

    python benchmarks/parity.py                         # a million strings for each encoding and model
    python benchmarks/parity.py --count 10000 gpt2      # fewer, for one of them

For each string: the ids must be the same, and decoding them must give the same text. The strings are made in
`tests/hard_strings.py`, from a seed, so that a difference can be found again.
"""

import argparse
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import sentencepiece
import tiktoken

from tokcourse import corpora, published, sentencepiece_bpe
from tokcourse.progress import watched

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from hard_strings import hard_strings

Encode = Callable[[str], list[int]]
Decode = Callable[[list[int]], str]

MODELS = {  # options of models that sentencepiece trains for the comparison
    "sentencepiece-llama2": {
        "normalization_rule_name": "identity",
        "byte_fallback": True,
        "split_digits": True,
        "remove_extra_whitespaces": False,
        "allow_whitespace_only_pieces": True,
        "character_coverage": 0.99995,
    },
    "sentencepiece-default": {},
    "sentencepiece-symbols": {
        "user_defined_symbols": ["<|endoftext|>", "<s", "  ", "é"],
        "byte_fallback": True,
    },
}
NAMES = [*published.NAMES, *MODELS]


def both(name: str) -> tuple[Encode, Decode, Encode, Decode]:
    """How we and how they encode and decode."""
    if name in MODELS:
        text = corpora.prose() + "\n".join(corpora.phrases().values())
        file = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(text.split("\n")),
            model_writer=file,
            model_type="bpe",
            vocab_size=8000,
            minloglevel=2,
            **MODELS[name],
        )
        ours = sentencepiece_bpe.load(file.getvalue())
        theirs = sentencepiece.SentencePieceProcessor(model_proto=file.getvalue())
        return ours.encode, ours.decode, theirs.encode, theirs.decode
    published.fill_cache([name])
    mine, encoding = published.load(name), tiktoken.get_encoding(name)
    return (
        lambda text: mine.encode(text, allowed_special="none"),
        mine.decode,
        encoding.encode_ordinary,
        encoding.decode,
    )


def differences(name: str, count: int, seed: int) -> list[str]:
    """The strings on which the two do not agree."""
    encode, decode, their_encode, their_decode = both(name)
    found = []
    for text in watched(hard_strings(count, seed), name, total=count):
        ids = their_encode(text)
        if encode(text) != ids or decode(ids) != their_decode(ids):
            found.append(text)
    return found


def main() -> int:
    """Print a line for each name; the exit status is 1 when anything differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones (all: {', '.join(NAMES)})")
    parser.add_argument("--count", type=int, default=1_000_000, help="strings for each (1000000)")
    parser.add_argument("--seed", type=int, default=0, help="other strings (0)")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.names if name not in NAMES]:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    total = 0
    for name in arguments.names or NAMES:
        start = time.process_time()
        found = differences(name, arguments.count, arguments.seed)
        seconds = time.process_time() - start
        print(f"{name}: {arguments.count:,} strings, {len(found)} differ ({seconds:.0f} s)", flush=True)
        for text in found[:3]:
            print(f"  {text!a}", flush=True)
        total += len(found)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
