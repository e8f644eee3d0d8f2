"""Encoding, one merge at a time: which pair comes next, and why."""

import html
from itertools import pairwise
from typing import TYPE_CHECKING

import ipywidgets

from tokcourse import bpe, patterns
from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import buttons, table
from tokcourse.widgets.tokens import Pair, byte_ids, for_browser, quoted, shown, token_box, token_list

if TYPE_CHECKING:
    from tokcourse import Tokenizer

LIMIT = 300
ROWS = 8
State = tuple[list[list[int]], dict[Pair, int]]


class EncodeStepper(Widget):
    """How a tokenizer encodes a text: of all pairs that stand there, the one learned first is merged.

    The reader may type another text. `step` says how many merges have been done.

    >>> from tokcourse import Tokenizer
    >>> EncodeStepper("aaab", Tokenizer(vocab_size=259).train("aaabdaaabac")).view.steps
    3
    """

    script = "encode_stepper"
    title = "Encoding, one merge at a time"

    def __init__(self, text: str, tokenizer: "Tokenizer") -> None:
        self.tokenizer = tokenizer
        data = {**for_browser(tokenizer), "limit": LIMIT}
        wide = {"style": {"description_width": "initial"}, "layout": {"width": "100%"}}
        steps = len(self.states(text)) - 1
        controls = {
            "text": ipywidgets.Textarea(value=text, description="Text", rows=2),
            "step": ipywidgets.IntSlider(max=steps, description="Merges done", **wide),
        }
        super().__init__(data, controls, traits={"steps": steps}, limits={"step": "steps"})

    def states(self, text: str) -> list[State]:
        """The ids of each chunk and the pairs in them, the first learned first; from the bytes to the end."""
        merges, ids = self.tokenizer.merges, byte_ids(self.tokenizer.vocab)
        chunks = [
            [ids[byte] for byte in piece.encode()]
            for piece in patterns.split(text[:LIMIT], self.tokenizer.pattern)
        ]
        found: list[State] = []
        while True:
            counts: dict[Pair, int] = {}
            for chunk in chunks:
                for pair in pairwise(chunk):
                    counts[pair] = counts.get(pair, 0) + 1
            ranked = sorted(counts, key=lambda pair: merges.get(pair, len(merges) + 256))
            found.append((chunks, {pair: counts[pair] for pair in ranked}))
            if not ranked or ranked[0] not in merges:
                return found
            chunks = [bpe.merge(chunk, ranked[0], merges[ranked[0]]) for chunk in chunks]

    def first_frame(self) -> str:
        vocab, merges = self.tokenizer.vocab, self.tokenizer.merges
        film = self.states(self.text)
        last, step = len(film) - 1, min(self.step, len(film) - 1)
        chunks, pairs = film[step]
        following = next(iter(pairs)) if step < last else None
        status = f"Step {step} of {last}: {sum(map(len, chunks))} tokens. "
        if following is None:
            status += "No pair that is left was ever learned: these are the ids."
        else:
            named = " + ".join(quoted(vocab[idx]) for idx in following)
            status += f"Of all pairs here, {named} was learned first: it becomes {merges[following]}."
        boxes = []
        for number, chunk in enumerate(chunks):
            marked = places(chunk, following)
            for place, idx in enumerate(chunk):
                extra = " tw-first" if place in marked else ""
                boxes.append(token_box(shown(vocab[idx]), number % 2 * 2 + place % 2, str(idx), extra))
        rows = [
            (
                "▶ next" if pair == following else "",
                " + ".join(quoted(vocab[idx]) for idx in pair),
                str(merges[pair] - 256) if pair in merges else "never learned",
                str(count),
            )
            for pair, count in list(pairs.items())[:ROWS]
        ]
        more = f"and {len(pairs) - ROWS} more" if len(pairs) > ROWS else ""
        cut = f"The first {LIMIT} characters are shown." if len(self.text) > LIMIT else ""
        return (
            f'<p class="tw-status" data-part="status" role="status">{html.escape(status)}</p>'
            f'<p class="tw-note tw-alarm" data-part="problem" role="status">{cut}</p>{buttons()}'
            + token_list("tokens", "Tokens and their ids", boxes)
            + table(
                ("turn", "pair", "learned as merge", "count"),
                rows,
                caption="Pairs that stand here",
                part="pairs",
                best=0 if following else None,
            )
            + f'<p class="tw-note" data-part="more">{more}</p>'
        )


def places(ids: list[int], pair: Pair | None) -> set[int]:
    """Where a pair stands, from left to right: the places of both halves.

    >>> places([1, 1, 1, 2], (1, 1))
    {0, 1}
    """
    found: set[int] = set()
    for place, found_pair in enumerate(pairwise(ids)):
        if found_pair == pair and place not in found:
            found |= {place, place + 1}
    return found
