"""Let nbval notice within seconds that a kernel has died; by itself it waits for the timeout of the cell."""

from queue import Empty
from time import monotonic
from typing import Any

import pytest

LOOK_EVERY = 1.0  # seconds


def pytest_configure(config: pytest.Config) -> None:
    """Put the watchful kernel in the place of nbval's own, when notebooks are to be run."""
    if not (config.getoption("nbval", default=False) or config.getoption("nbval_lax", default=False)):
        return
    import nbval.plugin

    class WatchfulKernel(nbval.plugin.RunningKernel):
        def get_message(self, stream: str, timeout: float | None = None) -> Any:
            """Wait for a message as nbval does, but look now and then whether the kernel still lives."""
            deadline = None if timeout is None else monotonic() + timeout
            while True:
                left = LOOK_EVERY if deadline is None else deadline - monotonic()
                try:
                    return super().get_message(stream, timeout=max(0, min(LOOK_EVERY, left)))
                except Empty:
                    if not self.is_alive():
                        raise RuntimeError("The kernel died while it ran this cell.") from None
                    if deadline is not None and monotonic() >= deadline:
                        raise

    nbval.plugin.RunningKernel = WatchfulKernel
