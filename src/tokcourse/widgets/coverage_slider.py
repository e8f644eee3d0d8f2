"""Character coverage and byte fallback of SentencePiece, tried out at several values."""

import html
import io
from typing import Any

import ipywidgets

from tokcourse.extras import extra
from tokcourse.utf8 import check_text
from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import table
from tokcourse.widgets.tokens import token_box, token_list

COVERAGES = (0.98, 0.985, 0.99, 0.9925, 0.995, 0.9975, 0.999, 0.9995, 1.0)
LOOKS = {"piece": 0, "byte": 1, "unknown": 3}


class CoverageSlider(Widget):
    """A text in SentencePiece models that were trained on one corpus with more and more character coverage.

    Each position is a BPE model of its own, trained by the sentencepiece library, with and without byte
    fallback. Where a training fails, the slider shows the library's reason.
    """

    script = "coverage_slider"
    title = "Character coverage and byte fallback"

    def __init__(self, text: str, corpus: str, vocab_size: int = 400) -> None:
        check_text(text)
        self.text, self.vocab_size = text, vocab_size
        self.results = {
            fallback: [pieces_at(text, corpus, vocab_size, coverage, fallback) for coverage in COVERAGES]
            for fallback in (True, False)
        }
        controls = {
            "coverage": ipywidgets.SelectionSlider(
                options=[(f"{coverage:g}", coverage) for coverage in COVERAGES],
                value=0.9995,
                description="Character coverage",
                style={"description_width": "initial"},
                layout={"width": "100%"},
            ),
            "fallback": ipywidgets.Checkbox(value=True, description="Byte fallback", indent=False),
        }
        data = {"with": self.results[True], "without": self.results[False]}
        super().__init__(data, controls)

    def first_frame(self) -> str:
        result = self.results[self.fallback][COVERAGES.index(self.coverage)]
        boxes = [token_box(piece, LOOKS[kind], kind) for piece, kind in result["pieces"]]
        rows = [
            (f"{coverage:g}", one["characters"], len(one["pieces"]), spelled(one), len(other["pieces"]))
            for coverage, one, other in zip(COVERAGES, self.results[True], self.results[False], strict=True)
        ]
        head = ("coverage", "characters known", "pieces", "of them bytes", "pieces without fallback")
        return (
            f'<p class="tw-status" data-part="status" role="status">{html.escape(result["says"])}</p>'
            + token_list("pieces", "Pieces of the text", boxes)
            + "<details><summary>Every position as a table</summary>"
            + table(head, rows)
            + "</details>"
        )


def spelled(result: dict[str, Any]) -> int:
    return sum(1 for _, kind in result["pieces"] if kind == "byte")


def pieces_at(text: str, corpus: str, vocab_size: int, coverage: float, fallback: bool) -> dict[str, Any]:
    """Train one model and cut the text: its pieces with their kind, the characters it knows, a sentence."""
    with extra("course"):
        import sentencepiece

    model = io.BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(corpus.splitlines()),
            model_writer=model,
            model_type="bpe",
            vocab_size=vocab_size,
            character_coverage=coverage,
            byte_fallback=fallback,
            minloglevel=2,
        )
    except RuntimeError as error:
        reason = " ".join(str(error).split()).split("] ")[-1]
        says = f"Coverage {coverage:g}: the training fails. {reason}"
        return {"pieces": [], "characters": 0, "says": says}
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())

    def kind(idx: int) -> str:
        return "unknown" if processor.is_unknown(idx) else "byte" if processor.is_byte(idx) else "piece"

    ids = processor.encode(text)
    pieces = [
        (piece, kind(idx)) for idx, piece in zip(ids, processor.encode(text, out_type=str), strict=True)
    ]
    every = range(processor.vocab_size())
    characters = sum(1 for idx in every if kind(idx) == "piece" and len(processor.id_to_piece(idx)) == 1)
    counts = {name: sum(1 for _, found in pieces if found == name) for name in LOOKS}
    says = (
        f"Coverage {coverage:g}: of {vocab_size:,} pieces {characters:,} are single characters. "
        f"Pieces of the text: {len(pieces)}, of them bytes: {counts['byte']}, unknown: {counts['unknown']}."
    )
    return {"pieces": pieces, "characters": characters, "says": says}
