"""The plain trainer, encoder and decoder, which stand here for minbpe.

minbpe is not on the package index. These are its loops, over the same lists:
its RegexTokenizer merges the pieces of a pattern one by one, its BasicTokenizer the whole text as one piece.
"""

from __future__ import annotations

import time

import regex

from tokcourse import patterns
from tokcourse.bpe import Pair
from tokcourse.vocabulary import Vocabulary

POINTS = 5  # a whole run takes minutes, so so many points of it are timed


def get_stats(ids: list[int], counts: dict[Pair, int] | None = None) -> dict[Pair, int]:
    counts = {} if counts is None else counts
    for pair in zip(ids, ids[1:], strict=False):
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def merge(ids: list[int], pair: Pair, idx: int) -> list[int]:
    new = []
    i = 0
    while i < len(ids):
        if ids[i] == pair[0] and i < len(ids) - 1 and ids[i + 1] == pair[1]:
            new.append(idx)
            i += 2
        else:
            new.append(ids[i])
            i += 1
    return new


def seconds_to_train(texts: list[str], merges: dict[Pair, int], pattern: str | None) -> float:
    """CPU seconds that the plain trainer needs for these merges.

    It gets faster as the lists get shorter. So single merges are timed at points spread evenly over the run,
    from the lists as they are there, and the mean is taken for all.
    """
    pieces = [piece for text in texts for piece in patterns.split(text, pattern)]
    pairs = list(merges.items())
    spent = []
    for point in range(POINTS):
        done = round((point + 0.5) * len(pairs) / POINTS)
        vocabulary = Vocabulary.from_merges(dict(pairs[:done]), trained=True)
        known = {piece: vocabulary.encode(piece.encode()) for piece in set(pieces)}
        ids = [list(known[piece]) for piece in pieces]
        start = time.process_time()
        counts: dict[Pair, int] = {}
        for piece_ids in ids:
            get_stats(piece_ids, counts)
        pair = max(counts, key=lambda pair: counts[pair])
        ids = [merge(piece_ids, pair, 256 + done) for piece_ids in ids]
        spent.append(time.process_time() - start)
        assert pair == pairs[done][0], "the engine and the plain trainer must agree"
    return len(pairs) * sum(spent) / POINTS


def encode(text: str, merges: dict[Pair, int], pattern: str) -> list[int]:
    """The ids of a text, piece by piece, each piece from its bytes."""
    ids: list[int] = []
    for piece in regex.findall(pattern, text):
        ids.extend(encode_piece(piece, merges))
    return ids


def encode_piece(piece: str, merges: dict[Pair, int]) -> list[int]:
    ids = list(piece.encode("utf-8"))
    while len(ids) >= 2:
        stats = get_stats(ids)
        pair = min(stats, key=lambda p: merges.get(p, float("inf")))
        if pair not in merges:
            break
        ids = merge(ids, pair, merges[pair])
    return ids


def decode(ids: list[int], vocab: dict[int, bytes]) -> str:
    return b"".join(vocab[idx] for idx in ids).decode("utf-8", errors="replace")
