"""What SentencePiece does to a text first: replace characters by a table, tidy spaces, write them as U+2581.

The table (nmt_nfkc and its like) lies in the model file, compiled: a trie over UTF-8 bytes as a *double
array*, and the replacements, each ended by a zero byte. The longest entry that begins the text wins.

A double array (Aoe, 1989) is a trie in one array of 32-bit units. From the unit of a node the child for a
byte is at (place of the node XOR offset of its unit) XOR byte, and is a child indeed if its label is that
byte. The layout of a unit is that of Darts-clone.
"""

import struct
from collections.abc import Iterator, Sequence

from tokcourse.sentencepiece_file import NormalizerSpec

SPACE = "\u2581"
_DAMAGED = "the model's table for normalization is damaged: copy the model file again"


class CharsMap:
    """The compiled table of replacements.

    >>> CharsMap(b"").longest_match(b"abc") is None
    True
    """

    def __init__(self, blob: bytes) -> None:
        size = int.from_bytes(blob[:4], "little")
        if size % 4 or size + 4 > max(len(blob), 4):
            raise ValueError(_DAMAGED)
        self.units: tuple[int, ...] = struct.unpack_from(f"<{size // 4}I", blob, 4) if blob else ()
        self.replacements = blob[4 + size :]

    def longest_match(self, data: bytes, start: int = 0) -> tuple[str, int] | None:
        """The replacement for the longest entry that begins at `start`, and how many bytes it replaces."""
        try:
            return self._longest_match(data, start) if self.units else None
        except (IndexError, ValueError):
            raise ValueError(_DAMAGED) from None

    def _longest_match(self, data: bytes, start: int) -> tuple[str, int] | None:
        found = None
        place = _offset(self.units[0])
        for length, byte in enumerate(data[start:], 1):
            place ^= byte
            unit = self.units[place]
            if unit & 0x800000FF != byte:  # the label of this unit: nothing in the table goes on like this
                break
            place ^= _offset(unit)
            if unit >> 8 & 1:  # an entry ends here; the unit now at `place` says where its replacement is
                found = self.units[place] & 0x7FFFFFFF, length
        if found is None:
            return None
        value, length = found
        return self.replacements[value : self.replacements.index(0, value)].decode("utf-8"), length


def _offset(unit: int) -> int:
    return unit >> 10 << ((unit & 1 << 9) >> 6)


class Normalizer:
    """Normalizes as a model's options say; `keep` are symbols that must come through unchanged."""

    def __init__(self, spec: NormalizerSpec, space_as_suffix: bool = False, keep: Sequence[str] = ()) -> None:
        self.spec, self.space_as_suffix = spec, space_as_suffix
        self.charsmap = CharsMap(spec.precompiled_charsmap)
        self.keep = [symbol.encode("utf-8") for symbol in keep]  # the longest first

    def __call__(self, text: str) -> str:
        """The text as the model sees it.

        >>> Normalizer(NormalizerSpec())("  one   two ")
        '▁one▁two'
        >>> Normalizer(NormalizerSpec(add_dummy_prefix=False, remove_extra_whitespaces=False))(" one  two")
        '▁one▁▁two'
        """
        if not text:
            return ""
        tidy = self.spec.remove_extra_whitespaces
        parts = []
        after_space = tidy  # spaces at the beginning go too
        for part in self._replaced(text):
            if after_space:
                part = part.lstrip(" ")
            if part:
                parts.append(part)
                after_space = tidy and part.endswith(" ")
        if tidy and not parts:
            return ""
        space = SPACE if self.spec.escape_whitespaces else " "
        result = "".join(parts).replace(" ", space)
        if self.spec.add_dummy_prefix and not self.space_as_suffix:
            result = space + result
        if tidy:
            result = result.rstrip(space)
        if self.spec.add_dummy_prefix and self.space_as_suffix:
            result += space
        return result

    def _replaced(self, text: str) -> Iterator[str]:
        """The text in parts, each as the table has it."""
        if not self.charsmap.units and not self.keep:
            yield from text
            return
        data = text.encode("utf-8")
        start = 0
        while start < len(data):
            kept = next((symbol for symbol in self.keep if data.startswith(symbol, start)), None)
            if kept:
                part, length = kept.decode("utf-8"), len(kept)
            elif match := self.charsmap.longest_match(data, start):
                part, length = match
            else:
                length = character_length(data[start])
                part = data[start : start + length].decode("utf-8")
            yield part
            start += length


def character_length(first_byte: int) -> int:
    """How many bytes a character has in UTF-8, by its first.

    >>> [character_length(character.encode()[0]) for character in "aé中🙂"]
    [1, 2, 3, 4]
    """
    return 1 if first_byte < 0x80 else 2 if first_byte < 0xE0 else 3 if first_byte < 0xF0 else 4
