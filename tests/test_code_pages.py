"""Text misread in a code page: made, recognised, repaired as far as that goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import TEXTS

from tokcourse import code_pages
from tokcourse.code_pages import CODE_PAGES, characters, left_out, likely_pages, misread, repair

PLAIN = st.text(alphabet="aé–안😄ßя ", max_size=12)


@given(PLAIN, st.sampled_from(CODE_PAGES))
def test_what_the_page_keeps_comes_back(text, page):
    garbled = misread(text, page)
    lost = sum(byte in left_out(page) for byte in text.encode())
    assert garbled.count(code_pages.REPLACEMENT) == lost
    if not lost:
        assert repair(garbled, page) == (text, 0)
    else:
        assert repair(garbled, page).lost > 0


@given(TEXTS, st.sampled_from(CODE_PAGES))
def test_repair_never_fails(text, page):
    mended = repair(text, page)
    assert mended.lost == mended.text.count(code_pages.REPLACEMENT)


def test_as_python_decodes():
    for page in CODE_PAGES:
        for byte in range(256):
            assert characters(page).get(byte, "\ufffd") == bytes([byte]).decode(page, "replace")


def test_what_pages_leave_out():
    assert [f"{byte:02X}" for byte in left_out("cp1252")] == ["81", "8D", "8F", "90", "9D"]
    assert left_out("latin-1") == []
    assert [page for page in CODE_PAGES if len(left_out(page)) == 7] == ["cp1254"]


@pytest.mark.parametrize("page", ["cp1252", "cp1254", "cp1251", "cp437", "koi8-r"])
def test_the_page_is_found(page):
    text = "Ünïcödé: „quoted“ – 안녕 😄 ş ğ"
    garbled = misread(text, page)
    found = dict(likely_pages(garbled))
    assert page in found and found[page] == repair(garbled, page).lost
    best = likely_pages(garbled)[0]
    assert best[1] == found[page]


def test_a_text_that_no_page_can_show():
    assert likely_pages("안녕") == []
