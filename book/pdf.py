"""The whole book as one PDF: the built pages joined in their order, and printed by Chromium.

`make pdf` runs this after `make book`. It writes `_build/html/book.pdf`, and the landing page links to it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader, PdfWriter

SITE = Path(__file__).parents[1] / "_build/html"
NAME = "book.pdf"
LINK_PLACE = "<!-- link to the PDF -->"
LINK = f'<p class="whole-book"><a href="{NAME}">Download the whole book as PDF</a> ({{megabytes:.1f}} MB)</p>'
Book = list[tuple[str, list[str]]]  # the parts, each with its caption and the paths of its pages

LEFT_OUT = ["book/playground.html"]  # nothing but controls
SCREEN_ONLY = "script, .headerlink, .tw-controls, .tw-buttons, .copybtn, form"
POINTS_TO_IDS = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "headers"]
STYLE = """
@page { size: A4; margin: 18mm 17mm 20mm; @bottom-center { content: counter(page); font: 9pt sans-serif; } }
@page :first { @bottom-center { content: none; } }
html { font-size: 10.5pt; }
.bd-main, .bd-content, .bd-article-container { display: block !important; max-width: none !important; }
.bd-article { padding: 0 !important; }
.book-page, .book-contents { break-before: page; }
.cover { padding-top: 60mm; text-align: center; }
.book-contents ol { list-style: none; padding: 0; }
.book-contents h3 { margin-top: 1.2em; }
.book-contents a { display: flex; color: inherit; text-decoration: none; }
.book-contents a span { flex: 1; margin: 0 0.5em; border-bottom: 1px dotted #777; }
h1, h2, h3, h4, figcaption, summary { break-after: avoid; }
tr, .tw-chart, .math-block { break-inside: avoid; }
details, .admonition { break-inside: auto !important; }
pre { font-size: 8.5pt; }
"""


def parts(landing: BeautifulSoup) -> Book:
    """The captions of the book's navigation, each with the pages under it."""
    navigation = landing.select_one(".bd-docs-nav")
    found: Book = []
    for element in navigation.select("p.caption, a.reference.internal"):
        if element.name == "p":
            found.append((element.get_text(strip=True), []))
        elif element["href"] not in LEFT_OUT:
            found[-1][1].append(element["href"])
    return found


def name_of(path: str) -> str:
    return path.removesuffix(".html").replace("/", "-")


def read(path: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / path).read_text("utf-8"), "html.parser")


def whole_book() -> tuple[Book, dict[str, Tag]]:
    """The parts of the book, and the text of each page."""
    landing = read("index.html")
    address = landing.find("link", rel="canonical")["href"]
    book = [(caption, paths) for caption, paths in parts(landing) if paths]
    pages = {path for _, paths in book for path in paths}
    return book, {path: page_in_book(path, pages, address) for _, paths in book for path in paths}


def page_in_book(path: str, pages: set[str], address: str) -> Tag:
    """The text of a page, with ids of its own and with links that lead to its place in the book."""
    article = read(path).select_one("article.bd-article")
    for element in article.select(SCREEN_ONLY):
        element.decompose()
    for element in article.find_all(True):
        if "id" in element.attrs:
            element["id"] = f"{name_of(path)}--{element['id']}"
        for attribute in set(POINTS_TO_IDS) & set(element.attrs):
            ids = str(element[attribute]).split()
            element[attribute] = " ".join(f"{name_of(path)}--{identifier}" for identifier in ids)
        if element.name == "details":
            element["open"] = ""
        if "src" in element.attrs:
            element["src"] = urljoin(path, element["src"])
        if element.name == "a" and "href" in element.attrs:
            element["href"] = link_in_book(path, element["href"], pages, address)
    article.name, article["id"] = "section", name_of(path)
    article["class"] = ["book-page"]
    return article


def link_in_book(path: str, href: str, pages: set[str], address: str) -> str:
    target, fragment = urldefrag(urljoin(path, href))
    if urlsplit(href).scheme:
        return href
    if target in pages:
        return f"#{name_of(target)}--{fragment}" if fragment else f"#{name_of(target)}"
    return urljoin(address, urljoin(path, href))


def contents(book: Book, titles: dict[str, str], numbers: dict[str, int]) -> str:
    def line(path: str) -> str:
        name = name_of(path)
        return f'<li><a href="#{name}">{titles[path]}<span></span>{numbers.get(name, "")}</a></li>'

    lists = [f"<h3>{caption}</h3><ol>{''.join(map(line, paths))}</ol>" for caption, paths in book]
    return f'<nav class="book-contents"><h2>Contents</h2>{"".join(lists)}</nav>'


def joined(book: Book, articles: dict[str, Tag], numbers: dict[str, int]) -> str:
    """The book as one page of HTML; `numbers` are those of the pages where the named places are."""
    landing = read("index.html")
    address = landing.find("link", rel="canonical")["href"]
    title = landing.h1.find(string=True)
    description = landing.find("meta", {"name": "description"})["content"]
    widgets = sorted(sheet.relative_to(SITE).as_posix() for sheet in SITE.glob("_static/widgets/*.css"))
    sheets = "".join(f'<link rel="stylesheet" href="{s}">' for s in ["_static/styles/book.css", *widgets])
    titles = {path: article.h1.get_text(strip=True) for path, article in articles.items()}
    return f"""<!DOCTYPE html>
<html lang="en" data-theme="light">
<head><meta charset="utf-8"><title>{title}</title>{sheets}<style>{STYLE}</style></head>
<body><main class="bd-main"><div class="bd-content"><div class="bd-article-container">
<article class="bd-article">
<div class="cover"><h1>{title}</h1><p>{description}</p><p><a href="{address}">{address}</a></p></div>
{contents(book, titles, numbers)}
{"".join(map(str, articles.values()))}
</article>
</div></div></main></body>
</html>"""


def print_html(page: Page, html: str, target: Path) -> dict[str, int]:
    """Print the page to a PDF; return the number of the page on which each named place is."""
    file = SITE / "whole-book.html"
    file.write_text(html, "utf-8")
    try:
        page.goto(file.as_uri())
        page.pdf(path=target, tagged=True, prefer_css_page_size=True)
    finally:
        file.unlink()
    pdf = PdfReader(target)
    places = pdf.named_destinations.items()
    return {
        name.removeprefix("/"): (pdf.get_destination_page_number(place) or 0) + 1 for name, place in places
    }


def add_outline(target: Path, book: Book, articles: dict[str, Tag], numbers: dict[str, int]) -> None:
    """Give the PDF bookmarks: the parts, their pages, and the sections of each page."""
    pdf = PdfWriter(clone_from=target)
    for caption, paths in book:
        part = pdf.add_outline_item(title=caption, page_number=numbers[name_of(paths[0])] - 1, is_open=False)
        for path in paths:
            title = articles[path].h1.get_text(strip=True)
            chapter = pdf.add_outline_item(
                title=title, page_number=numbers[name_of(path)] - 1, parent=part, is_open=False
            )
            for section in articles[path].select("section:has(> h2)"):
                if section.get("id") in numbers:
                    title = section.h2.get_text(strip=True)
                    pdf.add_outline_item(title=title, page_number=numbers[section["id"]] - 1, parent=chapter)
    pdf.write(target)


def print_book(target: Path) -> None:
    book, articles = whole_book()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_context(java_script_enabled=False).new_page()
        numbers = print_html(page, joined(book, articles, {}), target)
        numbers = print_html(page, joined(book, articles, numbers), target)  # with numbers in the contents
        browser.close()
    add_outline(target, book, articles, numbers)


def link_to_book(target: Path) -> None:
    landing = SITE / "index.html"
    link = LINK.format(megabytes=target.stat().st_size / 1e6)
    landing.write_text(landing.read_text("utf-8").replace(LINK_PLACE, link), "utf-8")


if __name__ == "__main__":
    print_book(SITE / NAME)
    link_to_book(SITE / NAME)
    print(f"The book is in {SITE / NAME}")
