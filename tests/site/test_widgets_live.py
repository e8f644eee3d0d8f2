"""Every widget with a kernel, in JupyterLab: Python moves the view, and reads what the reader has set."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from lab import KNOWN_FAULT, move
from playwright.sync_api import Browser, Locator, Page, expect

from tokcourse import widgets

pytest.importorskip("jupyterlab", reason="needs JupyterLab (pip install tokcourse[lab])")

SETUP = """
import json, re
from bs4 import BeautifulSoup
from tokcourse import Tokenizer, bpe, corpora, unigram
from tokcourse.tiny_lm import TinyLM
from tokcourse.widgets import *

text, prose = corpora.demo()[:300], corpora.prose()
tokenizer = Tokenizer(vocab_size=400, pattern="gpt4").train(prose)
model = TinyLM(tokenizer.vocab_size)
model.train(tokenizer.encode(prose[:3000]), steps=5)

def state(widget):
    "The values of the controls, and the text that the view has to show for them."
    html = re.sub(r'<p[^>]* data-part="fixed">.*?</p>', "", widget.first_frame())  # on pages alone
    shown = re.sub(r"\\s", "", BeautifulSoup(html, "html.parser").get_text())
    print(json.dumps([{name: getattr(widget, name) for name in widget.controls}, shown]))
"""

# How each widget is made, and values for its controls that are not the first ones.
WIDGETS: dict[str, tuple[str, dict[str, object]]] = {
    "ByteInspector": ("'naïve'", {"hex": "63 c3 28"}),
    "CompareTokenizers": ("'abc', ('gpt2',)", {"text": "Hello world", "at": 7, "ids": False}),
    "CoverageSlider": ("text, prose, 300", {"coverage": 0.99, "fallback": False}),
    "EmbeddingRows": ("text, tokenizer, model", {"read": 2}),
    "EncodeStepper": ("' abbreviation', tokenizer", {"step": 3}),
    "InjectionLab": ("", {"text": "<|end|>hi"}),
    "LanguageTax": (
        "{'en': 'yes please', 'ko': '네', 'de': 'jawohl'}, ('gpt2', 'o200k_base')",
        {"encoding": "bytes", "base": "de"},
    ),
    "MergePlayer": ("text, bpe.train(text, 276)", {"step": 2}),
    "Pipeline": ("text, tokenizer", {"text": "אב 안녕 <b>"}),
    "SplitExplorer": ("'I pay $50', 'gpt2'", {"pattern": "gpt4", "text": "abc 12345"}),
    "ViterbiLattice": ("'writers', unigram.train(prose[:4000], 200)", {"step": 3}),
    "VocabSlider": ("text, tokenizer, 300", {"vocab_size": 350}),
    "VocabularyCost": (
        "{256: 1.0, 1000: 2.4, 4000: 3.2}",
        {"vocab_size": 1000, "width": 768, "depth": 12, "tied": True},
    ),
}
CELLS = [SETUP]
for name, (made, values) in WIDGETS.items():
    CELLS += [
        f"{name.lower()} = {name}({made}); {name.lower()}",
        "\n".join(f"{name.lower()}.{control} = {value!r}" for control, value in values.items()),
        f"state({name.lower()})",
    ]


def test_no_widget_is_left_out() -> None:
    assert sorted(WIDGETS) == sorted(widgets.__all__)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a notebook with widgets in a JupyterLab of its own."""
    folder = tmp_path_factory.mktemp("lab")
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "live.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "jupyterlab",
            "--allow-root",
            "--no-browser",
            "--ip=127.0.0.1",
            f"--port={port}",
        ]
        + [
            "--IdentityProvider.token=",
            "--ServerApp.password=",
            "--expose-app-in-browser",
            f"--ServerApp.root_dir={folder}",
        ],
        env={**os.environ, **home},
        stdout=(folder / "log").open("w"),
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        wait_for(address + "api", server, folder / "log")
        yield address + "lab/tree/live.ipynb?reset"
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.5)
    raise AssertionError(f"JupyterLab does not answer:\n{log.read_text()}")


RUN = """async (cell) => {
    const { shell, commands } = window.jupyterapp;
    const notebook = shell.currentWidget;
    await notebook.context.ready;
    await notebook.sessionContext.ready;
    notebook.content.activeCellIndex = cell;
    await commands.execute("notebook:run-cell");
}"""


def run(page: Page, cell: int) -> Locator:
    """Run a cell to its end and return it."""
    page.evaluate(RUN, cell)
    return page.locator(".jp-Notebook .jp-CodeCell").nth(cell)


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: str) -> Iterator[Page]:
    """The notebook, its first cell run."""
    context = browser.new_context(viewport={"width": 1100, "height": 1600})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(lab)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    run(page, 0)
    yield page
    context.close()
    assert not [error for error in errors if KNOWN_FAULT not in error]


COLOURS = """cells => cells.filter(cell => cell.matches(".tw-c0, .tw-c1, .tw-c2, .tw-c3"))
    .map(cell => getComputedStyle(cell).backgroundColor)"""


def shown_in(figure: Locator) -> str:
    """The text of the view: what stands beside its first named part."""
    view = figure.locator("[data-part]").first.locator("..")
    return re.sub(r"\s", "", str(view.text_content()))


def settled(page: Page, cell: int, figure: Locator) -> dict[str, object]:
    """Ask Python for its values until it would show what the view shows; return them."""
    for _ in range(20):
        said = run(page, cell).locator(".jp-OutputArea-output").last
        values, expected = json.loads(said.inner_text())
        if shown_in(figure) == expected:
            return dict(values)
        page.wait_for_timeout(250)
    assert shown_in(figure) == expected
    return {}


@pytest.mark.parametrize("name", WIDGETS)
def test_python_moves_the_view_and_reads_the_control(notebook: Page, name: str) -> None:
    show = 1 + 3 * list(WIDGETS).index(name)
    wanted = WIDGETS[name][1]
    figure = run(notebook, show).locator(".widget-vbox:has([data-part])").first
    expect(figure.locator("[data-part]").first).to_be_attached(timeout=60_000)
    first = settled(notebook, show + 2, figure)
    before = shown_in(figure)
    assert all(first[control] != value for control, value in wanted.items()), "the values are other ones"

    run(notebook, show + 1)
    values = settled(notebook, show + 2, figure)
    assert {control: values[control] for control in wanted} == wanted
    assert shown_in(figure) != before, "Python has moved the view"

    looks = figure.locator("[data-part] [class*=tw-c]").evaluate_all(COLOURS)
    assert "rgba(0, 0, 0, 0)" not in looks, "the style sheet reaches the tokens"
    move(figure)
    assert settled(notebook, show + 2, figure) != values, "Python reads what the reader has set"


HOSTILE = "<img src=x onerror=alert(1)></script>\u202eabc 👨‍👩‍👧\u200d \u0301\u0327 שלום \ufeff\u0085 <|end|>"


@pytest.mark.parametrize(
    "name", ["ByteInspector", "CompareTokenizers", "InjectionLab", "Pipeline", "SplitExplorer"]
)
def test_hostile_text_is_text_with_a_kernel_too(notebook: Page, name: str) -> None:
    show = 1 + 3 * list(WIDGETS).index(name)
    figure = run(notebook, show).locator(".widget-vbox:has([data-part])").first
    box = figure.locator("textarea").first
    expect(box).to_be_visible(timeout=60_000)
    for text in (HOSTILE, "x y " * 5000, ""):
        box.fill(text)
        assert settled(notebook, show + 2, figure)["text"] == text
        assert figure.locator("img").count() == 0


def test_a_pattern_that_goes_on_for_years_is_stopped_with_a_kernel_too(notebook: Page) -> None:
    figure = run(notebook, 1 + 3 * list(WIDGETS).index("SplitExplorer"))
    figure = figure.locator(".widget-vbox:has([data-part])").first
    figure.locator("textarea").first.fill("a" * 40)
    figure.locator("select").first.select_option(label="your own")
    problem = figure.locator("[data-part=problem]")
    figure.locator("input[type=text]").last.fill(r"(a+)+b|.|\n")
    expect(problem).to_contain_text("stopped after 2 seconds")
    figure.locator("input[type=text]").last.fill(r"a|.|\n")
    expect(problem).to_have_text("")
