"""What `canonical` gives is sound; what a page could not show is not, whatever it is."""

from hypothesis import given
from hypothesis import strategies as st

from tokcourse.grading.canonical import canonical, first_difference, readable
from tokcourse.grading.shape import sound

PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary()
KEYS = st.integers() | st.text() | st.binary() | st.tuples(st.integers(), st.integers())
VALUES = st.recursive(
    PLAIN, lambda inside: st.lists(inside) | st.dictionaries(KEYS, inside) | st.frozensets(KEYS)
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inside: (
        st.lists(inside)
        | st.dictionaries(
            st.sampled_from(["bytes", "dict", "set", "text", "raises", "value", "arguments", "x"]), inside
        )
    ),
)


@given(VALUES)
def test_every_canonical_value_is_sound(value: object) -> None:
    assert sound(canonical(value))
    assert sound({"value": canonical(value), "arguments": [canonical(value)]})


@given(ANY_JSON, VALUES)
def test_whatever_is_sound_can_be_shown(value: object, right: object) -> None:
    if sound(value):
        readable(value).encode("utf-8")
        first_difference(canonical(right), value).encode("utf-8")
