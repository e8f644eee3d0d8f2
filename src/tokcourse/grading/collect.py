"""Find the submissions: in folders, in zips as learning platforms export them, or single notebooks.

Files are read as data. No link is followed, nothing is unpacked to disk, and every size has a limit.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

NOTEBOOK_BYTES = 5 * 2**20
ZIP_BYTES = 200 * 2**20
ZIP_MEMBERS = 20_000
ZIP_DEPTH = 2
SKIPPED = {".ipynb_checkpoints", "__MACOSX", "__pycache__", ".git"}

MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file_?(?P<rest>.*)$")
CANVAS = re.compile(r"^(?P<name>[a-z]+)(?:_LATE)?_(?P<id>\d+)_\d+_(?P<rest>.+)$")


@dataclass(frozen=True)
class Submission:
    """One notebook of one student, or the reason why there is none (`problem`)."""

    student: str
    student_id: str
    path: str
    data: bytes = b""
    problem: str = ""


def collect(sources: list[Path]) -> list[Submission]:
    """Every submission under the given folders, zips and notebooks, in a fixed order.

    Raises FileNotFoundError when a source does not exist.
    """
    found: list[Submission] = []
    for source in sources:
        if not source.exists():
            raise FileNotFoundError(f"{source} does not exist; name a folder, a zip or a notebook")
        if source.is_dir():
            found += _folder(source)
        elif source.suffix.lower() == ".zip":
            found += _zip(source.read_bytes(), PurePosixPath(), 1)
        else:
            found.append(_file(source, PurePosixPath(source.name)))
    return sorted(found, key=lambda one: (one.student, one.path))


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
    for pattern in (MOODLE, CANVAS):
        match = pattern.match(first)
        if match:
            return match["name"], match["id"]
    if len(path.parts) > 1:
        return first, ""
    name = re.sub(r"[ _-]*\d\d-[a-z0-9-]+$", "", path.stem)
    return name or path.stem, ""


def _folder(folder: Path) -> Iterator[Submission]:
    for path in sorted(folder.rglob("*")):
        place = PurePosixPath(path.relative_to(folder).as_posix())
        if SKIPPED.intersection(place.parts) or path.suffix.lower() not in (".ipynb", ".zip"):
            continue
        if any(
            one.is_symlink() for one in (path, *path.parents) if one.is_relative_to(folder) and one != folder
        ):
            yield _rejected(place, "it is a link, and links are not followed")
        elif path.is_dir():
            yield _rejected(place, "it is a folder with the name of a file")
        elif not path.is_file():
            yield _rejected(place, "it is not a regular file")
        elif path.suffix.lower() == ".zip":
            yield from _zip_file(path, place)
        else:
            yield _file(path, place)


def _rejected(place: PurePosixPath, reason: str) -> Submission:
    return Submission(*who(place), str(place), problem=f"This file could not be graded: {reason}.")


def _file(path: Path, place: PurePosixPath) -> Submission:
    if path.stat().st_size > NOTEBOOK_BYTES:
        return _rejected(place, _too_large(path.stat().st_size))
    return Submission(*who(place), str(place), path.read_bytes())


def _too_large(size: int) -> str:
    return (
        f"it has {size:,} bytes, and {NOTEBOOK_BYTES:,} is the most; clear its outputs and hand it in again"
    )


def _zip_file(path: Path, place: PurePosixPath) -> Iterator[Submission]:
    if path.stat().st_size > ZIP_BYTES:
        yield _rejected(place, "the archive is too large")
    else:
        yield from _zip(path.read_bytes(), place.parent, 1)


def _zip(data: bytes, parent: PurePosixPath, depth: int) -> Iterator[Submission]:
    """The notebooks of an archive, read in memory; what its directory claims is not believed."""
    here = parent if parent.parts else PurePosixPath("archive")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        yield _rejected(here / "archive.zip", "the archive cannot be read")
        return
    if len(members) > ZIP_MEMBERS:
        yield _rejected(here / "archive.zip", "the archive holds too many files")
        return
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if (
            member.is_dir()
            or SKIPPED.intersection(name.parts)
            or name.suffix.lower() not in (".ipynb", ".zip")
        ):
            continue
        if name.is_absolute() or ".." in name.parts or re.match(r"^[A-Za-z]:", member.filename):
            yield _rejected(here / name.name, "its place in the archive lies outside of the archive")
            continue
        yield from _member(archive, member, parent / name, depth)


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: PurePosixPath, depth: int
) -> Iterator[Submission]:
    nested = place.suffix.lower() == ".zip"
    limit = ZIP_BYTES // 10 if nested else NOTEBOOK_BYTES
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        yield _rejected(place, "it is a link, and links are not followed")
        return
    try:
        with archive.open(member) as file:
            data = file.read(limit + 1)  # an archive that grows without end is cut here
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError, NotImplementedError) as error:
        reason = "it is protected by a password" if "password" in str(error) else "it cannot be unpacked"
        yield _rejected(place, reason)
        return
    if len(data) > limit:
        yield _rejected(place, "the archive in it is too large" if nested else _too_large(len(data)))
    elif nested and depth < ZIP_DEPTH:
        yield from _zip(data, place.parent, depth + 1)
    elif nested:
        yield _rejected(place, "it is an archive inside an archive inside an archive")
    else:
        yield Submission(*who(place), str(place), data)
