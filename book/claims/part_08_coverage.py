"""Part 8 of the notes, second half: character coverage and the other options."""

from tokcourse import corpora

from .evidence import Check, Over, Under, claim
from .part_08 import PLAIN, alphabet, llama2_style, many_scripts
from .shared import sentencepiece_model, training_error, vocabulary

# 990 times the same letter, and nine letters that occur once each.
SKEWED = "\n".join(["a" * 99] * 10 + list("bcdefghij"))


@claim("F65", "`h`, `e`, `l`, `lo`: Character-level tokens for English", "wrong", "ch-sentencepiece")
def lo_is_a_merge() -> list[Check]:
    """The last of the four is two characters: a merge."""
    return [Check("characters in the longest of these pieces", 1, max(map(len, ("h", "e", "l", "lo"))))]


@claim(
    "F66",
    "Percentage of unique characters in training data covered by vocabulary",
    "wrong",
    "ch-sentencepiece",
)
def coverage_counts_occurrences() -> list[Check]:
    """It is the share of the text: of the occurrences of characters, not of the different ones."""
    kept = alphabet(
        sentencepiece_model(SKEWED, vocab_size=40, character_coverage=0.985, hard_vocab_limit=False)
    )
    different = set(SKEWED) - {"\n"}
    return [
        Check(
            "different characters kept at 0.985, in per cent",
            Over(98),
            round(100 * len(kept) / len(different)),
        )
    ]


@claim("F67", "character_coverage=0.99    → Fewer tokens", "wrong", "ch-sentencepiece", basis="own text")
def coverage_and_tokens() -> list[Check]:
    """Fewer characters in the alphabet, and so more tokens in the output: each rare character becomes
    several bytes."""
    text = many_scripts()
    low, high = (
        sentencepiece_model(text, vocab_size=1000, character_coverage=c, **PLAIN) for c in (0.98, 0.99995)
    )
    tail = text[12_000:]
    return [
        Check(
            "tokens of text in many scripts at 0.98, against 0.99995",
            Under(len(high.encode(tail))),
            len(low.encode(tail)),
        )
    ]


@claim(
    "F68",
    "character_coverage=1.0      → All characters, vocabulary explosion",
    "wrong",
    "ch-sentencepiece",
    basis="own text",
)
def full_coverage() -> list[Check]:
    """The size is what was asked for. If the alphabet does not fit into it, training stops with an error."""
    fits = sentencepiece_model(many_scripts(), character_coverage=1.0, vocab_size=1000)
    message = training_error(many_scripts(), character_coverage=1.0, vocab_size=100)
    return [
        Check("pieces at full coverage, 1,000 asked for", Over(1000), fits.get_piece_size()),
        Check(
            "training error when the alphabet does not fit", False, "smaller than required_chars" in message
        ),
    ]


@claim(
    "F69",
    "High coverage: Larger vocabulary, better accuracy, more memory",
    "wrong",
    "ch-sentencepiece",
    basis="own text",
)
def coverage_and_size() -> list[Check]:
    """Coverage decides how the places are shared out, not how many there are."""
    low, high = (
        sentencepiece_model(many_scripts(), character_coverage=c, vocab_size=1000) for c in (0.98, 1.0)
    )
    return [Check("pieces at full coverage, against 0.98", Over(low.get_piece_size()), high.get_piece_size())]


@claim(
    "F70",
    "split_digits=True            # Split digits within numbers",
    "right",
    "ch-sentencepiece",
    basis="own text",
)
def splitting_options() -> list[Check]:
    """Each option forbids one kind of piece, and the length is counted in characters."""
    pieces = [piece.lstrip("▁") for piece in vocabulary(llama2_style(vocab_size=1000))]
    free = vocabulary(llama2_style(vocab_size=1000, split_digits=False))
    return [
        Check("pieces with two digits", 0, sum(sum(map(str.isdigit, piece)) > 1 for piece in pieces)),
        Check(
            "such pieces when split_digits is off",
            True,
            any(sum(map(str.isdigit, piece)) > 1 for piece in free),
        ),
        Check(
            "pieces with a digit beside a letter",
            0,
            sum(piece.isalnum() and not (piece.isalpha() or piece.isdigit()) for piece in pieces),
        ),
        Check("pieces that go on after a space", 0, sum("▁" in piece for piece in pieces)),
        Check(
            "no piece is longer than 16 characters",
            True,
            max(map(len, vocabulary(llama2_style(vocab_size=1000)))) <= 16,
        ),
    ]


@claim("F71", "Adds invisible start token to every sentence", "wrong", "ch-sentencepiece", basis="own text")
def dummy_prefix() -> list[Check]:
    """It puts a space in front of the text, so that a first word is cut like the same word inside a sentence.
    It says nothing about beginnings or positions."""
    model = llama2_style(vocab_size=1000)
    first, inside = model.encode("letter"), model.encode("a letter")
    return [
        Check("what begins the first piece", "<s>", model.encode("letter", out_type=str)[0][0]),
        Check("a first word has other ids than inside a sentence", True, first != inside[-len(first) :]),
    ]


@claim("F72", "unk_id=0   # Unknown token (for rare/out-of-vocab)", "right", "ch-sentencepiece")
def special_ids() -> list[Check]:
    """These are the library's defaults, and Llama 2's."""
    model = sentencepiece_model(corpora.prose())
    return [
        Check(
            "unk, bos, eos, pad when nothing is set",
            (0, 1, 2, -1),
            (model.unk_id(), model.bos_id(), model.eos_id(), model.pad_id()),
        ),
    ]
