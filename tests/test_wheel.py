"""The wheel, in an environment that has nothing else: it works, and says what an extra would add."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import regex

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
INSTALLED = Path(regex.__file__).parents[1]

USE = """
import sys
from pathlib import Path
from tokcourse import Tokenizer, bpe, corpora, measure, sentencepiece_bpe, unigram, wordpiece

text = corpora.prose()
tokenizer = Tokenizer(300, pattern="gpt4", special_tokens=["<|end|>"]).train(text)
ids = tokenizer.encode("hello world<|end|>", allowed_special="all")
assert tokenizer.decode(ids) == "hello world<|end|>"
tokenizer.save("small.tok")
assert Tokenizer.load("small.tok").encode("hello world") == tokenizer.encode("hello world")
assert measure.bytes_per_token(text, tokenizer) > 1
assert bpe.train("aaabdaaabac", 257) == {(97, 97): 256}
assert sentencepiece_bpe.train(text, 200).encode("hello")
assert unigram.train(text[:2000], 80) and wordpiece.train(text[:2000], 80)
others = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names
print(*sorted(name for name in others if not name.startswith("_")))
"""

ASKED_TOO_MUCH = {
    "from tokcourse.widgets import VocabSlider": ("ipywidgets", "course"),
    "from tokcourse import plots; plots.use()": ("matplotlib", "course"),
    "from tokcourse import tiny_lm": ("numpy", "course"),
    "from tokcourse import corpora; corpora.phrases()": ("babel", "course"),
    "from tokcourse import Tokenizer; Tokenizer().to_tiktoken()": ("tiktoken", "course"),
    "from tokcourse import Tokenizer; Tokenizer().to_huggingface()": ("tokenizers", "course"),
}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the source package, built from copies of what git would hand out."""
    place = tmp_path_factory.mktemp("packages")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and the repository, to build from what is in it")
    wanted = ("src/", "tests/", "LICENSE", "README", "pyproject", "MANIFEST")
    for name in names.split("\0"):
        if name.startswith(wanted) and (ROOT / name).is_file():
            copy = place / "tree" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / name).read_bytes())
    for build in ("build_wheel", "build_sdist"):
        code = f"from setuptools import build_meta; build_meta.{build}({str(place)!r})"
        subprocess.run([sys.executable, "-c", code], cwd=place / "tree", capture_output=True, check=True)
    return next(place.glob("*.whl")), next(place.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def python(packages: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and `regex`, its only dependency; pip needs no network."""
    place = tmp_path_factory.mktemp("environment")
    made = subprocess.run([sys.executable, "-m", "venv", place / "venv"], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"this Python makes no environments: {made.stdout.strip()}")
    python = place / "venv/bin/python"
    paths = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(
        subprocess.run([python, "-c", paths], capture_output=True, text=True, check=True).stdout.strip()
    )
    for part in INSTALLED.glob("regex*"):  # what is installed here anyway, linked
        (site / part.name).symlink_to(part)
    install = [python, "-m", "pip", "install", "--no-index", "--quiet", packages[0]]
    subprocess.run(install, capture_output=True, check=True)
    return python


def run(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([python, *arguments], cwd=folder, env=clean, capture_output=True, text=True)


def test_the_wheel_has_the_library_and_nothing_else(packages):
    names = {name for name in zipfile.ZipFile(packages[0]).namelist() if ".dist-info/" not in name}
    expected = {
        path.relative_to(SRC).as_posix()
        for suffix in ("py", "js", "css", "json", "txt", "typed")
        for path in SRC.rglob(f"*.{suffix}")
    }
    assert names == {name for name in expected if ".egg-info" not in name and "cache" not in name}
    assert {"tokcourse/py.typed", "tokcourse/data/prose.txt", "tokcourse/widgets/widgets.css"} <= names


def test_the_source_package_has_what_the_wheel_is_made_of(packages):
    with tarfile.open(packages[1]) as members:
        names = {name.partition("/")[2] for name in members.getnames()}
    in_wheel = {
        f"src/{name}" for name in zipfile.ZipFile(packages[0]).namelist() if ".dist-info/" not in name
    }
    assert in_wheel | {"pyproject.toml", "README.md", "LICENSE", "LICENSE-text"} <= names
    assert not any(name.startswith("tests/") for name in names)


def test_the_library_works_with_its_one_dependency(python, tmp_path):
    done = run(python, tmp_path, "-c", USE)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) <= {"tokcourse", "regex"}


def test_the_command_says_what_one_can_do(python, tmp_path):
    done = run(python, tmp_path, "-m", "tokcourse")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("train", "encode", "decode", "inspect", "compare", "grade"))


@pytest.mark.parametrize("code", ASKED_TOO_MUCH)
def test_what_an_extra_brings_is_asked_for_in_one_sentence(python, tmp_path, code):
    package, extra = ASKED_TOO_MUCH[code]
    done = run(python, tmp_path, "-c", code)
    sentence = f'{package} is not installed: run pip install "tokcourse[{extra}]"'
    assert done.stderr.splitlines()[-1] == f"ModuleNotFoundError: {sentence}"


def test_grading_asks_for_its_extra(python, tmp_path):
    done = run(python, tmp_path, "-m", "tokcourse", "grade", "submissions")
    assert (done.returncode, done.stderr) == (
        1,
        'tokcourse: error: nbformat is not installed: run pip install "tokcourse[grader]"\n',
    )


STRICT = """
from tokcourse import Tokenizer, bpe, corpora, measure, patterns, published
from tokcourse import sentencepiece_bpe, unigram, wordpiece
from tokcourse.special import SpecialTokenError
from tokcourse.utf8 import UnicodeTextError, segments

tokenizer: Tokenizer = Tokenizer(300, pattern="gpt4", special_tokens=["<|end|>"]).train("low lower")
ids: list[int] = tokenizer.encode("low", allowed_special={"<|end|>"})
text: str = tokenizer.decode(ids)
data: bytes = tokenizer.decode_bytes(ids)
merges: dict[tuple[int, int], int] = tokenizer.merges
reference: dict[tuple[int, int], int] = bpe.train("low lower", 260)
pieces: list[str] = patterns.split("low lower", "gpt2")
ranks: dict[bytes, int] = published.ranks("gpt2")
share: float = measure.bytes_per_token("low", tokenizer)
stream: str = "".join(tokenizer.decode_stream(iter(ids)))
smaller: Tokenizer = tokenizer.resized(257)
spm: list[int] = sentencepiece_bpe.train(["low lower"], 20).encode("low")
kept: list[str] = wordpiece.encode("low", wordpiece.train("low lower", 20))
logp: dict[str, float] = unigram.train("low lower", 20)
for token in tokenizer.tokens("low"):
    print(token)
for segment in segments(b"low"):
    reveal_type(segment)
reveal_type(tokenizer.tokens("low"))
reveal_type(corpora.phrases())
"""


def test_types_are_complete_for_those_who_use_the_wheel(python, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(STRICT)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--disallow-any-expr",  # nothing that the library gives is Any
            "--python-executable",
            python,
            "--cache-dir",
            ".mypy",
            program,
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert '"Any"' not in done.stdout and done.stdout.count("Revealed type") == 3
