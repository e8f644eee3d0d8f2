"""Encoding chunks: every way gives the ids of the reference, no input is quadratic, caches are bounded."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import FEW, HARD, PATTERNS, TEXTS

from tokcourse import Tokenizer, bpe, corpora, encoding, patterns
from tokcourse.encoding import Cache, merge_long, merge_short
from tokcourse.vocabulary import Vocabulary

pytestmark = pytest.mark.filterwarnings("ignore:no pair is left")


@settings(max_examples=200)
@given(TEXTS, TEXTS)
def test_both_ways_to_merge_equal_the_reference(learned, text):
    merges = bpe.train(learned, 290)
    expected = bpe.encode(text, merges)
    assert merge_short(list(text.encode()), merges.get) == expected
    assert merge_long(list(text.encode()), merges.get) == expected


@settings(max_examples=100)
@given(FEW, HARD, PATTERNS)
def test_the_engine_equals_the_reference(learned, text, pattern):
    tokenizer = Tokenizer(300, pattern).train(learned + text)
    chunks = patterns.split(text, pattern)
    expected = [idx for chunk in chunks for idx in bpe.encode(chunk, tokenizer.merges)]
    assert tokenizer.encode(text) == expected
    assert tokenizer.encode(text) == expected  # now from the caches
    assert tokenizer.decode(expected, errors="strict") == text


def test_real_text_equals_the_reference():
    text = corpora.prose()[:20_000]
    tokenizer = Tokenizer(1500, "gpt4o").train(text)
    chunks = patterns.split(text, "gpt4o")
    assert tokenizer.encode(text) == [idx for chunk in chunks for idx in bpe.encode(chunk, tokenizer.merges)]


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.sampled_from(range(97, 110)), st.sampled_from(range(97, 110))), unique=True), FEW
)
def test_merges_that_no_training_made(pairs, text):
    """Such merges may hold tokens that can never come out; the ids are still those of the reference."""
    merges = {}
    for idx, (left, right) in enumerate(pairs, 256):
        halves = [half if half < 103 or 153 + half >= idx else 153 + half for half in (left, right)]
        if tuple(halves) in merges:
            break
        merges[tuple(halves)] = idx
    assert Tokenizer.from_merges(merges).encode(text) == bpe.encode(text, merges)


def test_a_token_that_can_never_come_out():
    merges = {(98, 99): 256, (97, 98): 257, (257, 99): 258}  # "bc" is made before "ab" can be
    tokenizer = Tokenizer.from_merges(merges)
    assert tokenizer.encode("abc") == bpe.encode("abc", merges) == [97, 256]
    with pytest.raises(ValueError, match="token 258, b'abc', can never come out"):
        tokenizer.to_tiktoken()


@settings(max_examples=60)
@given(FEW, TEXTS)
def test_ranks_and_merges_encode_alike(learned, text):
    trained = Tokenizer(290).train(learned)
    ranked = Tokenizer.from_ranks(trained.vocabulary.ranks)
    assert ranked.encode(text) == trained.encode(text)
    assert ranked.merges == trained.merges


LONG = {
    "one letter": lambda n: "a" * n,
    "spaces": lambda n: " " * n,
    "random letters": lambda n: "".join(random.Random(1).choices("etaoinshrdlu", k=n)),
    "no line break at the end": lambda n: "\t \n" * (n // 3) + " ",
    "characters of three bytes": lambda n: "的" * (n // 3),
}


@pytest.mark.parametrize("name", LONG)
def test_twice_the_text_is_about_twice_the_work(name):
    """Work counted in looked-up pairs, not in seconds."""
    merges = bpe.train(LONG[name](600) + corpora.prose()[:3000], 400)

    def work(n):
        looked_up = 0

        def rank(pair, default):
            nonlocal looked_up
            looked_up += 1
            return merges.get(pair, default)

        ids = encoding.merge_ids(LONG[name](n).encode(), rank)
        assert bpe.decode(ids, bpe.build_vocab(merges)) == LONG[name](n)
        return looked_up

    small, middle, large = (work(n) for n in (12_000, 24_000, 48_000))
    assert middle / small < 2.6 and large / middle < 2.6


def test_short_chunks_do_not_pay_for_the_long_way(monkeypatch):
    monkeypatch.setattr(encoding, "merge_long", None)
    assert encoding.merge_ids([97] * (encoding.LONG - 1), {}.get) == [97] * (encoding.LONG - 1)


@pytest.mark.parametrize("text", [make(100_000) for make in LONG.values()], ids=LONG)
@pytest.mark.parametrize("pattern", [None, "gpt2", "gpt4", "gpt4o"])
def test_a_hundred_thousand_of_anything(text, pattern):
    tokenizer = Tokenizer(300, pattern).train("aaaa" * 40 + "  \n et ta oi n" * 20 + "的" * 20)
    assert tokenizer.decode(tokenizer.encode(text)) == text


def test_a_cache_is_bounded():
    cache = Cache(lambda key: key.upper(), size=10, longest=5)
    for n in range(1000):
        assert cache[f"k{n}"] == f"K{n}"
        assert len(cache) <= 10
    assert cache["long key"] == "LONG KEY" and "long key" not in cache


def test_a_vocabulary_needs_every_byte():
    ranks = {bytes([byte]): byte for byte in range(255)}
    with pytest.raises(ValueError, match="lack the byte 0xff"):
        Vocabulary.from_ranks(ranks)


def test_two_tokens_of_one_rank():
    ranks = {bytes([byte]): byte for byte in range(256)} | {b"ab": 97}
    with pytest.raises(ValueError, match="two tokens have the same rank"):
        Vocabulary.from_ranks(ranks)


@pytest.mark.parametrize(
    "merges", [{(97, 98): 257}, {(97, 256): 256}, {(-1, 98): 256}, {(97, 98): 256, (1, 2): 256}]
)
def test_merges_out_of_order(merges):
    with pytest.raises(ValueError, match="of smaller ids"):
        Tokenizer.from_merges(merges)


@pytest.mark.parametrize(
    "token, idx", [(b"ab", -1), (b"ab", 300.5), (b"ab", "300"), (b"ab", None), (b"", 300), ("ab", 300)]
)
def test_a_rank_that_is_none(token, idx):
    """With -1 as an id a long text would lose bytes, since the heap marks what is gone by it."""
    ranks = {bytes([byte]): byte for byte in range(256)} | {token: idx}
    with pytest.raises(ValueError, match=r"ranks must be \{bytes: id\}, with ids from 0 on, not "):
        Tokenizer.from_ranks(ranks)
