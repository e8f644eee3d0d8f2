"""SentencePiece: the same ids, texts and pieces as the sentencepiece package, whatever the options."""

import contextlib
import io
import os
import random
import warnings

import pytest
import sentencepiece
from hard_strings import hard_strings
from hypothesis import given
from hypothesis import strategies as st

from tokcourse import corpora, sentencepiece_bpe, sentencepiece_file
from tokcourse.utf8 import UnicodeTextError

LLAMA2 = {
    "normalization_rule_name": "identity",
    "remove_extra_whitespaces": False,
    "character_coverage": 0.99995,
    "byte_fallback": True,
    "split_digits": True,
    "split_by_unicode_script": True,
    "split_by_whitespace": True,
    "split_by_number": True,
    "max_sentencepiece_length": 16,
    "add_dummy_prefix": True,
    "allow_whitespace_only_pieces": True,
}
# Options that `train` has too.
TRAINABLE = {
    "plain": {},
    "llama2": LLAMA2,
    "bytes": {"byte_fallback": True, "character_coverage": 0.98},
    "full coverage": {"character_coverage": 1.0},
    "no dummy prefix": {"add_dummy_prefix": False},
    "spaces as they are": {"add_dummy_prefix": False, "remove_extra_whitespaces": False},
    "digits": {"split_digits": True},
    "numbers with letters": {"split_by_number": False},
    "mixed scripts": {"split_by_unicode_script": False},
    "short pieces": {"max_sentencepiece_length": 4},
    "across words": {"split_by_whitespace": False, "max_sentencepiece_length": 8},
}
# Options that only a model made by the package can have.
LOADABLE = {
    "nmt_nfkc": {"normalization_rule_name": "nmt_nfkc"},
    "nmt_nfkc_cf": {"normalization_rule_name": "nmt_nfkc_cf", "byte_fallback": True},
    "nfkc": {"normalization_rule_name": "nfkc"},
    "own symbols": {
        "user_defined_symbols": ["<mask>", "  ", "ab", "<|endoftext|>", "é", "▁x"],
        "control_symbols": ["[C]"],
        "byte_fallback": True,
        "normalization_rule_name": "nmt_nfkc",
    },
    "space as suffix": {"treat_whitespace_as_suffix": True, "byte_fallback": True},
    "other special ids": {"pad_id": 3, "unk_id": 2, "bos_id": 0, "eos_id": 1, "unk_surface": "?"},
}


def package_model(text, vocab_size, **options):
    """The bytes of a model that the sentencepiece package trains."""
    file = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text.split("\n")),
        model_writer=file,
        model_type="bpe",
        vocab_size=vocab_size,
        minloglevel=2,
        hard_vocab_limit=False,
        **{"normalization_rule_name": "identity", **options},
    )
    return file.getvalue()


@pytest.fixture(scope="module")
def text():
    phrases = corpora.phrases()
    sample = "\n".join(phrases[code][:800] for code in ("ru", "ja", "hi", "th", "ar", "ko", "zh", "my"))
    return corpora.prose()[:15_000] + corpora.stdlib(15_000) + "\n" + sample


# --- training


@pytest.mark.parametrize("name", TRAINABLE)
def test_training_gives_the_pieces_of_the_package(text, name):
    theirs = sentencepiece_bpe.load(package_model(text, 1200, **TRAINABLE[name]))
    ours = sentencepiece_bpe.train(text, 1200, **TRAINABLE[name])
    assert ours.model.pieces == theirs.model.pieces


def test_training_on_prose_gives_the_pieces_of_the_package():
    theirs = sentencepiece_bpe.load(package_model(corpora.prose(), 3000, **LLAMA2))
    assert sentencepiece_bpe.train(corpora.prose(), 3000, **LLAMA2).model.pieces == theirs.model.pieces


@pytest.mark.parametrize(
    "line",
    [
        "a\tb a\tb <s>x <s>x <0x41>b <0x41>b y</s>",
        "１２ a1 １２ 3４ 3４ 12 a1",
        "e\u0301a e\u0301a e\u0301\u0308 .\u0301 .\u0301",
        "aaaa aaa aa aaaaa",
        "ab abc bc abc bc ab",
        "ひカ漢ー ひカ漢ー",
        "x\u2585y\nx\u2585y\nab ab",
    ],
)
@pytest.mark.parametrize("options", [{}, {"byte_fallback": True}, {"split_by_number": False}])
def test_training_on_odd_lines(line, options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours = sentencepiece_bpe.train(line, 400, **options)
    theirs = sentencepiece_bpe.load(package_model(line, ours.vocab_size, **options))
    assert ours.model.pieces == theirs.model.pieces


@given(st.lists(st.text("ab cd1", min_size=1, max_size=30), min_size=3, max_size=8))
def test_training_on_any_lines(lines):
    text = "\n".join(lines)
    if not text.strip():
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ours = sentencepiece_bpe.train(text, 20)
        except ValueError:
            return
    assert ours.model.pieces == sentencepiece_bpe.load(package_model(text, ours.vocab_size)).model.pieces


def test_coverage_counts_occurrences():
    lines = ["a"] * 990 + list("bcdefghij")  # two of eleven characters make up more than 99 in 100
    model = sentencepiece_bpe.train(lines, 6, character_coverage=0.9925)
    assert model.pieces == ["<unk>", "<s>", "</s>", "▁a", "▁", "a"]


def test_training_stops_when_no_pair_is_left():
    with pytest.warns(UserWarning, match="no pair is left"):
        model = sentencepiece_bpe.train("ab ab", 100)
    assert model.vocab_size < 100 and "▁ab" in model.pieces


def test_long_lines_are_left_out_with_a_warning():
    with pytest.warns(UserWarning, match="1 lines of more than 4192 bytes"):
        model = sentencepiece_bpe.train("ab ab\n" + "xy" * 3000, 8)
    assert "x" not in model.pieces


def test_training_errors_say_what_to_do():
    with pytest.raises(ValueError, match="empty"):
        sentencepiece_bpe.train("  \n", 100)
    with pytest.raises(
        ValueError, match="vocab_size=6 has no room for merges: 3 pieces are fixed, and 4 char"
    ):
        sentencepiece_bpe.train("abc", 6)
    with pytest.raises(ValueError, match="nmt_nfkc.*only sentencepiece has"):
        sentencepiece_bpe.train("abc", 100, normalization_rule_name="nmt_nfkc")


# --- encoding and decoding


@pytest.fixture(scope="module", params=[*TRAINABLE, *LOADABLE])
def pair(request, text):
    """The package's processor and ours, with the same model."""
    model = package_model(text, 1500, **(TRAINABLE | LOADABLE)[request.param])
    return sentencepiece.SentencePieceProcessor(model_proto=model), sentencepiece_bpe.load(model)


def test_same_ids_and_texts_as_the_package(pair):
    theirs, ours = pair
    for string in [*hard_strings(700, seed=3), *corpora.prose().split("\n")[:20], "", " ", "▁"]:
        ids = theirs.encode(string)
        assert ours.encode(string) == ids, ascii(string)
        assert ours.decode(ids) == theirs.decode(ids), ascii(string)


def test_symbols_of_the_users_own_merge_with_nothing(text):
    # a piece that other pieces are made of becomes a symbol: no training gives such a model, a person may
    model = sentencepiece_bpe.load(package_model(text, 1500)).model
    rng = random.Random(2)
    for place in rng.sample(range(3, 300), 20):
        piece = model.pieces[place]
        model.pieces[place] = piece._replace(kind=sentencepiece_file.USER_DEFINED)
    theirs = sentencepiece.SentencePieceProcessor(model_proto=sentencepiece_file.write(model))
    ours = sentencepiece_bpe.SentencePieceBPE(model)
    for line in corpora.prose().split("\n"):
        assert ours.encode(line) == theirs.encode(line)


def test_same_text_for_any_ids(pair):
    theirs, ours = pair
    rng = random.Random(4)
    for _ in range(700):
        ids = [rng.randrange(rng.choice((9, 300, len(theirs)))) for _ in range(rng.randint(0, 9))]
        assert ours.decode(ids) == theirs.decode(ids), ids


def test_same_vocabulary(pair):
    theirs, ours = pair
    assert ours.pieces == [theirs.id_to_piece(i) for i in range(len(theirs))]
    assert ours.vocab_size == len(theirs)


def test_pieces_of_a_text(pair):
    theirs, ours = pair
    if "own symbols" not in str(ours.symbols):
        assert ours.encode_as_pieces("hello world") == [
            theirs.id_to_piece(i) for i in theirs.encode("hello world")
        ]


def test_saved_models_are_read_by_the_package(text, tmp_path):
    ours = sentencepiece_bpe.train(text, 1100, **LLAMA2)
    ours.save(tmp_path / "ours.model")
    theirs = sentencepiece.SentencePieceProcessor(model_file=str(tmp_path / "ours.model"))
    again = sentencepiece_bpe.load(tmp_path / "ours.model")
    assert again.model.pieces == ours.model.pieces
    for string in hard_strings(300, seed=8):
        assert theirs.encode(string) == ours.encode(string) == again.encode(string)


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.model"
    _llama().save(path)
    before = path.read_bytes()

    def full_disk(number):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="no space"):
        _llama().save(path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_byte_fallback_loses_nothing(text):
    if "▁" not in text:
        assert _llama().decode(_llama().encode(text)) == text


_MODELS = []


def _llama():
    if not _MODELS:
        _MODELS.append(sentencepiece_bpe.train(corpora.prose(), 800, **LLAMA2))
    return _MODELS[0]


def test_long_texts_are_not_quadratic():
    model = _llama()
    for long in ("a" * 100_000, " " * 100_000, "the" * 30_000):
        assert model.decode(model.encode(long)) == long


def test_a_lone_surrogate_is_refused():
    with pytest.raises(UnicodeTextError):
        _llama().encode("a\ud83d")


def test_an_id_out_of_range_is_refused():
    for idx in (-1, _llama().vocab_size):
        with pytest.raises(ValueError, match="is no id of this model: they are 0 to 799"):
            _llama().decode([5, idx])


# --- files


def test_files_that_are_no_models(tmp_path):
    with pytest.raises(FileNotFoundError, match="no file"):
        sentencepiece_bpe.load(tmp_path / "missing.model")
    for data in (b"", b"hello world", b"\n\x05ab", bytes(100), b"\xff" * 50):
        (tmp_path / "bad.model").write_bytes(data)
        with pytest.raises(ValueError, match="not a SentencePiece model"):
            sentencepiece_bpe.load(tmp_path / "bad.model")


def test_a_cut_file_is_an_error_or_the_same_model():
    """Behind the options there is only what the package tests itself with."""
    data = package_model("ab ab cd", 12, normalization_rule_name="identity", add_dummy_prefix=False)
    whole, refused = sentencepiece_bpe.load(data), 0
    for size in range(len(data)):
        try:
            model = sentencepiece_bpe.load(data[:size])
        except ValueError:
            refused += 1
        else:
            assert model.model == whole.model
    assert refused > len(data) - 20


def test_a_damaged_file_is_one_clear_error_or_none_at_all():
    rng = random.Random(11)
    files = [
        sentencepiece_file.write(sentencepiece_bpe.train("hug hugs", 268, byte_fallback=True).model),
        package_model("ab ab cd", 12, normalization_rule_name="nfkc"),
    ]
    for _ in range(1500):
        data = bytearray(rng.choice(files))
        for _ in range(rng.randint(1, 3)):
            data[rng.randrange(min(len(data), rng.choice([400, 20_000, 300_000])))] = rng.randrange(256)
        with contextlib.suppress(ValueError):
            sentencepiece_bpe.load(bytes(data)).encode("hug ab ﬁ ä \u0307")


def test_other_kinds_of_models_are_refused():
    file = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpora.prose().split("\n")), model_writer=file, vocab_size=200, minloglevel=2
    )
    with pytest.raises(ValueError, match="this is a unigram model; train one with model_type='bpe'"):
        sentencepiece_bpe.load(file.getvalue())


def test_a_model_without_unk_is_refused():
    pieces = [sentencepiece_file.Piece("a", 0.0)]
    spec = sentencepiece_file.TrainerSpec(model_type=sentencepiece_file.BPE)
    model = sentencepiece_file.ModelFile(pieces, spec, sentencepiece_file.NormalizerSpec())
    with pytest.raises(ValueError, match="has no <unk>"):
        sentencepiece_bpe.SentencePieceBPE(model)


def test_a_damaged_table_is_refused():
    with pytest.raises(ValueError, match="table for normalization is damaged"):
        sentencepiece_bpe.Normalizer(
            sentencepiece_file.NormalizerSpec(precompiled_charsmap=b"\xff\xff\xff\x7fab")
        )
    table = b"\x04\0\0\0" + b"\0\xff\0\0"  # leads to a unit that is not there
    with pytest.raises(ValueError, match="table for normalization is damaged"):
        sentencepiece_bpe.Normalizer(sentencepiece_file.NormalizerSpec(precompiled_charsmap=table))("text")


def test_a_model_that_lacks_a_byte_is_refused():
    model = _llama().model
    pieces = [piece for piece in model.pieces if piece.text != "<0x41>"]
    with pytest.raises(ValueError, match="pieces for 255 bytes, not for 256"):
        sentencepiece_bpe.SentencePieceBPE(model._replace(pieces=pieces))


@pytest.mark.parametrize(
    "options, words",
    [
        ({"character_coverage": 0}, "character_coverage=0 must be above 0"),
        ({"character_coverage": 99.5}, "at most 1"),
        ({"max_sentencepiece_length": 0}, "max_sentencepiece_length=0 at least 1"),
    ],
)
def test_options_out_of_their_range(options, words):
    with pytest.raises(ValueError, match=words):
        sentencepiece_bpe.train("hug hugs", 11, **options)


def test_lines_that_are_no_text():
    with pytest.raises(UnicodeTextError, match="lone surrogate"):
        sentencepiece_bpe.train("hug \ud83d", 11)
    with pytest.raises(TypeError, match="the text must be a str, not int"):
        sentencepiece_bpe.train(["hug", 5], 11)


def test_options_are_read(text):
    model = sentencepiece_bpe.load(package_model(text, 1100, **LLAMA2)).model
    for name, value in LLAMA2.items():
        if hasattr(model.trainer, name):
            assert getattr(model.trainer, name) == pytest.approx(value)
    assert model.normalizer.name == "identity" and model.trainer.pad_id == -1
    assert not model.normalizer.remove_extra_whitespaces and model.normalizer.add_dummy_prefix


@given(
    st.lists(st.builds(sentencepiece_file.Piece, st.text(), st.just(-2.0), st.integers(1, 6)), min_size=1),
    st.integers(-(2**40), 2**40),
    st.binary(),
)
def test_whatever_is_written_is_read_again(pieces, number, table):
    model = sentencepiece_file.ModelFile(
        pieces,
        sentencepiece_file.TrainerSpec(vocab_size=number, byte_fallback=True),
        sentencepiece_file.NormalizerSpec(precompiled_charsmap=table, add_dummy_prefix=False),
    )
    read = sentencepiece_file.read(sentencepiece_file.write(model))
    read.trainer.character_coverage = model.trainer.character_coverage  # single precision in the file
    assert read == model
