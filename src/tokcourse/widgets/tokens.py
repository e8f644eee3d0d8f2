"""Texts cut into tokens, as data for a view and as HTML for the first frame."""

import codecs
import heapq
import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tokcourse import patterns

if TYPE_CHECKING:
    from tokcourse import Tokenizer

Pair = tuple[int, int]
NEVER = -1
MOST_MERGES = 4000


def borders(text: str, tokenizer: "Tokenizer") -> list[int]:
    """For each byte of a text, the number of the merge that removes the border before it, or NEVER.

    The vocabularies of one training run are prefixes of each other. So the borders that stand after k merges
    are those that no merge before number k removes: this one list serves every vocabulary size.

    >>> from tokcourse import Tokenizer
    >>> borders("aaab", Tokenizer(vocab_size=258, pattern=None).train("aaabdaaabac"))
    [-1, 0, 1, -1]
    """
    numbers = {pair: number for number, pair in enumerate(tokenizer.merges)}
    made = list(tokenizer.merges.values())
    ids = byte_ids(tokenizer.vocab)
    known: dict[str, list[int]] = {}
    found: list[int] = []
    for chunk in patterns.split(text, tokenizer.pattern):
        if chunk not in known:
            known[chunk] = chunk_borders([ids[byte] for byte in chunk.encode()], numbers, made)
        found += known[chunk]
    return found


def byte_ids(vocab: Mapping[int, bytes]) -> dict[int, int]:
    """The id of each single byte; published vocabularies do not use the byte's own value."""
    ids: dict[int, int] = {}
    for idx, token in vocab.items():
        if len(token) == 1:
            ids.setdefault(token[0], idx)
    return ids


def chunk_borders(ids: list[int], numbers: Mapping[Pair, int], made: list[int]) -> list[int]:
    """The borders of one chunk of ids. `numbers` counts the merges, `made` holds the id that each one makes.

    The earliest merge goes first, from left to right: a heap of (number, place) with stale entries skipped.

    >>> chunk_borders([1, 1, 1, 2], {(1, 1): 0, (3, 1): 1}, [3, 4])
    [-1, 0, 1, -1]
    """
    end = len(ids)
    tokens: list[int | None] = list(ids)
    following, previous = list(range(1, end + 1)), list(range(-1, end - 1))
    removed_by = [NEVER] * end
    queue = [
        (numbers[pair], place)
        for place, pair in enumerate(zip(ids, ids[1:], strict=False))
        if pair in numbers
    ]
    heapq.heapify(queue)
    while queue:
        number, place = heapq.heappop(queue)
        right = following[place]
        if right >= end or numbers.get((tokens[place], tokens[right])) != number:  # type: ignore[arg-type]
            continue  # one of the two has been merged already
        removed_by[right] = number
        tokens[place], tokens[right] = made[number], None
        following[place] = following[right]
        if following[place] < end:
            previous[following[place]] = place
        for left in (previous[place], place):
            if left >= 0 and following[left] < end:
                pair = (tokens[left], tokens[following[left]])
                if pair in numbers:
                    heapq.heappush(queue, (numbers[pair], left))  # type: ignore[index]
    return removed_by


def counts(removed_by: list[int], merges: int) -> list[int]:
    """How many tokens are left after 0, 1, ... merges.

    >>> counts([-1, 0, 1, -1], 3)
    [4, 3, 2, 2]
    """
    removed = [0] * (merges + 1)
    for number in removed_by:
        if number != NEVER:
            removed[number + 1] += 1
    left, found = len(removed_by), []
    for how_many in removed:
        left -= how_many
        found.append(left)
    return found


def stray_byte(error: UnicodeError) -> tuple[str, int]:
    """Decode a byte that is part of no whole character as ⟨E2⟩."""
    assert isinstance(error, UnicodeDecodeError)
    return "".join(f"⟨{byte:02X}⟩" for byte in error.object[error.start : error.end]), error.end


codecs.register_error("tokcourse.stray", stray_byte)


def shown(token: bytes) -> str:
    """A token as text: ⟨E2⟩ for a byte of a character that is not whole, signs for control characters.

    >>> shown("né".encode()[:2] + b"!"), shown(b"a" + bytes([10]))
    ('n⟨C3⟩!', 'a↵\\n')
    """
    return visible(token.decode("utf-8", "tokcourse.stray"))


def visible(text: str) -> str:
    """Text as it is shown: line breaks and control characters get a sign."""
    signs = {"\n": "↵\n", "\t": "\t", "\x7f": "␡"}
    return "".join(signs.get(c, chr(0x2400 + ord(c)) if c < " " else c) for c in text)


NO_SHAPE = re.compile(
    "[\x80-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
JOINS = re.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]+")


def with_shape(text: str) -> str:
    """Text with ⟨U+200B⟩ for each sign without a shape, as the playground draws it (playground_tokens.js).

    What joins its neighbours or chooses their form is told only if there is nothing else.

    >>> with_shape("a\u200b"), with_shape("\u200d"), with_shape("❤\ufe0f") == "❤\ufe0f"
    ('a⟨U+200B⟩', '⟨U+200D⟩', True)
    """
    unseen = re.compile(".") if JOINS.fullmatch(text) else NO_SHAPE
    return unseen.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def quoted(token: bytes) -> str:
    """A token in a sentence or a table: in quotation marks, so that spaces show.

    >>> quoted(b" a")
    '“ a”'
    """
    return in_quotes(shown(token))


def in_quotes(text: str) -> str:
    """Text as it is shown, in one line and in quotation marks."""
    return f"“{text}”".replace("↵\n", "↵")


def runs_right_to_left(text: str) -> bool:
    """Whether a token begins with a letter of a script such as Hebrew or Arabic: it starts on the right."""
    return bool(text) and unicodedata.bidirectional(text[0]) in ("R", "AL")


def token_span(text: str, look: int, extra: str = "") -> str:
    """One token. Looks 0 and 1 alternate in a word, 2 and 3 in the next; odd ones are <mark> for any page."""
    tag = "mark" if look % 2 else "span"
    side = " tw-rtl" if runs_right_to_left(text) else ""
    return f'<{tag} class="tw-t tw-c{look}{side}"{extra}>{html.escape(text, quote=False)}</{tag}>'


def cut_text(text: str, removed_by: list[int], merges: int) -> str:
    """The text as the view cuts it after some merges: the first frame of token_cells.js."""
    data = text.encode()
    spans, start, block, place = [], 0, -1, 0
    for end in range(1, len(data) + 1):
        if end < len(data) and 0 <= removed_by[end] < merges:
            continue
        if removed_by[start] == NEVER:
            block, place = block + 1, 0
        spans.append(token_span(shown(data[start:end]), block % 2 * 2 + place % 2))
        start, place = end, place + 1
    return "".join(spans)


def token_box(text: str, look: int, note: str, extra: str = "") -> str:
    """A token as a box, with its id or another note under it."""
    return f'<li class="tw-box{extra}">{token_span(text, look)}<small>{html.escape(note)}</small></li>'


def token_list(part: str, label: str, boxes: Iterable[str]) -> str:
    """Token boxes, one after the other."""
    return f'<ol class="tw-boxes" data-part="{part}" tabindex="0" aria-label="{label}">{"".join(boxes)}</ol>'


def for_browser(tokenizer: "Tokenizer") -> dict[str, Any]:
    """A vocabulary and its pattern as data for merging.js and splitting.js.

    Raises ValueError for a vocabulary that is too large to lie in a page.
    """
    too_many = len(tokenizer.merges) - MOST_MERGES
    if too_many > 0:
        raise ValueError(
            f"the widget sends the merges to the page, {MOST_MERGES:,} at most, and this tokenizer has "
            f"{len(tokenizer.merges):,}: give it tokenizer.resized({tokenizer.vocab_size - too_many})"
        )
    ids = byte_ids(tokenizer.vocab)
    permuted = [ids[byte] for byte in range(256)]
    return {
        "merges": [idx for pair in tokenizer.merges for idx in pair],
        "bytes": None if permuted == list(range(256)) else permuted,
        "pattern": patterns.resolve(tokenizer.pattern),
    }
