"""What other programs read about a page: its description, which every page must have, and its social card."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
SHORTEST, LONGEST = 50, 160  # characters that search engines and social cards show
CARD = "_static/card.png"
CARD_ALT = "Tokenization you can run: the word tokenization cut into coloured pieces, each with its number"


def description_of(doctree: nodes.document) -> str:
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "description":
            return meta["content"]
    return ""


def describe_notebook(app: Sphinx, doctree: nodes.document) -> None:
    """Exercises and solutions are generated without front matter: title and first sentences describe them."""
    if not app.env.doc2path(app.env.docname).endswith(".ipynb") or description_of(doctree):
        return
    starts = [next(doctree.findall(kind), None) for kind in (nodes.title, nodes.paragraph)]
    description = ". ".join(" ".join(start.astext().split()) for start in starts if start is not None)
    if len(description) > LONGEST:
        description = description[: LONGEST - 1].rpartition(" ")[0] + "…"
    doctree.insert(0, nodes.meta("", name="description", content=description))


def check_description(app: Sphinx, doctree: nodes.document) -> None:
    """Warn, and so stop a strict build, about a page without a description of the right length."""
    description = description_of(doctree)
    app.env.metadata[app.env.docname]["description"] = description  # for page_list
    if not SHORTEST <= len(description) <= LONGEST:
        LOGGER.warning(
            "The description has %d characters. Give the page `myst: html_meta: description:` "
            "with one sentence of %d to %d characters.",
            len(description),
            SHORTEST,
            LONGEST,
            location=app.env.docname,
            type="site",
            subtype="description",
        )


def add_card(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None:
        return
    if pagename == app.config.root_doc:
        context["pageurl"] = app.config.html_baseurl
    base, site = app.config.html_baseurl, app.config.html_title
    description = description_of(doctree)
    properties = {
        "og:type": "website" if pagename == app.config.root_doc else "article",
        "og:site_name": site,
        "og:title": context["pagetitle"],
        "og:description": description,
        "og:url": context["pageurl"],
        "og:image": base + CARD,
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": CARD_ALT,
    }
    tags = [f'<meta property="{name}" content="{escape(value)}" />' for name, value in properties.items()]
    tags.append('<meta name="twitter:card" content="summary_large_image" />')
    if pagename == app.config.root_doc:
        tags.append(course_data(app, description))
    context["metatags"] += "\n".join(tags)


def course_data(app: Sphinx, description: str) -> str:
    """Say in schema.org's words that the site is a course."""
    data = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": app.config.html_title,
        "description": description,
        "url": app.config.html_baseurl,
        "inLanguage": app.config.language,
        "isAccessibleForFree": True,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "provider": {"@type": "Organization", "name": app.config.author},
    }
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", describe_notebook)
    app.connect("doctree-read", check_description)
    app.connect("html-page-context", add_card, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
