"""What the package knows about the visible checks: right values, and fingerprints of common mistakes.

The right values of visible cases are shown in class anyway.
Those of known wrong answers are kept as fingerprints, so that the file gives away no solution.
The files are `tokcourse/data/checks-NN-name.json`, made by `python -m tokcourse.grading.generate`.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from tokcourse.grading.canonical import digest


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: its name, a hint, the chapter's section, and the fingerprint of each value.

    The fingerprint is None where the mistake gives the right value.
    """

    name: str
    hint: str
    section: str
    marks: tuple[str | None, ...]


@dataclass(frozen=True)
class Known:
    """The right values of one check, and the mistakes that it can name."""

    name: str
    title: str
    points: float
    expected: tuple | None
    marks: tuple[str, ...]
    mistakes: list[Mistake] = field(default_factory=list)

    def right(self, values: list) -> bool:
        """Is every value the expected one?"""
        return [digest(self.name, value) for value in values] == list(self.marks)

    def right_at(self, i: int, value: object) -> bool:
        """Is this value of case `i` the expected one?"""
        return digest(self.name, value) == self.marks[i]

    def name_mistake(self, values: list) -> Mistake | None:
        """The mistake that explains the most wrong values, or None when no value is a known one."""
        marks = [digest(self.name, value) for value in values]
        wrong = [i for i, mark in enumerate(marks) if i < len(self.marks) and mark != self.marks[i]]

        def agreement(mistake: Mistake) -> tuple[int, int]:
            explained = sum(mistake.marks[i] == marks[i] for i in wrong)
            claimed = sum(mark is not None for mark in mistake.marks)
            return explained, -claimed

        best = max(self.mistakes, key=agreement, default=None)
        return best if best and agreement(best)[0] else None


@cache
def _all() -> dict[str, Known]:
    """Every visible check of every exercise; none inside the sandbox, where the files are absent."""
    folder = files("tokcourse") / "data"
    found: dict[str, Known] = {}
    try:
        names = sorted(item.name for item in folder.iterdir() if item.name.startswith("checks-"))
    except (FileNotFoundError, NotADirectoryError):
        return found
    for name in names:
        for entry in json.loads((folder / name).read_text(encoding="utf-8"))["checks"]:
            found[entry["name"]] = from_json(entry)
    return found


def from_json(entry: dict) -> Known:
    """Read one entry of a checks file."""
    mistakes = [
        Mistake(one["name"], one["hint"], one["section"], tuple(one["marks"])) for one in entry["mistakes"]
    ]
    expected = tuple(entry["expected"]) if "expected" in entry else None
    marks = (
        tuple(entry["marks"]) if "marks" in entry else tuple(digest(entry["name"], v) for v in expected or ())
    )
    return Known(entry["name"], entry["title"], entry["points"], expected, marks, mistakes)


def known(name: str) -> Known | None:
    """What is known about the check `name`; None for hidden checks and inside the sandbox."""
    return _all().get(name)
