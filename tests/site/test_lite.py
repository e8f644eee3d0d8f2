"""The notebooks run in the page itself, with every other host refused. `make lite` builds what is tested."""

from __future__ import annotations

import pytest
from built import SITE
from lab import press_forward, walk
from playwright.sync_api import Page

# These need nothing but the standard library. The other lessons and exercises use regex, NumPy, matplotlib or
# tiktoken, which the core of Pyodide lacks and its full release has.
NOTEBOOKS = [
    "chapters/02-bpe",
    "exercises/01-utf8",
    "exercises/02-bpe",
    "exercises/03-training",
    "exercises/04-encode-decode",
]


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_notebook_runs_in_the_page(notebook: str, page: Page, foreign_requests: list[str]) -> None:
    if not (SITE / "lite" / "files" / f"{notebook}.ipynb").exists():
        pytest.skip("needs JupyterLite: run `make lite` after `make book`")
    page.set_default_timeout(300_000)
    seen = walk(page, f"lite/lab/index.html?path={notebook}.ipynb", press_forward)
    assert foreign_requests == []
    print(notebook, seen)
