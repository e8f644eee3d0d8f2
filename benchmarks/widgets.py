"""What a move of the vocabulary slider costs in a real browser, and when the widgets of a chapter answer.

    python -m benchmarks.widgets

A move (5 kB of text, 2,000 merges) is timed from the event to the end of layout: the script that answers it,
style and layout, forced by reading a height. Painting is not in it.

A chapter of the built book, from a local server, is timed from DOMContentLoaded until its first widget
answers. As a link to that place would, a script brings the widget into view as soon as the document is there;
it answers when its controls are tied and its view has drawn. No chapters are timed if the book is not built.

The figures are milliseconds: the median and the 95th percentile. Last comes the load of the machine.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tokcourse import Tokenizer, corpora
from tokcourse.widgets import VocabSlider

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "site"))
from built import CHROMIUM, CHROMIUM_FLAGS, SITE, lessons
from serving import served
from widget_pages import wake, write

MERGES = 2000
SIZE = 5000  # bytes of text
LOADS = 7  # of each chapter

# Moves the slider to each position in turn and returns the milliseconds of each move.
MOVES = """async (positions) => {
    const root = document.querySelector(".tw"), slider = root.querySelector("[type=range]");
    const view = root.querySelector(".tw-view"), times = [];
    for (const position of positions) {
        await new Promise(requestAnimationFrame);
        const frame = window.requestAnimationFrame;
        let update;
        window.requestAnimationFrame = (later) => { update = later; return 1; };
        const start = performance.now();
        slider.value = position;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        window.requestAnimationFrame = frame;
        update();
        view.getBoundingClientRect();
        times.push(performance.now() - start);
    }
    return times;
}"""


# Notes the moment at which the first widget, brought into view at once, has been woken.
FIRST_ANSWER = """addEventListener("DOMContentLoaded", () => {
    const begun = performance.now();
    const root = document.querySelector(".tw[data-widget]");
    if (!root) return;
    root.scrollIntoView();
    const look = () => {
        if (root.model) globalThis.firstAnswer = performance.now() - begun;
        else setTimeout(look);
    };
    look();
});"""


def summary(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered), 1),
        "95th percentile": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "moves": len(ordered),
    }


def tasks(smallest: int, largest: int) -> dict[str, list[int]]:
    """Positions that the slider goes through: step by step, dragged, and from end to end."""
    middle = (smallest + largest) // 2
    return {
        "one step": list(range(middle, middle + 200)) + list(range(smallest + 1, smallest + 101)),
        "dragging": list(range(smallest, largest, 10)) + list(range(largest, smallest, -10)),
        "a leap from end to end": [smallest, largest] * 20,
    }


def measure(page: Page, pattern: str | None, size: int = SIZE) -> dict[str, dict[str, float]]:
    prose = corpora.prose()
    tokenizer = Tokenizer(vocab_size=256 + MERGES, pattern=pattern).train(prose)
    slider = VocabSlider(prose.encode()[:size].decode(errors="ignore"), tokenizer)
    with tempfile.TemporaryDirectory() as folder:
        page.goto(write(Path(folder), slider))
        wake(page)
        return {name: summary(page.evaluate(MOVES, path)) for name, path in tasks(256, 256 + MERGES).items()}


def chapters(browser: Browser) -> dict[str, dict[str, float]]:
    """For each chapter with a widget the time until the first one answers."""
    found = {}
    with served(SITE) as address:
        for path in lessons():
            if "data-widget=" not in (SITE / path).read_text(encoding="utf-8"):
                continue
            times = []
            for _ in range(LOADS):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.add_init_script(FIRST_ANSWER)
                page.goto(address + path)
                times.append(page.wait_for_function("globalThis.firstAnswer").json_value())
                page.close()
            found[path] = summary(times)
    return found


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 900, "height": 800})
        found = {
            f"{size} bytes, pattern {pattern}": measure(page, pattern, size)
            for size, pattern in ((SIZE, "gpt4"), (SIZE, None), (4 * SIZE, "gpt4"))
        }
        found = {f"{task}, {case}": row for case, rows in found.items() for task, row in rows.items()}
        found |= chapters(browser)
        browser.close()
    print(f"{'':62}{'median':>8}{'95 %':>8}{'times':>8}")
    for what, row in found.items():
        print(f"{what:62}" + "".join(f"{value:8}" for value in row.values()))
    print("load average:", *(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
