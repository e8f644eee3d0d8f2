"""Write a file whole or not at all: until everything is written, the old file stays as it was."""

from __future__ import annotations

import errno
import os
import secrets
import shutil


def check_folder(path: str | os.PathLike[str]) -> str:
    """The folder that a file is in, or would be; FileNotFoundError if there is none.

    >>> check_folder("no/such/folder/a.txt")
    Traceback (most recent call last):
    FileNotFoundError: [Errno 2] there is no such folder; make it first: '...'
    """
    folder = os.fsdecode(os.path.dirname(os.path.realpath(path)))
    if not os.path.isdir(folder):
        raise FileNotFoundError(errno.ENOENT, "there is no such folder; make it first", folder)
    return folder


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Put these bytes in place of a file's content in one step: a reader sees the old file or the new one.

    A link stays a link, to the new content, and a file keeps its rights.
    Raises OSError when the file cannot be written, FileNotFoundError when its folder is missing.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(f"{folder}/a.txt", b"hello")
    ...     Path(folder, "a.txt").read_text()
    'hello'
    """
    if os.path.exists(path) and not os.path.isfile(path):  # a device or a pipe is written to, not replaced
        with open(path, "wb") as file:
            file.write(data)
        return
    target = os.path.realpath(path)
    partial = os.path.join(check_folder(path), f".{secrets.token_hex(8)}.partial")
    try:
        with open(partial, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(target):
            shutil.copymode(target, partial)
        os.replace(partial, target)
    except BaseException:
        if os.path.exists(partial):
            os.remove(partial)
        raise
