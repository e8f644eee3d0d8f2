"""Tokens as people see them: offsets, hexadecimal for parts of characters, an edge for each token."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import HARD, TEXTS

from tokcourse import Tokenizer, corpora, published
from tokcourse.display import Tokens, readable
from tokcourse.offsets import character_spans


@pytest.fixture(scope="module")
def trained():
    return Tokenizer(400, "gpt4", ["<|end|>"]).train(corpora.prose())


def spans_by_hand(pieces):
    """For each byte the number of its character in the text with U+FFFD, found byte by byte."""
    data = b"".join(pieces)
    number, start = [], 0
    while start < len(data):
        end = next(
            (e for e in range(start + 1, start + 5) if len(data[start:e].decode("utf-8", "replace")) > 1),
            None,
        )
        size = end - 1 - start if end else len(data) - start
        if size > 4 or (end is None and len(data[start:].decode("utf-8", "replace")) > 1):
            size = 1
        number += [start] * size
        start += size
    index = {first: n for n, first in enumerate(dict.fromkeys(number))}
    spans, position = [], 0
    for piece in pieces:
        spans.append((index[number[position]], index[number[position + len(piece) - 1]] + 1))
        position += len(piece)
    return spans


@settings(max_examples=200)
@given(text=TEXTS)
def test_offsets_cover_the_text(trained, text):
    tokens = trained.tokens(text, "none")
    assert tokens.text == text and len(tokens) == len(tokens.ids) == len(tokens.offsets)
    for (_, piece), (start, end) in zip(tokens, tokens.offsets, strict=True):
        assert piece in text[start:end].encode()
        assert piece not in text[start + 1 : end].encode() or piece in text[start : start + 1].encode()
        assert end > start
    starts = [start for start, _ in tokens.offsets]
    assert starts == trained.to_tiktoken().decode_with_offsets(tokens.ids)[1]


@given(st.lists(st.binary(min_size=1, max_size=6), max_size=8))
def test_offsets_of_any_bytes(pieces):
    assert character_spans(pieces) == spans_by_hand(pieces)
    text = b"".join(pieces).decode("utf-8", "replace")
    assert max((end for _, end in character_spans(pieces)), default=0) == len(text)


def test_offsets_of_nothing():
    assert character_spans([]) == []
    assert character_spans([b"", b"a"]) == [(0, 0), (0, 1)]


@given(st.binary(max_size=30))
def test_readable_hides_nothing(data):
    signs = {"␣": " ", "↵": "\n", "␍": "\r", "⇥": "\t"}
    shown = readable(data)
    if not any(sign.encode() in data for sign in signs):
        back = b"".join(
            bytes.fromhex(text) if as_bytes else "".join(signs.get(c, c) for c in text).encode()
            for text, as_bytes in shown
        )
        assert back == data
    assert all(text.isprintable() for text, _ in shown)
    assert all(one[1] != other[1] for one, other in zip(shown, shown[1:], strict=False))


def test_in_a_terminal(trained):
    assert repr(Tokens([], [])) == "0 tokens, 0 bytes"
    assert repr(Tokenizer().tokens("a\n é")) == "5 tokens, 5 bytes: a│↵│␣│⟨C3⟩│⟨A9⟩"
    gpt4 = published.load("cl100k_base")
    assert repr(gpt4.tokens("안녕")) == "4 tokens, 6 bytes: ⟨EC 95⟩│⟨88⟩│⟨EB 85⟩│⟨95⟩"


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))
        if tag not in ("br", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@given(HARD)
def test_in_a_notebook(text):
    tokens = Tokenizer().tokens(text + "<b>&'\"")
    page = tokens._repr_html_()
    reader = Reader()
    reader.feed(page)
    assert not reader.open
    assert not [tag for tag, _ in reader.seen if tag in ("b", "script", "img")]  # text stays text
    cells = [attributes for tag, attributes in reader.seen if attributes.get("class") == "t"]
    assert [int(cell["title"]) for cell in cells] == tokens.ids
    assert page.count("<tr>") == len(tokens) + 1


def test_a_token_that_spells_html_stays_text():
    """Here a whole tag is one token, as a special token may be."""
    names = ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "&lt;"]
    page = Tokenizer(259, special_tokens=names).tokens("".join(names), "all")._repr_html_()
    reader = Reader()
    reader.feed(page)
    assert not {tag for tag, _ in reader.seen} & {"script", "img"}
    assert page.count("&lt;script&gt;") == 2 and "&amp;lt;" in page


def test_every_token_has_an_edge_and_a_row_in_words(trained):
    page = trained.tokens("né")._repr_html_()
    assert re.search(r"\.t \{[^}]*border", page)
    assert '<th scope="col">id</th>' in page and "<td>6E</td>" in page


def test_special_tokens_are_shown_by_name(trained):
    tokens = trained.tokens("a<|end|>", "all")
    assert tokens.pieces[-1] == b"<|end|>" and repr(tokens).endswith("│<|end|>")


def test_tokens_of_ids(trained):
    assert trained.tokens_of(iter([104, 105])) == Tokens([104, 105], [b"h", b"i"])
    with pytest.raises(ValueError, match="no id of this tokenizer"):
        trained.tokens_of([9999])
