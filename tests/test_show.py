"""The notebook helpers, the progress bar, and the small print of the package."""

import io
import sys

from tokcourse import bpe, progress, show
from tokcourse.progress import watched


def test_source_is_the_source():
    shown = show.source(bpe.get_stats, bpe.merge)
    assert shown._repr_markdown_().startswith("```python\ndef get_stats(")
    assert shown._repr_markdown_().endswith("\n```")
    assert repr(shown).count("\ndef merge(") == 1 and "```" not in repr(shown)


def test_source_that_holds_a_fence():
    def fenced():
        "```"

    assert show.source(fenced)._repr_markdown_().startswith("````python\ndef fenced")


def test_methods_lose_their_indentation():
    from tokcourse import Tokenizer

    assert repr(show.source(Tokenizer.resized)).startswith("def resized(")


def test_say():
    said = show.say(f"""
        **{2 + 2}** tokens.

        And more.
        """)
    assert said._repr_markdown_() == repr(said) == "**4** tokens.\n\nAnd more."


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_where_a_person_watches(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr("tqdm.tqdm", lambda steps, **options: (step for step in (*steps, options["desc"])))
    assert list(watched([1, 2], "count")) == [1, 2, "count"]


def test_none_elsewhere(monkeypatch):
    steps = [1, 2]
    for stream in (io.StringIO(), None):
        monkeypatch.setattr(sys, "stderr", stream)
        assert watched(steps, "count") is steps


def test_none_without_tqdm(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    steps = [1, 2]
    assert progress.watched(steps, "count", show=True) is steps
