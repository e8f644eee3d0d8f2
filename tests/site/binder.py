"""Make Binder's environment from .binder/ alone, in a fresh folder, and walk through every lesson in it.

Run it with `make binder-test`. It takes minutes and is no part of `make test`: it installs JupyterLab anew,
then opens each lesson in Chromium, runs it from top to bottom, and moves its slider.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from built import CHROMIUM, CHROMIUM_FLAGS, ROOT
from lab import walk
from playwright.sync_api import sync_playwright


def make_environment(folder: Path) -> Path:
    """Do what Binder does with the committed files: packages of .binder/requirements.txt, then postBuild."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    course = folder / "course"
    course.mkdir()
    subprocess.run(["tar", "-x"], cwd=course, input=archive, check=True)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    binaries = folder / "venv" / "bin"
    install = [
        binaries / "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
    ]
    subprocess.run([*install, ".binder/requirements.txt"], cwd=course, check=True)
    subprocess.run(["bash", ".binder/postBuild"], cwd=course, env=environment(folder), check=True)
    return course


def environment(folder: Path) -> dict[str, str]:
    """The shell's environment with the new folder's programs first and its settings nowhere else."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    path = f"{folder / 'venv' / 'bin'}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(home), "PYTHONHASHSEED": "0"}


@contextmanager
def jupyter_lab(folder: Path, course: Path) -> Iterator[str]:
    """Start JupyterLab as Binder does, and give the address of its file view."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    command = [
        *("jupyter", "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root"),
        *(f"--IdentityProvider.token={token}", "--expose-app-in-browser"),
    ]
    server = subprocess.Popen(command, cwd=course, env=environment(folder), stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={token}")
        yield f"http://127.0.0.1:{port}/lab/tree/{{path}}?token={token}&reset"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(address: str, seconds: int = 120) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(1)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--folder", type=Path, help="where to make it (default: a temporary folder, removed after)"
    )
    parser.add_argument("--keep", action="store_true", help="use the environment that is in FOLDER already")
    parser.add_argument("lessons", nargs="*", help="beginnings of names, such as 03 (default: every lesson)")
    options = parser.parse_args()
    if CHROMIUM is None:
        print("Chromium is missing (on Debian: apt-get install chromium).", file=sys.stderr)
        return 2
    folder = (options.folder or Path(tempfile.mkdtemp(prefix="binder-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    course = folder / "course" if options.keep else make_environment(folder)
    wanted = tuple(options.lessons) or ("",)
    lessons = [path for path in sorted((course / "chapters").glob("*.ipynb")) if path.name.startswith(wanted)]
    failures = 0
    with jupyter_lab(folder, course) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for lesson in lessons:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(300_000)
            start = time.monotonic()
            try:
                seen = walk(page, address.format(path=lesson.relative_to(course).as_posix()))
                print(f"ok      {lesson.stem}: {seen}; {time.monotonic() - start:.0f} s", flush=True)
            except Exception as error:  # the next lesson may still be fine, and the reader wants all of them
                failures += 1
                print(f"FAILED  {lesson.stem}: {error}", flush=True)
            page.close()
        browser.close()
    if options.folder is None:
        shutil.rmtree(folder)
    print(f"{len(lessons) - failures} of {len(lessons)} lessons run in Binder's environment.")
    return 1 if failures or not lessons else 0


if __name__ == "__main__":
    sys.exit(main())
