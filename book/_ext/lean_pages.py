"""Keep weight off the pages: scripts and styles only where they are used, icons cut down to those shown."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from fontTools import subset
from sphinx.application import Sphinx

# An asset goes onto a page only if the page's body shows the sign that it is needed.
NEEDED_IF = {
    "sphinx-thebe": None,
    "sphinx-design": 'class="sd-',
    "design-tabs": "sd-tab-set",
    "togglebutton": "toggle",
    "clipboard.min": "highlight",
    "copybutton": "highlight",
    "searchtools": None,  # the search page's template names these itself
    "language_data": None,
}
INLINE_NEEDED_IF = {"THEBE_JS_URL": None, "thebe": None, "toggle": "toggle", "DOCUMENTATION_OPTIONS": None}

FONTS = ["fa-solid-900", "fa-regular-400", "fa-brands-400"]
ICON_RULE = re.compile(r'((?:\.fa-[\w-]+:before,?)+)\{content:"([^"]+)"\}')
ICON_NAME = re.compile(r"\bfa-[\w-]+")
VARIABLE = re.compile(r'--pst-icon-[\w-]+:"([^"]+)"')


def needed(asset: Any, body: str) -> bool:
    filename = str(getattr(asset, "filename", asset) or "")
    script = getattr(asset, "attributes", {}).get("body") or ""
    for text, signs in ((filename, NEEDED_IF), (script, INLINE_NEEDED_IF)):
        for part, sign in signs.items():
            if part in text and (sign is None or sign not in body):
                return False
    return True


def drop_unused_assets(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    body = context.get("body") or ""
    for key in ("script_files", "css_files"):
        context[key] = [asset for asset in context[key] if needed(asset, body)]
    for script in context["script_files"]:
        if script.filename and "async" not in script.attributes:
            script.attributes["defer"] = "defer"


def icons_shown(out: Path) -> set[str]:
    """The names of the icons that some page or some script of the theme mentions."""
    files = [
        *out.rglob("*.html"),
        *(out / "_static/scripts").glob("*theme.js"),
        *(out / "_static").glob("*.css"),
    ]
    return {name for file in files for name in ICON_NAME.findall(file.read_text("utf-8"))}


def character(escape: str) -> int:
    """The code point of a CSS escape such as \\f0c9, or of the character itself."""
    return int(escape[1:], 16) if escape.startswith("\\") else ord(escape)


def slim_icons(app: Sphinx, error: Exception | None) -> None:
    """Leave in the theme's style sheet and icon fonts only what is shown, and drop its 1.5 MB icon script."""
    out = Path(app.outdir)
    sheet = out / "_static/styles/pydata-sphinx-theme.css"
    if error or app.builder.name != "html" or not sheet.exists():
        return
    shown, css = icons_shown(out), sheet.read_text("utf-8")
    wanted = {character(escape) for escape in VARIABLE.findall(css)} | {0xF107}

    def keep(rule: re.Match[str]) -> str:
        names = [selector for selector in rule[1].split(",") if ICON_NAME.findall(selector)[0] in shown]
        if not names:
            return ""
        wanted.add(character(rule[2]))
        return f'{",".join(names)}{{content:"{rule[2]}"}}'

    css = ICON_RULE.sub(keep, css)
    fonts = out / "_static/vendor/fontawesome/webfonts"
    for name in FONTS:
        cut_font(fonts / f"{name}.ttf", wanted)
        source = f'url(../vendor/fontawesome/webfonts/{name}.woff) format("woff")'
        css = re.sub(rf"url\([^)]*{name}\.woff2\)[^;}}]*", source, css)
    sheet.write_text(css.replace("font-display:block", "font-display:swap"), "utf-8")
    for unused in [
        *fonts.glob("*.woff2"),
        *fonts.glob("*.ttf"),
        *out.glob("_static/scripts/fontawesome.js*"),
    ]:
        unused.unlink()
    for source_map in (out / "_static").rglob("*.map"):
        source_map.unlink()
    shutil.rmtree(out / "_static/locales", ignore_errors=True)


def cut_font(path: Path, characters: set[int]) -> None:
    """Write the glyphs of these characters to a .woff beside the font."""
    if not path.exists():
        return  # a second build with nothing changed leaves the first one's result
    options = subset.Options(flavor="woff", notdef_outline=True, recalc_timestamp=False, layout_features=[])
    font = subset.load_font(path, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    subset.save_font(font, path.with_suffix(".woff"), options)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", drop_unused_assets, priority=900)
    app.connect("build-finished", slim_icons)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
