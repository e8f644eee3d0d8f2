"""Runs inside the sandbox: executes cells with nbclient, writes one line of JSON for each finished cell.

    standard input     {"cells": [{"key": ..., "code": ...}], "cell_seconds": 5, "output_limit": 200000}
    standard output    {"key": ..., "outputs": [bundle, ...], "error": name or null}, at last {"end": reason}

Only bundles of the check's type are kept; printed text and pictures are dropped as they come.
Nothing that this program writes is believed, except as a value to compare.
"""

import contextlib
import json
import os
import signal
import sys
from typing import Any

from tokcourse.grading.hardening import harden

MIME = "application/vnd.tokcourse.check+json"
COUNTED = ("stream", "display_data", "execute_result", "error", "update_display_data")


def main() -> None:
    """Run the request on standard input to its end, then leave at once, whatever the kernel still does."""
    lines = os.fdopen(os.dup(1), "w", buffering=1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    harden()
    request = json.loads(sys.stdin.read())
    reason = "error"
    with contextlib.suppress(BaseException):
        reason = run(request, lambda line: print(json.dumps(line), file=lines, flush=True))
    print(json.dumps({"end": reason}), file=lines, flush=True)
    os._exit(0)


def run(request: dict, say: Any) -> str:
    """Execute the cells in a fresh kernel; returns why it ended: "done", "kernel died" or "kernel stuck"."""
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # jsonschema can do without: 0.7 s saved
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError

    cells = [
        nbformat.v4.new_code_cell(cell["code"], id=f"cell-{i}") for i, cell in enumerate(request["cells"])
    ]

    class Stuck(Exception):
        """The kernel has not even begun this cell: an earlier one does not let go of it."""

    class Client(NotebookClient):
        begun = -1
        size = 0

        def process_message(self, msg: dict, cell: Any, cell_index: int) -> Any:
            """Keep the check's bundles, count the rest, and interrupt a cell that floods us."""
            kind = msg["msg_type"]
            if kind == "execute_input" and self.begun != cell_index:
                self.begun, self.size = cell_index, 0
            if kind in COUNTED:
                self.size += len(json.dumps(msg["content"], default=str))
                if self.size > request["output_limit"]:
                    with contextlib.suppress(Exception):
                        os.kill(manager.provisioner.pid, signal.SIGINT)  # type: ignore[union-attr]
                    return None
                if kind != "error" and MIME not in msg["content"].get("data", {}):
                    return None
            return super().process_message(msg, cell, cell_index)

    def finished(cell: Any, cell_index: int, execute_reply: dict | None = None, **_: Any) -> None:
        reply = (execute_reply or {}).get("content", {})
        if reply.get("ename") == "TimeoutError" and client.begun != cell_index:
            raise Stuck
        bundles = [output["data"][MIME] for output in cell.outputs if MIME in output.get("data", {})]
        error = reply.get("ename") if reply.get("status") == "error" else None
        say({"key": request["cells"][cell_index]["key"], "outputs": bundles, "error": error})

    manager = AsyncKernelManager(kernel_name="python3", transport="ipc")
    client = Client(
        nbformat.v4.new_notebook(cells=cells),
        km=manager,
        timeout=request["cell_seconds"],
        interrupt_on_timeout=True,
        error_on_timeout={"ename": "TimeoutError", "evalue": "", "traceback": [], "status": "error"},
        allow_errors=True,
        store_widget_state=False,
        record_timing=False,
        startup_timeout=60,
        on_cell_executed=finished,
    )
    try:
        client.execute()
    except DeadKernelError:
        return "kernel died"
    except Stuck:
        return "kernel stuck"
    return "done"


if __name__ == "__main__":
    main()
