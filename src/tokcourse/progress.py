"""A progress bar where a person watches, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def watched(
    steps: Iterable[T], label: str, total: int | None = None, show: bool | None = None
) -> Iterable[T]:
    """The same steps, with a bar on standard error if it is a terminal; `show` forces it on or off.

    >>> list(watched([1, 2, 3], "count", show=False))
    [1, 2, 3]
    """
    if show is None:
        show = sys.stderr is not None and sys.stderr.isatty()
    if not show:
        return steps
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        return steps
    bar: Iterable[T] = tqdm(steps, desc=label, total=total, delay=0.5, dynamic_ncols=True)
    return bar
