"""Errors in other popular material, shown by running what they say.

Each of the sources is good, and most of these lines are true where they were first said.
They are repeated without the condition that made them true, or slipped through because nothing ran them.
"""

import re

from tokcourse import corpora

from .evidence import Between, Check, claim
from .part_06 import LONE_SURROGATE
from .part_12 import TIES, hugging_face_pieces, our_pieces
from .shared import OPENAI, count, encoding, ids

SPECIAL_TOKENS = ["<|end|>", "<|end|>of text"]


@claim("E1", "A token is about four characters.", "partly", "ch-weirdness", basis="own text")
def four_characters() -> list[Check]:
    """Of English, where the rule was first stated. In other languages, and in the same vocabulary, it can
    be one or two."""
    phrases = corpora.phrases()
    checks = [
        Check(
            "o200k_base: characters per token, the course's prose",
            Between(3.5, 4.9),
            per_token(corpora.prose()),
        )
    ]
    for code, name in (
        ("en", "English"),
        ("de", "German"),
        ("ru", "Russian"),
        ("ko", "Korean"),
        ("zh", "Chinese"),
        ("my", "Burmese"),
    ):
        checks.append(
            Check(
                f"o200k_base: characters per token, {name} phrases",
                Between(3.5, 4.9),
                per_token(phrases[code]),
            )
        )
    return checks


def per_token(text: str) -> float:
    return round(len(text) / count("o200k_base", text), 2)


@claim("E2", "Tokens are words times four thirds.", "partly", "ch-in-production", basis="own text")
def four_thirds() -> list[Check]:
    """Near enough for running English, to plan with. Code and other languages are far above."""
    texts = {
        "the course's prose": corpora.prose(),
        "Python": corpora.stdlib(100_000),
        "German phrases": corpora.phrases()["de"],
    }
    return [
        Check(
            f"o200k_base: tokens for each word, {name}",
            Between(1.15, 1.5),
            round(count("o200k_base", text) / len(text.split()), 2),
        )
        for name, text in texts.items()
    ]


@claim("E3", "1275 + 6773 = 8041", "wrong", "ch-weirdness")
def lecture_sum() -> list[Check]:
    """The sample text of a well-known lecture on tokenizers, copied into many demonstrations. Models that
    are asked to go on from it are shown a wrong sum."""
    return [Check("1275 + 6773", 8041, 1275 + 6773)]


@claim("E4", 'P(["p", "u", "g"]) = 5/210 × 36/210 × 20/210 = 0.000389', "wrong", "ch-wordpiece-unigram")
def probability_of_pug() -> list[Check]:
    """In the example of a popular course on Unigram models two frequencies are others than in its own table.
    With the table's, each product is more than three times as large; which split wins stays the same."""
    words = {"hug": 10, "pug": 5, "pun": 12, "bun": 4, "hugs": 5}
    times = {
        piece: sum(n * word.count(piece) for word, n in words.items()) for piece in ("p", "u", "g", "pu")
    }
    return [
        Check('times that "p" occurs in the words of the example', 5, times["p"]),
        Check(
            'probability of ["p", "u", "g"]',
            0.000389,
            round(times["p"] * times["u"] * times["g"] / 210**3, 6),
        ),
        Check('probability of ["pu", "g"]', 0.0022676, round(times["pu"] * times["g"] / 210**2, 7)),
    ]


@claim("E5", "UTF-8 characters are one to four bytes, so an emoji is four.", "partly", "ch-utf8")
def emoji_is_four() -> list[Check]:
    """A code point is one to four bytes. What a reader calls one emoji may be a row of code points."""
    samples = {
        "smiling face": "\U0001f604",
        "red heart": "\u2764\ufe0f",
        "flag": "\U0001f1f3\U0001f1f4",
        "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    }
    return [
        Check(f"bytes of {text} ({name})", 4, len(text.encode("utf-8"))) for name, text in samples.items()
    ]


@claim("E6", "Byte-level BPE is always lossless.", "partly", "ch-encode-decode")
def always_lossless() -> list[Check]:
    """From text to ids and back, yes, if the text is well formed. From ids to text, no: a part of a
    character becomes a replacement mark, and other ids can spell the same text."""
    encoder = encoding("gpt2")
    spelled = [encoder.encode_single_token(letter.encode()) for letter in "hello"]
    half = ids("gpt2", "안")[:1]
    return [
        Check("gpt2: 'naïve 안녕' comes back", "naïve 안녕", encoder.decode(ids("gpt2", "naïve 안녕"))),
        Check(
            "gpt2: a lone surrogate comes back",
            LONE_SURROGATE,
            encoder.decode(encoder.encode(LONE_SURROGATE)),
        ),
        Check(
            "gpt2: the ids of five letters come back from their text",
            spelled,
            ids("gpt2", encoder.decode(spelled)),
        ),
        Check("gpt2: the first id of 안 comes back from its text", half, ids("gpt2", encoder.decode(half))),
    ]


@claim("E7", "The same corpus and the same size give the same merges.", "wrong", "ch-training")
def same_corpus() -> list[Check]:
    """Libraries differ in how they break ties, and tutorials seldom say how theirs does."""
    others = {
        "the lowest ids first": our_pieces(TIES, "lowest"),
        "Hugging Face tokenizers": hugging_face_pieces(TIES, 7),
    }
    first = our_pieces(TIES, "first")
    return [Check(f'"{TIES}": merges with {rule}', first, found) for rule, found in others.items()]


@claim(
    "E8", "A model sees strawberry as one token, so it cannot count the letters.", "partly", "ch-weirdness"
)
def strawberry() -> list[Check]:
    """One token after a space, three at the start of a text. In either case the letters are hidden, which
    is the true part."""
    words = ("strawberry", " strawberry")
    return [
        Check(f"{name}: tokens of {word!r}", 1, count(name, word))
        for name in ("cl100k_base", "o200k_base")
        for word in words
    ]


@claim("E9", "Count the tokens of the parts and add them up.", "wrong", "ch-in-production")
def adding_counts() -> list[Check]:
    """Tokens cross the border where two texts are joined, so a sum of counts is an estimate. Count the text
    that is sent."""
    parts = ("New ", "York")
    return [
        Check(
            f"{name}: tokens of {''.join(parts)!r}",
            sum(count(name, part) for part in parts),
            count(name, "".join(parts)),
        )
        for name in OPENAI
    ]


@claim(
    "E10",
    "A shorter text never has more tokens than a longer one that begins with it.",
    "wrong",
    "ch-encode-decode",
)
def prefix_has_more() -> list[Check]:
    """Taking away the last letter can break a token into several."""
    whole, part = " SolidGoldMagikarp", " SolidGoldMagikar"
    return [Check(f"gpt2: tokens of {part!r}", Between(1, count("gpt2", whole)), count("gpt2", part))]


@claim("E11", "pair = max(stats, key=stats.get)  # minbpe, in train", "wrong", "ch-training")
def short_text() -> list[Check]:
    """minbpe's loop asks for the best pair when no pair is left, and stops with an error on a short text.
    Here training stops early and says so."""
    stats: dict[tuple[int, int], int] = {}
    try:
        max(stats, key=lambda pair: stats[pair])
        outcome = "a pair"
    except ValueError as error:
        outcome = f"ValueError: {error}"
    return [Check("the line when no pair is left", "a pair", outcome)]


@claim(
    "E12",
    '"(" + "|".join(re.escape(k) for k in special) + ")"  # minbpe, in encode',
    "wrong",
    "ch-special-tokens",
)
def overlapping_special_tokens() -> list[Check]:
    """Of two special tokens that begin alike, the one that was named first is found. The longer one must be
    tried first."""
    text = "<|end|>of text"
    as_minbpe = re.split("(" + "|".join(re.escape(token) for token in SPECIAL_TOKENS) + ")", text)
    return [
        Check(
            "special token found in a text that is the longer one",
            text,
            next(piece for piece in as_minbpe if piece),
        )
    ]


@claim(
    "E13",
    "special, special_idx = f.readline().strip().split()  # minbpe, in load",
    "wrong",
    "ch-special-tokens",
)
def special_token_with_space() -> list[Check]:
    """A special token that holds a space cannot be read back from the file. Ours are written so that they
    can."""
    fields = "<|end of text|> 300\n".strip().split()
    return [Check("fields in the line of such a token", 2, len(fields))]


@claim(
    "E14",
    "assert all(token not in text for token in self.special_tokens)  # minbpe, in encode",
    "wrong",
    "ch-special-tokens",
)
def assertion_as_guard() -> list[Check]:
    """Assertions vanish when Python runs with -O, and so does the guard. This library raises an exception."""
    guarded = "assert all(token not in text for token in special_tokens)"
    raised = []
    for optimize in (0, 1):
        try:
            exec(
                compile(guarded, "guard", "exec", optimize=optimize),
                {"text": "a<|end|>b", "special_tokens": SPECIAL_TOKENS},
            )
        except AssertionError:
            raised.append(optimize)
    return [Check("the guard stops the text, without and with -O", [0, 1], raised)]
