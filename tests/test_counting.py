"""Counting: the same counts, in the same order, from texts, files, blocks of any size and any executor."""

import tracemalloc
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import HARD, PATTERNS

from tokcourse import corpora, counting, patterns
from tokcourse.counting import count_block, count_chunks
from tokcourse.cutting import safe_blocks
from tokcourse.reading import read_pieces, text_blocks
from tokcourse.utf8 import UnicodeTextError

SPECIAL = ("<|end|>", "a b", " <x y> ", "..\n..")
PUBLISHED = sorted(patterns.PATTERNS.values())


def as_counted(counts):
    return list(counts.items())


@settings(max_examples=300)
@given(
    st.lists(st.one_of(HARD, st.sampled_from(SPECIAL)), max_size=12).map("".join),
    st.sampled_from(PUBLISHED),
    st.integers(1, 30),
    st.integers(1, 9),
)
def test_borders_of_blocks_never_change_the_counts(text, pattern, size, step):
    whole = count_block(text, pattern, SPECIAL)
    pieces = [text[i : i + step] for i in range(0, len(text), step)]
    blocks = list(safe_blocks(pieces, pattern, SPECIAL, size))
    assert "".join(blocks) == text
    counts = type(whole)()
    for block in blocks:
        count_block(block, pattern, SPECIAL, counts)
    assert as_counted(counts) == as_counted(whole)


@given(HARD, PATTERNS)
def test_counts_are_those_of_the_pieces(text, pattern):
    counts = count_chunks(text, pattern)
    pieces = patterns.split(text, pattern)
    assert list(counts) == list(dict.fromkeys(pieces))
    assert all(counts[piece] == pieces.count(piece) for piece in counts)


def test_a_text_without_a_place_to_cut_is_one_block():
    text = "a" * 50_000
    assert list(
        safe_blocks([text[i : i + 100] for i in range(0, 50_000, 100)], PUBLISHED[0], (), size=1000)
    ) == [text]


def test_blocks_stay_small_where_there_are_places_to_cut():
    text = corpora.prose()
    blocks = list(safe_blocks([text], PUBLISHED[0], (), size=1))
    assert "".join(blocks) == text
    sizes = [len(block) for block in text_blocks(text * 40, patterns.PATTERNS["gpt4"], (), size=1000)]
    assert max(sizes) < 2100


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "text.txt"
    path.write_text(
        (corpora.prose() + "한국어 텍스트, 이모지 😄\r\n<|end|>") * 60, encoding="utf-8", newline=""
    )
    return path


def test_the_same_from_a_file_and_over_executors(corpus, monkeypatch):
    monkeypatch.setattr(counting, "BLOCK", 4096)
    text = corpus.read_bytes().decode()
    for pattern in (None, "gpt4", r"\s+|\S+"):
        expected = as_counted(count_chunks(text, pattern, ["<|end|>"]))
        assert as_counted(count_chunks(corpus, pattern, ["<|end|>"])) == expected
        with ThreadPoolExecutor(2) as pool:
            assert as_counted(count_chunks(corpus, pattern, ["<|end|>"], executor=pool)) == expected


def test_the_same_over_processes(corpus):
    expected = as_counted(count_chunks(corpus, "gpt4"))
    with ProcessPoolExecutor(2) as pool:
        assert as_counted(count_chunks(corpus, "gpt4", executor=pool)) == expected


def test_the_same_over_a_dask_cluster(corpus):
    distributed = pytest.importorskip("distributed")
    options = dict(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None)
    with (
        distributed.LocalCluster(**options) as cluster,
        distributed.Client(cluster, timeout=30) as client,
        client.get_executor() as pool,
    ):
        counts = count_chunks(corpus, "gpt4", executor=pool)
    assert as_counted(counts) == as_counted(count_chunks(corpus, "gpt4"))


def test_an_error_in_a_worker_reaches_the_caller():
    with ThreadPoolExecutor(1) as pool, pytest.raises(ValueError, match="leaves out characters"):
        count_chunks(["one two"] * 40, r"\w+", executor=pool)


def test_files_are_read_in_bounded_memory(tmp_path, monkeypatch):
    path = tmp_path / "long.txt"
    path.write_text("the same few words again and again\n" * 40_000)
    monkeypatch.setattr(counting, "BLOCK", 1 << 14)
    tracemalloc.start()
    counts = count_chunks(path, "gpt4")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert counts[" again"] == 80_000
    assert peak < path.stat().st_size / 2


def test_line_ends_and_marks_are_kept(tmp_path):
    path = tmp_path / "lines.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    assert "".join(read_pieces(path, 4)) == "\ufeffone\r\ntwo\rthree\n"


def test_a_file_that_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match="check the path, or pass the text itself"):
        count_chunks(tmp_path / "none.txt", "gpt4")


def test_a_folder(tmp_path):
    with pytest.raises(IsADirectoryError, match="this is a folder; pass its files"):
        count_chunks(tmp_path, "gpt4")


def test_a_file_that_is_no_utf8(tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("café".encode("latin-1"))
    with pytest.raises(UnicodeTextError, match="old.txt is not UTF-8 text .*find out its encoding"):
        count_chunks(path, "gpt4")


@pytest.mark.parametrize("bad", [["one", 2], [b"bytes"], 5])
def test_what_is_no_text(bad):
    with pytest.raises(TypeError):
        count_chunks(bad, "gpt4")


def test_a_lone_surrogate():
    with pytest.raises(UnicodeTextError, match="U\\+D800"):
        count_chunks("ab \ud800", "gpt4")
