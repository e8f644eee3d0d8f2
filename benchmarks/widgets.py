"""What a move of the vocabulary slider costs in a real browser: 5 kB of text, 2,000 merges.

    python -m benchmarks.widgets

A move is timed from the event to the end of layout: the script that answers it, style and layout, forced by
reading a height. Painting is not in it. The figures are milliseconds, the median and the 95th percentile.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tokcourse import Tokenizer, corpora
from tokcourse.widgets import VocabSlider

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "site"))
from built import CHROMIUM, CHROMIUM_FLAGS
from widget_pages import wake, write

MERGES = 2000
SIZE = 5000  # bytes of text

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


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 900, "height": 800})
        found = {
            f"{size} bytes, pattern {pattern}": measure(page, pattern, size)
            for size, pattern in ((SIZE, "gpt4"), (SIZE, None), (4 * SIZE, "gpt4"))
        }
        browser.close()
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
