"""The engine gives the merges of the reference, and those of the trainers whose tie rule it has."""

import random
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import FEW, HARD, PATTERNS, TEXTS, TIES

from tokcourse import Tokenizer, bpe, corpora, long_training, patterns, training
from tokcourse.convert import stand_ins
from tokcourse.counting import count_chunks
from tokcourse.long_training import LongChunks
from tokcourse.pair_queue import TIES as RULES
from tokcourse.training import SplitChunks, least_count, train_bpe, train_on_counts
from tokcourse.vocabulary import Vocabulary

pytestmark = pytest.mark.filterwarnings("ignore:no pair is left")


# Ways to hold the chunks, whatever their length: strings, one row, a linked list, and the last two in turn.
STRUCTURES = [(10**9, 0), (0, 0), (0, 2), (0, 0.06)]


def hold(patch, structure):
    patch.setattr(training, "LONG", structure[0])
    patch.setattr(long_training, "RARE", structure[1])


@pytest.fixture(params=STRUCTURES, ids=["strings", "row", "list", "row, then list"])
def structure(request, monkeypatch):
    hold(monkeypatch, request.param)


def test_a_long_chunk_has_a_way_of_its_own(monkeypatch):
    monkeypatch.setattr(training, "SplitChunks", None)
    assert train_on_counts({"ab" * training.LONG: 1}, 257) == {(97, 98): 256}
    monkeypatch.undo()
    monkeypatch.setattr(training, "LongChunks", None)
    assert train_on_counts({"ab" * 99: 1}, 257) == {(97, 98): 256}


def test_a_long_row_is_linked_once_pairs_are_rare():
    chunks = LongChunks({"".join(random.Random(1).choices("abcdefgh", k=5000)): 1})
    assert not chunks.linked
    pair = max(chunks.pair_counts, key=chunks.pair_counts.get)
    chunks.merge(pair, chr(256))
    assert not chunks.linked
    chunks.pair_counts["ab"] = 1
    chunks.merge("ab", chr(257))
    assert chunks.linked


@settings(max_examples=150)
@given(text=TEXTS, size=st.integers(256, 300), pattern=PATTERNS, tie=TIES)
def test_engine_equals_reference(text, size, pattern, tie):
    expected = list(bpe.train(patterns.split(text, pattern), size, tie).items())
    for structure in STRUCTURES:
        with pytest.MonkeyPatch.context() as patch:
            hold(patch, structure)
            assert list(train_bpe(text, size, pattern, tie).items()) == expected


@settings(max_examples=150)
@given(
    counts=st.dictionaries(st.text("abcd", min_size=2, max_size=6), st.integers(1, 9), min_size=3),
    merges=st.integers(1, 12),
    tie=TIES,
)
def test_what_is_too_rare_to_be_chosen_is_never_missed(counts, merges, tie):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "least_count", lambda counts, merges: 1)
        expected = list(train_on_counts(counts, 256 + merges, tie).items())
    assert list(train_on_counts(counts, 256 + merges, tie).items()) == expected


def test_most_of_the_rare_pairs_of_real_text_are_left_out():
    counts, made = count_chunks(corpora.stdlib(100_000), "gpt4"), []
    for least in (1, least_count(counts, 500)):
        chunks = SplitChunks(counts, least)
        before = len(chunks.pair_counts)
        for idx in range(256, 756):
            chunks.merge(max(chunks.pair_counts, key=chunks.pair_counts.__getitem__), chr(idx))
        made.append(len(chunks.pair_counts) - before)
    assert made[1] < made[0] / 2


@pytest.mark.parametrize("tie", RULES)
@pytest.mark.parametrize("alphabet", ["a", "ab", "abc ", "abcdefgh \n'1"])
def test_engine_equals_reference_on_longer_text(structure, tie, alphabet):
    rng = random.Random(alphabet + tie)
    for _ in range(12):
        text = "".join(rng.choices(alphabet, k=rng.randint(1, 500)))
        pattern = rng.choice([None, "gpt2", "gpt4"])
        expected = bpe.train(patterns.split(text, pattern), 330, tie)
        assert list(train_bpe(text, 330, pattern, tie).items()) == list(expected.items())


def test_real_text_equals_reference():
    text = corpora.prose()[:6000]
    for tie in RULES:
        for pattern in (None, "gpt4"):
            expected = bpe.train(patterns.split(text, pattern), 330, tie)
            assert list(train_bpe(text, 330, pattern, tie).items()) == list(expected.items())


@settings(max_examples=50)
@given(st.lists(FEW, min_size=1, max_size=6), TIES)
def test_same_as_rustbpe_and_hugging_face(texts, tie):
    """`lowest` is the rule of rustbpe and of Hugging Face, once its alphabet has the order of the bytes."""
    import rustbpe
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    merges = train_bpe(texts, 290, "gpt4", "lowest")
    vocab = bpe.build_vocab(merges)

    theirs = rustbpe.Tokenizer()
    theirs.train_from_iterator(iter(texts), 290, pattern=patterns.PATTERNS["gpt4"])
    assert dict(map(reversed, theirs.get_mergeable_ranks())) == vocab

    letters = stand_ins()
    hf = Tokenizer(models.BPE())
    split = pre_tokenizers.Split(Regex(patterns.PATTERNS["gpt4"]), "isolated")
    hf.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(False, use_regex=False)])
    in_order = [letters[byte] for byte in range(256)]
    hf.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=290, special_tokens=in_order, show_progress=False)
    )
    spelled = {idx: "".join(letters[byte] for byte in token) for idx, token in vocab.items()}
    assert {idx: token for token, idx in hf.get_vocab().items()} == spelled


def test_hugging_face_as_it_comes():
    """On letters alone its own alphabet has the order of the bytes too."""
    from tokenizers import Tokenizer, models, trainers

    hf = Tokenizer(models.BPE())
    hf.train_from_iterator(["aaabdaaabac"], trainers.BpeTrainer(vocab_size=7, show_progress=False))
    theirs = sorted(hf.get_vocab(), key=hf.get_vocab().get)[4:]
    vocab = bpe.build_vocab(train_bpe("aaabdaaabac", 259, tie="lowest"))
    assert [vocab[idx].decode() for idx in (256, 257, 258)] == theirs == ["aa", "ab", "aaab"]


@settings(max_examples=60)
@given(st.lists(FEW, min_size=1, max_size=6))
def test_greatest_is_the_rule_of_cs336(texts):
    """Written from its handout: pre-tokens as tuples of bytes; the greatest count, then the greatest pair."""
    words = Counter(
        tuple(bytes([b]) for b in piece.encode()) for text in texts for piece in patterns.split(text, "gpt2")
    )
    learned = []
    while len(learned) < 20:
        counts = Counter()
        for word, n in words.items():
            for pair in zip(word, word[1:], strict=False):
                counts[pair] += n
        if not counts:
            break
        best = max(counts, key=lambda pair: (counts[pair], pair))
        learned.append(best)
        merged = Counter()
        for word, n in words.items():
            new, i = [], 0
            while i < len(word):
                step = 2 if word[i : i + 2] == best else 1
                new.append(b"".join(word[i : i + step]))
                i += step
            merged[tuple(new)] += n
        words = merged
    merges = train_bpe(texts, 276, "gpt2", "greatest")
    vocab = bpe.build_vocab(merges)
    assert [(vocab[a], vocab[b]) for a, b in merges] == learned


def test_stops_early_with_a_warning():
    with pytest.warns(UserWarning, match="stopped at 257 ids instead of 1000; use more text or a smaller"):
        assert train_bpe("ab", 1000) == {(97, 98): 256}
    with pytest.warns(UserWarning, match="stopped at 256 ids"):
        assert train_bpe("", 300, "gpt4") == {}


def test_no_warning_where_the_text_suffices():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train_bpe("abab", 257)
        train_bpe("", 256)


def test_an_unknown_tie_rule():
    with pytest.raises(ValueError, match="'first', 'lowest', 'greatest'"):
        train_bpe("abab", 257, tie="last")


@pytest.mark.parametrize("count", [0, -1, 2.0, None, "3"])
def test_counts_that_count_nothing(count):
    with pytest.raises(ValueError, match=f"the count of 'cd' must be a whole number above 0, not {count!r}"):
        train_on_counts({"ab": 2, "cd": count}, 258)


def test_a_size_below_the_bytes():
    for train in (lambda: train_bpe(Path("never/read"), 255), lambda: train_on_counts({"ab": 1}, 255)):
        with pytest.raises(ValueError, match="vocab_size=255 is too small"):
            train()


def test_special_tokens_are_no_text_to_learn_from():
    text = "<|end|>".join(["one two"] * 20)
    merges = train_bpe(text, 400, "gpt4", special_tokens=["<|end|>"])
    tokens = b"".join(bpe.build_vocab(merges)[idx] for idx in merges.values())
    assert merges and b"<" not in tokens and b"|" not in tokens
    assert train_bpe(["one two"] * 20, 400, "gpt4") == merges


@settings(max_examples=60)
@given(st.lists(HARD, max_size=5), PATTERNS, TIES)
def test_several_texts_are_several_texts(texts, pattern, tie):
    chunks = [piece for text in texts for piece in patterns.split(text, pattern)]
    assert train_bpe(texts, 280, pattern, tie) == bpe.train(chunks, 280, tie)


def test_more_ids_than_the_surrogates_leave_in_one_row(structure):
    """Tokens are held as characters; those of surrogates, 0xD800 to 0xDFFF, must do too."""
    rng = random.Random(7)
    words = {"".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=9)): 1 for _ in range(17_000)}
    merges = train_on_counts(words, 0xE010, "lowest")
    assert len(merges) == 0xE010 - 256
    made = Tokenizer.from_vocabulary(Vocabulary.from_merges(merges, trained=True), None, (), "lowest")
    assert len(made.vocabulary.whole) == 0xE010  # training makes no token twice
    for word in list(words)[:100]:
        assert made.encode(word) == bpe.encode(word, merges)


@pytest.mark.parametrize("tie", RULES)
def test_the_same_with_an_executor(tie):
    text = corpora.prose()
    with ThreadPoolExecutor(2) as pool:
        assert train_bpe(text, 500, "gpt4", tie, executor=pool) == train_bpe(text, 500, "gpt4", tie)
