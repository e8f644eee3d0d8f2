"""Saving: what comes back is what went in; a damaged file is refused; a failed save leaves the old file."""

import os
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import PATTERNS, TEXTS, TIES

from tokcourse import Tokenizer, corpora, published, saving

NAMES = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "some.tokenizer"


@pytest.fixture(scope="module")
def trained():
    return Tokenizer(300, "gpt4", ["<|end|>"], "lowest").train(corpora.prose())


def same(one, other):
    return (
        one.vocab == other.vocab
        and list(one.merges.items()) == list(other.merges.items())
        and (one.pattern, one.tie, one.special_tokens) == (other.pattern, other.tie, other.special_tokens)
        and repr(one) == repr(other)
    )


@settings(max_examples=150)
@given(
    learned=TEXTS,
    text=TEXTS,
    pattern=PATTERNS,
    tie=TIES,
    names=st.lists(NAMES, unique=True, max_size=4),
    numbered=st.booleans(),
)
@pytest.mark.filterwarnings("ignore:no pair is left")
def test_round_trip(tmp_path_factory, learned, text, pattern, tie, names, numbered):
    path = tmp_path_factory.mktemp("saved") / "a.tokenizer"
    special = {name: 1000 + 7 * n for n, name in enumerate(names)} if numbered else names
    tokenizer = Tokenizer(280, pattern, special, tie).train(learned)
    tokenizer.save(path)
    loaded = Tokenizer.load(path)
    assert same(loaded, tokenizer)
    for rule in ("all", "none"):
        assert loaded.encode(text, rule) == tokenizer.encode(text, rule)
    size = 256 + len(names)
    assert same(loaded.resized(size), tokenizer.resized(size))


@pytest.mark.parametrize(
    "name",
    [
        "a b",
        "\n",
        "end\n",
        "\r\n",
        "\x00",
        "\u2028",
        '"',
        "\\",
        "256 97 98 b'ab'",
        "merges: 2",
        " ",
        "😄",
        "#",
    ],
)
def test_hostile_names(path, name):
    tokenizer = Tokenizer(258, None, [name]).train("abab")
    tokenizer.save(path)
    loaded = Tokenizer.load(path)
    assert same(loaded, tokenizer)
    assert loaded.encode("ab" + name, "all") == [256, 257]


def test_published_vocabularies(path):
    for name in ("gpt2", "p50k_edit"):
        tokenizer = published.load(name)
        tokenizer.save(path)
        loaded = Tokenizer.load(path)
        assert loaded.vocab == tokenizer.vocab and loaded.special_tokens == tokenizer.special_tokens
        assert loaded.encode(" SolidGoldMagikarp\n    x", "all") == tokenizer.encode(
            " SolidGoldMagikarp\n    x", "all"
        )


def test_a_person_can_read_it(path):
    Tokenizer(260, "gpt4", ["<|end|>"]).train("hello hello hello hello").save(path)
    lines = path.read_text().splitlines()
    assert lines[:5] == [
        "tokcourse tokenizer, version 1",
        'pattern: "gpt4"',
        'special tokens: ["<|end|>"]',
        'tie: "first"',
        "merges: 3",
    ]
    assert lines[5] == "256 104 101 b'he'" and lines[-1] == "end"


@pytest.mark.filterwarnings("ignore:no pair is left")
def test_the_pattern_is_loaded_too(path):
    """minbpe keeps the old compiled pattern: ids differ after save and load."""
    Tokenizer(300, r"\s|\S+").train("one two one two").save(path)
    loaded = Tokenizer.load(path)
    assert loaded.pattern == r"\s|\S+"
    assert loaded.encode("one two") == Tokenizer(300, r"\s|\S+").train("one two one two").encode("one two")


# --- damage


@pytest.mark.parametrize(
    "damage, words",
    [
        (lambda t: "", "its first line is not 'tokcourse tokenizer, version 1'"),
        (lambda t: "minbpe v1\n", "its first line"),
        (
            lambda t: t.replace("version 1", "version 2"),
            "of version 2, and this release reads 1: update tokcourse",
        ),
        (lambda t: t.replace("version 1", "version x"), "of version x"),
        (lambda t: t[: len(t) // 2], "cut off"),
        (lambda t: t.removesuffix("end\n"), "cut off"),
        (lambda t: t.replace("\n", "\r\n"), "version"),
        (lambda t: t.replace('pattern: "gpt4"', "pattern: gpt4"), "the line for 'pattern' is damaged"),
        (lambda t: t.replace('pattern: "gpt4"', 'pattern: "("'), "no regular expression"),
        (lambda t: t.replace('pattern: "gpt4"', "pattern: 4"), "the line for 'pattern' is damaged"),
        (lambda t: t.replace('tie: "lowest"', 'tie: "last"'), "tie must be one of"),
        (lambda t: t.replace('["<|end|>"]', '["a", "a"]'), "given twice"),
        (lambda t: t.replace('["<|end|>"]', '{"a": 97}'), "needs an id"),
        (lambda t: t.replace('["<|end|>"]', "[1]"), "must be a str"),
        (lambda t: t.replace('["<|end|>"]', '{"a": 300, "a": 301}'), "'special tokens' is damaged"),
        (lambda t: t.replace('["<|end|>"]', "[" * 100_000), "'special tokens' is damaged"),
        (lambda t: t.replace('"gpt4"', f'"{"(" * 5000}"'), "no regular expression"),
        (lambda t: t.replace("merges: 43", "merges: 44"), "but 43 lines follow"),
        (lambda t: t.replace("merges: 43", "words: 43"), "but 43 lines follow"),
        (lambda t: t.replace("\n260 ", "\n261 "), "260 of smaller ids"),
        (lambda t: t.replace("\n256 ", "\n256 x"), "line 6 is damaged"),
        (lambda t: t.replace("\n256 ", "\n256"), "line 6 is damaged"),
        (lambda t: t.replace(" b'", " b'x", 1), "line 6, .* shows other bytes than its token has"),
    ],
)
def test_a_damaged_file(path, trained, damage, words):
    trained.save(path)
    path.write_text(damage(path.read_text()), newline="")
    with pytest.raises(ValueError, match=f"some.tokenizer cannot be loaded as a tokenizer: .*{words}"):
        Tokenizer.load(path)


def test_a_damaged_table_of_ranks(path, trained):
    Tokenizer.from_ranks(trained.vocabulary.ranks).save(path)
    text = path.read_text()
    for damage, words in [
        (text.replace("97 YQ==", "97 YQ"), "line 103 is damaged"),
        (text.replace("97 YQ== b'a'", "97 Yg== b'b'"), "a token is there twice"),
        (text.replace("98 Yg==", "97 Yg=="), "two tokens have the same rank"),
        (text.replace("97 YQ== b'a'", "97 eHl6 b'xyz'"), "lack the byte 0x61"),
        (text.replace("\n258 ", "\n-258 "), r"ids from 0 on, not \{b'.*': -258\}"),
    ]:
        path.write_text(damage)
        with pytest.raises(ValueError, match=words):
            Tokenizer.load(path)


@settings(max_examples=150)
@given(st.data())
def test_any_damage_is_one_clear_error_or_none_at_all(tmp_path_factory, trained, data):
    """A file changed anywhere either loads as a tokenizer or is refused with a ValueError.

    A changed pattern may be a pattern all the same, and one that leaves out characters says so in use.
    """
    path = tmp_path_factory.mktemp("damaged") / "some.tokenizer"
    trained.save(path)
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content)))
    new = data.draw(st.binary(max_size=4))
    path.write_bytes(content[:at] + new + content[at + data.draw(st.integers(0, 30)) :])
    try:
        loaded = Tokenizer.load(path)
    except ValueError as error:
        assert "some.tokenizer" in str(error)
    else:
        try:
            assert loaded.decode(loaded.encode("any text", "none")) == "any text"
        except ValueError as error:
            assert loaded.pattern != trained.pattern and "leaves out characters" in str(error)


def test_a_file_cut_anywhere_is_refused(path, trained):
    trained.save(path)
    content = path.read_bytes()
    for at in range(len(content)):
        path.write_bytes(content[:at])
        with pytest.raises(ValueError):
            Tokenizer.load(path)


def test_a_file_of_other_bytes(path):
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="is not a tokenizer file: it is no UTF-8 text"):
        Tokenizer.load(path)


def test_a_missing_file(path):
    with pytest.raises(FileNotFoundError, match=r"there is no such file; save\(path\) makes one"):
        Tokenizer.load(path)


# --- interrupted


@pytest.mark.parametrize("error", [OSError("the disk is full"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["_lines", "fsync", "replace"])
def test_an_interrupted_save_leaves_the_old_file(path, trained, monkeypatch, step, error):
    trained.resized(270).save(path)
    old = path.read_bytes()

    def fail(*args):
        if step == "_lines":
            yield "tokcourse"  # after the first line is written
        raise error

    if step == "_lines":
        monkeypatch.setattr(saving, "_lines", fail)
    else:
        monkeypatch.setattr(os, step, lambda *args: next(fail()))
    with pytest.raises(type(error)):
        trained.save(path)
    assert path.read_bytes() == old and os.listdir(path.parent) == [path.name]


def test_a_folder_that_is_not_there(trained, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no such folder; make it first: '.*no'"):
        trained.save(tmp_path / "no" / "folder")


def test_a_folder_in_place_of_a_file(trained, tmp_path):
    with pytest.raises(IsADirectoryError):
        trained.save(tmp_path)
    assert not os.listdir(tmp_path)


def test_a_pipe_is_written_to_and_stays_a_pipe(path, trained):
    trained.save(path)
    expected = path.read_bytes()
    path.unlink()
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    trained.save(path)
    assert os.read(reader, 2 * len(expected)) == expected
    os.close(reader)
    assert path.is_fifo() and os.listdir(path.parent) == [path.name]


def test_the_file_has_the_usual_rights_and_links_stay(path, trained, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(path)
    trained.save(link)
    (tmp_path / "plain").touch()
    assert link.is_symlink() and same(Tokenizer.load(path), trained)
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    path.chmod(0o600)
    trained.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["with space", "ünï😄", "-dash", "a" * 255, "new\nline", "\udcff"])
def test_hostile_file_names(tmp_path, trained, name):
    for path in (str(tmp_path / name), os.fsencode(tmp_path / name)):
        trained.save(path)
        assert same(Tokenizer.load(path), trained)
    assert os.listdir(tmp_path) == [name]
