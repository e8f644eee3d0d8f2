"""The playground without a browser: vocabulary files come back whole, and the first frame tells the truth."""

from __future__ import annotations

import base64
import json
import unicodedata
from functools import cache

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import PATTERNS, TEXTS, TIES

from tokcourse import Tokenizer, patterns, published
from tokcourse.widgets import playground, playground_file
from tokcourse.widgets.playground_file import numbers, packed, parsed, script, unpacked, varints

LIMITS = {"gpt2": 190_000, "cl100k_base": 390_000, "o200k_base": 830_000, "p50k_base": 1_000}
NASTY = (
    "</script></textarea><img src=x onerror=alert(1)>\u2028&amp;\x00\t\x85\ufeff\u202e'\" שלום 👨‍👩‍👧\n\n안녕"
)
TOKENIZERS = cache(playground.tokenizers)
FILES = cache(lambda: playground.files(TOKENIZERS()))


def page(text: str = playground.SAMPLE) -> BeautifulSoup:
    weights = {name: playground.weight(text) for name, text in FILES().items()}
    return BeautifulSoup(playground.static_html(TOKENIZERS(), weights, text), "html.parser")


@pytest.mark.parametrize("name", playground.LABELS)
def test_vocabulary_comes_back_from_its_file(name: str) -> None:
    tokenizer = TOKENIZERS()[name]
    named, file = parsed(FILES()[name])
    after = file["after"] and parsed(FILES()[file["after"]])[1]
    merges = unpacked(file, after)
    assert named == name
    assert list(merges.items()) == list(tokenizer.merges.items())
    assert file["special"] == tokenizer.special_tokens
    assert file["pattern"] == patterns.resolve(tokenizer.pattern)
    order = list(base64.b64decode(file["order"]))
    assert order == (list(range(256)) if name == "course" else published.byte_order(name))


@pytest.mark.parametrize("name", LIMITS)
def test_files_are_small(name: str) -> None:
    assert playground.weight(FILES()[name]) <= LIMITS[name]


def test_codex_adds_only_what_gpt2_lacks() -> None:
    gpt2, codex = TOKENIZERS()["gpt2"], TOKENIZERS()["p50k_base"]
    file = parsed(FILES()["p50k_base"])[1]
    added = [codex.vocab[idx] for idx in list(codex.merges.values())[len(gpt2.merges) :]]
    assert len(numbers(file["left"])) == len(added) > 0
    assert all(set(token) == {ord(" ")} for token in added)  # as the page says
    assert file["skip"] == codex.special_tokens["<|endoftext|>"]


@pytest.mark.filterwarnings("ignore:no pair is left")
@settings(deadline=None)
@given(TEXTS, PATTERNS, TIES)
def test_any_trained_tokenizer_comes_back(text: str, pattern: str | None, tie: str) -> None:
    tokenizer = Tokenizer(
        vocab_size=258,
        pattern=None if pattern == r"\s+|\S+" else pattern,
        special_tokens=["<|end|>"],
        tie=tie,
    )
    try:
        tokenizer.train(text * 2)
    except ValueError:  # a pattern that leaves out characters
        return
    file = parsed(script("mine", packed(tokenizer)))[1]
    assert unpacked(file) == tokenizer.merges and file["special"] == tokenizer.special_tokens


@given(st.lists(st.integers(0, 2**40)))
def test_varints_come_back(values: list[int]) -> None:
    assert numbers(varints(values)) == values


def test_file_goes_on_only_from_its_own_beginning() -> None:
    with pytest.raises(ValueError, match="do not begin with those of 'gpt2'"):
        packed(TOKENIZERS()["cl100k_base"], ("gpt2", TOKENIZERS()["gpt2"]))


@pytest.mark.parametrize("text", [playground.SAMPLE, NASTY, "", "\n", "a\ud7ff\U0010ffff"])
def test_first_frame_shows_the_tokens(text: str) -> None:
    soup = page(text)
    for name, tokenizer in TOKENIZERS().items():
        ids = tokenizer.encode(text, allowed_special="none")
        row = soup.find(attrs={"data-part": name})
        tokens = row.select("[data-id]")
        assert [int(token["data-id"]) for token in tokens] == ids
        assert [token.text for token in tokens] == [playground.signs(tokenizer.vocab[idx]) for idx in ids]
        assert row.select_one(".pg-count").text.startswith(f"{len(ids):,} tokens" if ids else "no tokens")
        looks = [token["class"][1] for token in tokens]
        lines = [len(line.select("[data-id]")) for line in row.select(".pg-tokens > div")]
        assert sum(lines) == len(ids) and len(looks) == len(ids)
    assert len(soup.find_all("script")) == 1 and not soup.find("img")
    state = json.loads(soup.script.text)
    assert state["text"] == state["data"]["sample"] == text
    assert soup.textarea.text.removeprefix("\n") == text


def test_every_control_has_a_name() -> None:
    soup = page()
    controls = soup.find_all(["input", "textarea"])
    assert len(controls) == 1 + 5 + 3 + 1
    assert all(control.find_parent("label").text.strip() for control in controls)
    assert all(box["aria-label"] for box in soup.select("[tabindex]"))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_all_that_is_drawn_has_a_shape(text: str) -> None:
    drawn = playground.signs(text.encode())
    assert all(unicodedata.category(char) not in ("Cc", "Zs", "Zl", "Zp") for char in drawn)
    assert not any(
        unicodedata.bidirectional(char) in ("LRE", "RLE", "PDF", "LRO", "RLO", "RLI") for char in drawn
    )
    assert bool(drawn) == bool(text)


@given(st.binary())
def test_any_bytes_are_drawn(data: bytes) -> None:
    assert bool(playground.signs(data)) == bool(data)


def test_sizes_rise_from_bytes_to_the_whole_vocabulary() -> None:
    sizes = playground.prefix_sizes(199_998)
    assert sizes[0] == 256 and sizes[-1] == 199_998
    assert sizes == sorted(set(sizes))


def test_only_a_vocabulary_that_begins_with_the_bytes_is_packed() -> None:
    tokenizer = Tokenizer.from_ranks(
        {bytes([byte]): byte + 1 for byte in range(255)} | {b"\xff": 0} | {b"ab": 256}, pattern="gpt2"
    )
    assert sorted(base64.b64decode(packed(tokenizer)["order"])) == list(range(256))
    shifted = {bytes([byte]): byte + (byte > 10) for byte in range(256)} | {b"ab": 11}
    with pytest.raises(ValueError, match="256 bytes"):
        playground_file.packed(Tokenizer.from_ranks(shifted, pattern="gpt2"))
