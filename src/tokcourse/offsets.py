"""Which characters of a text each token covers."""

from __future__ import annotations

from collections.abc import Sequence

from tokcourse import utf8

_CONTINUATION = bytes(range(0x80, 0xC0))


def character_spans(tokens: Sequence[bytes]) -> list[tuple[int, int]]:
    """For each token (start, end): it has bytes of the characters from `start` up to, not including, `end`.

    A character that is split between two tokens belongs to the span of both.
    Where the bytes are no UTF-8, the characters are those of `decode(errors="replace")`.

    >>> character_spans([b"caf", b"\\xc3", b"\\xa9!"])
    [(0, 3), (3, 4), (3, 5)]
    """
    data = b"".join(tokens)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _spans_of_segments(tokens, data)
    spans, seen = [], 0  # characters begun so far
    for token in tokens:
        start = seen
        if token[:1] and token[0] in _CONTINUATION:
            start -= 1  # its first bytes finish the character before
        seen += len(token.translate(None, _CONTINUATION))
        spans.append((start, seen))
    return spans


def _spans_of_segments(tokens: Sequence[bytes], data: bytes) -> list[tuple[int, int]]:
    number = [n for n, s in enumerate(utf8.segments(data)) for _ in range(s.start, s.end)]  # of each byte
    number.append(number[-1] + 1)
    spans, position = [], 0
    for token in tokens:
        end = position + len(token)
        spans.append((number[position], number[end - 1] + 1 if token else number[position]))
        position = end
    return spans
