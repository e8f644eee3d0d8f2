"""Show a term's definition where it is used: links to the glossary carry their definition as a title."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

POINTER = re.compile(r" See [^.]+\.$")


def definitions_in(doctree: nodes.document) -> dict[str, str]:
    """Map the id of each glossary term to its definition, without the sentence that points to a chapter."""
    found = {}
    for glossary in doctree.findall(addnodes.glossary):
        for item in glossary.findall(nodes.definition_list_item):
            paragraph = next(item.findall(nodes.paragraph), None)
            if paragraph is None:
                continue
            definition = POINTER.sub("", " ".join(paragraph.astext().split()))
            for term in item.findall(nodes.term):
                for identifier in term["ids"]:
                    found[identifier] = definition
    return found


def collect(app: Sphinx, doctree: nodes.document) -> None:
    all_definitions(app.env)[app.env.docname] = definitions_in(doctree)


def all_definitions(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    if not hasattr(env, "site_definitions"):
        env.site_definitions = {}  # type: ignore[attr-defined]
    return env.site_definitions  # type: ignore[attr-defined]


def add_tips(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    definitions: dict[str, str] = {}
    for of_page in all_definitions(app.env).values():
        definitions |= of_page
    for reference in doctree.findall(nodes.reference):
        identifier = reference.get("refid") or reference.get("refuri", "").partition("#")[2]
        if identifier in definitions and identifier.startswith("term-"):
            reference["reftitle"] = definitions[identifier]
            reference["classes"].append("term")


def merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    all_definitions(env).update(all_definitions(other))


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    all_definitions(env).pop(docname, None)


def setup(app: Sphinx) -> dict[str, bool | int]:
    app.connect("doctree-read", collect)
    app.connect("doctree-resolved", add_tips)
    app.connect("env-merge-info", merge)
    app.connect("env-purge-doc", forget)
    # Raise the number when `definitions_in` changes: cached definitions are then read again.
    return {"env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
