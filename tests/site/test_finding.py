"""Finding things and taking them away: search, tooltips, sitemap, not-found page, notebooks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jupytext
import pytest
from built import NO_SOURCE, ROOT, SITE, UNBUILT, lessons, pages, soup
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("words", ["byte fallback", "get_stats", "train_on_counts", "UnicodeDecodeError"])
def test_search_finds_terms_functions_and_errors(words: str, page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?*")
    expect(page.locator("#search-results li").first).to_be_visible(timeout=20_000)
    results = page.locator("#search-results")
    expect(results).to_contain_text(re.compile(re.escape(words.split()[0]), re.IGNORECASE))
    expect(results).to_contain_text("Search finished", timeout=20_000)
    page.wait_for_load_state("networkidle")  # the summaries come after the titles
    assert errors == []


def test_search_leads_to_pages_that_exist() -> None:
    index = (SITE / "searchindex.js").read_text("utf-8")
    names = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["docnames"]
    assert [name for name in names if not (SITE / f"{name}.html").exists()] == []


def test_search_says_when_it_finds_nothing(page: Page) -> None:
    page.goto("search.html?q=zzqxzzq")
    expect(page.locator("#search-results")).to_contain_text("did not match any documents")


def test_links_to_terms_carry_the_definition() -> None:
    terms = soup("book/glossary.html").select("dt[id]")
    defined = {term["id"]: " ".join(term.find_next("dd").p.get_text().split()) for term in terms}
    defined = {name: re.sub(r" See [^.]+\.$", "", text) for name, text in defined.items()}
    links = [link for path in pages() for link in soup(path).select("a.term")]
    assert links
    for link in links:
        identifier = link["href"].partition("#")[2]
        assert " ".join(link["title"].split()) == defined[identifier]


def test_definition_shows_on_keyboard_focus(page: Page) -> None:
    page.goto("index.html")
    term = page.locator("article a.term").first
    page.keyboard.press("Tab")  # from now on focus counts as coming from the keyboard
    term.focus()
    shown = term.evaluate("link => getComputedStyle(link, '::before').content")
    assert shown.strip('"') == term.get_attribute("title")


def test_headings_have_permanent_links(path: str) -> None:
    if path in NO_SOURCE:
        return
    sections = soup(path).article.select("section[id]")
    assert sections
    for section in sections:
        heading = section.find(re.compile("^h[1-6]$"))
        assert heading.find("a", href=f"#{section['id']}") is not None, section["id"]


def test_sitemap_lists_every_page() -> None:
    address = soup("index.html").find("link", rel="canonical")["href"]
    listed = re.findall("<loc>(.+)</loc>", (SITE / "sitemap.xml").read_text("utf-8"))
    assert {url.removeprefix(address) or "index.html" for url in listed} == set(pages()) - NO_SOURCE


def test_not_found_page_works_at_any_depth(page: Page) -> None:
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    answer = page.goto("no/such/folder/page.html")
    assert answer is not None and answer.status == 404
    expect(page.locator("h1")).to_contain_text("does not exist")
    assert failed == []
    page.get_by_role("link", name="Go to the first page").click()
    expect(page.locator("h1")).to_have_text(re.compile("Tokenization you can run"))


def test_previous_and_next_name_their_pages() -> None:
    title_of = {path: " ".join(soup(path).h1.get_text().rstrip("#").split()) for path in pages()}
    for path in set(pages()) - NO_SOURCE:
        for link in soup(path).select(".prev-next-area a"):
            target = (Path(path).parent / link["href"]).as_posix()
            target = str((SITE / target).resolve().relative_to(SITE.resolve()))
            name = " ".join(link.select_one(".prev-next-title").get_text().split())
            assert name and name in title_of[target]


def test_lessons_can_be_taken_away_as_notebooks() -> None:
    if not lessons():
        pytest.skip(UNBUILT)
    for path in lessons():
        notebook = json.loads((SITE / path).with_suffix(".ipynb").read_text("utf-8"))
        source = jupytext.read(ROOT / Path(path).with_suffix(".md"))
        taken = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert taken == [cell.source for cell in source.cells if cell.cell_type == "code"]
        assert soup(path).select_one(f'.run-this-page a[href="{Path(path).stem}.ipynb"]')


def test_launch_buttons_open_notebooks() -> None:
    for path in lessons():
        binder = soup(path).select_one('.run-this-page a[href*="mybinder.org"]')
        assert binder["href"].endswith(f"?urlpath=lab/tree/{Path(path).with_suffix('.ipynb').as_posix()}")
