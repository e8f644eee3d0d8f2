"""Rewrite a lesson's Markdown for readers that know no MyST: roles, labels, boxes, links between pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

LABEL = re.compile(r"^\([\w-]+\)=\n", re.MULTILINE)
ROLE = re.compile(r"\{(term|ref|eq)\}`([^`<]+?)(?:\s*<([^`>]+)>)?`")
BOX = re.compile(r"^:::\{(\w+)\}[ ]*([^\n]*)\n(.*?)^:::[ ]*$\n?", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?![a-z]+:)([^)\s]+)\)")
CODE = re.compile(r"(^```.*?^```|`[^`\n]+`)", re.MULTILINE | re.DOTALL)

Resolve = Callable[[str], tuple[str, str] | None]  # a label -> the address and the title of its place


def plain(text: str, page: str, resolve: Resolve) -> str:
    """Return the Markdown `text` of the page at address `page` with nothing in it but Markdown.

    >>> known = {"ch-bpe": ("https://example.org/bpe.html#ch-bpe", "Count pairs")}
    >>> plain("(top)=\\nSee {ref}`ch-bpe` on a {term}`pair`.", "https://example.org/a.html", known.get)
    'See [Count pairs](https://example.org/bpe.html#ch-bpe) on a pair.'
    >>> plain(":::{note}\\nShort.\\n:::\\n", "https://example.org/a.html", known.get)
    '> **Note.** Short.\\n'
    >>> plain("[next](../b/c.md#d)", "https://example.org/a/x.html", known.get)
    '[next](https://example.org/b/c.html#d)'
    """

    def role(match: re.Match[str]) -> str:
        kind, shown, target = match[1], match[2], match[3]
        place = resolve(target or shown) if kind == "ref" else None
        if place is None:
            return shown
        address, title = place
        return f"[{shown if target else title}]({address})"

    def box(match: re.Match[str]) -> str:
        title = f"{match[1].capitalize()}{': ' + match[2] if match[2] else ''}"
        lines = f"**{title}.** {match[3].strip()}".split("\n")
        return "".join(f"> {line}".rstrip() + "\n" for line in lines)

    def link(match: re.Match[str]) -> str:
        target = match[1]
        if target.startswith("#") and (place := resolve(target[1:])):
            return f"]({place[0]})"
        return f"]({urljoin(page, re.sub(r'[.](md|ipynb)(?=#|$)', '.html', target))})"

    text = ROLE.sub(role, LABEL.sub("", text))
    text = BOX.sub(box, text)
    pieces = CODE.split(text)  # code at the odd places
    return "".join(piece if place % 2 else LINK.sub(link, piece) for place, piece in enumerate(pieces))
