"""Set mathematics as MathML when the book is built, so that a page needs no script for it."""

from __future__ import annotations

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

LOGGER = logging.getLogger(__name__)


def to_mathml(node: nodes.Element, display: str) -> str:
    latex = node.astext().strip().replace("{align}", "{align*}")  # Sphinx numbers formulas, not their lines
    try:
        mathml = convert(latex, display=display)
    except Exception as error:  # the converter raises a dozen unrelated types
        LOGGER.warning("This formula cannot be set: %s (%s)", latex, error, location=node, type="site")
        return f"<code>{nodes.fully_normalize_name(latex)}</code>"
    return mathml


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(f'<span class="math">{to_mathml(node, "inline")}</span>')
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="math math-block"))
    translator.body.append(to_mathml(node, "block"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
