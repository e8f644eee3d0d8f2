"""Special tokens: control tokens such as <|endoftext|>, ids of their own that no merging makes.

Their danger: a text from a stranger may spell one out.
So text becomes a control token only where you allow it, and by default a text that spells one is refused.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Container, Iterable, Mapping

from tokcourse.utf8 import check_text


class SpecialTokenError(ValueError):
    """A text spells a special token that was not allowed."""


def checked_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names as a tuple; ValueError for one that is empty, there twice, or no text."""
    if isinstance(names, str):
        raise TypeError(f"special_tokens must be a list of names, such as [{names!r}], not one str")
    if not isinstance(names, Iterable):
        raise TypeError(f"special_tokens must be a list of names, such as ['<|end|>'], not {names!r}")
    names = tuple(names)
    for name in names:
        if not isinstance(name, str) or not name:
            raise ValueError(f"a special token must be a str with at least one character, not {name!r}")
        check_text(name)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the special token {twice!r} is given twice")
    return names


def numbered(
    special_tokens: Iterable[str] | Mapping[str, int], taken: Container[int], first: int
) -> dict[str, int]:
    """{name: id}: the ids given, or those from `first` on; ValueError if one is taken.

    >>> numbered(["<|start|>", "<|end|>"], range(300), 300)
    {'<|start|>': 300, '<|end|>': 301}
    """
    names = checked_names(special_tokens)
    if not isinstance(special_tokens, Mapping):
        return {name: first + n for n, name in enumerate(names)}
    for name, idx in special_tokens.items():
        if not isinstance(idx, int) or idx < 0 or idx in taken:
            raise ValueError(f"the special token {name!r} needs an id that no byte or merge has, not {idx!r}")
    return dict(special_tokens)


@functools.lru_cache(maxsize=256)
def _finder(names: Collection[str]) -> re.Pattern[str]:
    """Finds each of the names, the longest first, so that one inside another does not hide it."""
    return re.compile("(" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + ")")


def split_out(text: str, names: Collection[str]) -> list[str]:
    """Split a text at special tokens: text, name, text, name, ..., text.

    >>> split_out("one<|end|>two", ("<|end|>",))
    ['one', '<|end|>', 'two']
    >>> split_out("<s><s>!", ("<s>", "<s><s>"))
    ['', '<s><s>', '!']
    """
    return _finder(tuple(names)).split(text) if names else [text]


def allowed(text: str, rule: str | Collection[str], names: Collection[str]) -> Collection[str]:
    """The special tokens that may be recognised in a text.

    `rule` as in tiktoken: "all" allows all; "none" treats all as ordinary text; "none_raise" refuses a text
    that spells one; a set allows its members and refuses a text that spells any other.

    >>> allowed("<|end|>", "all", {"<|end|>"})
    {'<|end|>'}
    >>> allowed("<|end|>", "none_raise", {"<|end|>"})
    Traceback (most recent call last):
    tokcourse.special.SpecialTokenError: the text spells the special token '<|end|>' at position 0; ...

    Raises SpecialTokenError for such a text, ValueError for a rule that is none of these.
    """
    if isinstance(rule, str) or not isinstance(rule, Collection):
        if rule == "all":
            return names
        if rule == "none":
            return ()
        if rule != "none_raise":
            raise ValueError(
                f"allowed_special must be 'all', 'none', 'none_raise' or a set of names, not {rule!r}"
            )
        rule = ()
    if unknown := [name for name in rule if name not in names]:
        raise ValueError(f"{unknown[0]!r} is no special token of this tokenizer; it has {sorted(names)}")
    refused = tuple(name for name in names if name not in rule)
    if refused and (match := _finder(refused).search(text)):
        raise SpecialTokenError(
            f"the text spells the special token {match.group()!r} at position {match.start()}; "
            "pass allowed_special='none' to encode it as ordinary text, or allow it by name"
        )
    return tuple(rule)
