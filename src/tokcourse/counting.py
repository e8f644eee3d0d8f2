"""Count the chunks of texts and files: in bounded memory, in parallel if you like, always the same.

A long text is cut only where its pattern cuts and never looks across (see `cutting`).
The order of the counts is the order in which chunks are first seen, as the tie rule "first" needs it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from os import PathLike

from tokcourse import patterns, special
from tokcourse.progress import watched
from tokcourse.reading import Source, text_blocks

BLOCK = 1 << 18  # characters


def count_chunks(
    text: Source | Iterable[Source],
    pattern: str | None = None,
    special_tokens: Iterable[str] = (),
    executor: Executor | None = None,
    progress: bool | None = None,
) -> Counter[str]:
    """How often each chunk occurs in a text, in the file at a path, or in an iterable of either.

    `executor` is any `concurrent.futures.Executor`: of threads, of processes, of a `dask` cluster.
    Each of several texts stands for itself: no chunk crosses from one to the next.
    Special tokens are cut out: they are no text to learn from.

    >>> dict(count_chunks("a b a b a", "gpt2"))
    {'a': 1, ' b': 2, ' a': 2}
    """
    expression = patterns.resolve(pattern)
    names = special.checked_names(special_tokens)
    sources = [text] if isinstance(text, str | PathLike) else text
    blocks = (block for source in sources for block in text_blocks(source, expression, names, BLOCK))
    counts: Counter[str] = Counter()
    if executor is None:
        for block in watched(blocks, "count", show=progress):
            count_block(block, expression, names, counts)
    else:
        for part in watched(_counted(blocks, expression, names, executor), "count", show=progress):
            counts.update(part)
    return counts


def count_block(
    text: str, pattern: str | None, special_tokens: tuple[str, ...] = (), counts: Counter[str] | None = None
) -> Counter[str]:
    """The chunks of one text, added to `counts` if given; this is what an executor runs."""
    split = patterns.splitter(pattern)
    counts = Counter() if counts is None else counts
    for part in special.split_out(text, special_tokens)[::2]:  # every second part is a special token
        counts.update(split(part))
    return counts


def _counted(
    blocks: Iterable[str], pattern: str | None, names: tuple[str, ...], executor: Executor
) -> Iterator[Counter[str]]:
    waiting: deque[Future[Counter[str]]] = deque()
    try:
        for block in blocks:
            waiting.append(executor.submit(count_block, block, pattern, names))
            if len(waiting) > 8:  # no more than a few blocks in memory; in order, for the ties
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
