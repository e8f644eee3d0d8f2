"""The notebooks run in the page itself, with every other host refused. `make lite` builds what is tested."""

from __future__ import annotations

import json

import pytest
from built import ROOT, SITE, UNBUILT, pages, soup
from lab import walk
from playwright.sync_api import Page

NOTEBOOKS: dict[str, str] = json.loads((ROOT / "book" / "lite" / "notebooks.json").read_text("utf-8"))


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_notebook_runs_in_the_page(notebook: str, page: Page, foreign_requests: list[str]) -> None:
    if not (SITE / "lite").exists():
        pytest.skip("needs JupyterLite: run `make lite`")
    if not (SITE / "lite" / "files" / f"{notebook}.ipynb").exists():
        assert NOTEBOOKS[notebook] == "full"
        pytest.skip("needs the full release of Pyodide: run `make lite LITE=full`")
    page.set_default_timeout(300_000)
    seen = walk(page, f"lite/lab/index.html?path={notebook}.ipynb")
    assert foreign_requests == []
    print(notebook, seen)


def test_no_link_to_a_notebook_that_is_not_there() -> None:
    """All that JupyterLite holds is linked from its page; a book built without it has no such link."""
    if not pages():
        pytest.skip(UNBUILT)
    boxes = [box for path in pages() for box in soup(path).select(".run-this-page a[href*='lite/lab/']")]
    linked = {str(link["href"]).partition("?path=")[2] for link in boxes}
    files = SITE / "lite" / "files"
    held = {path.relative_to(files).as_posix() for path in files.rglob("*.ipynb")}
    assert linked in (set(), held)
