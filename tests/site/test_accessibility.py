"""axe-core finds nothing to object to on any page, wide and narrow, in light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = {"wide": 1280, "narrow": 390}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_has_no_objection(path: str, width: str, theme: str, page: Page) -> None:
    page.set_viewport_size({"width": WIDTHS[width], "height": 900})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(path, wait_until="networkidle")
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    violations = [
        (found["id"], found["impact"], [node["html"][:150] for node in found["nodes"]][:5])
        for found in Axe().run(page).response["violations"]
    ]
    assert violations == []
