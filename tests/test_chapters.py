"""Each chapter has the parts that chapters/_template.md shows, in its order and within its limits.

A check takes a chapter and yields its defects as sentences.
Each is also tried on a template that was damaged on purpose, so that a check which never speaks is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

CHAPTERS = Path(__file__).parents[1] / "chapters"
TEMPLATE = CHAPTERS / "_template.md"
AIMS, NEEDS, ECHO = "You will be able to", "Before you start", "What you can now do"
SECTIONS = [AIMS, NEEDS, "Quiz", ECHO, "Exercise", "Further reading"]
ADMONITIONS = {"note", "warning", "tip"}
WORDS = range(1800, 3001)
SHOWN_LINES, HIDDEN_LINES = 8, 15
WITHOUT_EXERCISE = {"00-big-picture"}  # it has nothing to write yet: its section says where to go on
STOPWORDS = {"that", "this", "with", "from", "them", "they", "what", "which", "when", "where", "your"}
CODE_CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.S | re.M)
ANSWER = r"[^#]*?\n\n<details>\n<summary>Check your prediction</summary>\n\n.+?\n\n</details>"
CHOICE = r"<details>\n<summary>([A-F])\. .+?</summary>\n\n(.*?)\n\n</details>"


@dataclass
class Cell:
    code: str
    tags: list[str] = field(default_factory=list)
    options: dict = field(default_factory=dict)

    @property
    def lines(self) -> int:
        return sum(bool(line.strip()) for line in self.code.splitlines())

    @property
    def hidden(self) -> bool:
        return bool({"remove-cell", "remove-input"} & set(self.tags))


class Chapter:
    """A chapter cut into its header, prose, cells and sections."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source
        head = re.match(r"---\n(.*?)\n---\n", source, re.S)
        self.header = yaml.safe_load(head[1]) if head else {}
        self.body = source[head.end() :] if head else source
        self.cells = [_cell(text) for text in CODE_CELL.findall(self.body)]
        self.prose = re.sub(r"^(`{3,}).*?^\1$", "", self.body, flags=re.S | re.M)
        self.sections = _sections(self.prose)

    @property
    def words(self) -> int:
        text = re.sub(r"<[^>]+>|\]\([^)]*\)|^:::.*$|^\([\w-]+\)=$", " ", self.prose, flags=re.M)
        return len(re.findall(r"[^\W_][\w'’-]*", text))


def _cell(text: str) -> Cell:
    options: dict = {}
    if text.startswith("---\n"):
        block, text = text[4:].split("\n---\n", 1)
        options = yaml.safe_load(block)
    while line := re.match(r":(\w[\w-]*):\s*(.*)\n", text):
        options[line[1]] = yaml.safe_load(line[2])
        text = text[line.end() :]
    return Cell(text, options.get("tags", []), options)


def _sections(prose: str) -> dict[str, str]:
    parts = re.split(r"^## +(.*)$", prose, flags=re.M)
    return {title.strip(): text for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def _bullets(text: str) -> list[str]:
    """The top-level bullets, each with its continuation lines."""
    return [" ".join(item.split()) for item in re.findall(r"^- (.*?)(?=^- |^\S|\n\n|\Z)", text, re.S | re.M)]


def _words_of(text: str) -> set[str]:
    """The words that carry meaning, without their endings, so that "merge" and "merged" are the same."""
    plain = re.sub(r"\{\w+\}`([^`]*)`", r"\1", text.lower())
    return {word[:4] for word in re.findall(r"[a-z]{4,}", plain) if word not in STOPWORDS}


def header(chapter: Chapter) -> Iterator[str]:
    jupytext = chapter.header.get("jupytext", {}).get("text_representation", {})
    if jupytext.get("format_name") != "myst" or not chapter.header.get("kernelspec", {}).get("name"):
        yield "the header lacks jupytext.text_representation (format_name: myst) or kernelspec"
    description = chapter.header.get("myst", {}).get("html_meta", {}).get("description", "")
    if not 50 <= len(description) <= 160:
        yield f"the description has {len(description)} characters, not 50 to 160"


def label_and_title(chapter: Chapter) -> Iterator[str]:
    subject = chapter.name.split("-", 1)[-1].lstrip("_")
    if not re.search(rf"^\(ch-{re.escape(subject)}\)=\n# \S", chapter.prose.lstrip(), re.M):
        yield f"the label (ch-{subject})= does not stand directly above the title"
    if len(re.findall(r"^# ", chapter.prose, re.M)) != 1:
        yield "there is not exactly one title"


def first_screen(chapter: Chapter) -> Iterator[str]:
    opening = chapter.body.split("\n## ", 1)[0]
    before, cell, _ = opening.partition("```{code-cell}")
    if not cell:
        yield "no cell runs before the first section"
    elif len(before.split()) > 160:
        yield f"{len(before.split())} words stand before the first cell; the first screen holds about 160"
    if "?" not in re.sub(r"^```.*?^```$", "", opening, flags=re.S | re.M):
        yield "the opening asks no question"


def order_of_sections(chapter: Chapter) -> Iterator[str]:
    found = [title for title in chapter.sections if title in SECTIONS]
    if found != SECTIONS:
        yield f"the sections are {found}; they should be {SECTIONS}, with the lesson after the second"


def objectives(chapter: Chapter) -> Iterator[str]:
    aims, echoes = (_bullets(chapter.sections.get(title, "")) for title in (AIMS, ECHO))
    if not 3 <= len(aims) <= 6:
        yield f"there are {len(aims)} objectives, not three to six"
    if len(aims) != len(echoes):
        yield f"{len(aims)} objectives, but {len(echoes)} lines under '{ECHO}'"
    for aim, echo in zip(aims, echoes, strict=False):
        if not echo.startswith("You "):
            yield f"'{echo}' does not begin with 'You'"
        if len(_words_of(aim) & _words_of(echo)) < 0.4 * len(_words_of(aim)):
            yield f"'{echo}' does not echo '{aim}'"


def needs_and_minutes(chapter: Chapter) -> Iterator[str]:
    text = chapter.sections.get(NEEDS, "")
    if not re.search(r"\bneed", text):
        yield "'Before you start' does not say what the page needs"
    if not re.search(r"\d+ minutes", text):
        yield "'Before you start' does not say how many minutes the page takes"


def predictions(chapter: Chapter) -> Iterator[str]:
    questions = chapter.prose.split("**Predict first.**")[1:]
    if not questions:
        yield "no 'Predict first' question"
    for text in questions:
        if not re.match(ANSWER, text, re.S):
            yield f"no folded answer follows 'Predict first.{text[:50]}'"


def figures(chapter: Chapter) -> Iterator[str]:
    number = int(match[0]) if (match := re.match(r"\d+", chapter.name)) else 0
    captions = re.findall(r"^\*\*Figure (\d+)\.(\d+)\.\*\* \S.{20,}$", chapter.prose, re.M)
    if captions != [(str(number), str(i + 1)) for i in range(len(captions))] or not captions:
        yield f"captions must be '**Figure {number}.1.** ...' and so on, in order; found {captions}"
    drawn = [cell for cell in chapter.cells if re.search(r"\bplt\.show\(", cell.code)]
    for cell in drawn:
        if len(cell.options.get("mystnb", {}).get("image", {}).get("alt", "")) < 20:
            yield f"the figure of the cell '{cell.code[:40]}' has no alt text (mystnb: image: alt:)"
    for alt in re.findall(r"!\[(.*?)\]\(|<img(?![^>]*\balt=\"[^\"]{20,}\")[^>]*>", chapter.prose):
        if len(alt) < 20:
            yield "an image has no alt text of its own"
    widgets = [cell for cell in chapter.cells if re.search(r"^[A-Z][A-Za-z]+\(", cell.code, re.M)]
    if len(captions) < len(drawn) or not drawn and not widgets and "![" not in chapter.prose:
        yield "no live widget or figure, or a figure without a caption"


def quiz(chapter: Chapter) -> Iterator[str]:
    questions = re.split(r"^\*\*\d+\.\*\* ", chapter.sections.get("Quiz", ""), flags=re.M)[1:]
    if len(questions) < 3:
        yield f"the quiz has {len(questions)} questions, not three or more"
    for question in questions:
        short = question[:40].replace("\n", " ")
        choices = re.findall(CHOICE, question, re.S)
        if len(choices) < 2 or [letter for letter, _ in choices] != list("ABCDEF"[: len(choices)]):
            yield f"'{short}' needs two or more folded choices, A, B, C in order"
        if question.count("<details>") != len(choices):
            yield f"a choice of '{short}' is not folded like the template's"
        if sum(answer.startswith("**Right.**") for _, answer in choices) != 1:
            yield f"'{short}' needs exactly one choice whose explanation begins with '**Right.**'"
        for letter, answer in choices:
            if not re.match(r"\*\*(Right|No)\.\*\* (\S+\s+){2,}\S", answer):
                yield f"choice {letter} of '{short}' has no explanation after '**Right.**' or '**No.**'"


def exercise(chapter: Chapter) -> Iterator[str]:
    text, stem = chapter.sections.get("Exercise", ""), chapter.name.replace("_", "00-")
    if chapter.name in WITHOUT_EXERCISE:
        return
    links = [text.find(f"(../{folder}/{stem}.ipynb)") for folder in ("exercises", "solutions")]
    if -1 in links or links != sorted(links):
        yield f"'Exercise' must link ../exercises/{stem}.ipynb and then ../solutions/{stem}.ipynb"


def reading(chapter: Chapter) -> Iterator[str]:
    items = _bullets(chapter.sections.get("Further reading", ""))
    if not items:
        yield "'Further reading' lists nothing"
    for item in items:
        link = re.search(r"\[[^\]]+\]\(https?://\S+\)", item)
        if not link or len(item.replace(link[0], "").split()) < 6:
            yield f"further reading needs a link and a sentence that says what is there: '{item[:50]}'"


def length(chapter: Chapter) -> Iterator[str]:
    if chapter.words not in WORDS:
        yield f"{chapter.words} words of prose, not {WORDS[0]:,} to {WORDS[-1]:,}"


def cell_length(chapter: Chapter) -> Iterator[str]:
    for cell in chapter.cells:
        limit = HIDDEN_LINES if cell.hidden else SHOWN_LINES
        if cell.lines > limit and not any(re.fullmatch(r"long-[\w-]+", tag) for tag in cell.tags):
            yield f"{cell.lines} lines (limit {limit}) and no tag such as 'long-plot': {cell.code[:50]!r}"


def admonitions(chapter: Chapter) -> Iterator[str]:
    for kind in re.findall(r"^(?::{3,}|`{3,})\{([\w-]+)\}", chapter.body, re.M):
        if kind not in ADMONITIONS | {"code-cell", "figure", "math", "glossary"}:
            yield f"'{kind}' is none of the three admonitions {sorted(ADMONITIONS)}"


def one_sentence_per_line(chapter: Chapter) -> Iterator[str]:
    for line in chapter.prose.splitlines():
        text = re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", "x", line)
        # without a bold lead, such as "**Right.**", and the mark of a list
        text = re.sub(r"^(?:[\s>*-]|\d+\. )*(\*\*[^*]*[.:]\*\*)?", "", text)
        text = re.sub(r"\b(e\.g|i\.e|cf|vs|St|No|p|pp)\.", r"\1", text)
        if not line.startswith(("|", "<summary>")) and re.search(r"[a-z0-9)x”\"][.?!] +[A-Z“]", text):
            yield f"two sentences on one line: {line[:70]!r}"


CHECKS = [
    header, label_and_title, first_screen, order_of_sections, objectives, needs_and_minutes, predictions,
    figures, quiz, exercise, reading, length, cell_length, admonitions, one_sentence_per_line,
]  # fmt: skip


@pytest.mark.parametrize("path", sorted(CHAPTERS.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_chapter_has_its_parts(path: Path) -> None:
    chapter = Chapter(path.stem, path.read_text(encoding="utf-8"))
    problems = [f"{check.__name__}: {problem}" for check in CHECKS for problem in check(chapter)]
    assert not problems, "\n" + "\n".join(problems)


def test_the_template_passes_every_check_but_the_length() -> None:
    chapter = Chapter(TEMPLATE.stem, TEMPLATE.read_text(encoding="utf-8"))
    assert [problem for check in CHECKS if check is not length for problem in check(chapter)] == []


@pytest.mark.parametrize("words, problems", [(1799, 1), (1800, 0), (3000, 0), (3001, 1)])
def test_length_counts_the_words_of_prose_alone(words: int, problems: int) -> None:
    source = "# Title\n```{code-cell} ipython3\nnot(counted)\n```\n<details>\n" + "it's " * (words - 1)
    assert len(list(length(Chapter("01-x", source)))) == problems


DAMAGE: list[tuple[Callable[[Chapter], Iterator[str]], str, str]] = [
    (header, "format_name: myst", "format_name: light"),
    (header, "description: One sentence of 50 to 160 characters", "description: Short #"),
    (label_and_title, "(ch-template)=\n", ""),
    (label_and_title, "# Cut a title", "Cut a title"),
    (first_screen, "It ends in a question that", "word " * 200 + "that"),
    (first_screen, "How many numbers stand for five letters?\n", ""),
    (first_screen, "```{code-cell} ipython3\nfrom tokcourse.widgets", "```python\nfrom tokcourse.widgets"),
    (order_of_sections, "## Before you start", "## Needs"),
    (objectives, "- You explained a result in one sentence.\n", ""),
    (objectives, "- You explained a result in one sentence.", "- You slept."),
    (objectives, "- You explained", "- I explained"),
    (needs_and_minutes, "about 40 minutes, its exercise 30 more", "a while"),
    (needs_and_minutes, "You need {ref}", "See {ref}"),
    (predictions, "**Predict first.** A question", "A question"),
    (predictions, "<summary>Check your prediction</summary>", "<summary>Answer</summary>"),
    (figures, "**Figure 0.2.**", "**Figure 0.3.**"),
    (figures, "    alt: A rising line from (1, 1) to (3, 9).", "    width: 10"),
    (quiz, "**3.** A third", "A third"),
    (quiz, "**Right.** Say why, for those who guessed.", "**No.** Say why, for those who guessed."),
    (quiz, "**No.** Name the mistake.", "**No.**"),
    (quiz, "<summary>B. What works</summary>", "<summary>What works</summary>"),
    (exercise, "../solutions/00-template.ipynb", "../solutions/other.ipynb"),
    (reading, ": one sentence that says what the reader will find there.", ""),
    (cell_length, "[long-example]", "[example]"),
    (admonitions, ":::{note}", ":::{danger}"),
    (one_sentence_per_line, "An aside.\nThe other", "An aside. The other"),
]  # fmt: skip


@pytest.mark.parametrize(
    "check, old, new", DAMAGE, ids=[f"{check.__name__}-{i}" for i, (check, _, _) in enumerate(DAMAGE)]
)
def test_each_check_speaks_when_its_part_is_damaged(check: Callable, old: str, new: str) -> None:
    source = TEMPLATE.read_text(encoding="utf-8")
    assert old in source
    assert list(check(Chapter(TEMPLATE.stem, source.replace(old, new))))
