"""Part 7 of the notes, second half: SentencePiece."""

import ast
import re
from functools import cache
from importlib.resources import files

from tokcourse import Tokenizer, corpora

from .evidence import Between, Check, Over, claim
from .recorded import FAMILIES
from .shared import sentencepiece_model, training_error, vocabulary

RARE = "\U0001f301"


@cache
def training_options() -> list[str]:
    """The options that SentencePiece's own description of its model file lists, read from the installed
    package. The package carries that description as a literal of bytes: each field is a length, a name, a
    number."""
    source = files("sentencepiece").joinpath("sentencepiece_model_pb2.py").read_text(encoding="utf-8")
    literals = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    description = max((value for value in literals if isinstance(value, bytes)), key=len)
    start, end = description.index(b"\x0bTrainerSpec"), description.index(b"\n\nModelProto")
    fields = re.findall(rb"\n([\x01-\x40])([a-z][a-z_0-9]+)\x18", description[start:end])
    return [name.decode() for length, name in fields if length[0] == len(name)]


@claim("F53", "Runs BPE directly on Unicode code points (not bytes)", "partly", "ch-sentencepiece")
def on_code_points() -> list[Check]:
    """In its byte-pair mode its pieces are made of characters. Its default is another algorithm, Unigram."""
    text = corpora.prose()
    bpe, default = (
        sentencepiece_model(text, vocab_size=300),
        sentencepiece_model(text, vocab_size=300, model_type=None),
    )
    return [
        Check(
            "byte-pair mode: a character out of the alphabet is unknown", [bpe.unk_id()], bpe.encode(RARE)[1:]
        ),
        Check("the default gives the pieces of byte-pair mode", True, vocabulary(default) == vocabulary(bpe)),
    ]


@claim("F54", "Used by Llama, Mistral, and many others", "outdated", "ch-sentencepiece", basis="recorded")
def families() -> list[Check]:
    """The early ones. From Llama 3 and Mistral Nemo on, both families publish vocabularies in tiktoken's
    format."""
    return [Check(f"{family}: format (recorded)", "SentencePiece", kind) for family, kind in FAMILIES.items()]


@claim("F55", "Better compression for high-resource languages", "wrong", "ch-sentencepiece", basis="own text")
def compression_of_english() -> list[Check]:
    """Trained on the same English to the same size, byte-level pieces compress held-out English no worse."""
    prose = corpora.prose()
    cut = prose.index("\n", len(prose) * 3 // 4)
    training, held_out = prose[:cut], prose[cut:]
    characters = sentencepiece_model(
        training, vocab_size=1500, byte_fallback=True, normalization_rule_name="identity"
    )
    by_bytes = Tokenizer(vocab_size=1500, pattern="gpt4").train(training)
    size = len(held_out.encode("utf-8"))
    ratio = round(size / len(by_bytes.encode(held_out)), 2)
    return [
        Check(
            "SentencePiece, bytes per token, against byte level",
            Over(ratio),
            round(size / len(characters.encode(held_out)), 2),
        )
    ]


@claim("F56", "| Configuration | Simple | Hundreds of options |", "wrong", "ch-sentencepiece")
def number_of_options() -> list[Check]:
    """Dozens, and a handful of them matter in practice."""
    return [Check("options of training and normalization", Between(100, 999), len(training_options()))]


@claim("F57", "Rare codepoints get UNK token OR byte fallback", "right", "ch-sentencepiece", basis="own text")
def rare_characters() -> list[Check]:
    """Which of the two is one option."""
    text = corpora.prose()
    unknown, fallback = sentencepiece_model(text), sentencepiece_model(text, byte_fallback=True)
    return [
        Check("without byte fallback", ["<unk>"], [unknown.id_to_piece(i) for i in unknown.encode(RARE)[1:]]),
        Check(
            "with byte fallback",
            ["<0xF0>", "<0x9F>", "<0x8C>", "<0x81>"],
            fallback.encode(RARE, out_type=str)[1:],
        ),
        Check(
            "training succeeds either way",
            ["", ""],
            [training_error(text), training_error(text, byte_fallback=True)],
        ),
    ]
