"""The page for teachers: its plans fit into their hours, and its commands exist."""

import re
from pathlib import Path

from tokcourse.grading.grade import _parser
from tokcourse.grading.notebook import slug

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "book" / "for-teachers.md").read_text(encoding="utf-8")
HOURS = {"two": 2, "five": 5, "twelve": 12}


def minutes(number: str) -> tuple[int, int]:
    """The minutes that a chapter states for its page and for its exercise."""
    (chapter,) = (ROOT / "chapters").glob(f"{number}-*.md")
    text = chapter.read_text(encoding="utf-8")
    page = re.search(r"(?:takes about|Allow) (\d+) minutes", text)
    exercise = re.search(r"its exercise (\d+) more", text)
    assert page, chapter.name
    return int(page[1]), int(exercise[1]) if exercise else 30


def test_each_plan_fills_its_hours_and_no_more() -> None:
    plans = re.findall(r"^\| (\w+) hours[^|]*\|([^|]*)\|([^|]*)\|$", PAGE, re.M)
    assert {plan[0] for plan in plans} == set(HOURS)
    for word, chapters, exercises in plans:
        total = sum(minutes(number)[0] for number in re.findall(r"\d\d", chapters))
        total += sum(minutes(number)[1] for number in re.findall(r"\d\d", exercises))
        assert 0.8 * 60 * HOURS[word] <= total <= 60 * HOURS[word], (word, total)


def test_options_and_modules_on_the_page_exist() -> None:
    options = set(re.findall(r"tokcourse grade [^`\n]*?(--[a-z-]+)", PAGE)) | {
        "--trust-students",
        "--gradescope",
    }
    known = {option for action in _parser()._actions for option in action.option_strings}
    assert options - {"--help"} <= known
    for module in re.findall(r"python -m (tokcourse\.[a-z.]+)", PAGE):
        assert (ROOT / "src" / Path(*module.split("."))).with_suffix(".py").exists(), module
    assert slug("What to assign") == "what-to-assign"
