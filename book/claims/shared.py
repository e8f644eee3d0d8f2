"""What the claims share: published vocabularies, texts, small SentencePiece models, lines of the notes."""

import ast
import builtins
import io
import random
from functools import cache

import sentencepiece
import tiktoken

from tokcourse import Tokenizer, corpora, published

OPENAI = ("gpt2", "cl100k_base", "o200k_base")

# The part of the demonstration text that the notes print: 34 code points, the invisible ones escaped.
SNIPPET = (
    "\uff35\uff4e\uff49\uff43\uff4f\uff44\uff45! \U0001f164\U0001f15d\U0001f158\U0001f152\U0001f15e\U0001f153"
    "\U0001f154\u203d \U0001f1fa\u200c\U0001f1f3\u200c\U0001f1ee\u200c\U0001f1e8\u200c\U0001f1f4\u200c"
    "\U0001f1e9\u200c\U0001f1ea! \U0001f604"
)
# The merges that part 4 of the notes prints.
PRINTED_MERGES = {(101, 32): 256, (240, 159): 257, (226, 128): 258, (105, 110): 259}

FIZZBUZZ = '\nfor i in range(1, 101):\n    if i % 3 == 0 and i % 5 == 0:\n        print("FizzBuzz")\n'


@cache
def encoding(name: str) -> tiktoken.Encoding:
    """tiktoken's own encoder. `published` has put the rank file where tiktoken looks for it."""
    published.ranks(name)
    return tiktoken.get_encoding("r50k_base" if name == "gpt2" else name)


def ids(name: str, text: str) -> list[int]:
    """The ids of a text in which nothing counts as a special token."""
    return encoding(name).encode_ordinary(text)


def count(name: str, text: str) -> int:
    return len(ids(name, text))


def pieces(name: str, text: str) -> str:
    """The tokens of a text, a bar between them: `12|75`."""
    encoder = encoding(name)
    tokens = (encoder.decode_single_token_bytes(i) for i in ids(name, text))
    return "|".join(token.decode("utf-8", errors="backslashreplace") for token in tokens)


def bytes_per_token(name: str, text: str) -> float:
    return round(len(text.encode("utf-8")) / count(name, text), 2)


@cache
def manual() -> tuple[str, str]:
    """Python's language reference, as the standard library carries it: three quarters to train on, the rest
    held out."""
    from pydoc_data.topics import topics

    pages = [topics[key] for key in sorted(topics)]
    held_out = "\n".join(pages[::4])
    training = "\n".join(page for number, page in enumerate(pages) if number % 4)
    return training, held_out


@cache
def trained() -> Tokenizer:
    """10,000 ids from the training part of the manual and a megabyte of the standard library's code."""
    training, _ = manual()
    return Tokenizer(vocab_size=10_000, pattern="gpt4").train(training + corpora.stdlib(1_000_000))


@cache
def ratio_at(vocab_size: int) -> float:
    """Bytes per token on the held-out part of the manual."""
    _, held_out = manual()
    return round(len(held_out.encode("utf-8")) / len(trained().resized(vocab_size).encode(held_out)), 2)


@cache
def sentencepiece_model(text: str, **options: object) -> sentencepiece.SentencePieceProcessor:
    """A small SentencePiece model, trained on the lines of a text; an option of None is left to the
    library."""
    file = io.BytesIO()
    settings = {"vocab_size": 400, "model_type": "bpe", "num_threads": 1, "minloglevel": 4} | options
    settings = {name: value for name, value in settings.items() if value is not None}
    lines = iter(text.splitlines())
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=lines, model_writer=file, **settings)
    return sentencepiece.SentencePieceProcessor(model_proto=file.getvalue())


def vocabulary(model: sentencepiece.SentencePieceProcessor) -> list[str]:
    """The pieces of a SentencePiece model that stand for text: no control pieces, no bytes."""
    numbers = range(model.get_piece_size())
    ordinary = (i for i in numbers if not (model.is_control(i) or model.is_unknown(i) or model.is_byte(i)))
    return [model.id_to_piece(i) for i in ordinary]


def training_error(text: str, **options: object) -> str:
    """What SentencePiece says when it refuses to train, or an empty string."""
    try:
        sentencepiece_model(text, **options)
    except (RuntimeError, OSError) as error:
        return str(error)
    return ""


def random_texts(number: int, seed: int = 14) -> list[str]:
    """Short texts of letters, digits, spaces, punctuation, Hangul, emoji: the same ones every time."""
    alphabet = "aabcdehlorstTHE 0123456789  \n\t'.,!?_éßế안녕’‽\U0001f604\U0001f1f0\u200d"
    generator = random.Random(seed)
    return ["".join(generator.choices(alphabet, k=generator.randrange(40))) for _ in range(number)]


def undefined_names(code: str, defined: set[str]) -> list[str]:
    """The names that a piece of code reads although neither it, nor Python, nor `defined` provides them."""
    tree = ast.parse(code)
    made = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    made |= {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    made |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    read = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return sorted(read - made - defined - set(dir(builtins)))
