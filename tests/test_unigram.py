"""Unigram: every answer is compared with trying all ways to cut a word, and with other libraries."""

import io
import math
import random
from collections import Counter

import pytest
import sentencepiece
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcourse import corpora, unigram

word = st.text("abc", min_size=1, max_size=8)
models = st.dictionaries(st.text("abc", min_size=2, max_size=4), st.floats(-9, -0.1), max_size=12).flatmap(
    lambda longer: st.fixed_dictionaries(dict.fromkeys("abc", st.floats(-9, -0.1))).map(lambda m: m | longer)
)


def all_ways(text, logp):
    """Every way to cut a text into known pieces, with its log probability."""
    if not text:
        return [([], 0.0)]
    return [
        ([text[:end], *rest], logp[text[:end]] + score)
        for end in range(1, len(text) + 1)
        if text[:end] in logp
        for rest, score in all_ways(text[end:], logp)
    ]


@given(word, models)
def test_viterbi_is_the_best_of_all_ways(text, logp):
    pieces, score = unigram.viterbi(text, logp)
    assert "".join(pieces) == text
    assert score == pytest.approx(sum(logp[piece] for piece in pieces))
    assert score == pytest.approx(max(score for _, score in all_ways(text, logp)))


@given(word, models, st.integers(1, 30))
def test_n_best_are_the_best_of_all_ways(text, logp, n):
    found = unigram.n_best(text, logp, n)
    everything = sorted((score for _, score in all_ways(text, logp)), reverse=True)
    assert [score for _, score in found] == pytest.approx(everything[:n])
    assert len({tuple(pieces) for pieces, _ in found}) == len(found)
    assert all("".join(pieces) == text for pieces, _ in found)


@given(word, models)
def test_expected_counts_are_the_mean_over_all_ways(text, logp):
    ways = [(pieces, math.exp(score)) for pieces, score in all_ways(text, logp)]
    total = sum(weight for _, weight in ways)
    mean = Counter()
    for pieces, weight in ways:
        for piece in pieces:
            mean[piece] += weight / total
    assert unigram.expected_counts(text, logp) == pytest.approx(dict(mean))


@given(word, models)
def test_the_lattice_holds_every_piece_that_fits(text, logp):
    edges = unigram.lattice(text, logp)
    assert {(e.start, e.end) for e in edges} == {
        (i, j) for i in range(len(text)) for j in range(i + 1, len(text) + 1) if text[i:j] in logp
    }
    assert all(text[e.start : e.end] == e.piece and e.logp == logp[e.piece] for e in edges)


@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0])
def test_samples_follow_the_probabilities(alpha):
    logp = {"a": -1.0, "b": -2.0, "ab": -1.5, "ba": -2.5, "aba": -3.5}
    rng = random.Random(0)
    drawn = Counter(tuple(unigram.sample("abab", logp, rng, alpha)) for _ in range(20_000))
    weights = {tuple(pieces): math.exp(alpha * score) for pieces, score in all_ways("abab", logp)}
    total = sum(weights.values())
    for way, weight in weights.items():
        assert drawn[way] / 20_000 == pytest.approx(weight / total, abs=0.015)


def test_an_unknown_character_stays_itself():
    logp = {"a": -1.0, "ab": -2.0}
    assert unigram.viterbi("x", logp) == (["x"], -12.0)  # ten below the least likely piece
    assert unigram.viterbi("abx", logp)[0] == ["ab", "x"]
    assert unigram.viterbi("", {}) == ([], 0.0)


@pytest.fixture(scope="module")
def trained():
    return unigram.train(corpora.prose(), 800)


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters=unigram.SPACE)))
def test_round_trip(trained, text):
    assert unigram.decode(unigram.encode(text, trained)) == text


def test_training_gives_a_probability_to_each_piece(trained):
    assert len(trained) == 800
    assert sum(map(math.exp, trained.values())) == pytest.approx(1)
    assert set(unigram.SPACE + "".join(corpora.prose().split(" "))) <= trained.keys()
    assert list(trained.values()) == sorted(trained.values(), reverse=True)
    assert {"▁the", "▁of", "▁and"} <= trained.keys()


def test_training_is_repeatable_and_makes_text_shorter(trained):
    text = corpora.prose()
    assert trained == unigram.train(text, 800)
    sizes = [len(unigram.encode(text, unigram.train(text, size))) for size in (150, 400)]
    assert len(text) > sizes[0] > sizes[1] > len(unigram.encode(text, trained))


def test_pruning_drops_what_is_missed_least_not_what_is_used_least():
    # without "ab" its ten uses cost 0.1 each, without "cd" its six cost 9 each
    logp = unigram.Pieces({"a": -1.0, "b": -1.0, "ab": -1.9, "c": -6.0, "d": -6.0, "cd": -3.0})
    kept = unigram._prune(Counter({"ab": 10, "cd": 6}), logp, set("abcd"), 5)
    assert kept.keys() == set("abcd") | {"cd"}


def test_one_step_of_em_never_lowers_the_likelihood():
    counts = Counter(unigram.words(corpora.prose()[:5000]))
    characters = {c for w in counts for c in w}
    logp = unigram._seed(counts, characters, 6, 300)

    def likelihood(logp):
        return sum(n * unigram._forward(w, unigram.lattice(w, logp))[-1] for w, n in counts.items())

    for _ in range(5):
        before = likelihood(logp)
        logp = unigram._normalized(
            dict.fromkeys(logp, 1e-9)
            | sum_counts(counts, logp)  # the pure step, without dropping rare pieces
        )
        assert likelihood(logp) >= before - 1e-6


def sum_counts(counts, logp):
    total = Counter()
    for w, n in counts.items():
        for piece, uses in unigram.expected_counts(w, logp).items():
            total[piece] += n * uses
    return {piece: max(uses, 1e-9) for piece, uses in total.items()}


def test_same_pieces_as_huggingface(trained):
    vocab = [("<unk>", 0.0), *trained.items()]
    theirs = tokenizers.Tokenizer(tokenizers.models.Unigram(vocab, unk_id=0))
    for one in set(unigram.words(corpora.prose())):
        assert theirs.encode(one).tokens == unigram.viterbi(one, trained)[0]


def test_same_pieces_as_sentencepiece_with_its_own_model():
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpora.prose().split("\n")),
        model_writer=model,
        vocab_size=500,
        normalization_rule_name="identity",
        minloglevel=2,
    )
    theirs = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    logp = unigram.Pieces({theirs.id_to_piece(i): theirs.get_score(i) for i in range(3, len(theirs))})
    for one in sorted(set(corpora.prose().split()))[::5]:
        assert theirs.encode(one, out_type=str) == unigram.encode(one, logp)
        best = theirs.nbest_encode_as_pieces(one, 3)
        scores = [sum(logp.get(piece, logp.unknown) for piece in pieces) for pieces in best]
        assert [s for _, s in unigram.n_best("▁" + one, logp, 3)] == pytest.approx(scores, abs=1e-3)


def test_errors_say_what_to_do():
    with pytest.raises(ValueError, match="empty"):
        unigram.train("", 100)
    for keep in (1, 1.5, -0.1):  # nothing would ever be thrown out
        with pytest.raises(ValueError, match="keep must be at least 0 and below 1"):
            unigram.train("hug", 10, keep=keep)
    with pytest.raises(ValueError, match="at least 4: the text has so many characters"):
        unigram.train("abc", 3)
