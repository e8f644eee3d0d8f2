"""What the README and CONTRIBUTING say can be done."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tokcourse import cli

ROOT = Path(__file__).parents[1]
TEXTS = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")}


def blocks(language: str) -> list[str]:
    pattern = rf"^```{language}\n(.*?)^```$"
    return [block for text in TEXTS.values() for block in re.findall(pattern, text, re.M | re.S)]


def test_the_python_of_the_readme_runs():
    assert len(blocks("python")) == 1
    exec(blocks("python")[0], {"__name__": "readme"})


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(blocks("sh"))))))
def test_each_make_target_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)


def test_the_grade_command_takes_what_the_readme_gives_it(capsys):
    (line,) = (line for block in blocks("sh") for line in block.splitlines() if "tokcourse grade" in line)
    assert "--output" in line
    with pytest.raises(SystemExit, match="0"):
        cli.main(["grade", "--help"])
    assert "--output" in capsys.readouterr().out


def named_files() -> set[str]:
    """Files and folders that the texts name, in backticks or as links, but for patterns and what is built."""
    names = re.findall(r"`([\w.-]+/[\w./-]*)`|\]\((?!http)([^)#]+)\)", "\n".join(TEXTS.values()))
    return {a or b for a, b in names if not {"NN", "_build", "name.py"} & set(re.split(r"[/-]", a or b))}


@pytest.mark.parametrize("name", sorted(named_files() - {".venv/"}))
def test_each_file_that_is_named_exists(name):
    inside = [ROOT, ROOT / "book", ROOT / "src/tokcourse/widgets"]
    assert any((folder / name).exists() for folder in inside), f"{name} does not exist"


def test_the_version_is_the_same_everywhere():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"] == version
    assert f"## {version} " in (ROOT / "CHANGELOG.md").read_text("utf-8")
