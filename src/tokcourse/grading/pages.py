"""What the pages of the grader share: one self-contained HTML file, everything escaped, no script."""

from html import escape

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1b1b; }
:root { --line: #bbb; --bar: #3a6ea5; --soft: #f0f2f5; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181b; --ink: #ececec; --line: #555; --bar: #7fb0e6; --soft: #24282e; }
}
html { background: var(--paper); color: var(--ink); }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; }
tr { border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td code { display: inline-block; min-width: 7rem; }
code { overflow-wrap: anywhere; white-space: pre-wrap; }
.note { border-left: 4px solid var(--bar); background: var(--soft); padding: .5rem 1rem; margin: 1rem 0; }
.scroll { overflow-x: auto; }
caption { text-align: left; padding: 0 0 .3rem; }
.bars th { width: 45%; font-weight: normal; padding-right: 1rem; }
.bars td { white-space: nowrap; }
.bars svg { vertical-align: -2px; }
.bars rect { fill: var(--bar); }
@media (max-width: 40rem) { td code { min-width: 5rem; } th, td { padding-right: .5rem; } }
@media print {
  :root { --paper: #fff; --ink: #000; --line: #999; --bar: #3a6ea5; --soft: #fff; }
  body { max-width: none; margin: 0; font-size: 10pt; }
  h2, h3, caption { break-after: avoid; }
  tr, .note { break-inside: avoid; }
  .scroll { overflow: visible; }
}
"""

POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title: str, body: list[str]) -> str:
    """A whole page. The policy in it forbids scripts and every other host, should escaping ever fail."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def table(headings: list[str], rows: list[list[str]], numbers: tuple[int, ...] = ()) -> str:
    """A table of plain text; the columns in `numbers` are set to the right."""

    def cells(tag: str, values: list[str], scope: str = "") -> str:
        kinds = [' class="number"' if i in numbers else "" for i in range(len(values))]
        return "".join(f"<{tag}{scope}{k}>{escape(v)}</{tag}>" for k, v in zip(kinds, values, strict=True))

    head = "<tr>" + cells("th", headings, ' scope="col"') + "</tr>"
    body = "".join("<tr>" + cells("td", row) + "</tr>" for row in rows)
    inside = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" tabindex="0">{inside}</div>'  # the keyboard can reach and scroll it


def bars(title: str, values: list[tuple[str, float]], unit: str = "") -> str:
    """A picture of bars, each with its whole label before it and its number after it."""
    if not values:
        return ""
    top = max(value for _, value in values) or 1
    rows = [
        f'<tr><th scope="row">{escape(label)}</th><td class="bar">'
        f'<svg width="{80 * value / top:.1f}%" height="14" aria-hidden="true">'
        f'<rect width="100%" height="14"></rect></svg> {value:g}{escape(unit)}</td></tr>'
        for label, value in values
    ]
    return f'<table class="bars"><caption>{escape(title)}</caption><tbody>{"".join(rows)}</tbody></table>'
