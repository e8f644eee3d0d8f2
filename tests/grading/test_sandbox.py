"""The sandbox: every way of bubblewrap that works here keeps its promise, and weak levels are refused."""

import json
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from tokcourse.grading import grade, levels
from tokcourse.grading.sandbox import BUBBLEWRAP, LIMITED, NAMESPACES, OFFLINE_USER, OTHER_USER, Sandbox

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        not shutil.which("bwrap"), reason="bubblewrap is not installed: apt-get install bubblewrap"
    ),
]
WAYS = [sandbox for sandbox in levels.candidates(ROOT) if sandbox.level == BUBBLEWRAP]

LOOK = """
import json, os, socket
from IPython.display import display
def tried(action):
    try:
        return action() or "done"
    except Exception as error:
        return type(error).__name__
def named(wanted):
    for folder, folders, files in os.walk("/"):
        folders[:] = [f for f in folders if f not in ("proc", "sys", "usr", "dev", "site-packages", "lib")]
        yield from (os.path.join(folder, f) for f in folders + files if f.startswith(wanted))
display({"application/vnd.tokcourse.check+json": {
    "solutions": list(named(("solutions", "exercises", "checks-"))),
    "library": tried(lambda: __import__("tokcourse.bpe").bpe.__name__),
    "root": tried(lambda: open("/etc/shadow").read()),
    "write": [tried(lambda: open(p + "/x", "w").close()) for p in ("/", "/usr", "/course", "/dev")],
    "network": tried(lambda: socket.create_connection(("192.0.2.1", 80), timeout=1)),
    "driver": tried(lambda: open(f"/proc/{os.getppid()}/mem", "rb").close()),
    "uncounted": tried(lambda: os.close(os.memfd_create("x"))),
    "environment": sorted(n for n in os.environ if n.startswith(("TOKCOURSE", "SECRET"))),
    "home": os.path.expanduser("~"),
    "capabilities": [l for l in open("/proc/self/status") if l.startswith("CapEff")][0].split()[1],
    "others": sum(p.isdigit() for p in os.listdir("/proc")) > 12,
}}, raw=True)
"""


@pytest.mark.parametrize("sandbox", WAYS, ids=[sandbox.kind for sandbox in WAYS])
def test_inside_there_is_nothing_to_take(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKCOURSE_SEED", "secret")
    if not levels.works(sandbox):
        pytest.skip("this machine does not allow it")
    request = {"cells": [{"key": "look", "code": LOOK}], "cell_seconds": 60, "output_limit": 10_000}
    output, reason = sandbox.run(json.dumps(request), 120)
    assert reason == "done"
    (seen,) = json.loads(output.splitlines()[0])["outputs"]
    assert seen["solutions"] == []
    assert seen["library"] == "ModuleNotFoundError"
    assert seen["root"] in ("FileNotFoundError", "PermissionError")
    assert all(result in ("OSError", "PermissionError", "FileNotFoundError") for result in seen["write"]), (
        seen
    )
    assert seen["network"] in ("OSError", "TimeoutError")
    assert seen["driver"] == seen["uncounted"] == "PermissionError"
    assert seen["environment"] == []
    assert seen["home"] == "/tmp"
    assert int(seen["capabilities"], 16) == 0
    assert not seen["others"]


def test_the_best_way_of_this_machine_is_bubblewrap() -> None:
    assert levels.best(ROOT).level == BUBBLEWRAP


@pytest.mark.parametrize("weak", [NAMESPACES, LIMITED])
def test_weak_levels_run_nothing_without_permission(
    weak: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(levels, "best", lambda *_: Sandbox(weak, "limits"))  # type: ignore[arg-type]
    with pytest.raises(levels.Refused, match="--trust-students"):
        levels.choose(ROOT)
    assert levels.choose(ROOT, trust_students=True).level == weak
    assert (
        grade.main([str(ROOT / "exercises"), "--output", str(tmp_path / "out"), "--course", str(ROOT)]) == 2
    )
    assert "bubblewrap" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_another_user_counts_only_where_that_user_cannot_read_the_course(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert not levels.readable_by_all(closed)
    if os.geteuid() == 0:
        by_kind = {sandbox.kind: sandbox.level for sandbox in levels.candidates(closed)}
        assert by_kind["other user"] == OTHER_USER
        assert by_kind["other user, offline"] == OFFLINE_USER
        for path in (*reversed(tmp_path.parents), tmp_path, closed):
            if path.is_relative_to("/tmp") and path != Path("/tmp"):
                path.chmod(path.stat().st_mode | 0o055)
        other = tmp_path / "other"
        other.mkdir(mode=0o700)
        for course, submissions in [(closed, ()), (other, (closed,))]:
            by_kind = {sandbox.kind: sandbox.level for sandbox in levels.candidates(course, submissions)}
            assert by_kind["other user"] == by_kind["other user, offline"] == LIMITED


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may write where the system's folders are")
@pytest.mark.parametrize("sandbox", WAYS, ids=[sandbox.kind for sandbox in WAYS])
def test_a_course_below_a_folder_of_the_system_is_covered(sandbox: Sandbox) -> None:
    if not levels.works(sandbox):
        pytest.skip("this machine does not allow it")
    with tempfile.TemporaryDirectory(dir="/usr/src", prefix="tokcourse-test-") as folder:
        course = Path(folder)
        course.chmod(0o755)
        (course / "solution.py").write_text("secret")
        look = f"""
import os
from IPython.display import display
def write():
    try:
        open("{course}/x", "w")
    except OSError:
        return "closed"
seen = {{"seen": os.listdir("{course}"), "write": write()}}
display({{"application/vnd.tokcourse.check+json": seen}}, raw=True)
"""
        request = {"cells": [{"key": "look", "code": look}], "cell_seconds": 60, "output_limit": 10_000}
        for hidden, seen in [((), ["solution.py"]), ((course,), [])]:
            output, _ = replace(sandbox, hidden=hidden).run(json.dumps(request), 120)
            found = json.loads(output.splitlines()[0])["outputs"]
            assert found == [{"seen": seen, "write": "closed"}]
