"""Exercises that say what the mistake is, and a grader that can be trusted.

In a notebook you need two names from here::

    from tokcourse.grading import case, check

Everything else belongs to one step of the flow each: `source` reads an exercise, `generate` makes its
notebooks, `collect` finds submissions, `sandbox` and `driver` run them, `compare` gives the points.
"""

from tokcourse.grading.checking import case, check

__all__ = ["case", "check"]
