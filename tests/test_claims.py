"""Every claim of the corrections page runs; its evidence supports its verdict, and no other one."""

import doctest
import gzip
import hashlib
import os
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest
from claims_values import VALUES

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "book"))

from claims import CLAIMS, ELSEWHERE, PARTS, evidence, page, recorded  # noqa: E402
from claims.evidence import Between, Check, Over, Under, proven  # noqa: E402

EVERY = [*CLAIMS.values(), *ELSEWHERE.values()]
FIRST_OF_PART = [1, 3, 15, 24, 34, 40, 46, 58, 73, 79, 100, 108, 114, 122, 147]

every_claim = pytest.mark.parametrize("claim", EVERY, ids=lambda claim: claim.id)


def test_146_claims_each_in_its_part() -> None:
    assert list(CLAIMS) == [f"F{number}" for number in range(1, 147)]
    assert list(ELSEWHERE) == [f"E{number}" for number in range(1, len(ELSEWHERE) + 1)]
    for part, (first, end) in enumerate(zip(FIRST_OF_PART, FIRST_OF_PART[1:], strict=False), start=1):
        assert [claim.id for claim in CLAIMS.values() if claim.part == part] == [
            f"F{n}" for n in range(first, end)
        ]
    assert list(PARTS) == list(range(1, 15))
    assert all(claim.part == 0 for claim in ELSEWHERE.values())


@every_claim
def test_evidence_supports_the_verdict(claim: evidence.Claim) -> None:
    assert claim.proven(), [(check.what, check.claimed, check.computed) for check in claim.checks()]


@every_claim
def test_another_verdict_would_fail(claim: evidence.Claim) -> None:
    """`outdated` needs the evidence of `partly`; facts beside an opinion must hold as if it were right."""
    alike = {"outdated": "partly", "opinion": "right"}
    own = alike.get(claim.verdict, claim.verdict)
    for verdict in {"right", "partly", "wrong"} - {own}:
        assert not proven(verdict, claim.checks()), f"the evidence would also support {verdict!r}"


@every_claim
def test_row_is_complete(claim: evidence.Claim) -> None:
    assert len(claim.quote) > 2 and claim.truth.endswith("."), (
        "a quote, and a sentence that says what is true"
    )
    assert claim.truth not in claim.quote
    assert claim.chapter in page.CHAPTERS
    assert all(check.what for check in claim.checks())
    uses_a_recording = any("recorded" in check.what for check in claim.checks())
    assert uses_a_recording or claim.basis != "recorded"


@pytest.mark.parametrize("id", VALUES)
def test_values_are_those_measured_independently(id: str) -> None:
    assert [check.computed for check in CLAIMS[id].checks()] == VALUES[id]


def test_functions_are_one_for_each_claim() -> None:
    names = Counter(f"{claim.file}.{claim.function.__name__}" for claim in EVERY)
    assert max(names.values()) == 1
    with pytest.raises(ValueError, match="Two functions carry the id F25"):
        evidence.claim("F25", "again", "wrong", "ch-bpe")
    with pytest.raises(ValueError, match="the verdict must be one of"):
        evidence.claim("F999", "quote", "false", "ch-bpe")
    assert "F999" not in evidence.ALL


def test_what_proves_a_verdict() -> None:
    same, other, aside = Check("a", 1, 1), Check("b", 1, 2), Check("c", None, 3)
    proof: dict[tuple[Check, ...], set[str]] = {  # evidence: the verdicts that it supports
        (): set(),
        (aside,): set(),
        (same,): {"right", "opinion"},
        (same, aside): {"right", "opinion"},
        (other,): {"wrong"},
        (other, aside): {"wrong"},
        (same, other): {"partly", "outdated"},
        (same, other, aside): {"partly", "outdated"},
    }
    for checks, supported in proof.items():
        assert {verdict for verdict in evidence.VERDICTS if proven(verdict, list(checks))} == supported


def test_claimed_ranges() -> None:
    assert Check("x", Between(1.3, 1.4), 1.3).holds and Check("x", Between(1.3, 1.4), 1.4).holds
    assert not Check("x", Between(1.3, 1.4), 1.41).holds
    assert Check("x", Over(2), 3).holds and not Check("x", Over(2), 2).holds
    assert Check("x", Under(2), 1).holds and not Check("x", Under(2), 2).holds


def test_a_wrong_verdict_stops_the_page() -> None:
    claim = CLAIMS["F25"]
    false = evidence.Claim(claim.id, claim.quote, "right", claim.chapter, claim.basis, claim.function)
    with pytest.raises(ValueError, match="F25: the evidence does not support the verdict 'right'"):
        page.row(false)


@pytest.mark.skipif(
    "TOKCOURSE_UNICODE_TEXT" not in os.environ, reason="needs the text of the notes, which is not ours"
)
def test_recorded_measurements_of_the_unicode_text() -> None:
    from tokcourse import bpe

    data = Path(os.environ["TOKCOURSE_UNICODE_TEXT"]).read_bytes().rstrip(b"\n")
    assert hashlib.sha256(data).hexdigest() == recorded.UNICODE_TEXT_SHA256
    text, ids, counts = data.decode("utf-8"), list(data), {}
    assert (len(text), len(data)) == (recorded.UNICODE_TEXT_CODE_POINTS, recorded.UNICODE_TEXT_BYTES)
    for pair, idx in bpe.train(text, 276).items():
        shorter = bpe.merge(ids, pair, idx)
        counts[pair] = len(ids) - len(shorter)
        ids = shorter
    assert counts == recorded.UNICODE_TEXT_MERGES
    with pytest.warns(UserWarning):
        assert len(bpe.train(text, 10_000)) == recorded.UNICODE_TEXT_ALL_MERGES


class Tags(HTMLParser):
    """Collects ids and link targets, and checks that tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def html() -> str:
    parts = [page.part(number) for number in PARTS]
    return "".join(block._repr_html_() for block in [page.verdicts(), *parts, page.elsewhere()])


def test_page_is_well_formed_and_every_row_can_be_linked(html: str) -> None:
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert len(tags.ids) == len(set(tags.ids))
    assert {claim.id for claim in EVERY} <= set(tags.ids)
    assert {link[1:] for link in tags.links if link.startswith("#")} <= set(tags.ids)


def test_page_says_each_verdict_in_words_and_shows_the_function(html: str) -> None:
    for claim in EVERY:
        section = html.split(f'<section class="claim" id="{claim.id}"')[1].split("</section>")[0]
        assert f"</span> {claim.verdict}</span></h3>" in section
        assert f"Computed by {claim.file}.{claim.function.__name__}" in section
        assert "def " in section and "@claim" not in section
    assert sum(map(int, re.findall(r"</th><td>(\d+)</td>", html))) == 146


def test_page_is_light(html: str) -> None:
    assert len(gzip.compress(html.encode("utf-8"), 6)) < 45_000


def test_page_in_a_terminal() -> None:
    assert "wrong: " in repr(page.verdicts())
    assert repr(page.part(4)).startswith("F24 right: ")


def test_page_shows_every_part() -> None:
    source = (ROOT / "book" / "corrections.md").read_text(encoding="utf-8")
    assert [int(number) for number in re.findall(r"^page\.part\((\d+)\)$", source, re.MULTILINE)] == list(
        PARTS
    )
    for number, title in PARTS.items():
        assert f"## {title}\n" in source, f"part {number} needs its heading"
    assert "\npage.elsewhere()\n" in source


def test_chapters_exist() -> None:
    for label, (stem, _) in page.CHAPTERS.items():
        assert f"({label})=" in (ROOT / "chapters" / f"{stem}.md").read_text(encoding="utf-8")
    taught = {claim.chapter for claim in EVERY}
    assert taught == set(page.CHAPTERS), "each chapter corrects something"


@pytest.mark.parametrize("name", ["claims", "claims.evidence", "claims.page"])
def test_examples_in_docstrings(name: str) -> None:
    failed, tried = doctest.testmod(import_module(name))
    assert tried and not failed
