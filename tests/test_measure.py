"""Measures agree with counting by hand, for every kind of tokenizer."""

import math

import pytest
import tiktoken
from hypothesis import given
from hypothesis import strategies as st

from tokcourse import Tokenizer, corpora, measure, published

texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)


@given(st.lists(texts, min_size=1))
def test_bytes_are_one_token_each_without_merges(parts):
    assert measure.bytes_per_token(parts, Tokenizer()) == 1.0
    assert measure.count_tokens(parts, Tokenizer()) == len("".join(parts).encode())


def test_every_kind_of_tokenizer_gives_the_same():
    published.fill_cache(["gpt2"])
    text = corpora.prose()[:2000] + "<|endoftext|>"  # text like any other
    ours, theirs = published.load("gpt2"), tiktoken.get_encoding("gpt2")
    values = {measure.bytes_per_token(text, one) for one in (ours, theirs, theirs.encode_ordinary)}
    assert values == {len(text.encode()) / len(theirs.encode_ordinary(text))}


def test_a_larger_text_is_the_sum_of_its_parts_not_the_mean():
    assert measure.bytes_per_token(["aaaa", "b b"], str.split) == 7 / 3


@pytest.mark.parametrize("nothing", ["", [], ["", ""]])
def test_nothing_to_measure_is_an_error(nothing):
    with pytest.raises(ValueError, match="give some text"):
        measure.bytes_per_token(nothing, Tokenizer())


def test_what_is_no_tokenizer_is_an_error():
    with pytest.raises(TypeError, match="must have a method encode"):
        measure.count_tokens("a", 3)


def test_premium_is_the_ratio_of_sums():
    texts = {"en": ["a b", "c"], "xx": ["a b c d", "e f g"]}
    assert measure.language_premium(texts, str.split) == {"en": 1.0, "xx": 7 / 3}
    assert measure.language_premium(texts, str.split, base="xx")["en"] == 3 / 7


def test_premium_of_the_published_vocabularies_fell():
    texts = {code: corpora.phrases()[code] for code in ("en", "hi", "my", "ru")}
    published.fill_cache(["gpt2", "o200k_base"])
    old, new = (measure.language_premium(texts, published.load(name)) for name in ("gpt2", "o200k_base"))
    assert all(old[code] > new[code] > 1 for code in ("hi", "my", "ru"))
    assert old["en"] == 1.0


def test_premium_needs_its_base():
    with pytest.raises(ValueError, match="base language 'fr'; there are: en"):
        measure.language_premium({"en": "a"}, list, base="fr")
    with pytest.raises(ValueError, match="is empty"):
        measure.language_premium({"en": ""}, list)


def test_held_out_curve_equals_separate_training():
    text = corpora.prose()
    train, held_out = text[:20_000], text[20_000:30_000]
    curve = measure.held_out_curve(train, held_out, [256, 300, 400])
    assert list(curve) == [256, 300, 400] and curve[256] == 1.0
    for size, value in curve.items():
        alone = Tokenizer(vocab_size=size, pattern="gpt4").train(train)
        assert measure.bytes_per_token(held_out, alone) == value
    assert curve[256] < curve[300] < curve[400]


def test_held_out_curve_without_a_size():
    with pytest.raises(ValueError, match="give some, such as"):
        measure.held_out_curve("ab ab", "ab", [])


def test_held_out_curve_stops_where_the_text_runs_out():
    with pytest.warns(UserWarning):
        curve = measure.held_out_curve("aaabdaaabac", "aaab", [256, 258, 9999], pattern=None)
    assert list(curve)[:2] == [256, 258] and len(curve) == 3 and max(curve) < 270


@given(st.integers(1, 10**6), st.integers(1, 4096), st.integers(0, 100))
def test_parameters_and_operations(vocab, width, depth):
    tied = measure.vocabulary_parameters(vocab, width, tied=True)
    assert measure.vocabulary_parameters(vocab, width) == 2 * tied == 2 * vocab * width
    assert measure.flops_per_token(vocab, width, depth) == 2 * (tied + measure.block_parameters(width, depth))


def test_gpt2_small_has_its_known_size():
    # 124,439,808 with positions, biases and normalization; the weights counted here are 99 of 100 of them
    weights = measure.vocabulary_parameters(50257, 768, tied=True) + measure.block_parameters(768, 12)
    assert 0.99 < weights / 124_439_808 < 1


def test_the_best_vocabulary_grows_with_the_model():
    curve = {256: 1.0, 1000: 2.4, 4000: 3.2, 16000: 3.9, 64000: 4.4}
    best = []
    for width, depth in ((64, 2), (512, 8), (4096, 32)):
        cost = measure.flops_per_byte(curve, width, depth)
        best.append(min(cost, key=cost.get))
    assert best == sorted(best) and len(set(best)) == 3


def test_bits_per_byte_do_not_depend_on_the_tokenizer():
    # a uniform guess over bytes, one or two of them to a token: always 8 bits for each byte
    assert measure.bits_per_byte(math.log(256), 1) == pytest.approx(8)
    assert measure.bits_per_byte(2 * math.log(256), 2) == pytest.approx(8)
