"""Part 4 of the notes: the algorithm."""

from tokcourse.bpe import get_stats, merge

from .evidence import Between, Check, Over, claim
from .recorded import UNICODE_TEXT_BYTES, UNICODE_TEXT_MERGES
from .shared import SNIPPET

HELLO = [104, 101, 108, 108, 111, 44, 32]
RECORDED_PAIRS = list(UNICODE_TEXT_MERGES)
TOKENS_LEFT = UNICODE_TEXT_BYTES - sum(UNICODE_TEXT_MERGES.values())


@claim("F24", "stats = get_stats(tokens)", "right", "ch-bpe")
def stats_of_hello() -> list[Check]:
    """Six neighbouring pairs, each once."""
    claimed = {(104, 101): 1, (101, 108): 1, (108, 108): 1, (108, 111): 1, (111, 44): 1, (44, 32): 1}
    return [Check('pairs of "hello, "', claimed, get_stats(HELLO))]


@claim("F25", 'top_pair = (108, 108)  # "ll" appears once', "wrong", "ch-bpe")
def top_pair() -> list[Check]:
    """All six pairs appear once, and `max` gives the first of equals: the pair that was counted first."""
    stats = get_stats(HELLO)
    return [Check("max(stats, key=stats.get)", (108, 108), max(stats, key=lambda pair: stats[pair]))]


@claim("F26", "result = [5, 6, 99, 9, 1]", "right", "ch-bpe")
def merge_example() -> list[Check]:
    """The pair (6, 7) occurs once, and gives way to 99."""
    return [
        Check(
            "merge([5, 6, 6, 7, 9, 1], (6, 7), 99)", [5, 6, 99, 9, 1], merge([5, 6, 6, 7, 9, 1], (6, 7), 99)
        )
    ]


@claim("F27", "tokens2 = [104, 256, 108, 108, 111, 116, 104, 105, 115]", "wrong", "ch-bpe")
def merge_absent_pair() -> list[Check]:
    """The text has no e with a space after it, so nothing is merged and all ten ids stay.
    The list in the notes drops an e and a space that are not even neighbours."""
    tokens = list(b"hello this")
    merged = merge(tokens, (101, 32), 256)
    return [
        Check('merge of (101, 32) in "hello this"', [104, 256, 108, 108, 111, 116, 104, 105, 115], merged),
        Check("ids that are left", 9, len(merged)),
        Check("times that (101, 32) occurs", 1, get_stats(tokens).get((101, 32), 0)),
    ]


@claim("F28", "merging (101, 32) into a new token 256", "right", "ch-training", basis="recorded")
def printed_merges() -> list[Check]:
    """The merges are as printed. They need the whole text; the line of it that the notes show has all fifteen
    of the emoji beginnings that make the second merge."""
    printed = {256: (101, 32), 257: (240, 159), 258: (226, 128), 259: (105, 110), 275: (32, 262)}
    checks = [
        Check(f"pair of token {i} (recorded)", pair, RECORDED_PAIRS[i - 256]) for i, pair in printed.items()
    ]
    found = get_stats(list(SNIPPET.encode("utf-8")))[240, 159]
    return checks + [
        Check("times that (240, 159) occurs in the line shown", UNICODE_TEXT_MERGES[240, 159], found)
    ]


@claim("F29", "# Output: compression ratio: 1.37X", "right", "ch-training", basis="recorded")
def demo_compression() -> list[Check]:
    """Each merge shortens the text by as many ids as its pair has occurrences."""
    return [
        Check("616 less the recorded counts of the 20 merges", 451, TOKENS_LEFT),
        Check("compression ratio", 1.37, round(UNICODE_TEXT_BYTES / TOKENS_LEFT, 2)),
    ]


@claim("F30", "Token 257: bytes [240, 159] = emoji prefix", "right", "ch-utf8")
def emoji_prefix() -> list[Check]:
    """F0 9F begins U+1F000 to U+1FFFF, where nearly all newer emoji live."""
    block = range(0x1F000, 0x20000)
    begin = sum(chr(number).encode("utf-8")[:2] == bytes([240, 159]) for number in block)
    return [Check("code points from U+1F000 to U+1FFFF that begin so", len(block), begin)]


@claim("F31", "Token 258: bytes [226, 128] = another emoji prefix", "wrong", "ch-utf8")
def punctuation_prefix() -> list[Check]:
    """E2 80 begins U+2000 to U+203F: spaces, dashes, quotation marks, invisible joiners.
    In the line shown these are an interrobang and the separators between the regional letters."""
    found = [c for c in SNIPPET if c.encode("utf-8")[:2] == bytes([226, 128])]
    pictures = [c for c in found if ord(c) >= 0x2190]
    return [
        Check("characters of the line shown that begin so and are pictures", Over(0), len(pictures)),
        Check("characters of the line shown that begin so", None, len(found)),
    ]


@claim("F32", "276-token vocabulary that compresses text by 37%", "wrong", "ch-training")
def saving() -> list[Check]:
    """A ratio of 1.37 is not a saving of 37 %: the saving is one less the inverse of the ratio."""
    return [Check("saving in per cent, 616 to 451", Between(36.5, 37.5), round(100 * (1 - 451 / 616), 1))]


@claim("F33", "ids = list(tokens)  # Copy of original bytes", "right", "ch-bpe")
def list_copies() -> list[Check]:
    """`list` makes a new list, so that the merges leave the bytes alone."""
    tokens = list(b"hello")
    ids = list(tokens)
    ids[0] = 0
    return [Check("the first byte after the copy was changed", 104, tokens[0])]
