"""The reference: its parts by hand, and its two rules, most frequent first and lowest rank first."""

import pytest
from hypothesis import given
from texts import FEW, TEXTS, TIES

from tokcourse import bpe


def test_get_stats_of_the_notes():
    stats = bpe.get_stats(list(b"hello, "))
    assert stats == {(104, 101): 1, (101, 108): 1, (108, 108): 1, (108, 111): 1, (111, 44): 1, (44, 32): 1}
    assert max(stats, key=stats.get) == (104, 101)  # all are equal: the first


def test_get_stats_counts_overlaps_and_merge_does_not():
    assert bpe.get_stats([1, 1, 1]) == {(1, 1): 2}
    assert bpe.merge([1, 1, 1], (1, 1), 2) == [2, 1]


@pytest.mark.parametrize(
    "ids, pair, made",
    [
        ([5, 6, 6, 7, 9, 1], (6, 7), [5, 6, 99, 9, 1]),
        (list(b"hello this"), (101, 32), list(b"hello this")),  # the pair is not there
        ([], (1, 2), []),
        ([1], (1, 1), [1]),
        ([1, 2, 1, 2], (1, 2), [99, 99]),
    ],
)
def test_merge(ids, pair, made):
    assert bpe.merge(ids, pair, 99) == made


@pytest.mark.parametrize(
    "tie, tokens",
    [
        ("first", [b"aa", b"aaa", b"aaab"]),
        ("lowest", [b"aa", b"ab", b"aaab"]),
    ],
)
def test_ties_on_the_classic_example(tie, tokens):
    vocab = bpe.build_vocab(bpe.train("aaabdaaabac", 259, tie))
    assert [vocab[idx] for idx in (256, 257, 258)] == tokens


def test_the_greatest_bytes_win_as_in_cs336():
    """Its own example: of ("A", "B"), ("A", "C"), ("B", "ZZ"), ("BA", "A"), all equal, the last is merged."""
    vocab = {1: b"A", 2: b"B", 3: b"C", 4: b"ZZ", 5: b"BA"}
    counts = {(1, 2): 7, (1, 3): 7, (2, 4): 7, (5, 1): 7}
    assert bpe.most_frequent(counts, vocab, "greatest") == (5, 1)
    corpus = ["low"] * 5 + ["lower"] * 2 + ["widest"] * 3 + ["newest"] * 6
    made = bpe.build_vocab(bpe.train(corpus, 262, "greatest"))
    assert [made[idx] for idx in range(256, 262)] == [b"st", b"est", b"ow", b"low", b"west", b"ne"]


def test_an_unknown_tie_rule():
    with pytest.raises(ValueError, match="'first', 'lowest' or 'greatest'"):
        bpe.train("abab", 257, tie="random")


@given(FEW)
def test_first_is_the_rule_of_the_notes(text):
    """`max(stats, key=stats.get)`, as in the notes and in minbpe."""
    ids, merges = list(text.encode()), {}
    for idx in range(256, 270):
        stats = bpe.get_stats(ids)
        if not stats:
            break
        pair = max(stats, key=stats.get)
        ids = bpe.merge(ids, pair, idx)
        merges[pair] = idx
    if len(merges) == 14:
        assert bpe.train(text, 270) == merges
    else:
        with pytest.warns(UserWarning, match=f"stopped at {256 + len(merges)} ids"):
            assert bpe.train(text, 270) == merges


@given(TEXTS, TEXTS, TIES)
@pytest.mark.filterwarnings("ignore:no pair is left")
def test_round_trip_and_one_pass_in_order(learned, text, tie):
    """Lowest rank first gives the same ids as one pass over all merges in the order of learning."""
    merges = bpe.train(learned, 280, tie)
    ids = bpe.encode(text, merges)
    assert bpe.decode(ids, bpe.build_vocab(merges)) == text
    in_order = list(text.encode())
    for pair, idx in merges.items():
        in_order = bpe.merge(in_order, pair, idx)
    assert ids == in_order


@given(FEW)
@pytest.mark.filterwarnings("ignore:no pair is left")
def test_encoding_the_training_text_replays_the_training(text):
    merges = bpe.train(text, 266)
    ids = list(text.encode())
    for pair, idx in merges.items():
        ids = bpe.merge(ids, pair, idx)
    assert bpe.encode(text, merges) == ids


def test_no_merge_crosses_chunks():
    assert bpe.train(["ab", "ab", "ba"], 257) == {(97, 98): 256}
    with pytest.warns(UserWarning):
        assert bpe.train(["a", "b"], 257) == {}


def test_decode_replaces_broken_bytes():
    assert bpe.decode([0xE2, 0x82, 97], bpe.build_vocab({})) == "\ufffda"
