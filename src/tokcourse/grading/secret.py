"""Letters, ids and lengths that come from a secret seed of the course.

In a public repository nothing but the seed is hidden.
So a hidden check is a template: the shape of its cases is public, the values are not.
"""

import hashlib
import random
import string

PRACTICE_SEED = "practice"
"""The seed that is used when a course has not set one: good for trying out, no secret."""


def derive(course_seed: str, check: str) -> str:
    """The seed of one check. It tells nothing about the course's seed.

    >>> derive("practice", "utf8/limits") != derive("practice", "utf8/other")
    True
    """
    return hashlib.sha256(f"tokcourse\n{course_seed}\n{check}".encode()).hexdigest()[:32]


class Secret(random.Random):
    """A `random.Random` with the choices that hidden checks need; all of `random.Random` works too.

    >>> secret = Secret("seed of a doctest")
    >>> len(set(secret.letters(5))), secret.letters(2).islower()
    (5, True)
    >>> len(set(secret.ids(4, 0, 9))), 3 <= secret.number(3, 5) <= 5
    (4, True)
    """

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return self.randint(low, high)

    def letters(self, count: int, alphabet: str = string.ascii_lowercase) -> str:
        """`count` different characters, as one string: `a, b, c = secret.letters(3)`."""
        return "".join(self.sample(alphabet, count))

    def ids(self, count: int, low: int = 0, high: int = 255) -> list[int]:
        """`count` different ids from `low` to `high`."""
        return self.sample(range(low, high + 1), count)

    def word(self, length: int, alphabet: str = string.ascii_lowercase) -> str:
        """A word of `length` characters, which may repeat."""
        return "".join(self.choices(alphabet, k=length))
