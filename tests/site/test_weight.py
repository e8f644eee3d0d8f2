"""How much a visit may weigh. Sizes are those of gzip, which every host of static pages applies."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from built import SITE, UNBUILT, lessons
from playwright.sync_api import Page

PACKED_ALREADY = {".png", ".woff", ".woff2", ".gz"}
PAGE_LIMIT, FIRST_VISIT_LIMIT, NEXT_PAGE_LIMIT = 60_000, 160_000, 80_000


def weight(file: Path) -> int:
    """The bytes that travel for a file."""
    data = file.read_bytes()
    return len(data) if file.suffix in PACKED_ALREADY else len(gzip.compress(data, 6))


def files_of_visit(page: Page, path: str) -> set[Path]:
    """The files of the site that a visit loads when the reader scrolls to the page's end."""
    files: set[Path] = set()
    page.on("request", lambda request: files.add(SITE / unquote(urlsplit(request.url).path).lstrip("/")))
    page.goto(path, wait_until="networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    return {file for file in files if file.is_file()}


def test_first_visit_is_light(path: str, page: Page) -> None:
    files = files_of_visit(page, path)
    assert weight(SITE / path) < PAGE_LIMIT
    assert sum(map(weight, files)) < FIRST_VISIT_LIMIT
    names = {file.name for file in files}
    assert "fontawesome.js" not in names and not any("MathJax" in name for name in names)
    assert ("searchindex.js" in names) == (path == "search.html")


def test_next_page_adds_little(page: Page) -> None:
    if len(lessons()) < 2:
        pytest.skip(UNBUILT)
    known = files_of_visit(page, lessons()[0])
    for path in lessons()[1:]:
        added = files_of_visit(page, path) - known
        assert sum(map(weight, added)) < NEXT_PAGE_LIMIT, (path, added)
        known |= added
