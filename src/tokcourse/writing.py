"""Write a file whole or not at all: until everything is written, the old file stays as it was."""

from __future__ import annotations

import os
import secrets


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Put these bytes in place of a file's content in one step: a reader sees the old file or the new one.

    A link stays a link, to the new content. Raises OSError when the file cannot be written.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(f"{folder}/a.txt", b"hello")
    ...     Path(folder, "a.txt").read_text()
    'hello'
    """
    target = os.path.realpath(path)
    partial = f"{target}.{secrets.token_hex(4)}.partial"
    try:
        with open(partial, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    except BaseException:
        if os.path.exists(partial):
            os.remove(partial)
        raise
