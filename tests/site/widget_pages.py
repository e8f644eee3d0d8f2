"""A page with widgets, as the book's extension makes it, for tests that need no built book."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from bs4 import BeautifulSoup
from playwright.sync_api import Page

from tokcourse.widgets import modules
from tokcourse.widgets.base import Widget
from tokcourse.widgets.controls import linked_trait

LOOK = "body{font:16px/1.5 sans-serif;max-width:760px;margin:1em auto;padding:0 12px;color:#222}"
DARK = "body{background:#14181e;color:#ced6dd}a{color:#9cf}"


def write(folder: Path, *widgets: Widget, theme: str = "light", alive: bool = True, before: str = "") -> str:
    """Write a page and its scripts; return the address, which is a file's. `alive`: with scripts."""
    names = dict.fromkeys(name for widget in widgets for name in modules.needed(widget.script))
    scripts = [*names, "static_page"] if alive else []
    for name in scripts:
        (folder / f"{name}.js").write_text(modules.for_page(name), encoding="utf-8")
    body = before + "".join(widget.static_html() for widget in widgets)
    html = (
        f'<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8">'
        '<title>Widgets</title><meta name="viewport" content="width=device-width">'
        f"<style>{LOOK}{DARK if theme == 'dark' else ''}{modules.style_for_notebook()}</style>"
        + "".join(f'<script defer src="{name}.js"></script>' for name in scripts)
        + f"</head><body><main><h1>Widgets</h1>{body}</main></body></html>"
    )
    path = folder / f"page-{theme}-{alive}.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


def wake(page: Page) -> None:
    """Bring every widget of the page to life, as printing does, and see that it worked."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("[...document.querySelectorAll('.tw')].every(root => root.model)")


def put(page: Page, widget: Widget, **values: object) -> None:
    """Set controls in the page and in Python alike."""
    traits = {}
    for name, value in values.items():
        control = widget.controls[name]
        setattr(widget, name, value)
        traits[name] = getattr(control, linked_trait(control))
    page.evaluate(
        """([script, traits]) => {
            const { model } = document.querySelector(`[data-widget=${script}]`);
            for (const [name, value] of Object.entries(traits)) model.set(name, value);
            return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }""",
        [widget.script, traits],
    )


def text_of(html: str) -> str:
    return re.sub(r"\s", "", BeautifulSoup(html, "html.parser").get_text())


def text_in(page: Page, widget: Widget) -> str:
    view = page.locator(f"[data-widget={widget.script}] .tw-view")
    return re.sub(r"\s", "", view.evaluate("view => view.textContent"))


def assert_same(page: Page, widget: Widget) -> None:
    """What the page shows is what Python would show."""
    assert text_in(page, widget) == text_of(widget.first_frame())


CUT = """view => {
    const tokens = [];
    for (const cell of view.querySelectorAll("[data-part=tokens] [class*=tw-c]")) {
        if (cell.classList.contains("tw-t")) tokens.push("");
        tokens[tokens.length - 1] += cell.textContent;
    }
    return tokens;
}"""


def tokens_in(page: Page, widget: Widget) -> list[str]:
    """The tokens that the cells of a view show."""
    cut: list[str] = page.locator(f"[data-widget={widget.script}] .tw-view").evaluate(CUT)
    return cut


def neighbours_differ(page: Page) -> bool:
    """Whether every token looks other than the one before it."""
    starts = page.locator("[data-part=tokens] .tw-t")
    looks = starts.evaluate_all("cells => cells.map((cell) => cell.className.match(/tw-c./)[0])")
    return all(one != other for one, other in pairwise(looks))
