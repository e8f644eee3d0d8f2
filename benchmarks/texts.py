"""The texts of the benchmarks: Python's standard library, its manual, and phrases in many scripts.

They are written to files once, so that a task holds in memory only the text that it works on.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from tokcourse import corpora
from tokcourse.cutting import blocks

MB = 1_000_000
KINDS = ("code", "English", "many scripts", "every word new")


FOLDER = "TOKCOURSE_BENCHMARK_TEXTS"  # the environment variable that names the folder


def write(folder: Path) -> None:
    """Write all texts to files in a folder."""
    texts = {"stdlib": corpora.stdlib(10 * MB)}
    for kind in KINDS:
        texts[f"{kind}, learned"], texts[f"{kind}, held out"] = _halves(kind)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def read(name: str) -> str:
    return (Path(os.environ[FOLDER]) / name).read_bytes().decode("utf-8")


def code(size: int) -> list[str]:
    """The first characters of the standard library, as texts of about 64 kB."""
    return list(blocks(read("stdlib")[:size], 1 << 16))


def _halves(kind: str) -> tuple[str, str]:
    """A text to train on and one like it, held out."""
    if kind == "code":
        text = corpora.stdlib(3 * MB)
        return text[: -MB // 2], text[-MB // 2 :]
    if kind == "English":
        from pydoc_data.topics import topics

        parts = "\n".join(topics.values()).split("\n\n")
        return "\n\n".join(parts[::2]), "\n\n".join(parts[1::2])
    lines = _phrases(regions=kind == "many scripts")
    return "\n".join(lines[::2]), "\n".join(lines[1::2])


def _phrases(regions: bool) -> list[str]:
    """What every language that Babel knows calls languages, countries, scripts and currencies.

    The forms of one language in several regions repeat each other, as texts do.
    Without regions hardly a word comes twice, which is as hard on a cache as a text can be.
    """
    from babel import Locale
    from babel.localedata import locale_identifiers

    locales = [Locale.parse(code) for code in sorted(locale_identifiers()) if regions or "_" not in code]
    return [
        name
        for locale in locales
        for names in (locale.languages, locale.territories, locale.scripts, locale.currencies)
        for name in names.values()
    ]


def long_chunk(kind: str, size: int) -> str:
    """One chunk for every pattern, of a kind that is quadratic for a careless encoder."""
    if kind == "random letters":
        return "".join(random.Random(0).choices("abcdefghijklmnopqrstuvwxyz", k=size))
    return {"one letter": "a", "spaces": " "}[kind] * size


if __name__ == "__main__":
    write(Path(sys.argv[1]))
