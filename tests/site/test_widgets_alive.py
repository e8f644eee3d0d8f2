"""Widgets alive in a browser: what they show is what Python computes, for everybody who comes to read."""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from ipywidgets import DOMWidget
from playwright.sync_api import Browser, Page, expect
from widget_pages import assert_same, neighbours_differ, put, text_in, text_of, tokens_in, wake, write

from tokcourse import Tokenizer, bpe, corpora, patterns, unigram, utf8, widgets
from tokcourse.tiny_lm import TinyLM
from tokcourse.widgets import modules, pipeline, split_explorer, tokens
from tokcourse.widgets.base import Widget

PROSE = corpora.prose()
TOKENIZER = Tokenizer(vocab_size=600, pattern="gpt4").train(PROSE)
NASTY = "</script><img src=x onerror=alert(1)>\u2028&amp;\t\x85\ufeff'\" שלום 👨‍👩‍👧 naïve\n안녕"
WS = [
    0x09,
    0x0A,
    0x0B,
    0x0D,
    0x1C,
    0x1F,
    0x20,
    0x85,
    0xA0,
    0x1680,
    0x180E,
    0x2009,
    0x200B,
    0x2028,
    0x3000,
    0xFEFF,
]
ODD = [
    0,
    0x27,
    0x17F,
    0x212A,
    0x301,
    0x660,
    0x915,
    0x4E2D,
    0xC548,
    0x1F44D,
    0x1F3FD,
    0x200D,
    0x1F1E9,
    0x1D7D8,
]
FRAGMENTS = [
    "'s",
    "'LL",
    "'ſ",
    "'Ve",
    " the",
    "Hello",
    "HELLOworld",
    "   ",
    "\n\n",
    "\r\n",
    " 2024",
    "123456",
    "//",
]


def some_texts(count: int, seed: int = 0) -> list[str]:
    """Texts that nobody chose: all kinds of white space, letters, marks and halves of contractions."""
    rng = random.Random(seed)
    letters = [chr(code) for code in [*range(0x21, 0x250), *WS * 8, *ODD * 8, 0x5D0, 0x627, 0x1C5, 0x10FFFF]]
    return [
        "".join(
            rng.choice(FRAGMENTS) if rng.random() < 0.4 else rng.choice(letters)
            for _ in range(rng.randint(0, 24))
        )
        for _ in range(count)
    ]


def one_of_each(text: str = "low lower lowest naïve 안녕 😄 שלום") -> list[Widget]:
    logp = unigram.train(PROSE[:4000], 200)
    curve = {256: 1.0, 300: 1.4, 1000: 2.4, 4000: 3.2, 16000: 3.6}
    model = TinyLM(TOKENIZER.vocab_size)
    model.train(TOKENIZER.encode(PROSE[:3000]), steps=10)
    return [
        widgets.ByteInspector(text),
        widgets.CompareTokenizers(text, ("gpt2", "o200k_base")),
        widgets.CoverageSlider(text, PROSE, 300),
        widgets.EmbeddingRows(text, TOKENIZER, model),
        widgets.EncodeStepper(text, TOKENIZER),
        widgets.InjectionLab(),
        widgets.LanguageTax({"en": "yes", "ko": text, "de": "jawohl"}, ("gpt2", "o200k_base")),
        widgets.MergePlayer(text, bpe.train(text, 266)),
        widgets.Pipeline(text, TOKENIZER),
        widgets.SplitExplorer(text),
        widgets.ViterbiLattice(text[:30], logp),
        widgets.VocabSlider(text, TOKENIZER, 400),
        widgets.VocabularyCost(curve),
    ]


@pytest.fixture(scope="module")
def every() -> list[Widget]:
    return one_of_each()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab that fails the test when a script of the page does."""
    context = browser.new_context(viewport={"width": 900, "height": 800})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert not errors


# --- the computing modules equal the library


@pytest.fixture
def computing(tab: Page) -> Page:
    for name in (
        "bytes",
        "utf8",
        "vocabulary",
        "merging",
        "splitting",
        "own_patterns",
        "time_limit",
        "dom",
        "split_explorer",
        "pipeline",
    ):
        tab.evaluate(modules.for_page(name))
    return tab


OWN = [
    r"\w+|\W+",
    r"(?i:ab|[c-e]\p{L}?)+|.|\n",
    r"\d{1,2}|\D",
    r" ?\pL+|\s+|[^\s\p{L}]+",
    r"(?i:[a-h]+s|[a-z]\W)|.|\n",
    r"a*|b?|\s*|.|\n",
    r"\S+|\s",
    r"[\]a-]+|[^\]a-]",
]


@pytest.mark.parametrize("pattern", [*patterns.PATTERNS, *OWN])
def test_splitting_is_pythons(computing: Page, pattern: str) -> None:
    texts = some_texts(1500)
    expression = patterns.PATTERNS.get(pattern, pattern)
    if pattern in patterns.PATTERNS:
        split = "([p, texts]) => { const split = tokcourse.splitting.splitter(p); return texts.map(split); }"
        pieces = [patterns.split(text, pattern) for text in texts]
        assert computing.evaluate(split, [expression, texts]) == pieces
    rows = [one.pattern for one in patterns.alternatives(pattern)]
    order = {one.name: n for n, one in enumerate(patterns.alternatives(pattern))}
    named = computing.evaluate(
        "([rows, texts]) => texts.map((text) => tokcourse.split_explorer.splitNamed(rows, text))",
        [rows, texts],
    )
    for text, pieces in zip(texts, named, strict=True):
        assert pieces == [[piece, order[taker]] for piece, taker in patterns.split_named(text, pattern)]


ATOMS = [*"aksİé .-'", r"\.", r"\w", r"\W", r"\s", r"\S", r"\d", r"\D"]
ATOMS += [r"\pL", r"\p{Lu}", r"\P{Ll}", r"\p{N}"]
ATOMS += ["[a-ks]", "[^k]", r"[+*\]a]", r"[\p{Lu}\d_]", r"[^\p{L}\s]"]
LOOKS = ["^", "(?!s)", "(?<=a)", r"(?<!\s)", r"(?=\w)"]
REFUSED = [r"\b", r"\B", "$", r"\1", "(?>a)", "[[:alpha:]]", "(?s:.)", r"\x41", "a++", "a{,2}"]
COUNTS = ["", "", "", "?", "+", "*", "+?", "??", "{1,2}", "{2}", "{1,}?"]


def some_patterns(count: int, seed: int) -> Iterator[str]:
    """Patterns that nobody chose; each takes every character in the end."""
    rng = random.Random(seed)

    def one(depth: int) -> str:
        parts = []
        for _ in range(rng.randint(1, 3)):
            if depth and rng.random() < 0.4:
                group = rng.choice(["(%s)", "(?:%s)", "(?i:%s)"]) % one(depth - 1)
                parts.append(group + rng.choice(COUNTS))
            elif rng.random() < 0.15:
                parts.append(rng.choice([*LOOKS * 3, *REFUSED]))
            else:
                parts.append(rng.choice(ATOMS) + rng.choice(COUNTS))
        return "".join(parts) + (f"|{one(depth - 1)}" if depth and rng.random() < 0.3 else "")

    for _ in range(count):
        yield rf"{one(2)}|.|\n"


def test_a_pattern_splits_as_in_python_or_is_refused(computing: Page) -> None:
    texts = [
        *some_texts(12, seed=9),
        "Kask sSsİiı KAS aka's. -\na1b22",
        "ÉéßẞΣσς ſK_",
        "as 1\n",
        "k\n",
        "É\n",
    ]
    tried = list(some_patterns(800, seed=6))
    found = computing.evaluate(
        """([all, texts]) => all.map((pattern) => {
            try {
                const { own_patterns, split_explorer } = tokcourse;
                own_patterns.checkOwn(pattern);
                const rows = split_explorer.alternatives(pattern);
                return texts.map((text) => split_explorer.splitNamed(rows, text).map(([piece]) => piece));
            } catch (error) { return error.message; }
        })""",
        [tried, texts],
    )
    read = 0
    for pattern, got in zip(tried, found, strict=True):
        if isinstance(got, str):
            assert "as Python does" in got, (pattern, got)
        else:
            read += 1
            assert got == [patterns.split(text, pattern) for text in texts], pattern
    assert read > len(tried) / 3


def test_own_patterns_are_cut_up_alike(computing: Page) -> None:
    for pattern in [*OWN, r"(a|b)|[|]|\||c", ""]:
        parts = [one.pattern for one in patterns.alternatives(pattern)] if pattern else []
        assert computing.evaluate("p => tokcourse.split_explorer.alternatives(p)", pattern) == parts


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("(", "cannot read"),
        ("", "empty"),
        (r"\d", "leaves out"),
        (r"[\W]|.|\n", "not read \\W inside […]"),
        (r"(?>a)|.", "not read (?> as"),
        (r"a++|.", "not read ++ as"),
        (r"(?i:é)|.|\n", "not read é inside (?i:…)"),
        (r"(?i:\p{Lu})|.|\n", "not read \\p{Lu} inside (?i:…)"),
        (r"(?i:[g-m])|.|\n", "not read g-m inside (?i:…)"),
        (r"k$|.|\n", "not read $"),
        (r"(a)\1|.|\n", "not read \\1"),
        (r"(a*)*|.|\n", "group that can match nothing"),
        (r"[[:alpha:]]|.|\n", "not read [ inside […]"),
        (r"[]a]|.|\n", "not read []"),
    ],
)
def test_bad_patterns_are_told_in_a_sentence(computing: Page, pattern: str, says: str) -> None:
    split = """pattern => {
        try {
            const { own_patterns, split_explorer } = tokcourse;
            own_patterns.checkOwn(pattern);
            return split_explorer.splitNamed(split_explorer.alternatives(pattern), "a b\\n");
        }
        catch (error) { return error.message; }
    }"""
    assert says in computing.evaluate(split, pattern)


@pytest.mark.parametrize("pattern", [None, "gpt2", "gpt4o"])
def test_merging_is_the_tokenizers(computing: Page, pattern: str | None) -> None:
    tokenizer = Tokenizer(vocab_size=900, pattern=pattern).train(PROSE)
    long = [PROSE[n : n + 3000] for n in range(0, 30_000, 3000)] + ["a" * 3000, "ab" * 2000, "안녕" * 500]
    texts = some_texts(3000, seed=1) + long
    found = computing.evaluate(
        """([{ merges, bytes, pattern }, texts]) => {
            const known = tokcourse.vocabulary.vocabulary(merges, bytes);
            const split = tokcourse.splitting.splitter(pattern);
            const encode = (piece) => tokcourse.merging.mergeBytes(known, tokcourse.bytes.encodeUtf8(piece));
            return texts.map((text) => split(text).map(encode));
        }""",
        [tokens.for_browser(tokenizer), texts],
    )
    for text, pieces in zip(texts, found, strict=True):
        assert [idx for piece in pieces for idx in piece["ids"]] == tokenizer.encode(text)
        assert [n for piece in pieces for n in piece["removedBy"]] == tokens.borders(text, tokenizer)


def test_ids_of_bytes_may_be_others(computing: Page) -> None:
    tokenizer = Tokenizer.from_tiktoken("gpt2").resized(2000)
    texts = some_texts(300, seed=2)
    found = computing.evaluate(
        """([{ merges, bytes }, chunks]) => {
            const known = tokcourse.vocabulary.vocabulary(merges, bytes);
            return chunks.map((pieces) => pieces.flatMap((piece) =>
                tokcourse.merging.mergeBytes(known, tokcourse.bytes.encodeUtf8(piece)).ids));
        }""",
        [tokens.for_browser(tokenizer), [patterns.split(text, "gpt2") for text in texts]],
    )
    assert found == [tokenizer.encode(text) for text in texts]


def test_bytes_are_read_as_the_library_reads_them(computing: Page) -> None:
    rng = random.Random(3)
    some = [*b"\xe2\x82\xac\xf0\x9f\x98\x84\xed\xa0\xc0\xc1\xf4\x90\xf5\xffa\n", *range(256)]
    data = [bytes(rng.choices(some, k=rng.randint(0, 12))) for _ in range(5000)]
    found = computing.evaluate(
        """all => all.map((bytes) => {
            const array = Uint8Array.from(bytes);
            const found = tokcourse.utf8.segments(array);
            const cut = found.map(({ start, end, char, error }) => [start, end, char, error]);
            return [cut, tokcourse.dom.visible(tokcourse.bytes.shown(array))];
        })""",
        [list(one) for one in data],
    )
    for one, (cut, text) in zip(data, found, strict=True):
        assert cut == [list(segment) for segment in utf8.segments(one)]
        assert text == tokens.shown(one)


def test_graphemes_are_pythons(computing: Page) -> None:
    texts = some_texts(2000, seed=4)
    assert computing.evaluate("all => all.map(tokcourse.bytes.graphemes)", texts) == [
        utf8.graphemes(t) for t in texts
    ]


def test_invented_rows_are_pythons(computing: Page) -> None:
    places = [(idx, column) for idx in [*range(400), 50_256, 199_999] for column in range(8)]
    found = computing.evaluate(
        "all => all.map(([id, column]) => tokcourse.pipeline.weight(id, column))", places
    )
    assert found == [pipeline.weight(*place) for place in places]


# --- what a page shows


def test_slider_by_keyboard_through_every_position(tab: Page, tmp_path: Path) -> None:
    text = corpora.demo() + NASTY
    for pattern in (None, "gpt4"):
        tokenizer = Tokenizer(vocab_size=330, pattern=pattern, special_tokens=["<|end|>"]).train(text)
        slider = widgets.VocabSlider(text, tokenizer, vocab_size=257)
        tab.goto(write(tmp_path, slider))
        control = tab.get_by_role("slider", name="Vocabulary size")
        control.focus()
        for size in range(257, 331):
            smaller = tokenizer.resized(size)
            ids = smaller.encode(text)
            tab.evaluate("() => new Promise(requestAnimationFrame)")
            assert tokens_in(tab, slider) == [tokens.shown(smaller.vocab[idx]) for idx in ids]
            expect(tab.locator("[data-part=status]")).to_contain_text(f"{size} ids: {len(ids)} tokens")
            assert neighbours_differ(tab) and control.input_value() == str(size)
            tab.keyboard.press("ArrowRight")
        tab.keyboard.press("Home")
        for size in (330, 257, 300):  # and in leaps
            put(tab, slider, vocab_size=size)
            smaller = tokenizer.resized(size)
            assert tokens_in(tab, slider) == [
                tokens.shown(smaller.vocab[idx]) for idx in smaller.encode(text)
            ]


def test_alive_shows_what_the_first_frame_showed(tab: Page, tmp_path: Path, every: list[Widget]) -> None:
    heights = "() => [...document.querySelectorAll('.tw-view')].map((view) => Math.round(view.offsetHeight))"
    tab.goto(write(tmp_path, *every, alive=False))
    before = tab.evaluate(heights)
    tab.goto(write(tmp_path, *every))
    wake(tab)
    assert tab.evaluate(heights) == before, "nothing jumps"
    for widget in every:
        assert_same(tab, widget)


def test_typed_text_gives_what_python_gives(tab: Page, tmp_path: Path) -> None:
    for make in (
        widgets.ByteInspector,
        widgets.InjectionLab,
        widgets.SplitExplorer,
        lambda text: widgets.EncodeStepper(text, TOKENIZER),
        lambda text: widgets.Pipeline(text, TOKENIZER),
    ):
        widget = make("")
        tab.goto(write(tmp_path, widget))
        wake(tab)
        for text in [NASTY, "<|end|><|system|>x", "a" * 1500, *some_texts(60, seed=5)]:
            put(tab, widget, text=text)
            assert_same(tab, make(text))
        assert tab.locator("img").count() == 0


def test_controls_give_what_python_gives(tab: Page, tmp_path: Path, every: list[Widget]) -> None:
    tab.goto(write(tmp_path, *every))
    wake(tab)
    by_script = {widget.script: widget for widget in every}

    def check(script: str, **values: object) -> None:
        put(tab, by_script[script], **values)
        assert_same(tab, by_script[script])

    for step in range(by_script["merge_player"].view.data["merges"].__len__() + 1):
        check("merge_player", step=step)
    for token in by_script["merge_player"].controls["token"].options:
        check("merge_player", token=token)
    for step in range(by_script["encode_stepper"].view.steps + 1):
        check("encode_stepper", step=step)
    for step in range(31):
        check("viterbi_lattice", step=min(step, by_script["viterbi_lattice"].controls["step"].max))
    for read in range(len(by_script["embedding_rows"].view.data["ids"]) + 1):
        check("embedding_rows", read=read)
    for at in range(by_script["compare_tokenizers"].controls["at"].max + 1):
        check("compare_tokenizers", at=at)
    for encoding in ("gpt2", "o200k_base", "bytes"):
        for base in ("en", "de", "ko"):
            check("language_tax", encoding=encoding, base=base)
    for fallback in (True, False):
        for coverage in (0.98, 0.99, 1.0):
            check("coverage_slider", coverage=coverage, fallback=fallback)
    for size, width, depth, tied in [(256, 64, 1, True), (4000, 4096, 96, False), (16000, 768, 12, True)]:
        check("vocabulary_cost", vocab_size=size, width=width, depth=depth, tied=tied)
    for pattern in ("gpt2", "gpt4o", split_explorer.OWN):
        check("split_explorer", pattern=pattern)
    for hex in ("63 c3 28", "ED A0 BD", "f09f9884", ""):
        check("byte_inspector", hex=hex)


def test_compared_text_leads_to_the_playground(tab: Page, tmp_path: Path) -> None:
    scripts = tmp_path / "_static" / "widgets"
    scripts.mkdir(parents=True)
    for text in ("plain", NASTY, "a & b = #3 %41\n", ""):
        tab.goto(write(scripts, widgets.CompareTokenizers(text, ("gpt2",))))
        wake(tab)
        link = tab.get_by_role("link", name="playground")
        place, _, fragment = str(link.get_attribute("href")).partition("#")
        assert place == (tmp_path / "book" / "playground.html").as_uri()
        read = "fragment => tokcourse.playground_address.fromFragment(fragment, { text: 'none' }, 0)"
        assert tab.evaluate(read, f"#{fragment}") == {"values": {"text": text}, "problems": []}


def test_bytes_can_be_broken_and_mended(tab: Page, tmp_path: Path) -> None:
    tab.goto(write(tmp_path, widgets.ByteInspector("é")))
    status = tab.locator("[data-part=status]")
    tab.get_by_role("button", name="Cut the last byte").click()
    expect(status).to_contain_text("faults: 1")
    tab.get_by_role("button", name="Mend").click()
    expect(status).to_contain_text("Bytes: 2")
    tab.get_by_role("button", name="A surrogate").click()
    expect(tab.locator(".tw-view")).to_contain_text("this would be a surrogate")
    tab.get_by_role("textbox", name="Bytes").fill("xyz")
    expect(tab.locator("[data-part=problem]")).to_contain_text("two digits")
    tab.get_by_role("textbox", name="Text").fill("ok")
    expect(status).to_contain_text("Bytes: 2")
    expect(tab.get_by_role("textbox", name="Bytes")).to_have_value("")


def test_bad_text_is_told_and_nothing_is_frozen(tab: Page, tmp_path: Path) -> None:
    for widget in (
        widgets.ByteInspector("a"),
        widgets.EncodeStepper("a", TOKENIZER),
        widgets.Pipeline("a", TOKENIZER),
        widgets.SplitExplorer("a"),
        widgets.InjectionLab("a"),
    ):
        tab.goto(write(tmp_path, widget))
        wake(tab)
        problem = tab.locator("[data-part=problem]")
        say = "text => document.querySelector('.tw').model.set('text', text)"
        for text, says in (
            ("'x'.repeat(1e6)", "characters are shown"),
            ("'a\\ud83d'", "half of a UTF-16 pair"),
            ("'\\ud83d'.repeat(1e5)", "half of a UTF-16 pair"),
            ("'\\ud83d'.repeat(1e5)", "characters are shown"),
        ):
            tab.evaluate(f"({say})({text})")
            tab.evaluate("() => new Promise(requestAnimationFrame)")
            assert says in problem.inner_text()
        tab.evaluate(f"({say})('fine')")
        tab.evaluate("() => new Promise(requestAnimationFrame)")
        assert problem.inner_text() == ""


def test_a_box_takes_of_a_million_characters_what_it_can_lay_out(tab: Page, tmp_path: Path) -> None:
    for widget in (
        widgets.ByteInspector("a"),
        widgets.SplitExplorer("a"),
        widgets.SplitExplorer("a" * 20_000),
    ):
        tab.goto(write(tmp_path, widget))
        wake(tab)
        for box in tab.get_by_role("textbox").all():
            box.focus()
            tab.evaluate("document.execCommand('insertText', false, 'ab c'.repeat(250000))")
            assert len(box.input_value()) == (
                40_000 if len(widget.text) > 1 and box.evaluate("n => n.tagName === 'TEXTAREA'") else 10_000
            )


def test_bytes_that_are_not_shown_are_told(tab: Page, tmp_path: Path) -> None:
    inspector = widgets.ByteInspector("é")
    tab.goto(write(tmp_path, inspector))
    wake(tab)
    for typed in ("C3 28 " * 650, "0xFF, " * 1201, "0xe2,0x82,0xac", "6" * 2400):
        put(tab, inspector, hex=typed)
        assert_same(tab, inspector)
    put(tab, inspector, hex="C3 28 " * 650)
    assert "The first 1200 bytes are shown." in tab.locator("[data-part=problem]").inner_text()


def test_signs_without_a_shape_are_named_alive_too(tab: Page, tmp_path: Path) -> None:
    compare = widgets.CompareTokenizers("👩‍👧\u200d\u202ex\u0085\n\t\x00\ufe0f", ("gpt2", "o200k_base"))
    tab.goto(write(tmp_path, compare))
    wake(tab)
    for at in range(len(compare.text)):
        put(tab, compare, at=at)
        said = tab.locator("[data-part=status]").inner_text()
        assert re.sub(r"\s", "", said) in text_of(compare.first_frame())
    boxes = tab.locator("[data-part=rows] li > .tw-t").evaluate_all(
        "all => all.map((box) => box.textContent)"
    )
    assert all(re.search(r"[^\u200c\u200d\ufe0f\u202e\x85]", box) for box in boxes)


def test_a_pattern_that_does_not_compile_leaves_the_pieces(tab: Page, tmp_path: Path) -> None:
    explorer = widgets.SplitExplorer("a1 b2", r"\w+|\W+")
    tab.goto(write(tmp_path, explorer))
    wake(tab)
    tab.get_by_role("textbox", name="Your own").fill(r"(\w+|\W+")
    expect(tab.locator("[data-part=problem]")).to_contain_text("cannot read this pattern")
    assert tab.locator("[data-part=pieces] li").count() == 3
    tab.get_by_role("textbox", name="Your own").fill(r"\d|\D")
    expect(tab.locator("[data-part=pieces] li")).to_have_count(5)


def test_a_pattern_that_goes_on_for_years_is_stopped(tab: Page, tmp_path: Path) -> None:
    tab.goto(write(tmp_path, widgets.SplitExplorer("a" * 40, r"\w+|\W+")))
    wake(tab)
    own, problem = tab.get_by_role("textbox", name="Your own"), tab.locator("[data-part=problem]")
    for pattern in (r"(a+)+b|.|\n", r"(a|a)*b|.|\n"):
        own.fill(pattern)
        frames = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        began = tab.evaluate("performance.now()")
        tab.evaluate(frames)
        assert tab.evaluate("performance.now()") - began < 2000, "the page goes on while the pattern is tried"
        expect(problem).to_contain_text("was stopped after 2 seconds")
        assert tab.locator("[data-part=pieces] li").count() == 1, "what was shown stays"
        own.fill(r"\w+|\W+")
        expect(problem).to_have_text("")
    own.fill("a|" * 500 + ".")
    expect(problem).to_contain_text("1000 characters are the most")


def test_an_own_pattern_needs_no_worker(tab: Page, tmp_path: Path) -> None:
    """Where the page is served with a policy that forbids them."""
    policy = """<script>addEventListener("DOMContentLoaded", () => { globalThis.Worker = class {
        constructor() { setTimeout(() => this.onerror(new Event("error", { cancelable: true }))); }
        terminate() {} postMessage() {} } })</script>"""
    tab.goto(write(tmp_path, widgets.SplitExplorer("a1", r"\w+|\W+"), before=policy))
    wake(tab)
    tab.get_by_role("textbox", name="Your own").fill(r"\d|\D")
    expect(tab.locator("[data-part=pieces] li")).to_have_count(2)


# --- for everybody


def test_reads_without_javascript(browser: Browser, tmp_path: Path, every: list[Widget]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(write(tmp_path, *every))
    for widget in every:
        view = page.locator(f"[data-widget={widget.script}]")
        assert "need JavaScript" in view.inner_text()
        assert not view.locator(".tw-controls").is_visible()
        assert not any(button.is_visible() for button in view.get_by_role("button").all())
        assert view.locator("[data-part=status], [data-part=saysText]").first.inner_text()
    context.close()


@pytest.mark.parametrize("width", [900, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(tab: Page, tmp_path: Path, every: list[Widget], theme: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(write(tmp_path, *every, theme=theme))
    wake(tab)
    for details in tab.locator("details").all():
        details.evaluate("details => { details.open = true }")
    found = Axe().run(tab).response["violations"]
    assert not found, json.dumps([(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found], indent=1)


def test_fits_a_phone(browser: Browser, tmp_path: Path, every: list[Widget]) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(write(tmp_path, *every))
    wake(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


# A box to tick is touched anywhere on its label.
TARGETS = """() => [...document.querySelectorAll(".tw :is(input, select, textarea, button, summary)")]
    .map((control) => control.type === "checkbox" ? control.closest("label") : control)
    .map((target) => [target.outerHTML.slice(0, 80), target.getBoundingClientRect()])
    .map(([html, { width, height }]) => [html, width, height])"""


def test_every_control_is_large_enough_for_a_finger(tab: Page, tmp_path: Path, every: list[Widget]) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(write(tmp_path, *every))
    wake(tab)
    targets = tab.evaluate(TARGETS)
    assert len(targets) > 30
    assert [target for target in targets if target[1] < 24 or target[2] < 24] == []


def test_the_place_that_is_reached_is_in_sight_on_a_phone(tab: Page, tmp_path: Path) -> None:
    lattice = widgets.ViterbiLattice("unbelievable", unigram.train(PROSE[:4000], 200))
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(write(tmp_path, lattice))
    wake(tab)
    for step in (0, 7, 13, 2):
        put(tab, lattice, step=step)
        expect(tab.locator("circle").nth(step)).to_be_in_viewport()


def test_a_lattice_wider_than_a_phone_shows_that_it_goes_on(tab: Page, tmp_path: Path) -> None:
    lattice = widgets.ViterbiLattice("unbelievable", unigram.train(PROSE[:4000], 200))
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(write(tmp_path, lattice))
    wake(tab)
    box = tab.get_by_role("group", name="Lattice of pieces")
    shadow = "linear-gradient(270deg, rgb(91, 102, 117), rgba(0, 0, 0, 0))"
    assert shadow in box.evaluate("box => getComputedStyle(box).backgroundImage")
    put(tab, lattice, step=0)
    before = box.evaluate("box => box.scrollLeft")
    box.press("ArrowRight")
    tab.wait_for_function(
        "before => document.querySelector('.tw-lattice').parentElement.scrollLeft > before", arg=before
    )


def test_fits_the_narrowest_screen(tab: Page, tmp_path: Path, every: list[Widget]) -> None:
    """320 pixels: what a screen of 1280 shows at four times the size."""
    tab.set_viewport_size({"width": 320, "height": 800})
    tab.goto(write(tmp_path, *every))
    wake(tab)
    for details in tab.locator("details").all():
        details.evaluate("details => { details.open = true }")
    wide = """() => [...document.querySelectorAll(".tw table")]
        .filter((table) => !table.closest(".tw-scroll") && table.getBoundingClientRect().right > innerWidth)
        .map((table) => table.textContent)"""
    assert tab.evaluate(wide) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_number_beside_a_slider_is_not_told_twice(tab: Page, tmp_path: Path, every: list[Widget]) -> None:
    tab.goto(write(tmp_path, *every))
    numbers = tab.locator("output")
    assert numbers.count() > 5
    assert numbers.evaluate_all("all => all.every((number) => number.ariaLive === 'off')")


def test_a_screen_reader_is_told_what_is_new_and_once(tab: Page, tmp_path: Path) -> None:
    tokenizer, merges = TOKENIZER, bpe.train("aaabdaaabac", 259)
    every = [
        widgets.ByteInspector("a"),
        widgets.EncodeStepper("a", tokenizer),
        widgets.InjectionLab("a"),
        widgets.MergePlayer("aaabdaaabac", merges),
        widgets.Pipeline("a", tokenizer),
        widgets.SplitExplorer("a"),
        widgets.VocabSlider("aaab", tokenizer, 300),
    ]
    tab.goto(write(tmp_path, *every))
    wake(tab)
    tab.evaluate("""() => {
        globalThis.told = [];
        for (const region of document.querySelectorAll("[role=status]")) {
            let before = region.textContent;
            new MutationObserver((changes) => {
                told.push([before, region.textContent, changes.length]);
                before = region.textContent;
            }).observe(region, { childList: true, characterData: true, subtree: true });
        }
    }""")
    for text in ("a" * 2000, "a" * 2001, "b", "b", "<|end|>"):
        for widget in every:
            if "text" in widget.controls:
                put(tab, widget, text=text)
    put(tab, every[-1], vocab_size=310)
    put(tab, every[3], step=2)
    told = tab.evaluate("told")
    assert len(told) > 15
    assert [change for change in told if change[0] == change[1] or change[2] > 1] == []


def test_prints_whole(tab: Page, tmp_path: Path, every: list[Widget]) -> None:
    tab.goto(write(tmp_path, *every, theme="dark"))
    wake(tab)
    tab.emulate_media(media="print")
    cut_off = """() => [...document.querySelectorAll('.tw-text, .tw-boxes, .tw-clusters, .tw-tall, .tw-grid')]
        .filter((box) => box.clientHeight + 4 < box.scrollHeight).length"""
    assert tab.evaluate(cut_off) == 0
    assert not any(slider.is_visible() for slider in tab.locator("input[type=range]").all())


def test_steps_by_buttons_and_plays_unless_motion_is_unwanted(browser: Browser, tmp_path: Path) -> None:
    player = widgets.MergePlayer("aaabdaaabac", bpe.train("aaabdaaabac", 259))
    for motion in ("no-preference", "reduce"):
        context = browser.new_context(reduced_motion=motion)
        page = context.new_page()
        page.goto(write(tmp_path, player))
        wake(page)
        slider, play = page.get_by_role("slider"), page.locator("[data-part=play]")
        page.get_by_role("button", name="Forward").press("Enter")
        expect(slider).to_have_value("1")
        expect(page.get_by_role("button", name="Back")).to_be_enabled()  # only then can it take the focus
        page.get_by_role("button", name="Back").press("Space")
        expect(slider).to_have_value("0")
        expect(page.get_by_role("button", name="Back")).to_be_disabled()
        if motion == "reduce":
            expect(play).to_be_disabled()
        else:
            play.click()
            expect(slider).to_have_value("3")
            expect(play).to_have_text("Play")
        context.close()


def test_what_the_browser_brought_back_counts(tab: Page, tmp_path: Path) -> None:
    slider = widgets.VocabSlider(corpora.demo(), TOKENIZER, 300)
    tab.goto(write(tmp_path, slider, before='<div style="height:9000px"></div>'))
    assert tab.locator("[data-awake]").count() == 0, "far from the screen nothing runs"
    tab.evaluate("document.querySelector('[type=range]').value = 420")
    tab.get_by_role("slider").scroll_into_view_if_needed()
    tab.wait_for_selector("[data-awake]")
    assert text_in(tab, slider).startswith("420ids")


def test_same_modules_load_natively(tab: Page, every: list[Widget]) -> None:
    """Each file is a real ES module, and what a notebook loads is one too."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in modules.FOLDER.glob("*.js")}

    def answer(route) -> None:  # type: ignore[no-untyped-def]
        name = route.request.url.rsplit("/", 1)[1]
        kind = "text/html" if name == "page" else "text/javascript"
        route.fulfill(body=sources.get(name, "<p>"), content_type=kind)

    tab.route("http://modules.test/**", answer)
    tab.goto("http://modules.test/page")
    for widget in every:
        sources["bundle.js"] = modules.for_notebook(widget.script)
        for name in (f"{widget.script}.js", f"bundle.js?{widget.script}"):
            sources[name] = sources[name.partition("?")[0]]
            kind = tab.evaluate("async (name) => typeof (await import('/' + name)).default.render", name)
            assert kind == "function"


STRICT = "default-src 'none'; script-src blob: 'unsafe-eval'; style-src 'unsafe-inline'"
FROM_BLOB = """async ([source, style, traits]) => {
    const model = { get: (name) => traits[name], set: (name, value) => { traits[name] = value; },
                    save_changes() {}, on() {}, off() {} };
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const { default: view } = await import(address);
    const el = document.createElement("div");
    el.className = "tw-view";
    document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
    document.body.replaceChildren(el);
    const stop = view.render({ model, el });
    stop?.();
    return el.innerHTML;
}"""


def test_a_view_is_one_module_that_runs_from_a_blob_under_a_strict_policy(browser: Browser) -> None:
    """As an editor loads it, whose web view lets no other file in."""
    page = browser.new_page()
    asked, refused = [], []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: refused.append(str(error)))

    def answer(route) -> None:  # type: ignore[no-untyped-def]
        asked.append(route.request.url)
        route.fulfill(body="<p>", content_type="text/html", headers={"Content-Security-Policy": STRICT})

    page.route("http://**", answer)
    page.goto("http://editor.test/")
    for widget in one_of_each():  # as they are before any control has moved
        esm, style = widget.view._esm, widget.view._css
        assert not re.search(r"^\s*import\b|\bimport\s*\(|\brequire\s*\(", esm, re.MULTILINE)
        assert not re.search(r"@import|url\(", style)
        own = set(widget.view.trait_names(sync=True)) - set(DOMWidget.class_trait_names())
        traits = {name: getattr(widget.view, name) for name in own if not name.startswith("_")}
        shown = text_of(page.evaluate(FROM_BLOB, [esm, style, traits]))
        on_pages_alone = re.compile(r'<p[^>]* data-part="fixed">.*?</p>')
        assert shown == text_of(on_pages_alone.sub("", widget.first_frame())), widget.script
    assert asked == ["http://editor.test/"] and refused == []
    page.close()


def test_a_page_with_one_widget_stays_light(every: list[Widget]) -> None:
    def size(text: str) -> int:
        return len(gzip.compress(text.encode(), 9)) if text else 0

    text = (PROSE * 2)[:5000]
    heavy = [widgets.VocabSlider(text, Tokenizer(vocab_size=2256, pattern="gpt4").train(PROSE * 2))]
    heavy += [
        widgets.LanguageTax(corpora.phrases()),
        widgets.MergePlayer(text[:2000], bpe.train(text[:2000], 400)),
    ]
    for widget in [*every, *heavy]:
        code = (
            size(modules.style("widgets"))
            + size(modules.style(widget.script))
            + size(modules.for_page("static_page"))
        )
        code += sum(size(modules.for_page(name)) for name in modules.needed(widget.script))
        data = size(text_of_script(widget))
        print(f"{widget.script}: {code} bytes of code, {data} bytes of data", file=sys.stderr)
        assert code < 8000 and data < 40_000


def text_of_script(widget: Widget) -> str:
    return widget.static_html().partition('<script type="application/json">')[2]


# --- the built book


def test_book_loads_widgets_only_where_they_are(page: Page, path: str, foreign_requests: list[str]) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path)
    source = page.content()
    used = page.locator(".tw[data-widget]").count()
    assert ("widgets/static_page.js" in source) == bool(used)
    assert "vnd.jupyter.widget-state" not in source and "require.js" not in source
    if used:
        wake(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not errors and not foreign_requests
