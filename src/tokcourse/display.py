"""Tokens that show themselves: in colour in a notebook, with bars between them in a terminal.

A token that holds part of a character shows its bytes in hexadecimal, and colour never stands alone:
every token has an edge, and a table says the same in words.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tokcourse import utf8
from tokcourse.offsets import character_spans

_SIGNS = {" ": "␣", "\n": "↵", "\r": "␍", "\t": "⇥"}
_STYLE = """<style>
.tokcourse-tokens p {line-height: 2.1; overflow-wrap: anywhere}
.tokcourse-tokens .t {border: 1px solid; border-width: 0 0 3px 2px; border-radius: 3px; padding: 2px 1px;
  white-space: pre-wrap; border-color: #0969da; background: #0969da22}
.tokcourse-tokens .t:nth-child(even) {border-color: #bc4c00; background: #bc4c0022;
  border-bottom-style: double}
.tokcourse-tokens code {font-size: .8em}
</style>"""


def readable(token: bytes) -> list[tuple[str, bool]]:
    """A token as (text, whether it is bytes in hexadecimal): what is no whole, visible character is bytes.

    >>> readable("a é".encode() + b"\\xe2\\x82")
    [('a␣é', False), ('E2 82', True)]
    """
    parts: list[tuple[str, bool]] = []
    for segment in utf8.segments(token):
        shown = _SIGNS.get(segment.char or "", segment.char)
        as_bytes = shown is None or not shown.isprintable()
        text = token[segment.start : segment.end].hex(" ").upper() if shown is None or as_bytes else shown
        if parts and parts[-1][1] == as_bytes:
            text = parts.pop()[0] + (" " if as_bytes else "") + text
        parts.append((text, as_bytes))
    return parts


@dataclass(frozen=True)
class Tokens:
    """The ids of a text, and the bytes of each.

    >>> Tokens([72, 128516], [b"H", b"\\xf0\\x9f"])
    2 tokens, 3 bytes: H│⟨F0 9F⟩
    """

    ids: list[int]
    pieces: list[bytes]

    @property
    def text(self) -> str:
        """The text again; bytes that are no UTF-8 are U+FFFD."""
        return b"".join(self.pieces).decode("utf-8", "replace")

    @cached_property
    def offsets(self) -> list[tuple[int, int]]:
        """The characters of the text that each token covers, as (start, end)."""
        return character_spans(self.pieces)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        return zip(self.ids, self.pieces, strict=True)

    def __repr__(self) -> str:
        shown = (
            "".join(f"⟨{text}⟩" if as_bytes else text for text, as_bytes in readable(t)) for t in self.pieces
        )
        return f"{self._summary()}: {'│'.join(shown)}" if self.ids else self._summary()

    def _summary(self) -> str:
        size = sum(map(len, self.pieces))
        return f"{len(self)} token{'s' * (len(self) != 1)}, {size} byte{'s' * (size != 1)}"

    def _repr_html_(self) -> str:
        cells, rows = [], []
        for (idx, piece), (start, end) in zip(self, self.offsets, strict=True):
            marks = [(html.escape(text), as_bytes) for text, as_bytes in readable(piece)]
            shown = "".join(f"<code>{text}</code>" if as_bytes else text for text, as_bytes in marks)
            cells.append(f'<span class="t" title="{idx}">{shown.replace("↵", "↵<br>")}</span>')
            where = str(start) if end - start == 1 else f"{start} to {end - 1}"
            rows.append(
                f"<tr><td>{idx}</td><td>{shown}</td><td>{piece.hex(' ').upper()}</td><td>{where}</td></tr>"
            )
        return (
            f'{_STYLE}<div class="tokcourse-tokens"><p dir="auto">{"<wbr>".join(cells)}</p>'
            f"<details><summary>{self._summary()}: the table</summary><table><thead><tr>"
            '<th scope="col">id</th><th scope="col">token</th><th scope="col">bytes</th>'
            f'<th scope="col">characters</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
            "</details></div>"
        )
