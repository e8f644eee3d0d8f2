"""Find out what this machine can do: try each way to shut code in, the best first, and keep what works."""

import json
import os
import shutil
import stat
from functools import cache
from pathlib import Path

from tokcourse.grading.sandbox import (
    BUBBLEWRAP,
    LIMITED,
    NAMESPACES,
    OFFLINE_USER,
    OTHER_USER,
    SAFE_RANK,
    Level,
    Sandbox,
)

PROBE = json.dumps({"cells": [{"key": "probe", "code": "1"}], "cell_seconds": 30, "output_limit": 1000})


class Refused(RuntimeError):
    """This machine cannot shut students' code in well enough."""


def candidates(course: Path, submissions: tuple[Path, ...] = ()) -> list[Sandbox]:
    """The ways to try, the best first.

    Another user helps only where that user can read neither the course nor what others have handed in.
    """
    private = (course, *submissions)
    root = os.geteuid() == 0
    bubblewrap = ["root", "root, nested namespaces open"] if root else []
    bubblewrap += ["user", "user, nested namespaces open"]
    found = [Sandbox(BUBBLEWRAP, kind, private) for kind in bubblewrap if shutil.which("bwrap")]
    if root:
        shut = not any(readable_by_all(path) for path in private)
        found.append(Sandbox(OFFLINE_USER if shut else LIMITED, "other user, offline"))
        found.append(Sandbox(OTHER_USER if shut else LIMITED, "other user"))
    found.append(Sandbox(NAMESPACES, "namespaces"))
    found.append(Sandbox(LIMITED, "limits"))
    return sorted(found, key=lambda sandbox: -sandbox.level.rank)


def readable_by_all(path: Path) -> bool:
    """Could any user of this machine walk to `path` and list it?

    >>> readable_by_all(Path("/"))
    True
    """
    path = path.resolve()
    return all(one.stat().st_mode & stat.S_IXOTH for one in [path, *path.parents] if one.is_dir())


def works(sandbox: Sandbox) -> bool:
    """Does the driver run a cell in this sandbox?"""
    try:
        output, _ = sandbox.run(PROBE, 60)
    except OSError:
        return False
    return '"key": "probe"' in output and '"end": "done"' in output


@cache
def best(course: Path, submissions: tuple[Path, ...] = ()) -> Sandbox:
    """The best sandbox that works here."""
    return next(sandbox for sandbox in candidates(course, submissions) if works(sandbox))


def choose(course: Path, trust_students: bool = False, submissions: tuple[Path, ...] = ()) -> Sandbox:
    """The best sandbox, or Refused when it is too weak and you have not said that you trust the students."""
    sandbox = best(course, submissions)
    if sandbox.level.rank < SAFE_RANK and not trust_students:
        raise Refused(
            f"This machine reaches only the level “{sandbox.level.name}”: {sandbox.level.promise}. "
            "Install bubblewrap (apt-get install bubblewrap), or run as root with the folders of the course "
            "and of the submissions closed to other users (chmod 700), "
            "or say --trust-students if you trust the code that you grade."
        )
    return sandbox


def described(level: Level) -> str:
    """One line that says which level was reached."""
    return f"sandbox level {level.rank} of 4, {level.name}: {level.promise}"
