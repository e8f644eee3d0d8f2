"""Part 8 of the notes: SentencePiece in depth."""

import os
from functools import cache

import sentencepiece

from tokcourse import corpora

from .evidence import Between, Check, claim
from .part_07_sentencepiece import RARE
from .recorded import LLAMA2
from .shared import sentencepiece_model, training_error, vocabulary

HELLO = "hello 안녕하세요"
KOREAN_IDS = [239, 152, 139, 238, 136, 152, 240, 152, 155, 239, 135, 187, 239, 157, 151]

# The options of the notes' example, without the names of files.
LLAMA2_OPTIONS: dict[str, object] = {
    "input_format": "text", "model_type": "bpe", "vocab_size": 400, "normalization_rule_name": "identity",
    "remove_extra_whitespaces": False, "input_sentence_size": 200_000_000, "max_sentence_length": 4192,
    "seed_sentencepiece_size": 1_000_000, "shuffle_input_sentence": True, "character_coverage": 0.99995,
    "byte_fallback": True, "split_digits": True, "split_by_unicode_script": True, "split_by_whitespace": True,
    "split_by_number": True, "max_sentencepiece_length": 16, "add_dummy_prefix": True,
    "allow_whitespace_only_pieces": True, "unk_id": 0, "bos_id": 1, "eos_id": 2, "pad_id": -1,
    "num_threads": os.cpu_count() or 1,
}  # fmt: skip

# Without normalization, so that a character in the text is the character that is counted.
PLAIN: dict[str, object] = {"byte_fallback": True, "normalization_rule_name": "identity"}


def llama2_style(**changes: object) -> sentencepiece.SentencePieceProcessor:
    """A model trained on the course's prose with the options of the notes."""
    return sentencepiece_model(corpora.prose(), **(LLAMA2_OPTIONS | changes))


@cache
def many_scripts() -> str:
    """English prose with phrases in many languages: an alphabet with a long tail."""
    phrases = corpora.phrases()
    return "\n".join(
        [corpora.prose()[:12_000], *(phrases[code][:150] for code in ("el", "ru", "hi", "ja", "ko"))]
    )


def alphabet(model: sentencepiece.SentencePieceProcessor) -> set[str]:
    return {piece for piece in vocabulary(model) if len(piece) == 1} - {"▁"}


@claim("F58", "Code points [U+C548, U+B155, U+D559, ...]", "wrong", "ch-sentencepiece")
def korean_code_points() -> list[Check]:
    """The third syllable is one code point earlier: U+D559 is another syllable, 학."""
    return [Check("third code point of 안녕하세요", "U+D559", f"U+{ord('안녕하세요'[2]):04X}")]


@claim("F59", '"안녕하세요" → UTF-8 bytes [236,149,136,235,133,149, ...]', "right", "ch-utf8")
def korean_bytes() -> list[Check]:
    """Three bytes for each syllable."""
    return [Check("first six bytes", [236, 149, 136, 235, 133, 149], list("안녕하세요".encode())[:6])]


@claim(
    "F60",
    "character_coverage=0.99995  # 99.995% of characters covered",
    "right",
    "ch-sentencepiece",
    basis="own text",
)
def coverage_setting() -> list[Check]:
    """So many of the characters of the training text, counted as often as they occur, get a place of their
    own. Llama 2 was trained with this value; the library's default leaves ten times as much uncovered."""
    text = many_scripts()
    kept = alphabet(sentencepiece_model(text, vocab_size=1000, character_coverage=0.99995, **PLAIN))
    letters = [character for character in text if not character.isspace()]
    share = 100 * sum(character in kept for character in letters) / len(letters)
    return [Check("covered characters, in per cent", Between(99.995, 100), round(share, 3))]


@claim("F61", "Rare emoji → `<0xF0>` `<0x9F>` `<0x8C>` `<0x81>`", "right", "ch-sentencepiece")
def rare_emoji() -> list[Check]:
    """The four UTF-8 bytes of U+1F301, one piece for each."""
    return [
        Check(
            f"pieces of {RARE}",
            ["<0xF0>", "<0x9F>", "<0x8C>", "<0x81>"],
            llama2_style().encode(RARE, out_type=str)[1:],
        )
    ]


@claim("F62", "Llama 2 Configuration Example", "right", "ch-sentencepiece", basis="recorded")
def llama2_options() -> list[Check]:
    """The settings are those inside Llama 2's model file, but for the input, the names and the size of this
    example."""
    same = [name for name in LLAMA2 if name != "vocab_size"]
    checks = [
        Check(f"{name} in Llama 2's file (recorded)", LLAMA2_OPTIONS[name], LLAMA2[name]) for name in same
    ]
    return checks + [Check("pieces when trained with all of them", 400, llama2_style().get_piece_size())]


@claim("F63", "unk_id=0,  # UNK token MUST exist", "partly", "ch-sentencepiece")
def unknown_must_exist() -> list[Check]:
    """Without byte fallback it must. With byte fallback nothing is unknown, and this release trains without
    it."""
    text = corpora.prose()
    refused = [training_error(text, unk_id=-1, byte_fallback=fallback) != "" for fallback in (False, True)]
    return [
        Check("without byte fallback: training with unk_id=-1 is refused", True, refused[0]),
        Check("with byte fallback: training with unk_id=-1 is refused", True, refused[1]),
    ]


@claim(
    "F64",
    "# Output: [362, 378, 361, 372, 358, 362, 239, 152, 139,",
    "right",
    "ch-sentencepiece",
    basis="own text",
)
def korean_as_bytes() -> list[Check]:
    """The ids of the Korean part follow from the layout alone: three special ids, then the bytes in order.
    The ids of the letters depend on the text that was trained on."""
    model = llama2_style()
    korean = model.encode(HELLO)[-15:]
    return [
        Check("ids of the Korean part, trained on the course's prose", KOREAN_IDS, korean),
        Check(
            "the same from the bytes, each plus 3",
            KOREAN_IDS,
            [byte + 3 for byte in "안녕하세요".encode()],
        ),
    ]
