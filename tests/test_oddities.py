"""Oddities are found where they are, and only there."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tokcourse import Tokenizer, corpora, oddities, published


@pytest.fixture(scope="module")
def trained():
    return Tokenizer(vocab_size=600, pattern="gpt4", special_tokens=["<|end|>"]).train(corpora.prose())


def test_partial_tokens_of_published_vocabularies():
    for name, count in {"gpt2": 344, "cl100k_base": 773}.items():
        assert len(oddities.partial_utf8(published.load(name))) == count


def test_every_partial_token_decodes_to_the_replacement_character():
    tokenizer = Tokenizer(vocab_size=400).train("".join(corpora.phrases()["hi"]))
    partial = set(oddities.partial_utf8(tokenizer))
    assert len(partial) > 130
    for idx in tokenizer.vocab:
        assert ("\ufffd" in tokenizer.decode([idx])) == (idx in partial)


def test_what_was_trained_can_be_reached(trained):
    assert oddities.unreachable(trained) == []


def test_a_pattern_that_cuts_a_token_makes_it_unreachable():
    free = Tokenizer(vocab_size=260).train("a b a b a b a b")
    cut = Tokenizer.from_merges(free.merges, pattern="gpt4")
    reachable = [idx for idx in cut.vocab if idx not in oddities.unreachable(cut)]
    assert oddities.unreachable(free) == [] and oddities.unreachable(cut)
    for idx in reachable:
        if idx not in oddities.partial_utf8(cut):
            assert cut.encode(cut.decode([idx])) == [idx]


def test_unreachable_tokens_of_published_vocabularies():
    assert oddities.unreachable(published.load("gpt2")) == []
    o200k = published.load("o200k_base")
    assert {o200k.decode([idx]) for idx in oddities.unreachable(o200k)} >= {"\n//", " I'"}


def test_glitch_candidates_find_the_famous_ones():
    found = oddities.glitch_candidates(published.load("gpt2"))
    texts = [candidate.text for candidate in found]
    famous = {
        " SolidGoldMagikarp",
        " RandomRedditorWithNo",
        "PsyNetMessage",
        " externalToEVA",
        "TPPStreamerBot",
    }
    assert famous <= set(texts[:40])
    assert len(texts) < 120 and " the" not in texts and " international" not in texts
    assert all(0 < candidate.score <= 1 for candidate in found)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_the_score_is_that_of_the_half_that_was_learned_first():
    gpt2 = published.load("gpt2")
    halves = {new: pair for pair, new in gpt2.merges.items()}
    for candidate in oddities.glitch_candidates(gpt2):
        assert candidate.score == min(halves[candidate.id]) / candidate.id
        assert gpt2.decode([candidate.id]) == candidate.text


def test_prose_gives_no_glitch_candidates(trained):
    assert oddities.glitch_candidates(trained) == []


def test_one_odd_source_gives_one():
    text = corpora.prose() + " xqRandomUserName" * 300
    tokenizer = Tokenizer(vocab_size=700, pattern="gpt4").train(text)
    assert " xqRandomUserName" in {candidate.text for candidate in oddities.glitch_candidates(tokenizer)}


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_shrinking_prefixes_are_what_they_say(text):
    gpt2 = published.load("gpt2")
    for found in oddities.shrinking_prefixes(text, gpt2):
        assert text.startswith(found.longer) and found.longer[:-1] == found.shorter
        assert len(gpt2.encode(found.shorter)) == found.shorter_count > found.longer_count
        assert len(gpt2.encode(found.longer)) == found.longer_count


def test_real_words_shrink():
    found = oddities.shrinking_prefixes("indistinguishable from tokenization", published.load("gpt2"))
    assert [one.longer for one in found if one.shorter_count - one.longer_count > 1]


def test_ids_of_a_text_are_stable(trained):
    for text in (corpora.demo(), corpora.prose(), "", "<|end|>"):
        assert oddities.is_stable(trained.encode(text, allowed_special="all"), trained)


@given(st.text(st.characters(codec="ascii"), max_size=30))
def test_single_bytes_come_back_merged(text):
    gpt2 = published.load("gpt2")
    order = {byte: idx for idx, byte in enumerate(published.byte_order("gpt2"))}
    ids = [order[byte] for byte in text.encode()]
    assume("<|endoftext|>" not in text)
    assert oddities.reencoded(ids, gpt2) == gpt2.encode(text)
    assert oddities.is_stable(ids, gpt2) == (ids == gpt2.encode(text))


def test_known_change_of_ids():
    assert oddities.reencoded([71, 68, 75, 75, 78], published.load("gpt2")) == [31373]  # h e l l o
    assert not oddities.is_stable([255], Tokenizer())  # a byte that is no text comes back as U+FFFD
