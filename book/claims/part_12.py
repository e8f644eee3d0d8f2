"""Part 12 of the notes: key insights."""

import tokenizers

from tokcourse import Tokenizer, bpe, corpora

from .evidence import Between, Check, claim
from .part_06 import LONE_SURROGATE
from .shared import OPENAI, bytes_per_token, count, encoding, random_texts

TIES = "aaabdaaabac"


def hugging_face_pieces(text: str, vocab_size: int) -> list[str]:
    """The pieces that Hugging Face's trainer learns, shortest ids first, without the alphabet."""
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    trainer = tokenizers.trainers.BpeTrainer(vocab_size=vocab_size, show_progress=False)
    tokenizer.train_from_iterator([text], trainer)
    learned = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return [piece for piece, _ in learned if len(piece) > 1]


def our_pieces(text: str, tie: str) -> list[str]:
    """The three pieces that this library learns under a rule for ties."""
    tokenizer = Tokenizer(vocab_size=259, tie=tie).train(text)
    return [tokenizer.vocab[i].decode() for i in range(256, 259)]


@claim(
    "F108", "BPE reduces sequence length by 30-50% typically", "wrong", "ch-vocabulary-size", basis="own text"
)
def reduction() -> list[Check]:
    """Far more, for English with a published vocabulary."""
    return [
        Check(
            f"{name}: the course's prose, in per cent",
            Between(30, 50),
            round(100 - 100 / bytes_per_token(name, corpora.prose())),
        )
        for name in OPENAI
    ]


@claim("F109", "`decode(encode(text)) == text` always holds for valid UTF-8", "partly", "ch-encode-decode")
def lossless_insight() -> list[Check]:
    """For byte-level vocabularies and well-formed text. Not for half of a surrogate pair, nor under
    normalization."""
    encoder, texts = encoding("o200k_base"), random_texts(300, seed=12)
    kept = sum(encoder.decode(encoder.encode_ordinary(text)) == text for text in texts)
    return [
        Check("o200k_base: random texts that come back", len(texts), kept),
        Check("o200k_base: a lone surrogate", LONE_SURROGATE, encoder.decode(encoder.encode(LONE_SURROGATE))),
    ]


@claim(
    "F110", "English ~1.5X, multilingual ~1.7X, code ~1.2X", "wrong", "ch-vocabulary-size", basis="own text"
)
def ratios_by_language() -> list[Check]:
    """English and code are far off in every one of these vocabularies. For many languages together the
    ratio depends on which they are, since a letter takes one byte in one script and three in another."""
    prose, code, phrases = corpora.prose(), corpora.stdlib(300_000), "\n".join(corpora.phrases().values())
    checks = [Check(f"{name}: English", 1.5, round(bytes_per_token(name, prose), 1)) for name in OPENAI]
    checks += [Check(f"{name}: Python", 1.2, round(bytes_per_token(name, code), 1)) for name in OPENAI]
    return checks + [
        Check(f"{name}: phrases in all our languages", None, bytes_per_token(name, phrases))
        for name in OPENAI
    ]


@claim("F111", "Most LLM quirks stem from tokenization, not the model itself", "opinion", "ch-weirdness")
def most_quirks() -> list[Check]:
    """Some do, and chapter 9 shows which. Nobody has counted, and a model's training has a share in each."""
    return [
        Check(
            "gpt2: 'strawberry' reaches the model as fewer units than letters",
            True,
            count("gpt2", "strawberry") < 10,
        ),
        Check(
            "cl100k_base: '9.11' and '9.9' have the same tokens up to the point",
            True,
            both_versions_begin_alike(),
        ),
    ]


def both_versions_begin_alike() -> bool:
    first, second = (encoding("cl100k_base").encode_ordinary(text) for text in ("9.11", "9.9"))
    return first[:2] == second[:2]


@claim("F112", "UTF-8 encoding guarantees any text can be tokenized", "right", "ch-utf8")
def any_text() -> list[Check]:
    """Any well-formed text: it is bytes, and each byte has an id."""
    texts = random_texts(500, seed=3)
    kept = sum(encoding("gpt2").decode(encoding("gpt2").encode_ordinary(text)) == text for text in texts)
    single = sum(len(token) == 1 for token in encoding("gpt2").token_byte_values())
    return [
        Check("gpt2: random texts encoded and decoded", len(texts), kept),
        Check("gpt2: bytes with an id", 256, single),
    ]


@claim("F113", "Same corpus + same vocab_size = same merges", "wrong", "ch-training")
def same_merges() -> list[Check]:
    """Only with the same splitting and the same rule for ties. Two trainers that break ties differently
    learn different pieces from eleven letters."""
    first = our_pieces(TIES, "first")
    turned = bpe.build_vocab(bpe.train("ab cd", 258)), bpe.build_vocab(bpe.train("cd ab", 258))
    return [
        Check(f'"{TIES}": three merges of Hugging Face\'s trainer', first, hugging_face_pieces(TIES, 7)),
        Check(f'"{TIES}": three merges, lowest ids first', first, our_pieces(TIES, "lowest")),
        Check(
            "first merge of 'cd ab', the documents of 'ab cd' in another order",
            turned[0][256],
            turned[1][256],
        ),
    ]
