"""A build that can be trusted: it stops at every kind of mistake, and gives the same files twice."""

from __future__ import annotations

import filecmp
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from built import ROOT

HEADER = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
    jupytext_version: 1.19.6
kernelspec:
  display_name: Python 3
  language: python
  name: python3
"""
DESCRIPTION = """\
myst:
  html_meta:
    description: A page made by a test, with a description that is as long as it has to be.
"""
GOOD = """
(home)=
# A page

A formula $n^2$, a {term}`word`, a link to [the start](#home).

```{glossary}
word
  What a text is made of.
```

```{code-cell} ipython3
len("tokens")
```
"""
MISTAKES = {
    "a failing cell": (GOOD + "\n```{code-cell} ipython3\n1 / 0\n```\n", "ZeroDivisionError"),
    "a missing reference": (GOOD + "\nSee {ref}`no-such-label`.\n", "undefined label"),
    "a missing term": (GOOD + "\nA {term}`no such word`.\n", "no such word"),
    "a dead link to a page": (GOOD + "\nSee [there](no-such-page.md).\n", "no-such-page"),
    "a dead link to a heading": (GOOD + "\nSee [there](#no-such-heading).\n", "no-such-heading"),
    "a formula that cannot be set": (GOOD + "\n$$\\frac{1}{$$\n", "cannot be set"),
}


def build(folder: Path, text: str, description: str = DESCRIPTION) -> subprocess.CompletedProcess[str]:
    """Build a book of one page with the course's own configuration."""
    shutil.copytree(ROOT / "book", folder / "book", ignore=shutil.ignore_patterns("*.md"))
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    config["sphinx"]["config"]["html_additional_pages"] = {}  # the not-found page links to the glossary
    (folder / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: book/index\n", "utf-8")
    (folder / "book" / "index.md").write_text(HEADER + description + "---\n" + text, "utf-8")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", ".", "-n", "-W", "--keep-going"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_page_without_mistakes_is_built_and_two_builds_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first, second = build(tmp_path / "one", GOOD), build(tmp_path / "two", GOOD)
    assert first.returncode == second.returncode == 0, first.stdout + first.stderr
    one, two = tmp_path / "one/_build/html", tmp_path / "two/_build/html"
    assert 'title="What a text is made of."' in (one / "index.html").read_text("utf-8")
    assert "<math" in (one / "index.html").read_text("utf-8")
    assert differences(one, two) == []


def differences(one: Path, two: Path) -> list[str]:
    """The files, as paths from the site's root, that are in one build alone or differ."""
    names = {
        path.relative_to(base).as_posix() for base in (one, two) for path in base.rglob("*") if path.is_file()
    }
    _, different, missing = filecmp.cmpfiles(one, two, names, shallow=False)
    return sorted(different + missing)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_stops_the_build(mistake: str, tmp_path: Path) -> None:
    text, message = MISTAKES[mistake]
    result = build(tmp_path, text)
    assert result.returncode != 0
    logs = [log.read_text("utf-8") for log in (tmp_path / "_build").rglob("*.err.log")]
    assert message in result.stdout + result.stderr + "".join(logs)


@pytest.mark.parametrize(
    "description", ["", DESCRIPTION.replace("A page made", "A page made " + "long " * 40)]
)
def test_a_page_without_a_fitting_description_stops_the_build(description: str, tmp_path: Path) -> None:
    result = build(tmp_path, GOOD, description)
    assert result.returncode != 0
    assert "Give the page" in result.stdout + result.stderr


def test_addresses_are_those_of_the_place_where_the_site_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://example.org/course/"
    monkeypatch.setenv("SITE_URL", address.rstrip("/"))  # as GitHub gives it
    assert build(tmp_path, GOOD).returncode == 0
    site = tmp_path / "_build/html"
    head = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser").head
    card = {tag["property"]: tag["content"] for tag in head.find_all("meta", property=True)}
    assert head.find("link", rel="canonical")["href"] == card["og:url"] == address
    assert card["og:image"] == address + "_static/card.png"
    assert (site / "_static/card.png").exists()
    assert card["og:title"] == "A page"
    assert card["og:description"] == head.find("meta", {"name": "description"})["content"]
    assert head.find("meta", {"name": "twitter:card"})["content"] == "summary_large_image"
    assert re.findall("<loc>(.+)</loc>", (site / "sitemap.xml").read_text("utf-8")) == [address]
    assert f"Sitemap: {address}sitemap.xml" in (site / "robots.txt").read_text("utf-8")
