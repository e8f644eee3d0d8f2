"""Whose notebook is it? The platform's names tell; what a student packs into an archive does not."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file_?(?P<rest>.*)$")
CANVAS = re.compile(r"^(?P<name>[a-z]+)(?:_LATE)?_(?P<id>\d+)_\d+_(?P<rest>.+)$")
EXERCISE = re.compile(r"[ _-]*\d\d-[a-z0-9-]+$")
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
"""Characters that turn the direction of the text after them."""


def who(path: PurePosixPath) -> tuple[str, str]:
    """The student's name and id, as far as the path of a notebook tells them.

    >>> who(PurePosixPath("Ada Lovelace_4711_assignsubmission_file/02-bpe.ipynb"))
    ('Ada Lovelace', '4711')
    >>> who(PurePosixPath("lovelaceada_12_345_02-bpe.ipynb"))
    ('lovelaceada', '12')
    >>> who(PurePosixPath("ada/exercises/02-bpe.ipynb")), who(PurePosixPath("ada_02-bpe.ipynb"))
    (('ada', ''), ('ada', ''))
    """
    first = path.parts[0]
    match = from_platform(first)
    if match:
        return match["name"], match["id"]
    if len(path.parts) > 1:
        return first, ""
    return EXERCISE.sub("", path.stem) or path.stem, ""


def from_platform(name: str) -> re.Match | None:
    """What Moodle or Canvas say in the name of a folder or file that they export."""
    return MOODLE.match(name) or CANVAS.match(name)


def owner(archive: PurePosixPath) -> PurePosixPath:
    """The folder that the contents of a student's archive belong in, whatever they call themselves.

    >>> owner(PurePosixPath("ada_02-bpe.zip")), owner(PurePosixPath("ada/work.zip"))
    (PurePosixPath('ada'), PurePosixPath('ada'))
    """
    if archive.parent.parts:
        return archive.parent
    stem = archive.stem
    return PurePosixPath(stem if from_platform(stem) else EXERCISE.sub("", stem) or stem)


def is_export(names: list[PurePosixPath]) -> bool:
    """Is this an archive of a whole class, as Moodle and Canvas make them?"""
    return bool(names) and all(from_platform(name.parts[0]) for name in names)


def top(archive: PurePosixPath, names: list[PurePosixPath]) -> tuple[PurePosixPath, int]:
    """Where the contents of an archive that you name yourself belong, and how many folders to drop.

    >>> names = [PurePosixPath(one) for one in ("class/ada/02-bpe.ipynb", "class/kurt/02-bpe.ipynb")]
    >>> top(PurePosixPath("class.zip"), names), top(PurePosixPath("ada.zip"), [PurePosixPath("02-bpe.ipynb")])
    ((PurePosixPath('.'), 1), (PurePosixPath('ada'), 0))
    """
    if from_platform(archive.stem):
        return owner(archive), 0
    if is_export(names):
        return PurePosixPath(), 0
    inner = [PurePosixPath(*name.parts[1:]) for name in names if len(name.parts) > 1]
    one_folder = len({name.parts[0] for name in names}) == 1 and len(inner) == len(names)
    if one_folder and len(_students(inner)) > 1 and _all_named(inner):
        return PurePosixPath(), 1
    return (PurePosixPath(), 0) if _all_named(names) else (owner(archive), 0)


def _students(names: Iterable[PurePosixPath]) -> set[str]:
    return {who(name)[0] for name in names}


def _all_named(names: list[PurePosixPath]) -> bool:
    """Does each path begin with something other than the name of an exercise?"""
    return not any(EXERCISE.fullmatch(student) for student in _students(names))


def plain(text: str) -> str:
    """A name that can be written, printed and shown: what would act on a screen or a file is spelled out.

    >>> plain("Ada\\x1b[31m"), plain("\\udcff"), plain("Zoë")
    ('Ada\\\\x1b[31m', '\\\\udcff', 'Zoë')
    """
    return "".join(
        c.encode("unicode_escape").decode("ascii")
        if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in TURNING
        else c
        for c in text
    )
