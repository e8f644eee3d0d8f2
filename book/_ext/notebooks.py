"""Every page that is a notebook can be taken away and run: the .ipynb beside the page, and how to open it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from docutils import nodes
from sphinx.application import Sphinx

FIRST_CELL = """\
*This notebook is a chapter of [{title}]({page}).
Its code needs the course's library: `pip install "tokcourse[course] @ git+{repository}"`*
"""


def is_notebook(app: Sphinx, pagename: str) -> bool:
    return "kernelspec" in app.env.metadata.get(pagename, {})


def write_notebook(app: Sphinx, pagename: str, page_url: str) -> None:
    """Write the page's source as a notebook without outputs, its relative links made absolute."""
    source = Path(app.env.doc2path(pagename))
    notebook = jupytext.read(source)
    if source.suffix == ".md":
        repository = app.config.html_theme_options["repository_url"]
        intro = FIRST_CELL.format(title=app.config.html_title, page=page_url, repository=repository)
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(intro))
        for number, cell in enumerate(notebook.cells):
            cell.id = f"cell-{number}"  # random ids would make two builds differ
    target = Path(app.builder.get_outfilename(pagename)).with_suffix(".ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)


def add_buttons(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page its own launch and download buttons, and tell the footer's template what it may offer."""
    buttons = context["header_buttons"]
    buttons[:] = [button for button in buttons if button["label"] != "download-buttons"]
    if doctree is None:
        return
    if is_notebook(app, pagename):
        write_notebook(app, pagename, context["pageurl"])
        executed = Path(app.outdir, "_sources", pagename + ".ipynb")
        if (
            context["page_source_suffix"] == ".md"
        ):  # the theme's copy has random ids and the outputs of this build
            executed.unlink(missing_ok=True)
        context["notebook_name"] = Path(pagename).name + ".ipynb"
        context["notebook_path"] = pagename + ".ipynb"
        for button in buttons:
            if button["label"] == "launch-buttons":
                button["buttons"] = [point_to_notebook(link) for link in button["buttons"]]
                context["binder_url"] = button["buttons"][0]["url"]
    buttons.append(download_group(context))


def point_to_notebook(link: dict[str, str]) -> dict[str, str]:
    """Binder makes a real notebook of each chapter, so that is what its link opens."""
    return {**link, "url": re.sub(r"\.md$", ".ipynb", link["url"])}


def download_group(context: dict[str, Any]) -> dict[str, Any]:
    source = f"{context['pathto']('_sources', 1)}/{context['sourcename']}"
    items = [
        button("link", "Source", "fas fa-file", "Download the source of this page", url=source),
        button(
            "javascript", "Print or PDF", "fas fa-file-pdf", "Print this page", javascript="window.print()"
        ),
    ]
    if "notebook_name" in context:
        notebook = context["notebook_name"]
        items.insert(
            0, button("link", "Notebook", "fas fa-code", "Download this page to run it", url=notebook)
        )
    group = {"type": "group", "tooltip": "Download this page", "icon": "fas fa-download"}
    return {**group, "buttons": items, "label": "download-buttons"}


def button(kind: str, text: str, icon: str, tooltip: str, **action: str) -> dict[str, str]:
    return {"type": kind, "text": text, "icon": icon, "tooltip": tooltip, "label": "download", **action}


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", add_buttons, priority=510)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
