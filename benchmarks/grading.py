"""How long grading takes: honest submissions of one exercise, with two workers.

    python -m benchmarks.grading                 100 submissions of 01-utf8
    python -m benchmarks.grading 02-bpe 30       30 of another exercise

The answers are the source's own right and wrong ones, and the untouched stub, in turn.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tokcourse.grading.source import read
from tokcourse.grading.watch import memory

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2


def hand_in(folder: Path, exercise: str, count: int) -> None:
    """Write `count` notebooks, each from a student of its own and each a little different."""
    tasks = read(ROOT / "solutions" / f"{exercise}.md").tasks
    written = (ROOT / "exercises" / f"{exercise}.ipynb").read_text(encoding="utf-8")
    for i in range(count):
        notebook = json.loads(written)
        for task in tasks:
            answers = [task.solution, *(task.with_answer(one) for one in [*task.right, *task.wrong])]
            cell = next(c for c in notebook["cells"] if c["metadata"].get("tokcourse") == {"task": task.name})
            answer = [*answers, task.starter][i % (len(answers) + 1)]
            cell["source"] = f"# student {i}\n{answer}"
        path = folder / f"student {i:03}" / f"{exercise}.ipynb"
        path.parent.mkdir()
        path.write_text(json.dumps(notebook), encoding="utf-8")


def most_memory(process: subprocess.Popen) -> int:
    """The most bytes that a process and all below it hold at one time, seen ten times a second."""
    most = 0
    while process.poll() is None:
        most = max(most, memory(process.pid))
        time.sleep(0.1)
    return most


def main(exercise: str = "01-utf8", count: str = "100") -> None:
    """Hand in, grade, and print seconds and bytes."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "submissions"
        folder.mkdir()
        hand_in(folder, exercise, int(count))
        command = [sys.executable, "-m", "tokcourse.grading", str(folder), "--course", str(ROOT)]
        command += ["--output", f"{scratch}/grades", "--workers", str(WORKERS)]
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            most = most_memory(process)
        seconds = time.perf_counter() - start
        if process.returncode:
            raise SystemExit(f"Grading ended with {process.returncode}; run it by hand: {' '.join(command)}")
    print(f"{count} submissions of {exercise}, {WORKERS} workers: {seconds:.1f} s in all,")
    print(f"{seconds / int(count):.2f} s for each; at most {most / 2**20:.0f} MiB for everything together.")


if __name__ == "__main__":
    main(*sys.argv[1:])
