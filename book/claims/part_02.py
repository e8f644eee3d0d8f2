"""Part 2 of the notes: why tokenization matters."""

import json

import yaml

from .evidence import Check, Over, Under, claim
from .shared import OPENAI, count, encoding, ids, pieces


def records() -> list[dict[str, object]]:
    """Twenty small nested records, made up for this page."""
    towns = ["Bergen", "Quito", "Ghent", "Osaka", "Accra"]
    return [
        {
            "id": number,
            "name": f"Reader {number}",
            "active": number % 3 != 0,
            "scores": [number, number * 7 % 50, number * 11 % 90],
            "address": {"town": towns[number % 5], "street": f"Long Lane {number}", "floor": number % 4},
        }
        for number in range(1, 21)
    ]


@claim("F3", 'numbers split unpredictably: "127", "677", "804"', "partly", "ch-weirdness")
def numbers_split() -> list[Check]:
    """Some are split and some are not: in GPT-2 the first of the three is one token, the other two are
    cut."""
    return [
        Check(f"gpt2: tokens of {text!r}", Over(1), count("gpt2", text)) for text in ("127", " 677", " 804")
    ]


@claim("F4", "127 + 677 = 804      → Tokens: [127, +, 677, =, 804]", "wrong", "ch-weirdness")
def small_sum() -> list[Check]:
    """The split that the notes print would be the good case. GPT-2 cuts two of the three numbers,
    and the later vocabularies give the spaces tokens of their own."""
    text = "127 + 677 = 804"
    return [Check(f"{name}: pieces", "127| +| 677| =| 804", pieces(name, text)) for name in OPENAI]


@claim("F5", "1275 + 6773 = 8041    → Tokens: [1275, +, 6773, =, 8041]", "wrong", "ch-weirdness")
def larger_sum() -> list[Check]:
    """No number survives whole, and the sum itself is wrong."""
    text = "1275 + 6773 = 8041"
    checks = [Check(f"{name}: pieces", "1275| +| 6773| =| 8041", pieces(name, text)) for name in OPENAI]
    return checks + [Check("the sum 1275 + 6773", 8041, 1275 + 6773)]


@claim("F6", "Egg.                   → 3 tokens", "partly", "ch-weirdness")
def egg_capital() -> list[Check]:
    """So it is up to GPT-4; GPT-4o has the word whole."""
    return [Check(f"{name}: {pieces(name, 'Egg.')}", 3, count(name, "Egg.")) for name in OPENAI]


@claim("F7", "I have an Egg.          → 5 tokens", "right", "ch-weirdness")
def egg_in_sentence() -> list[Check]:
    """After a space the word is one token in all three vocabularies."""
    text = "I have an Egg."
    return [Check(f"{name}: {pieces(name, text)}", 5, count(name, text)) for name in OPENAI]


@claim("F8", "egg.                   → 3 tokens", "wrong", "ch-weirdness")
def egg_small() -> list[Check]:
    """In small letters the word is one token, and the full stop another."""
    return [Check(f"{name}: {pieces(name, 'egg.')}", 3, count(name, "egg.")) for name in OPENAI]


@claim("F9", "EGG.                   → 3 tokens (case differences)", "right", "ch-weirdness")
def egg_shouted() -> list[Check]:
    """Capitals are rarer in text, so fewer merges serve them."""
    return [Check(f"{name}: {pieces(name, 'EGG.')}", 3, count(name, "EGG.")) for name in OPENAI]


@claim(
    "F10",
    "만나서 반가워요.          → Many tokens per character (Korean inefficient)",
    "outdated",
    "ch-weirdness",
)
def korean_greeting() -> list[Check]:
    """True of GPT-2 alone. The later vocabularies need no more than one token for each character."""
    text = "만나서 반가워요."
    return [
        Check(f"{name}: tokens for {len(text)} characters", Over(len(text)), count(name, text))
        for name in OPENAI
    ]


@claim("F11", "(rare token, may not exist in vocab)", "wrong", "ch-weirdness")
def solid_gold() -> list[Check]:
    """The opposite: with its leading space it is a single token of GPT-2.
    What was rare is the text that the model, not the tokenizer, was trained on."""
    ranks = encoding("gpt2")._mergeable_ranks
    return [
        Check("gpt2: is it in the vocabulary?", False, b" SolidGoldMagikarp" in ranks),
        Check("gpt2: its ids", None, ids("gpt2", " SolidGoldMagikarp")),
    ]


@claim("F12", "YAML uses fewer/simpler tokens", "partly", "ch-weirdness")
def yaml_against_json() -> list[Check]:
    """Fewer than JSON printed with indentation, more than JSON without spaces, which is the cheapest of
    all."""
    data = records()
    as_yaml = count("cl100k_base", yaml.safe_dump(data, sort_keys=False))
    indented = count("cl100k_base", json.dumps(data, indent=2))
    compact = count("cl100k_base", json.dumps(data, separators=(",", ":")))
    return [
        Check("cl100k_base: tokens of 20 records as YAML, against indented JSON", Under(indented), as_yaml),
        Check("cl100k_base: the same, against compact JSON", Under(compact), as_yaml),
    ]


@claim("F13", "(whitespace often separate token)", "partly", "ch-weirdness")
def trailing_space() -> list[Check]:
    """A space is nearly always glued to the word that follows. Only at the end of a text does it stand alone,
    and a model has seldom seen that: hence the warning."""
    space = ids("gpt2", " ")[0]
    return [
        Check(f"gpt2: {text!r} has a token that is one space", True, space in ids("gpt2", text))
        for text in ("the ice cream shop: ", "the ice cream shop: Our")
    ]


@claim(
    "F14",
    "(special token triggers early stop)",
    "partly",
    "ch-special-tokens",
)
def end_of_text() -> list[Check]:
    """Only where the program reads the characters as a special token; otherwise they are ordinary text."""
    text = "<|endoftext|>"
    parsed = encoding("gpt2").encode(text, allowed_special="all")
    return [
        Check("gpt2: tokens, read as a special token", 1, len(parsed)),
        Check("gpt2: tokens, read as text", 1, count("gpt2", text)),
    ]
