"""Part 10 of the notes, second half: compression and odd cases."""

from tokcourse import corpora

from .evidence import Between, Check, claim
from .shared import OPENAI, bytes_per_token, count, ids, pieces, undefined_names

# The functions that the notes define.
NOTES_FUNCTIONS = {"get_stats", "merge", "train", "build_vocab", "encode", "decode"}


@claim(
    "F92",
    "Code:              1.1X - 1.4X (often worse due to symbols/indentation)",
    "wrong",
    "ch-weirdness",
    basis="own text",
)
def ratios_by_kind() -> list[Check]:
    """English gets far more than that, and GPT-4's vocabulary holds Python as well as
    English. Scripts must not be compared by bytes at all, since a letter takes one byte in one and three in
    another."""
    code, prose = corpora.stdlib(300_000), corpora.prose()
    checks = [Check(f"{name}: English", Between(1.3, 1.7), bytes_per_token(name, prose)) for name in OPENAI]
    checks += [Check(f"{name}: Python", Between(1.1, 1.4), bytes_per_token(name, code)) for name in OPENAI]
    hindi = corpora.phrases()["hi"]
    return checks + [Check("o200k_base: Hindi", None, bytes_per_token("o200k_base", hindi))]


@claim("F93", "compressed = train_and_encode(text, vocab_size=276)", "wrong", "ch-training")
def train_and_encode() -> list[Check]:
    """No such function is defined in the notes."""
    undefined = undefined_names(
        "compressed = train_and_encode(text, vocab_size=276)", NOTES_FUNCTIONS | {"text"}
    )
    return [Check("names that nothing defines", [], undefined)]


@claim("F94", '"127 + 677"      → tokens for "127", "+", "677"', "wrong", "ch-weirdness")
def sums_again() -> list[Check]:
    """GPT-2 cuts the second number of the short sum and both numbers of the long one."""
    return [
        Check(f"{name}: {text}", text.replace(" +", "| +").replace("+ ", "+| "), pieces(name, text))
        for text in ("127 + 677", "1275 + 6773")
        for name in OPENAI
    ]


@claim("F95", '"Egg."   → tokens for "E", "gg", "."', "partly", "ch-weirdness")
def egg_pieces() -> list[Check]:
    """Up to GPT-4; GPT-4o keeps the word whole."""
    return [Check(f"{name}: pieces", "E|gg|.", pieces(name, "Egg.")) for name in OPENAI]


@claim("F96", '"egg."   → tokens for "e", "gg", "."', "wrong", "ch-weirdness")
def egg_small_pieces() -> list[Check]:
    """The word is whole in all three vocabularies."""
    return [Check(f"{name}: pieces", "e|gg|.", pieces(name, "egg.")) for name in OPENAI]


@claim("F97", '"EGG."   → tokens for "E", "G", "G", "."', "wrong", "ch-weirdness")
def egg_shouted_pieces() -> list[Check]:
    """Two of the three letters are merged, which is why part 2 rightly counts three tokens."""
    return [Check(f"{name}: pieces", "E|G|G|.", pieces(name, "EGG.")) for name in OPENAI]


@claim("F98", '"hello " → tokens for "hello", " "', "right", "ch-weirdness")
def hello_space() -> list[Check]:
    """The trailing space is a token of its own in all three."""
    return [Check(f"{name}: {ids(name, 'hello ')}", "hello| ", pieces(name, "hello ")) for name in OPENAI]


@claim(
    "F99",
    '"SolidGoldMagikarp"  → May not exist in vocab, split character by character',
    "wrong",
    "ch-weirdness",
)
def solid_gold_characters() -> list[Check]:
    """Even without its leading space it is a few long pieces."""
    name = "SolidGoldMagikarp"
    return [
        Check(f"{encoding}: {pieces(encoding, name)}", len(name), count(encoding, name))
        for encoding in OPENAI
    ]
