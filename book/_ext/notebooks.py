"""Every page that is a notebook can be taken away and run: the .ipynb beside the page, and how to open it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from docutils import nodes
from plain_markdown import plain
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

FOLDERS = ("chapters/", "exercises/", "solutions/")  # what Binder has as notebooks, too
# Which notebooks run in the page itself: on the core of Pyodide, or only with its full release.
IN_THE_PAGE: dict[str, str] = json.loads((Path(__file__).parents[1] / "lite" / "notebooks.json").read_text())
FIRST_CELL = """\
*This notebook is a page of [{title}]({page}).
Its code needs the course's library: `pip install "tokcourse[course] @ git+{repository}"`*
"""


def is_notebook(pagename: str) -> bool:
    return pagename.startswith(FOLDERS)


def write_notebook(app: Sphinx, pagename: str, page_url: str) -> None:
    """Write the page's source as a notebook that any reader of notebooks shows well."""
    source = Path(app.env.doc2path(pagename))
    notebook = jupytext.read(source)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source, page_url, lambda label: place_of(app, label))
    if source.suffix == ".md":
        repository = app.config.html_theme_options["repository_url"]
        intro = FIRST_CELL.format(title=app.config.html_title, page=page_url, repository=repository)
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(intro))
        for number, cell in enumerate(notebook.cells):
            cell.id = f"cell-{number}"  # random ids would make two builds differ
    target = Path(app.builder.get_outfilename(pagename)).with_suffix(".ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)


def place_of(app: Sphinx, label: str) -> tuple[str, str] | None:
    """Return the address on the published site and the title of what a label names."""
    labels = app.env.get_domain("std").labels  # type: ignore[attr-defined]
    if label not in labels:
        return None
    docname, anchor, title = labels[label]
    return f"{app.config.html_baseurl}{app.builder.get_target_uri(docname)}#{anchor}", title


def add_buttons(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page its own launch and download buttons, and tell the footer's template what it may offer."""
    buttons = context["header_buttons"]
    replaced = {"download-buttons"} if is_notebook(pagename) else {"download-buttons", "launch-buttons"}
    buttons[:] = [button for button in buttons if button["label"] not in replaced]
    if doctree is None:
        return
    if context["page_source_suffix"] == ".md":  # the theme's copy has the outputs and random ids
        Path(app.outdir, "_sources", pagename + ".ipynb").unlink(missing_ok=True)
    if is_notebook(pagename):
        write_notebook(app, pagename, context["pageurl"])
        context["notebook_name"] = Path(pagename).name + ".ipynb"
        context["notebook_path"] = pagename + ".ipynb"
        for button in buttons:
            if button["label"] == "launch-buttons":
                button["buttons"] = [point_to_notebook(link) for link in button["buttons"]]
                context["binder_url"] = button["buttons"][0]["url"]
                if runs_in_the_page(pagename, app.config.lite):
                    context["lite_url"] = lite_url(context, pagename)
                    button["buttons"].append(lite_button(context["lite_url"]))
    buttons.append(download_group(context))


def runs_in_the_page(pagename: str, lite: str) -> bool:
    """Whether the site runs the page: it has JupyterLite on the "core" or the "full" release, or not ("")."""
    return lite != "" and IN_THE_PAGE.get(pagename) in ("core", lite)


def lite_url(context: dict[str, Any], pagename: str) -> str:
    return f"{context['pathto']('lite/lab/index.html', 1)}?path={pagename}.ipynb"


def lite_button(url: str) -> dict[str, str]:
    return button("link", "In the browser", "fas fa-code", "Run it with the Python of this site", url=url)


class WhereItRuns(SphinxDirective):
    """A table of the chapters and exercises that run in the page, from the list that the build uses."""

    def run(self) -> list[nodes.Node]:
        core = [name for name, needs in IN_THE_PAGE.items() if needs == "core"]
        self.env.note_reread()  # the last line changes with the way of building, not with the page's source
        rows = {"On the core of Pyodide": core, "With its full release": list(IN_THE_PAGE)}
        text = ["| Python in the browser | Chapters | Exercises |", "| --- | --- | --- |"]
        for where, names in rows.items():
            text.append(f"| {where} | {links(names, 'chapters/')} | {links(names, 'exercises/')} |")
        has = {
            "": "without a Python for the browser",
            "core": "with the core",
            "full": "with the full release",
        }
        text += ["", f"This copy of the site was built {has[self.config.lite]}."]
        return self.parse_text_to_nodes("\n".join(text))


def links(names: list[str], folder: str) -> str:
    """Links to pages, each named by its number, as Markdown."""
    found = [name for name in names if name.startswith(folder)]
    return ", ".join(f"[{Path(name).name[:2]}](/{name}{suffix(folder)})" for name in found)


def suffix(folder: str) -> str:
    return ".md" if folder == "chapters/" else ".ipynb"


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
    app.add_config_value("lite", os.environ.get("LITE", ""), "html", [str])
    app.add_directive("where-it-runs", WhereItRuns)
    app.connect("html-page-context", add_buttons, priority=510)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
