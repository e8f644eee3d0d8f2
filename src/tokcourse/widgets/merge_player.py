"""Training as a film: forward, back, play."""

import html
from collections.abc import Mapping

import ipywidgets

from tokcourse import bpe
from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import buttons, scrolling, table
from tokcourse.widgets.tokens import Pair, chunk_borders, counts, cut_text, quoted

PAIRS_SHOWN = 8


class MergePlayer(Widget):
    """A text while `bpe.train` merges it: forward, back, play; the pairs at each step; the tree of a token.

    `merges` is what `bpe.train(text, vocab_size)` returns; the text is shown as one chunk.

    >>> from tokcourse import bpe
    >>> player = MergePlayer("aaabdaaabac", bpe.train("aaabdaaabac", 259))
    >>> player.step
    0
    """

    script = "merge_player"
    title = "Training, one merge at a time"

    def __init__(self, text: str, merges: Mapping[Pair, int]) -> None:
        if not merges:
            raise ValueError("there are no merges to play: give a larger vocab_size to bpe.train")
        self.text = text
        self.merges = list(merges)
        vocab = bpe.build_vocab(dict(merges))
        numbers = {pair: number for number, pair in enumerate(merges)}
        self.borders = chunk_borders(list(text.encode()), numbers, list(merges.values()))
        self.counts = counts(self.borders, len(merges))
        self.tables = tables(list(text.encode()), merges)
        named = {idx for rows in self.tables for row in rows for idx in row[:2]}
        for pair in merges:
            named.update(pair)
        self.names = {idx: quoted(vocab[idx]) for idx in sorted(named | set(merges.values()))}
        step = ipywidgets.IntSlider(
            max=len(merges),
            description="Merges done",
            style={"description_width": "initial"},
            layout={"width": "100%"},
        )
        token = ipywidgets.Dropdown(
            options=[f"{idx}: {self.names[idx]}" for idx in merges.values()],
            index=len(merges) - 1,
            description="Tree of",
        )
        data = {
            "text": text,
            "borders": self.borders,
            "merges": self.merges,
            "tables": self.tables,
            "names": self.names,
        }
        super().__init__(data, {"step": step, "token": token})

    def first_frame(self) -> str:
        step, last = self.step, len(self.merges)
        status = f"After {step} of {last} merges: {256 + step} ids, {self.counts[step]} tokens. "
        if step < last:
            left, right, count = self.tables[step][0]
            status += f"Next: {self.names[left]} + {self.names[right]}, seen {count} times, "
            status += f"becomes {256 + step}."
        else:
            status += "Nothing is left to do."
        rows = [
            (
                "▶ next" if place == 0 and step < last else "",
                f"{self.names[left]} + {self.names[right]}",
                f"{left}, {right}",
                count,
            )
            for place, (left, right, count) in enumerate(self.tables[step])
        ]
        every = [
            (str(256 + number), f"{self.names[left]} + {self.names[right]}", self.tables[number][0][2])
            for number, (left, right) in enumerate(self.merges)
        ]
        tree = self.tree(256 + self.controls["token"].index)
        return (
            f'<p class="tw-status" data-part="status" role="status">{html.escape(status)}</p>'
            f'{buttons()}<div class="tw-text" data-part="tokens" role="group" tabindex="0" '
            f'aria-label="Text cut into tokens">{cut_text(self.text, self.borders, step)}</div>'
            '<div class="tw-columns"><div>'
            + table(
                ("turn", "pair", "ids", "count"),
                rows,
                caption="Most frequent pairs now",
                part="pairs",
                best=0 if step < last else None,
            )
            + "</div>"
            + scrolling("Tree of the token", f'<ul class="tw-tree" data-part="tree">{tree}</ul>')
            + "</div>"
            "<details><summary>All merges as a table</summary>"
            + table(("new id", "pair", "count"), every)
            + "</details>"
        )

    def tree(self, idx: int) -> str:
        """A token above its two halves, down to the bytes, as a nested list."""
        halves = "".join(map(self.tree, self.merges[idx - 256])) if idx >= 256 else ""
        below = f"<ul>{halves}</ul>" if halves else ""
        return (
            f'<li><span class="tw-node">{html.escape(self.names[idx])}<small>{idx}</small></span>{below}</li>'
        )


def tables(ids: list[int], merges: Mapping[Pair, int]) -> list[list[tuple[int, int, int]]]:
    """The most frequent pairs before each merge and after the last: (left, right, count), the next one first.

    >>> tables([97, 97, 97, 98], {(97, 97): 256})
    [[(97, 97, 2), (97, 98, 1)], [(256, 97, 1), (97, 98, 1)]]
    """
    found = []
    for pair in [*merges, None]:
        stats = bpe.get_stats(ids)
        ranked = sorted(stats, key=lambda p: (p != pair, -stats[p]))
        found.append([(*p, stats[p]) for p in ranked[:PAIRS_SHOWN]])
        if pair:
            ids = bpe.merge(ids, pair, merges[pair])
    return found
