"""Hugo, told to render RSS and nothing else, or pages of articles too: no list, no taxonomy."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.contenders import ARCHIVE, LIMIT, PAGES, articles, counted
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
page = [{page}]
section = []
taxonomy = []
home = ["rss"]
term = [{term}]

[services.rss]
limit = {limit}
"""
# Full content, which Hugo's own template leaves out; and a link, which it can not make where
# it renders no page; where it does, the link is that page's.
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
{{- $link := @link@ }}
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


_LINK = 'printf "%s%s/" site.BaseURL .Slug'
# What Feedwright's own pages say: the same facts for people, search engines and previews.
_PAGE = """\
<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{ .Title }} · {{ site.Title }}</title>
<meta name="description" content="{{ .Summary | plainify }}">
<meta name="author" content="{{ .Params.author }}">
<link rel="canonical" href="{{ .Permalink }}">
<meta property="og:type" content="article">
<meta property="og:title" content="{{ .Title }}">
<meta property="og:url" content="{{ .Permalink }}">
<meta property="og:site_name" content="{{ site.Title }}">
<meta property="og:description" content="{{ .Summary | plainify }}">
<meta property="og:image" content="{{ .Params.image | absURL }}">
{{- $date := .Date.UTC.Format "2006-01-02T15:04:05Z" }}
<meta property="article:published_time" content="{{ $date }}">
<meta property="article:modified_time" content="{{ $date }}">
<meta property="article:section" content="{{ .Params.category }}">
{{- $tags := split .Params.tags ", " }}
{{- range $tags }}
<meta property="article:tag" content="{{ . }}">
{{- end }}
{{- $metadata := dict
  "@context" "https://schema.org" "@type" "NewsArticle" "mainEntityOfPage" .Permalink
  "headline" .Title "description" (.Summary | plainify) "datePublished" $date "dateModified" $date
  "author" (slice (dict "@type" "Person" "name" .Params.author))
  "articleSection" .Params.category "keywords" $tags "inLanguage" "en"
  "image" (.Params.image | absURL)
  "isPartOf" (dict "@type" "WebSite" "name" site.Title "url" site.BaseURL) }}
<script type="application/ld+json">{{ $metadata | jsonify (dict "indent" " ") | safeJS }}</script>
<link rel="alternate" type="application/rss+xml" title="{{ site.Title }}" href="/index.xml">
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/pages.css">
</head>
<body class="narrow">
<a class="skip" href="#main">Skip to content</a>
<header class="top"><nav aria-label="Feeds"><a href="/">{{ site.Title }}</a></nav></header>
<main id="main">
<article class="article">
<header class="masthead">
<p class="kicker"><span>{{ .Params.category }}</span></p>
<h1>{{ .Title }}</h1>
<p class="byline">By {{ .Params.author }}
<time datetime="{{ $date }}">{{ .Date.UTC.Format "2 January 2006" }}</time></p>
</header>
<figure class="lead"><img src="{{ .Params.image | absURL }}" alt=""></figure>
<div class="content">
{{ .Content }}
</div>
<footer class="colophon">
<p>Tags</p>
<ul class="tags">
{{- range $tags }}
<li>{{ . }}</li>
{{- end }}
</ul>
<p>More: <a href="/">{{ site.Title }}</a></p>
</footer>
</article>
</main>
<footer class="foot"><p><a href="{{ site.BaseURL }}">{{ site.Title }}</a></p></footer>
</body>
</html>
"""


class Hugo:
    """The fastest generator of sites; every run reads everything."""

    name = "Hugo"
    remembers = False

    def __init__(self, peers: Peers) -> None:
        self._program = peers.package("hugo") / "binaries" / "hugo"
        self.version = peers.version("hugo")

    def set_up(self, place: Path, corpus: Path, work: str) -> None:
        """Writes the site's settings and its templates."""
        everything = work == ARCHIVE
        settings = _SITE.format(
            home=HOME,
            corpus=corpus,
            limit=-1 if everything else LIMIT,
            term="" if everything else '"rss"',
            page='"html"' if work == PAGES else "",
        )
        (place / "hugo.toml").write_text(settings, encoding="utf-8")
        (place / "layouts").mkdir()
        rss = _TEMPLATE.replace("@link@", ".Permalink" if work == PAGES else _LINK)
        (place / "layouts" / "rss.xml").write_text(rss, encoding="utf-8")
        if work == PAGES:
            (place / "layouts" / "page.html").write_text(_PAGE, encoding="utf-8")

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
        if work == PAGES:
            found[PAGES] = articles(public.rglob("index.html"))
        return found
