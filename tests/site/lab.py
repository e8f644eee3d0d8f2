"""Walk through a lesson in JupyterLab, wherever its kernel runs."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

RUN_ALL = """async () => {
    const app = window.jupyterapp, panel = app.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await app.commands.execute("notebook:run-all-cells");
    const models = panel.content.widgets.map(cell => cell.model).filter(model => model.type === "code");
    const errors = model => model.outputs.toJSON().filter(output => output.output_type === "error");
    return models.map(model => ({
        source: model.sharedModel.getSource(),
        count: model.executionCount,
        mayRaise: (model.getMetadata("tags") ?? []).includes("raises-exception"),
        errors: errors(model).map(output => output.evalue),
    }));
}"""

# JupyterLab takes cells that are out of sight out of the layout.
SHOW_SLIDER = """async () => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const place = notebook.widgets.findIndex(cell => cell.node.querySelector(".noUi-handle"));
    notebook.activeCellIndex = place;
    await notebook.scrollToItem(place);
}"""


def walk(page: Page, address: str, move: Callable[[Page], str] | None = None) -> str:
    """Open one lesson, run it, move its slider; return what was seen, or raise AssertionError."""
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    page.wait_for_selector(
        ".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached", timeout=120_000
    )
    cells = page.evaluate(RUN_ALL)
    for cell in cells:
        assert cell["count"], f"was not run: {cell['source']}"
        assert cell["mayRaise"] or not cell["errors"], f"{cell['errors']} in: {cell['source']}"
    return f"{len(cells)} cells, {(move or move_slider)(page)}"


def move_slider(page: Page) -> str:
    """Press an arrow key on the first slider of an ipywidgets control, and see its value change."""
    page.wait_for_timeout(1000)
    handle = page.locator(".jp-OutputArea .noUi-handle").first
    if not handle.count():
        return "no slider"
    page.evaluate(SHOW_SLIDER)
    before = handle.get_attribute("aria-valuenow")
    for key in ("ArrowRight", "ArrowLeft") * 5:
        handle.click()
        handle.press(key)  # focuses first: JupyterLab likes to take the focus back
        page.wait_for_timeout(500)
        after = handle.get_attribute("aria-valuenow")
        if after != before:
            return f"slider moved from {before} to {after}"
    raise AssertionError("the slider does not move")


def press_forward(page: Page) -> str:
    """Press the first figure's own button, and see the figure change."""
    button = page.get_by_role("button", name="Forward").first
    if not page.locator(".jp-OutputArea .noUi-handle").count():
        return "no figure"
    page.evaluate(SHOW_SLIDER)
    before = page.locator("[data-part=status]").first.inner_text()
    button.click()
    expect(page.locator("[data-part=status]").first).not_to_have_text(before)
    return "the figure answers its button"
