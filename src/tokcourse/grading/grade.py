"""`tokcourse grade`: from a folder of submissions to grades, feedback pages and a class report.

    tokcourse grade SUBMISSIONS... --output grades

Submissions are folders, zips or notebooks, as learning platforms export them.
A run can be stopped and started again: what is graded is kept, and nobody is graded twice.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from tokcourse.grading import exports, trusted
from tokcourse.grading.answers import NotANotebook, read_notebook, which_exercise
from tokcourse.grading.collect import Submission, collect
from tokcourse.grading.feedback import feedback_page, file_name
from tokcourse.grading.known import from_json
from tokcourse.grading.levels import Refused, choose, described
from tokcourse.grading.mark import Job, grade
from tokcourse.grading.prepare import Prepared, prepare
from tokcourse.grading.record import CELL_SECONDS
from tokcourse.grading.report import class_report
from tokcourse.grading.results import by_student, grades_csv, results_json, write
from tokcourse.grading.sandbox import Sandbox
from tokcourse.grading.secret import PRACTICE_SEED
from tokcourse.grading.similar import fingerprint
from tokcourse.grading.source import SourceError, read

KEPT = "kept"
SEED_VARIABLE = "TOKCOURSE_SEED"


def main(argv: Sequence[str] | None = None) -> int:
    """The command line. Returns 0 when every submission has a result, 2 when nothing could be graded."""
    options = _parser().parse_args(argv)
    exports.early(options)
    try:
        submissions = collect(options.submissions)
        if not submissions:
            raise FileNotFoundError("No notebook was found; name a folder, a zip or a notebook.")
        places = tuple(path.resolve() for path in options.submissions)
        sandbox = choose(options.course.resolve(), options.trust_students, places)
        print(described(sandbox.level))
        seed = course_seed(options.course, options.seed_file)
        if seed == PRACTICE_SEED:
            print(
                f"No secret seed is set ({SEED_VARIABLE} or --seed-file): hidden checks use the public one."
            )
        return _grade_all(submissions, sandbox, seed, options)
    except (Refused, FileNotFoundError, SourceError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. The same command goes on where this run ended.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tokcourse grade", description="Grade a folder of submissions.")
    parser.add_argument("submissions", nargs="+", type=Path, help="folders, zips or notebooks")
    parser.add_argument(
        "--output", type=Path, default=Path("grades"), help="where results go (default: grades)"
    )
    parser.add_argument(
        "--course", type=Path, default=Path.cwd(), help="the course's folder, with solutions/"
    )
    parser.add_argument("--seed-file", type=Path, help="a file that holds the course's secret seed")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="how many run at a time")
    parser.add_argument("--cell-seconds", type=float, default=CELL_SECONDS, help="how long a cell may take")
    exports.add_options(parser)
    parser.add_argument(
        "--trust-students", action="store_true", help="run their code even where it cannot be shut in well"
    )
    return parser


def course_seed(course: Path, seed_file: Path | None = None) -> str:
    """The secret seed: from the file you name, TOKCOURSE_SEED, or the course's `.course-seed`."""
    kept = course / ".course-seed"
    path = seed_file or (None if os.environ.get(SEED_VARIABLE) else kept if kept.exists() else None)
    seed = path.read_text(encoding="utf-8").strip() if path else os.environ.get(SEED_VARIABLE, "")
    return seed or PRACTICE_SEED


def _grade_all(
    submissions: list[Submission], sandbox: Sandbox, seed: str, options: argparse.Namespace
) -> int:
    paths = sorted((options.course / "solutions").glob("[0-9][0-9]-*.md"))
    if not paths:
        raise FileNotFoundError(f"{options.course} has no solutions/NN-name.md; say where with --course.")
    jobs, results, prepared = plan(submissions, paths, sandbox, seed, options.output / KEPT)
    jobs = [replace(job, cell_seconds=options.cell_seconds) for job in jobs]
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as executor:
        results += run(jobs, executor, options.output / KEPT)
    worth = publish(results, prepared, described(sandbox.level), options.output)
    exports.export(options, results, prepared, worth)
    print(f"Graded: {len(jobs)} of {len(results)} notebooks; see {options.output}/report.html")
    return 0


def plan(
    submissions: list[Submission], paths: list[Path], sandbox: Sandbox, seed: str, kept: Path
) -> tuple[list[Job], list[dict], list[Prepared]]:
    """Which notebook is which exercise: the jobs, results of what cannot be graded, and what was prepared."""
    exercises = {exercise.name: (path, exercise) for path in paths for exercise in [read(path)]}
    chosen: dict[tuple[str, str, str], Submission] = {}
    refused: list[dict] = []
    spare: list[dict] = []
    for one in submissions:
        name, problem = _exercise_of(one, [exercise for _, exercise in exercises.values()])
        if problem:
            refused.append(_without_tasks(one, "", problem))
            continue
        place = (one.student, one.student_id, name)
        if place in chosen:
            note = f"{one.path} was graded instead, the last of several notebooks for {name}."
            spare.append(_without_tasks(chosen[place], "", note))
        chosen[place] = one
    needed = sorted({name for _, _, name in chosen})
    prepared = {name: prepare(exercises[name][0], sandbox, seed, kept) for name in needed}
    jobs = [Job(one, prepared[name], sandbox, seed) for (_, _, name), one in sorted(chosen.items())]
    return jobs, refused + spare, list(prepared.values())


def _exercise_of(one: Submission, exercises: list) -> tuple[str, str]:
    if one.problem:
        return "", one.problem
    try:
        cells, metadata = read_notebook(one.data)
    except NotANotebook as error:
        return "", f"This file could not be graded: {error}."
    exercise = which_exercise(cells, metadata, one.path, exercises)
    return (exercise.name, "") if exercise else ("", "This notebook belongs to no exercise of the course.")


def _without_tasks(one: Submission, exercise: str, note: str) -> dict:
    return {
        "student": one.student,
        "student_id": one.student_id,
        "exercise": exercise,
        "file": one.path,
        "points": 0.0,
        "of": 0.0,
        "notes": [note],
        "tasks": [],
    }


def run(jobs: Iterable[Job], executor: Executor, kept: Path) -> list[dict]:
    """Grade the jobs that have no kept result, keep each result at once, and return them all in order.

    `executor` is any of `concurrent.futures`, or one that behaves like them.
    """
    from tqdm import tqdm

    jobs = list(jobs)
    waiting = {executor.submit(grade, job): job for job in jobs if not (kept / f"{job.key}.json").exists()}
    try:
        for future in tqdm(as_completed(waiting), total=len(waiting), unit="notebook", disable=None):
            write(kept / f"{waiting[future].key}.json", json.dumps(future.result(), sort_keys=True))
    except BrokenExecutor as error:
        raise RuntimeError(
            "A worker died; run the same command again, it goes on where this ended."
        ) from error
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    return [json.loads((kept / f"{job.key}.json").read_text(encoding="utf-8")) for job in jobs]


def publish(results: list[dict], prepared: list[Prepared], level: str, output: Path) -> dict[str, float]:
    """Write grades.csv, results.json, report.html and the feedback; returns what each exercise is worth."""
    exercises = {one.exercise.name: float(10 * len(one.tasks)) for one in prepared}
    calls = {name: said for one in prepared for task in one.tasks for name, said in task.calls.items()}
    tasks = [(one.exercise, task.task) for one in prepared for task in one.tasks]
    known = {e["name"]: from_json(e) for exercise, task in tasks for e in trusted.entries(exercise, task)}
    published = {fingerprint(task.solution): task.name for _, task in tasks}
    write(output / "grades.csv", grades_csv(results, exercises))
    write(output / "results.json", results_json(results, exercises))
    write(output / "report.html", class_report(results, exercises, published, level))
    for (student, student_id), mine in by_student(results).items():
        write(
            output / "feedback" / file_name(student, student_id), feedback_page(student, mine, calls, known)
        )
    return exercises


if __name__ == "__main__":
    raise SystemExit(main())
