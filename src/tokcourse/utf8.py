"""Text is bytes: UTF-8 by hand, what each bit is for, and where a string of bytes is no UTF-8.

Written for reading. `str.encode` and `bytes.decode` do the same in C, and tests hold this file to them.
The rules are those of RFC 3629 and of chapter 3.9 of the Unicode Standard.
`code_pages` holds what goes wrong when bytes are read by another rule.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

LAST = 0x10FFFF  # the last code point
REPLACEMENT = "\ufffd"  # what decoders put in place of bytes that are no UTF-8


class UnicodeTextError(ValueError):
    """Text that no UTF-8 can hold, or bytes that are no UTF-8."""


def check_text(text: str) -> str:
    """The text itself, if UTF-8 can hold it; UnicodeTextError if not, TypeError for what is no str.

    >>> check_text("naïve")
    'naïve'
    >>> check_text("half an emoji: \\ud83d")
    Traceback (most recent call last):
    tokcourse.utf8.UnicodeTextError: the text has a lone surrogate, U+D83D, at position 15; ...
    """
    if not isinstance(text, str):
        raise TypeError(
            f"the text must be a str, not {type(text).__name__}; bytes become one by .decode('utf-8')"
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnicodeTextError(
            f"the text has a lone surrogate, U+{ord(text[error.start]):04X}, at position {error.start}; "
            "it is half of a UTF-16 pair and no character: "
            "mend it with text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')"
        ) from None
    return text


def encode_code_point(code_point: int) -> bytes:
    """The one to four bytes of a code point: marker bits say how many, the rest is its number in binary.

    >>> [encode_code_point(ord(c)).hex(" ") for c in "aé안😄"]
    ['61', 'c3 a9', 'ec 95 88', 'f0 9f 98 84']

    Raises UnicodeTextError for a surrogate (U+D800 to U+DFFF) and for a number that is no code point.
    """
    if not 0 <= code_point <= LAST:
        raise UnicodeTextError(f"{code_point:#x} is no code point: they run from 0 to 0x10ffff")
    if 0xD800 <= code_point <= 0xDFFF:
        raise UnicodeTextError(f"U+{code_point:04X} is a surrogate: half of a UTF-16 pair, not a character")
    if code_point < 0x80:
        return bytes([code_point])
    size = 2 if code_point < 0x800 else 3 if code_point < 0x10000 else 4
    tail = []
    for _ in range(size - 1):
        tail.append(0b1000_0000 | code_point & 0b0011_1111)  # six bits to each continuation byte
        code_point >>= 6
    marker = (0b1100_0000, 0b1110_0000, 0b1111_0000)[size - 2]
    return bytes([marker | code_point, *reversed(tail)])


def encode(text: str) -> bytes:
    """The UTF-8 bytes of a text, as `text.encode("utf-8")` gives them.

    >>> encode("안")
    b'\\xec\\x95\\x88'
    """
    return b"".join(encode_code_point(ord(char)) for char in text)


class Segment(NamedTuple):
    """Bytes `start` to `end`: either one character, or bytes that are none and the reason why."""

    start: int
    end: int
    char: str | None
    error: str | None


def segments(data: bytes) -> list[Segment]:
    """Cut bytes into characters and faults. A fault is as long as it could still have become a character.

    >>> for segment in segments(b"a\\xc3\\xa9\\xe2\\x82"):
    ...     print(segment.char, segment.error)
    a None
    é None
    None cut short: this character has 3 bytes, and only 2 of them stand here
    """
    found, start = [], 0
    while start < len(data):
        end, error = _one_character(data, start)
        char = None if error else chr(_code_point(data[start:end]))
        found.append(Segment(start, end, char, error))
        start = end
    return found


def _one_character(data: bytes, start: int) -> tuple[int, str | None]:
    """Where the character at `start` ends, and what is wrong with it."""
    lead = data[start]
    size = sequence_length(lead)
    if size == 0:
        if lead & 0b1100_0000 == 0b1000_0000:
            return start + 1, "a continuation byte without a lead byte before it"
        if lead in (0xC0, 0xC1):
            return start + 1, f"{lead:02X} could only begin a longer form of a one-byte character"
        return start + 1, f"{lead:02X} would begin a number above U+10FFFF: it never occurs in UTF-8"
    # After these four lead bytes, only part of the continuation bytes may follow.
    low, high = {0xE0: (0xA0, 0xBF), 0xED: (0x80, 0x9F), 0xF0: (0x90, 0xBF), 0xF4: (0x80, 0x8F)}.get(
        lead, (0x80, 0xBF)
    )
    for end in range(start + 1, start + size):
        if end == len(data) or data[end] & 0b1100_0000 != 0b1000_0000:
            return (
                end,
                f"cut short: this character has {size} bytes, and only {end - start} of them stand here",
            )
        if not low <= data[end] <= high:
            reason = {0xED: "this would be a surrogate", 0xF4: "this would be above U+10FFFF"}
            return end, reason.get(lead, "a longer form than the character needs")
        low, high = 0x80, 0xBF
    return start + size, None


def sequence_length(lead: int) -> int:
    """How many bytes a character has that begins with this byte; 0 if none can.

    >>> [sequence_length(byte) for byte in (0x61, 0xC3, 0xEC, 0xF0, 0x80, 0xFF)]
    [1, 2, 3, 4, 0, 0]
    """
    if lead < 0x80:
        return 1
    if 0xC2 <= lead <= 0xDF:
        return 2
    if 0xE0 <= lead <= 0xEF:
        return 3
    return 4 if 0xF0 <= lead <= 0xF4 else 0


def _code_point(sequence: bytes) -> int:
    """Put the payload bits of a valid sequence together."""
    if len(sequence) == 1:
        return sequence[0]
    code_point = sequence[0] & (0xFF >> len(sequence) + 1)
    for byte in sequence[1:]:
        code_point = code_point << 6 | byte & 0b0011_1111
    return code_point


def decode(data: bytes, errors: str = "strict") -> str:
    """The text of UTF-8 bytes. `errors`: "strict" raises UnicodeTextError, "replace" puts U+FFFD for faults.

    >>> decode(b"caf\\xc3\\xa9"), decode(b"caf\\xc3", errors="replace")
    ('café', 'caf�')
    """
    if errors not in ("strict", "replace"):
        raise ValueError(f"errors must be 'strict' or 'replace', not {errors!r}")
    found = segments(data)
    if errors == "strict" and (fault := next((s for s in found if s.error), None)):
        shown = data[fault.start : fault.end].hex(" ").upper()
        raise UnicodeTextError(f"no UTF-8 at byte {fault.start} ({shown}): {fault.error}")
    return "".join(REPLACEMENT if s.char is None else s.char for s in found)


class ByteLayout(NamedTuple):
    """One byte: its marker bits and payload bits, as strings of 0 and 1, and the number of its segment."""

    value: int
    kind: str  # "ascii", "lead", "continuation" or "invalid"
    marker: str
    payload: str
    segment: int


def layout(data: bytes) -> list[ByteLayout]:
    """What each bit of each byte is for.

    >>> for byte in layout("é".encode()):
    ...     print(byte.kind, byte.marker, byte.payload)
    lead 110 00011
    continuation 10 101001
    """
    rows = []
    for number, segment in enumerate(segments(data)):
        for offset, value in enumerate(data[segment.start : segment.end]):
            bits = f"{value:08b}"
            kind, cut = "continuation", 2
            if segment.error:
                kind, cut = "invalid", 8
            elif offset == 0:
                size = segment.end - segment.start
                kind, cut = ("ascii", 1) if size == 1 else ("lead", size + 1)
            rows.append(ByteLayout(value, kind, bits[:cut], bits[cut:], number))
    return rows


def sizes(text: str) -> dict[str, int]:
    """Bytes of a text in UTF-8, UTF-16 and UTF-32, without a byte order mark.

    >>> sizes("안녕 😄")
    {'utf-8': 11, 'utf-16': 10, 'utf-32': 16}
    """
    return {
        name: len(text.encode(f"{name}-le" if name != "utf-8" else name))
        for name in ("utf-8", "utf-16", "utf-32")
    }


def name(char: str) -> str:
    """The Unicode name of a character, or its category where it has none.

    >>> name("é"), name("\\n")
    ('LATIN SMALL LETTER E WITH ACUTE', 'no name, category Cc')
    """
    return unicodedata.name(char, f"no name, category {unicodedata.category(char)}")


def graphemes(text: str) -> list[str]:
    """What a reader would call characters: extended grapheme clusters, by the rules of Unicode Annex 29.

    >>> [len(cluster) for cluster in graphemes("e\\u0301👍🏽!")]
    [2, 2, 1]
    """
    import regex

    return regex.findall(r"\X", text)


def normal_forms(text: str) -> dict[str, str]:
    """The text composed (NFC), decomposed (NFD), and both again with look-alikes folded (NFKC, NFKD).

    >>> {form: len(made) for form, made in normal_forms("é").items()}
    {'NFC': 1, 'NFD': 2, 'NFKC': 1, 'NFKD': 2}
    """
    return {
        "NFC": unicodedata.normalize("NFC", text),
        "NFD": unicodedata.normalize("NFD", text),
        "NFKC": unicodedata.normalize("NFKC", text),
        "NFKD": unicodedata.normalize("NFKD", text),
    }
