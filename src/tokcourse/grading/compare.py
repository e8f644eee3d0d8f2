"""Points: nbval compares what a submission published with what the reference published.

No code of a student runs here.
nbval is given a notebook of checks whose stored outputs are the reference's,
and a kernel that only replays the outputs of the submission, cell by cell.
"""

import contextlib
import io
import os
import queue
import tempfile
import threading
from pathlib import Path
from typing import Any

import nbformat

from tokcourse.grading.canonical import MIME
from tokcourse.grading.source import Check

Recording = dict[str, list]
"""The grade_id of a check -> the bundles that its cell published."""

_one_at_a_time = threading.Lock()


class ReplayKernel:
    """Stands where nbval expects a kernel, and answers each cell with what was recorded for it."""

    recording: Recording = {}

    def __init__(self, *_: Any, **__: Any) -> None:
        self.messages: list[dict] = []

    def execute_cell_input(self, code: str, allow_stdin: bool | None = None) -> str:
        """`code` is the grade_id of a check; its recorded bundles become messages."""
        bundles = self.recording.get(code, [])
        contents: list[tuple[str, dict]] = [
            ("display_data", {"metadata": {}, "data": {MIME: bundle}}) for bundle in bundles
        ]
        contents.append(("status", {"execution_state": "idle"}))
        self.messages = [
            {"msg_type": t, "content": c, "parent_header": {"msg_id": code}} for t, c in contents
        ]
        return code

    def get_message(self, stream: str, timeout: float | None = None) -> dict:
        if not self.messages:
            raise queue.Empty
        return self.messages.pop(0)

    def is_alive(self) -> bool:
        return True

    def await_reply(self, *_: Any, **__: Any) -> None:
        """The reply is in the messages already."""

    def await_idle(self, *_: Any, **__: Any) -> None:
        self.messages = []

    def interrupt(self) -> None:
        """Nothing runs."""

    def stop(self) -> None:
        """Nothing runs."""


class _Outcomes:
    """A pytest plugin that keeps which cell of which notebook passed."""

    def __init__(self) -> None:
        self.passed: set[tuple[str, int]] = set()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" and report.outcome == "passed":
            path, _, cell = report.nodeid.rpartition("::Cell ")
            self.passed.add((Path(path).stem, int(cell)))


def equal(checks: list[Check], expected: Recording, got: Recording) -> dict[str, bool]:
    """For each check, by its name: did the submission publish exactly what the reference did?"""
    cells = []
    for check in checks:
        outputs = [nbformat.v4.new_output("display_data", {MIME: one}) for one in expected[check.grade_id]]
        cell = nbformat.v4.new_code_cell(check.grade_id, outputs=outputs, execution_count=1)
        cells.append(cell)
    outcomes = _Outcomes()
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="tokcourse-compare-") as folder:
        path = Path(folder) / "checks.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        _nbval(path, got, outcomes)
    return {check.name: ("checks", i) in outcomes.passed for i, check in enumerate(checks)}


def _nbval(path: Path, got: Recording, outcomes: _Outcomes) -> None:
    import nbval.plugin
    import pytest

    ReplayKernel.recording = got
    args = [
        "--nbval",
        "-q",
        "--color=no",
        "-p",
        "nbval.plugin",
        "-p",
        "no:cacheprovider",
    ]
    kernel, nbval.plugin.RunningKernel = nbval.plugin.RunningKernel, ReplayKernel
    autoload = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # nothing but nbval has a say here
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            pytest.main(
                [*args, "-c", os.devnull, "--rootdir", str(path.parent), str(path)], plugins=[outcomes]
            )
    finally:
        nbval.plugin.RunningKernel = kernel
        if autoload is None:
            del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        else:
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = autoload
