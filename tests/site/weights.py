"""Print what each page weighs: requests and compressed bytes of a first visit, and what it adds to a visit.

python tests/site/weights.py              # the book in _build/html, or the site in $SITE_DIR
"""

from __future__ import annotations

from built import CHROMIUM, CHROMIUM_FLAGS, SITE, pages
from playwright.sync_api import sync_playwright
from serving import served
from test_weight import files_of_visit, weight


def main() -> None:
    print("| page | its HTML, kB | requests | first visit, kB | after the landing page, kB |")
    print("|---|---:|---:|---:|---:|")
    with served(SITE) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        known = None
        for path in sorted(pages(), key=lambda path: path != "index.html"):
            tab = browser.new_page(base_url=address, viewport={"width": 1280, "height": 900})
            files = files_of_visit(tab, path)
            known = files if known is None else known
            first, added = sum(map(weight, files)), sum(map(weight, files - known))
            html = weight(SITE / path)
            print(f"| {path} | {html / 1e3:.1f} | {len(files)} | {first / 1e3:.1f} | {added / 1e3:.1f} |")
            tab.close()
        browser.close()


if __name__ == "__main__":
    main()
