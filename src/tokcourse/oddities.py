"""Find what is odd about a tokenizer: tokens that cannot come out, counts that fall, ids that do not survive.

Everything here needs the tokenizer alone, no model and no corpus. The first two searches follow Land and
Bartolo (2024, "Fishing for Magikarp: Automatically Detecting Under-trained Tokens in Large Language Models").
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tokcourse.tokenizer import Tokenizer


def _text(token: bytes) -> str | None:
    """The token as text; None when its bytes are no whole characters."""
    try:
        return token.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _ordinary(tokenizer: Tokenizer) -> dict[int, bytes]:
    """The tokens that are not special."""
    special_ids = set(tokenizer.special_tokens.values())
    return {idx: token for idx, token in tokenizer.vocab.items() if idx not in special_ids}


def partial_utf8(tokenizer: Tokenizer) -> list[int]:
    """The ids of tokens that begin or end inside a character, so that on their own they are not text.

    >>> len(partial_utf8(Tokenizer()))  # of the single bytes, those from 0x80 on
    128
    """
    return [idx for idx, token in _ordinary(tokenizer).items() if _text(token) is None]


def unreachable(tokenizer: Tokenizer) -> list[int]:
    """The ids whose own text encodes to something else.

    Either earlier merges take its bytes apart, or the pattern cuts it in two. Some pattern may still let
    such a token out inside a longer text. Tokens that are no text on their own are left out, see
    `partial_utf8`.

    >>> letters_alone = Tokenizer.from_merges({(97, 98): 256, (98, 99): 257, (97, 257): 258})
    >>> [letters_alone.vocab[idx] for idx in unreachable(letters_alone)]  # a and b merge first
    [b'abc']
    """
    found = []
    for idx, token in _ordinary(tokenizer).items():
        text = _text(token)
        if text is not None and tokenizer.encode(text, allowed_special="none") != [idx]:
            found.append(idx)
    return found


class Candidate(NamedTuple):
    """A token that a model may never have learned, and how much speaks for it (above 0, at most 1)."""

    id: int
    text: str
    score: float


def glitch_candidates(tokenizer: Tokenizer) -> list[Candidate]:
    """Tokens that look as if one odd source had put them into the vocabulary, the most suspect first.

    Two clues, both from the vocabulary alone:

    - *Shape*: at least eight letters with a capital after a small one, or nineteen and more: an identifier
      or a user's name rather than a word.
    - *Halves that nobody else uses*: ids are given in the order of frequency. If both halves of a token were
      learned shortly before the token itself, they occur nearly as often as the whole, so hardly anywhere
      else. The score is the smaller of the two halves' ids divided by the token's own.

    Whether a model really fails on a candidate only the model can say: a name may be common in its training
    text.

    >>> [candidate.text for candidate in glitch_candidates(Tokenizer.from_tiktoken("gpt2"))[:3]]
    ['rawdownloadcloneembedreportprint', 'isSpecialOrderable', ' RandomRedditorWithNo']
    """
    candidates = []
    for (left, right), idx in tokenizer.merges.items():
        text = _text(tokenizer.vocab[idx])
        if text and re.fullmatch(r" ?[A-Za-z]{8,}", text):
            identifier = re.search(r"[a-z][A-Z]", text) or len(text.strip()) > 18
            if identifier and min(left, right) >= 256:
                candidates.append(Candidate(idx, text, min(left, right) / idx))
    return sorted(candidates, key=lambda candidate: -candidate.score)


class Shrinking(NamedTuple):
    """A text and a longer one that begins with it, yet has fewer tokens."""

    shorter: str
    shorter_count: int
    longer: str
    longer_count: int


def shrinking_prefixes(text: str, tokenizer: Tokenizer) -> list[Shrinking]:
    """The places in a text where one more character makes fewer tokens.

    Every prefix is encoded, so the time grows with the square of the length: meant for words and sentences.

    >>> abc = Tokenizer.from_merges({(98, 99): 256, (97, 256): 257})
    >>> shrinking_prefixes("abc", abc)
    [Shrinking(shorter='ab', shorter_count=2, longer='abc', longer_count=1)]
    """
    found, before = [], 0
    for end in range(1, len(text) + 1):
        count = len(tokenizer.encode(text[:end], allowed_special="none"))
        if count < before:
            found.append(Shrinking(text[: end - 1], before, text[:end], count))
        before = count
    return found


def reencoded(ids: Sequence[int], tokenizer: Tokenizer) -> list[int]:
    """Decode and encode again. What comes back differs when the ids were not those that the tokenizer would
    choose, as when a model writes letter by letter, or when they are no text.

    >>> reencoded([97, 98, 97], Tokenizer.from_merges({(97, 98): 256}))
    [256, 97]
    """
    return tokenizer.encode(tokenizer.decode(ids), allowed_special="all")


def is_stable(ids: Sequence[int], tokenizer: Tokenizer) -> bool:
    """Whether decoding and encoding again gives the same ids.

    >>> is_stable([256, 97], Tokenizer.from_merges({(97, 98): 256}))
    True
    """
    return reencoded(ids, tokenizer) == list(ids)
