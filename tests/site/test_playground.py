"""The playground in a browser: equal to tiktoken, quick to change, and safe whatever is put into it."""

from __future__ import annotations

import functools
import json
import random
import re
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

import playground_page
import pytest
import tiktoken
from axe_playwright_python.sync_playwright import Axe
from built import lessons, pages
from hard_strings import hard_strings
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tokcourse import published
from tokcourse.widgets import playground

NAMES = list(playground.LABELS)
PUBLISHED = [name for name in NAMES if name != "course"]
DRAWN = 120  # tokens of a row; more are drawn when its box has room, or when one scrolls there
EACH = 5_300  # hard strings for each published vocabulary, with special tokens and again without
LONG = ["a" * 20_000, " " * 3000 + "x", "\n" * 3000, "한" * 3000, "中文" * 2000, "1" * 4000, "👩‍🚀" * 500]
LONG += ["\r\n" * 500, "\x85\ufeff\xa0" * 400, "'S'ſ'LL'\u212a" * 300, "/\r\n/ \n" * 300, "e\u0301" * 900]
NASTY = "<img src=x onerror=alert(1)></script><script>alert(1)</script>\u202e\x00\x85"
ENCODE = """([name, texts, control, merges]) => {
    const { files, playground_engine, playground_tokens } = tokcourse;
    const open = (name) => {
        const file = files[name];
        return playground_engine.opened(file, file.after ? open(file.after) : null);
    };
    const known = (globalThis.opened ??= {})[name] ??= open(name);
    return texts.map((text) => playground_tokens.tokens(
        playground_engine.borders(known, text, control), new TextEncoder().encode(text),
        { byteIds: known.byteIds, skip: files[name].skip }, merges ?? Infinity).ids);
}"""
SHOWN = """row => [...row.querySelectorAll("[data-id]")].map((token) => Number(token.dataset.id))"""


class Handler(SimpleHTTPRequestHandler):
    """A file server with a content security policy that lets nothing through but the site's own files."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", playground_page.POLICY + "; img-src data:")
        super().end_headers()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("playground")
    playground_page.write(path)
    return path


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """An empty tab in which nothing may go wrong unseen."""
    context = browser.new_context(viewport={"width": 1100, "height": 900}, base_url=address)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: troubles.append(dialog.message))
    page.on(
        "request", lambda sent: None if sent.url.startswith((address, "data:")) else troubles.append(sent.url)
    )
    yield page
    context.close()
    assert troubles == []


def opened(page: Page, fragment: str = "", path: str = "light.html") -> Page:
    page.goto(path + fragment)
    expect(page.locator(".pg[data-awake]")).to_be_attached()
    return page


def put(page: Page, text: str) -> None:
    """Set the whole text at once, as dropping or pasting does, and wait until every row has it."""
    page.locator("textarea").evaluate(
        "(box, text) => { box.value = text; box.dispatchEvent(new Event('input')); }", text
    )
    settled(page)


def settled(page: Page) -> None:
    expect(page.locator(playground_page.ALL_CUT)).to_have_count(0, timeout=120_000)


def row(page: Page, name: str) -> Locator:
    return page.locator(f".pg-row[data-part={name}]")


def choice(page: Page, label: str) -> Locator:
    """The checkbox of a vocabulary."""
    return page.get_by_role("checkbox", name=re.compile(rf"^{label} [\dG]"))


def ids(page: Page, name: str) -> list[int]:
    found: list[int] = row(page, name).evaluate(SHOWN)
    return found


def expected(name: str, text: str, control: bool = False) -> list[int]:
    if name == "course":
        rule = "all" if control else "none"
        return playground_page.tokenizers()["course"].encode(text, allowed_special=rule)
    encoding = tiktoken.get_encoding(name)
    return encoding.encode(text, allowed_special="all" if control else set(), disallowed_special=())


# --- the encoder


@pytest.fixture(scope="session")
def encode(browser: Browser, folder: Path) -> Iterator[Callable[..., list[list[int]]]]:
    """Ids by the page's JavaScript: encode(name, texts, control, merges)."""
    published.fill_cache(["gpt2", *PUBLISHED])
    page = browser.new_page()
    page.goto((folder / "light.html").as_uri())
    for name in NAMES:
        page.add_script_tag(path=folder / "playground" / f"{name}.js")
    yield lambda name, texts, control=False, merges=None: page.evaluate(
        ENCODE, [name, list(texts), control, merges]
    )
    page.close()


@pytest.mark.parametrize("control", [False, True])
@pytest.mark.parametrize("name", PUBLISHED)
def test_equal_to_tiktoken_on_hard_strings(
    name: str, control: bool, encode: Callable[..., list[list[int]]]
) -> None:
    assert 2 * len(PUBLISHED) * EACH >= 40_000
    texts = list(hard_strings(EACH, seed=100 + 2 * NAMES.index(name) + control))
    for text, got in zip(texts, encode(name, texts, control), strict=True):
        assert got == expected(name, text, control), repr(text)


@pytest.mark.parametrize("name", NAMES)
def test_equal_on_long_runs(name: str, encode: Callable[..., list[list[int]]]) -> None:
    for text, got in zip(LONG, encode(name, LONG), strict=True):
        assert got == expected(name, text), repr(text[:20])


def test_course_tokenizer_is_equal_to_the_library(encode: Callable[..., list[list[int]]]) -> None:
    texts = list(hard_strings(1500, seed=7))
    for control in (False, True):
        for text, got in zip(texts, encode("course", texts, control), strict=True):
            assert got == expected("course", text, control), repr(text)


@pytest.mark.parametrize("size", [256, 257, 1000, 30_000, 150_000])
def test_slider_shows_the_smaller_vocabulary(size: int, encode: Callable[..., list[list[int]]]) -> None:
    # resized() counts the two special tokens
    smaller = playground_page.tokenizers()["o200k_base"].resized(size + 2)
    texts = [*hard_strings(300, seed=size), "the tokenization of unbelievable words"]
    for text, got in zip(texts, encode("o200k_base", texts, False, size - 256), strict=True):
        assert got == smaller.encode(text, allowed_special="none"), repr(text)


# --- the page


def test_typing_cuts_the_text_in_every_row(tab: Page) -> None:
    opened(tab)
    tab.locator("textarea").fill("")
    tab.locator("textarea").press_sequentially("Grüße, 안녕 it's שלום<|endoftext|>")
    settled(tab)
    text = tab.locator("textarea").input_value()
    for name in NAMES:
        assert ids(tab, name) == expected(name, text)
    tab.get_by_label("special tokens as control").check()
    settled(tab)
    for name in NAMES:
        assert ids(tab, name) == expected(name, text, control=True)
        assert row(tab, name).locator(".pg-special").count() == 1


def test_vocabularies_are_loaded_only_when_chosen(tab: Page) -> None:
    loaded: list[str] = []
    tab.on("request", lambda sent: loaded.append(sent.url.rpartition("/")[2]))
    opened(tab)
    tab.wait_for_load_state("networkidle")
    assert not {f"{name}.js" for name in NAMES} & set(loaded)
    for name in ("GPT-4o", "GPT-2", "Codex", "This course"):
        choice(tab, name).uncheck()
    put(tab, "only one")
    assert {name for name in NAMES if f"{name}.js" in loaded} == {"cl100k_base"}
    choice(tab, "GPT-4o").check()
    settled(tab)
    assert ids(tab, "o200k_base") == expected("o200k_base", "only one")


def test_page_from_disk_needs_no_worker(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    opened(page, path=(folder / "light.html").as_uri())
    put(page, "from disk <|endoftext|> café")
    for name in NAMES:
        assert ids(page, name) == expected(name, "from disk <|endoftext|> café")
    page.close()


def test_page_without_workers_does_without(tab: Page) -> None:
    tab.add_init_script("delete globalThis.Worker")
    opened(tab)
    put(tab, "no worker")
    assert ids(tab, "p50k_base") == expected("p50k_base", "no worker")


def test_missing_vocabulary_is_a_sentence_and_a_second_try_works(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/gpt2.js", lambda route: route.abort())
    page.goto(address + "light.html")
    page.locator("textarea").fill("lost")
    expect(row(page, "gpt2").locator(".pg-more")).to_contain_text("could not be loaded")
    page.unroute("**/gpt2.js")
    put(page, "found")
    assert ids(page, "gpt2") == expected("gpt2", "found")
    assert row(page, "gpt2").locator(".pg-more").text_content() == ""
    page.close()


def test_slider_moves_only_its_own_row(tab: Page) -> None:
    opened(tab)
    before = ids(tab, "gpt2")
    tab.locator("input[type=range]").focus()
    tab.keyboard.press("Home")
    count = row(tab, "o200k_base").locator(".pg-count").text_content()
    assert str(count).startswith(f"{len(playground.SAMPLE.encode())} tokens")
    drawn = ids(tab, "o200k_base")
    order = published.byte_order("o200k_base")
    assert drawn == [order.index(byte) for byte in playground.SAMPLE.encode()[: len(drawn)]]
    assert ids(tab, "gpt2") == before
    assert tab.locator("input[type=range]").get_attribute("aria-valuetext") == "256"
    tab.keyboard.press("End")
    assert ids(tab, "o200k_base") == expected("o200k_base", playground.SAMPLE)


def test_waking_moves_nothing(tab: Page) -> None:
    where = """() => [...document.querySelectorAll(".pg-row, .pg-tokens .tw-t, p")].map((node) => {
        const { x, y, width, height } = node.getBoundingClientRect();
        return [node.textContent, node.className, x, y, width, height].join();
    })"""
    tab.route("**/static_page.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    tab.goto("light.html")
    asleep = tab.evaluate(where)
    tab.unroute("**/static_page.js")
    opened(tab)
    assert tab.evaluate(where) == asleep


def test_change_draws_only_what_changed(tab: Page) -> None:
    opened(tab)
    put(tab, "one two three\nfour five six\n" * 30)
    tab.evaluate("document.querySelectorAll('.tw-t').forEach((node) => (node.old = true))")
    tab.locator("textarea").evaluate("box => box.setSelectionRange(180, 180)")
    tab.locator("textarea").press("x")
    settled(tab)
    fresh = tab.evaluate("[...document.querySelectorAll('.tw-t')].filter((node) => !node.old).length")
    assert 0 < fresh <= 4 * len(NAMES)


def test_any_series_of_changes_leaves_the_right_tokens(tab: Page) -> None:
    opened(tab)
    rng = random.Random(5)
    text = "start"
    for step, more in enumerate(hard_strings(60, seed=11)):
        more = more.replace("\r\n", "\n").replace("\r", "\n")  # a text box keeps no carriage return
        start, end = sorted(rng.choices(range(len(text) + 1), k=2))
        end = min(end, start + 12)
        text = text[:start] + more + text[end:]
        put(tab, text)
        name = NAMES[step % len(NAMES)]
        drawn_ids, all_ids = ids(tab, name), expected(name, text)
        assert drawn_ids == all_ids[: len(drawn_ids)] and len(drawn_ids) >= min(DRAWN, len(all_ids))
        vocab = playground_page.tokenizers()[name].vocab
        drawn = row(tab, name).locator("[data-id]").all_text_contents()
        assert drawn == [playground.signs(vocab[idx]) for idx in ids(tab, name)]
        neighbours = row(tab, name).evaluate(
            """row => [...row.querySelectorAll(".pg-tokens > div")].some((line) => {
                const looks = [...line.querySelectorAll(".tw-t")].map((token) => token.classList[1]);
                return looks.some((look, place) => look === looks[place + 1]);
            })"""
        )
        assert not neighbours


def test_pointing_marks_the_same_characters_in_every_row(tab: Page) -> None:
    opened(tab)
    put(tab, "tokenization is unbelievable")
    for target in ("ization", "·unbelievable"):
        tab.locator(".tw-t", has_text=target).last.hover()
        for name in NAMES:
            marked = "".join(row(tab, name).locator(".pg-on").all_text_contents())
            assert target in marked, (name, marked)
            assert row(tab, name).locator(".pg-at").text_content()


def test_keyboard_goes_from_token_to_token_and_says_so(tab: Page) -> None:
    opened(tab)
    put(tab, "naïve 안녕 end")
    expect(tab.locator(".pg-live")).to_contain_text("Tokens:")  # which would else be said in between
    tokens = expected("cl100k_base", "naïve 안녕 end")
    row(tab, "cl100k_base").locator(".pg-tokens").focus()
    for place, idx in enumerate(tokens):
        tab.keyboard.press("ArrowRight")
        marked = row(tab, "cl100k_base").locator(".pg-on")
        expect(marked).to_have_count(1)
        assert marked.get_attribute("data-id") == str(idx)
        assert f"token {place + 1}" in str(tab.locator(".pg-live").text_content())
    tab.keyboard.press("Home")
    assert row(tab, "cl100k_base").locator(".pg-on").get_attribute("data-id") == str(tokens[0])
    tab.keyboard.press("End")
    assert row(tab, "gpt2").locator(".pg-on").last.text_content() == "·end"


def test_live_region_waits_until_typing_stops(tab: Page) -> None:
    opened(tab)
    tab.evaluate(
        """() => {
            const live = document.querySelector(".pg-live");
            globalThis.said = [];
            new MutationObserver(() => said.push(live.textContent)).observe(live, { childList: true });
        }"""
    )
    tab.locator("textarea").press_sequentially("some words ", delay=30)
    expect(tab.locator(".pg-live")).to_contain_text("Tokens: GPT-2")
    assert tab.evaluate("said.length") == 1


# --- the address


def test_address_round_trip_of_hard_strings(tab: Page) -> None:
    opened(tab)
    rng = random.Random(3)
    values = [
        {"text": text, "used": rng.randrange(201), "spaces": rng.random() < 0.5, "gpt2": rng.random() < 0.5}
        for text in hard_strings(1000, seed=21)
    ]
    defaults = {"text": "sample", "used": 200, "spaces": True, "gpt2": True}
    back = tab.evaluate(
        """([all, defaults]) => all.map((values) => {
            const { toFragment, fromFragment } = tokcourse.playground_address;
            return fromFragment(new URL(toFragment(values, defaults), location).hash, defaults, 200);
        })""",
        [values, defaults],
    )
    for sent, got in zip(values, back, strict=True):
        assert got == {"values": sent, "problems": []}


def test_view_is_in_the_address_and_comes_back(tab: Page) -> None:
    opened(tab)
    choice(tab, "Codex").uncheck()
    tab.get_by_label("white space").uncheck()
    put(tab, "one & two = #3 %41 ÷ 한국어 \n+")
    expect(tab.locator(".pg-link a")).to_be_visible()
    tab.wait_for_timeout(600)
    assert unquote(tab.url.partition("text=")[2].partition("&")[0]) == "one & two = #3 %41 ÷ 한국어 \n+"
    other = opened(tab.context.new_page(), path=tab.url)
    settled(other)
    assert other.locator("textarea").input_value() == "one & two = #3 %41 ÷ 한국어 \n+"
    assert not choice(other, "Codex").is_checked() and row(other, "p50k_base").is_hidden()
    assert ids(other, "gpt2") == expected("gpt2", "one & two = #3 %41 ÷ 한국어 \n+")


@pytest.mark.parametrize(
    ("fragment", "sentence"),
    [
        ("#text=%E0%A4%A", "is damaged"),
        ("#text=ok&nope=1", "“nope”, which is not here"),
        ("#text=ok&used=99999", "sets “used”"),
        ("#text=ok&gpt2=maybe", "sets “gpt2”"),
        ("#text=a%0D%0Ab", "carriage returns"),
        ("#__proto__=1", "__proto__"),
    ],
)
def test_invalid_address_is_a_sentence(tab: Page, fragment: str, sentence: str) -> None:
    opened(tab, fragment)
    expect(tab.locator(".pg-problem")).to_contain_text(sentence)
    settled(tab)
    text = tab.locator("textarea").input_value()
    assert ids(tab, "gpt2") == expected("gpt2", text)


def test_heading_in_the_address_is_no_problem(tab: Page) -> None:
    opened(tab, "#what-you-see")
    assert tab.locator(".pg-problem").text_content() == ""
    assert tab.locator("textarea").input_value() == playground.SAMPLE


def test_text_in_the_address_runs_nothing(tab: Page) -> None:
    opened(tab, "#text=" + quote(NASTY))
    settled(tab)
    assert tab.locator("textarea").input_value() == NASTY
    assert ids(tab, "o200k_base") == expected("o200k_base", NASTY)
    assert tab.locator("main img, main script:not([type])").count() == 0
    tab.locator(".tw-t").first.hover()
    assert tab.locator("main img").count() == 0


# --- what nobody would type


def pasted(context: BrowserContext, page: Page, text: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("textarea").focus()
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")


def test_a_million_characters_pasted(tab: Page) -> None:
    opened(tab)
    text = "".join(hard_strings(40_000, seed=4)).replace("\r", "").replace("\x00", "")
    text = (text * (1_000_000 // len(text) + 1))[:1_000_000]
    pasted(tab.context, tab, text)
    settled(tab)
    boxes_are_full(tab)
    box = tab.locator("textarea").input_value()
    assert len(box) == playground.LIMIT and box == text[: playground.LIMIT]
    expect(tab.locator(".pg-problem")).to_contain_text("cut to 100,000 characters")
    assert f"{playground.LIMIT:,} characters" in str(tab.locator("[data-part=summary]").text_content())
    for name in NAMES:
        shown = ids(tab, name)
        assert DRAWN <= len(shown) <= 10 * DRAWN  # a part, and the row says so
        whole = expected(name, box)
        assert shown == whole[: len(shown)]
        assert f"{len(whole):,} tokens" in str(row(tab, name).locator(".pg-count").text_content())
        expect(row(tab, name).locator(".pg-more")).to_contain_text(f"The first {len(shown):,} are drawn")
    assert "too long for an address" in str(tab.locator(".pg-link").text_content())
    tab.locator("textarea").press("Control+End")
    tab.keyboard.type("z")  # it is full
    assert tab.locator("textarea").input_value() == box
    tab.keyboard.press("Backspace")
    settled(tab)
    assert tab.locator(".pg-problem").text_content() == ""


def test_many_lines_pasted_are_put_in_at_once(tab: Page) -> None:
    """Chromium takes seconds for 1,600 lines as a command, which could be undone, and no time as a value."""
    opened(tab)
    tab.evaluate("""() => {
        globalThis.commands = [];
        const execute = document.execCommand.bind(document);
        document.execCommand = (...args) => { commands.push(args[2].length); return execute(...args); };
    }""")
    for text, commands in (("abcd " * 12 + "\n") * 16_400, []), ("ab c" * 250_000, [playground.LIMIT]):
        pasted(tab.context, tab, text)
        expect(tab.locator(".pg-problem")).to_contain_text("cut to 100,000 characters")
        assert tab.locator("textarea").input_value() == text[: playground.LIMIT]
        assert tab.evaluate("commands") == commands
        assert f"{playground.LIMIT:,} characters" in str(tab.locator("[data-part=summary]").text_content())


def test_long_text_set_by_a_script_is_cut_as_well(tab: Page) -> None:
    opened(tab)
    put(tab, "😀" * 150_000)
    assert tab.locator("textarea").input_value() == "😀" * 100_000
    expect(tab.locator(".pg-problem")).to_contain_text("cut to 100,000 characters")


def boxes_are_full(page: Page) -> None:
    """Wait until no box draws more tokens by itself."""
    page.evaluate(
        """async () => {
            const drawn = () => document.querySelectorAll("[data-id]").length;
            for (let calm = 0, before = -1; calm < 5; calm = drawn() === before ? calm + 1 : 0) {
                before = drawn();
                await new Promise((done) => requestAnimationFrame(done));
            }
        }"""
    )


def test_a_box_with_room_draws_more_tokens_and_the_keyboard_reaches_all(tab: Page) -> None:
    opened(tab)
    tab.get_by_label("ids", exact=True).uncheck()
    text = "a!" * 600
    put(tab, text)
    boxes_are_full(tab)
    for name in NAMES:
        row(tab, name).scroll_into_view_if_needed()
        boxes_are_full(tab)
        assert DRAWN < len(ids(tab, name)) < len(text)
        full = row(tab, name).locator(".pg-tokens").evaluate("box => box.scrollHeight > box.clientHeight")
        assert full
    row(tab, "gpt2").locator(".pg-tokens").focus()
    for _ in range(40):
        tab.keyboard.press("PageDown")
        boxes_are_full(tab)
    assert ids(tab, "gpt2") == expected("gpt2", text)
    assert row(tab, "gpt2").locator(".pg-more").text_content() == ""


def test_more_tokens_are_drawn_when_scrolled_to(tab: Page) -> None:
    opened(tab)
    text = "word " * 5000
    put(tab, text)
    before = len(ids(tab, "gpt2"))
    box = row(tab, "gpt2").locator(".pg-tokens")
    box.evaluate("box => (box.scrollTop = box.scrollHeight)")
    expect(box.locator(".tw-t")).not_to_have_count(before)
    after = ids(tab, "gpt2")
    assert len(after) > before and after == expected("gpt2", text)[: len(after)]


def test_half_of_a_pair_and_control_characters(tab: Page) -> None:
    opened(tab)
    tab.locator("textarea").evaluate(
        r"box => { box.value = 'a\ud800b\x00\x1b\x7f'; box.dispatchEvent(new Event('input')); }"
    )
    settled(tab)
    expect(tab.locator(".pg-problem")).to_contain_text("half of a UTF-16 pair")
    assert ids(tab, "gpt2") == expected("gpt2", "a\ufffdb\x00\x1b\x7f")
    assert "".join(row(tab, "gpt2").locator(".tw-t").all_text_contents()) == "a\ufffdb␀␛␡"
    tab.wait_for_timeout(600)
    assert "a%EF%BF%BDb%00" in tab.url
    put(tab, "whole again")
    assert tab.locator(".pg-problem").text_content() == ""


def test_no_text_is_no_tokens(tab: Page) -> None:
    opened(tab)
    put(tab, "")
    for name in NAMES:
        assert row(tab, name).locator(".pg-count").text_content() == "no tokens"
        assert ids(tab, name) == []
    put(tab, "\n")
    assert ids(tab, "gpt2") == expected("gpt2", "\n")


# --- for everybody


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_has_no_objection(folder: Path, theme: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1100, "height": 900}, reduced_motion="reduce")
    opened(page, path=(folder / f"{theme}.html").as_uri())
    for width in (1100, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for text in (playground.SAMPLE, NASTY):
            put(page, text)
            found = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"][:150]) for each in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_page_without_scripts_shows_the_sample(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "light.html").as_uri())
    for name in NAMES:
        assert row(page, name).locator("[data-id]").count() == len(expected(name, playground.SAMPLE))
    assert page.get_by_text("other texts need JavaScript").is_visible()
    assert not page.locator("textarea").is_visible()
    context.close()


def test_right_to_left_reads_from_the_right(tab: Page) -> None:
    opened(tab)
    put(tab, "abc שלום עולם def\nשלום 12 abc\nمرحبا بالعالم")
    lines = row(tab, "o200k_base").locator(".pg-tokens > div")
    assert lines.evaluate_all("lines => lines.map((line) => line.dir)") == ["ltr", "rtl", "rtl"]
    x = """line => [...line.querySelectorAll(".tw-rtl")].map((one) => one.getBoundingClientRect().right)"""
    for show_ids in (True, False):
        tab.get_by_label("ids", exact=True).set_checked(show_ids)
        for place in (0, 2):
            right = lines.nth(place).evaluate(x)
            assert len(right) > 1 and right == sorted(right, reverse=True)


def test_built_page_works(page: Page) -> None:
    if "book/playground.html" not in pages():
        pytest.skip("the built book has no playground")
    opened(page, path="book/playground.html")
    put(page, "built <|endoftext|>")
    for name in PUBLISHED:
        assert ids(page, name) == expected(name, "built <|endoftext|>")


def test_compared_text_of_a_lesson_opens_in_the_playground(page: Page) -> None:
    seen = 0
    for path in lessons():
        page.goto(path)
        for place in range(page.locator("[data-widget=compare_tokenizers]").count()):
            page.goto(path)
            widget = page.locator("[data-widget=compare_tokenizers]").nth(place)
            widget.scroll_into_view_if_needed()
            data = json.loads(str(widget.locator("script").text_content()))["data"]
            widget.get_by_role("link", name="playground").click()
            expect(page).to_have_url(re.compile(r"book/playground\.html#text="))
            expect(page.locator(".pg[data-awake]")).to_be_attached()
            settled(page)
            assert page.locator("textarea").input_value() == data["text"]
            for compared in data["rows"]:
                assert ids(page, compared["name"]) == compared["ids"]
            seen += 1
    assert seen or not lessons()


def test_switching_a_row_off_and_on_leaves_no_old_answer(tab: Page) -> None:
    opened(tab)
    put(tab, "load the files")
    tab.evaluate(
        """() => {
            const box = document.querySelector("textarea");
            const choice = document.querySelector("[data-trait=gpt2]");
            for (const text of ["first text", "second, another", "the third"]) {
                box.value = text;
                box.dispatchEvent(new Event("input"));
                for (const on of [false, true]) {
                    choice.checked = on;
                    choice.dispatchEvent(new Event("input"));
                }
            }
        }"""
    )
    settled(tab)
    assert ids(tab, "gpt2") == expected("gpt2", "the third")
