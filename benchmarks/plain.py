"""The plain trainer, encoder and decoder, which stand here for minbpe.

minbpe is not on the package index. Its RegexTokenizer is the course's reference over the pieces of a pattern,
its BasicTokenizer the same over the whole text: the same loops over the same lists, from the same lecture.
"""

from __future__ import annotations

import time

import regex

from tokcourse import bpe, patterns
from tokcourse.vocabulary import Vocabulary

POINTS = 5  # a whole run takes minutes, so so many points of it are timed


def seconds_to_train(texts: list[str], merges: dict[bpe.Pair, int], pattern: str | None) -> float:
    """CPU seconds that the plain trainer needs for these merges.

    It gets faster as the lists get shorter. So single merges are timed at points spread evenly over the run,
    from the lists as they are there, and the mean is taken for all.
    """
    pieces = [piece for text in texts for piece in patterns.split(text, pattern)]
    pairs = list(merges.items())
    spent = []
    for point in range(POINTS):
        done = round(point * (len(pairs) - 1) / (POINTS - 1))
        vocabulary = Vocabulary.from_merges(dict(pairs[:done]), trained=True)
        known = {piece: vocabulary.encode(piece.encode()) for piece in set(pieces)}
        ids = [list(known[piece]) for piece in pieces]
        start = time.process_time()
        counts: dict[bpe.Pair, int] = {}
        for piece_ids in ids:
            bpe.get_stats(piece_ids, counts)
        pair = max(counts, key=lambda pair: counts[pair])
        ids = [bpe.merge(piece_ids, pair, 256 + done) for piece_ids in ids]
        spent.append(time.process_time() - start)
        assert pair == pairs[done][0], "the engine and the plain trainer must agree"
    return len(pairs) * sum(spent) / POINTS


def encode(text: str, merges: dict[bpe.Pair, int], pattern: str) -> list[int]:
    """The ids of a text, piece by piece, each piece from its bytes."""
    ids: list[int] = []
    for piece in regex.findall(pattern, text):
        ids.extend(bpe.encode(piece, merges))
    return ids


def decode(ids: list[int], vocab: dict[int, bytes]) -> str:
    return bpe.decode(ids, vocab)
