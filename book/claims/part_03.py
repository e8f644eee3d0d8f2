"""Part 3 of the notes: UTF-8."""

import unicodedata

from .evidence import Check, Over, claim
from .recorded import UNICODE_TEXT_BYTES, UNICODE_TEXT_CODE_POINTS
from .shared import SNIPPET

ASCII_TEXT = "hello, this is an LLM"
ASCII_LIST = [104, 101, 108, 108, 111, 44, 32, 116, 104, 105, 115, 32, 105, 115, 32, 97, 110, 32, 76, 76, 77]


def size(text: str) -> int:
    """Bytes of a text in UTF-8."""
    return len(text.encode("utf-8"))


@claim("F15", '[ord(x) for x in "hello, this is an LLM"]', "right", "ch-utf8")
def ascii_lists() -> list[Check]:
    """Code points and bytes agree, because every character is ASCII."""
    return [
        Check("code points", ASCII_LIST, [ord(character) for character in ASCII_TEXT]),
        Check("bytes", ASCII_LIST, list(ASCII_TEXT.encode("utf-8"))),
    ]


@claim("F16", "Using UTF-8 encode (equivalent)", "partly", "ch-utf8")
def ord_and_encode() -> list[Check]:
    """Equivalent below 128 and nowhere else: a code point is one number, its UTF-8 form up to four bytes."""
    return [
        Check(
            f"bytes of {text!r}, said to be its code points",
            [ord(c) for c in text],
            list(text.encode("utf-8")),
        )
        for text in ("hello", "안")
    ]


@claim("F17", "# Text length: 111 characters", "wrong", "ch-utf8")
def snippet_length() -> list[Check]:
    """The line that is shown is much shorter, the whole text of the lesson much longer; part 10 has the
    right number."""
    return [
        Check("code points in the text shown", 111, len(SNIPPET)),
        Check("code points in the whole text (recorded)", 111, UNICODE_TEXT_CODE_POINTS),
    ]


@claim("F18", "# Bytes length: 616 bytes", "partly", "ch-utf8", basis="recorded")
def snippet_bytes() -> list[Check]:
    """That is the size of the whole text, of which the notes show only the first line."""
    return [
        Check("bytes of the whole text (recorded)", 616, UNICODE_TEXT_BYTES),
        Check("bytes of the text shown", 616, size(SNIPPET)),
    ]


@claim("F19", "Full-width characters: 3 bytes each", "right", "ch-utf8")
def full_width() -> list[Check]:
    """The full-width forms of ASCII lie at U+FF01 to U+FF5E, within the three-byte range."""
    return [Check("sizes of U+FF01 to U+FF5E", {3}, {size(chr(number)) for number in range(0xFF01, 0xFF5F)})]


@claim("F20", "Emoji: 4 bytes each", "partly", "ch-utf8")
def emoji_bytes() -> list[Check]:
    """Many are; old symbols take three, and an emoji made of several code points takes as many bytes as
    they add up to."""
    samples = {
        "\U0001f604": "smiling face",
        "\u263a": "white smiling face",
        "\u2764\ufe0f": "red heart",
        "\U0001f44d\U0001f3fd": "thumbs up with a skin tone",
        "#\ufe0f\u20e3": "keycap",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466": "family",
    }
    return [Check(f"bytes of {text} ({name})", 4, size(text)) for text, name in samples.items()]


@claim(
    "F21", "Regional flags: 8+ bytes each (combination of emoji + combining characters)", "wrong", "ch-utf8"
)
def regional_flags() -> list[Check]:
    """The text holds no flag and no combining character. It holds single regional letters of four bytes,
    kept apart by an invisible character (U+200C, three bytes) so that no two of them turn into a flag."""
    letters = ["\U0001f1e6" <= character <= "\U0001f1ff" for character in SNIPPET]
    return [
        Check(
            "flags, which are two regional letters side by side",
            Over(0),
            sum(map(lambda a, b: a and b, letters, letters[1:])),
        ),
        Check("combining characters", Over(0), sum(unicodedata.category(c).startswith("M") for c in SNIPPET)),
        Check("bytes of one regional letter", Over(7), size("\U0001f1fa")),
        Check("separators U+200C", None, SNIPPET.count("\u200c")),
    ]


@claim("F22", "Latin extended: 2 bytes", "partly", "ch-utf8")
def latin_extended() -> list[Check]:
    """Up to U+07FF. The block named Latin Extended Additional, which Vietnamese needs, takes three."""
    return [Check(f"bytes of {c} (U+{ord(c):04X})", 2, size(c)) for c in ("\u00e9", "\u0159", "\u1ebf")]


@claim("F23", "Emoji, rare characters: 4 bytes", "partly", "ch-utf8")
def size_by_number() -> list[Check]:
    """Neither rarity nor kind decides but the code point: below 80 (hexadecimal) one byte, below 800 two,
    below 10000 three, and four from there on."""
    return [
        Check(f"bytes of {c} (U+{ord(c):04X})", 4, size(c))
        for c in ("\U0001f604", "\U00010348", "\u263a", "\ua000")
    ]
