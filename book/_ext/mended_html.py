"""What the builder's HTML leaves out: table headers that say what they head, and the sizes of pictures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

EMPTY_HEADER = re.compile(r'<th class="[^"]*\bhead\b[^"]*"><p></p></th>')
HEADER = re.compile(r'<th class="([^"]*\bhead\b[^"]*)">')
LABEL_OVER_TEXT = re.compile(r'<summary aria-label="[^"]*">')
FIGURE = re.compile(r'<img (?![^>]*\bwidth=)([^>]*src="[^"]*_images/([^"/]+\.svg)")')
SVG_SIZE = re.compile(r'<svg [^>]*?\bviewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"', re.DOTALL)
PIXELS_PER_POINT = 4 / 3


def mend(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if "body" not in context:
        return
    sources = {name: Path(app.srcdir) / path for path, name in app.builder.images.items()}

    def with_size(image: re.Match[str]) -> str:
        size = SVG_SIZE.search(sources[image[2]].read_text("utf-8"))
        if size is None:
            return image[0]
        width, height = (round(float(length) * PIXELS_PER_POINT) for length in size.groups())
        return f'<img width="{width}" height="{height}" {image[1]}'

    body = EMPTY_HEADER.sub("<td></td>", context["body"])  # an empty corner is no header
    body = HEADER.sub(r'<th class="\1" scope="col">', body)
    body = LABEL_OVER_TEXT.sub("<summary>", body)  # its text says more
    context["body"] = FIGURE.sub(with_size, body)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
