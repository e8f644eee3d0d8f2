"""Widgets for the chapters: put one as the last expression of a cell.

Each is a Python file and an ES module of the same name.
They know the library, the library knows none of them.
"""

from tokcourse.extras import extra

with extra("course"):
    from tokcourse.widgets.byte_inspector import ByteInspector
    from tokcourse.widgets.compare_tokenizers import CompareTokenizers
    from tokcourse.widgets.coverage_slider import CoverageSlider
    from tokcourse.widgets.embedding_rows import EmbeddingRows
    from tokcourse.widgets.encode_stepper import EncodeStepper
    from tokcourse.widgets.injection_lab import InjectionLab
    from tokcourse.widgets.language_tax import LanguageTax
    from tokcourse.widgets.merge_player import MergePlayer
    from tokcourse.widgets.pipeline import Pipeline
    from tokcourse.widgets.split_explorer import SplitExplorer
    from tokcourse.widgets.viterbi_lattice import ViterbiLattice
    from tokcourse.widgets.vocab_slider import VocabSlider
    from tokcourse.widgets.vocabulary_cost import VocabularyCost

__all__ = [
    "ByteInspector",
    "CompareTokenizers",
    "CoverageSlider",
    "EmbeddingRows",
    "EncodeStepper",
    "InjectionLab",
    "LanguageTax",
    "MergePlayer",
    "Pipeline",
    "SplitExplorer",
    "ViterbiLattice",
    "VocabSlider",
    "VocabularyCost",
]
