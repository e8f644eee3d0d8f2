"""A text split before merging, each piece labelled by the alternative that took it."""

import html

import ipywidgets

from tokcourse import patterns
from tokcourse.utf8 import check_text
from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import scrolling
from tokcourse.widgets.tokens import token_box, token_list, visible

LIMIT = 1000
LABELS = {"gpt2": "GPT-2", "gpt4": "GPT-4", "gpt4o": "GPT-4o"}
OWN = "your own"
HEAD = ("number", "name", "takes", "pieces", "pattern")


class SplitExplorer(Widget):
    r"""A text split by a published pattern or the reader's own, which may be given as `pattern` too.

    >>> SplitExplorer("I'll pay $50", pattern="gpt2").pattern
    'gpt2'
    >>> SplitExplorer("abc", pattern=r"\w|\W").own
    '\\w|\\W'
    """

    script = "split_explorer"
    title = "A text split by a pattern"

    def __init__(self, text: str, pattern: str = "gpt4") -> None:
        check_text(text)
        patterns.split(text, pattern)
        published = pattern in LABELS
        choices = [(label, name) for name, label in LABELS.items()] + [(OWN, OWN)]
        data = [[list(part) for part in patterns.alternatives(name)] for name in LABELS]
        super().__init__(
            {"patterns": data, "limit": LIMIT},
            {
                "text": ipywidgets.Textarea(value=text, description="Text", rows=2),
                "pattern": ipywidgets.Dropdown(
                    options=choices, value=pattern if published else OWN, description="Pattern"
                ),
                "own": ipywidgets.Text(value=r"\w+|\W+" if published else pattern, description="Your own"),
            },
        )

    def first_frame(self) -> str:
        pattern = self.own if self.pattern == OWN else self.pattern
        problem = f"The first {LIMIT} characters are shown." if len(self.text) > LIMIT else ""
        try:
            found = patterns.split_named(self.text[:LIMIT], pattern)
        except ValueError as error:  # of a pattern that a reader has typed
            problem, pattern, found = str(error), "gpt4", []
        rows = patterns.alternatives(pattern)
        order = {row.name: place for place, row in enumerate(rows)}
        named = [(piece, order.get(taker, 0)) for piece, taker in found]
        boxes = [
            token_box(visible(piece), place % 2 + taker % 2 * 2, str(taker + 1))
            for place, (piece, taker) in enumerate(named)
        ]
        counts = [sum(1 for _, taker in named if taker == place) for place in range(len(rows))]
        lines = "".join(
            f"<tr><td>{place + 1}</td><td>{html.escape(row.name)}</td><td>{row.meaning}</td>"
            f"<td>{counts[place]}</td><td><code>{html.escape(row.pattern)}</code></td></tr>"
            for place, row in enumerate(rows)
        )
        head = "".join(f'<th scope="col">{name}</th>' for name in HEAD)
        table = (
            '<table class="tw-large"><caption>The alternatives, in the order they are tried</caption>'
            f'<thead><tr>{head}</tr></thead><tbody data-part="takers">{lines}</tbody></table>'
        )
        status = f"{len(named)} pieces, taken by {sum(map(bool, counts))} of {len(rows)} alternatives."
        return (
            f'<p class="tw-status" data-part="status" role="status">{status}</p>'
            f'<p class="tw-note tw-alarm" data-part="problem" role="status">{html.escape(problem)}</p>'
            + token_list("pieces", "Pieces, each with the number of its alternative", boxes)
            + scrolling("Alternatives", table)
        )
