"""Part 10 of the notes: practical considerations, up to the patterns."""

from collections.abc import Callable

import regex

from tokcourse import corpora, patterns

from .evidence import Between, Check, Over, Under, claim
from .shared import FIZZBUZZ, bytes_per_token, encoding, ids, random_texts, ratio_at

GPT2_PATTERN = r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
split: Callable[[str], list[str]] = regex.compile(GPT2_PATTERN).findall


@claim("F79", "More memory (50,000 × 384 = 19M parameters)", "right", "ch-vocabulary-size")
def embedding_parameters() -> list[Check]:
    """One row of 384 numbers for each id, counted once: the output layer is as large again unless it is
    tied."""
    return [
        Check("1,000 × 384, in thousands", 384, 1_000 * 384 // 1000),
        Check("50,000 × 384, in millions", 19, round(50_000 * 384 / 1e6)),
    ]


@claim("F80", "Longer sequences (more computation per token)", "wrong", "ch-vocabulary-size")
def computation_per_token() -> list[Check]:
    """Longer sequences mean more computation for a text. For each token it is less, since the output layer
    is smaller."""
    small, large = 1_000 * 384, 50_000 * 384
    return [
        Check("multiplications in the output layer for a token, 1,000 ids against 50,000", Over(large), small)
    ]


@claim("F81", "Poor compression ratio (~1.1X - 1.2X)", "wrong", "ch-vocabulary-size", basis="own text")
def ratio_of_1000() -> list[Check]:
    """More than twice that. The notes themselves give three different figures for 1,000 ids."""
    return [Check("Python's manual, held-out pages, 1,000 ids", Between(1.1, 1.2), ratio_at(1000))]


@claim("F82", "Better compression (~1.5X - 2.0X)", "wrong", "ch-vocabulary-size", basis="own text")
def ratio_of_gpt2() -> list[Check]:
    """A vocabulary of that size compresses English more than twice as well."""
    return [Check("gpt2, the course's prose", Between(1.5, 2.0), bytes_per_token("gpt2", corpora.prose()))]


@claim("F83", "Slower training", "opinion", "ch-vocabulary-size", basis="own text")
def slower_training() -> list[Check]:
    """Each step costs more in the output layer, and there are fewer steps for the same text.
    Which of the two wins depends on the model; the notes show neither."""
    return [
        Check(
            "weights of the output layer, 50,000 ids against 1,000: times as many",
            50.0,
            50_000 * 384 / (1_000 * 384),
        ),
        Check(
            "tokens for a text, 10,000 ids against 1,000: times as many",
            Under(0.75),
            round(ratio_at(1000) / ratio_at(10_000), 2),
        ),
    ]


@claim("F84", "# [220, 220, 220, 220, 23748]", "wrong", "ch-tiktoken")
def gpt2_indent() -> list[Check]:
    """Three single spaces; the fourth begins the word."""
    return [Check('gpt2: "    hello"', [220, 220, 220, 220, 23748], ids("gpt2", "    hello"))]


@claim("F85", "# [262, 24748]", "right", "ch-tiktoken")
def gpt4_indent() -> list[Check]:
    """Three spaces in one token, the fourth begins the word."""
    return [Check('cl100k_base: "    hello"', [262, 24748], ids("cl100k_base", "    hello"))]


@claim("F86", "GPT-4 better at maintaining formatting", "wrong", "ch-encode-decode")
def formatting() -> list[Check]:
    """Both give back every space. GPT-4's form is only shorter."""
    texts = [*random_texts(300), FIZZBUZZ, corpora.stdlib(20_000)]
    lost = {
        name: sum(encoding(name).decode(ids(name, text)) != text for text in texts)
        for name in ("gpt2", "cl100k_base")
    }
    return [Check("texts that gpt2 damages, against cl100k_base", Over(lost["cl100k_base"]), lost["gpt2"])]


@claim(
    "F87",
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    "right",
    "ch-pre-tokenization",
)
def gpt2_pattern() -> list[Check]:
    """As first published. tiktoken now holds a faster form that cuts the same pieces."""
    texts = [*random_texts(500), FIZZBUZZ, corpora.demo()]
    faster = regex.compile(encoding("gpt2")._pat_str)
    return [
        Check("the pattern in this library", GPT2_PATTERN, patterns.PATTERNS["gpt2"]),
        Check(
            "texts that it cuts as tiktoken's form does",
            len(texts),
            sum(split(text) == faster.findall(text) for text in texts),
        ),
    ]


@claim("F88", "→ Contractions split separately", "partly", "ch-pre-tokenization")
def contractions() -> list[Check]:
    """With small letters and the straight apostrophe only. GPT-4's pattern takes capitals too."""
    return [
        Check(f"pieces of {text!r}", [text[:3], text[3:]], split(text))
        for text in ("how's", "HOW'S", "how\u2019s")
    ]


@claim(
    "F89",
    r"\s+(?!\S)                    → Whitespace not followed by non-whitespace",
    "partly",
    "ch-pre-tokenization",
)
def trailing_alternative() -> list[Check]:
    """Word for word it is so, and it hides the point: before a word the alternative gives one space back,
    so it takes all spaces but the last, which goes with the word."""
    alternative = regex.compile(r"\s+(?!\S)")
    spaces = {text: sum(map(len, alternative.findall(text))) for text in ("x   ", "   x")}
    return [
        Check("spaces that it takes from 'x   ', where no word follows", 3, spaces["x   "]),
        Check("spaces that it takes from '   x', where a word follows", 0, spaces["   x"]),
    ]


@claim(
    "F90",
    "# Output: ['Hello', \"'ve\", ' world', '123', ' how', \"'s\", ' are', ' you', '!!!?']",
    "right",
    "ch-pre-tokenization",
)
def pattern_example() -> list[Check]:
    """As printed."""
    claimed = ["Hello", "'ve", " world", "123", " how", "'s", " are", " you", "!!!?"]
    return [Check("pieces", claimed, split("Hello've world123 how's are you!!!?"))]


@claim(
    "F91",
    "# ['\\n', 'for', ' i', ' in', ' range', '(', '1', ',', ' 101', '):', '\\n   ',",
    "right",
    "ch-pre-tokenization",
)
def pattern_on_code() -> list[Check]:
    """As printed: the indentation keeps its last space for the word."""
    claimed = [
        "\n",
        "for",
        " i",
        " in",
        " range",
        "(",
        "1",
        ",",
        " 101",
        "):",
        "\n   ",
        " if",
        " i",
        " %",
        " 3",
    ]
    claimed += [
        " ==",
        " 0",
        " and",
        " i",
        " %",
        " 5",
        " ==",
        " 0",
        ":",
        "\n       ",
        " print",
        '("',
        "FizzBuzz",
        '")',
        "\n",
    ]
    return [Check("pieces", claimed, split(FIZZBUZZ))]
