"""The bytes of a text, bit by bit, and what happens when they are broken."""

import html
import re

import ipywidgets

from tokcourse import utf8
from tokcourse.widgets.base import Widget
from tokcourse.widgets.tokens import visible

LIMIT = 300  # characters shown: more would be no reading matter, and slow to draw
BROKEN = {
    "Continuation alone": "80",
    "Too long a form": "C0 AF",
    "A surrogate": "ED A0 BD",
    "Above U+10FFFF": "F4 90 80 80",
    "Latin-1": "63 61 66 E9",
}


class ByteInspector(Widget):
    """A text as graphemes, code points, bytes and bits. Type another, write the bytes, or break them.

    `hex` holds bytes in hexadecimal that are shown instead of those of the text; it is empty at first.

    >>> ByteInspector("é").text
    'é'
    """

    script = "byte_inspector"
    title = "The bytes of a text, bit by bit"

    def __init__(self, text: str) -> None:
        utf8.check_text(text)
        super().__init__(
            {"limit": LIMIT},
            {
                "text": ipywidgets.Textarea(value=text, description="Text", rows=2),
                "hex": ipywidgets.Text(description="Bytes", placeholder="of the text; or your own: C3 A9"),
            },
        )

    def first_frame(self) -> str:
        data, problem = self.data_and_problem()
        text = utf8.decode(data, "replace")
        faults = sum(1 for segment in utf8.segments(data) if segment.error)
        status = f"Graphemes: {len(utf8.graphemes(text))}. Code points: {len(text)}. Bytes: {len(data)}."
        if faults:
            whole = len(utf8.segments(data)) - faults
            status = f"{len(data)} bytes that are no UTF-8: faults: {faults}, whole characters: {whole}. "
            status += f"Read with replacement: {visible(text)}"
        samples = "".join(button(name, f'data-hex="{example}"') for name, example in BROKEN.items())
        return (
            f'<p class="tw-status" data-part="status" role="status">{html.escape(status)}</p>'
            f'<p class="tw-note tw-alarm" data-part="problem" role="status">{problem}</p>'
            '<p class="tw-buttons" data-part="samples" role="group" aria-label="Break the bytes">'
            + button("Edit these bytes", 'data-act="edit"')
            + button("Cut the last byte", 'data-act="cut"')
            + samples
            + button("Mend", 'data-act="mend"')
            + '</p><ol class="tw-clusters" data-part="clusters" tabindex="0" aria-label="Characters">'
            + "".join(clusters(data))
            + "</ol>"
        )

    def data_and_problem(self) -> tuple[bytes, str]:
        """The bytes that are shown, and a sentence if they are not all or not those that were asked for."""
        text = self.text[:LIMIT].encode()
        if not self.hex.strip():
            return text, f"The first {LIMIT} characters are shown." if len(self.text) > LIMIT else ""
        try:
            data = bytes.fromhex(re.sub(r"(?i)0x|[\s,]", "", self.hex))
        except ValueError:
            return text, "Write each byte as two digits, 0 to 9 and A to F, such as F0 9F 98 84."
        most = 4 * LIMIT
        return data[:most], f"The first {most} bytes are shown." if len(data) > most else ""


def button(label: str, attribute: str) -> str:
    return f'<button type="button" {attribute}>{label}</button>'


def clusters(data: bytes) -> list[str]:
    """One box for each character that a reader sees, with a box for each code point; one for each fault."""
    segments, bits = utf8.segments(data), utf8.layout(data)
    boxes, place = [], 0
    while place < len(segments):
        if segments[place].error:
            boxes.append(cluster("�", segments[place : place + 1], bits))
            place += 1
            continue
        end = next((n for n in range(place, len(segments)) if segments[n].error), len(segments))
        for glyph in utf8.graphemes("".join(str(segment.char) for segment in segments[place:end])):
            boxes.append(cluster(glyph, segments[place : place + len(glyph)], bits))
            place += len(glyph)
    return boxes


def cluster(glyph: str, inside: list[utf8.Segment], bits: list[utf8.ByteLayout]) -> str:
    boxes = "".join(segment_box(segment, bits[segment.start : segment.end]) for segment in inside)
    return f'<li class="tw-cluster"><bdi class="tw-glyph">{html.escape(visible(glyph))}</bdi>{boxes}</li>'


def segment_box(segment: utf8.Segment, bits: list[utf8.ByteLayout]) -> str:
    """A code point, or what is wrong, above its bytes: hexadecimal, marker bits underlined, role."""
    kind = ' class="tw-alarm"' if segment.error else ""
    name = segment.error or f"U+{ord(str(segment.char)):04X}"
    cells = "".join(byte_cell(byte, "fault" if segment.error else byte.kind) for byte in bits)
    return f'<div class="tw-char"><span{kind}>{name}</span><ol class="tw-bytes">{cells}</ol></div>'


def byte_cell(byte: utf8.ByteLayout, kind: str) -> str:
    return (
        f'<li class="tw-byte tw-{kind}"><b>{byte.value:02X}</b><span class="tw-bits"><u>{byte.marker}</u>'
        f"{byte.payload}</span><small>{kind}</small></li>"
    )
