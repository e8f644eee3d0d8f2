"""The built book as the tests see it: where it is, its pages, and a browser's flags."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
SITE = Path(os.environ.get("SITE_DIR", ROOT / "_build" / "html"))
NO_SOURCE = {"404.html", "search.html", "genindex.html"}  # pages that no file of the book stands behind
UNBUILT = "needs the built book: run `make book` first"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NO_BROWSER = "needs Chromium (on Debian: `apt-get install chromium`)"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pages() -> list[str]:
    """The pages that a reader can reach, as paths from the site's root."""
    return sorted(
        path.relative_to(SITE).as_posix()
        for path in SITE.rglob("*.html")
        if not {"_static", "_sources", "lite"} & set(path.relative_to(SITE).parts)
    )


def lessons() -> list[str]:
    return [path for path in pages() if path.startswith("chapters/")]


@cache
def soup(path: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / path).read_text("utf-8"), "html.parser")
