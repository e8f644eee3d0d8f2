"""The Tokenizer: round trips, streams, sizes, and errors that leave it as it was."""

import io
import pickle
import subprocess
import sys
import tracemalloc
import warnings
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import FEW, HARD, PATTERNS, TEXTS, TIES

from tokcourse import Tokenizer, bpe, corpora, cutting, published

pytestmark = pytest.mark.filterwarnings("ignore:no pair is left")


@pytest.fixture(scope="module")
def trained():
    return Tokenizer(600, "gpt4", ["<|end|>", "<|start|>"]).train(corpora.prose())


@settings(max_examples=200)
@given(TEXTS, TEXTS, PATTERNS, TIES)
def test_round_trip(learned, text, pattern, tie):
    tokenizer = Tokenizer(290, pattern, tie=tie).train(learned)
    assert tokenizer.decode(tokenizer.encode(text), errors="strict") == text


@given(st.binary(max_size=50))
def test_any_bytes_come_back(data):
    tokenizer = Tokenizer(262).train("aaabdaaabac" * 3)
    assert tokenizer.decode_bytes(tokenizer.vocabulary.encode(data)) == data


@given(st.lists(st.integers(0, 599), max_size=40))
def test_any_ids_decode(trained, ids):
    text = trained.decode(ids)
    assert "".join(trained.decode_stream(ids)) == text
    assert text.encode() == trained.decode_bytes(ids).decode("utf-8", "replace").encode()


@given(HARD)
def test_a_stream_gives_each_character_once_it_is_whole(text):
    tokenizer = Tokenizer()
    pieces = list(tokenizer.decode_stream(iter(tokenizer.encode(text))))
    assert pieces == list(text)


def test_a_stream_that_ends_inside_a_character():
    tokenizer = Tokenizer()
    assert list(tokenizer.decode_stream([97, 0xE2, 0x82])) == ["a", "\ufffd"]
    with pytest.raises(UnicodeDecodeError):
        list(tokenizer.decode_stream([0xE2], errors="strict"))


@settings(max_examples=200)
@given(
    st.lists(st.one_of(HARD, st.sampled_from(["<|end|>", "<a b>", " c "])), max_size=12).map("".join),
    st.integers(1, 9),
    PATTERNS,
    st.sampled_from(["all", "none"]),
)
def test_pieces_of_a_stream_are_one_text(text, step, pattern, rule):
    tokenizer = Tokenizer(290, pattern, ["<|end|>", "<a b>", " c "]).train("the end of <|end of a b c")
    expected = tokenizer.encode(text, rule)
    with pytest.MonkeyPatch.context() as patch:
        safe = cutting.safe_blocks
        patch.setattr(
            cutting, "safe_blocks", lambda pieces, pattern, names, size: safe(pieces, pattern, names, 7)
        )
        pieces = (text[i : i + step] for i in range(0, len(text), step))
        assert list(tokenizer.encode_iter(pieces, rule)) == expected


def test_streams_of_every_kind(trained, tmp_path):
    text = corpora.prose() + "\n<|end|>"
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8", newline="")
    expected = trained.encode(text, "all")
    for source in (text, path, io.StringIO(text, newline=""), [text], iter(text.splitlines(keepends=True))):
        assert list(trained.encode_iter(source, "all")) == expected
    with pytest.raises(ValueError, match="special token"):
        list(trained.encode_iter(path))


def test_a_long_file_is_encoded_in_bounded_memory(trained, tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("the same few words again and again\n" * 150_000)  # 5 MB
    list(trained.encode_iter("the same few words again and again\n" * 4000))  # fills the caches
    tracemalloc.start()
    count = sum(1 for _ in trained.encode_iter(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 1_000_000 and peak < 3_000_000


def test_a_batch_is_one_by_one(trained):
    texts = ["", "one", "two words", "한국어"] * 150
    expected = [trained.encode(text) for text in texts]
    assert trained.encode_batch(iter(texts)) == expected
    with ThreadPoolExecutor(2) as pool:
        assert trained.encode_batch(texts, executor=pool) == expected
    with ProcessPoolExecutor(2) as pool:
        assert trained.encode_batch(texts, executor=pool) == expected


def test_pickled_and_back(trained):
    for tokenizer in (trained, Tokenizer.from_ranks(trained.vocabulary.ranks, "gpt4", {"<|end|>": 900})):
        tokenizer.encode("fill the cache")
        again = pickle.loads(pickle.dumps(tokenizer))
        assert again.encode("one <|end|>", "all") == tokenizer.encode("one <|end|>", "all")
        assert repr(again) == repr(tokenizer) and again.vocab == tokenizer.vocab


# --- sizes


def test_the_size_counts_special_tokens(trained):
    assert trained.vocab_size == len(trained.vocab) == trained.n_vocab == 600
    assert len(trained.merges) == 600 - 256 - 2
    assert trained.special_tokens == {"<|end|>": 598, "<|start|>": 599}


@settings(max_examples=80)
@given(FEW, PATTERNS, TIES, st.integers(257, 300))
def test_resized_is_the_run_stopped_earlier(text, pattern, tie, size):
    full = Tokenizer(300, pattern, ["<|end|>"], tie).train(text)
    shorter = Tokenizer(min(size, full.vocab_size), pattern, ["<|end|>"], tie).train(text)
    resized = full.resized(shorter.vocab_size)
    assert list(resized.merges.items()) == list(shorter.merges.items())
    assert (resized.vocab, resized.special_tokens) == (shorter.vocab, shorter.special_tokens)
    assert resized.encode(text, "none") == shorter.encode(text, "none")


def test_resized_keeps_ids_that_were_chosen():
    tokenizer = Tokenizer(260, special_tokens={"<|end|>": 1000}).train("abcabcabc")
    assert tokenizer.resized(258).special_tokens == {"<|end|>": 1000}
    assert (tokenizer.n_vocab, tokenizer.vocab_size) == (1001, 260)


def test_resized_from_ranks():
    gpt2 = published.load("gpt2")
    small = gpt2.resized(1000)
    assert (len(small.vocab), small.special_tokens) == (1000, {"<|endoftext|>": 50256})
    assert list(small.merges.items()) == list(gpt2.merges.items())[:743]
    assert small.decode(small.encode("hello world")) == "hello world"


@pytest.mark.parametrize("size", [257, 601, 0, -5])
def test_resized_out_of_range(trained, size):
    with pytest.raises(ValueError, match="between 258 and 600" if size > 257 else "need at least 258"):
        trained.resized(size)


def test_a_text_too_short_for_the_size():
    tokenizer = Tokenizer(1000, special_tokens=["<|end|>"])
    with pytest.warns(UserWarning, match="stopped at 257 ids instead of 999") as warned:
        tokenizer.train("ab")
    assert warned[0].filename == __file__  # it names the line of the caller
    assert tokenizer.vocab_size == 258 and tokenizer.special_tokens == {"<|end|>": 257}
    assert tokenizer.encode("ab<|end|>", "all") == [256, 257]
    tokenizer.train("abcdef" * 300)  # the size that was asked for is not forgotten
    assert tokenizer.vocab_size > 258


def test_the_course_text_of_276_ids_is_the_same_from_both():
    tokenizer = Tokenizer(276).train(corpora.demo())
    assert list(tokenizer.merges.items()) == list(bpe.train(corpora.demo(), 276).items())
    assert tokenizer.vocab == bpe.build_vocab(tokenizer.merges)


def test_an_empty_text():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tokenizer = Tokenizer(256).train("")
    assert (
        tokenizer.encode("") == [] and tokenizer.decode([]) == "" and list(tokenizer.decode_stream([])) == []
    )


# --- bad input: one clear sentence, the object unchanged


def unchanged(tokenizer, change):
    before = repr(tokenizer), dict(tokenizer.vocab), dict(tokenizer.merges), tokenizer.encode("some text")
    with pytest.raises((ValueError, TypeError, OSError)) as error:
        change(tokenizer)
    assert (repr(tokenizer), tokenizer.vocab, tokenizer.merges, tokenizer.encode("some text")) == before
    return str(error.value)


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda t: t.encode("\ud83d"), "lone surrogate, U+D83D, at position 0"),
        (lambda t: t.encode("fine \ud83d\ude00"), "lone surrogate"),
        (lambda t: t.encode(b"bytes"), "must be a str, not bytes"),
        (lambda t: t.encode(None), "must be a str, not NoneType"),
        (lambda t: t.encode("x", "some"), "'all', 'none', 'none_raise' or a set"),
        (lambda t: t.encode("x", None), "'all', 'none', 'none_raise' or a set of names, not None"),
        (lambda t: t.encode("x", 5), "'all', 'none', 'none_raise' or a set of names, not 5"),
        (lambda t: t.encode("x", {"<|no|>"}), "'<|no|>' is no special token of this tokenizer"),
        (lambda t: t.encode("x <|end|>"), "spells the special token '<|end|>' at position 2"),
        (lambda t: t.decode([600]), "it has 600, up to 599; decode with the tokenizer that made the ids"),
        (lambda t: t.decode([-1]), "-1 is no id"),
        (lambda t: t.decode([10**30]), "is no id"),
        (lambda t: t.decode("text"), "'t' is no id"),
        (lambda t: t.decode([None]), "None is no id"),
        (lambda t: t.decode([[1, 2]]), "list of whole numbers"),
        (lambda t: t.decode(5), "list of whole numbers"),
        (lambda t: t.decode([195], errors="strict"), "codec can't decode"),
        (lambda t: t.train("ab \ud800"), "lone surrogate"),
        (lambda t: t.train(12), "int"),
        (lambda t: t.train(Path("no/such/file")), "there is no such file"),
        (lambda t: t.train(["good", 3]), "must be a str or a path"),
        (lambda t: t.resized(10_000), "between 258 and 600, not 10000; for a larger one train again"),
        (lambda t: t.resized(257), "256 bytes and 2 special tokens need at least 258"),
        (lambda t: t.resized(300.5), "a whole number, such as 1000, not 300.5"),
    ],
)
def test_bad_input(trained, change, words):
    assert words in unchanged(trained, change)


@pytest.mark.parametrize(
    "arguments, words",
    [
        (
            dict(vocab_size=255),
            "vocab_size=255 is too small: 256 bytes and 0 special tokens need at least 256",
        ),
        (dict(vocab_size=256, special_tokens=["<|end|>"]), "need at least 257"),
        (dict(vocab_size=300, pattern="("), "no regular expression"),
        (dict(vocab_size=300, pattern="gpt5"), "no pattern is called 'gpt5'"),
        (dict(vocab_size=300, tie="last"), "'first', 'lowest', 'greatest'"),
        (dict(vocab_size=300, special_tokens=["a", "a"]), "'a' is given twice"),
        (dict(vocab_size=300, special_tokens=[""]), "at least one character"),
        (dict(vocab_size=300, special_tokens=[5]), "must be a str"),
        (dict(vocab_size=300, special_tokens=["\ud800"]), "lone surrogate"),
        (dict(vocab_size=300, special_tokens={"a": 298}), "needs an id that no byte or merge has, not 298"),
        (dict(vocab_size=300, special_tokens={"a": "x"}), "needs an id"),
    ],
)
def test_bad_arguments(arguments, words):
    with pytest.raises(ValueError) as error:
        Tokenizer(**arguments)
    assert words in str(error.value)


def test_special_tokens_as_one_str():
    with pytest.raises(TypeError, match=r"a list of names, such as \['<\|end\|>'\]"):
        Tokenizer(300, special_tokens="<|end|>")
    with pytest.raises(TypeError, match="a list of names, .* not None"):
        Tokenizer(300, special_tokens=None)


@pytest.mark.parametrize(
    "call",
    [
        lambda t: t.encode("x"),
        lambda t: t.resized(256),
        lambda t: t.save("never"),
        lambda t: t.to_tiktoken(),
        lambda t: t.to_huggingface(),
    ],
)
def test_before_training(call):
    with pytest.raises(ValueError, match=r"call train\(text\) first"):
        call(Tokenizer(300))
    assert not Path("never").exists()


def test_a_size_that_is_no_number():
    for size in ("300", 300.0, None):
        with pytest.raises(TypeError, match="vocab_size must be a whole number, such as 1000, not "):
            Tokenizer(size)


def test_a_path_given_as_text(tmp_path, monkeypatch):
    (tmp_path / "corpus.txt").write_text("some text")
    monkeypatch.chdir(tmp_path)
    with pytest.warns(UserWarning, match=r"'corpus.txt' is the name of a file.*pathlib.Path"):
        Tokenizer(257).train("corpus.txt")


def test_a_failed_training_leaves_the_old_one(trained):
    class Broken:
        def __iter__(self):
            yield "some text"
            raise OSError("the disk is gone")

    assert "the disk is gone" in unchanged(trained, lambda t: t.train(Broken()))


def test_an_unknown_encoding():
    with pytest.raises(ValueError, match="cl100k_base"):
        Tokenizer.from_tiktoken("cl100k")


# --- the package


def run(code, *flags):
    done = subprocess.run([sys.executable, *flags, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_loads_the_standard_library_alone():
    loaded = run(
        "import sys; old = set(sys.modules); import tokcourse; print(*sorted(set(sys.modules) - old))"
    ).split()
    assert all(name.partition(".")[0] in sys.stdlib_module_names | {"tokcourse"} for name in loaded)


def test_training_without_a_pattern_needs_no_other_package():
    code = """
import sys
for name in ("regex", "tiktoken", "numpy", "tokenizers", "tqdm", "sentencepiece"):
    sys.modules[name] = None
from tokcourse import Tokenizer, bpe, utf8
tokenizer = Tokenizer(259, special_tokens=()).train("aaabdaaabac")
print(tokenizer.encode("aaab"), tokenizer.decode([258]))
"""
    assert run(code) == "[258] aaab"


def test_names_of_the_package():
    import tokcourse

    assert {"Tokenizer", "bpe", "utf8", "patterns", "__version__"} <= set(dir(tokcourse))
    assert tokcourse.__version__.count(".") == 2
    with pytest.raises(AttributeError, match="has no attribute 'tokeniser'"):
        _ = tokcourse.tokeniser
    with pytest.raises(ImportError):
        from tokcourse import nothing  # noqa: F401


def test_repr():
    assert repr(Tokenizer(300, "gpt4", ["<|end|>"])) == (
        "Tokenizer(vocab_size=300, pattern='gpt4', special_tokens=['<|end|>'], tie='first')"
    )
    many = Tokenizer(300, special_tokens=[f"<{n}>" for n in range(20)])
    assert "special_tokens=20 names" in repr(many)
