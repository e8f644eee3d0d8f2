"""Short texts that find differences between tokenizers, the same for the same seed.

Ordinary prose hides mistakes. These strings are made of what has gone wrong somewhere: white space beyond the
space, characters that only some patterns call letters, contractions in odd case (U+017F is an s that folds),
joined emoji, combining marks, long runs, digits of other scripts, the text of special tokens.
"""

import random
import unicodedata
from collections.abc import Iterator
from functools import cache

SPACES = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2003\u2007\u2028\u2029\u202f\u205f\u3000"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c\u180e\ufe0e\ufe0f\x00\x07\x7f\ufffe\uffff"
DIGITS = "0123456789\u0660\u0967\u0e53\uff11\u00b2\u00bd\u2167\u3007\u4e09\U0001d7d8\U00010107"
ODD_LETTERS = (
    "\u017f\u212a\u0130\u0131\u00df\u1e9e\u01c5\u01c8\u1f88\u02b0\u02bc\u00aa\ufb01\u1d2c\u3005\u13a0"
)
MARKS = "\u0301\u0308\u0327\u064b\u093c\u094d\u0e31\u20dd\u20e3\u3099\U0001d165"
EMOJI = "\U0001f600\U0001f468\u200d\U0001f469\U0001f1e9\U0001f1ea\U0001f3fd\u2764\ufe0f\u263a\U0001faf6"
CONTRACTIONS = ["'s", "'S", "'t", "'T", "'re", "'Re", "'ve", "'m", "'ll", "'lL", "'d", "\u2019s", "'\u017f"]
WORDS = ["the", "The", "THE", "hello", "HelloWorld", "camelCase", "x", "I", "naïve", "e\u0301tude", "Straße"]
WORDS += ["привет", "ΑΒΓ", "ελλάδα", "שלום", "مرحبا", "नमस्ते", "ภาษาไทย"]
WORDS += ["မြန်မာ", "안녕하세요", "日本語", "中文字符", "ǅungla", "ᏣᎳᎩ", "ქართული"]
WORDS += ["\U00011107\U00011127", "\U0001d4d7\U0001d4f2", "\u1100\u1161\u11a8", "\uab70"]
CODE = [
    "def f(x):",
    "    return",
    "\t\tif",
    "==",
    "!=",
    "->",
    "//",
    "/*",
    "*/",
    "{\n",
    "}\n",
    "();\r\n",
    "\n\n\n",
]
SPECIAL = ["<|endoftext|>", "<|endofprompt|>", "<|fim_prefix|>", "<|start|>", "<|end", "|>", "<s>", "[UNK]"]
KINDS: list[str | list[str]] = [SPACES, INVISIBLE, DIGITS, ODD_LETTERS, MARKS, EMOJI]
KINDS += [CONTRACTIONS, WORDS, CODE, SPECIAL, "'\"`.,;:!?-_/\\()[]{}<>@#$%^&*+=|~", " ", " ", "\n"]


@cache
def _assigned() -> list[str]:
    """One of every few characters that Unicode knows, so that every script has its turn."""
    points = [*range(0x3000), *range(0x3000, 0x20000, 7), *range(0xE0000, 0xE01F0), 0x10FFFF]
    return [chr(c) for c in points if unicodedata.category(chr(c)) not in ("Cn", "Cs")]


def hard_strings(count: int, seed: int = 0) -> Iterator[str]:
    """So many hard strings; the same seed gives the same strings."""
    rng = random.Random(seed)
    for _ in range(count):
        yield "".join(_piece(rng) for _ in range(rng.randint(1, 9)))


def _piece(rng: random.Random) -> str:
    way = rng.random()
    if way < 0.55:
        return rng.choice(rng.choice(KINDS))
    if way < 0.70:  # a run
        return rng.choice(rng.choice(KINDS)) * rng.choice((2, 3, 4, 5, 8, 13, 17, 40))
    if way < 0.80:  # a word, then anything
        return rng.choice(WORDS) + rng.choice(rng.choice(KINDS))
    if way < 0.85:  # random letters
        return "".join(rng.choices("etaoinshrdlu ETAOINSHRDLU", k=rng.randint(1, 20)))
    if way < 0.90:
        return str(rng.randrange(10 ** rng.randint(1, 12)))
    return "".join(rng.choices(_assigned(), k=rng.randint(1, 4)))
