"""What `make lite` does to packages and notebooks, tried without a network and without a browser."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lite_build", ROOT / "book" / "lite" / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def pyodide(build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A core whose lock file names two packages, and a release that has them."""
    release, core = tmp_path / "release", tmp_path / "core"
    release.mkdir()
    core.mkdir()
    packages = {}
    for name, depends in {"regex": ["Some_Helper"], "some-helper": [], "other": []}.items():
        content = name.encode()
        (release / f"{name}.whl").write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        packages[name] = {"file_name": f"{name}.whl", "sha256": sha256, "depends": depends}
    (core / "pyodide-lock.json").write_text(json.dumps({"packages": packages}))
    monkeypatch.setattr(build, "RELEASE", release.as_uri() + "/")
    monkeypatch.setattr(build, "COMPILED", ["regex"])
    return core


def test_full_release_brings_what_is_needed_and_no_more(build: ModuleType, pyodide: Path) -> None:
    build.add_compiled(pyodide)
    assert {path.name for path in pyodide.glob("*.whl")} == {"regex.whl", "some-helper.whl"}


def test_file_with_another_hash_is_refused(build: ModuleType, pyodide: Path) -> None:
    (pyodide.parent / "release" / "some-helper.whl").write_bytes(b"something else")
    with pytest.raises(ValueError, match=r"some-helper\.whl is not the file that was pinned"):
        build.add_compiled(pyodide)
    assert not (pyodide / "some-helper.whl").exists()


def test_notebooks_of_the_list_exist(build: ModuleType) -> None:
    for name, needs in build.NOTEBOOKS.items():
        assert needs in ("core", "full")
        assert (ROOT / f"{name}.md").exists() or (ROOT / f"{name}.ipynb").exists(), name


def test_figures_become_text_where_nothing_draws(build: ModuleType) -> None:
    cell = {"cell_type": "code", "id": "a", "source": "import matplotlib.pyplot as plt\nplt.subplots()"}
    shown = build.without_matplotlib(cell)
    assert shown["cell_type"] == "markdown" and cell["source"] in shown["source"]
    other = {"cell_type": "code", "id": "b", "source": "print(1)"}
    assert build.without_matplotlib(other) is other and build.with_a_clock(other) is other


def test_cell_is_timed_by_a_clock_that_a_browser_has(build: ModuleType) -> None:
    cell = {"cell_type": "code", "source": ["from time import process_time\n", "start = process_time()"]}
    namespace: dict[str, object] = {}
    exec(build.with_a_clock(cell)["source"], namespace)
    assert namespace["process_time"].__name__ == "perf_counter"  # type: ignore[attr-defined]
