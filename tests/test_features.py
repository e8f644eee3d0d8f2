"""The page of features promises nothing that is not there: each page exists, each test exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "book" / "features.md"
OWN_CELLS = "its own cells"

ROW = re.compile(
    r"^- \*\*(?P<what>.+)\*\*\\\n"
    r"  Here: (?P<pages>.+)\.\\\n"
    r"  Checked by (?P<checks>.+)\.\\\n"
    r"  Elsewhere: .+\.$",
    re.MULTILINE,
)
ROWS = {match["what"]: match for match in ROW.finditer(PAGE.read_text(encoding="utf-8"))}

every_row = pytest.mark.parametrize("what", ROWS)


def pages_of(row: re.Match[str]) -> list[Path]:
    return [(PAGE.parent / target).resolve() for target in re.findall(r"\]\(([^)]+)\)", row["pages"])]


def functions_in(path: Path) -> set[str]:
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    return {function.name for function in functions if function.name.startswith("test_")}


def test_every_bullet_is_a_row() -> None:
    bullets = re.findall(r"^- ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(bullets) == len(ROWS) > 60


@every_row
def test_pages_exist(what: str) -> None:
    pages = pages_of(ROWS[what])
    assert pages and all(page.is_file() for page in pages), pages


@every_row
def test_tests_exist(what: str) -> None:
    checks = ROWS[what]["checks"].split(", ")
    for check in checks:
        if check == OWN_CELLS:
            assert any("{code-cell}" in page.read_text(encoding="utf-8") for page in pages_of(ROWS[what]))
            continue
        file, _, function = check.strip("`").partition("::")
        assert check == f"`{file}::{function}`", "a test is named by file and function, as code"
        assert function in functions_in(ROOT / "tests" / file)


def test_every_exercise_has_hints_in_three_steps() -> None:
    exercises = sorted((ROOT / "exercises").glob("*.ipynb"))
    for exercise in exercises:
        text = exercise.read_text(encoding="utf-8")
        steps = [text.count(f"<summary>Hint {step}") for step in (1, 2, 3)]
        assert steps[0] > 0 and len(set(steps)) == 1, f"{exercise.name}: hints {steps}"
    assert exercises
