"""Special tokens: found where allowed, refused where not, exactly as tiktoken does it."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import HARD

from tokcourse import Tokenizer, bpe, corpora, special
from tokcourse.special import SpecialTokenError

NAMES = [
    "<|end|>",
    "<|start|>",
    "<|e",
    "[x]",
    "a b",
    "é😄",
]  # none begins with another: tiktoken's order is open
SPELLED = st.lists(st.one_of(st.sampled_from(NAMES), HARD), max_size=8).map("".join)


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer(400, "gpt4", NAMES[:2] + NAMES[3:]).train(corpora.prose())


@settings(max_examples=200)
@given(
    text=SPELLED,
    rule=st.one_of(st.sampled_from(["all", "none", "none_raise"]), st.sets(st.sampled_from(NAMES[3:]))),
)
def test_every_rule_is_that_of_tiktoken(tokenizer, text, rule):
    theirs = tokenizer.to_tiktoken()
    options = {
        "all": dict(allowed_special="all"),
        "none": dict(allowed_special=set(), disallowed_special=()),
        "none_raise": {},
    }
    arguments = options[rule] if isinstance(rule, str) else dict(allowed_special=rule)
    try:
        expected = theirs.encode(text, **arguments)
    except ValueError:
        with pytest.raises(SpecialTokenError, match="spells the special token"):
            tokenizer.encode(text, rule)
    else:
        assert tokenizer.encode(text, rule) == expected
        assert tokenizer.decode(expected) == text == theirs.decode(expected)


def test_none_raise_is_what_happens_without_a_word(tokenizer):
    with pytest.raises(SpecialTokenError, match="'<|end|>' at position 6; pass allowed_special='none'"):
        tokenizer.encode("so be <|end|>")


def test_as_ordinary_text_it_never_becomes_a_control_token(tokenizer):
    ids = tokenizer.encode("<|end|>" * 3, "none")
    assert not set(ids) & set(tokenizer.special_tokens.values())
    assert tokenizer.decode(ids) == "<|end|>" * 3


@given(st.lists(st.sampled_from(["<s>", "<s><s>", "<", "s>", "x"]), max_size=12).map("".join))
def test_of_two_that_overlap_the_longer_is_found(text):
    for names in (["<s>", "<s><s>"], ["<s><s>", "<s>"]):
        tokenizer = Tokenizer(258, special_tokens=names)
        ids = tokenizer.encode(text, "all")
        one, two = tokenizer.special_tokens["<s>"], tokenizer.special_tokens["<s><s>"]
        assert tokenizer.decode(ids) == text
        run = max(
            (len(part) for part in "".join("s" if i in (one, two) else " " for i in ids).split()), default=0
        )
        assert run == 0 or two in ids or "<s><s>" not in text


def test_training_text_is_split_at_special_tokens():
    text = "ab<|end|>ab<|end|>ab"
    assert Tokenizer(258, special_tokens=["<|end|>"]).train(text).merges == bpe.train(["ab", "ab", "ab"], 257)


def test_ids_of_ones_own():
    tokenizer = Tokenizer(258, special_tokens={"<|end|>": 5000}).train("abab")
    assert tokenizer.encode("ab<|end|>", "all") == [256, 5000]
    assert tokenizer.decode([256, 5000]) == "ab<|end|>"
    assert tokenizer.n_vocab == 5001 and tokenizer.vocab_size == 258


def test_two_names_for_one_id():
    """o200k_harmony has such a pair: both are recognised, the first is shown."""
    ranks = {bytes([byte]): byte for byte in range(256)}
    tokenizer = Tokenizer.from_ranks(ranks, special_tokens={"<a>": 300, "<b>": 300})
    assert tokenizer.encode("<b><a>", "all") == [300, 300] and tokenizer.decode([300]) == "<a>"
    assert tokenizer.vocab_size == 257


def test_an_id_that_a_token_has():
    ranks = {bytes([byte]): byte for byte in range(256)}
    with pytest.raises(ValueError, match="'<a>' needs an id that no byte or merge has, not 97"):
        Tokenizer.from_ranks(ranks, special_tokens={"<a>": 97})


def test_split_out_takes_the_longest_first():
    assert special.split_out("x<s><s><s>", ["<s>", "<s><s>"]) == ["x", "<s><s>", "", "<s>", ""]
    assert special.split_out("no names", []) == ["no names"]


def test_names_are_text_and_no_expressions():
    tokenizer = Tokenizer(257, special_tokens=[".*"])
    assert tokenizer.encode("a.*", "all") == [97, 256]
    assert tokenizer.encode("ab", "all") == [97, 98]


def test_the_guard_stands_without_asserts_too():
    code = """
from tokcourse import Tokenizer
try:
    Tokenizer(257, special_tokens=["<|end|>"]).encode("<|end|>")
except ValueError as error:
    print(type(error).__name__)
"""
    done = subprocess.run([sys.executable, "-O", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "SpecialTokenError"
