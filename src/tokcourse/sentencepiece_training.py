"""Train a BPE model as the sentencepiece package does: the same pieces in the same order.

What decides, beside the counts of pairs, is in no paper; it was read from the package's source (version
0.2) and is held to the package by tests:

- Of equally frequent pairs the *shorter* piece wins, then the one that comes first by code points.
- A pair is not merged when its piece would mix scripts, hold a space behind its beginning, and so on:
  `Rules`.
- Merges come first in the vocabulary, then the single characters, the most frequent first.
- A line of more than 4,192 bytes is left out.

Where it differs:

- When no pair is left that occurs, training stops with a warning. The package goes on with pairs that no
  longer occur, so it reaches a larger vocabulary on a small text.
- Characters that are newer than about Unicode 8 (2015) have no script of their own in the package's table.
- Not here: other normalization rules (their tables come only inside the package's model files), symbols of
  the user's own, and taking a sample of a large corpus.
"""

import heapq
import struct
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from tokcourse import sentencepiece_file as proto
from tokcourse.sentencepiece_normalizer import SPACE, Normalizer
from tokcourse.sentencepiece_rules import RARE, Rules
from tokcourse.utf8 import check_text

BOUNDARY = "\x1f"  # stands for the text of a special piece, such as <s>
LONGEST_LINE = 4192  # bytes

Pair = tuple[str, str]


def train_model(
    text: str | Iterable[str],
    vocab_size: int,
    *,
    character_coverage: float = 0.9995,
    byte_fallback: bool = False,
    add_dummy_prefix: bool = True,
    remove_extra_whitespaces: bool = True,
    max_sentencepiece_length: int = 16,
    split_by_unicode_script: bool = True,
    split_by_number: bool = True,
    split_by_whitespace: bool = True,
    split_digits: bool = False,
    allow_whitespace_only_pieces: bool = False,
    normalization_rule_name: str = "identity",
) -> proto.ModelFile:
    """Learn a model from the lines of a text. Names and defaults of options are those of sentencepiece,
    except for the normalization.

    Raises ValueError when the text is empty, when `vocab_size` has no room for the characters, for options
    out of their range, and for another normalization than "identity".
    When pairs run out the vocabulary stays smaller, with a warning.

    >>> [piece.text for piece in train_model("hug hugs", 11).pieces]
    ['<unk>', '<s>', '</s>', 'hu', 'hug', '▁hug', 'g', 'h', 'u', '▁', 's']
    """
    if normalization_rule_name != "identity":
        raise ValueError(
            f"normalization_rule_name={normalization_rule_name!r} needs a table that only sentencepiece has: "
            "train with the sentencepiece package and load its model, or take 'identity'."
        )
    if not (0 < character_coverage <= 1 and max_sentencepiece_length >= 1):
        raise ValueError(
            f"character_coverage={character_coverage} must be above 0 and at most 1, "
            f"max_sentencepiece_length={max_sentencepiece_length} at least 1"
        )
    rules = Rules(
        max_sentencepiece_length,
        split_by_unicode_script,
        split_by_number,
        split_by_whitespace,
        split_digits,
        allow_whitespace_only_pieces,
    )
    trainer = proto.TrainerSpec(
        model_type=proto.BPE,
        vocab_size=vocab_size,
        character_coverage=character_coverage,
        byte_fallback=byte_fallback,
        **vars(rules),
    )
    normalizer = proto.NormalizerSpec(
        name="identity", add_dummy_prefix=add_dummy_prefix, remove_extra_whitespaces=remove_extra_whitespaces
    )
    meta = [proto.Piece("<unk>", 0.0, proto.UNKNOWN)]
    meta += [proto.Piece(text, 0.0, proto.CONTROL) for text in ("<s>", "</s>")]
    if byte_fallback:
        meta += [proto.Piece(f"<0x{byte:02X}>", 0.0, proto.BYTE) for byte in range(256)]

    lines = _lines(text, normalizer, [piece.text for piece in meta])
    alphabet = _alphabet(lines, character_coverage)
    if len(meta) + len(alphabet) >= vocab_size:
        raise ValueError(
            f"vocab_size={vocab_size} has no room for merges: {len(meta)} pieces are fixed, "
            f"and {len(alphabet)} characters are needed. Ask for more, or for a lower character_coverage."
        )
    counts = _chunks(lines, set(alphabet), rules)
    merges = _merges(counts, vocab_size - len(meta) - len(alphabet), rules)
    learned = [proto.Piece(text, -float(i)) for i, text in enumerate([*merges, *alphabet])]
    if len(meta) + len(learned) < vocab_size:
        trainer.vocab_size = len(meta) + len(learned)
        warnings.warn(f"no pair is left: the vocabulary has {trainer.vocab_size} pieces", stacklevel=3)
    return proto.ModelFile([*meta, *learned], trainer, normalizer)


def _lines(text: str | Iterable[str], spec: proto.NormalizerSpec, meta: list[str]) -> list[str]:
    """The lines to learn from, normalized; the text of a special piece in them merges with nothing."""
    given = text.split("\n") if isinstance(text, str) else list(text)
    short = [line for line in given if len(check_text(line).encode("utf-8")) <= LONGEST_LINE]
    if len(short) < len(given):
        warnings.warn(
            f"{len(given) - len(short)} lines of more than {LONGEST_LINE} bytes are left out",
            stacklevel=4,
        )
    normalize = Normalizer(spec)
    lines = [normalize(line) for line in short if RARE not in line]
    for name in meta:
        lines = [line.replace(name, BOUNDARY) for line in lines]
    return [line for line in lines if line]


def _alphabet(lines: list[str], coverage: float) -> list[str]:
    """The most frequent characters, until they make up the share `coverage` of all characters."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(line)
    del counts["\0"]
    if not counts:
        raise ValueError("the text is empty; give some text to learn from")
    alphabet, covered, total = [], 0, counts.total()
    for character, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if _float32(covered / total) >= _float32(coverage):  # the package counts in single precision
            break
        covered += count
        if character != BOUNDARY:
            alphabet.append(character)
    return alphabet


def _float32(value: float) -> float:
    rounded: float = struct.unpack("f", struct.pack("f", value))[0]
    return rounded


def _chunks(lines: list[str], alphabet: set[str], rules: Rules) -> Counter[str]:
    """The chunks that no merge crosses, counted: words with the space before them, or whole lines."""
    chunks: Counter[str] = Counter()
    for line in lines:
        line = "".join(character if character in alphabet else RARE for character in line)
        chunks.update(
            _words(line, rules.allow_whitespace_only_pieces) if rules.split_by_whitespace else [line]
        )
    return chunks


def _words(line: str, keep_runs: bool) -> list[str]:
    """Cut a line before its spaces; with `keep_runs` several spaces stay together, with the next word."""
    words = [""]
    for character in line:
        ends_in_space = words[-1].endswith(SPACE) and not words[-1].strip(SPACE)
        if character == SPACE and not (keep_runs and ends_in_space):
            words.append("")
        words[-1] += character
    return [word for word in words if word]


def _merges(counts: Counter[str], how_many: int, rules: Rules) -> list[str]:
    """The pieces that merging gives, in order."""
    allow = cache(rules.allow)
    splits = {chunk: list(chunk) for chunk in counts}
    pairs: Counter[Pair] = Counter()
    places: defaultdict[Pair, set[str]] = defaultdict(set)  # pair -> chunks that hold it
    for chunk, parts in splits.items():
        for pair in pairwise(parts):
            pairs[pair] += counts[chunk]
            places[pair].add(chunk)

    def entry(pair: Pair) -> tuple[int, int, str, Pair]:
        piece = pair[0] + pair[1]
        return -pairs[pair], len(piece), piece, pair

    heap = [entry(pair) for pair in pairs if allow(pair[0] + pair[1])]
    heapq.heapify(heap)
    merges: list[str] = []
    while heap and len(merges) < how_many:
        negative, _, piece, pair = heapq.heappop(heap)
        if not pairs[pair]:
            continue
        if pairs[pair] != -negative:  # out of date: a count only ever falls
            heapq.heappush(heap, entry(pair))
            continue
        merges.append(piece)
        new: set[Pair] = set()
        for chunk in places.pop(pair):
            parts = splits[chunk]
            for old in pairwise(parts):
                pairs[old] -= counts[chunk]
            splits[chunk] = parts = _merged(parts, pair)
            for made in pairwise(parts):
                pairs[made] += counts[chunk]
                if piece in made:
                    places[made].add(chunk)
                    new.add(made)
        for made in new:
            if allow(made[0] + made[1]):
                heapq.heappush(heap, entry(made))
    return merges


def _merged(parts: list[str], pair: Pair) -> list[str]:
    out: list[str] = []
    i = 0
    while i < len(parts):
        if i + 1 < len(parts) and (parts[i], parts[i + 1]) == pair:
            out.append(pair[0] + pair[1])
            i += 2
        else:
            out.append(parts[i])
            i += 1
    return out
