"""Tables that screen readers can follow: a header heads a column, an empty corner is no header."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

EMPTY_HEADER = re.compile(r'<th class="[^"]*\bhead\b[^"]*"><p></p></th>')
HEADER = re.compile(r'<th class="([^"]*\bhead\b[^"]*)">')


def mend_headers(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if "body" in context:
        body = EMPTY_HEADER.sub("<td></td>", context["body"])
        context["body"] = HEADER.sub(r'<th class="\1" scope="col">', body)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", mend_headers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
