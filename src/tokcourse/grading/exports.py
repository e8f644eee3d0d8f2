"""What else a teacher can ask for when grading: files for Gradescope, Moodle and nbgrader."""

import argparse
import json
from pathlib import Path

from tokcourse.grading import gradescope, moodle
from tokcourse.grading.prepare import Prepared
from tokcourse.grading.results import write


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `tokcourse grade` that ask for exports."""
    group = parser.add_argument_group("exports")
    group.add_argument("--gradescope", type=Path, metavar="RESULTS_JSON", help="the results of one student")
    group.add_argument("--moodle", type=Path, metavar="WORKSHEET_CSV", help="fill a copy of this worksheet")
    group.add_argument("--nbgrader", type=Path, metavar="GRADEBOOK_DB", help="write into this gradebook")


def early(options: argparse.Namespace) -> None:
    """What must be there before anything can go wrong."""
    if options.gradescope:
        gradescope.write_early(options.gradescope)


def export(options: argparse.Namespace, results: list[dict], prepared: list[Prepared], seen: dict) -> None:
    """Write the exports that were asked for, and say where they are."""
    if options.gradescope:
        write(options.gradescope, json.dumps(gradescope.gradescope(results), indent=1) + "\n")
        print(f"For Gradescope: {options.gradescope}")
    if options.moodle:
        text = options.moodle.read_text(encoding="utf-8")
        filled, missing = moodle.fill(text, results, sum(seen.values()))
        write(options.output / "moodle.csv", filled)
        print(f"For Moodle: {options.output / 'moodle.csv'}")
        if missing:
            print(f"Not in the worksheet: {', '.join(missing)}")
    if options.nbgrader:
        from tokcourse.grading.gradebook import write_gradebook

        written = write_gradebook(options.nbgrader, results, [one.exercise for one in prepared])
        print(f"For nbgrader: {written} notebooks in {options.nbgrader}")
