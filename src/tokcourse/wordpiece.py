"""WordPiece: merge the pair that belongs together most, and encode with the longest piece that fits.

The tokenizer of BERT. It differs from BPE twice:

- *Training* takes not the most frequent pair but the one that is most frequent for what its parts are:
  count(pair) / (count(first) * count(second)). That merge makes the corpus most likely under a model that
  draws pieces independently (Schuster and Nakajima, 2012, "Japanese and Korean Voice Search").
- *Encoding* knows no merges, only pieces: from the start of a word take the longest piece there is, again and
  again. A word that cannot be finished that way is [UNK] as a whole.

A piece that does not begin a word has ## before it: "walking" may be ["walk", "##ing"].
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

CONTINUED = "##"
UNKNOWN = "[UNK]"

Pair = tuple[str, str]


def words(text: str) -> list[str]:
    """The words of a text: letters, digits and accents together, every other sign alone, white space dropped.

    >>> words("Don't panic!")
    ['Don', "'", 't', 'panic', '!']
    """
    return re.findall(r"\w+|[^\w\s]", text)


def characters(word: str) -> list[str]:
    """The pieces that a word begins with.

    >>> characters("hug")
    ['h', '##u', '##g']
    """
    return [word[0], *(CONTINUED + character for character in word[1:])]


def join(first: str, second: str) -> str:
    """The piece that two neighbours make.

    >>> join("h", "##u"), join("##u", "##g")
    ('hu', '##ug')
    """
    return first + second.removeprefix(CONTINUED)


def train(text: str, vocab_size: int, min_count: int = 2) -> list[str]:
    """Learn a vocabulary of at most `vocab_size` pieces, [UNK] first, then characters, then merges in order.

    Of pairs with the same score the first in the alphabet is taken. A pair that occurs fewer than `min_count`
    times is not merged: by score alone, two characters that both occur once would be the best pair of all.

    Raises ValueError when the text has no words or more different characters than `vocab_size` has room for.

    >>> train("hug hug pug pun bun", 10)
    ['[UNK]', '##g', '##n', '##u', 'b', 'h', 'p', '##ug', '##un', 'hug']
    """
    counts = Counter(words(text))
    if not counts:
        raise ValueError("the text has no words; give some text to learn from")
    splits = {word: characters(word) for word in counts}
    vocab = [UNKNOWN, *sorted({piece for pieces in splits.values() for piece in pieces})]
    if len(vocab) > vocab_size:
        raise ValueError(f"vocab_size must be at least {len(vocab)}: [UNK] and the characters of the text.")
    known = set(vocab)
    tally = _Tally(splits, counts)
    while len(vocab) < vocab_size and (pair := tally.best(min_count)):
        tally.merge(pair)
        if join(*pair) not in known:  # "ab" + "##c" and "a" + "##bc" make the same piece
            known.add(join(*pair))
            vocab.append(join(*pair))
    return vocab


class _Tally:
    """How often each piece and each pair occurs; a merge recounts only the words that hold the pair."""

    def __init__(self, splits: dict[str, list[str]], counts: Counter[str]) -> None:
        self.splits, self.counts = splits, counts
        self.pieces: Counter[str] = Counter()
        self.pairs: Counter[Pair] = Counter()
        self.places: defaultdict[Pair, set[str]] = defaultdict(set)  # pair -> words that hold it
        for word in splits:
            self._add(word, 1)

    def _add(self, word: str, sign: int) -> None:
        pieces = self.splits[word]
        for piece in pieces:
            self.pieces[piece] += sign * self.counts[word]
        for pair in pairwise(pieces):
            self.pairs[pair] += sign * self.counts[word]
            self.places[pair].add(word)

    def best(self, min_count: int) -> Pair | None:
        """The pair with the greatest score; None when no pair is frequent enough."""
        enough = [pair for pair, count in self.pairs.items() if count >= max(1, min_count)]
        return min(enough, key=lambda pair: (-self.score(pair), pair), default=None)

    def score(self, pair: Pair) -> float:
        return self.pairs[pair] / (self.pieces[pair[0]] * self.pieces[pair[1]])

    def merge(self, pair: Pair) -> None:
        for word in self.places.pop(pair):
            self._add(word, -1)
            self.splits[word] = _merge(self.splits[word], pair)
            self._add(word, 1)
        del self.pairs[pair]


def _merge(pieces: list[str], pair: Pair) -> list[str]:
    merged: list[str] = []
    for piece in pieces:
        if merged and (merged[-1], piece) == pair:
            merged[-1] = join(*pair)
        else:
            merged.append(piece)
    return merged


def encode_word(word: str, vocab: Iterable[str]) -> list[str]:
    """The longest piece that begins the word, then the longest that goes on, to its end; or [UNK] alone.

    >>> encode_word("hugs", {"h", "hug", "##s"}), encode_word("hubs", {"h", "hug", "##s"})
    (['hug', '##s'], ['[UNK]'])
    """
    known = vocab if isinstance(vocab, set | frozenset | dict) else set(vocab)
    pieces: list[str] = []
    start = 0
    while start < len(word):
        prefix = CONTINUED if start else ""
        end = len(word)
        while end > start and prefix + word[start:end] not in known:
            end -= 1
        if end == start:
            return [UNKNOWN]
        pieces.append(prefix + word[start:end])
        start = end
    return pieces


def encode(text: str, vocab: Iterable[str]) -> list[str]:
    """The pieces of each word of a text.

    >>> encode("hug hugs!", ["[UNK]", "hug", "##s"])
    ['hug', 'hug', '##s', '[UNK]']
    """
    known = frozenset(vocab)
    return [piece for word in words(text) for piece in encode_word(word, known)]


def decode(pieces: Iterable[str]) -> str:
    """The text of pieces, one space between words: where there were spaces is lost, and what was unknown.

    >>> decode(['hug', 'hug', '##s', '[UNK]'])
    'hug hugs [UNK]'
    """
    return " ".join(pieces).replace(f" {CONTINUED}", "")
