"""One small style sheet for all pages: the theme's sheets joined, without the rules that no page can use.

A rule stays if every class and id that it asks for is a word of some page or script of the site.
Of the icon fonts stays what the remaining rules show.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2
from fontTools import subset
from sphinx.application import Sphinx

# In the order in which they overrule each other.
SHEETS = [
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "togglebutton.css",
    "copybutton.css",
    "mystnb.*.css",
    "sphinx-thebe.css",
    "sphinx-design.min.css",
    "site.css",
]
JOINED = "styles/book.css"  # at the depth of the theme's sheet, whose addresses of fonts stay right
LEFT_OVER = ["styles/theme.css", "scripts/fontawesome.js*", "**/*.map", "**/*.woff2", "**/*.ttf"]

FONTS = ["fa-solid-900", "fa-regular-400", "fa-brands-400"]
ICON = re.compile(r"\\([ef][0-9a-f]{3})\b|([\ue000-\uf8ff])")
WORD = re.compile(r"[\w-]+")


def is_joined(asset: Any) -> bool:
    name = str(getattr(asset, "filename", asset) or "").removeprefix("_static/")
    return any(Path(name).match(sheet) for sheet in SHEETS)


def words_of(out: Path) -> set[str]:
    """Every word of the site's pages and scripts: what no word names, no page has."""
    files = [*out.rglob("*.html"), *out.glob("_static/**/*.js")]
    return {word for file in files for word in WORD.findall(file.read_text("utf-8"))}


def selectors(prelude: Iterable[Any]) -> Iterator[list[Any]]:
    selector: list[Any] = []
    for token in prelude:
        if token == ",":
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector


def names_in(selector: list[Any]) -> Iterator[str]:
    """The classes and ids that a selector asks for; what stands in `:not()` or `:is()` is not asked for."""
    for before, token in zip([None, *selector], selector, strict=False):
        if token.type == "hash" or (before == "." and token.type == "ident"):
            yield token.value


def trim(css: str | list[Any], words: set[str]) -> str:
    """Return the style sheet without the rules that ask for a class or an id outside these words."""
    kept = []
    for rule in tinycss2.parse_stylesheet(css, skip_whitespace=True):
        if rule.type == "qualified-rule":
            used = [part for part in selectors(rule.prelude) if words.issuperset(names_in(part))]
            if used:
                heads = ",".join(tinycss2.serialize(part).strip() for part in used)
                kept.append(f"{heads}{{{tinycss2.serialize(rule.content).strip()}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            if inside := trim(rule.content, words):
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword == "charset":
            continue  # it may stand at the start alone, and all is UTF-8
        elif rule.type == "at-rule" or (rule.type == "comment" and rule.value.startswith("!")):  # a licence
            kept.append(rule.serialize())
    return "\n".join(kept)


def join_sheets(app: Sphinx, error: Exception | None) -> None:
    static = Path(app.outdir) / "_static"
    if error or app.builder.name != "html" or not (static / SHEETS[1]).exists():
        return  # a second build with nothing changed leaves the first one's result
    sheets = [sheet for pattern in SHEETS for sheet in static.glob(pattern)]
    words = words_of(Path(app.outdir))
    css = "\n".join(trim(sheet.read_text("utf-8"), words) for sheet in sheets)
    css = css.replace("url(file.png)", "url(../file.png)")
    fonts = static / "vendor/fontawesome/webfonts"
    icons = {ord(char) if char else int(code, 16) for code, char in ICON.findall(css)}
    for name in FONTS:
        cut_font(fonts / f"{name}.ttf", icons)
        source = f'url(../vendor/fontawesome/webfonts/{name}.woff) format("woff")'
        css = re.sub(rf"url\([^)]*{name}\.woff2\"?\)[^;}}]*", source, css)
    (static / JOINED).write_text(css.replace("font-display:block", "font-display:swap"), "utf-8")
    for unused in [*sheets, *(file for pattern in LEFT_OVER for file in static.glob(pattern))]:
        unused.unlink(missing_ok=True)  # a map of an icon script is left over twice
    shutil.rmtree(static / "locales", ignore_errors=True)


def cut_font(path: Path, characters: set[int]) -> None:
    """Write the glyphs of these characters to a .woff beside the font."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table
    options = subset.Options(flavor="woff", notdef_outline=True, recalc_timestamp=False, layout_features=[])
    font = subset.load_font(path, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    subset.save_font(font, path.with_suffix(".woff"), options)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", join_sheets, priority=900)  # after the theme has coloured the code
    return {"parallel_read_safe": True, "parallel_write_safe": True}
