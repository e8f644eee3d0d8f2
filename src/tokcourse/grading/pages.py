"""What the pages of the grader share: one self-contained HTML file, everything escaped, no script."""

from html import escape

STYLE = """
:root { color-scheme: light dark; --line: #8888; --bar: #3a6ea5; --soft: #8882; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; }
tr { border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td code { display: inline-block; min-width: 7rem; }
code { overflow-wrap: anywhere; white-space: pre-wrap; }
.note { border-left: 4px solid var(--bar); background: var(--soft); padding: .5rem 1rem; margin: 1rem 0; }
.scroll { overflow-x: auto; }
svg text { font: 13px system-ui, sans-serif; fill: currentColor; }
svg rect { fill: var(--bar); }
"""

POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title: str, body: list[str]) -> str:
    """A whole page. The policy in it forbids scripts and every other host, should escaping ever fail."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
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
    return f'<div class="scroll"><table><thead>{head}</thead><tbody>{body}</tbody></table></div>'


def bars(title: str, values: list[tuple[str, float]], unit: str = "") -> str:
    """A picture of bars, as SVG, with the same numbers written beside them."""
    if not values:
        return ""
    top = max(value for _, value in values) or 1
    height = 24 * len(values)
    parts = []
    for i, (label, value) in enumerate(values):
        width = 300 * value / top
        y = 24 * i
        short = label if len(label) <= 46 else label[:45] + "…"
        parts.append(f'<text x="340" y="{y + 16}" text-anchor="end">{escape(short)}</text>')
        parts.append(f'<rect x="350" y="{y + 4}" width="{width:.1f}" height="16"></rect>')
        parts.append(f'<text x="{356 + width:.1f}" y="{y + 16}">{value:g}{escape(unit)}</text>')
    described = "; ".join(f"{label}: {value:g}{unit}" for label, value in values)
    return (
        f'<div class="scroll"><svg role="img" viewBox="0 0 720 {height}" width="720" height="{height}" '
        f'aria-label="{escape(title)}. {escape(described)}">{"".join(parts)}</svg></div>'
    )
