"""Widgets for the lessons: put one as the last expression of a cell.

Each is a Python file and an ES module of the same name.
They know the library, the library knows none of them.
"""

from tokcourse.widgets.byte_inspector import ByteInspector
from tokcourse.widgets.encode_stepper import EncodeStepper
from tokcourse.widgets.merge_player import MergePlayer
from tokcourse.widgets.pipeline import Pipeline
from tokcourse.widgets.split_explorer import SplitExplorer
from tokcourse.widgets.vocab_slider import VocabSlider

__all__ = ["ByteInspector", "EncodeStepper", "MergePlayer", "Pipeline", "SplitExplorer", "VocabSlider"]
