"""axe-core finds nothing to object to on any page, wide and narrow, in light and dark."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def test_axe_has_no_objection(path: str, page: Page) -> None:
    violations = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path, wait_until="networkidle")
        for widget in page.locator(".tw").all():
            widget.scroll_into_view_if_needed()
        page.wait_for_function("!document.querySelector('.tw:not([data-awake])')")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.wait_for_function("theme => document.documentElement.dataset.theme === theme", arg=theme)
            for found in Axe().run(page).response["violations"]:
                nodes = [node["html"][:150] for node in found["nodes"]][:5]
                violations.append((width, theme, found["id"], found["impact"], nodes))
    assert violations == []
