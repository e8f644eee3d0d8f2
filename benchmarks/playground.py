"""What the playground costs, in Chromium: python -m benchmarks.playground

A keystroke is timed from the moment that the text changes to the moment that the last row is laid out:
script, workers, style and layout, but not the wait for the next frame of the screen. Letters are typed at
places that nobody chose, within the tokens that every row has drawn: further on there is nothing to lay out.
"""

from __future__ import annotations

import functools
import os
import random
import statistics
import sys
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tokcourse import corpora
from tokcourse.widgets import playground

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "site"))
from built import CHROMIUM, CHROMIUM_FLAGS  # noqa: E402
from playground_page import scripts, tokenizers, write  # noqa: E402

# Change the text, wait until every row has it, and lay the page out.
TIMED = """async ([changes, pause]) => {
    const box = document.querySelector("textarea");
    const late = () => document.querySelector(".pg-row:not([hidden]).pg-late");
    const times = [];
    let longest = 0;
    for (const [start, end, text] of changes) {
        const value = box.value.slice(0, start) + text + box.value.slice(end);
        box.value = value;
        document.body.offsetHeight;
        const begun = performance.now();
        box.dispatchEvent(new Event("input"));
        let last = performance.now();
        longest = Math.max(longest, last - begun);
        while (late()) {
            await new Promise((done) => {
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = done;
                port2.postMessage(0);
            });
            const now = performance.now();
            longest = Math.max(longest, now - last);
            last = now;
        }
        document.body.offsetHeight;
        times.push(performance.now() - begun);
        longest = Math.max(longest, performance.now() - last);
        await new Promise((done) => setTimeout(done, pause));
    }
    return { times, longest };
}"""
SLIDER = """async (positions) => {
    const slider = document.querySelector("input[type=range]");
    const times = [];
    for (const position of positions) {
        slider.value = position;
        const begun = performance.now();
        slider.dispatchEvent(new Event("input"));
        document.body.offsetHeight;
        times.push(performance.now() - begun);
        await new Promise((done) => requestAnimationFrame(done));
    }
    return times;
}"""


def row(what: str, times: list[float]) -> str:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"{what:58} {statistics.median(times):8.1f} {late:8.1f} {ordered[-1]:8.1f}"


def drawn(page: Page) -> int:
    """How many characters of the text every row has drawn."""
    page.wait_for_timeout(500)  # until no box draws more by itself
    rows = """() => [...document.querySelectorAll(".pg-row:not([hidden])")].map((row) =>
        [row.dataset.part, [...row.querySelectorAll("[data-id]")].map((one) => Number(one.dataset.id))])"""
    known = tokenizers()
    found = page.evaluate(rows)
    return min(len(known[name].decode_bytes(ids).decode("utf-8", "ignore")) for name, ids in found)


def typed(page: Page, text: str, keystrokes: int = 60) -> list[float]:
    """Put a text there and type letters into what is drawn of it."""
    change(page, [(0, 10**7, text)])
    rng = random.Random(5)
    places = [rng.randrange(drawn(page)) for _ in range(keystrokes)]
    return change(page, [(at, at, rng.choice("abcdefghijk ")) for at in places])["times"]  # type: ignore[no-any-return]


def change(page: Page, changes: list[tuple[int, int, str]], pause: int = 30) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(TIMED, [changes, pause])
    return found


def measure(page: Page, address: str) -> None:
    prose, code = corpora.prose(), corpora.stdlib(200_000)
    mixed = "".join(f"{text[:60]}\n" for text in corpora.phrases().values())
    texts = {
        "5 kB of prose": prose[:5000],
        "5 kB of prose without a line break": " ".join(prose[:5000].split()),
        "5 kB of code": code[:5000],
        "5 kB in many scripts": mixed[:3000],
    }
    print(f"{'milliseconds':58} {'median':>8} {'95 %':>8} {'most':>8}")
    page.goto(address)
    loading = change(page, [(0, 10**7, "first text")])
    print(row("first text, with all five vocabularies to load", loading["times"]))
    for name, text in texts.items():
        print(row(f"a keystroke in {name}, five rows", typed(page, text)))
    print(row("a slider step, many scripts", page.evaluate(SLIDER, list(range(199, 100, -1)))))
    print(row("a slider from end to end, many scripts", page.evaluate(SLIDER, [200, 0] * 15)))
    page.get_by_role("checkbox", name="GPT-2").first.uncheck()
    for label in ("Codex", "GPT-4 384", "This course"):
        page.get_by_role("checkbox", name=label).uncheck()
    print(row("a keystroke in 5 kB of prose, one row", typed(page, texts["5 kB of prose"])))
    page.goto("about:blank")
    page.goto(address)
    change(page, [(0, 10**7, "load")])
    for name, text in (
        ("prose", prose * 3),
        ("code", code),
        ("one letter", "a" * 10**5),
        ("Chinese", "中文字" * 40000),
    ):
        found = change(page, [(0, 10**7, text[: playground.LIMIT])])
        print(row(f"100,000 characters ({name}), until the last row", found["times"]))
        print(row("    in which the page answered nothing for at most", [found["longest"]]))
        middle = change(page, [(50_000, 50_000, letter) for letter in "abc def"], 60)
        print(row("    a keystroke in the middle of it", middle["times"]))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write(Path(folder))
        print("bytes compressed:", {name: playground.weight(script) for name, script in scripts().items()})

        class Quiet(SimpleHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        measure(page, f"http://127.0.0.1:{server.server_port}/light.html")
        chromium.close()
        server.shutdown()
        print("load average:", *(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
