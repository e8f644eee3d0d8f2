"""Walk through a lesson in JupyterLab, wherever its kernel runs."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

# A run may end at a cell that is meant to raise, before the cells after it have run. The kernel answers in
# order, so its answer to one more question says that all are done.
RUN_ALL = """async () => {
    const app = window.jupyterapp, panel = app.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await app.commands.execute("notebook:run-all-cells");
    await panel.sessionContext.session.kernel.requestKernelInfo();
    const models = panel.content.widgets.map(cell => cell.model).filter(model => model.type === "code");
    const errors = model => model.outputs.toJSON().filter(output => output.output_type === "error");
    return models.map(model => ({
        source: model.sharedModel.getSource(),
        count: model.executionCount,
        mayRaise: (model.getMetadata("tags") ?? []).includes("raises-exception"),
        errors: errors(model).map(output => output.evalue),
    }));
}"""

# JupyterLab 4.6 measures a text cell for its row of buttons, at times before the text is there. It is a fault
# of its own cell toolbar, in any notebook that is run from top to bottom, and without a consequence.
KNOWN_FAULT = "_markdownOverlapsToolbar"

FIGURE = ".jp-OutputArea-output .widget-vbox:has([data-part])"


def walk(page: Page, address: str) -> str:
    """Open one lesson, run it, move its figures; return what was seen, or raise AssertionError."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"{error.message}\n{error.stack}"))
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    page.wait_for_selector(
        ".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached", timeout=120_000
    )
    cells = page.evaluate(RUN_ALL)
    for cell in cells:
        assert cell["count"], f"was not run: {cell['source']}"
        assert cell["mayRaise"] or not cell["errors"], f"{cell['errors']} in: {cell['source']}"
    page.wait_for_timeout(1000)  # a figure is drawn a moment after its cell has run
    moved = [move(figure) for figure in page.locator(FIGURE).all()]
    problems = [problem for problem in problems if KNOWN_FAULT not in problem]
    assert not problems, "\n".join(problems)
    return ", ".join([f"{len(cells)} cells", *(moved or ["no figure"])])


def move(figure: Locator) -> str:
    """Use the first control of a figure as a reader would, and see the figure change."""
    figure.scroll_into_view_if_needed()
    view = figure.locator("[data-part]").first.locator("..")
    before = view.inner_html()
    handle, text, choice = (figure.locator(kind).first for kind in (".noUi-handle", "textarea", "select"))
    if handle.count():
        at_the_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
        was = handle.get_attribute("aria-valuetext")
        handle.press("ArrowLeft" if at_the_end else "ArrowRight")
        expect(handle).not_to_have_attribute("aria-valuetext", was or "")
        seen = f"a slider from {was} to {handle.get_attribute('aria-valuetext')}"
    elif text.count():
        text.fill("Grüße, 42 🙂")
        seen = "a text box"
    else:
        choice.select_option(index=1)
        seen = "a choice"
    page = figure.page
    for _ in range(20):
        if view.inner_html() != before:
            return seen
        page.wait_for_timeout(250)
    raise AssertionError(f"the figure does not answer to {seen}")
