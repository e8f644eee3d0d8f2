"""The index tells which pages use a term: the first link to it on a page becomes an entry."""

from __future__ import annotations

from pathlib import PurePosixPath

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform


class IndexTerms(SphinxTransform):
    default_priority = 800  # before Sphinx gathers the entries, at 850

    def apply(self, **kwargs: object) -> None:
        if next(self.document.findall(addnodes.glossary), None) is not None:
            return  # the glossary's own entries are there already
        seen: set[str] = set()
        for link in list(self.document.findall(addnodes.pending_xref)):
            if link["reftype"] != "term" or (term := base_form(link["reftarget"])) in seen:
                continue
            seen.add(term)
            anchor = f"use-of-{nodes.make_id(term)}"
            entry = ("single", f"{term}; {page_name(self.env.docname, self.document)}", anchor, "", None)
            at = link.parent.index(link)
            link.parent[at:at] = [addnodes.index(entries=[entry]), nodes.target("", "", ids=[anchor])]


def base_form(term: str) -> str:
    """The term without the capital that begins a sentence: Merge is merge, but UTF-8 is UTF-8."""
    return term.lower() if term[1:] == term[1:].lower() else term


def page_name(docname: str, document: nodes.document) -> str:
    """The title, after the chapter's number where it has one, so that the index keeps the course's order."""
    title = next(document.findall(nodes.title)).astext()
    number = PurePosixPath(docname).name.split("-")[0]
    return f"{number}: {title}" if number.isdigit() else title


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_transform(IndexTerms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
