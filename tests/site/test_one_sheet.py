"""Trimming the theme's style keeps every rule that some page could use."""

from __future__ import annotations

import sys

import pytest
from built import ROOT, SITE, UNBUILT, pages, soup

sys.path.insert(0, str(ROOT / "book/_ext"))
from one_sheet import trim

WORDS = {"seen", "row", "top"}


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".seen{color:red}", ".seen{color:red}"),
        (".gone{color:red}", ""),
        (".seen .gone{color:red}", ""),
        (".gone,.seen a{color:red}", ".seen a{color:red}"),
        ("#top{color:red}#bottom{color:red}", "#top{color:red}"),
        (".row:not(.gone){color:red}", ".row:not(.gone){color:red}"),
        (':is(.gone,p)[data-x=".gone"]{color:red}', ':is(.gone,p)[data-x=".gone"]{color:red}'),
        ("@media print{.gone{color:red}.row{color:red}}", "@media print{.row{color:red}}"),
        ("@media print{.gone{color:red}}", ""),
        ("@font-face{font-family:a}", "@font-face{font-family:a}"),
        ('@charset "UTF-8";p{margin:0}', "p{margin:0}"),
        ("/*! licence *//* note */p{margin:0}", "/*! licence */\np{margin:0}"),
    ],
)
def test_rules_stay_if_all_that_they_ask_for_exists(css: str, kept: str) -> None:
    assert trim(css, WORDS) == kept


def test_every_page_loads_the_one_sheet_and_it_holds_all_parts() -> None:
    if not pages():
        pytest.skip(UNBUILT)
    css = (SITE / "_static/styles/book.css").read_text("utf-8")
    # the theme, its colours of code in both modes, the outputs of cells, the course's own
    for part in (".bd-article-container", 'data-theme="dark"] .highlight', "div.cell_output", ".page-list"):
        assert part in css
    for path in pages():
        assert soup(path).find("link", href=lambda href: href and href.endswith("_static/styles/book.css"))
