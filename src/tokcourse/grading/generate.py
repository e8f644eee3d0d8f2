"""Make the notebooks and the checks file of each exercise from its source.

    python -m tokcourse.grading.generate            write exercises/, solutions/*.ipynb and the checks files
    python -m tokcourse.grading.generate --check    write nothing; fail when a file is not what it should be
    python -m tokcourse.grading.generate 02-bpe     only this exercise; shows what each answer scores

The same source gives the same bytes, outputs included.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tokcourse.grading import trusted
from tokcourse.grading.notebook import exercise_notebook, solution_notebook
from tokcourse.grading.source import Exercise, read

DATA = Path("src/tokcourse/data")


def repository(root: Path) -> str:
    """The address of the course's source, as the book's configuration has it."""
    import yaml

    return yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["repository"]["url"]


def checks_file(exercise: Exercise) -> str:
    """The JSON that `check` reads in class: right values and marks of mistakes, for visible checks only."""
    entries = [entry for task in exercise.tasks for entry in trusted.entries(exercise, task)]
    return json.dumps({"exercise": exercise.name, "checks": entries}, indent=1, ensure_ascii=True) + "\n"


def execute(notebook: NotebookNode) -> NotebookNode:
    """Run every cell and keep the outputs that are the same each time: no times, no ids, no version."""
    from nbclient import NotebookClient

    os.environ["PYTHONHASHSEED"] = "0"
    client = NotebookClient(
        notebook, timeout=60, kernel_name="python3", record_timing=False, store_widget_state=False
    )
    client.execute()
    notebook.metadata.pop("widgets", None)
    notebook.metadata.language_info = {"name": "python"}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    return notebook


def written(notebook: NotebookNode) -> str:
    """A notebook as text, always in the same bytes."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def notebooks(exercise: Exercise, root: Path) -> dict[Path, str]:
    """The two notebooks that the exercise gives, executed, and their text."""
    address = repository(root)
    return {
        root / "exercises" / f"{exercise.name}.ipynb": written(execute(exercise_notebook(exercise, address))),
        root / "solutions" / f"{exercise.name}.ipynb": written(execute(solution_notebook(exercise, address))),
    }


def strays(root: Path, names: set[str]) -> list[Path]:
    """Notebooks and checks files that no source gives."""
    found = [*(root / "exercises").glob("*"), *(root / "solutions").glob("*.ipynb")]
    found = [path for path in found if path.suffix != ".ipynb" or path.stem not in names]
    data = (root / DATA).glob("checks-*.json")
    found += [path for path in data if path.stem.removeprefix("checks-") not in names]
    return sorted(path for path in found if path.name not in (".ipynb_checkpoints", "__pycache__"))


def scores(exercise: Exercise) -> str:
    """What each answer of the source scores, and the name that it gets: for whoever writes an exercise."""
    lines = []
    for task in exercise.tasks:
        expected, known = trusted.reference(exercise, task), trusted.mistakes(exercise, task)
        answers = [("right", one) for one in task.right] + [("wrong", one) for one in task.wrong]
        lines.append(
            f"{exercise.name} {task.name}: " + ", ".join(f"{c.name} {c.points:g}" for c in task.checks)
        )
        for kind, one in answers:
            got = trusted.run(exercise, task, task.with_answer(one))
            points = trusted.earned(task, expected, got, one.code)
            named = trusted.name_mistake(task, known, expected, got, one.code)
            fine = sum(points.values()) == 10 if kind == "right" else sum(points.values()) <= one.limit
            fine = fine and (kind == "right" or (named is not None and named.name == one.name))
            row = " ".join(f"{p:g}" for p in points.values())
            lines.append(
                f"  {'ok ' if fine else 'BAD'} {sum(points.values()):4g} = {row}  {kind}: {one.name}"
            )
            if kind == "wrong" and not (named and named.name == one.name):
                lines.append(f"      named: {named.name if named else 'nothing'}")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line. Returns 1 when --check finds a difference."""
    parser = argparse.ArgumentParser(
        prog="python -m tokcourse.grading.generate", description=__doc__.split("\n")[0]
    )
    parser.add_argument("names", nargs="*", help="exercises such as 02-bpe; all when none is named")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a file differs")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the course's folder")
    options = parser.parse_args(argv)
    paths = sorted((options.root / "solutions").glob("[0-9][0-9]-*.md"))
    names = {path.stem for path in paths}
    exercises = [read(path) for path in paths if not options.names or path.stem in options.names]
    bad = [f"{path}: no source gives this file" for path in strays(options.root, names)]
    for exercise in exercises:  # first, since a notebook shows what this file says
        if options.names:
            print(scores(exercise))
        bad += _settle(
            {options.root / DATA / f"checks-{exercise.name}.json": checks_file(exercise)}, options.check
        )
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for made in pool.map(partial(notebooks, root=options.root), exercises):
            bad += list(_settle(made, options.check))
    print(
        "\n".join(bad) if bad else f"{len(exercises)} exercises are up to date",
        file=sys.stderr if bad else sys.stdout,
    )
    return 1 if bad else 0


def _settle(made: dict[Path, str], only_check: bool) -> Iterator[str]:
    for path, text in made.items():
        old = path.read_text(encoding="utf-8") if path.exists() else None
        if old == text:
            continue
        if only_check:
            yield f"{path}: not what its source gives; run python -m tokcourse.grading.generate"
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
