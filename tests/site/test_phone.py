"""On a phone: who came from elsewhere sees where they are, and a finger can do what a pointer can."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from built import lessons, soup
from playwright.sync_api import Browser, Page, expect

HOME = "Tokenization you can run"


@pytest.fixture
def phone(browser: Browser, site_url: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, base_url=site_url, is_mobile=True, has_touch=True
    )
    yield context.new_page()
    context.close()


def test_a_page_names_the_book_and_its_chapter() -> None:
    assert soup("index.html").select_one(".where-am-i") is None
    for path in lessons():
        number = int(path.removeprefix("chapters/")[:2])
        [line] = soup(path).select(".where-am-i")
        assert " ".join(line.get_text().split()) == f"{HOME} · Chapter {number}"


def test_a_tap_shows_a_definition_and_a_second_one_leads_to_it(phone: Page) -> None:
    phone.goto(lessons()[1])
    term = phone.locator("article a.term").first
    term.tap()
    shown = term.evaluate("link => getComputedStyle(link, '::before').content")
    assert (term.get_attribute("title") or "?") in shown
    expect(phone).to_have_url(phone.url.partition("#")[0])
    phone.locator("h1").last.tap()
    assert phone.locator("a.term.tapped").count() == 0
    term.tap()
    term.tap()
    phone.wait_for_url("**/glossary.html#term-*")


def test_contents_step_aside_when_a_place_is_chosen(phone: Page) -> None:
    phone.goto(lessons()[1])
    phone.locator(".secondary-toggle").first.tap()
    phone.locator("dialog[open] a[href^='#']").nth(3).tap()
    expect(phone.locator("dialog[open]")).to_have_count(0)
    assert "#" in phone.url


def test_an_exercise_leads_to_the_ways_to_run_it(phone: Page) -> None:
    phone.goto(lessons()[1].replace("chapters/", "exercises/"))
    phone.locator(".where-am-i a[href='#run-this-page']").tap()
    expect(phone.locator("#run-this-page")).to_be_in_viewport()


def test_the_index_fits_the_screen(phone: Page) -> None:
    phone.goto("genindex.html")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_search_names_the_chapter_before_its_exercise_and_solution(phone: Page) -> None:
    phone.goto("search.html?q=byte+fallback")
    results = phone.locator("#search-results li > a")
    expect(phone.locator("#search-results")).to_contain_text("Search finished", timeout=20_000)
    found = [link.get_attribute("href") or "" for link in results.all()]
    folders = [link.rpartition("/")[0].rpartition("/")[2] for link in found]
    assert folders.index("chapters") < folders.index("exercises") < folders.index("solutions")
