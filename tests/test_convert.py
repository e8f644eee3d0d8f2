"""The same ids from tiktoken and from Hugging Face tokenizers, both ways, special tokens included."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import HARD, TEXTS

from tokcourse import Tokenizer, convert, corpora, patterns, published

NAMES = ["<|end|>", "<|start|>", "a b", "é😄"]
SPELLED = st.lists(st.one_of(st.sampled_from(NAMES), HARD), max_size=8).map("".join)


@pytest.fixture(scope="module", params=[None, "gpt2", "gpt4", "gpt4o"])
def tokenizer(request):
    return Tokenizer(700, request.param, NAMES).train(corpora.prose() + "한국어 'll 123 \r\n\n  的")


@settings(max_examples=200)
@given(text=TEXTS, spelled=SPELLED)
def test_tiktoken(tokenizer, text, spelled):
    theirs = tokenizer.to_tiktoken()
    assert theirs.encode_ordinary(text) == tokenizer.encode(text, "none")
    ids = tokenizer.encode(spelled, "all")
    assert theirs.encode(spelled, allowed_special="all") == ids and theirs.decode(ids) == spelled
    assert theirs.n_vocab == tokenizer.n_vocab


@settings(max_examples=200)
@given(text=TEXTS, spelled=SPELLED)
def test_hugging_face(tokenizer, text, spelled):
    theirs = tokenizer.to_huggingface()
    ids = tokenizer.encode(spelled, "all")
    assert theirs.encode(spelled).ids == ids
    assert theirs.decode(ids, skip_special_tokens=False) == tokenizer.decode(ids)
    assert theirs.encode(text).ids == tokenizer.encode(text, "all")
    assert theirs.get_vocab_size() == tokenizer.vocab_size


def test_published_to_hugging_face():
    gpt2 = published.load("gpt2")
    theirs = gpt2.to_huggingface()
    text = corpora.prose() + " SolidGoldMagikarp<|endoftext|>"
    assert theirs.encode(text).ids == gpt2.encode(text, "all")
    assert theirs.token_to_id("<|endoftext|>") == 50256


def test_the_faster_forms_cut_the_same_pieces():
    import regex

    for slow, fast in convert._FASTER.items():
        assert slow in patterns.PATTERNS.values()
        for text in [corpora.prose(), corpora.demo(), "  \n\n \t x  ", "   ", "\r\n", "I'LL 'ſ 12345  \n"]:
            assert regex.findall(slow, text) == regex.findall(fast, text)


@pytest.mark.filterwarnings("ignore:no pair is left")
def test_a_pattern_of_ones_own():
    tokenizer = Tokenizer(300, r"\s+|\S+").train("one two three " * 20)
    text = "three  two\none"
    assert (
        tokenizer.to_tiktoken().encode(text)
        == tokenizer.encode(text)
        == tokenizer.to_huggingface().encode(text).ids
    )


def test_a_special_token_that_is_an_ordinary_one_too():
    merges = {(60, 62): 256}  # <>
    with pytest.raises(ValueError, match="'<>' is a special token and an ordinary one too"):
        Tokenizer.from_merges(merges, None, ["<>"]).to_huggingface()


def test_stand_ins_are_256_unlike_characters():
    letters = convert.stand_ins()
    assert len(set(letters.values())) == 256 and sorted(letters) == list(range(256))
    assert all(letter.isprintable() and letter != " " for letter in letters.values())
