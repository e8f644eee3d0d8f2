"""The index leads from each term to the glossary and its uses, from each function and module to its entry."""

from __future__ import annotations

import re

import pytest
from built import lessons, soup

INDEX = "genindex.html"


@pytest.mark.parametrize("lesson", lessons())
def test_each_term_of_a_lesson_is_in_the_index(lesson: str) -> None:
    used = {link["href"].partition("#term-")[2].lower() for link in soup(lesson).main.select("a.term")}
    listed = {link["href"] for link in soup(INDEX).main.select("li a")}
    assert used
    assert {f"{lesson}#use-of-{term}" for term in used} <= listed


def test_each_entry_has_a_definition_and_a_name_that_says_where_it_leads() -> None:
    entries = soup(INDEX).main.select("td > ul > li")
    assert entries
    for entry in entries:  # several functions of one name stand under it
        href = entry.find("a")["href"]
        assert "book/glossary.html#term-" in href or re.match(r"book/api\.html#(module-)?tokcourse\.", href)
    assert not [link.text for link in soup(INDEX).main.select("li a") if link.text.strip().startswith("[")]


def test_the_glossary_leads_to_the_index() -> None:
    assert soup("book/glossary.html").main.find("a", href=f"../{INDEX}")
