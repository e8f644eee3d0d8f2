"""A slider over vocabulary size: the same text in more and more merges."""

from typing import TYPE_CHECKING

import ipywidgets

from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import fixed, line_chart, table
from tokcourse.widgets.tokens import borders, counts, cut_text

if TYPE_CHECKING:
    from tokcourse import Tokenizer


class VocabSlider(Widget):
    """A text cut into tokens, for every vocabulary size from the single bytes to the whole vocabulary.

    At each position the tokens are those of `tokenizer.resized(vocab_size)`: the vocabularies of one training
    run are prefixes of each other, so one list of borders serves them all. `vocab_size` is where the slider
    stands first, the whole vocabulary if it is None; special tokens count, as in the tokenizer.

    >>> from tokcourse import Tokenizer
    >>> slider = VocabSlider("low lower lowest", Tokenizer(vocab_size=259).train("low lower lowest"))
    >>> slider.vocab_size
    259
    """

    script = "vocab_slider"
    title = "Tokens at every vocabulary size"

    def __init__(self, text: str, tokenizer: "Tokenizer", vocab_size: int | None = None) -> None:
        self.text = text
        self.borders = borders(text, tokenizer)
        self.counts = counts(self.borders, len(tokenizer.merges))
        self.largest = tokenizer.vocab_size
        self.smallest = self.largest - len(tokenizer.merges)
        size = self.largest if vocab_size is None else vocab_size
        if not self.smallest <= size <= self.largest:
            raise ValueError(f"vocab_size must be from {self.smallest} to {self.largest}, not {size}")
        slider = ipywidgets.IntSlider(
            value=size,
            min=self.smallest,
            max=self.largest,
            description="Vocabulary size",
            style={"description_width": "initial"},
            layout={"width": "100%"},
        )
        data = {"text": text, "borders": self.borders, "smallest": self.smallest}
        super().__init__(data, {"vocab_size": slider})

    def first_frame(self) -> str:
        merges = self.vocab_size - self.smallest
        count, size = self.counts[merges], len(self.borders)
        points = [(self.smallest + k, n) for k, n in enumerate(self.counts)]
        step = max(1, len(points) // 150)
        curve = line_chart(
            points[::step] + points[-1:],
            (self.vocab_size, count),
            title="Curve: the larger the vocabulary, the fewer tokens the text has",
            across="vocabulary size",
            up="tokens",
            top=size,
        )
        last = len(self.counts) - 1
        some = sorted({0, last // 8, last // 4, last // 2, 3 * last // 4, last})
        rows = [(self.smallest + k, self.counts[k], ratio(size, self.counts[k])) for k in some]
        return (
            f'<p class="tw-status" data-part="status" role="status">{self.vocab_size} ids: {count} tokens '
            f"for {size} bytes, {ratio(size, count)} bytes per token</p>"
            '<div class="tw-text" data-part="tokens" role="group" tabindex="0" '
            f'aria-label="Text cut into tokens">{cut_text(self.text, self.borders, merges)}</div>{curve}'
            "<details><summary>The curve as a table</summary>"
            + table(("ids", "tokens", "bytes per token"), rows)
            + "</details>"
        )


def ratio(size: int, count: int) -> str:
    """Bytes per token, as it is shown.

    >>> ratio(616, 451)
    '1.37'
    """
    return fixed(size / max(1, count))
