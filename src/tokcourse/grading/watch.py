"""Watch a run from outside: feed it, read it, stop it when a budget is used up, leave nothing behind."""

import fcntl
import io
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

TOTAL_BYTES = 4 * 2**30
"""The most memory that all processes of a run may hold together."""

OUTPUT_BYTES = 4 * 2**20
FIRST_UID, UIDS = 61_000, 1_000


@contextmanager
def own_uid() -> Iterator[int]:
    """A user id that no other run on this machine uses now."""
    for uid in range(FIRST_UID, FIRST_UID + UIDS):
        lock = os.open(
            Path(tempfile.gettempdir()) / f"tokcourse-{os.getuid()}-{uid}.lock", os.O_CREAT | os.O_RDWR, 0o600
        )
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            continue
        try:
            yield uid
        finally:
            os.close(lock)
        return
    raise RuntimeError("Too many runs at the same time.")


def end_all_of(uid: int) -> None:
    """End every process of a user id that belongs to one run alone."""
    for _ in range(100):  # a process that forks while we look is met in the next round
        alive = [path for path in Path("/proc").glob("[0-9]*") if _owner(path) == uid]
        if not alive:
            return
        for path in alive:
            with suppress(OSError):
                os.kill(int(path.name), signal.SIGKILL)
        time.sleep(0.02)


def _owner(path: Path) -> int | None:
    """The user of a process; not the owner of its folder, which a process can hide."""
    with suppress(OSError, ValueError, IndexError):
        return int((path / "status").read_text(errors="replace").partition("\nUid:")[2].split()[0])
    return None


def sweep(uid: int) -> None:
    """Remove what a user id has left in the places where everybody may write."""
    for folder in ("/tmp", "/var/tmp", "/dev/shm"):
        with suppress(OSError):
            for path in Path(folder).iterdir():
                if path.lstat().st_uid == uid:
                    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def watch(process: subprocess.Popen, request: bytes, seconds: float) -> tuple[str, str]:
    """Feed the process and read it, until it ends or one of its budgets does."""
    chunks: list[bytes] = []
    size = 0
    reason = "done"
    deadline = time.monotonic() + seconds
    to_driver, from_driver = cast(IO[bytes], process.stdin), cast(io.BufferedReader, process.stdout)

    def feed() -> None:
        with suppress(OSError):
            to_driver.write(request)
            to_driver.close()

    def read() -> None:
        nonlocal size
        while size <= OUTPUT_BYTES and (chunk := from_driver.read1(65536)):
            chunks.append(chunk)
            size += len(chunk)

    threads = [threading.Thread(target=target, daemon=True) for target in (feed, read)]
    for thread in threads:
        thread.start()
    while threads[1].is_alive():
        threads[1].join(0.25)
        if size > OUTPUT_BYTES:
            reason = "too much output"
        elif time.monotonic() > deadline:
            reason = "out of time"
        elif memory(process.pid) > TOTAL_BYTES:
            reason = "too much memory"
        else:
            continue
        break
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    threads[1].join(5)
    return b"".join(chunks)[:OUTPUT_BYTES].decode("utf-8", errors="replace"), reason


def memory(pid: int) -> int:
    """The bytes in memory of a process and all below it."""
    total, waiting = 0, [pid]
    page = os.sysconf("SC_PAGE_SIZE")
    while waiting:
        one = Path(f"/proc/{waiting.pop()}")
        with suppress(OSError, ValueError, IndexError):
            total += int((one / "statm").read_text().split()[1]) * page
            for task in (one / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return total
