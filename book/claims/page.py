"""The corrections page, made from the claims: HTML that reads on a phone, on paper and without JavaScript."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterable
from html import escape

from . import CLAIMS, ELSEWHERE
from .evidence import BASES, VERDICTS, Check, Claim

# A shape and a word for each verdict: colour is not needed to tell them apart.
SHAPES = {"right": "✓", "partly": "◐", "outdated": "↻", "wrong": "✕", "opinion": "○"}

CHAPTERS = {
    "ch-big-picture": ("00-big-picture", "the big picture"),
    "ch-utf8": ("01-utf8", "text is bytes"),
    "ch-bpe": ("02-bpe", "count pairs, merge"),
    "ch-training": ("03-training", "train"),
    "ch-encode-decode": ("04-encode-decode", "encode, decode"),
    "ch-pre-tokenization": ("05-pre-tokenization", "split before merging"),
    "ch-tiktoken": ("06-tiktoken", "tiktoken"),
    "ch-sentencepiece": ("07-sentencepiece", "SentencePiece"),
    "ch-special-tokens": ("08-special-tokens", "special tokens"),
    "ch-weirdness": ("09-weirdness", "why models act weird"),
    "ch-vocabulary-size": ("10-vocabulary-size", "how large a vocabulary"),
    "ch-into-the-model": ("11-into-the-model", "tokens enter the model"),
    "ch-in-production": ("12-in-production", "in production"),
    "ch-wordpiece-unigram": ("13-wordpiece-unigram", "the other algorithms"),
}

STYLE = """<style>
.verdicts th, .verdicts td { vertical-align: top; text-align: left; padding: .4rem .8rem .4rem 0; }
.verdicts tr { border-bottom: 1px solid var(--pst-color-border, #888); }
.claim { border-top: 1px solid var(--pst-color-border, #888); margin: 1rem 0; padding-top: .6rem; }
.claim h3 { font-size: 1.05rem; margin: 0 0 .4rem; }
.claim p, .claim ul { margin: 0 0 .4rem; }
.claim details, .verdicts details { margin: .3rem 0; }
.claim summary, .verdicts summary { font-weight: normal; padding: .2rem .6rem; }
.claim code { overflow-wrap: anywhere; white-space: pre-wrap; }
.claim pre { max-height: 24rem; overflow: auto; }
.claim pre code { white-space: pre; }
.claim .verdict { border: 1px solid currentColor; border-radius: .3rem; padding: 0 .4rem; }
.claim:target { outline: 3px solid currentColor; outline-offset: .4rem; }
</style>"""


class Html:
    """HTML for a notebook page, with the same in words for a terminal."""

    def __init__(self, html: str, plain: str) -> None:
        self._html, self._plain = html, plain

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self._plain


def shown(value: object) -> str:
    """A value as a reader wants to see it.

    >>> shown(50257), shown(True), shown("a\\u200cb"), shown({"b", "a"}), shown("")
    ('50,257', 'yes', 'a\\\\u200cb', 'a, b', 'nothing')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and value >= 10_000:
        return f"{value:,}"
    if isinstance(value, set):
        return ", ".join(sorted(map(str, value)))
    text = str(value)
    visible = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return visible if visible.strip() or visible else "nothing"


def shape(verdict: str) -> str:
    """The shape of a verdict, for eyes alone: the word stands beside it."""
    return f'<span aria-hidden="true">{SHAPES[verdict]}</span>'


def code(value: object) -> str:
    return f"<code>{escape(shown(value))}</code>"


def prose(text: str) -> str:
    """A sentence, with what stands between backquotes as code.

    >>> prose("`max` gives the first")
    '<code>max</code> gives the first'
    """
    return re.sub("`(.+?)`", r"<code>\1</code>", escape(text, quote=False))


def evidence(check: Check, verdict: str) -> str:
    """One line of evidence: what was looked at, what was computed, what the claim said."""
    line = f"{escape(check.what)}: <strong>{code(check.computed)}</strong>"
    if check.claimed is None or verdict == "opinion":
        return f"<li>{line}</li>"
    return f"<li>{line} ({'as claimed' if check.holds else f'claimed: {code(check.claimed)}'})</li>"


def body_of(claim: Claim) -> str:
    """The source of a claim's function, without what the row shows already: decorator and docstring."""
    lines = inspect.getsource(claim.function).splitlines()
    function = ast.parse("\n".join(lines)).body[0]
    assert isinstance(function, ast.FunctionDef)
    docstring = function.body[0]
    return "\n".join(lines[function.lineno - 1 : docstring.lineno - 1] + lines[docstring.end_lineno :])


def row(claim: Claim) -> str:
    """One claim: verdict, quote, what is true, the evidence, the function, the chapter."""
    if not claim.proven():
        raise ValueError(
            f"{claim.id}: the evidence does not support the verdict {claim.verdict!r}. Correct one of them."
        )
    stem, subject = CHAPTERS[claim.chapter]
    lines = "".join(evidence(check, claim.verdict) for check in claim.checks())
    basis = (
        ""
        if claim.basis == "exact"
        else f"<p><em>{BASES[claim.basis][0].upper()}{BASES[claim.basis][1:]}.</em></p>"
    )
    return (
        f'<section class="claim" id="{claim.id}" aria-labelledby="{claim.id}-verdict">'
        f'<h3 id="{claim.id}-verdict"><a href="#{claim.id}">{claim.id}</a> '
        f'<span class="verdict">{shape(claim.verdict)} {claim.verdict}</span></h3>'
        f"<p>Claim: {code(claim.quote)}</p><p>{prose(claim.truth)}</p><ul>{lines}</ul>{basis}"
        f"<details><summary>Computed by {claim.file}.{claim.function.__name__}</summary>"
        f'<pre tabindex="0"><code>{escape(body_of(claim))}</code></pre></details>'
        f'<p>Taught in <a href="../chapters/{stem}.html">chapter {int(stem[:2])}: {subject}</a>.</p>'
        "</section>"
    )


def rows(claims: Iterable[Claim]) -> Html:
    """The claims one under the other."""
    claims = list(claims)
    plain = "\n".join(f"{claim.id} {claim.verdict}: {claim.quote}\n    {claim.truth}" for claim in claims)
    return Html("".join(map(row, claims)), plain)


def part(number: int) -> Html:
    """The claims of one part of the notes."""
    return rows(claim for claim in CLAIMS.values() if claim.part == number)


def elsewhere() -> Html:
    """The claims of other popular material."""
    return rows(ELSEWHERE.values())


def verdicts() -> Html:
    """How many claims got each verdict, and which they are."""
    numbers = Counter(claim.verdict for claim in CLAIMS.values())
    lines = [f"{verdict}: {numbers[verdict]}, {meaning}" for verdict, meaning in VERDICTS.items()]
    body = ""
    for verdict, meaning in VERDICTS.items():
        links = ", ".join(f'<a href="#{c.id}">{c.id}</a>' for c in CLAIMS.values() if c.verdict == verdict)
        which = f"<details><summary>Which ones</summary>{links}</details>"
        body += f'<tr><th scope="row">{shape(verdict)} {verdict}</th><td>{numbers[verdict]}</td>'
        body += f"<td>{meaning}{which}</td></tr>"
    head = '<tr><th scope="col">Verdict</th><th scope="col">Claims</th><th scope="col">Meaning</th></tr>'
    table = f'<table class="verdicts"><thead>{head}</thead><tbody>{body}</tbody></table>'
    return Html(STYLE + table, "\n".join(lines))


def bases() -> Counter[str]:
    """How many claims rest on which basis."""
    return Counter(claim.basis for claim in CLAIMS.values())
