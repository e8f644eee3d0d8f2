"""Text to train on and to measure with, none of it from elsewhere.

- `demo()`: a few hundred characters that bring many kinds of trouble, for chapters and small widgets;
- `prose()`: about 7,000 words of English on the history of writing, codes and alphabets;
- `stdlib()`: Python's own standard library, some tens of megabytes of code on every machine;
- `phrases()`: the same phrases in more than a hundred languages, from Unicode's CLDR through Babel;
- `read(path)`: a file or a folder of yours.

`demo()` and `prose()` were written for this course and are in the public domain (CC0 1.0).
"""

import shutil
import sys
import sysconfig
import tempfile
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from tokcourse.extras import extra

# What a reader cannot see is escaped: U+200C is the zero-width non-joiner, which keeps the regional
# indicators (U+1F1E6 to U+1F1FF) from joining into flags.
_DEMO = (
    "Ｔｏｋｅｎｓ! ⓣⓞⓚⓔⓝⓢ! "
    "\U0001f1f9\u200c\U0001f1f4\u200c\U0001f1f0\u200c\U0001f1ea\u200c\U0001f1f3\u200c\U0001f1f8! 😄 "
    "Every message that you have ever sent was a row of numbers before it was a row of letters. "
    "The letters on this page look simple — “one letter, one byte,” people used to say — and in 1963 it was "
    "nearly true. Then the rest of the world wanted to write as well: a naïve café, Ελλάδα, "
    "мир, हिन्दी, 中文, 안녕. Somebody had to give each sign a number, and somebody else had to decide "
    "how the numbers are stored. "
    "Here we look at both, and then at what a language model makes of them."
)


def demo() -> str:
    """A short demonstration text: full-width and enclosed letters, an emoji, curly quotes, seven scripts.

    >>> len(demo()), len(demo().encode("utf-8"))
    (504, 598)
    """
    return _DEMO


@lru_cache
def prose() -> str:
    """About 7,000 words of English written for this course, on the history of writing, codes and alphabets.

    >>> prose()[:45]
    'A Short and Crooked History of Written Signs\\n'
    """
    return files("tokcourse").joinpath("data", "prose.txt").read_text(encoding="utf-8")


# Folders that hold no library code, or code that differs from one installation to the next.
_SKIPPED_FOLDERS = {"test", "tests", "idle_test", "site-packages", "dist-packages", "__pycache__"}


@lru_cache
def _stdlib_folder() -> Path:
    """Where the sources are. A Python that keeps them in a zip file, as in a browser, unpacks them once."""
    folder = Path(sysconfig.get_path("stdlib"))
    zipped = folder.parent / f"python{sys.version_info.major}{sys.version_info.minor}.zip"
    if not zipped.is_file():
        return folder
    unpacked = Path(tempfile.mkdtemp(prefix="stdlib-"))
    shutil.unpack_archive(zipped, unpacked)
    return unpacked


def _stdlib_files() -> Iterator[Path]:
    root = _stdlib_folder()
    paths = {path.relative_to(root).as_posix(): path for path in root.rglob("*.py")}
    for name in sorted(paths):
        folders = name.split("/")[:-1]
        ours = not any(folder in _SKIPPED_FOLDERS or folder.startswith("config-") for folder in folders)
        if ours and not name.startswith(("_sysconfigdata", "sitecustomize")):
            yield paths[name]


def stdlib(limit_bytes: int | None = None) -> str:
    """Python's own standard library as one text, tests left out, files in the order of their names.

    The same Python gives the same text on every machine.
    With `limit_bytes` it stops after so many bytes of UTF-8, at the end of a character.

    >>> len(stdlib(10_000).encode("utf-8"))
    10000
    """
    if limit_bytes is not None and limit_bytes < 0:
        raise ValueError(f"limit_bytes must be 0 or more, or None for everything; it is {limit_bytes}.")
    parts: list[bytes] = []
    size = 0
    for path in _stdlib_files():
        if limit_bytes is not None and size >= limit_bytes:
            break
        with tokenize.open(path) as file:  # reads the file in the encoding that its first lines declare
            parts.append(file.read().encode("utf-8"))
        size += len(parts[-1])
    if not parts and limit_bytes != 0:
        raise FileNotFoundError(
            "this Python has no source of its standard library; read other code with corpora.read(path)"
        )
    return b"".join(parts)[:limit_bytes].decode("utf-8", errors="ignore")


Item = tuple[str, str | int]  # ("month", 1), ("day", 0), ("territory", "FR"), ("language", "fr")


def _names(code: str) -> dict[Item, str]:
    """The names of months, weekdays, territories and languages that CLDR has in one language."""
    from babel import Locale

    locale = Locale.parse(code)
    names: dict[Item, str] = {}
    for month, name in locale.months["format"]["wide"].items():
        names["month", month] = name
    for day, name in locale.days["format"]["wide"].items():
        names["day", day] = name
    for territory, name in locale.territories.items():
        if len(territory) == 2 and territory.isalpha():
            names["territory", territory] = name
    for language, name in locale.languages.items():
        if len(language) == 2:
            names["language", language] = name
    return names


@lru_cache
def _translations() -> tuple[tuple[Item, ...], dict[str, dict[Item, str]]]:
    """The items that every chosen language has, and {language: names}."""
    with extra("course"):
        from babel.core import get_global
        from babel.localedata import locale_identifiers
    english = _names("en")
    untranslated = _names("root")
    inherits = get_global("parent_exceptions")
    chosen = {}
    for code in sorted(locale_identifiers()):
        if "_" in code or code in inherits:  # a regional variant, or data taken over from another language
            continue
        names = _names(code)
        has = sum(item in names and untranslated.get(item) != names[item] for item in english)
        same = sum(names.get(item) == name for item, name in english.items())
        if has >= 0.95 * len(english) and (code == "en" or same < 2 / 3 * len(english)):
            chosen[code] = names
    items = tuple(item for item in english if all(item in names for names in chosen.values()))
    return items, chosen


def phrases() -> dict[str, str]:
    """The same phrases in more than a hundred languages, one to a line: {language code: text}.

    Names of months, weekdays, territories and languages from Unicode's CLDR. A language is taken when Babel
    has at least 95 of 100 of the English items for it, and fewer than two thirds of them are the English
    words again; an item is taken when all of these languages have it. So line k says the same everywhere, and
    ratios of sums over the texts are fair. Names are no running text: expect other ratios on novels.

    >>> texts = phrases()
    >>> [texts[code].split("\\n")[0] for code in ("en", "fr", "ko", "ja")]
    ['January', 'janvier', '1월', '1月']
    """
    items, chosen = _translations()
    return {code: "\n".join(names[item] for item in items) for code, names in chosen.items()}


@lru_cache
def language_names() -> dict[str, str]:
    """The English name of each language of `phrases()`.

    >>> language_names()["my"]
    'Burmese'
    """
    with extra("course"):
        from babel import Locale

    return {code: Locale.parse(code).get_display_name("en") or code for code in phrases()}


def read(path: str | Path, glob: str = "*") -> str:
    """The text of a UTF-8 file; or of every file in a folder and its subfolders, in the order of their names.

    Files and folders whose names begin with a dot are left out. A byte order mark at the start of a file is
    dropped, and line ends are left as they are. `glob` says which files of a folder to take, such as "*.txt".

    Raises FileNotFoundError when there is no such file or folder, or nothing in the folder matches;
    ValueError when a file is not UTF-8 text.

    >>> read("no/such/file")
    Traceback (most recent call last):
        ...
    FileNotFoundError: there is no file or folder 'no/such/file'; check its name and place
    """
    return "".join(map(_read_file, paths(path, glob)))


def paths(path: str | Path, glob: str = "*") -> list[Path]:
    """The files that `read` reads: that of the path, or those of a folder and its subfolders by their names.

    `Tokenizer.train` takes them too, and then holds only a part of one in memory.

    >>> [path.name for path in paths(Path(__file__).parent, glob="bp*.py")]
    ['bpe.py']

    Raises FileNotFoundError as `read` does.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder '{path}'; check its name and place")
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.rglob(glob) if p.is_file() and not _hidden(p.relative_to(path)))
    if not found:
        raise FileNotFoundError(f"no file in the folder '{path}' matches '{glob}'; try another pattern")
    return found


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_file(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"'{path}' is not UTF-8 text: byte 0x{error.object[error.start]:02x} at position {error.start}; "
            "convert it to UTF-8, or choose the files of a folder with glob, such as '*.txt'"
        ) from error
