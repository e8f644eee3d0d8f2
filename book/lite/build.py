"""Build JupyterLite, the course's notebooks with a Python that runs in the page, into the built site.

    python book/lite/build.py                        with the core of Pyodide, from npm
    python book/lite/build.py --pyodide FOLDER       with a full release of Pyodide, unpacked

The core has Python and its standard library. What else JupyterLite needs is carried along as wheels, so that
no other host is asked for anything. Lessons that need compiled packages (regex, tiktoken, NumPy, ...) run
only with a full release, which has them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"
PYODIDE = "0.27.7"  # the newest whose micropip the Python index has a match for
WHEELS = Path(__file__).with_name("wheels.txt")
TAGS = ["--python-version=3.12", "--platform=any", "--implementation=py", "--abi=none", "--only-binary=:all:"]
# What these wheels need from each other; their other dependencies serve a real terminal or a real server.
DEPENDS = {
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    "ipython": [
        *("asttokens", "decorator", "executing", "ipython-pygments-lexers", "matplotlib-inline"),
        *("prompt-toolkit", "pure-eval", "pygments", "stack-data", "traitlets", "typing-extensions"),
        "wcwidth",
    ],
    "ipython-pygments-lexers": ["pygments"],
    "ipywidgets": ["comm", "ipython", "jupyterlab-widgets", "traitlets"],
    "jedi": ["parso"],
    "micropip": ["packaging"],
    "tokcourse": ["ipywidgets", "anywidget"],
}
KERNEL = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
LEFT_OUT = ["ssl", "sqlite3"]  # asked for by the kernel, needed by nothing here


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)


def pyodide_core(folder: Path) -> Path:
    """Fetch Pyodide's core from npm and return the folder that holds it."""
    run("npm", "pack", "--silent", f"pyodide@{PYODIDE}", cwd=folder)
    shutil.unpack_archive(folder / f"pyodide-{PYODIDE}.tgz", folder)
    return folder / "package"


def collect_wheels(folder: Path) -> list[Path]:
    """The pinned wheels, the course's own, and an empty one for each package that is left out."""
    run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", *TAGS,
        "--dest", folder, "--requirement", WHEELS)  # fmt: skip
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    for name in LEFT_OUT:
        info = f"{name}-0.dist-info"
        with zipfile.ZipFile(folder / f"{name}-0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    return sorted(folder.glob("*.whl"))


def lock_entry(wheel: Path) -> dict[str, Any]:
    """Describe a wheel in the way of pyodide-lock.json."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        fields = Parser().parsestr(archive.read(metadata).decode("utf-8"))
    name = fields["Name"].lower().replace("_", "-")
    top = {part.partition("/")[0].removesuffix(".py") for part in names if part.endswith(".py")}
    return {
        "name": name,
        "version": fields["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(module for module in top if module.isidentifier()),
        "depends": DEPENDS.get(name, []),
        "unvendored_tests": False,
    }


def add_wheels(pyodide: Path, wheels: list[Path]) -> None:
    """Put the wheels beside Pyodide and into its lock file, which from now on names only what is there."""
    path = pyodide / "pyodide-lock.json"
    lock = json.loads(path.read_text("utf-8"))
    there = {
        name: entry for name, entry in lock["packages"].items() if (pyodide / entry["file_name"]).exists()
    }
    for wheel in wheels:
        entry = lock_entry(wheel)
        if entry["name"] in there and entry["name"] != "tokcourse":
            continue  # a full release has its own
        shutil.copy(wheel, pyodide)
        there[entry["name"]] = entry
    if "regex" in there:
        there["tokcourse"]["depends"] = [*DEPENDS["tokcourse"], "regex"]
    lock["packages"] = there
    path.write_text(json.dumps(lock), "utf-8")


def copy_notebooks(folder: Path) -> None:
    """Take the notebooks that the book's build put beside its pages, and name the kernel that runs here."""
    for kind in ("chapters", "exercises", "solutions"):
        (folder / kind).mkdir(parents=True)
        for notebook in (SITE / kind).glob("*.ipynb"):
            content = json.loads(notebook.read_text("utf-8"))
            content["metadata"]["kernelspec"] = KERNEL
            (folder / kind / notebook.name).write_text(json.dumps(content), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pyodide", type=Path, help="an unpacked full release of Pyodide " + PYODIDE)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        lite = work / "lite"
        pyodide = lite / "static" / "pyodide"
        release = options.pyodide or pyodide_core(work)
        (work / "wheels").mkdir()
        shutil.copytree(release, pyodide, ignore=shutil.ignore_patterns("*.map"))
        add_wheels(pyodide, collect_wheels(work / "wheels"))
        copy_notebooks(work / "contents")
        shutil.copy(Path(__file__).with_name("jupyter-lite.json"), lite)
        shutil.rmtree(SITE / "lite", ignore_errors=True)
        build = [sys.executable, "-m", "jupyterlite_core", "build", "--apps=lab"]
        slim = ["--no-sourcemaps", "--no-unused-shared-packages"]
        run(*build, *slim, "--lite-dir", lite, "--contents", work / "contents", "--output-dir", SITE / "lite")
    print("JupyterLite is in _build/html/lite/, a part of the site: lite/lab/index.html")


if __name__ == "__main__":
    main()
