"""Text read in the wrong code page: how it goes wrong, which page it was, and how much can be repaired.

UTF-8 writes "é" as the bytes C3 A9. Whoever reads these as two characters of an older page sees "Ã©".
Nothing is lost as long as the page gives every byte a character; but most pages leave some bytes out.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from tokcourse.utf8 import REPLACEMENT

# One byte for each character, ASCII below 0x80: the pages that Windows, DOS and ISO gave Europe.
CODE_PAGES = tuple(f"cp125{n}" for n in range(9)) + (
    "cp437",
    "cp850",
    "cp866",
    "cp874",
    "latin-1",
    "koi8-r",
    "mac-roman",
)


@functools.cache
def characters(page: str) -> dict[int, str]:
    """The character that a code page gives to each byte; bytes that it leaves out are missing.

    >>> len(characters("latin-1")), characters("cp1252")[0x80]
    (256, '€')
    """
    table = {}
    for byte in range(256):
        if (char := bytes([byte]).decode(page, "replace")) != REPLACEMENT:
            table[byte] = char
    return table


def left_out(page: str) -> list[int]:
    """The byte values to which a code page gives no character: what it cannot show, it loses.

    >>> [f"{byte:02X}" for byte in left_out("cp1252")]
    ['81', '8D', '8F', '90', '9D']
    """
    return [byte for byte in range(256) if byte not in characters(page)]


def misread(text: str, page: str, lost: str = REPLACEMENT) -> str:
    """What a reader sees who takes UTF-8 for a code page; `lost` stands for a byte that the page leaves out.

    >>> misread("café – 안", "cp1252")
    'cafÃ© â€“ ì•ˆ'
    """
    table = characters(page)
    return "".join(table.get(byte, lost) for byte in text.encode("utf-8"))


class Repair(NamedTuple):
    """The text read again as UTF-8, and how many of its characters could not be had back."""

    text: str
    lost: int


def repair(garbled: str, page: str) -> Repair:
    """Turn text that was misread in a code page back into bytes, and read them as UTF-8.

    What does not come back is U+FFFD. Characters that the page does not have are kept as they are.

    >>> repair("cafÃ© â€“ ì•ˆ", "cp1252")
    Repair(text='café – 안', lost=0)
    """
    back = {char: bytes([byte]) for byte, char in characters(page).items()}
    back[REPLACEMENT] = b"\xff"  # never part of UTF-8, so it decodes to U+FFFD
    text = b"".join(back.get(char) or char.encode("utf-8", "replace") for char in garbled).decode(
        "utf-8", "replace"
    )
    return Repair(text, text.count(REPLACEMENT))


def likely_pages(garbled: str) -> list[tuple[str, int]]:
    """The code pages that could have made this text, the one that loses least first, with what it loses.

    A page that lacks one of the characters cannot have made it.

    >>> likely_pages("ÅŸey cafÃ©")[0]
    ('cp1252', 0)
    """
    found = []
    for page in CODE_PAGES:
        if set(garbled) - {REPLACEMENT} <= set(characters(page).values()):
            found.append((page, repair(garbled, page).lost))
    return sorted(found, key=lambda pair: pair[1])
