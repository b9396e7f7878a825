"""Hugo, told to render RSS and nothing else: no page of an article, no list, no taxonomy."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.contenders import ARCHIVE, LIMIT, counted
from tests.benchmarks.contenders.peers import Peers
from tests.benchmarks.corpora import HOME, SECTIONS

_SITE = """\
baseURL = "{home}"
title = "The Corpus"
languageCode = "en"
contentDir = "{corpus}"
disableKinds = ["sitemap", "robotsTXT", "404"]

[taxonomies]
category = "category"

[outputs]
page = []
section = []
taxonomy = []
home = ["rss"]
term = [{term}]

[services.rss]
limit = {limit}
"""
# Full content, which Hugo's own template leaves out; and a link, which it can not make where
# it renders no page.
_TEMPLATE = """\
{{- $pages := cond .IsHome site.RegularPages .RegularPages -}}
{{- with site.Config.Services.RSS.Limit -}}
{{- if ge . 1 -}}{{- $pages = $pages | first . -}}{{- end -}}
{{- end -}}
{{- printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{{ .Title }}</title>
<link>{{ site.BaseURL }}</link>
<description>{{ .Title }}</description>
{{- range $pages }}
{{- $link := printf "%s%s/" site.BaseURL .Slug }}
<item>
<title>{{ .Title }}</title>
<link>{{ $link }}</link>
<guid>{{ $link }}</guid>
<pubDate>{{ .PublishDate.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate>
<category>{{ .Params.category }}</category>
<description>{{ .Summary | transform.XMLEscape | safeHTML }}</description>
<content:encoded>{{ .Content | transform.XMLEscape | safeHTML }}</content:encoded>
</item>
{{- end }}
</channel>
</rss>
"""


class Hugo:
    """The fastest generator of sites; every run reads everything."""

    name = "Hugo"
    remembers = False

    def __init__(self, peers: Peers) -> None:
        self._program = peers.package("hugo") / "binaries" / "hugo"
        self.version = peers.version("hugo")

    def set_up(self, place: Path, corpus: Path, work: str) -> None:
        """Writes the site's settings and its template of RSS."""
        everything = work == ARCHIVE
        settings = _SITE.format(
            home=HOME,
            corpus=corpus,
            limit=-1 if everything else LIMIT,
            term="" if everything else '"rss"',
        )
        (place / "hugo.toml").write_text(settings, encoding="utf-8")
        (place / "layouts").mkdir()
        (place / "layouts" / "rss.xml").write_text(_TEMPLATE, encoding="utf-8")

    def clear(self, place: Path) -> None:
        """Takes away the documents, and what it may keep for the next run."""
        for name in ("public", "resources"):
            shutil.rmtree(place / name, ignore_errors=True)

    def command(self, place: Path) -> Sequence[str | Path]:
        """The program itself, without the Python that PyPI's package puts before it."""
        return [self._program, "--source", place, "--quiet", "--noBuildLock"]

    def entries(self, place: Path, work: str) -> Mapping[str, int]:
        """Of RSS, the only format."""
        public = place / "public"
        found = {"": counted([public / "index.xml"], "guid")}
        if work != ARCHIVE:
            found |= {
                name: counted([public / "category" / name.lower() / "index.xml"], "guid")
                for name in SECTIONS
            }
        return found
