"""How language models read text: tokenizers that you can read, run and trust.

    from tokcourse import Tokenizer

    tokenizer = Tokenizer(vocab_size=1000, pattern="gpt4").train(text)
    ids = tokenizer.encode("hello world")

Importing this package loads the standard library alone.
The class and the modules come when you first name them, and each brings only what it needs.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tokcourse.tokenizer import Tokenizer as Tokenizer

__all__ = ["Tokenizer"]


def __getattr__(name: str) -> Any:
    if name == "Tokenizer":
        return importlib.import_module("tokcourse.tokenizer").Tokenizer
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("tokcourse")
    if not name.startswith("_"):
        try:
            return importlib.import_module(f"tokcourse.{name}")
        except ModuleNotFoundError as error:
            if error.name != f"tokcourse.{name}":  # the module is there, but something it needs is not
                raise
    raise AttributeError(f"module 'tokcourse' has no attribute {name!r}; dir(tokcourse) lists what it has")


def __dir__() -> list[str]:
    modules = importlib.import_module("pkgutil").iter_modules(__path__)
    return sorted({"Tokenizer", "__version__", *(m.name for m in modules if not m.name.startswith("_"))})
