"""SentencePiece's BPE: over characters instead of bytes, with bytes only for characters that were too rare.

It differs from `tokcourse.bpe` in what the merges see:

- A text is first normalized, and each space becomes the visible character U+2581, "▁", with one put in front
  (the *dummy prefix*), so that a word has the same pieces at the beginning of a text as behind a space.
- The units are characters. *Character coverage* says which share of all characters in the training text
  must be pieces; the others are unknown, or with *byte fallback* spelled in bytes such as <0xE4>.
- There are no ranks of pairs: two neighbours may merge if their text together is a piece, best score first.

`load` reads the model files of the sentencepiece package, Llama 2's among them, and gives the same ids.
`train` learns the same pieces as it does, see `tokcourse.sentencepiece_training`.
"""

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path

from tokcourse import sentencepiece_file as proto
from tokcourse.encoding import merge_ids
from tokcourse.sentencepiece_normalizer import SPACE, Normalizer, character_length
from tokcourse.sentencepiece_training import train_model
from tokcourse.utf8 import check_text
from tokcourse.writing import write_whole


class SentencePieceBPE:
    """A BPE model of SentencePiece: text to ids and back.

    >>> model = train("hug hugs", vocab_size=11)
    >>> model.encode("hugs"), model.encode_as_pieces("hugs")
    ([5, 10], ['▁hug', 's'])
    >>> model.decode([5, 10])
    'hugs'
    """

    def __init__(self, model: proto.ModelFile) -> None:
        if model.trainer.model_type != proto.BPE:
            kind = {1: "unigram", 3: "word", 4: "char"}.get(model.trainer.model_type, "unknown")
            raise ValueError(f"this is a {kind} model; train one with model_type='bpe'")
        kinds = [piece.kind for piece in model.pieces]
        if proto.UNKNOWN not in kinds or proto.UNUSED in kinds:
            raise ValueError(
                "this model has no <unk>, or pieces that are switched off: train one without that"
            )
        self.model = model
        self.unk_id = kinds.index(proto.UNKNOWN)
        self.byte_ids = [idx for idx, kind in enumerate(kinds) if kind == proto.BYTE]
        if len(self.byte_ids) not in (0, 256):
            raise ValueError(
                f"this model is damaged: it has pieces for {len(self.byte_ids)} bytes, not for 256"
            )
        self.symbols = [piece.text for piece in model.pieces if piece.kind == proto.USER_DEFINED]
        self.symbols.sort(key=len, reverse=True)
        self.normalize = Normalizer(model.normalizer, model.trainer.treat_whitespace_as_suffix, self.symbols)
        ordinary = {
            piece: idx
            for idx, piece in enumerate(model.pieces)
            if piece.kind in (proto.NORMAL, proto.USER_DEFINED)
        }
        self.ids = {piece.text: idx for piece, idx in ordinary.items()}
        # While merging, a part is a number: its place in the order of scores, so the lowest merges first.
        self.parts = [piece.text for piece in sorted(ordinary, key=lambda piece: -piece.score)]
        self.numbers = {part: number for number, part in enumerate(self.parts)}

    @property
    def pieces(self) -> list[str]:
        """The vocabulary: the text of each id."""
        return [piece.text for piece in self.model.pieces]

    @property
    def vocab_size(self) -> int:
        """How many ids there are."""
        return len(self.model.pieces)

    def encode(self, text: str) -> list[int]:
        """The ids of a text, without <s> or </s>. Raises UnicodeTextError for a lone surrogate."""
        ids: list[int] = []
        unknown_before = False
        for part in self._merged(self.normalize(check_text(text))):
            idx = self.ids.get(part, self.unk_id)
            if idx != self.unk_id:
                ids.append(idx)
            elif self.byte_ids:
                ids += [self.byte_ids[byte] for byte in part.encode("utf-8")]
            elif not unknown_before:  # a run of unknown characters is one <unk>
                ids.append(idx)
            unknown_before = idx == self.unk_id
        return ids

    def _merged(self, text: str) -> list[str]:
        """The parts of a normalized text after all merging: pieces, and characters that are none."""
        return [
            self._part(k) for k in merge_ids([self._number(part) for part in self._split(text)], self._rank)
        ]

    def _split(self, text: str) -> Iterator[str]:
        """Characters, and symbols of the user's own."""
        start = 0
        while start < len(text):
            part = next((symbol for symbol in self.symbols if text.startswith(symbol, start)), text[start])
            yield part
            start += len(part)

    def _number(self, part: str) -> int:
        return self.numbers[part] if part in self.numbers else len(self.parts) + ord(part)

    def _part(self, number: int) -> str:
        return self.parts[number] if number < len(self.parts) else chr(number - len(self.parts))

    def _rank(self, pair: tuple[int, int], default: int) -> int:
        """The number of what two neighbours merge into; a symbol of the user's own merges with nothing."""
        left, right = self._part(pair[0]), self._part(pair[1])
        if left in self.symbols or right in self.symbols:
            return default
        return self.numbers.get(left + right, default)

    def encode_as_pieces(self, text: str) -> list[str]:
        """The pieces of a text: the texts of its ids."""
        return [self.model.pieces[idx].text for idx in self.encode(text)]

    def decode(self, ids: Iterable[int]) -> str:
        """The text of ids. <s> and </s> are nothing, <unk> is " ⁇ ", a byte that is no text is U+FFFD.

        Raises ValueError for an id that stands for nothing.
        """
        spec = self.model.normalizer
        text = ""
        waiting = b""  # bytes of a character that is not complete
        at_start = spec.add_dummy_prefix or spec.remove_extra_whitespaces
        for idx in ids:
            if not 0 <= idx < len(self.model.pieces):
                raise ValueError(f"{idx} is no id of this model: they are 0 to {len(self.model.pieces) - 1}.")
            piece = self.model.pieces[idx]
            if piece.kind == proto.BYTE:
                waiting += bytes([self.byte_ids.index(idx)])
                continue
            text += _decoded(waiting)
            waiting = b""
            if piece.kind == proto.UNKNOWN:
                text += self.model.trainer.unk_surface
            elif piece.kind != proto.CONTROL:
                part = piece.text
                if at_start and not text and part.startswith(SPACE):
                    part = part[1:]
                    at_start = spec.remove_extra_whitespaces
                text += part.replace(SPACE, " ")
        return text + _decoded(waiting)

    def save(self, path: str | PathLike[str]) -> None:
        """Write a .model file, which sentencepiece reads too; a failed save leaves the old file."""
        write_whole(path, proto.write(self.model))


def _decoded(data: bytes) -> str:
    """Bytes as text; each byte that belongs to no character becomes a U+FFFD of its own."""
    text, start = "", 0
    while start < len(data):
        end = start + character_length(data[start])
        try:
            text += data[start:end].decode("utf-8")
        except UnicodeDecodeError:
            text, end = text + "\ufffd", start + 1
        start = end
    return text


def load(source: str | PathLike[str] | bytes) -> SentencePieceBPE:
    """Read a .model file, or the bytes of one.

    Raises FileNotFoundError when there is no such file, ValueError when it is damaged or no BPE model.

    >>> load("no/such.model")
    Traceback (most recent call last):
        ...
    FileNotFoundError: there is no file 'no/such.model'; ...
    """
    if isinstance(source, bytes):
        return SentencePieceBPE(proto.read(source))
    path = Path(source)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file '{path}'; a model file usually ends in .model")
    return SentencePieceBPE(proto.read(path.read_bytes()))


def train(text: str | Iterable[str], vocab_size: int, **options: bool | float | int) -> SentencePieceBPE:
    """Learn a model from the lines of a text; the options and their defaults are those of `train_model`."""
    return SentencePieceBPE(train_model(text, vocab_size, **options))  # type: ignore[arg-type]
