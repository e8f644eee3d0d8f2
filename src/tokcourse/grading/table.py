"""The table under a check: what went in, what was expected, what came out, and the name of the mistake."""

import html
from dataclasses import dataclass, field

from tokcourse.grading.canonical import NOT_ATTEMPTED, first_difference, readable
from tokcourse.grading.known import Known

WIDTH = 70
STYLE = "text-align:left;vertical-align:top;padding:2px 12px 2px 0;white-space:pre-wrap"


def clip(text: str, width: int = WIDTH * 3) -> str:
    """Shorten a long value, keeping both ends.

    >>> clip("abcdefghij" * 3, 12)
    'abcdefgh … hij'
    """
    return text if len(text) <= width else f"{text[: width * 2 // 3]} … {text[-width // 4 :]}"


@dataclass
class Table:
    """One check as plain text and as HTML. `known` is None where the right values are not known here."""

    name: str
    calls: list[str]
    values: list
    known: Known | None
    used: list[str]
    errors: list[str] = field(default_factory=list)

    @property
    def attempted(self) -> bool:
        return any(value != NOT_ATTEMPTED for value in self.values)

    def verdicts(self) -> list[str]:
        if not self.known or len(self.values) != len(self.known.marks):
            return ["recorded"] * len(self.values)
        return ["right" if self.known.right_at(i, value) else "wrong" for i, value in enumerate(self.values)]

    def heading(self) -> str:
        title = self.known.title if self.known else self.name
        if not self.attempted:
            return f"{title}: not attempted yet"
        verdicts = self.verdicts()
        if "recorded" in verdicts:
            return f"{title}: recorded, the points come later"
        right = verdicts.count("right")
        if right == len(verdicts):
            return f"{title}: " + ("all values right" if self.used else "right")
        return f"{title}: {right} of {len(verdicts)} right"

    def notes(self) -> list[str]:
        """What to say under the table: the mistake's name, a hint, and where to read on."""
        if not (self.known and self.attempted):
            return []
        said = [f"This exercise is to be done without: {', '.join(self.used)}."] if self.used else []
        mistake = self.known.name_mistake(self.values)
        if mistake:
            said.append(f"The mistake looks like this one: {mistake.name}.")
            said.append(mistake.hint)
            said.append(f"Read again: {mistake.section}.")
        return said

    def rows(self) -> list[dict[str, str]]:
        """One row for each case. A right row needs no more than the call and the value."""
        rows = []
        for i, (call, value, verdict) in enumerate(
            zip(self.calls, self.values, self.verdicts(), strict=True)
        ):
            row = {
                "call": call,
                "result": verdict,
                "expected": "",
                "got": self._got(i, verdict),
                "difference": "",
            }
            if verdict == "wrong" and self.known and self.known.expected is not None:
                row["expected"] = clip(readable(self.known.expected[i]))
                row["difference"] = clip(first_difference(self.known.expected[i], value))
            rows.append(row)
        return rows

    def _got(self, i: int, verdict: str) -> str:
        """What came out of case `i`; an error that is wrong in its own words, where they are known."""
        error = self.errors[i] if verdict == "wrong" and i < len(self.errors) else ""
        return f"raises {error}" if error else clip(readable(self.values[i]))

    def text(self) -> str:
        """The table for a terminal, a screen reader or an e-mail."""
        lines = [self.heading()]
        for row in self.rows() if self.attempted else []:
            lines.append(f"  {row['result']:<9}{row['call']}")
            if row["result"] == "wrong" and row["expected"]:
                lines.append(f"           expected  {row['expected']}")
            if row["result"] != "recorded":
                lines.append(f"           got       {row['got']}")
            if row["difference"]:
                lines.append(f"           differs   {row['difference']}")
        return "\n".join(lines + [f"  {note}" for note in self.notes()])

    def html(self, notes: bool = True) -> str:
        """The same for a notebook: everything escaped, readable without a style sheet."""
        heading = f"<strong>{html.escape(self.heading())}</strong>"
        shown = self.attempted and self.known
        parts = [self._html_rows(heading) if shown else f"<p>{heading}</p>"]
        parts += [f"<p>{html.escape(note)}</p>" for note in self.notes() if notes]
        return '<div class="tokcourse-check">' + "".join(parts) + "</div>"

    def _html_rows(self, heading: str) -> str:
        columns = ["call", "result", "expected", "got", "difference"]
        rows = self.rows()
        columns = [name for name in columns if any(row[name] for row in rows)]
        headings = {"call": "What went in", "difference": "Where they first differ"}
        head = "".join(
            f'<th scope="col" style="{STYLE}">{headings.get(c, c.capitalize())}</th>' for c in columns
        )
        body = "".join(
            "<tr>" + "".join(self._html_cell(c, row[c]) for c in columns) + "</tr>" for row in rows
        )
        caption = f'<caption style="{STYLE};caption-side:top">{heading}</caption>'
        table = f"{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        return f'<div style="overflow-x:auto" tabindex="0"><table style="margin-left:0">{table}</table></div>'

    def _html_cell(self, column: str, text: str) -> str:
        inside = html.escape(text)
        if column in ("call", "expected", "got") and text:
            inside = f"<code>{inside}</code>"
        if column == "call":  # the row's heading: a screen reader says it with each value
            return f'<th scope="row" style="{STYLE};font-weight:normal">{inside}</th>'
        return f'<td style="{STYLE}">{inside}</td>'
