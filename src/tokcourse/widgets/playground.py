"""The playground: one text in five vocabularies, side by side, in the reader's browser.

Unlike the widgets of the chapters it needs no kernel to read another text: the vocabularies themselves come
to the page, as files that `playground_file` packs. Python makes them, and the first frame for a sample.
"""

import gzip
import html
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from tokcourse import corpora, published
from tokcourse.widgets import playground_file
from tokcourse.widgets.base import inline_json
from tokcourse.widgets.tokens import borders, byte_ids

if TYPE_CHECKING:
    from tokcourse import Tokenizer

LABELS = {
    "gpt2": "GPT-2",
    "p50k_base": "Codex",
    "cl100k_base": "GPT-4",
    "o200k_base": "GPT-4o",
    "course": "This course",
}
AFTER = {"p50k_base": "gpt2"}  # whose file goes on from whose
SHRINKS = "o200k_base"  # the vocabulary of which you can use a part
STEPS = 200
LIMIT = 100_000
SAMPLE = """\
Unbelievable! 127 + 677 = 804, they'll say.
    if naïve:  # 👩‍🚀
Привет, 안녕하세요, नमस्ते, שלום
<|endoftext|>
"""
# What is never drawn as itself: it has no shape, or it would turn the text around it.
NO_SHAPE = re.compile(
    "[\x80-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
JOINS = re.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]+")


@cache
def course_tokenizer() -> "Tokenizer":
    """4,000 ids, trained on this course's prose and on a part of Python's standard library."""
    from tokcourse import Tokenizer

    tokenizer = Tokenizer(vocab_size=4000, pattern="gpt4", special_tokens=["<|endoftext|>"])
    return tokenizer.train([corpora.prose(), corpora.stdlib(1_000_000)])


def tokenizers() -> dict[str, "Tokenizer"]:
    """The five, by name, in the order of the page."""
    return {name: course_tokenizer() if name == "course" else published.load(name) for name in LABELS}


def files(tokenizers: "dict[str, Tokenizer]") -> dict[str, str]:
    """The scripts that the page loads when a vocabulary is chosen, by name."""
    scripts = {}
    for name, tokenizer in tokenizers.items():
        after = AFTER.get(name)
        packed = playground_file.packed(tokenizer, (after, tokenizers[after]) if after else None)
        scripts[name] = playground_file.script(name, packed)
    return scripts


def weight(script: str) -> int:
    """The bytes that travel for a script, compressed."""
    return len(gzip.compress(script.encode(), 9))


def static_html(tokenizers: "dict[str, Tokenizer]", weights: dict[str, int], text: str = SAMPLE) -> str:
    """The playground as HTML: controls, the first frame, and what the script needs until a file is loaded."""
    sizes = prefix_sizes(256 + len(tokenizers[SHRINKS].merges))
    state = {
        "text": text,
        "data": {
            "sample": text,
            "limit": LIMIT,
            "sizes": sizes,
            "shrinks": SHRINKS,
            "vocabularies": {
                name: described(name, tokenizer, text, weights[name])
                for name, tokenizer in tokenizers.items()
            },
        },
    }
    choices = "".join(
        checkbox(name, f"{html.escape(LABELS[name])} <small>{cost(name, weights)}</small>", True)
        for name in tokenizers
    )
    options = (
        checkbox("spaces", "white space", True)
        + checkbox("ids", "ids", True)
        + checkbox("special", "special tokens as control", False)
    )
    rows = "".join(row(name, tokenizer, text, sizes) for name, tokenizer in tokenizers.items())
    return (
        '<div class="tw pg" data-widget="playground" role="group" aria-label="Playground">'
        f'<div class="tw-controls">{text_box(text)}'
        f"<fieldset><legend>Vocabularies, loaded when you type</legend>{choices}</fieldset>"
        f"<fieldset><legend>Show</legend>{options}</fieldset></div>"
        '<div class="tw-view">'
        f'<p class="tw-note" data-part="summary">{summary(text)}</p>'
        '<p class="tw-alarm pg-problem" data-part="problem" role="status"></p>'
        f'<div class="pg-rows pg-ids" data-part="rows">{rows}</div>'
        '<p class="tw-note pg-link" data-part="address"></p>'
        '<p class="pg-live" data-part="live" aria-live="polite"></p></div>'
        '<p class="tw-without-script">This is a sample: other texts need JavaScript.</p>'
        f'<script type="application/json">{inline_json(state)}</script></div>'
    )


def described(name: str, tokenizer: "Tokenizer", text: str, bytes_to_load: int) -> dict[str, Any]:
    """What the script knows of a vocabulary before its file is loaded."""
    ids = byte_ids(tokenizer.vocab)
    return {
        "label": LABELS[name],
        "weight": bytes_to_load,
        "byteIds": [ids[byte] for byte in range(256)],
        "merges": len(tokenizer.merges),
        "skip": playground_file.skipped(tokenizer),
        "special": sorted(tokenizer.special_tokens.values()),
        "borders": borders(text, tokenizer),
    }


def prefix_sizes(most: int) -> list[int]:
    """Vocabulary sizes for a slider, each a like factor greater than the one before.

    >>> prefix_sizes(1024)[::100]
    [256, 512, 1024]
    """
    return [round(256 * (most / 256) ** (step / STEPS)) for step in range(STEPS + 1)]


def text_box(text: str) -> str:
    # A line break right after <textarea> is dropped by the browser, so one more is put there.
    return (
        f'<label class="tw-wide"><span>Your text <small>(up to {LIMIT:,} characters)</small></span>'
        '<textarea data-trait="text" rows="6" spellcheck="false" dir="auto" autocomplete="off">'
        f"\n{html.escape(text)}</textarea></label>"
    )


def checkbox(trait: str, label: str, on: bool) -> str:
    checked = " checked" if on else ""
    control = f'<input type="checkbox" data-trait="{trait}" autocomplete="off"{checked}>'
    return f'<label class="tw-check">{control}<span>{label}</span></label>'


def cost(name: str, weights: dict[str, int]) -> str:
    """How much there is to load."""
    size = f"{max(1, round(weights[name] / 1000))} kB"
    return f"{LABELS[AFTER[name]]} + {size}" if name in AFTER else size


def row(name: str, tokenizer: "Tokenizer", text: str, sizes: list[int]) -> str:
    """One vocabulary: its name, counts, tokens, and a line about the token that you point at."""
    ids = tokenizer.encode(text, allowed_special="none")
    label = html.escape(LABELS[name])
    shrink = slider(sizes) if name == SHRINKS else ""
    return (
        f'<div class="pg-row" data-part="{name}"><p class="pg-head"><b>{label}</b> '
        f"<small>{tokenizer.vocab_size:,} ids</small></p>{shrink}"
        f'<p class="tw-note pg-count">{counts(len(ids), len(text.encode()))}</p>'
        '<div class="tw-text pg-tokens" tabindex="0" role="group" '
        f'aria-label="Tokens of {label}: the arrow keys go from token to token">'
        f"{lines([tokenizer.vocab[idx] for idx in ids], ids)}</div>"
        '<p class="tw-note pg-more"></p><p class="tw-note pg-at"></p></div>'
    )


def slider(sizes: list[int]) -> str:
    labels = html.escape(inline_json([f"{size:,}" for size in sizes]))
    return (
        '<div class="tw-controls"><label class="tw-wide"><span>ids used</span><input type="range" '
        f'data-trait="used" autocomplete="off" min="0" max="{len(sizes) - 1}" value="{len(sizes) - 1}" '
        f'data-labels="{labels}" aria-valuetext="{sizes[-1]:,}">'
        f'<output aria-live="off">{sizes[-1]:,}</output></label></div>'
    )


def counts(tokens: int, size: int) -> str:
    return f"<b>{tokens:,}</b> tokens, <b>{size / tokens:.2f}</b> bytes per token" if tokens else "no tokens"


def summary(text: str) -> str:
    return f"{len(text):,} characters, {len(text.encode()):,} bytes of UTF-8"


def lines(tokens: list[bytes], ids: list[int]) -> str:
    """Tokens as HTML, a block for each line of the text; neighbours differ in their look."""
    found, first = [], 0
    for end, token in enumerate(tokens, 1):
        if b"\n" in token or end == len(tokens):
            side = direction(b"".join(tokens[first:end]).decode("utf-8", "replace"))
            spans = [span(tokens[n], ids[n], (n - first) % 4) for n in range(first, end)]
            found.append(f'<div dir="{side}">{"".join(spans)}</div>')
            first = end
    return "".join(found)


def direction(line: str) -> str:
    """Which way a line goes: that of its first letter.

    >>> direction("1. abc"), direction("(שלום) abc")
    ('ltr', 'rtl')
    """
    return "rtl" if is_right_to_left(next(filter(str.isalpha, line), "")) else "ltr"


def is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def span(token: bytes, idx: int, look: int) -> str:
    text = signs(token)
    right_to_left = is_right_to_left(text)
    kinds = " pg-mark" * (unicodedata.category(text[0])[0] == "M") + " tw-rtl" * right_to_left
    inside = f'<span class="tw-t tw-c{look}{kinds}" data-id="{idx}">{html.escape(text, quote=False)}</span>'
    return f'<span class="pg-rtl">{inside}</span>' if right_to_left else inside


def signs(token: bytes) -> str:
    """A token as it is drawn: everything in it has a shape. The same as `signs` in playground_signs.js.

    >>> signs(b" a" + bytes([10, 0xC3])), signs("\\u200b".encode())
    ('·a↵⟨C3⟩', '⟨U+200B⟩')
    """
    text = token.decode("utf-8", "tokcourse.stray")
    if JOINS.fullmatch(text):
        return "".join(code(char) for char in text)
    drawn = {"\n": "↵", "\t": "→", " ": "·", "\x7f": "␡"}
    return "".join(
        drawn.get(char) or (chr(0x2400 + ord(char)) if char < " " else code(char) if is_blank(char) else char)
        for char in text
    )


def is_blank(char: str) -> bool:
    return bool(NO_SHAPE.match(char)) or char.isspace()


def code(char: str) -> str:
    return f"⟨U+{ord(char):04X}⟩"
