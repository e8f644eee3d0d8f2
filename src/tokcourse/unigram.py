"""Unigram: every piece has a probability, and a word is cut into the pieces whose product is greatest.

BPE builds a vocabulary up, merge by merge. Unigram begins with far too many pieces and throws out, again and
again, those that the corpus would miss least. It is the default of SentencePiece (Kudo, 2018, "Subword
Regularization: Improving Neural Network Translation Models with Multiple Subword Candidates").

A vocabulary is {piece: log probability}. As in SentencePiece, a space is written U+2581 and begins the word
after it, so "a dog" is the words "▁a" and "▁dog". All the ways to cut a word form a *lattice*: the places
between characters are its points, the pieces its edges, and a way to cut the word is a path from end to end.
"""

import heapq
import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

SPACE = "\u2581"
LogProbs = Mapping[str, float]


class Pieces(dict[str, float]):
    """{piece: log probability}, with what every lattice asks for and only a look at all pieces can tell."""

    @cached_property
    def longest(self) -> int:
        """The length of the longest piece."""
        return max(map(len, self), default=1)

    @cached_property
    def unknown(self) -> float:
        """What a character costs that is no piece: ten below the least likely piece, as in SentencePiece."""
        return min(self.values(), default=0.0) - 10


class Edge(NamedTuple):
    """A piece in the lattice of a word: from one place between characters to another."""

    start: int
    end: int
    piece: str
    logp: float


def words(text: str) -> list[str]:
    """The words of a text, each with the space before it; the text itself gets one at its beginning.

    >>> words("a dog")
    ['▁a', '▁dog']
    """
    return [SPACE + word for word in text.split(" ")] if text else []


def lattice(word: str, logp: LogProbs) -> list[Edge]:
    """Every piece that fits somewhere in a word, in the order of its end.

    A character that is no piece gets an edge of its own, an unlikely one.

    >>> [edge.piece for edge in lattice("hug", {"h": -1, "u": -1, "g": -1, "ug": -1.5})]
    ['h', 'u', 'ug', 'g']
    """
    pieces = logp if isinstance(logp, Pieces) else Pieces(logp)
    edges = []
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - pieces.longest), end):
            piece = word[start:end]
            if piece in pieces:
                edges.append(Edge(start, end, piece, pieces[piece]))
            elif len(piece) == 1:
                edges.append(Edge(start, end, piece, pieces.unknown))
    return edges


def viterbi(word: str, logp: LogProbs) -> tuple[list[str], float]:
    """The most likely way to cut a word, and its log probability (Viterbi, 1967).

    At each place only the best way to get there is kept: whatever comes after does not depend on it.

    >>> viterbi("hug", {"h": -1, "u": -1, "g": -1, "ug": -1.5})
    (['h', 'ug'], -2.5)
    """
    score = [0.0] + [-math.inf] * len(word)  # score[place]: of the best way to get there
    last: list[Edge | None] = [None] * (len(word) + 1)  # and its last edge
    for edge in lattice(word, logp):
        if score[edge.start] + edge.logp > score[edge.end]:
            score[edge.end] = score[edge.start] + edge.logp
            last[edge.end] = edge
    pieces = []
    at = last[-1]
    while at:
        pieces.append(at.piece)
        at = last[at.start]
    return pieces[::-1], score[-1]


def n_best(word: str, logp: LogProbs, n: int) -> list[tuple[list[str], float]]:
    """The n most likely ways to cut a word, or all if there are fewer, best first, with log probabilities.

    >>> n_best("hug", {"h": -1, "u": -1, "g": -1, "ug": -1.5}, 3)
    [(['h', 'ug'], -2.5), (['h', 'u', 'g'], -3.0)]
    """
    best: list[list[tuple[list[str], float]]] = [[] for _ in range(len(word) + 1)]  # ways to each place
    best[0] = [([], 0.0)]
    for edge in lattice(word, logp):
        ways = [([*pieces, edge.piece], score + edge.logp) for pieces, score in best[edge.start]]
        best[edge.end] = heapq.nlargest(n, best[edge.end] + ways, key=lambda way: way[1])
    return best[-1]


def sample(word: str, logp: LogProbs, rng: random.Random, alpha: float = 1.0) -> list[str]:
    """A way to cut a word, drawn with a probability in proportion to its own to the power of alpha.

    alpha = 0 makes all ways equally likely, a large alpha nearly always gives the best one. Models trained on
    cuts that vary are less easily confused by odd spelling.

    >>> sample("hug", {"h": -1, "u": -1, "g": -1, "ug": -1.5}, random.Random(1), alpha=100)
    ['h', 'ug']
    """
    edges = [edge._replace(logp=alpha * edge.logp) for edge in lattice(word, logp)]
    forward = _forward(word, edges)
    pieces = []
    place = len(word)
    while place:
        into = [edge for edge in edges if edge.end == place]
        weights = [math.exp(forward[edge.start] + edge.logp - forward[place]) for edge in into]
        chosen = rng.choices(into, weights)[0]
        pieces.append(chosen.piece)
        place = chosen.start
    return pieces[::-1]


def encode(text: str, logp: LogProbs) -> list[str]:
    """The most likely pieces of each word of a text.

    >>> encode("a hug", {"▁": -2, "▁a": -1, "h": -1, "u": -1, "g": -1, "ug": -1.5})
    ['▁a', '▁', 'h', 'ug']
    """
    pieces = Pieces(logp)
    return [piece for word in words(text) for piece in viterbi(word, pieces)[0]]


def decode(pieces: Iterable[str]) -> str:
    """The text of pieces.

    >>> decode(['▁a', '▁', 'h', 'ug'])
    'a hug'
    """
    return "".join(pieces).replace(SPACE, " ").removeprefix(" ")


# --- training: EM and pruning


def train(
    text: str, vocab_size: int, max_piece_length: int = 16, keep: float = 0.75, seed_size: int = 20_000
) -> Pieces:
    """Learn a vocabulary of at most `vocab_size` pieces: {piece: log probability}, the most likely first.

    Begin with the most promising substrings. Then, until few enough are left, estimate the probabilities (EM)
    and keep the part `keep` of the pieces that would be missed most. Single characters always stay.

    Raises ValueError when the text is empty or has more different characters than `vocab_size`, and for
    a `keep` that would never throw anything out.

    >>> sorted(train("hug hugs hug bug", 7), key=len)[-1]
    '▁hug'
    """
    if not 0 <= keep < 1:
        raise ValueError(f"keep must be at least 0 and below 1, the part of the pieces to keep; not {keep}")
    counts = Counter(words(text))
    characters = {character for word in counts for character in word}
    if not characters:
        raise ValueError("the text is empty; give some text to learn from")
    if vocab_size < len(characters):
        raise ValueError(f"vocab_size must be at least {len(characters)}: the text has so many characters.")
    logp = _seed(counts, characters, max_piece_length, seed_size)
    while True:
        for _ in range(2):
            logp = _em_step(counts, logp, characters)
        if len(logp) <= vocab_size:
            return Pieces(sorted(logp.items(), key=lambda item: (-item[1], item[0])))
        logp = _prune(counts, logp, characters, max(vocab_size, int(keep * len(logp))))


def _seed(counts: Counter[str], characters: set[str], longest: int, size: int) -> Pieces:
    """Substrings that occur at least twice, those that cover the most text; and every character."""
    found: Counter[str] = Counter()
    for word, count in counts.items():
        for start in range(len(word)):
            for end in range(start + 1, min(start + longest, len(word)) + 1):
                found[word[start:end]] += count
    often = [piece for piece, count in found.items() if count > 1 and len(piece) > 1]
    often.sort(key=lambda piece: (-found[piece] * len(piece), piece))
    return _normalized({piece: found[piece] for piece in [*sorted(characters), *often[:size]]})


def _em_step(counts: Counter[str], logp: LogProbs, characters: set[str]) -> Pieces:
    """Expect: how often is each piece used, over all ways to cut? Maximize: that share is its probability."""
    expected = dict.fromkeys(logp, 0.0)
    for word, count in counts.items():
        for piece, uses in expected_counts(word, logp).items():
            expected[piece] += count * uses
    for character in characters:  # one that its longer pieces have made useless still needs a probability
        expected[character] = max(expected[character], 0.5)
    return _normalized({piece: uses for piece, uses in expected.items() if uses >= 0.5})


def _normalized(counts: Mapping[str, float]) -> Pieces:
    total = math.log(sum(counts.values()))
    return Pieces((piece, math.log(count) - total) for piece, count in counts.items())


def expected_counts(word: str, logp: LogProbs) -> dict[str, float]:
    """How often each piece occurs in a word, on average over all ways to cut it (forward-backward algorithm).

    >>> counts = expected_counts("ab", {"a": math.log(0.5), "b": math.log(0.25), "ab": math.log(0.25)})
    >>> round(counts["ab"], 3)  # 0.25 against 0.5 * 0.25
    0.667
    """
    edges = lattice(word, logp)
    forward = _forward(word, edges)
    backward = [-math.inf] * len(word) + [0.0]
    for edge in reversed(edges):
        backward[edge.start] = _log_add(backward[edge.start], edge.logp + backward[edge.end])
    counts: dict[str, float] = {}
    for edge in edges:
        uses = math.exp(forward[edge.start] + edge.logp + backward[edge.end] - forward[-1])
        counts[edge.piece] = counts.get(edge.piece, 0.0) + uses
    return counts


def _forward(word: str, edges: list[Edge]) -> list[float]:
    """For each place the logarithm of the sum over all ways to get there."""
    total = [0.0] + [-math.inf] * len(word)
    for edge in edges:
        total[edge.end] = _log_add(total[edge.end], total[edge.start] + edge.logp)
    return total


def _log_add(a: float, b: float) -> float:
    """log(exp(a) + exp(b)), without overflow."""
    high, low = max(a, b), min(a, b)
    return high if low == -math.inf else high + math.log1p(math.exp(low - high))


def _prune(counts: Counter[str], logp: Pieces, characters: set[str], size: int) -> Pieces:
    """Keep the pieces without which the corpus would become most unlikely."""
    uses: Counter[str] = Counter()
    for word, count in counts.items():
        for piece in viterbi(word, logp)[0]:
            uses[piece] += count
    loss = {}
    for piece in logp.keys() - characters:
        _, otherwise = viterbi(piece, _without(piece, logp))
        loss[piece] = uses[piece] * (logp[piece] - otherwise)
    missed = sorted(loss, key=lambda piece: (-loss[piece], piece))[: size - len(characters)]
    return Pieces((piece, logp[piece]) for piece in [*sorted(characters), *missed])


def _without(piece: str, logp: Pieces) -> Pieces:
    """The pieces that a piece would be made of if it were not there itself."""
    parts = {piece[i:j] for i in range(len(piece)) for j in range(i + 1, len(piece) + 1)} - {piece}
    return Pieces((part, logp[part]) for part in parts if part in logp)
