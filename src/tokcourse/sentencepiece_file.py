"""Read and write SentencePiece's .model files: a protocol buffer, taken apart by hand.

Google's protobuf package would need generated classes that match its own version; the format itself is
short. A message is a row of fields. Each begins with a number that holds the field's own number and a *wire
type*: 0 for an integer of variable length, 1 and 5 for 8 and 4 bytes, 2 for a length and so many bytes (a
text, or a message inside). Which number means what stands in SentencePiece's sentencepiece_model.proto.

Source: "Protocol Buffers: Encoding" (protobuf.dev), and sentencepiece_model.proto.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = 1, 2, 3, 4, 5, 6
BPE = 2  # the model type; 1 is unigram, 3 word, 4 char

VARINT, EIGHT_BYTES, LENGTH, FOUR_BYTES = 0, 1, 2, 5


class Piece(NamedTuple):
    """An entry of the vocabulary; its place in the list is its id."""

    text: str
    score: float
    kind: int = NORMAL


def _number(proto: int, default: Any) -> Any:
    """An option with its number in sentencepiece_model.proto and the default there."""
    return field(default=default, metadata={"number": proto})


@dataclass
class TrainerSpec:
    """The options of training, of which encoding needs a few too."""

    model_type: int = _number(3, 1)
    vocab_size: int = _number(4, 8000)
    character_coverage: float = _number(10, 0.9995)
    max_sentencepiece_length: int = _number(20, 16)
    split_by_unicode_script: bool = _number(21, True)
    split_by_whitespace: bool = _number(22, True)
    split_by_number: bool = _number(23, True)
    treat_whitespace_as_suffix: bool = _number(24, False)
    split_digits: bool = _number(25, False)
    allow_whitespace_only_pieces: bool = _number(26, False)
    byte_fallback: bool = _number(35, False)
    unk_id: int = _number(40, 0)
    bos_id: int = _number(41, 1)
    eos_id: int = _number(42, 2)
    pad_id: int = _number(43, -1)
    unk_surface: str = _number(44, " \u2047 ")


@dataclass
class NormalizerSpec:
    """What happens to a text before it is encoded."""

    name: str = _number(1, "")
    precompiled_charsmap: bytes = _number(2, b"")
    add_dummy_prefix: bool = _number(3, True)
    remove_extra_whitespaces: bool = _number(4, True)
    escape_whitespaces: bool = _number(5, True)


class ModelFile(NamedTuple):
    """What a .model file holds."""

    pieces: list[Piece]
    trainer: TrainerSpec
    normalizer: NormalizerSpec


def read(data: bytes) -> ModelFile:
    """Take a .model file apart.

    Raises ValueError when the bytes are no such file, or cut off.

    >>> read(write(ModelFile([Piece("a", -1.0)], TrainerSpec(), NormalizerSpec()))).pieces
    [Piece(text='a', score=-1.0, kind=1)]
    """
    pieces, trainer, normalizer = [], TrainerSpec(), NormalizerSpec()
    seen = set()
    try:
        for number, value in _fields(data):
            seen.add(number)
            if number == 1:
                parts = dict(_fields(value))
                score = struct.unpack("<f", parts.get(2, bytes(4)))[0]
                pieces.append(Piece(parts[1].decode("utf-8"), score, parts.get(3, NORMAL)))
            elif number == 2:
                _fill(trainer, value)
            elif number == 3:
                _fill(normalizer, value)
    except (IndexError, KeyError, TypeError, AttributeError, ValueError, struct.error) as error:
        raise ValueError(f"this is not a SentencePiece model file, or it was cut off ({error})") from error
    if not pieces:
        raise ValueError("this is not a SentencePiece model file: it has no pieces")
    if not {2, 3} <= seen:  # the options come last: without them it would be another tokenizer
        raise ValueError("this SentencePiece model file was cut off: its options are missing; copy it again")
    return ModelFile(pieces, trainer, normalizer)


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a message: their numbers and values."""
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        number, wire_type = key >> 3, key & 7
        if wire_type == VARINT:
            value, place = _varint(data, place)
            yield number, value
        else:
            if wire_type == LENGTH:
                length, place = _varint(data, place)
            else:
                length = {EIGHT_BYTES: 8, FOUR_BYTES: 4}[wire_type]
            if place + length > len(data):
                raise IndexError("a field goes on behind the end")
            yield number, data[place : place + length]
            place += length


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """An integer of seven bits to the byte, lowest first, and the place behind it."""
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place


def _fill(spec: TrainerSpec | NormalizerSpec, data: bytes) -> None:
    values = dict(_fields(data))
    for option in fields(spec):
        if (value := values.get(option.metadata["number"])) is not None:
            setattr(spec, option.name, _decoded(value, type(option.default)))


def _decoded(value: Any, kind: type) -> Any:
    if kind is str:
        return value.decode("utf-8")
    if kind is float:
        return struct.unpack("<f", value)[0]
    if kind is int and value >= 1 << 63:  # negative numbers are written as 64-bit two's complement
        return value - (1 << 64)
    return kind(value)


def write(model: ModelFile) -> bytes:
    """Put a .model file together, such as the sentencepiece package reads."""
    pieces = [
        _field(1, _field(1, piece.text) + _field(2, piece.score) + _field(3, piece.kind))
        for piece in model.pieces
    ]
    return b"".join([*pieces, _field(2, _written(model.trainer)), _field(3, _written(model.normalizer))])


def _written(spec: TrainerSpec | NormalizerSpec) -> bytes:
    return b"".join(_field(option.metadata["number"], getattr(spec, option.name)) for option in fields(spec))


def _field(number: int, value: int | float | str | bytes) -> bytes:
    if isinstance(value, float):
        return _varint_of(number << 3 | FOUR_BYTES) + struct.pack("<f", value)
    if isinstance(value, int):
        return _varint_of(number << 3 | VARINT) + _varint_of(value % (1 << 64))
    data = value.encode("utf-8") if isinstance(value, str) else value
    return _varint_of(number << 3 | LENGTH) + _varint_of(len(data)) + data


def _varint_of(value: int) -> bytes:
    parts = bytearray()
    while value >= 0x80:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
