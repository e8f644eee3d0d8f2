"""The directive `{page-list}`: links to pages, each with the description that the page gives of itself."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.matching import patfilter


class page_list(nodes.General, nodes.Element):
    """Stands for the list until every page has been read."""


class PageList(SphinxDirective):
    """List the pages whose names match the patterns, one pattern a line, in the order of their names."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        self.env.note_reread()  # the other pages' titles may change when this one does not
        return [page_list(patterns=list(self.content))]


def fill_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for placeholder in list(doctree.findall(page_list)):
        items = nodes.bullet_list(classes=["page-list"])
        for pattern in placeholder["patterns"]:
            for page in sorted(patfilter(app.env.found_docs, pattern)):
                items += list_item(app, docname, page)
        placeholder.replace_self(items)


def list_item(app: Sphinx, docname: str, page: str) -> nodes.list_item:
    uri = app.builder.get_relative_uri(docname, page)
    link = nodes.reference("", app.env.titles[page].astext(), refuri=uri, internal=True)
    description = app.env.metadata[page].get("description", "")
    return nodes.list_item("", nodes.paragraph("", "", link), nodes.paragraph("", description))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(page_list)
    app.add_directive("page-list", PageList)
    app.connect("doctree-resolved", fill_lists)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
