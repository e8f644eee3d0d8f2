"""Find the submissions: in folders, in zips as learning platforms export them, or single notebooks.

Files are read as data. No link is followed, nothing is unpacked to disk, and every size has a limit.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tokcourse.grading.whose import from_platform, is_export, owner, plain, top, who

NOTEBOOK_BYTES = 5 * 2**20
ZIP_BYTES = 200 * 2**20
ZIP_MEMBERS = 20_000
ZIP_DEPTH = 2
UNPACKED_BYTES = 100 * 2**20
"""The most that all notebooks in one student's archive may hold together."""
SKIPPED = {".ipynb_checkpoints", "__MACOSX", "__pycache__", ".git"}


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
            found += _whole(source)
        else:
            found.append(_file(source, PurePosixPath(source.name)))
    return sorted(found, key=lambda one: (one.student, *_copy(one.path), one.path))


def _copy(path: str) -> tuple[str, int]:
    """A path without the number that browsers and platforms add to a second copy, and that number.

    >>> _copy("ada/02-bpe.ipynb") < _copy("ada/02-bpe-1.ipynb") < _copy("ada/02-bpe (2).ipynb")
    True
    """
    match = re.search(r"[-_ ]\(?(\d{1,3})\)?(?=\.ipynb$)", path)
    return (path.replace(match[0] + ".ipynb", ".ipynb"), int(match[1])) if match else (path, 0)


def _submission(place: PurePosixPath, data: bytes = b"", problem: str = "") -> Submission:
    student, student_id = who(place)
    return Submission(plain(student), plain(student_id), plain(str(place)), data, problem)


def _wanted(name: PurePosixPath) -> bool:
    return name.suffix.lower() in (".ipynb", ".zip") and not SKIPPED.intersection(name.parts)


def _folder(folder: Path) -> Iterator[Submission]:
    found = [(path, PurePosixPath(path.relative_to(folder).as_posix())) for path in sorted(folder.rglob("*"))]
    found = [(path, place) for path, place in found if _wanted(place)]
    exports = all(_export_file(path, place) for path, place in found)
    for path, place in found:
        if any(
            one.is_symlink() for one in (path, *path.parents) if one.is_relative_to(folder) and one != folder
        ):
            yield _rejected(place, "it is a link, and links are not followed")
        elif path.is_dir():
            yield _rejected(place, "it is a folder with the name of a file")
        elif not path.is_file():
            yield _rejected(place, "it is not a regular file")
        elif path.suffix.lower() == ".zip":
            yield from _whole(path) if exports else _zip_file(path, place)
        else:
            yield _file(path, place)


def _rejected(place: PurePosixPath, reason: str) -> Submission:
    return _submission(place, problem=f"This file could not be graded: {reason}.")


def _export_file(path: Path, place: PurePosixPath) -> bool:
    """Is this a platform's archive of a whole class? It is read as one where the folder holds nothing else.

    Otherwise a student could hand in an archive that looks like one, and with it the work of others.
    """
    if len(place.parts) > 1 or place.suffix.lower() != ".zip" or from_platform(place.stem):
        return False
    if path.is_symlink() or not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return is_export(_names(archive))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _names(archive: zipfile.ZipFile) -> list[PurePosixPath]:
    names = [PurePosixPath(name.replace("\\", "/")) for name in archive.namelist() if not name.endswith("/")]
    return [name for name in names if name.parts and _wanted(name)]


def _whole(path: Path) -> Iterator[Submission]:
    """An archive of a class, or of one student, that the teacher names."""
    place = PurePosixPath(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            parent, drop = top(place, _names(archive))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        parent, drop = owner(place), 0
    yield from _zip(path.read_bytes(), parent, 1, drop)


class _Budget:
    """What may still be unpacked of one student's archive."""

    def __init__(self, left: int) -> None:
        self.left = left


def _file(path: Path, place: PurePosixPath) -> Submission:
    if path.stat().st_size > NOTEBOOK_BYTES:
        return _rejected(place, _too_large(path.stat().st_size))
    return _submission(place, path.read_bytes())


def _too_large(size: int) -> str:
    return (
        f"it has {size:,} bytes, and {NOTEBOOK_BYTES:,} is the most; clear its outputs and hand it in again"
    )


def _zip_file(path: Path, place: PurePosixPath) -> Iterator[Submission]:
    if path.stat().st_size > ZIP_BYTES:
        yield _rejected(place, "the archive is too large")
    else:
        yield from _zip(path.read_bytes(), owner(place), 1, budget=_Budget(UNPACKED_BYTES))


def _zip(
    data: bytes, parent: PurePosixPath, depth: int, drop: int = 0, budget: _Budget | None = None
) -> Iterator[Submission]:
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
        if member.is_dir() or not _wanted(name):
            continue
        if name.is_absolute() or ".." in name.parts or re.match(r"^[A-Za-z]:", member.filename):
            yield _rejected(here / name.name, "its place in the archive lies outside of the archive")
            continue
        if budget and budget.left <= 0:
            yield _rejected(here / name.name, "the archive unpacks to more than can be graded")
            return
        yield from _member(archive, member, parent.joinpath(*name.parts[drop:]), depth, budget)


def _member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    place: PurePosixPath,
    depth: int,
    budget: _Budget | None,
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
    if budget:
        budget.left -= len(data)
    if len(data) > limit:
        yield _rejected(place, "the archive in it is too large" if nested else _too_large(len(data)))
    elif nested and depth < ZIP_DEPTH:
        yield from _zip(data, owner(place), depth + 1, budget=budget or _Budget(UNPACKED_BYTES))
    elif nested:
        yield _rejected(place, "it is an archive inside an archive inside an archive")
    else:
        yield _submission(place, data)
