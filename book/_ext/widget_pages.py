"""Widgets on pages: ship their scripts and style once, name them only where they are used, no widget manager.

A page names a widget by `data-widget="vocab_slider"`.
Its module and all that it imports are loaded as classic scripts, in order: a page opened from disk
works as well as one from a server.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from tokcourse.widgets import modules

FOLDER = "widgets"
USED = re.compile(r'\bdata-widget="(\w+)"')


def write_assets(app: Sphinx) -> None:
    """Put every module, wrapped as a classic script, and the style sheets among the static files."""
    if app.builder.format != "html":
        return
    root = Path(app.doctreedir).parent / "widget_files"
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    for source in modules.FOLDER.glob("*.js"):
        (root / FOLDER / source.name).write_text(modules.for_page(source.stem), encoding="utf-8")
    for source in modules.FOLDER.glob("*.css"):
        (root / FOLDER / source.name).write_text(modules.style(source.stem), encoding="utf-8")
    app.config.html_static_path.append(str(root))


def name_assets(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load what the widgets of this page need, and drop the state that ipywidgets would put into it."""
    used = sorted(set(USED.findall(context.get("body") or "")))
    scripts = dict.fromkeys(module for widget in used for module in modules.needed(widget))
    for sheet in ["widgets", *used] if used else []:
        if modules.style(sheet):
            app.add_css_file(f"{FOLDER}/{sheet}.css")
    for module in [*scripts, *(["static_page"] if used else [])]:
        app.add_js_file(f"{FOLDER}/{module}.js", loading_method="defer")
    metadata = getattr(app.env, "nb_metadata", {}).get(pagename, {})
    for name in [name for name in metadata.get("js_files", {}) if name.startswith("ipywidgets_")]:
        del metadata["js_files"][name]


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", write_assets)
    app.connect("html-page-context", name_assets, priority=100)  # before myst-nb names its own files
    return {"parallel_read_safe": True, "parallel_write_safe": True}
