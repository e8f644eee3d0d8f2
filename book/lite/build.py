"""Build JupyterLite, the course's notebooks with a Python that runs in the page, into the built site.

    python book/lite/build.py             with the core of Pyodide: Python and its standard library
    python book/lite/build.py --full      with the compiled packages of its full release, too

The core comes from npm. What else JupyterLite needs is carried along as wheels, so that no other host is
asked for anything. On the core a small stand-in takes the place of `regex`, and cells that draw with
matplotlib show their code only. notebooks.json says which notebooks run on the core, and which need more.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"
PYODIDE = "0.27.7"  # the newest whose micropip the Python index has a match for
PYODIDE_SHA256 = "89d5d952675eb08e11286e52c7238f1248ce71726e896db9703e73bef23dc343"
RELEASE = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
COMPILED = ["matplotlib", "numpy", "regex"]  # what lessons import of the full release
HERE = Path(__file__).parent
NOTEBOOKS: dict[str, str] = json.loads((HERE / "notebooks.json").read_text("utf-8"))
NO_MATPLOTLIB = """\
*This Python has no matplotlib, so the code below cannot draw. The page of this notebook shows the figure.*

```python
{source}
```"""
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
    "tokcourse": ["ipywidgets", "anywidget", "regex"],
}
KERNEL = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
LEFT_OUT = ["ssl", "sqlite3"]  # asked for by the kernel, needed by nothing here


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)


def check(content: bytes, sha256: str, name: str) -> None:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{name} is not the file that was pinned: its SHA-256 differs")


def pyodide_core(folder: Path) -> Path:
    """Fetch Pyodide's core from npm and return the folder that holds it."""
    run("npm", "pack", "--silent", f"pyodide@{PYODIDE}", cwd=folder)
    archive = folder / f"pyodide-{PYODIDE}.tgz"
    check(archive.read_bytes(), PYODIDE_SHA256, archive.name)
    shutil.unpack_archive(archive, folder)
    return folder / "package"


def add_compiled(pyodide: Path) -> None:
    """Fetch packages of the full release; the lock file that npm brought has the hash of each."""
    packages = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))["packages"]
    wanted, seen = list(COMPILED), set()
    while wanted:
        entry = packages[wanted.pop()]
        if entry["file_name"] in seen:
            continue
        seen.add(entry["file_name"])
        wanted += [name.lower().replace("_", "-") for name in entry["depends"]]
        with urllib.request.urlopen(RELEASE + entry["file_name"], timeout=120) as answer:
            content = answer.read()
        check(content, entry["sha256"], entry["file_name"])
        (pyodide / entry["file_name"]).write_bytes(content)


def collect_wheels(folder: Path) -> list[Path]:
    """The pinned wheels, the course's own, the stand-in, and an empty one for each package left out."""
    run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", *TAGS,
        "--dest", folder, "--requirement", HERE / "wheels.txt")  # fmt: skip
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    write_wheel(folder, "regex", HERE / "regex.py")
    for name in LEFT_OUT:
        write_wheel(folder, name)
    return sorted(folder.glob("*.whl"))


def write_wheel(folder: Path, name: str, *modules: Path) -> None:
    info = f"{name}-0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-0-py3-none-any.whl", "w") as wheel:
        for module in modules:
            wheel.write(module, module.name)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


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
    lock["packages"] = there
    path.write_text(json.dumps(lock), "utf-8")


def copy_notebooks(folder: Path, full: bool) -> None:
    """Take the notebooks that the book's build put beside its pages, and name the kernel that runs here."""
    for name, needs in NOTEBOOKS.items():
        if needs == "full" and not full:
            continue
        content = json.loads((SITE / f"{name}.ipynb").read_text("utf-8"))
        content["metadata"]["kernelspec"] = KERNEL
        content["cells"] = [with_a_clock(cell) for cell in content["cells"]]
        if not full:
            content["cells"] = [without_matplotlib(cell) for cell in content["cells"]]
        target = folder / f"{name}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(content), "utf-8")


def with_a_clock(cell: dict[str, Any]) -> dict[str, Any]:
    """The cell; timed by the clock on the wall, because a browser has no other."""
    source = "".join(cell["source"])
    if cell["cell_type"] != "code" or "import process_time" not in source:
        return cell
    clock = "import perf_counter as process_time  # a browser has no clock for one program"
    return {**cell, "source": source.replace("import process_time", clock)}


def without_matplotlib(cell: dict[str, Any]) -> dict[str, Any]:
    """The cell; or its code to read, if it draws with matplotlib."""
    source = "".join(cell["source"])
    if cell["cell_type"] != "code" or "plt.subplots" not in source:
        return cell
    text = NO_MATPLOTLIB.format(source=source)
    return {"cell_type": "markdown", "id": cell["id"], "metadata": {}, "source": text}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--full", action="store_true", help="with packages of Pyodide's full release")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        lite = work / "lite"
        pyodide = lite / "static" / "pyodide"
        (work / "wheels").mkdir()
        shutil.copytree(pyodide_core(work), pyodide, ignore=shutil.ignore_patterns("*.map"))
        if options.full:
            add_compiled(pyodide)
        add_wheels(pyodide, collect_wheels(work / "wheels"))
        copy_notebooks(work / "contents", options.full)
        shutil.copy(HERE / "jupyter-lite.json", lite)
        shutil.copy(HERE / "overrides.json", lite)  # arrow keys belong to the slider that has the focus
        shutil.rmtree(SITE / "lite", ignore_errors=True)
        build = [sys.executable, "-m", "jupyterlite_core", "build", "--apps=lab"]
        slim = ["--no-sourcemaps", "--no-unused-shared-packages"]
        run(*build, *slim, "--lite-dir", lite, "--contents", work / "contents", "--output-dir", SITE / "lite")
    print("JupyterLite is in _build/html/lite/, a part of the site: lite/lab/index.html")


if __name__ == "__main__":
    main()
