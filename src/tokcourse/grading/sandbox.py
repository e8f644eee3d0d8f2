"""Where students' code runs: bubblewrap where it works, else another user, else only with your permission.

Nothing of the course is inside: no solutions, no other submissions, no right values, no network.
Inside, read-only: the system's libraries, Python with its packages, and the few files that `check` needs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tokcourse.grading.watch import end_all_of, own_uid, sweep, watch

PACKAGE = Path(__file__).resolve().parents[1]
INSIDE = (
    "__init__.py",
    "canonical.py",
    "checking.py",
    "known.py",
    "names.py",
    "secret.py",
    "table.py",
    "driver.py",
    "hardening.py",
)
"""The files of `tokcourse.grading` that are there in the sandbox."""

LIMITS = ("--as=3221225472", "--cpu=60", "--fsize=16777216", "--nofile=256", "--nproc=64", "--core=0")
TMP_BYTES = 64 * 2**20


@dataclass(frozen=True)
class Level:
    """How well students' code is shut in. Ranks below SAFE_RANK run only code that you trust."""

    rank: int
    name: str
    promise: str


SAFE_RANK = 3
BUBBLEWRAP = Level(4, "bubblewrap", "own file system, no network, everything ends with the run")
OTHER_USER = Level(3, "other user", "another user who cannot read the course; the network is open")
OFFLINE_USER = Level(3, "other user, offline", "another user who cannot read the course; no network")
NAMESPACES = Level(2, "namespaces", "no network, everything ends with the run, but files can be read")
LIMITED = Level(1, "limits only", "memory and time are limited, nothing else is")


@dataclass(frozen=True)
class Sandbox:
    """A way to run the driver: the level it reaches, whether a change of user comes with it, what it hides.

    `hidden` are folders that are covered should they lie inside one that bubblewrap shows, such as /usr.
    """

    level: Level
    kind: str
    hidden: tuple[Path, ...] = ()

    def command(self, package: Path, uid: int) -> list[str]:
        """The command line that runs the driver, with the package's few files at `package`."""
        python = [sys.executable, "-m", "tokcourse.grading.driver"]
        limited = ["prlimit", *LIMITS, "--", *python]
        become = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--inh-caps=-all"]
        become += ["--bounding-set=-all"]
        rooms = _rooms(package, self.hidden)
        nested = ["bwrap", "--unshare-user", "--disable-userns", "--cap-drop", "ALL", "--die-with-parent"]
        return {
            "root": ["bwrap", *rooms, *become, *nested, "--dev-bind", "/", "/", *limited],
            "root, nested namespaces open": ["bwrap", *rooms, *become, "--no-new-privs", *limited],
            "user": [
                "bwrap",
                "--unshare-user",
                "--disable-userns",
                "--cap-drop",
                "ALL",
                *rooms,
                *limited,
            ],
            "user, nested namespaces open": [
                "bwrap",
                "--unshare-user",
                "--cap-drop",
                "ALL",
                *rooms,
                *limited,
            ],
            "other user": [*become, "--no-new-privs", *limited],
            "other user, offline": ["unshare", "--net", "--", *become, "--no-new-privs", *limited],
            "namespaces": [
                "unshare",
                "--user",
                "--net",
                "--ipc",
                "--pid",
                "--fork",
                "--kill-child",
                *limited,
            ],
            "limits": limited,
        }[self.kind]

    def run(self, request: str, seconds: float) -> tuple[str, str]:
        """Run the driver on a request. Returns its standard output and why it ended.

        The reason is "done", "out of time", "too much output" or "too much memory".
        """
        with (
            _package() as package,
            tempfile.TemporaryDirectory(prefix="tokcourse-") as home,
            own_uid() as uid,
        ):
            if "other user" in self.kind:
                os.chown(home, uid, uid)
            inside = self.level == BUBBLEWRAP
            process = subprocess.Popen(
                self.command(package, uid),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment("/tmp" if inside else home, "/course" if inside else str(package)),
                cwd="/" if inside else home,
                start_new_session=True,
            )
            try:
                return watch(process, request.encode("utf-8"), seconds)
            finally:
                if "other user" in self.kind:
                    end_all_of(uid)
                    sweep(uid)


def _rooms(package: Path, hidden: tuple[Path, ...]) -> list[str]:
    """What bubblewrap builds: an empty root, the system read-only, a small place for temporary files."""
    args = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    args += ["--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev"]
    args += ["--size", str(TMP_BYTES), "--perms", "1777", "--tmpfs", "/tmp"]
    for name in ("/lib", "/lib64", "/bin", "/sbin"):
        if os.path.islink(name):
            args += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            args += ["--ro-bind", name, name]
    args += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    wanted = {"/usr", sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix)}
    empty = {str(path) for path in hidden if path.is_dir() and _inside(path, wanted)}
    for path in sorted(wanted | empty):  # a folder comes before what lies in it
        if path in empty:
            args += ["--tmpfs", path]
        elif path == "/usr" or not path.startswith("/usr/") or _inside(Path(path), empty):
            for parent in reversed(Path(path).parents[:-1]):
                args += ["--dir", str(parent)]  # bubblewrap would make it for the owner alone
            args += ["--ro-bind", path, path]
    if _inside(PACKAGE, wanted):
        args += ["--tmpfs", str(PACKAGE)]  # an installed tokcourse holds reference answers
        empty.add(str(PACKAGE))
    for path in sorted(empty):
        args += ["--remount-ro", path]
    args += [
        "--ro-bind",
        str(package),
        "/course",
        "--remount-ro",
        "/dev",
        "--remount-ro",
        "/",
        "--chdir",
        "/tmp",
    ]
    return args


def _inside(path: Path, folders: set[str]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _environment(home: str, package: str) -> dict[str, str]:
    """All that the sandbox sees of the environment."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": home,
        "JUPYTER_RUNTIME_DIR": f"{home}/run",
        "IPYTHONDIR": f"{home}/ipython",
        "PYTHONPATH": package,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        **dict.fromkeys(names, "1"),
    }


@contextmanager
def _package() -> Iterator[Path]:
    """A folder with just the files that `check` and the driver need."""
    with tempfile.TemporaryDirectory(prefix="tokcourse-package-") as folder:
        target = Path(folder) / "tokcourse" / "grading"
        target.mkdir(parents=True)
        (target.parent / "__init__.py").write_text("", encoding="utf-8")
        for name in INSIDE:
            shutil.copy(PACKAGE / "grading" / name, target / name)
        for path in (Path(folder), target.parent, target):
            path.chmod(0o755)
        yield Path(folder)
