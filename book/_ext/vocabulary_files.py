"""The playground: the directive `{playground}` draws it, and its files are made from the real vocabularies.

Nothing of OpenAI's rank files is kept in the repository: each build makes the playground's own files anew, in
`_static/playground/`, with the script of the worker that reads them.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from tokcourse.widgets import modules, playground

FOLDER = "playground"


class Playground(SphinxDirective):
    """The playground as HTML, and its files among the static ones of the site."""

    def run(self) -> list[nodes.Node]:
        tokenizers = playground.tokenizers()
        scripts = playground.files(tokenizers)
        weights = {name: playground.weight(script) for name, script in scripts.items()}
        write(files_folder(self.env.app) / FOLDER, scripts)
        return [nodes.raw("", playground.static_html(tokenizers, weights), format="html")]


def write(folder: Path, scripts: dict[str, str]) -> None:
    """Write the vocabularies and the worker's script, all modules that it needs in one."""
    folder.mkdir(parents=True, exist_ok=True)
    worker = "".join(map(modules.for_page, modules.needed("playground_worker")))
    for name, script in {**scripts, "worker": worker}.items():
        (folder / f"{name}.js").write_text(script, encoding="utf-8")


def files_folder(app: Sphinx) -> Path:
    return Path(app.doctreedir).parent / "vocabulary_files"


def add_static_path(app: Sphinx) -> None:
    files_folder(app).mkdir(parents=True, exist_ok=True)
    app.config.html_static_path.append(str(files_folder(app)))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("playground", Playground)
    app.connect("builder-inited", add_static_path)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
