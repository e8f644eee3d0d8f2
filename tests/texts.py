"""Texts for property tests: few letters, so that pairs repeat, and all that is known to be hard."""

from hypothesis import strategies as st

FEW = st.text(alphabet="ab c", max_size=60)
HARD = st.lists(
    st.sampled_from(
        [
            "'s",
            "'S",
            "'\u017f",
            "'LL",
            "\u2019re",
            "don't",
            " ",
            "  ",
            "\n",
            "\r\n",
            "\t",
            "\x85",
            "\ufeff",
            "\x1c",
        ]
        + [
            "\u00a0",
            "\u2028",
            "\u200d",
            "\u0301",
            "a",
            "Z",
            "ǅ",
            "ʰ",
            "é",
            "ß",
            "한국",
            "的",
            "नि",
            "ع",
            "1",
            "²",
            "Ⅷ",
            "٣",
        ]
        + [
            "12345",
            "/",
            "//",
            "...",
            "!",
            "_",
            "<|end|>",
            "😄",
            "👍🏽",
            "𝐀",
            "𝟘",
            "\U0001f1e6",
            "\x00",
            "foo",
            " bar",
            "HTTPServer",
        ]
    ),
    max_size=25,
).map("".join)
TEXTS = st.one_of(FEW, HARD, st.text(max_size=40))
TIES = st.sampled_from(["first", "lowest", "greatest"])
PATTERNS = st.sampled_from([None, "gpt2", "gpt4", "gpt4o", r"\s+|\S+", r"(?s)..?"])
