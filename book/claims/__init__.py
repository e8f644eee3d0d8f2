"""Every checkable claim of the notes behind this course, as data that can be run.

One file for each part of the notes holds one small function for each claim.
`CLAIMS` collects them all, in the order of their numbers; `ELSEWHERE` holds errors of other popular material.
The page `book/corrections.md` shows them, and `tests/test_claims.py` runs every one.

>>> CLAIMS["F25"].verdict
'wrong'
>>> CLAIMS["F25"].proven()
True
"""

from importlib import import_module
from pkgutil import iter_modules

from .evidence import ALL, Claim

PARTS = {
    1: "Introduction and part 1: the big picture",
    2: "Part 2: why tokenization matters",
    3: "Part 3: UTF-8",
    4: "Part 4: the algorithm",
    5: "Part 5: training",
    6: "Part 6: encoding and decoding",
    7: "Part 7: tiktoken and SentencePiece",
    8: "Part 8: SentencePiece in depth",
    9: "Part 9: special tokens",
    10: "Part 10: practical considerations",
    11: "Part 11: the data flow",
    12: "Part 12: key insights",
    13: "Part 13: recommendations",
    14: "Part 14: vocabulary size",
}

# Importing a file enters its claims.
for _file in iter_modules(__path__):
    if _file.name.startswith(("part_", "elsewhere")):
        import_module(f"{__name__}.{_file.name}")

_ordered = sorted(ALL.values(), key=lambda claim: (claim.id[0], int(claim.id[1:])))
CLAIMS: dict[str, Claim] = {claim.id: claim for claim in _ordered if claim.id.startswith("F")}
ELSEWHERE: dict[str, Claim] = {claim.id: claim for claim in _ordered if claim.id.startswith("E")}
