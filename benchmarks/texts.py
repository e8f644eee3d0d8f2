"""The texts of the benchmarks: Python's standard library, its manual, and phrases in many scripts."""

from __future__ import annotations

import functools
import random

from tokcourse import corpora
from tokcourse.cutting import blocks

MB = 1_000_000
KINDS = ("code", "English", "many scripts")


@functools.cache
def code(size: int) -> list[str]:
    """The first bytes of the standard library, as texts of about 64 kB."""
    return list(blocks(corpora.stdlib(size), 1 << 16))


@functools.cache
def halves(kind: str) -> tuple[str, str]:
    """A text to train on and one like it, held out, of about half a megabyte."""
    if kind == "code":
        text = corpora.stdlib(3 * MB)
        return text[: -MB // 2], text[-MB // 2 :]
    if kind == "English":
        from pydoc_data.topics import topics

        lines = "\n".join(topics.values()).split("\n\n")
        return "\n\n".join(lines[::2]), "\n\n".join(lines[1::2])
    lines = "\n".join(corpora.phrases().values()).split("\n")
    return "\n".join(lines[::2]), "\n".join(lines[1::2])


def long_chunk(kind: str, size: int) -> str:
    """One chunk for every pattern, of a kind that is quadratic for a careless encoder."""
    if kind == "random letters":
        return "".join(random.Random(0).choices("abcdefghijklmnopqrstuvwxyz", k=size))
    return {"one letter": "a", "spaces": " "}[kind] * size
