"""Parts of first frames: a line over data as SVG, tables, buttons.

The axes and labels of a line are in pixels, the line itself in the units of the data.
So a view moves the dot without knowing the scale: `M x y h0` in data units.
"""

import html
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 480, 170, 62, 10, 12, 34


def line_chart(
    points: Sequence[tuple[float, float]],
    dot: tuple[float, float],
    *,
    title: str,
    across: str,
    up: str,
    top: float,
    ends: tuple[str, str] | None = None,
) -> str:
    """A curve from (x, y) points with a dot on it; `across` and `up` name the axes, `top` is where y ends.

    `ends` are the labels of the first and the last x, where they are not the numbers themselves.
    """
    first, last = points[0][0], max(points[-1][0], points[0][0] + 1)
    path = "L".join(f"{x - first:g} {top - y:g}" for x, y in points)
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def label(text: str, x: float, y: float, anchor: str) -> str:
        return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{html.escape(text)}</text>'

    return (
        f'<svg class="tw-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(title)}">'
        f'<path class="tw-axis" d="M{LEFT} {TOP}v{high}h{wide}"/>'
        f'<svg x="{LEFT}" y="{TOP}" width="{wide}" height="{high}" overflow="visible" '
        f'preserveAspectRatio="none" viewBox="0 0 {last - first:g} {top:g}">'
        f'<path class="tw-line" data-part="line" d="M{path}"/>'
        f'<path class="tw-dot" data-part="dot" d="M{dot[0] - first:g} {top - dot[1]:g}h0"/></svg>'
        + label(f"{top:,g}", LEFT - 6, TOP + 9, "end")
        + label("0", LEFT - 6, HEIGHT - BOTTOM, "end")
        + label(up, LEFT - 6, (TOP + HEIGHT - BOTTOM) / 2, "end")
        + label(ends[0] if ends else f"{first:,g}", LEFT, HEIGHT - BOTTOM + 16, "start")
        + label(ends[1] if ends else f"{last:,g}", WIDTH - RIGHT, HEIGHT - BOTTOM + 16, "end")
        + label(across, LEFT + wide / 2, HEIGHT - BOTTOM + 16, "middle")
        + "</svg>"
    )


def fixed(value: float, places: int = 2) -> str:
    """A number with so many places; halves go up, as JavaScript's toFixed has it.

    >>> fixed(1.125), fixed(1234567.5, 0)
    ('1.13', '1,234,568')
    """
    return f"{Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    caption: str = "",
    part: str = "",
    best: int | None = None,
) -> str:
    """Rows as an HTML table, one of which may be the `best`; numbers are shown with thousands apart."""

    def cell(value: object) -> str:
        text = value if isinstance(value, str) else f"{value:,}"
        return f"<td>{html.escape(text)}</td>"

    columns = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in head)
    body = "".join(
        f"<tr{' class=tw-best' if place == best else ''}>{''.join(map(cell, row))}</tr>"
        for place, row in enumerate(rows)
    )
    title = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    named = f' data-part="{part}"' if part else ""
    return f"<table>{title}<thead><tr>{columns}</tr></thead><tbody{named}>{body}</tbody></table>"


def buttons() -> str:
    """The buttons of a figure with steps: `stepper` in dom.js makes them work."""
    names = ("back", "forward", "play")
    made = (f'<button type="button" data-part="{name}">{name.capitalize()}</button>' for name in names)
    return f'<p class="tw-buttons">{"".join(made)}</p>'


def scrolling(label: str, inside: str, kind: str = "tw-scroll") -> str:
    """Something wide (or, with `tw-tall`, long) that scrolls by itself, so that the page does not."""
    return f'<div class="{kind}" role="group" tabindex="0" aria-label="{label}">{inside}</div>'
