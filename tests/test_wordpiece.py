"""WordPiece: the merges maximize the score, encoding is greedy, and BERT's own tokenizer agrees."""

from collections import Counter
from itertools import pairwise

import pytest
import tokenizers
from hypothesis import given
from hypothesis import strategies as st

from tokcourse import corpora, wordpiece


def naive_train(text, vocab_size, min_count):
    """The definition, counted anew at each step."""
    counts = Counter(wordpiece.words(text))
    splits = {word: wordpiece.characters(word) for word in counts}
    vocab = ["[UNK]", *sorted({piece for pieces in splits.values() for piece in pieces})]
    while len(vocab) < vocab_size:
        pieces, pairs = Counter(), Counter()
        for word, split in splits.items():
            for piece in split:
                pieces[piece] += counts[word]
            for pair in pairwise(split):
                pairs[pair] += counts[word]
        enough = [pair for pair in pairs if pairs[pair] >= min_count]
        if not enough:
            break
        best = min(enough, key=lambda p: (-pairs[p] / (pieces[p[0]] * pieces[p[1]]), p))
        splits = {word: wordpiece._merge(split, best) for word, split in splits.items()}
        if wordpiece.join(*best) not in vocab:
            vocab.append(wordpiece.join(*best))
    return vocab


@given(st.text("ab c", min_size=1), st.integers(8, 20), st.integers(1, 3))
def test_training_equals_counting_anew(text, vocab_size, min_count):
    if wordpiece.words(text):
        assert wordpiece.train(text, vocab_size, min_count) == naive_train(text, vocab_size, min_count)


def test_training_equals_counting_anew_on_prose():
    text = corpora.prose()[:8000]
    assert wordpiece.train(text, 200) == naive_train(text, 200, 2)


def test_the_score_and_not_the_count_decides():
    # "ab" is more frequent than "xy", but x and y hardly occur without each other
    vocab = wordpiece.train("ab ab ab a a b b cb ca xy xy", 9)
    assert "xy" in vocab and "ab" not in vocab


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_pieces_join_to_the_words(text):
    vocab = {"[UNK]", "th", "##e", "a", "##b", "the"}
    for word in wordpiece.words(text):
        pieces = wordpiece.encode_word(word, vocab)
        assert pieces == ["[UNK]"] or wordpiece.decode(pieces) == word


@given(st.text("abc", min_size=1, max_size=9), st.sets(st.text("abc#", min_size=1, max_size=4)))
def test_encoding_equals_huggingface(word, vocab):
    numbered = {piece: i for i, piece in enumerate(sorted(vocab | {"[UNK]"}))}
    theirs = tokenizers.Tokenizer(tokenizers.models.WordPiece(numbered, unk_token="[UNK]"))
    assert theirs.encode(word).tokens == wordpiece.encode_word(word, numbered)


def test_text_encoding_equals_huggingface():
    text = corpora.prose()
    vocab = wordpiece.train(text[:20_000], 500)
    model = tokenizers.models.WordPiece({p: i for i, p in enumerate(vocab)}, unk_token="[UNK]")
    theirs = tokenizers.Tokenizer(model)
    theirs.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    plain = " ".join(wordpiece.words(text))
    assert theirs.encode(plain).tokens == wordpiece.encode(plain, vocab)


def test_longest_first_can_fail_where_another_cut_would_not():
    assert wordpiece.encode_word("abc", {"ab", "a", "##bc"}) == ["[UNK]"]


def test_every_word_of_the_training_text_can_be_encoded():
    text = corpora.prose()
    vocab = set(wordpiece.train(text, 600))
    assert "[UNK]" not in wordpiece.encode(text, vocab)
    assert wordpiece.decode(wordpiece.encode(text, vocab)) == " ".join(wordpiece.words(text))


def test_merges_run_out():
    vocab = wordpiece.train("ab ab", 100)
    assert vocab == ["[UNK]", "##b", "a", "ab"]


def test_errors_say_what_to_do():
    with pytest.raises(ValueError, match="no words"):
        wordpiece.train("  ", 100)
    with pytest.raises(ValueError, match="at least 4"):
        wordpiece.train("abc", 3)
