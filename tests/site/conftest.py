"""The built book on a local server, and a browser that can reach nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from built import CHROMIUM, CHROMIUM_FLAGS, NO_BROWSER, SITE, UNBUILT, pages
from playwright.sync_api import Browser, Page, Route, sync_playwright
from serving import served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.site)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `path` runs once for each page."""
    if "path" in metafunc.fixturenames:
        unbuilt = pytest.param("index.html", marks=pytest.mark.skip(reason=UNBUILT))
        metafunc.parametrize("path", pages() or [unbuilt])


@pytest.fixture(scope="session")
def site_url() -> Iterator[str]:
    """The address of the built book on a server of its own, ending in a slash."""
    if not (SITE / "index.html").exists():
        pytest.skip(UNBUILT)
    with served(SITE) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def foreign_requests() -> list[str]:
    """Filled by `page`: every address of another host that the page asked for, in vain."""
    return []


@pytest.fixture
def page(browser: Browser, site_url: str, foreign_requests: list[str]) -> Iterator[Page]:
    """An empty tab, from which the site is the only host that answers."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site_url)

    def only_own_host(route: Route) -> None:
        if route.request.url.startswith((site_url, "data:", "blob:")):
            return route.continue_()
        foreign_requests.append(route.request.url)
        route.abort()

    context.route("**/*", only_own_host)
    yield context.new_page()
    context.close()
