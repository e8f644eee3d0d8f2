"""Show a function's source, or prose with computed numbers, as the last expression of a notebook cell."""

from __future__ import annotations

import inspect
import textwrap
from typing import Any


class Markdown:
    """Markdown that every notebook front end renders; in a terminal, its plain text.

    >>> Markdown("**4** tokens")
    **4** tokens
    """

    def __init__(self, text: str, plain: str | None = None) -> None:
        self.text = text
        self.plain = text if plain is None else plain

    def _repr_markdown_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.plain


def source(*objects: Any) -> Markdown:
    """The source of functions, classes or modules, as it stands in the file, in one block of code.

    >>> from tokcourse import bpe
    >>> print(source(bpe.decode))
    def decode(ids: Iterable[int], vocab: dict[int, bytes]) -> str:
    ...
    """
    code = "\n\n\n".join(textwrap.dedent(inspect.getsource(obj)).rstrip() for obj in objects)
    fence = "`" * 3
    while fence in code:  # a docstring may hold a fence of its own
        fence += "`"
    return Markdown(f"{fence}python\n{code}\n{fence}", plain=code)


def say(text: str) -> Markdown:
    """Prose for the page, with numbers that the cell computed.

    >>> say(f"{2 + 2} tokens")
    4 tokens
    """
    return Markdown(inspect.cleandoc(text))
