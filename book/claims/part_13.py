"""Part 13 of the notes: recommendations."""

import importlib.util

import tiktoken

from tokcourse import corpora

from .evidence import Check, Over, Under, claim
from .recorded import NOTEBOOK_SENTENCE
from .shared import OPENAI, count, encoding, random_texts, training_error

OPTION_2 = {"vocab_size": 30_000, "model_type": "bpe", "character_coverage": 0.99995, "byte_fallback": True}


@claim("F114", 'enc = tiktoken.get_encoding("cl100k_base")', "right", "ch-tiktoken")
def reuse() -> list[Check]:
    """It works, with the rank file at hand. Text that looks like a special token raises an error by default,
    which is a guard and no defect."""
    encoder = encoding("cl100k_base")
    return [
        Check(
            "decode(encode('your text here'))",
            "your text here",
            encoder.decode(encoder.encode("your text here")),
        )
    ]


@claim("F115", "spm.SentencePieceTrainer.Train(", "partly", "ch-sentencepiece", basis="own text")
def train_custom() -> list[Check]:
    """The options are accepted. On a corpus too small for 30,000 pieces the training stops with an error,
    unless `hard_vocab_limit=False` makes the size a wish."""
    text = corpora.prose()
    return [
        Check(
            "the options with vocab_size=1000: error",
            "",
            training_error(text, **(OPTION_2 | {"vocab_size": 1000})),
        ),
        Check(
            "the options as printed, on the course's prose: error",
            False,
            "Vocabulary size" in training_error(text, **OPTION_2),
        ),
    ]


@claim("F116", "Option 3: Use tiktoken for training", "wrong", "ch-training")
def tiktoken_trains() -> list[Check]:
    """tiktoken encodes and decodes; it trains only in a teaching module. There is no module named
    `tokenizer`, and a tokenizer that is given a file's name as text would learn the letters of the name."""
    return [
        Check(
            "tiktoken has a trainer", True, hasattr(tiktoken, "train") or hasattr(tiktoken.Encoding, "train")
        ),
        Check(
            "a module named tokenizer can be imported",
            True,
            importlib.util.find_spec("tokenizer") is not None,
        ),
        Check("characters to train on in 'your_corpus.txt', read as text", None, len("your_corpus.txt")),
    ]


@claim("F117", "| General purpose | GPT-4 tiktoken (cl100k_base) |", "outdated", "ch-in-production")
def general_purpose() -> list[Check]:
    """The vocabulary of GPT-4. From GPT-4o on it is o200k_base. Count with the vocabulary of the model you
    call."""
    return [
        Check(f"vocabulary of {model}", "cl100k_base", tiktoken.encoding_name_for_model(model))
        for model in ("gpt-4", "gpt-4o", "gpt-5")
    ]


@claim("F118", "| English-only | GPT-2 tiktoken (gpt2) |", "partly", "ch-in-production", basis="own text")
def english_only() -> list[Check]:
    """It wins where a text is full of years, which it holds as single tokens. On running English it needs
    more tokens."""
    years, prose = " ".join(f"in {year}" for year in range(1990, 2023)), corpora.prose()
    return [
        Check(
            "gpt2: tokens for 33 years, against cl100k_base",
            Under(count("cl100k_base", years)),
            count("gpt2", years),
        ),
        Check(
            "gpt2: tokens for the course's prose, against cl100k_base",
            Under(count("cl100k_base", prose)),
            count("gpt2", prose),
        ),
    ]


@claim("F119", "Always use UTF-8 encoding", "opinion", "ch-in-production")
def best_practices() -> list[Check]:
    """Sound advice, like the rest of that list; the reasons are facts that can be checked."""
    texts = random_texts(200, seed=19)
    return [
        Check(
            "random texts that come back from UTF-8",
            len(texts),
            sum(t.encode("utf-8").decode("utf-8") == t for t in texts),
        ),
        Check(
            "the same sentence costs another number of tokens elsewhere",
            True,
            len({count(n, "안녕하세요") for n in OPENAI}) > 1,
        ),
    ]


@claim("F120", "Currently impractical (too expensive computationally)", "opinion", "ch-in-production")
def byte_models() -> list[Check]:
    """An open question. Models that read bytes have been published since 2021 (ByT5, MEGABYTE, Byte Latent
    Transformer); they pay with longer sequences, and save by grouping bytes. As of 2026 most large models
    still use tokens."""
    prose = corpora.prose()
    longer = len(prose.encode("utf-8")) / count("o200k_base", prose)
    return [
        Check(
            "steps to read the course's prose as bytes, against o200k_base: times as many",
            Over(3),
            round(longer, 1),
        )
    ]


@claim(
    "F121",
    "Eternal glory to whoever can delete the need for tokenization",
    "wrong",
    "ch-in-production",
    basis="recorded",
)
def misquoted() -> list[Check]:
    """The notebook that the notes follow says it in other words, and with a narrower claim: as a required
    step in LLMs."""
    return [
        Check(
            "the sentence (recorded)",
            "Eternal glory to whoever can delete the need for tokenization",
            NOTEBOOK_SENTENCE,
        )
    ]
