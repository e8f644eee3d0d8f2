"""What a vocabulary costs: parameters, and operations for each byte of text."""

from collections.abc import Mapping

import ipywidgets

from tokcourse import measure
from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import fixed, line_chart, scrolling, table

WIDTHS = (64, 128, 256, 384, 512, 768, 1024, 1600, 2048, 4096, 8192)


class VocabularyCost(Widget):
    """Parameters and compute of a Transformer for each vocabulary size of a curve {size: bytes per token}.

    Choose the vocabulary size, the width and the depth of the model. The formulas are those of
    `measure.vocabulary_parameters`, `block_parameters` and `flops_per_byte`.

    >>> VocabularyCost({256: 1.0, 1000: 2.4}).vocab_size
    1000
    """

    script = "vocabulary_cost"
    title = "What a vocabulary costs"

    def __init__(self, curve: Mapping[int, float]) -> None:
        if not curve or min(curve.values()) <= 0:
            raise ValueError("curve must give bytes per token for each size, such as {256: 1.0, 1000: 2.4}")
        self.curve = dict(sorted(curve.items()))
        sizes = list(self.curve)
        wide = {"style": {"description_width": "initial"}, "layout": {"width": "100%"}}
        controls = {
            "vocab_size": ipywidgets.SelectionSlider(
                options=[(f"{size:,}", size) for size in sizes],
                value=sizes[-1],
                description="Vocabulary size",
                **wide,
            ),
            "width": ipywidgets.SelectionSlider(
                options=WIDTHS, value=384, description="Width of the model", **wide
            ),
            "depth": ipywidgets.IntSlider(value=6, min=1, max=96, description="Depth: blocks", **wide),
            "tied": ipywidgets.Checkbox(
                value=False, description="One table for entry and exit", indent=False
            ),
        }
        super().__init__({"curve": list(self.curve.items()), "widths": WIDTHS}, controls)

    def first_frame(self) -> str:
        sizes = list(self.curve)
        work = measure.flops_per_byte(self.curve, self.width, self.depth)
        best, most = min(sizes, key=work.__getitem__), max(work.values())
        blocks = measure.block_parameters(self.width, self.depth)
        tables = measure.vocabulary_parameters(self.vocab_size, self.width, self.tied)
        status = (
            f"{self.vocab_size:,} ids: {tables:,} parameters for the vocabulary and {blocks:,} "
            f"for the blocks, {fixed(work[self.vocab_size], 0)} operations for each byte of text. "
            f"The least work is with {best:,} ids."
        )
        rows = []
        for size, per_token in self.curve.items():
            parameters = measure.vocabulary_parameters(size, self.width, self.tied)
            share = f"{fixed(100 * parameters / (parameters + blocks), 0)} %"
            mark = ", ".join(["least work"] * (size == best) + ["chosen"] * (size == self.vocab_size))
            rows.append((f"{size:,}", fixed(per_token), parameters, share, fixed(work[size], 0), mark))
        head = (
            "ids",
            "bytes per token",
            "parameters for them",
            "share of the model",
            "operations per byte",
            "remark",
        )
        chart = line_chart(
            [(place, work[size] / most) for place, size in enumerate(sizes)],
            (sizes.index(self.vocab_size), work[self.vocab_size] / most),
            title="Curve: operations for each byte of text against vocabulary size, relative to the most",
            across="vocabulary size, evenly spaced",
            up="work",
            top=1,
            ends=(f"{sizes[0]:,}", f"{sizes[-1]:,}"),
        )
        return f'<p class="tw-status" data-part="status" role="status">{status}</p>{chart}' + scrolling(
            "Every size", table(head, rows, part="rows", best=sizes.index(best))
        )
