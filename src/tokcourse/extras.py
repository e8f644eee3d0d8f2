"""Packages that come with an extra: who lacks one is told what to install."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Put imports under this, and the error for a missing package names the extra that brings it.

    >>> with extra("course"):
    ...     import no_such_package
    Traceback (most recent call last):
    ...
    ModuleNotFoundError: no_such_package is not installed: run pip install "tokcourse[course]"
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("tokcourse"):
            raise
        package = error.name.partition(".")[0]
        advice = f'{package} is not installed: run pip install "tokcourse[{name}]"'
        raise ModuleNotFoundError(advice, name=error.name) from error
