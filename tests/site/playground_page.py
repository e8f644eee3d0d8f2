"""The playground on a page of its own, as the book's extension makes it: no built book is needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tokcourse import Tokenizer
from tokcourse.widgets import modules, playground

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'"
ALL_CUT = ".pg-row:not([hidden]).pg-late"
LOOK = (
    "body{font:16px/1.5 sans-serif;max-width:900px;margin:1em auto;padding:0 12px;color:#222;background:#fff}"
)
DARK = "html[data-theme=dark] body{background:#14181e;color:#ced6dd}html[data-theme=dark] a{color:#9cf}"


@cache
def tokenizers() -> dict[str, Tokenizer]:
    return playground.tokenizers()


@cache
def scripts() -> dict[str, str]:
    return playground.files(tokenizers())


def write(folder: Path, text: str = playground.SAMPLE) -> None:
    """Write light.html, dark.html and all that they load."""
    names = [*modules.needed("playground"), "static_page"]
    worker = "".join(map(modules.for_page, modules.needed("playground_worker")))
    files = {f"widgets/{name}.js": modules.for_page(name) for name in names}
    files |= {f"playground/{name}.js": script for name, script in {**scripts(), "worker": worker}.items()}
    files["style.css"] = LOOK + DARK + modules.style("widgets") + modules.style("playground")
    weights = {name: playground.weight(script) for name, script in scripts().items()}
    body = playground.static_html(tokenizers(), weights, text)
    loads = "".join(f'<script defer src="widgets/{name}.js"></script>' for name in names)
    for theme in ("light", "dark"):
        files[f"{theme}.html"] = (
            f'<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8">'
            '<title>Playground</title><meta name="viewport" content="width=device-width">'
            f'<link rel="icon" href="data:,"><link rel="stylesheet" href="style.css">{loads}</head>'
            f"<body><main><h1>Playground</h1>{body}</main></body></html>"
        )
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
