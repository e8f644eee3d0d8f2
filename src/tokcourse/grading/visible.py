"""Run the visible checks of one notebook here, where its writer trusts it: in a student's own repository.

    python -m tokcourse.grading.visible 02-bpe.ipynb                            all visible checks
    python -m tokcourse.grading.visible 02-bpe.ipynb --check merge/simple       one of them

It shows each check and exits with 0 when all are right, else with 1.
This is help for the student and no grade: the grade, with the hidden checks, is made by the teacher.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from tokcourse.grading.canonical import MIME
from tokcourse.grading.known import known


def verdicts(path: Path) -> dict[str, tuple[bool, str]]:
    """Execute the notebook; for each check, whether it is right, and the table that it shows."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
    found = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            bundle = output.get("data", {}).get(MIME)
            entry = known(bundle["check"]) if bundle else None
            if bundle and entry:
                found[entry.name] = (entry.right(bundle["values"]), output["data"].get("text/plain", ""))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tokcourse.grading.visible")
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--check", help="only this check, such as merge/simple")
    options = parser.parse_args(argv)
    found = verdicts(options.notebook)
    if options.check:
        found = {options.check: found.get(options.check, (False, f"{options.check}: this check did not run"))}
    for _, text in found.values():
        print(text)
    return 0 if found and all(right for right, _ in found.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
