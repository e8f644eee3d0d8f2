"""Where pages live: the landing page at the root, a sitemap, links that work on the not-found page."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config

RELATIVE_LINK = re.compile(r'((?:href|src|action|content_root)=")(?![a-z]+:|/|#)')


class SiteBuilder(StandaloneHTMLBuilder):
    """The HTML builder, with the landing page at `index.html` wherever its source is."""

    name = "html"

    def _place(self, pagename: str) -> str:
        return "index" if pagename == self.config.root_doc else pagename

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return super().get_target_uri(self._place(docname), typ)

    def get_outfilename(self, pagename: str) -> str:
        return super().get_outfilename(self._place(pagename))


def read_address(app: Sphinx, config: Config) -> None:
    address = os.environ.get("SITE_URL") or config.html_baseurl
    config.html_baseurl = address.rstrip("/") + "/"


def name_repository(app: Sphinx, docname: str, source: list[str]) -> None:
    """Write the repository's address where a page says `{{ repository }}`, in code blocks too."""
    source[0] = source[0].replace("{{ repository }}", app.config.html_theme_options["repository_url"])


def write_sitemap(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    pages = sorted(app.builder.get_target_uri(name) for name in app.env.found_docs)
    pages[pages.index("index.html")] = ""  # the landing page's own address is that of the site
    urls = "".join(f"  <url><loc>{app.config.html_baseurl}{page}</loc></url>\n" for page in pages)
    sitemap = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )
    out = Path(app.outdir)
    (out / "sitemap.xml").write_text(sitemap, "utf-8")
    robots = f"User-agent: *\nSitemap: {app.config.html_baseurl}sitemap.xml\n"
    (out / "robots.txt").write_text(robots, "utf-8")
    (out / ".nojekyll").touch()


def root_links_of_not_found_page(app: Sphinx, error: Exception | None) -> None:
    """A server shows 404.html at any depth, so its links must start at the site's root."""
    page = Path(app.outdir) / "404.html"
    if error or not page.exists():
        return
    root = urlsplit(app.config.html_baseurl).path
    page.write_text(RELATIVE_LINK.sub(rf"\g<1>{root}", page.read_text("utf-8")), "utf-8")


def place_in_search_index(app: Sphinx, error: Exception | None) -> None:
    """Search makes addresses of the names in its index, so the landing page is named by its place there."""
    index = Path(app.outdir) / "searchindex.js"
    if error or not index.exists():
        return
    start, names, rest = re.split(r'("docnames": \[[^\]]*\])', index.read_text("utf-8"), maxsplit=1)
    names = names.replace(f'"{app.config.root_doc}"', '"index"')
    index.write_text(start + names + rest, "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_builder(SiteBuilder, override=True)
    app.connect("config-inited", read_address)
    app.connect("source-read", name_repository)
    app.connect("build-finished", write_sitemap)
    app.connect("build-finished", place_in_search_index)
    app.connect("build-finished", root_links_of_not_found_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
