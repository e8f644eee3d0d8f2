"""The rows of the embedding that a text touches, and those that no training ever moved."""

from typing import TYPE_CHECKING, Any

import ipywidgets

from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import table
from tokcourse.widgets.tokens import quoted, shown, token_box, token_list

if TYPE_CHECKING:
    from tokcourse import Tokenizer

MOST_ROWS = 4096


class EmbeddingRows(Widget):
    """One square for each row of the embedding, in the order of the ids; reading a text touches some of them.

    `model` is a trained `TinyLM`, or anything with `moved()`, which says for each row whether training moved
    it: the rows that never moved are drawn dashed.

    >>> from tokcourse import Tokenizer
    >>> EmbeddingRows("low", Tokenizer(vocab_size=258).train("low lower")).read
    1
    """

    script = "embedding_rows"
    title = "Rows of the embedding that a text touches"

    def __init__(self, text: str, tokenizer: "Tokenizer", model: Any = None) -> None:
        self.tokenizer, self.size = tokenizer, max(tokenizer.vocab) + 1
        if self.size > MOST_ROWS:
            raise ValueError(
                f"the figure draws {MOST_ROWS:,} rows at most, and this tokenizer has {self.size:,}: "
                f"give it tokenizer.resized({MOST_ROWS})"
            )
        self.ids = tokenizer.encode(text, allowed_special="none")
        self.moved = [bool(moved) for moved in model.moved()] if model is not None else []
        if model is not None and len(self.moved) != self.size:
            raise ValueError(
                f"the model has {len(self.moved)} rows and the tokenizer {self.size} ids: "
                "give the tokenizer that the model was trained with"
            )
        read = ipywidgets.IntSlider(
            value=len(self.ids),
            max=len(self.ids),
            description="Tokens read",
            style={"description_width": "initial"},
            layout={"width": "100%"},
        )
        names = {idx: quoted(tokenizer.vocab[idx]) for idx in set(self.ids)}
        data = {"ids": self.ids, "names": names, "size": self.size, "still": self.moved.count(False)}
        super().__init__({**data, "trained": model is not None}, {"read": read})

    def first_frame(self) -> str:
        read = self.ids[: self.read]
        touched = dict.fromkeys(read)
        status = f"Tokens read: {len(read)}. Rows touched: {len(touched)} of {self.size:,}."
        if self.moved:
            status += f" Rows that training never moved: {self.moved.count(False):,}."

        def kind(idx: int) -> str:
            classes = ["tw-still"] if self.moved and not self.moved[idx] else []
            classes += ["tw-read"] if idx in touched else []
            classes += ["tw-now"] if read and idx == read[-1] else []
            return f' class="{" ".join(classes)}"' if classes else ""

        squares = "".join(f"<i{kind(idx)}></i>" for idx in range(self.size))
        boxes = [
            token_box(
                shown(self.tokenizer.vocab[idx]),
                n % 2,
                str(idx),
                " tw-first" if n == len(read) - 1 else "",
            )
            for n, idx in enumerate(self.ids)
        ]
        key = '<i class="tw-read"></i> touched by this text, <i class="tw-now"></i> touched last, <i></i> '
        key += "not in this text" + (', <i class="tw-still"></i> never moved by training' * bool(self.moved))
        rows = [(str(idx), quoted(self.tokenizer.vocab[idx]), read.count(idx)) for idx in touched]
        return (
            f'<p class="tw-status" data-part="status" role="status">{status}</p>'
            + token_list("tokens", "Tokens of the text and their ids", boxes)
            + '<div class="tw-grid" data-part="grid" role="img" tabindex="0" '
            f'aria-label="One square for each row of the embedding">{squares}</div>'
            f'<p class="tw-note tw-key">{key}.</p>'
            "<details><summary>The rows that are touched, as a table</summary>"
            + table(("row", "token", "times"), rows, part="rows")
            + "</details>"
        )
