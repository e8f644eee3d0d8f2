"""What must hold on every page: it loads alone, reads in order, and none of its links is dead."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from built import NO_SOURCE, SITE, pages, soup
from playwright.sync_api import Page

UNMARKED_LINKS = """() => [...document.querySelectorAll("article a[href^='http']")]
    .filter(link => link.host !== location.host && !link.querySelector("img"))
    .filter(link => !getComputedStyle(link, "::after").content.includes("↗"))
    .map(link => link.href)"""


def test_page_loads_from_its_own_host_alone(path: str, page: Page, foreign_requests: list[str]) -> None:
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
    page.goto(path, wait_until="networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert foreign_requests == []
    assert failed == []
    assert page.context.cookies() == []
    assert page.evaluate(UNMARKED_LINKS) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_screen(path: str, width: int, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_headings_are_in_order(path: str) -> None:
    headings = soup(path).main.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    levels = [int(heading.name[1]) for heading in headings]
    assert levels[:1] == [1] and levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in zip(levels, levels[1:], strict=False)), levels


def test_tables_have_headers_and_pictures_have_text(path: str) -> None:
    main = soup(path).main
    assert all(table.find("th") for table in main.select("table:not(.indextable)"))  # laid out, not data
    assert [image.get("src") for image in main.find_all("img") if not (image.get("alt") or "").strip()] == []


def test_page_says_what_it_is(path: str) -> None:
    head = soup(path).head
    assert soup(path).html["lang"] == "en"
    assert head.title.text.strip()
    if path not in NO_SOURCE:
        description = head.find("meta", {"name": "description"})["content"]
        assert 50 <= len(description) <= 160
        assert head.find("meta", property="og:description")["content"] == description
        assert head.find("link", rel="canonical")["href"].startswith("http")
        card = urlsplit(head.find("meta", property="og:image")["content"])
        assert (SITE / "_static" / Path(card.path).name).exists()


def test_titles_differ() -> None:
    titles = [soup(path).title.text for path in pages()]
    assert len(titles) == len(set(titles))


def test_links_within_the_site_lead_somewhere(path: str) -> None:
    dead = []
    for link in soup(path).find_all(["a", "link", "script", "img", "form"]):
        address = link.get("href") or link.get("src") or link.get("action")
        if not address or urlsplit(address).scheme or link.get("rel") == ["canonical"]:
            continue
        target, fragment = urldefrag(urljoin(f"/{path}", address))
        file = SITE / unquote(urlsplit(target).path).lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.exists() or not has_anchor(file, unquote(fragment)):
            dead.append(address)
    assert dead == []


def has_anchor(file: Path, fragment: str) -> bool:
    if not fragment or file.suffix != ".html":
        return True
    return soup(file.relative_to(SITE).as_posix()).find(id=fragment) is not None


def test_skip_link_is_first_and_works(page: Page) -> None:
    page.goto("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main-content') !== null")


def test_focus_is_seen_on_every_control(page: Page) -> None:
    page.goto("index.html")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        element, outline, width = page.evaluate(
            """() => {
                const element = document.activeElement, style = getComputedStyle(element);
                return [element.outerHTML.slice(0, 80), style.outlineStyle, parseFloat(style.outlineWidth)];
            }"""
        )
        if element.startswith("<body"):
            break
        seen.add(element)
        assert outline != "none" and width >= 2, element
    assert len(seen) > 5


def test_answers_are_open_on_paper(page: Page) -> None:
    with_answers = [path for path in pages() if soup(path).find("details")]
    if not with_answers:
        pytest.skip("no page has a folded answer")
    page.goto(with_answers[0])
    count_closed = "document.querySelectorAll('details:not([open])').length"
    before = page.evaluate(count_closed)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert before > 0 and page.evaluate(count_closed) == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(count_closed) == before


COLOURS = """() => [...document.querySelectorAll("article, article *")].map(element => {
    const style = getComputedStyle(element);
    return [element.tagName, element.className?.toString(), style.color, style.backgroundColor,
            style.borderTopColor];
})"""


def test_paper_is_light(path: str, page: Page) -> None:
    page.goto(path)
    page.emulate_media(media="print", color_scheme="light", reduced_motion="reduce")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    light = page.evaluate(COLOURS)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(COLOURS) == light
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_figures_keep_their_place_before_they_have_come(path: str) -> None:
    pictures = soup(path).main.select('img[src*="_images/"]')
    assert [image["src"] for image in pictures if not (image.get("width") and image.get("height"))] == []
