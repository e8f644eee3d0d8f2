"""The book as one page, from which the PDF is printed: every link leads somewhere, nothing is there twice."""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache

import pytest
from bs4 import BeautifulSoup
from built import ROOT, SITE, UNBUILT, pages

pytest.importorskip("pypdf", reason="needs the pinned packages: run `make lint` once")
sys.path.insert(0, str(ROOT / "book"))
import pdf


@cache
def book() -> BeautifulSoup:
    if not pages():
        pytest.skip(UNBUILT)
    pdf.SITE = SITE
    parts, articles = pdf.whole_book()
    return BeautifulSoup(pdf.joined(parts, articles, {}), "html.parser")


def test_every_page_of_the_navigation_is_in_it_but_the_playground() -> None:
    sections = {section["id"] for section in book().select("section.book-page")}
    navigation = {
        pdf.name_of(path) for path in pages() if path.startswith(("chapters/", "exercises/", "book/"))
    }
    assert navigation - sections == {"book-playground"}
    listed = [link["href"].removeprefix("#") for link in book().select(".book-contents a")]
    assert set(listed) == sections and len(listed) == len(sections)


def test_no_id_is_there_twice_and_every_link_within_it_has_its_place() -> None:
    ids = Counter(element["id"] for element in book().find_all(id=True))
    assert [name for name, count in ids.items() if count > 1] == []
    targets = {link["href"][1:] for link in book().find_all("a", href=lambda href: href and href[0] == "#")}
    assert targets - set(ids) == set()


def test_other_links_are_whole_addresses_and_pictures_are_files_of_the_site() -> None:
    links = {link["href"] for link in book().find_all("a", href=True)}
    assert [link for link in links if not link.startswith(("#", "http", "mailto:"))] == []
    assert [image["src"] for image in book().find_all("img") if not (SITE / image["src"]).is_file()] == []


def test_answers_are_open_and_nothing_is_there_that_needs_a_screen() -> None:
    assert book().select("details:not([open])") == []
    assert book().select("article script, .headerlink, .tw-controls") == []
