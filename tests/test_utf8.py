"""UTF-8 by hand equals Python's own, on every code point and on any bytes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import TEXTS

from tokcourse import utf8
from tokcourse.utf8 import UnicodeTextError


def test_every_code_point():
    for code_point in [*range(0xD800), *range(0xE000, 0x110000)]:
        data = utf8.encode_code_point(code_point)
        assert data == chr(code_point).encode()
        assert len(data) == utf8.sequence_length(data[0])


@pytest.mark.parametrize("bad", [-1, 0xD800, 0xDFFF, 0x110000])
def test_no_code_point(bad):
    with pytest.raises(UnicodeTextError, match="no code point|is a surrogate"):
        utf8.encode_code_point(bad)


@given(TEXTS)
def test_text_there_and_back(text):
    data = utf8.encode(text)
    assert data == text.encode()
    assert utf8.decode(data) == text
    assert [segment.char for segment in utf8.segments(data)] == list(text)


NEAR = st.lists(
    st.sampled_from(
        [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1]
    )
    | st.sampled_from([0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFE, 0xFF]),
    max_size=12,
).map(bytes)


@settings(max_examples=1000)
@given(st.one_of(st.binary(max_size=20), NEAR))
def test_any_bytes_as_python_decodes_them(data):
    assert utf8.decode(data, errors="replace") == data.decode("utf-8", "replace")
    try:
        expected = data.decode("utf-8")
    except UnicodeDecodeError as error:
        with pytest.raises(UnicodeTextError, match=f"no UTF-8 at byte {error.start} "):
            utf8.decode(data)
        fault = next(s for s in utf8.segments(data) if s.error)
        assert (fault.start, fault.end) == (error.start, error.end)
    else:
        assert utf8.decode(data) == expected


@given(st.binary(max_size=20))
def test_the_layout_holds_every_bit(data):
    rows = utf8.layout(data)
    assert bytes(int(row.marker + row.payload, 2) for row in rows) == data == bytes(row.value for row in rows)
    segments = utf8.segments(data)
    for number, segment in enumerate(segments):
        own = [row for row in rows if row.segment == number]
        assert len(own) == segment.end - segment.start
        if segment.char is not None:
            assert int("".join(row.payload for row in own), 2) == ord(segment.char)
        else:
            assert {row.kind for row in own} == {"invalid"}


@pytest.mark.parametrize(
    "data, words",
    [
        (b"\x80", "a continuation byte without a lead byte"),
        (b"\xc0\x80", "C0 could only begin a longer form of a one-byte character"),
        (b"\xff", "FF would begin a number above U\\+10FFFF"),
        (b"\xe2\x82", "cut short: this character has 3 bytes, and only 2 of them stand here"),
        (b"\xe2A", "only 1 of them stand"),
        (b"\xe0\x80\x80", "a longer form than the character needs"),
        (b"\xf0\x80\x80\x80", "a longer form"),
        (b"\xed\xa0\x80", "this would be a surrogate"),
        (b"\xf4\x90\x80\x80", "this would be above U\\+10FFFF"),
    ],
)
def test_why_bytes_are_no_utf8(data, words):
    with pytest.raises(UnicodeTextError, match=words):
        utf8.decode(b"ok " + data)


def test_an_unknown_way_with_errors():
    with pytest.raises(ValueError, match="'strict' or 'replace'"):
        utf8.decode(b"a", errors="ignore")


@given(TEXTS)
def test_sizes(text):
    sizes = utf8.sizes(text)
    assert sizes["utf-32"] == 4 * len(text)
    assert sizes["utf-16"] == sum(2 if ord(c) < 0x10000 else 4 for c in text)
    assert sizes["utf-8"] == len(text.encode())


def test_what_readers_call_characters():
    family, flag = "👨‍👩‍👧‍👦", "🇩🇪"
    assert utf8.graphemes(family + flag + "e\u0301" + "\r\n") == [family, flag, "e\u0301", "\r\n"]
    assert "".join(utf8.graphemes("한국어")) == "한국어"


def test_names_and_forms():
    assert utf8.name("안") == "HANGUL SYLLABLE AN"
    assert utf8.name("\U0010ffff") == "no name, category Cn"
    forms = utf8.normal_forms("ﬁ é")
    assert forms["NFKC"] == "fi é" and forms["NFC"] == "ﬁ é" and len(forms["NFD"]) == 4


def test_check_text():
    assert utf8.check_text("fine") == "fine"
    with pytest.raises(TypeError, match="must be a str, not bytes; bytes become one by"):
        utf8.check_text(b"no")
