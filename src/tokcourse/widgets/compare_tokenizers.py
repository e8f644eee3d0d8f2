"""One text in several published vocabularies, side by side."""

import html
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import ipywidgets

from tokcourse import published
from tokcourse.utf8 import check_text
from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import table
from tokcourse.widgets.tokens import in_quotes, shown, token_box, token_list, visible, with_shape
from tokcourse.widgets.vocab_slider import ratio

Row = dict[str, Any]
LIMIT = 1000  # characters of a text that is typed: the rows hold each of their tokens


class CompareTokenizers(Widget):
    """The tokens of one text in several published encodings, with counts and bytes per token.

    `at` is a character: the tokens that hold it are marked in every row, so that you can see who cuts where.
    On a page the text stays as it is, and a link leads with it to the playground; with a kernel you can type
    another one here.
    """

    script = "compare_tokenizers"
    title = "One text in several vocabularies"

    def __init__(
        self,
        text: str,
        encodings: Sequence[str] = ("gpt2", "p50k_base", "cl100k_base", "o200k_base"),
    ) -> None:
        self.encodings = tuple(encodings)
        self.encode(text)
        controls = {
            "text": ipywidgets.Textarea(value=text, description="Text", rows=2),
            "at": ipywidgets.IntSlider(max=self.last, description="Character"),
            "ids": ipywidgets.Checkbox(value=True, description="Show ids", indent=False),
        }
        super().__init__({"text": self.encoded, "rows": self.rows}, controls, kernel_only=("text",))
        self.observe(self.encode_again, "text")

    def encode(self, text: str) -> None:
        """For each encoding the ids of a text, the bytes of each token, and where each one ends."""
        self.encoded = check_text(text)[:LIMIT]
        self.last = max(0, len(self.encoded) - 1)  # character
        self.rows: list[Row] = []
        for name in self.encodings:
            tokenizer = published.load(name)
            ids = tokenizer.encode(self.encoded, allowed_special="none")
            tokens = [tokenizer.vocab[idx] for idx in ids]
            self.rows.append(
                {
                    "name": name,
                    "size": tokenizer.vocab_size,
                    "ids": ids,
                    "tokens": [in_quotes(with_shape(shown(token))) for token in tokens],
                    "shown": [with_shape(shown(token)) for token in tokens],
                    "ends": list(accumulate(map(len, tokens))),
                }
            )

    def encode_again(self, change: dict[str, Any]) -> None:
        """Another text: the view gets new data and a new first frame."""
        self.encode(self.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        self.controls["at"].value, self.controls["at"].max = 0, self.last
        self.view.data = {"text": self.encoded, "rows": self.rows}
        self.view.first_frame = self.first_frame()

    def first_frame(self) -> str:
        size = len(self.encoded.encode())
        start, end = (len(self.encoded[: self.at + more].encode()) for more in (0, 1))
        lists, said = [], []
        for row in self.rows:
            starts = [0, *row["ends"]]
            held = [n for n, stop in enumerate(row["ends"]) if starts[n] < end and stop > start]
            said.append(f"{row['name']} {', '.join(row['tokens'][n] for n in held)}")
            boxes = [
                token_box(text, n % 2, str(row["ids"][n]), " tw-first" if n in held else "")
                for n, text in enumerate(row["shown"])
            ]
            count = f"tokens: {len(boxes)}, bytes per token: {ratio(size, len(boxes))}"
            lists.append(
                f'<p class="tw-note"><b>{html.escape(row["name"])}</b>, {count}</p>'
                + token_list(row["name"], f"Tokens of {row['name']}", boxes)
            )
        character = in_quotes(with_shape(visible(self.encoded[self.at : self.at + 1])))
        status = f"{character} is in: {'; '.join(said)}." if self.encoded else "There is no text."
        cut = f'<p class="tw-note tw-alarm">The first {LIMIT} characters are shown.</p>'
        summary = [
            (row["name"], row["size"], len(row["ids"]), ratio(size, len(row["ids"]))) for row in self.rows
        ]
        return (
            '<p class="tw-note" data-part="fixed">Here the text is fixed: '
            'the <span data-part="playground">playground</span> takes any other.</p>'
            f"{cut if len(self.text) > LIMIT else ''}"
            f'<p class="tw-status" data-part="status" role="status">{html.escape(status)}</p>'
            f'<div data-part="rows"{"" if self.ids else " class=tw-no-notes"}>{"".join(lists)}</div>'
            + table(("vocabulary", "ids", "tokens", "bytes per token"), summary)
        )
