"""The examples in the docstrings of the book's own Sphinx extensions."""

from __future__ import annotations

import doctest
import importlib
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "book/_ext"
WITH_EXAMPLES = sorted(path.stem for path in FOLDER.glob("*.py") if ">>> " in path.read_text("utf-8"))


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_come_true(name, monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    failed, tried = doctest.testmod(importlib.import_module(name), optionflags=flags)
    assert tried and not failed
    assert Path(sys.modules[name].__file__).parent == FOLDER
