"""Is this a value that `canonical` gives? What comes out of the sandbox may be any JSON, made to break pages.

The inverse of `canonical`, and run on the safe side: what has another form is thrown away.
"""

import math

from tokcourse.grading.canonical import MAX_DEPTH

TEXTS = ("bytes", "int", "float", "text", "other", "raises")


def sound(value: object, depth: int = 0) -> bool:
    """Has `value` the form of a canonical value, all the way down?

    >>> sound([1, {"bytes": "c3a9"}, {"dict": [[1, None]]}]), sound({"value": 1, "arguments": [[2]]})
    (True, True)
    >>> sound({}), sound({"bytes": "zz"}), sound({"dict": 7}), sound(float("nan")), sound("\\ud800")
    (False, False, False, False, False)
    """
    if depth > 2 * MAX_DEPTH + 2:  # each dictionary is a list of pairs, and "value" may stand around all
        return False
    if isinstance(value, list):
        return all(sound(item, depth + 1) for item in value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, str):
        return _writable(value)
    if not isinstance(value, dict):
        return value is None or isinstance(value, int)
    if value.keys() == {"value", "arguments"}:
        return all(sound(item, depth + 1) for item in value.values())
    if len(value) != 1:
        return False
    ((kind, inside),) = value.items()
    if kind in TEXTS:
        return isinstance(inside, str) and _writable(inside) and (kind != "bytes" or _hex(inside))
    if kind == "set":
        return isinstance(inside, list) and sound(inside, depth + 1)
    return kind == "dict" and isinstance(inside, list) and all(_pair(one, depth + 1) for one in inside)


def _pair(value: object, depth: int) -> bool:
    return isinstance(value, list) and len(value) == 2 and sound(value, depth)


def _hex(text: str) -> bool:
    try:
        return bytes.fromhex(text).hex() == text
    except ValueError:
        return False


def _writable(text: str) -> bool:
    """A lone surrogate cannot be written to a file."""
    return not any("\ud800" <= c <= "\udfff" for c in text)
