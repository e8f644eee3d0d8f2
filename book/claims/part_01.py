"""The introduction of the notes, and part 1."""

from tokcourse import bpe, corpora

from .evidence import Check, claim
from .shared import OPENAI, ids, sentencepiece_model, vocabulary


@claim("F1", "a completely separate, independent module from the LLM", "partly", "ch-wordpiece-unigram")
def separate_module() -> list[Check]:
    """It is separate, but byte-pair encoding, which the notes name next, is one algorithm among several:
    Unigram is what SentencePiece uses unless told otherwise, and WordPiece is BERT's."""
    text = corpora.prose()
    default = vocabulary(sentencepiece_model(text, vocab_size=300, model_type=None))
    kinds = [
        k
        for k in ("bpe", "unigram")
        if vocabulary(sentencepiece_model(text, vocab_size=300, model_type=k)) == default
    ]
    return [
        Check("merges learned from text alone, with no model in reach", 14, len(bpe.train(text[:2000], 270))),
        Check("algorithm that SentencePiece uses when none is named", ["bpe"], kinds),
    ]


@claim("F2", "Tokens [104, 101, 108, 108, 111, ...]", "wrong", "ch-big-picture")
def hello_world_tokens() -> list[Check]:
    """These are bytes before any merge, and 104 is a small h: the capital H is another byte.
    After the merges two ids are left."""
    claimed = [104, 101, 108, 108, 111]
    return [Check('bytes of "Hello"', claimed, list(b"Hello"))] + [
        Check(f'{name}: ids of "Hello world"', claimed, ids(name, "Hello world")[:5]) for name in OPENAI
    ]
