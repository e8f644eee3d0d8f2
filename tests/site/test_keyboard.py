"""A lesson by keyboard alone: every stop is seen, and nothing holds the reader or loses them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest
from built import lessons, soup
from playwright.sync_api import Page, expect

FOCUS = """() => {
    const element = document.activeElement, box = element.getBoundingClientRect();
    const look = (one) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(one);
        return JSON.stringify([outlineStyle, outlineWidth, outlineColor, boxShadow]);
    };
    const focused = look(element);
    element.blur();
    const plain = look(element);
    element.focus({ preventScroll: true });
    if (element !== document.body) globalThis.lastStop = element;
    return {
        tag: element.tagName, name: (element.textContent || element.ariaLabel || "").trim().slice(0, 40),
        marked: focused !== plain, tall: box.height, wide: box.width,
        inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        hidden: element.closest("[aria-hidden=true]") !== null,
    };
}"""
MOST_STOPS = 400


@pytest.fixture
def lesson(page: Page) -> Page:
    """The first lesson whose figure has a slider, buttons and a folded table, its motion switched off."""
    for path in lessons():
        figure = soup(path).select_one(".tw")
        if figure and figure.select("[type=range]") and figure.select("button") and figure.select("details"):
            page.emulate_media(reduced_motion="reduce")
            page.goto(path)
            return page
    pytest.skip("no lesson has such a figure")


def stops(page: Page, key: str = "Tab") -> Iterator[dict[str, object]]:
    """Press Tab until the page ends; give each stop after its checks."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "BODY":
            return
        assert stop["marked"], f"focus is not seen on {stop}"
        assert stop["inView"] and stop["tall"] and stop["wide"] and not stop["hidden"], stop
        yield stop
    raise AssertionError(f"after {MOST_STOPS} stops the walk has not come to its end")


def is_focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))


def walk_to(page: Page, selector: str) -> None:
    for _ in stops(page):
        if is_focused(page, selector):
            return
    raise AssertionError(f"the walk ended before {selector}")


def test_a_lesson_by_keyboard_alone(lesson: Page) -> None:
    page = lesson
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["name"] == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, #main-content, article') !== null")

    walk_to(page, ".tw input[type=range]")
    slider, status = page.locator(".tw input[type=range]").first, page.locator(".tw [data-part=status]").first
    last = int(slider.get_attribute("max") or 0)
    before = status.inner_text()
    for key, value in (("End", last), ("ArrowLeft", last - 1), ("Home", 0), ("ArrowRight", 1)):
        page.keyboard.press(key)
        expect(slider).to_have_value(str(value))
    expect(status).not_to_have_text(before)
    for key in ("Enter", "Space"):
        walk_to(page, ".tw button[data-part=forward]")
        page.keyboard.press(key)
        expect(slider).to_have_value("2" if key == "Enter" else "3")
        page.keyboard.press("Shift+Tab")
    walk_to(page, ".tw button[data-part=forward]")
    for _ in range(last):
        page.keyboard.press("Enter")
    expect(slider).to_have_value(str(last))
    assert is_focused(page, "[data-part=forward]"), "a button with nothing left to do keeps the focus"

    walk_to(page, ".tw details summary")
    for state in (True, False):
        page.keyboard.press("Enter" if state else "Space")
        assert page.evaluate("document.activeElement.parentElement.open") is state
    walk_to(page, "article details:not(.tw details) > summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")

    walk_to(page, "a.left-prev")
    walk_to(page, "a.right-next")
    here = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != here)


def test_every_stop_of_a_lesson_forth_and_back(lesson: Page) -> None:
    forth = [stop["name"] for stop in stops(lesson)]
    lesson.evaluate("lastStop.focus()")
    back = [stop["name"] for stop in islice(stops(lesson, "Shift+Tab"), len(forth) - 1)]
    assert len(forth) > 50 and back[::-1] == forth[:-1]
