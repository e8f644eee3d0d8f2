"""One JSON form for each value, so that two answers can be compared by a program that runs neither.

A check publishes a value and never a verdict.
The grader decides "this value equals that value" in a process where no student code runs.
"""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from itertools import islice

MIME = "application/vnd.tokcourse.check+json"
"""The type of the display bundle that carries the values of one check."""

NOT_ATTEMPTED = {"raises": "NotImplementedError"}
MAX_ITEMS = 20_000
MAX_CHARACTERS = 100_000
MAX_DEPTH = 20
DIGITS = 9


def canonical(value: object, depth: int = 0) -> object:
    """Turn `value` into plain JSON: equal answers give equal JSON.

    Tuples, lists and iterators are the same thing, so are the kinds of bytes, of dictionaries and of sets.
    Numbers are compared as numbers, to nine digits.

    >>> canonical((b"ab", {2: "x", 1: None}, {3, 1}))
    [{'bytes': '6162'}, {'dict': [[1, None], [2, 'x']]}, {'set': [1, 3]}]
    >>> canonical(2.0), canonical(1 / 3), canonical(float("nan")), canonical("\\ud800")
    (2, 0.333333333, {'float': 'nan'}, {'text': '\\\\ud800'})
    """
    if depth > MAX_DEPTH:
        return {"other": "nested too deeply"}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str | bytes | bytearray | memoryview) and len(value) > MAX_CHARACTERS:
        return {"other": "too long"}
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return {"bytes": bytes(value).hex()}
    if isinstance(value, Mapping):
        pairs = [[canonical(k, depth + 1), canonical(v, depth + 1)] for k, v in _some(value.items())]
        return {"dict": sorted(pairs, key=dumps)}
    if isinstance(value, set | frozenset):
        return {"set": sorted((canonical(item, depth + 1) for item in _some(value)), key=dumps)}
    if isinstance(value, list | tuple | range | Iterator):
        return [canonical(item, depth + 1) for item in _some(value)]
    if hasattr(value, "tolist"):  # an array or a number of numpy
        return canonical(value.tolist(), depth + 1)
    return {"other": type(value).__name__}


def _some(values: object) -> Iterator:
    """Stop a value that has no end."""
    return islice(iter(values), MAX_ITEMS)  # type: ignore[call-overload]


def _integer(value: int) -> object:
    plain = int(value)
    return plain if abs(plain) < 2**53 else {"int": hex(plain)}


def _float(value: float) -> object:
    plain = float(value)
    if not math.isfinite(plain):
        return {"float": str(plain)}
    rounded = float(f"{plain:.{DIGITS}g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded


def _text(value: str) -> object:
    plain = str(value)
    try:
        plain.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate cannot travel in a notebook
        return {"text": plain.encode("unicode_escape").decode("ascii")}
    return plain


def dumps(value: object) -> str:
    """Canonical JSON as one line of text.

    >>> dumps({"b": 1, "a": [1, 2]})
    '{"a":[1,2],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(check: str, value: object) -> str:
    """A fingerprint of one canonical value in one check, to recognise it without showing it.

    >>> digest("utf8/limits", [1]) == digest("utf8/limits", [1]) != digest("utf8/limits", [2])
    True
    """
    return hashlib.sha256(f"{check}\n{dumps(value)}".encode()).hexdigest()[:16]


def readable(value: object) -> str:
    """Write a canonical value as Python would.

    >>> readable({"dict": [[[1, 2], {"bytes": "c3a9"}]]})
    "{(1, 2): b'\\\\xc3\\\\xa9'}"
    >>> readable({"raises": "ValueError"})
    'raises ValueError'
    """
    if isinstance(value, list):
        return "[" + ", ".join(readable(item) for item in value) + "]"
    if not isinstance(value, dict):
        return repr(value)
    (kind, inside), *more = sorted(value.items(), reverse=True)
    if more:  # {"value": ..., "arguments": ...}
        return f"{readable(value['value'])}, and the arguments became {readable(value['arguments'])}"
    if kind == "bytes":
        return repr(bytes.fromhex(inside))
    if kind == "dict":
        return "{" + ", ".join(f"{_key(k)}: {readable(v)}" for k, v in inside) + "}"
    if kind == "set":
        return "{" + ", ".join(readable(item) for item in inside) + "}" if inside else "set()"
    if kind == "raises":
        return "raises " + (inside if inside != "other" else "another error")
    return f"'{inside}'" if kind == "text" else str(inside)


def _key(value: object) -> str:
    """A key that is a list in JSON was a tuple in Python."""
    text = readable(value)
    return f"({text[1:-1]})" if isinstance(value, list) else text


def first_difference(expected: object, got: object) -> str:
    """Say where two canonical values first differ.

    >>> first_difference([1, 2, 3], [1, 5, 3])
    'at index 1: expected 2, got 5'
    >>> first_difference({"bytes": "c3a9"}, {"bytes": "c3"})
    'at byte 1: expected 0xa9, got the end'
    >>> first_difference({"dict": [[1, 2]]}, {"dict": []})
    'key 1: expected 2, got nothing'
    """
    if isinstance(expected, list) and isinstance(got, list):
        return _differ("at index", [readable(x) for x in expected], [readable(x) for x in got])
    if isinstance(expected, str) and isinstance(got, str):
        return _differ("at character", [repr(c) for c in expected], [repr(c) for c in got])
    if isinstance(got, dict) and "arguments" in got:
        return first_difference(expected, got["value"]) or "the arguments were changed"
    if not (isinstance(expected, dict) and isinstance(got, dict) and expected.keys() == got.keys()):
        return ""
    if "bytes" in expected:
        pairs = [[f"0x{byte:02x}" for byte in bytes.fromhex(side["bytes"])] for side in (expected, got)]
        return _differ("at byte", *pairs)
    if "dict" in expected:
        return _differ_in_keys(expected["dict"], got["dict"])
    return ""


def _differ(place: str, expected: list[str], got: list[str]) -> str:
    for i in range(max(len(expected), len(got))):
        left, right = (side[i] if i < len(side) else "the end" for side in (expected, got))
        if left != right:
            return f"{place} {i}: expected {left}, got {right}"
    return ""


def _differ_in_keys(expected: list, got: list) -> str:
    left, right = ({_key(k): readable(v) for k, v in side} for side in (expected, got))
    for key in [*left, *right]:
        if left.get(key) != right.get(key):
            return f"key {key}: expected {left.get(key, 'nothing')}, got {right.get(key, 'nothing')}"
    return ""
