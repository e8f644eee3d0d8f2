"""`check`: run a function on some cases, publish the values, and show what went wrong where.

Nothing here raises, prints a traceback or needs a network.
The values travel in the output as canonical JSON; the grader compares those, and nothing else.
"""

import copy
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from tokcourse.grading import table
from tokcourse.grading.canonical import MIME, NOT_ATTEMPTED, canonical
from tokcourse.grading.known import Known, known


@dataclass(frozen=True)
class Outcome:
    """What came of one case: the canonical value that is published, and the error in words, for the table."""

    value: object
    error: str = ""


@dataclass(frozen=True)
class Case:
    """The arguments of one call."""

    args: tuple
    kwargs: dict = field(default_factory=dict)

    def written(self, name: str) -> str:
        """The call as you would type it: `merge([1, 2], (1, 2), 256)`."""
        args = [_short(arg) for arg in self.args]
        args += [f"{key}={_short(value)}" for key, value in self.kwargs.items()]
        return f"{name}({', '.join(args)})"


def case(*args: object, **kwargs: object) -> Case:
    """One case for `check`: the arguments that the function is called with.

    >>> case([1, 2], pair=(1, 2)).written("merge")
    'merge([1, 2], pair=(1, 2))'
    """
    return Case(args, kwargs)


def _short(value: object, limit: int = 120) -> str:
    name = getattr(value, "__name__", None)
    text = name if callable(value) and name else repr(value)
    return text if len(text) <= limit else f"{text[: limit // 2]} … {text[-limit // 4 :]}"


def run_case(
    function: Callable,
    one: Case,
    raises: tuple[type[Exception], ...] = (ValueError,),
    keep: bool = False,
    via: Callable | None = None,
) -> Outcome:
    """Call the function on a copy of the arguments and return the canonical value of what came out.

    >>> run_case(sorted, case([2, 1])).value, run_case(len, case(7))
    ([1, 2], Outcome(value={'raises': 'other'}, error="TypeError: object of type 'int' has no len()"))
    >>> run_case(sorted, case([2, 1]), keep=True).value, run_case(list.pop, case([1, 2]), keep=True).value
    ([1, 2], {'value': 2, 'arguments': [[1]]})
    """
    error = ""
    args, kwargs = copy.deepcopy((one.args, one.kwargs))
    try:
        value = canonical(via(function, *args, **kwargs) if via else function(*args, **kwargs))
    except NotImplementedError:
        return Outcome(NOT_ATTEMPTED)
    except KeyboardInterrupt:
        raise
    except BaseException as raised:  # an answer may raise anything, the check must not
        kinds = (kind.__name__ for kind in raises if isinstance(raised, kind))
        value, error = {"raises": next(kinds, "other")}, _in_words(raised)
    after = canonical(list(args))
    changed = keep and after != canonical(list(one.args))
    return Outcome({"value": value, "arguments": after} if changed else value, error)


def _in_words(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {str(error)[:100]}"
    except BaseException:
        return "an error that cannot be shown"


def run_cases(name: str, cases: tuple[Case, ...], names: dict, **options: object) -> list[Outcome]:
    """What comes of each case of the check `name`; the function is looked up in `names`."""
    function = names.get(name.partition("/")[0])
    if not callable(function):
        return [Outcome(NOT_ATTEMPTED) for _ in cases]
    return [run_case(function, one, **options) for one in cases]  # type: ignore[arg-type]


def check(
    name: str,
    *cases: Case,
    raises: tuple[type[Exception], ...] = (ValueError,),
    keep: bool = False,
    without: tuple[str, ...] = (),
    via: Callable | None = None,
) -> float:
    """Run the cases of one check, show a small table, and return the points that you have so far.

    `name`: "function/what is checked"; the function is the one of that name in your notebook
    `cases`: made by `case(...)`
    `raises`: the errors that the function may raise; each counts as itself, all others are alike
    `keep`: the arguments must be as they were before the call
    `without`: names that the answer must not use, such as "encode" where the point is to do it by hand
    `via`: how to call the function when `function(*args)` is not what is checked: `via(function, *args)`

    A function that is missing or raises NotImplementedError is "not attempted yet".
    """
    names = sys._getframe(1).f_globals
    entry = known(name)
    outcomes = run_cases(name, cases, names, raises=raises, keep=keep, via=via)
    values = [outcome.value for outcome in outcomes]
    used = forbidden_names(names.get(name.partition("/")[0]), without)
    calls = [one.written(name.partition("/")[0]) for one in cases]
    shown = table.Table(name, calls, values, entry, used, [outcome.error for outcome in outcomes])
    _publish({MIME: {"check": name, "values": values}, "text/plain": shown.text(), "text/html": shown.html()})
    return points(entry, values, used)


def points(entry: Known | None, values: list, used: list[str]) -> float:
    """All the points of a check when every value is right, else none."""
    return float(entry.points) if entry and not used and entry.right(values) else 0.0


def forbidden_names(function: object, without: tuple[str, ...]) -> list[str]:
    """Which of the names in `without` the function's own source uses; nothing when it cannot be read."""
    if not without or not callable(function):
        return []
    import inspect

    from tokcourse.grading.names import names_used

    try:
        return names_used(inspect.getsource(function), without)
    except (OSError, TypeError, SyntaxError):
        return []


def _publish(bundle: dict) -> None:
    """Show the bundle where a notebook can, print its text elsewhere."""
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython() is not None:
            display(bundle, raw=True)
            return
    print(bundle["text/plain"])
