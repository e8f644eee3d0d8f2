"""nbval holds every output of the exercises and solutions, and a dead kernel does not hold nbval."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=60", "-p", "no:cacheprovider", "-q"]


def nbval(*paths: Path, timeout: float = 120) -> subprocess.CompletedProcess:
    """Run nbval as `make test` does, with the conftest.py of the course beside the notebooks."""
    command = [sys.executable, "-m", "pytest", *NBVAL, "--rootdir", str(paths[0].parent), *map(str, paths)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=environment)


def notebook(folder: Path, *cells: nbformat.NotebookNode) -> Path:
    """Write a small notebook with the course's conftest.py beside it."""
    (folder / "conftest.py").write_bytes((ROOT / "conftest.py").read_bytes())
    path = folder / "small.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)
    return path


def test_one_changed_character_in_one_stored_output_fails(tmp_path: Path) -> None:
    book = nbformat.read(ROOT / "exercises" / "02-bpe.ipynb", as_version=4)
    output = next(
        o for cell in book.cells for o in cell.get("outputs", []) if "text/plain" in o.get("data", {})
    )
    whole = notebook(tmp_path, *book.cells)
    assert nbval(whole).returncode == 0
    text = output.data["text/plain"]
    output.data["text/plain"] = text[:-1] + ("x" if text[-1] != "x" else "y")
    changed = notebook(tmp_path, *book.cells)
    run = nbval(changed)
    assert run.returncode == 1, run.stdout
    assert "1 failed" in run.stdout


def test_a_dead_kernel_is_noticed_long_before_the_timeout(tmp_path: Path) -> None:
    dies = nbformat.v4.new_code_cell("import os; os._exit(3)", execution_count=1)
    after = nbformat.v4.new_code_cell("1 + 1", execution_count=2)
    run = nbval(notebook(tmp_path, dies, after), timeout=50)  # the cell's own timeout is 60 seconds
    assert run.returncode == 1
    assert "kernel died" in run.stdout.lower()


@pytest.mark.parametrize("folder", ["exercises", "solutions"])
def test_every_code_cell_was_executed_so_that_nbval_compares_it(folder: str) -> None:
    """nbval compares nothing where a cell has no execution count."""
    for path in sorted((ROOT / folder).glob("*.ipynb")):
        book = nbformat.read(path, as_version=4)
        assert all(cell.execution_count for cell in book.cells if cell.cell_type == "code"), path.name
        assert not any(o.output_type == "error" for cell in book.cells for o in cell.get("outputs", [])), (
            path.name
        )
