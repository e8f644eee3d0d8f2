"""Part 14 of the notes, second half: a larger vocabulary inside a model."""

import ast
import pickle
import re
import warnings
from functools import cache

import numpy as np

from tokcourse import Tokenizer, corpora

from .evidence import Between, Check, Over, Under, claim
from .part_14 import premium
from .recorded import UNICODE_TEXT_ALL_MERGES
from .shared import bytes_per_token, encoding, undefined_names

FOX = "The quick brown fox jumps over the lazy dog."

# The skeleton of the class in the notes, as far as names are concerned.
GPT_SNIPPET = """
class GPTLanguageModel(nn.Module):
    def __init__(self, vocab_size=10000, n_embd=384):
        self.position_embedding_table = nn.Embedding(block_size, n_embd)
        self.blocks = nn.Sequential(*[Block(n_embd, n_head) for _ in range(n_layer)])
"""


@cache
def exhausted() -> Tokenizer:
    """The course's demonstration text trained towards 10,000 ids, until no pair is left."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Tokenizer(vocab_size=10_000, pattern=None).train(corpora.demo())


def ratio(text: str, ids: list[int]) -> float:
    return round(len(text.encode("utf-8")) / len(ids), 2)


def linear_parameters(n_in: int, n_out: int) -> int:
    """Numbers in a linear layer: one weight for each input and output, one bias for each output."""
    return n_in * n_out + n_out


@claim("F132", "# Compression ratio: 1.80X", "wrong", "ch-training", basis="own text")
def ratios_on_demo() -> list[Check]:
    """The text runs out of pairs long before: then it is one token, and its ratio is its whole length.
    Without the line `if not stats: break` the code of the notes stops with an error there."""
    text = corpora.demo()
    return [
        Check("merges until the course's text is a single token", 9744, len(exhausted().merges)),
        Check("bytes per token then", 1.80, ratio(text, exhausted().encode(text))),
        Check("merges until the notes' text is a single token (recorded)", 9744, UNICODE_TEXT_ALL_MERGES),
    ]


@claim(
    "F133",
    'print(f"Medium vocab size: {len(tokenizer_medium.vocab)}")  # 1000',
    "wrong",
    "ch-training",
    basis="own text",
)
def size_reached() -> list[Check]:
    """A short text gives a smaller vocabulary than was asked for."""
    return [Check("ids learned from the course's demonstration text", 1000, len(exhausted().vocab))]


@claim("F134", 'print(f"Compression: {1.50}X")', "wrong", "ch-vocabulary-size")
def printed_constant() -> list[Check]:
    """The number is a constant in the code: the line prints it whatever was trained."""
    formatted = [
        node
        for node in ast.walk(ast.parse('print(f"Compression: {1.50}X")'))
        if isinstance(node, ast.FormattedValue)
    ]
    return [
        Check(
            "values in the line that are looked up or computed",
            Over(0),
            sum(not isinstance(f.value, ast.Constant) for f in formatted),
        )
    ]


@claim("F135", "self.token_embedding_table = nn.Linear(vocab_size, n_embd)", "wrong", "ch-into-the-model")
def linear_embedding() -> list[Check]:
    """A table is looked up by id: `nn.Embedding`, which the notes use themselves later. A linear layer has
    a bias too, wants a vector of floats as long as the vocabulary, and stores its weight turned round."""
    weight, one_hot = np.zeros((384, 65)), np.zeros(65)
    return [
        Check("parameters of a linear layer from 65 to 384", 24_960, linear_parameters(65, 384)),
        Check(
            "shape of its weight, which gives 384 numbers from 65",
            (65, 384),
            weight.shape if (weight @ one_hot).shape == (384,) else None,
        ),
    ]


@claim("F136", "# Shape: (384, 65) = 24,960 parameters", "partly", "ch-into-the-model")
def output_layer() -> list[Check]:
    """That is the number of weights. The layer has a bias for each output besides, and its weight is stored
    the other way round."""
    return [
        Check("weights from 384 to 65", 24_960, 384 * 65),
        Check("parameters of the layer, biases included", 24_960, linear_parameters(384, 65)),
        Check("shape of the weight, which gives 65 numbers from 384", (384, 65), np.zeros((65, 384)).shape),
    ]


@claim("F137", "Increase: 153x (from 50K to 7.68M parameters)", "right", "ch-into-the-model")
def increase() -> list[Check]:
    """Cut to a whole number, not rounded. Biases and weight tying are left out."""
    before, after = 65 * 384 * 2, 10_000 * 384 * 2
    return [
        Check("before", 49_920, before),
        Check("after", 7_680_000, after),
        Check("times as many", 153, after // before),
    ]


class Surprise:
    """An object whose pickle calls a function when it is loaded; here a harmless one."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return str.upper, ("code ran while loading",)


@claim("F138", "pickle.dump(tokenizer.merges, f)", "wrong", "ch-in-production")
def pickled_merges() -> list[Check]:
    """Loading a pickle runs whatever code its author put in. A text file of merges is safe, readable and
    portable."""
    loaded = pickle.loads(pickle.dumps(Surprise()))
    return [
        Check("a pickle only gives back data", True, isinstance(loaded, Surprise)),
        Check("what this one gave back", None, loaded),
    ]


@claim("F139", "class GPTLanguageModel(nn.Module):", "partly", "ch-into-the-model")
def model_class() -> list[Check]:
    """It shows where the size of the vocabulary enters, and it does not run: three settings are never
    defined, and there is no `forward`."""
    missing = undefined_names(GPT_SNIPPET, {"nn", "Block"})
    return [
        Check("vocab_size is a parameter", True, "vocab_size=" in GPT_SNIPPET),
        Check("names that are used and defined nowhere", [], missing),
    ]


@claim(
    "F140",
    "# Not recommended - embeddings change shape, need careful handling",
    "opinion",
    "ch-into-the-model",
)
def resizing() -> list[Check]:
    """Adding rows is routine: the old rows stay, the new ones start as their mean, and training goes on."""
    old = np.random.default_rng(0).normal(size=(65, 8))
    new = np.vstack([old, np.tile(old.mean(axis=0), (3, 1))])
    return [
        Check("shape after three new ids", (68, 8), new.shape),
        Check("old rows are as they were", True, bool((new[:65] == old).all())),
        Check(
            "a new row's distance from the mean of the old ones",
            Under(1e-9),
            float(abs(new[65] - old.mean(axis=0)).max()),
        ),
    ]


@claim(
    "F141", "old_compression = 1.37  # From vocab_size=276", "wrong", "ch-vocabulary-size", basis="own text"
)
def unlike_texts() -> list[Check]:
    """A ratio on the training text does not compare with one on another sentence, on which the same
    tokenizer does worse."""
    small = exhausted().resized(276)
    trained_on = ratio(corpora.demo(), small.encode(corpora.demo()))
    return [
        Check(
            "276 ids: bytes per token on the other sentence, against the training text",
            trained_on,
            ratio(FOX, small.encode(FOX)),
        )
    ]


@claim("F142", "< 1.2X indicates vocab too small", "opinion", "ch-vocabulary-size")
def poor_ratio() -> list[Check]:
    """There is no such threshold. A low ratio can also mean that the vocabulary was made for other text."""
    tamil = corpora.phrases()["ta"]
    return [
        Check("gpt2, 50,257 ids: bytes of Tamil per token", Under(1.2), bytes_per_token("gpt2", tamil)),
        Check(
            "gpt2, the same 50,257 ids: bytes of English per token",
            Over(3),
            bytes_per_token("gpt2", corpora.prose()),
        ),
    ]


@claim("F143", "Agglutinative languages (Finnish, Turkish)", "right", "ch-weirdness", basis="own text")
def agglutinative() -> list[Check]:
    """The same phrases cost them more tokens than English in GPT-2, and a larger vocabulary narrows the
    gap."""
    checks = []
    for code, name in (("fi", "Finnish"), ("tr", "Turkish")):
        checks.append(Check(f"gpt2: {name} against English", Over(1), premium("gpt2", code)))
        checks.append(
            Check(
                f"o200k_base: {name}, against gpt2", Under(premium("gpt2", code)), premium("o200k_base", code)
            )
        )
    return checks


@claim(
    "F144",
    "vocab_size=50257:  50,257 × 384 × 2 = 38.6M parameters (182x increase!)",
    "right",
    "ch-vocabulary-size",
)
def memory_table() -> list[Check]:
    """As parameters, untied. Called memory in the notes, which depends on the bytes of each number."""
    sizes = {276: ("212K", 1.0), 1000: ("768K", 3.6), 10_000: ("7.68M", 36.0), 50_257: ("38.6M", 182.0)}
    checks = []
    for size, (claimed, times) in sizes.items():
        number, unit = re.fullmatch(r"([\d.]+)([KM])", claimed).groups()  # type: ignore[union-attr]
        digits = len(number.partition(".")[2])
        parameters = size * 384 * 2 / {"K": 1e3, "M": 1e6}[unit]
        checks.append(Check(f"{size:,} ids, in {unit}", float(number), round(parameters, digits)))
        checks.append(
            Check(f"{size:,} ids, against 276", Between(times - 0.5, times + 0.5), round(size / 276, 2))
        )
    return checks


@claim("F145", "tokenizer_production = Tokenizer(vocab_size=50257)", "partly", "ch-special-tokens")
def like_gpt2() -> list[Check]:
    """The size is GPT-2's. Without a special token it would make one merge more than GPT-2 has."""
    encoder = encoding("gpt2")
    return [
        Check("gpt2: ids", 50_257, encoder.n_vocab),
        Check(
            "gpt2: merges, against all ids but the bytes", 50_257 - 256, len(encoder._mergeable_ranks) - 256
        ),
    ]


@claim("F146", 'print(f"Compression: {1.95}X")', "wrong", "ch-vocabulary-size", basis="own text")
def production_ratio() -> list[Check]:
    """A constant again, and less than half of what GPT-2's vocabulary does on English."""
    return [Check("gpt2, the course's prose", 1.95, bytes_per_token("gpt2", corpora.prose()))]
