"""What a claim is, and when its verdict is proven.

A claim's function gives a list of `Check`s: what the notes say beside the value computed now.
The verdict is proven when the checks come out as the verdict demands (see `PROOF`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

VERDICTS = {
    "right": "the value computed now is the one that the notes give",
    "partly": "true in one case, false in another that the notes do not mention",
    "outdated": "true once, and no longer the whole truth",
    "wrong": "the value computed now is another one",
    "opinion": "advice or judgement that no program can settle",
}

# Where the value comes from.
BASES = {
    "exact": "computed now, on the very thing that the claim is about",
    "own text": "checked on the course's own text, because the text behind the claim is not ours to ship",
    "recorded": "stated from a measurement that this build cannot repeat: the file is not ours to ship",
}


@dataclass(frozen=True)
class Between:
    """A claimed range, both ends included.

    >>> 1.37 in Between(1.3, 1.4), 3.68 in Between(1.5, 1.7), str(Between(1.5, 1.7))
    (True, False, '1.5 to 1.7')
    """

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.low:,} to {self.high:,}"


@dataclass(frozen=True)
class Over:
    """A claim that something is more than a bound.

    >>> 5 in Over(4), 4 in Over(4), str(Over(4))
    (True, False, 'more than 4')
    """

    bound: float

    def __contains__(self, value: float) -> bool:
        return value > self.bound

    def __str__(self) -> str:
        return f"more than {self.bound:,}"


@dataclass(frozen=True)
class Under:
    """A claim that something is less than a bound.

    >>> 3 in Under(4), 4 in Under(4), str(Under(4))
    (True, False, 'less than 4')
    """

    bound: float

    def __contains__(self, value: float) -> bool:
        return value < self.bound

    def __str__(self) -> str:
        return f"less than {self.bound:,}"


@dataclass(frozen=True)
class Check:
    """One thing looked at: what it is, what the claim says of it, what was computed.

    A value beside the claim, of which it says nothing, is claimed as `None` and proves nothing.

    >>> Check("bytes of é", 1, len("é".encode())).holds
    False
    """

    what: str
    claimed: object
    computed: object

    @property
    def holds(self) -> bool:
        if isinstance(self.claimed, Between | Over | Under):
            return self.computed in self.claimed  # type: ignore[operator]
        return self.claimed == self.computed


Evidence = Callable[[], list[Check]]


def proven(verdict: str, checks: list[Check]) -> bool:
    """Whether the checks come out as the verdict demands.

    >>> proven("right", [Check("two and two", 4, 2 + 2)]), proven("wrong", [Check("two and two", 4, 2 + 2)])
    (True, False)
    """
    holds = [check.holds for check in checks if check.claimed is not None]
    return (
        bool(holds)
        and {
            "right": all(holds),
            "wrong": not any(holds),
            "partly": any(holds) and not all(holds),
            "outdated": any(holds) and not all(holds),
            "opinion": all(holds),  # an opinion comes with facts about it, and these must be true
        }[verdict]
    )


@dataclass(frozen=True)
class Claim:
    """One row of the corrections page."""

    id: str
    quote: str
    verdict: str
    chapter: str
    basis: str
    function: Evidence

    @property
    def truth(self) -> str:
        """What is true, in a sentence or two: the docstring of the function."""
        return " ".join((self.function.__doc__ or "").split())

    @property
    def file(self) -> str:
        """The name of the file that holds the function, as in `part_04`."""
        return self.function.__module__.rpartition(".")[2]

    @property
    def part(self) -> int:
        """The part of the notes, read off the name of the file; 0 for material other than the notes."""
        return int(self.file[5:7]) if self.file.startswith("part_") else 0

    def checks(self) -> list[Check]:
        """The evidence, computed once."""
        return _run(self.function)

    def proven(self) -> bool:
        """Whether the evidence supports the verdict."""
        return proven(self.verdict, self.checks())


@cache
def _run(function: Evidence) -> list[Check]:
    return function()


ALL: dict[str, Claim] = {}


def claim(
    id: str, quote: str, verdict: str, chapter: str, basis: str = "exact"
) -> Callable[[Evidence], Evidence]:
    """Enter a function in the list of claims: it gives the evidence, and its docstring says what is true."""
    if id in ALL:
        raise ValueError(f"Two functions carry the id {id}. Give each claim one function.")
    if verdict not in VERDICTS or basis not in BASES:
        raise ValueError(
            f"{id}: the verdict must be one of {list(VERDICTS)}, the basis one of {list(BASES)}."
        )

    def enter(function: Evidence) -> Evidence:
        ALL[id] = Claim(id, quote, verdict, chapter, basis, function)
        return function

    return enter
