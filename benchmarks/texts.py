"""The texts of the benchmarks: Python's standard library, its manual, and phrases in many scripts."""

from __future__ import annotations

import functools
import random

from tokcourse import corpora
from tokcourse.cutting import blocks

MB = 1_000_000


@functools.cache
def code(size: int) -> list[str]:
    """The first bytes of the standard library, as texts of about 64 kB."""
    return list(blocks(corpora.stdlib(size), 1 << 16))


@functools.cache
def held_out(kind: str) -> str:
    """About half a megabyte that no tokenizer here was trained on."""
    if kind == "code":
        return corpora.stdlib(13 * MB)[-MB // 2 :]
    if kind == "English":
        from pydoc_data.topics import topics

        return "\n".join(topics.values())
    return "\n".join(corpora.phrases().values())


def long_chunk(kind: str, size: int) -> str:
    """One chunk for every pattern, of a kind that is quadratic for a careless encoder."""
    if kind == "random letters":
        return "".join(random.Random(0).choices("abcdefghijklmnopqrstuvwxyz", k=size))
    return {"one letter": "a", "spaces": " "}[kind] * size
