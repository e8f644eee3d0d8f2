"""The texts of the course hold what they promise, each time the same; a reader's files fail clearly."""

import unicodedata

import pytest

from tokcourse import corpora


def test_demo_holds_every_kind_of_trouble():
    text = corpora.demo()
    assert 450 <= len(text) <= 560
    names = {unicodedata.name(c) for c in text}
    assert "ZERO WIDTH NON-JOINER" in names and "EM DASH" in names
    for part in ("FULLWIDTH", "CIRCLED", "REGIONAL INDICATOR", "CJK", "HANGUL", "DEVANAGARI", "GREEK"):
        assert any(part in name for name in names), part
    assert {"LEFT DOUBLE QUOTATION MARK", "RIGHT DOUBLE QUOTATION MARK"} <= names
    assert {len(c.encode()) for c in text} == {1, 2, 3, 4}


def test_regional_indicators_do_not_join_into_flags():
    text = corpora.demo()
    flags = [i for i, c in enumerate(text) if 0x1F1E6 <= ord(c) <= 0x1F1FF]
    assert len(flags) == 6
    assert all(text[i + 1] == "\u200c" for i in flags[:-1])


def test_invisible_characters_are_escaped_in_the_source():
    from pathlib import Path

    invisible = {"Cf", "Zl", "Zp", "Co", "Cn"}
    for source in (corpora.__file__, __file__, Path(corpora.__file__).parent / "data" / "prose.txt"):
        text = Path(source).read_text(encoding="utf-8")
        assert not [c for c in text if unicodedata.category(c) in invisible or 0x1F1E6 <= ord(c) <= 0x1F1FF]


def test_prose_is_long_varied_and_nearly_ascii():
    text = corpora.prose()
    words = text.lower().split()
    assert len(words) > 6_000
    assert len(set(words)) > 1_800
    assert sum(c.isascii() for c in text) > 0.999 * len(text)
    paragraphs = [line for line in text.split("\n") if line]
    assert len(set(paragraphs)) == len(paragraphs)


def test_stdlib_is_the_same_each_time_and_a_prefix_of_itself():
    text = corpora.stdlib(300_000)
    assert len(text.encode()) in range(299_996, 300_001)
    assert text == corpora.stdlib(300_000)
    assert text.startswith(corpora.stdlib(50_000))
    assert "import" in text and "\r" not in text and "site-packages" not in text[:1000]


def test_stdlib_has_no_tests_and_nothing_of_this_machine():
    paths = [path.as_posix() for path in corpora._stdlib_files()]
    assert len(paths) > 400
    skipped = ("/test/", "/tests/", "site-packages", "_sysconfigdata")
    assert not [p for p in paths if any(name in p for name in skipped)]
    assert any(p.endswith("/argparse.py") for p in paths)


@pytest.mark.parametrize("limit", [0, 1, 2, 3])
def test_stdlib_limit_is_exact_on_ascii(limit):
    assert len(corpora.stdlib(limit)) == limit


def test_stdlib_refuses_a_negative_limit():
    with pytest.raises(ValueError, match="0 or more"):
        corpora.stdlib(-1)


def test_phrases_have_the_same_lines_in_more_than_a_hundred_languages():
    texts = corpora.phrases()
    assert len(texts) > 100
    assert {"en", "de", "zh", "hi", "ar", "th", "vi", "sw", "my", "ka", "ko", "ru"} <= texts.keys()
    assert len({text.count("\n") for text in texts.values()}) == 1
    assert texts["en"].count("\n") > 300
    assert all(line for text in texts.values() for line in text.split("\n"))
    assert len(set(texts.values())) == len(texts)


def test_phrases_say_the_same_on_the_same_line():
    lines = {code: text.split("\n") for code, text in corpora.phrases().items()}
    k = lines["en"].index("Japan")
    assert (lines["fr"][k], lines["ja"][k], lines["ko"][k]) == ("Japon", "日本", "일본")
    assert list(corpora.phrases()) == sorted(corpora.phrases())


def test_every_language_has_an_english_name():
    names = corpora.language_names()
    assert names.keys() == corpora.phrases().keys()
    assert names["de"] == "German" and len(set(names.values())) == len(names)


def test_read_a_file_keeps_every_character(tmp_path):
    text = "\r\nné\u200c\U0001f600\tx "
    (tmp_path / "a.txt").write_bytes(text.encode())
    assert corpora.read(tmp_path / "a.txt") == text
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert corpora.read(str(tmp_path / "a.txt")) == text


def test_read_a_folder_in_the_order_of_names(tmp_path):
    (tmp_path / "sub").mkdir()
    for name, text in {"b.txt": "B", "a.txt": "A", "sub/c.txt": "C", ".hidden": "H", "x.py": "X"}.items():
        (tmp_path / name).write_text(text)
    assert corpora.read(tmp_path) == "ABCX"
    assert corpora.read(tmp_path, glob="*.txt") == "ABC"


def test_read_says_what_is_wrong(tmp_path):
    with pytest.raises(FileNotFoundError, match="no file or folder"):
        corpora.read(tmp_path / "missing")
    with pytest.raises(FileNotFoundError, match="no file in the folder"):
        corpora.read(tmp_path)
    (tmp_path / "latin1.txt").write_bytes("café".encode("latin-1"))
    with pytest.raises(ValueError, match="byte 0xe9 at position 3"):
        corpora.read(tmp_path)
