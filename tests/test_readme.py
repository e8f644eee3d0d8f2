"""What README, CONTRIBUTING and their neighbours say can be done, and the forms that people fill in."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tokcourse import cli

ROOT = Path(__file__).parents[1]
TEXTS = {
    name: (ROOT / name).read_text("utf-8")
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md")
}


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


def test_a_lesson_becomes_a_notebook_as_the_readme_says(tmp_path):
    (line,) = (line for block in blocks("sh") for line in block.splitlines() if "jupytext" in line)
    *options, lesson = line.split()[1:]
    (tmp_path / lesson).parent.mkdir()
    (tmp_path / lesson).write_bytes((ROOT / lesson).read_bytes())
    subprocess.run([sys.executable, "-m", "jupytext", *options, lesson], cwd=tmp_path, check=True)
    notebook = Path(lesson).with_suffix(".ipynb").as_posix()
    assert (tmp_path / notebook).is_file() and f"jupyter lab {notebook}" in TEXTS["README.md"]


def named_files() -> set[str]:
    """Files and folders that the texts name, in backticks or as links, but for patterns and what is built."""
    names = re.findall(r"`([\w.-]+/[\w./-]*)`|\]\((?!http)([^)#]+)\)", "\n".join(TEXTS.values()))
    return {a or b for a, b in names if not {"NN", "_build", "name.py"} & set(re.split(r"[/-]", a or b))}


@pytest.mark.parametrize("name", sorted(named_files() - {".venv/"}))
def test_each_file_that_is_named_exists(name):
    inside = [ROOT, ROOT / "book", ROOT / "src/tokcourse/widgets"]
    assert any((folder / name).exists() for folder in inside), f"{name} does not exist"


FORMS = sorted(path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
FIELDS = {"input", "textarea", "markdown", "dropdown", "checkboxes"}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_issue_forms_are_what_github_reads(path):
    form = yaml.safe_load(path.read_text("utf-8"))
    assert set(form) == {"name", "description", "labels", "body"} and form["name"] and form["description"]
    ids = [field["id"] for field in form["body"]]
    assert len(set(ids)) == len(ids)
    for field in form["body"]:
        assert set(field) <= {"type", "id", "attributes", "validations"} and field["type"] in FIELDS
        assert field["attributes"]["label"]
    assert any(field.get("validations", {}).get("required") for field in form["body"])


def test_there_are_forms_and_a_private_way_to_report_a_hole():
    assert {path.stem for path in FORMS} == {"bug", "wrong-fact", "exercise", "idea"}
    config = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/config.yml").read_text("utf-8"))
    (link,) = config["contact_links"]
    book = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    assert link["url"] == f"{book['repository']['url']}/security/advisories/new"
    assert set(link) == {"name", "url", "about"}


def test_security_lists_the_levels_that_the_grader_has():
    from tokcourse.grading import sandbox

    rows = dict(re.findall(r"^\| (\d), ([a-z ]+) \|", TEXTS["SECURITY.md"], re.M))
    levels = [sandbox.BUBBLEWRAP, sandbox.OTHER_USER, sandbox.NAMESPACES, sandbox.LIMITED]
    assert rows == {str(level.rank): level.name for level in levels}
    for line in re.findall(r"^\| \d, .*$", TEXTS["SECURITY.md"], re.M):
        assert ("only with" in line) == (int(line[2]) < sandbox.SAFE_RANK)


def test_the_citation_has_what_citation_files_need():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    assert cited["cff-version"] == "1.2.0" and cited["type"] == "software"
    assert all(set(author) <= {"name", "given-names", "family-names", "orcid"} for author in cited["authors"])
    book = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    assert cited["repository-code"] == book["repository"]["url"]


def test_the_version_is_the_same_everywhere():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"] == version
    assert f"## {version} " in (ROOT / "CHANGELOG.md").read_text("utf-8")
