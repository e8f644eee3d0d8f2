"""The whole way of a text into a model and back, every stage at once."""

import html
from typing import TYPE_CHECKING

import ipywidgets

from tokcourse import patterns, utf8
from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import scrolling
from tokcourse.widgets.tokens import for_browser, shown, token_box, token_list, token_span, visible
from tokcourse.widgets.vocab_slider import ratio

if TYPE_CHECKING:
    from tokcourse import Tokenizer

LIMIT = 400  # characters
ROWS, COLUMNS = 6, 6


class Pipeline(Widget):
    """Text, bytes, chunks, ids, rows of the embedding, and back: each stage live on the reader's own text.

    The numbers in the rows are made up, as they are in a model before training.

    >>> from tokcourse import Tokenizer
    >>> Pipeline("low lower", Tokenizer(vocab_size=258).train("low lower")).text
    'low lower'
    """

    script = "pipeline"
    title = "From text to numbers and back"

    def __init__(self, text: str, tokenizer: "Tokenizer") -> None:
        utf8.check_text(text)
        self.tokenizer = tokenizer
        data = {**for_browser(tokenizer), "limit": LIMIT, "rows": ROWS, "columns": COLUMNS}
        super().__init__(data, {"text": ipywidgets.Textarea(value=text, description="Text", rows=2)})

    def first_frame(self) -> str:
        text, vocab = self.text[:LIMIT], self.tokenizer.vocab
        chunks = patterns.split(text, self.tokenizer.pattern)
        tokens = [self.tokenizer.encode(chunk, allowed_special="none") for chunk in chunks]
        ids = [idx for some in tokens for idx in some]
        size = len(text.encode())
        boxes = [
            token_box(shown(vocab[idx]), number % 2 * 2 + place % 2, str(idx))
            for number, some in enumerate(tokens)
            for place, idx in enumerate(some)
        ]
        rows = "".join(
            f'<tr><th scope="row">{idx}</th>'
            + "".join(f"<td>{weight(idx, column):.2f}</td>" for column in range(COLUMNS))
            + "</tr>"
            for idx in ids[:ROWS]
        )
        more = f"and {len(ids) - ROWS} more rows" if len(ids) > ROWS else ""
        back = self.tokenizer.decode(ids)
        same = "the same text" if back == text else "not the same text"
        cut = f"The first {LIMIT} characters are shown." if len(self.text) > LIMIT else ""
        coloured = "".join(token_span(visible(chunk), place % 2 * 2) for place, chunk in enumerate(chunks))
        table = f'<table><tbody data-part="rows">{rows}</tbody></table>'
        per_token = f"{ratio(size, len(ids))} bytes per token"
        return (
            f'<p class="tw-note tw-alarm" data-part="problem" role="status">{cut}</p>'
            + stage("Text", f"{len(utf8.graphemes(text))} graphemes, {len(text)} code points")
            + stage("Bytes", f"{size} bytes", box("bytes", text.encode().hex(" ").upper()))
            + stage("Chunks", f"{len(chunks)} chunks, which no token crosses", box("chunks", coloured))
            + stage("Ids", f"{len(ids)} tokens, {per_token}", token_list("ids", "Ids", boxes))
            + stage(
                "Rows",
                "each id picks its row of a table; these numbers are made up",
                scrolling("Rows", table) + f'<p class="tw-note" data-part="moreRows">{more}</p>',
            )
            + stage("Back", same, box("back", html.escape(back)))
        )


def stage(name: str, sentence: str, inside: str = "") -> str:
    """One step on the way: its name, a sentence that the view keeps up to date, and what it gives."""
    says = f'<b>{name}</b> <span data-part="says{name}">{sentence}</span>'
    return f'<div class="tw-stage"><p>{says}</p>{inside}</div>'


def box(part: str, inside: str) -> str:
    """Text in a box that scrolls."""
    label = f'role="group" tabindex="0" aria-label="{part.capitalize()}"'
    return f'<div class="tw-text" data-part="{part}" {label}>{inside}</div>'


def weight(idx: int, column: int) -> float:
    """Number `column` of the row of an id: between -1 and 1, always the same, as if by chance.

    >>> [weight(300, column) for column in range(3)]
    [...]
    """
    mixed = (idx * 8 + column + 1) * 0x9E3779B1 & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 15) * 0x85EBCA6B & 0xFFFFFFFF
    return (mixed >> 8) % 201 / 100 - 1
