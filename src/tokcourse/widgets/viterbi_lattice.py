"""The lattice of a text under a Unigram model, and the best path through it."""

import html
import math
from collections.abc import Mapping

import ipywidgets

from tokcourse import unigram
from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import buttons, fixed, scrolling, table

STEP, RISE, MARGIN = 64, 26, 22  # pixels: from place to place, height of an arc for each character, around
LONGEST = 60


class ViterbiLattice(Widget):
    """Every piece that fits in a text as an arc, and how the Viterbi algorithm finds the most likely path.

    `logp` is {piece: log probability}, as `unigram.train` returns it. At each place only the best way to get
    there is kept; `step` is the place that has been reached.

    >>> ViterbiLattice("hug", {"▁": -1, "h": -1, "u": -1, "g": -1, "ug": -1.5}).best
    ['▁', 'h', 'ug']
    """

    script = "viterbi_lattice"
    title = "The most likely way to cut a text"

    def __init__(self, text: str, logp: Mapping[str, float]) -> None:
        word = "".join(unigram.words(text))
        if not 0 < len(word) <= LONGEST:
            raise ValueError(f"the text must have 1 to {LONGEST - 1} characters, not {len(text)}")
        self.word = word
        self.edges = unigram.lattice(word, logp)
        self.scores, self.last = best_ways(len(word), self.edges)
        path, at = [], self.last[-1]
        while at >= 0:
            path.append(at)
            at = self.last[self.edges[at].start]
        self.path = path[::-1]
        self.best = [self.edges[n].piece for n in self.path]
        step = ipywidgets.IntSlider(
            value=len(word),
            max=len(word),
            description="Places reached",
            style={"description_width": "initial"},
            layout={"width": "100%"},
        )
        data = {
            "edges": self.edges,
            "scores": self.scores,
            "last": self.last,
            "path": self.path,
            "size": len(word),
        }
        super().__init__(data, {"step": step})

    def first_frame(self) -> str:
        return (
            f'<p class="tw-status" data-part="status" role="status">{html.escape(self.status())}</p>'
            + buttons()
            + scrolling("Lattice of pieces", self.drawing())
            + self.ways()
        )

    def status(self) -> str:
        score = fixed(self.scores[self.step])
        if self.step == len(self.word):
            return f"The most likely way: {' '.join(self.best)}, log probability {score}."
        if self.step == 0:
            return "At the beginning: nothing is cut yet, log probability 0.00."
        piece = self.edges[self.last[self.step]].piece
        return f"Place {self.step}: the best way to get here ends with “{piece}”, log probability {score}."

    def ways(self) -> str:
        """The pieces that end at the place that has been reached, the kept one marked."""
        ending = [(n, edge) for n, edge in enumerate(self.edges) if edge.end == self.step]
        rows = [
            (
                edge.piece,
                fixed(self.scores[edge.start]),
                fixed(edge.logp),
                fixed(self.scores[edge.start] + edge.logp),
                "kept" if n == self.last[self.step] else "",
            )
            for n, edge in ending
        ]
        head = ("piece that ends here", "best way to its start", "the piece", "together", "choice")
        kept = next((place for place, (n, _) in enumerate(ending) if n == self.last[self.step]), None)
        return table(head, rows, part="ways", best=kept)

    def drawing(self) -> str:
        """Places as circles, pieces as arcs over them, as high as they are long."""
        longest = max(edge.end - edge.start for edge in self.edges)
        ground = MARGIN + RISE * longest + 8
        wide, high = STEP * len(self.word) + 2 * MARGIN, ground + 40
        arcs = []
        for n, edge in enumerate(self.edges):
            left, right = MARGIN + STEP * edge.start + 6, MARGIN + STEP * edge.end - 6
            rise = RISE * (edge.end - edge.start)
            kind = "tw-ahead" if edge.end > self.step else "tw-kept" if n == self.last[edge.end] else ""
            if n in self.path and self.step == len(self.word):
                kind = "tw-path"
            arcs.append(
                f'<g data-edge="{n}" class="{kind}"><path d="M{left} {ground}Q{(left + right) / 2:g} '
                f'{ground - 2 * rise + 8} {right} {ground}"/><text x="{(left + right) / 2:g}" '
                f'y="{ground - rise:g}">{html.escape(edge.piece)}</text></g>'
            )
        circles = "".join(
            f'<circle cx="{MARGIN + STEP * place}" cy="{ground}" r="6"/>'
            for place in range(len(self.word) + 1)
        )
        letters = "".join(
            f'<text x="{MARGIN + STEP * place + STEP / 2:g}" y="{ground + 26}">{html.escape(letter)}</text>'
            for place, letter in enumerate(self.word)
        )
        return (
            f'<svg class="tw-lattice" width="{wide}" height="{high}" role="img" data-part="lattice" '
            f'aria-label="{len(self.edges)} pieces over {len(self.word)} characters">'
            f"{''.join(arcs)}{circles}{letters}</svg>"
        )


def best_ways(size: int, edges: list[unigram.Edge]) -> tuple[list[float], list[int]]:
    """For each place the log probability of the best way there, and the number of its last edge or -1.

    >>> best_ways(2, [unigram.Edge(0, 1, "a", -1), unigram.Edge(0, 2, "ab", -3), unigram.Edge(1, 2, "b", -1)])
    ([0.0, -1.0, -2.0], [-1, 0, 2])
    """
    scores = [0.0] + [-math.inf] * size
    last = [-1] * (size + 1)
    for n, edge in enumerate(edges):
        if scores[edge.start] + edge.logp > scores[edge.end]:
            scores[edge.end], last[edge.end] = scores[edge.start] + edge.logp, n
    return scores, last
