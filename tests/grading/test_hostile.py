"""Hostile submissions get what their answers are worth, and their neighbours are unharmed."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import hostile
import nbformat
import pytest

from tokcourse.grading.grade import main

ROOT = Path(__file__).resolve().parents[2]
SECONDS = "3"  # a cell may take
pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        not shutil.which("bwrap"), reason="bubblewrap is not installed: apt-get install bubblewrap"
    ),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one exercise, so that a run is short."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "solutions").mkdir()
    shutil.copy(ROOT / "solutions" / "01-utf8.md", folder / "solutions")
    return folder


def submission(answer: str | None = None) -> nbformat.NotebookNode:
    """The exercise as a student hands it in."""
    book = nbformat.read(ROOT / "exercises" / "01-utf8.ipynb", as_version=4)
    if answer is not None:
        cell_of(book, "utf8-answer").source = answer
    return book


def cell_of(book: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    return next(cell for cell in book.cells if cell.metadata.nbgrader.grade_id == name)


def put(folder: Path, student: str, book: nbformat.NotebookNode) -> Path:
    path = folder / student / "01-utf8.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(book), encoding="utf-8")  # as it is: some of these notebooks are not valid
    return path


def graded(course: Path, submissions: Path, output: Path) -> dict[str, dict]:
    """Grade a folder; the result of each student."""
    code = main(
        [str(submissions), "--course", str(course), "--output", str(output), "--cell-seconds", SECONDS]
    )
    assert code == 0
    results = json.loads((output / "results.json").read_text())["results"]
    return {result["student"]: result for result in results if result["exercise"] or not result["tasks"]}


class Listener:
    """A server that counts who reaches it."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("0.0.0.0", 0))
        self.port = self.socket.getsockname()[1]
        self.reached = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            self.socket.accept()
            self.reached += 1


def test_attacks_earn_nothing_and_honest_neighbours_are_unharmed(course: Path, tmp_path: Path) -> None:
    listener = Listener()
    host = socket.gethostbyname(socket.gethostname())
    home = tmp_path / "home-outside"
    home.mkdir()
    everyone, alone = tmp_path / "everyone", tmp_path / "alone"
    for name, (answer, _) in hostile.HONEST.items():
        for folder in (everyone, alone):
            put(folder, f"honest {name}", submission(answer))
    for name, answer in hostile.ATTACKS.items():
        answer = (
            answer.replace("HOST", host).replace("PORT", str(listener.port)).replace("MARK", str(os.getpid()))
        )
        put(everyone, f"attack {name}", submission(answer.replace("HOME_OUTSIDE", str(home))))
    before = snapshot(course)
    results = graded(course, everyone, tmp_path / "out")
    with capsys_table(tmp_path) as table:
        for name in hostile.ATTACKS:
            result = results[f"attack {name}"]
            notes = [*result["notes"], *(note for task in result["tasks"] for note in task["notes"])]
            table.append((name, result["points"], " ".join(notes)))
    too_much = {name: points for name, points, _ in table if points > hostile.POINTS_OF_WRONG}
    assert not too_much
    lonely = graded(course, alone, tmp_path / "out-alone")
    for name, (_, points) in hostile.HONEST.items():
        assert results[f"honest {name}"] == lonely[f"honest {name}"]
        assert results[f"honest {name}"]["points"] == points, name
    assert listener.reached == 0
    assert snapshot(course) == before
    assert not list(home.iterdir())
    assert f"tokcourse-daemon-{os.getpid()}" not in running()
    for path in (tmp_path / "out").rglob("*.html"):
        assert "<script" not in path.read_text().lower(), path.name


class capsys_table:
    """Collects the table of attacks and leaves it where TOKCOURSE_TABLE says, for a report."""

    def __init__(self, folder: Path) -> None:
        self.rows: list[tuple[str, float, str]] = []

    def __enter__(self) -> list[tuple[str, float, str]]:
        return self.rows

    def __exit__(self, *_: object) -> None:
        if os.environ.get("TOKCOURSE_TABLE"):
            lines = [f"{name}\t{points:g}\t{notes}" for name, points, notes in self.rows]
            Path(os.environ["TOKCOURSE_TABLE"]).write_text("\n".join(lines) + "\n")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def running() -> str:
    """The command lines of all processes."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return "\n".join(lines)


def tampered() -> dict[str, tuple[nbformat.NotebookNode, float]]:
    """Notebooks whose cells were changed, and the points that their answers are worth."""
    cases = {}
    book = submission(hostile.WRONG)
    for cell in book.cells:
        if cell.metadata.nbgrader.grade:
            cell.source = "10.0"
            cell.metadata.nbgrader.points = 100
    cases["changed checks"] = (book, 0)
    book = submission(hostile.WRONG)
    for cell in book.cells:
        if cell.metadata.nbgrader.grade:
            data = {"text/plain": "10.0", "application/vnd.tokcourse.check+json": {"values": [True]}}
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    cases["fake output"] = (book, 0)
    book = submission(hostile.RIGHT)
    book.cells = [cell for cell in book.cells if not cell.metadata.nbgrader.grade]
    cases["deleted checks"] = (book, 10)
    book = submission(hostile.WRONG)
    again = nbformat.from_dict(json.loads(json.dumps(cell_of(book, "utf8-answer"))))
    again.source = hostile.RIGHT
    book.cells.append(again)
    cases["answer cell twice"] = (book, 10)
    book = submission(hostile.RIGHT)
    book.cells += [json.loads(json.dumps(cell)) for cell in book.cells if cell.metadata.nbgrader.grade] * 3
    cases["checks many times"] = (book, 10)
    book = submission(hostile.RIGHT)
    cell = cell_of(book, "utf8-answer")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    cases["answer became text"] = (book, 10)
    book = submission()
    book.cells = [cell for cell in book.cells if cell.metadata.nbgrader.grade_id != "utf8-answer"]
    cases["answer deleted"] = (book, 0)
    book = submission()
    book.cells = [cell for cell in book.cells if cell.metadata.nbgrader.grade_id != "utf8-answer"]
    book.cells.insert(0, nbformat.v4.new_code_cell(hostile.RIGHT))
    cases["answer in a new cell"] = (book, 10)
    book = submission(hostile.RIGHT.replace("0xD800 <= cp <= 0xDFFF", "is_surrogate(cp)"))
    helper = "print('trying')\n\ndef is_surrogate(cp):\n    return FIRST <= cp <= 0xDFFF\n\n1 / 0"
    book.cells.insert(1, nbformat.v4.new_code_cell("FIRST = 0xD800"))
    book.cells.insert(2, nbformat.v4.new_code_cell(helper))
    cases["helpers elsewhere"] = (book, 10)
    book = submission(hostile.RIGHT)
    for cell in book.cells:
        cell.metadata = {}
        cell.pop("id", None)
    book.metadata = {}
    book.nbformat_minor = 4
    cases["all metadata lost"] = (book, 10)
    book = submission(hostile.RIGHT)
    for cell in book.cells:
        cell.metadata.nbgrader = "gone"
        cell.metadata.tokcourse = ["no", "dict"]
    cases["metadata of other types"] = (book, 10)
    return cases


def refused() -> dict[str, bytes]:
    """Files that are no notebook."""
    good = json.dumps(submission(hostile.RIGHT))
    return {
        "empty": b"",
        "not text": bytes(range(256)) * 10,
        "not JSON": b"def utf8(cp): ...",
        "not a notebook": b'{"cells": 7}',
        "a list": b"[1, 2, 3]",
        "nested too deeply": b"[" * 200_000,
        "too large": good.encode() + b" " * (6 * 2**20),
        "cells without end": json.dumps({**submission(), "cells": submission().cells * 400}).encode(),
        "wrong types": good.replace('"source": "', '"source": 7, "x": "', 1).encode(),
        "another notebook": json.dumps(
            nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
        ).encode(),
    }


def test_changed_notebooks_and_files_that_are_none(course: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    books = tampered()
    for name, (book, _) in books.items():
        put(folder, name, book)
    for name, data in refused().items():
        (folder / f"refused {name}").mkdir(parents=True)
        file = "x.ipynb" if name == "another notebook" else "01-utf8.ipynb"
        (folder / f"refused {name}" / file).write_bytes(data)
    links(folder, course)
    archives(folder)
    results = graded(course, folder, tmp_path / "out")
    points = {name: results[name]["points"] for name in books}
    assert points == {name: value for name, (_, value) in books.items()}
    for name in [*refused(), "a link", "a folder of links", "a folder", "a pipe"]:
        result = results[f"refused {name}"]
        assert result["points"] == 0
        assert result["notes"], name
    assert results["zip ok"]["points"] == 10
    for name in ("zip climbs", "zip bomb", "zip link", "zip broken", "zip of zips of zips"):
        assert results[name]["points"] == 0, name
        assert results[name]["notes"], name
    assert not (tmp_path / "evil.ipynb").exists()


def links(folder: Path, course: Path) -> None:
    """Links to what a student should not see, a folder with a file's name, and a pipe that never ends."""
    solution = ROOT / "solutions" / "01-utf8.ipynb"
    for name in ("a link", "a folder", "a pipe"):
        (folder / f"refused {name}").mkdir()
    (folder / "refused a link" / "01-utf8.ipynb").symlink_to(solution)
    (folder / "refused a folder of links").mkdir()
    (folder / "refused a folder of links" / "deep.ipynb").symlink_to(solution.parent)
    (folder / "refused a folder" / "01-utf8.ipynb").mkdir()
    os.mkfifo(folder / "refused a pipe" / "01-utf8.ipynb")


def archives(folder: Path) -> None:
    """Zips as students make them, and as they should not."""
    good = json.dumps(submission(hostile.RIGHT))
    for name in ("ok", "climbs", "bomb", "link", "broken", "of zips of zips"):
        (folder / f"zip {name}").mkdir()
    with zipfile.ZipFile(folder / "zip ok" / "a.zip", "w") as archive:
        archive.writestr("work/01-utf8.ipynb", good)
        archive.writestr("__MACOSX/work/._01-utf8.ipynb", "rubbish")
    with zipfile.ZipFile(folder / "zip climbs" / "a.zip", "w") as archive:
        archive.writestr("../../../evil.ipynb", good)
    with zipfile.ZipFile(folder / "zip bomb" / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("01-utf8.ipynb", bytes(10**8))
    with zipfile.ZipFile(folder / "zip link" / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("01-utf8.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    (folder / "zip broken" / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    inner = folder / "inner"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("01-utf8.ipynb", good)
    for _ in range(3):
        with zipfile.ZipFile(inner.with_suffix(".next"), "w") as archive:
            archive.write(inner, "more.zip")
        inner.with_suffix(".next").rename(inner)
    inner.rename(folder / "zip of zips of zips" / "a.zip")


def test_a_run_that_is_killed_goes_on_and_gives_the_same(course: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for i in range(6):
        put(folder, f"student {i}", submission(hostile.RIGHT if i % 2 else hostile.WRONG))
    command = [sys.executable, "-m", "tokcourse.grading", str(folder), "--course", str(course)]
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    subprocess.run([*command, "--output", str(whole)], check=True, capture_output=True)
    process = subprocess.Popen(
        [*command, "--output", str(parts)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    kept = parts / "kept"
    while process.poll() is None:
        if kept.exists() and len([p for p in kept.glob("*.json") if not p.name.startswith("expected")]) >= 2:
            process.kill()
            process.wait()
    early = {path.name: path.stat().st_mtime_ns for path in kept.glob("*.json")}
    assert not (parts / "results.json").exists()
    subprocess.run([*command, "--output", str(parts)], check=True, capture_output=True)
    assert {path.name: path.stat().st_mtime_ns for path in kept.glob("*.json") if path.name in early} == early
    for name in ("grades.csv", "results.json", "report.html"):
        assert (parts / name).read_bytes() == (whole / name).read_bytes()
    pages = sorted(path.name for path in (whole / "feedback").iterdir())
    assert pages == sorted(path.name for path in (parts / "feedback").iterdir())
    for name in pages:
        assert (parts / "feedback" / name).read_bytes() == (whole / "feedback" / name).read_bytes()
