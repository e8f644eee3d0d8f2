"""Keep weight off the pages: scripts only where they are used, one style sheet for all."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from one_sheet import is_joined
from sphinx.application import Sphinx

# A script goes onto a page only if the page's body shows the sign that it is needed.
NEEDED_IF = {
    "sphinx-thebe": None,
    "design-tabs": "sd-tab-set",
    "togglebutton": "toggle",
    "clipboard.min": "highlight",
    "copybutton": "highlight",
    "searchtools": None,  # the search page's template names these itself
    "language_data": None,
}
INLINE_NEEDED_IF = {"THEBE_JS_URL": None, "thebe": None, "toggle": "toggle", "DOCUMENTATION_OPTIONS": None}


def needed(script: Any, body: str) -> bool:
    text = script.attributes.get("body") or ""
    for where, signs in ((str(script.filename or ""), NEEDED_IF), (text, INLINE_NEEDED_IF)):
        for part, sign in signs.items():
            if part in where and (sign is None or sign not in body):
                return False
    return True


def drop_unused_assets(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    body = context.get("body") or ""
    context["css_files"] = [sheet for sheet in context["css_files"] if not is_joined(sheet)]
    context["script_files"] = [script for script in context["script_files"] if needed(script, body)]
    for script in context["script_files"]:
        if script.filename and "async" not in script.attributes:
            script.attributes["defer"] = "defer"


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", drop_unused_assets, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
