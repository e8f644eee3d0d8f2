"""Widgets with a kernel, in JupyterLab: a control drives the view, and Python and the view agree."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytest.importorskip("jupyterlab", reason="needs JupyterLab (pip install tokcourse[lab])")

CELLS = [
    """from tokcourse import Tokenizer, bpe, corpora
from tokcourse.widgets import CompareTokenizers, MergePlayer, SplitExplorer, VocabSlider
text = corpora.demo()
tokenizer = Tokenizer(vocab_size=400, pattern="gpt4").train(text)
slider = VocabSlider(text, tokenizer, vocab_size=300)
slider""",
    "slider.vocab_size = 350",
    "print('reads', slider.vocab_size, slider.view.vocab_size, len(tokenizer.resized(351).encode(text)))",
    "player = MergePlayer(text, bpe.train(text, 276)); player",
    "print('reads', player.step)",
    "explorer = SplitExplorer('I pay $50', 'gpt2'); explorer",
    "explorer.pattern = 'gpt4'; explorer.text = 'abc 12345'",
    "compare = CompareTokenizers('abc', ('gpt2',)); compare",
    "compare.text = 'Hello world'",
]


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


def test_controls_view_and_python_agree(browser: Browser, lab: str) -> None:
    context = browser.new_context(viewport={"width": 1100, "height": 1600})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(lab)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)

    slider = run(page, 0)
    status = slider.locator("[data-part=status]")
    expect(status).to_contain_text("300 ids", timeout=60_000)
    run(page, 1)
    expect(status).to_contain_text("350 ids")
    slider.locator(".noUi-handle").focus()
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text("351 ids")
    said = run(page, 2).locator(".jp-OutputArea-output")
    expect(said).to_contain_text("reads 351 351")
    count = said.inner_text().split()[-1]
    expect(status).to_contain_text(f"{count} tokens")

    player = run(page, 3)
    player.get_by_role("button", name="Forward").click()
    expect(player.locator("[data-part=status]")).to_contain_text("After 1 of 20 merges")
    expect(player.locator(".widget-readout")).to_have_text("1")
    expect(run(page, 4).locator(".jp-OutputArea-output")).to_contain_text("reads 1")

    explorer = run(page, 5)
    expect(explorer.locator("[data-part=pieces] li")).to_have_count(4)
    run(page, 6)
    expect(explorer.locator("[data-part=pieces] li")).to_have_count(4)
    expect(explorer.locator("[data-part=pieces]")).to_contain_text("123")
    expect(explorer.locator("[data-part=takers] tr")).to_have_count(7)

    compare = run(page, 7)
    expect(compare.locator("[data-part=gpt2] li")).to_have_count(1)
    run(page, 8)
    expect(compare.locator("[data-part=gpt2]")).to_contain_text("15496")
    expect(compare.locator(".tw-view")).not_to_contain_text("playground")  # there is none in a notebook
    assert not errors
    context.close()
