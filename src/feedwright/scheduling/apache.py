"""The configuration of Apache's HTTP server (2.4) for a published folder."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from feedwright.domain.document import FEED_MENU, WELL_KNOWN_MENU
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.formats import FEEDS
from feedwright.domain.private_paths import IN_PATHS
from feedwright.domain.publication import PAGES, PRIVATE
from feedwright.domain.representation import HEADERS_OF_PRIVATE
from feedwright.scheduling.exported_files import Site, Unit, filled
from feedwright.scheduling.published_folder import (
    BINARY,
    CODED,
    POLICY,
    RECORDED,
    Served,
    endings,
    facts,
    names,
)

_CODINGS = {"br": "br", "gzip": "gz"}
"""The endings of compressed siblings; the first one that the reader accepts is sent."""
_SIBLING = "(?:\\.(?:gz|br))?"
_WITH_SIBLINGS = "xml|json|html|opml"
_ACCEPTED = r"(?:^|,)\s*{}\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))"
"""Matches a coding in ``Accept-Encoding`` that is not refused by ``q=0`` (RFC 9110 §12.5.3)."""


def apache(site: Site) -> tuple[Unit, ...]:
    """Make the configuration with which Apache serves the published folder at its address.

    Raises:
        ConfigurationError: The folder's path cannot be written in it.
    """
    served = facts(site)
    if found := re.search(r"[$%*?\[\\]", served.folder):
        raise ConfigurationError(
            f"{served.folder}: Apache can be given no path with {found[0]!r} in it; rename it"
        )
    values = {
        **names(served),
        "modules": " ".join(["headers", "rewrite", *(["proxy_http"] if served.has_hub else [])]),
        "lines": "\n".join(_lines(served)),
    }
    path = f"/etc/apache2/conf-available/{site.name}.conf"
    return (Unit(path=path, text=filled("apache.conf", values)),)


def _lines(served: Served) -> Iterator[str]:
    root = served.root
    if len(root) > 1:
        yield f"RedirectMatch 301 {_exactly(root[:-1])} {_quoted(root)}"
    for path, where in served.moved.items():
        yield f"RedirectMatch 301 {_exactly(root + path)} {_quoted(_target(where))}"
    menu = f"(?!{re.escape(WELL_KNOWN_MENU)}$)" if served.has_menu else ""
    hidden = f"^{re.escape(root)}{menu}(?:.*/)?\\."
    yield f"RedirectMatch 404 {_quoted(hidden)}"
    yield ""
    yield "RewriteEngine On"
    for path in served.gone:
        yield f"RewriteCond {_substituted(f'{served.folder}/{path}')} !-f"
        yield f"RewriteRule ^{re.escape(root + path)}$ - [G]"
    yield from _siblings(served)
    yield ""
    if served.has_hub:
        yield from _hub(served)
        yield ""
    if served.has_menu:
        yield from _menu(served)
    yield f"Alias {_quoted(root)} {_quoted(served.folder + '/')}"
    yield from _section("Directory", f"{served.folder}/", *_folder(served))
    yield from _section(
        "Directory",
        f"{served.folder}/{PAGES}/",
        f'Header set Content-Security-Policy "{POLICY}"',
        *(["Header unset Link"] if served.licence else []),
    )
    if served.has_private:
        yield from _section(
            "LocationMatch",
            IN_PATHS,
            *(f'Header set {name} "{value}"' for name, value in HEADERS_OF_PRIVATE.items()),
            "Header unset Access-Control-Allow-Origin",
        )


def _section(kind: str, of: str, *inner: str) -> Iterator[str]:
    """A section with indented lines."""
    yield f"<{kind} {_quoted(of)}>"
    yield from (f"    {line}".rstrip() for line in inner)
    yield f"</{kind}>"


def _quoted(text: str) -> str:
    """Quote a word for Apache, which removes a backslash before a quote or a backslash."""
    return '"' + text.replace("\\\\", "\\\\\\\\").replace('"', '\\"') + '"'


def _value(text: str) -> str:
    """Quote the value of a header field, in which a percent sign begins a format."""
    return _quoted(text.replace("%", "%%"))


def _exactly(path: str) -> str:
    """An expression for one path only: `Redirect` would match every path that begins with it."""
    return _quoted(f"^{re.escape(path)}$")


def _substituted(text: str) -> str:
    """Escape a text for mod_rewrite, which substitutes values and has no nested quotes."""
    return re.sub(r"([\s\"'$%\\])", r"\\\1", text)


def _target(where: str) -> str:
    """Decode an address for `RedirectMatch`, which percent-encodes its target."""
    parts = urlsplit(where)
    path = unquote(parts.path)
    return (
        parts._replace(path=path if path.isprintable() else parts.path).geturl().replace("$", "\\$")
    )


def _siblings(served: Served) -> Iterator[str]:
    """The rules that send a compressed sibling instead of the requested file."""
    root = re.escape(served.root)
    for coding in (one for one in _CODINGS if one in served.codings):
        ending = _CODINGS[coding]
        asked = f"^{root}(.+\\.(?:{_WITH_SIBLINGS}))$"
        yield f"RewriteCond %{{HTTP:Accept-Encoding}} {_ACCEPTED.format(coding)}"
        yield f"RewriteCond {_substituted(served.folder)}/$1.{ending} -f"
        flags = f"[PT,L,E=no-gzip:1,E=no-brotli:1,E=feedwright_coding:{coding}]"
        there = f"{_substituted(served.root)}$1.{ending}"
        yield f"RewriteRule {asked} {there} {flags}"


def _folder(served: Served) -> Iterator[str]:
    """The section of the published folder."""
    yield "Require all granted"
    yield "AllowOverride None"
    yield "Options None"
    yield "DirectoryIndex index.html index.xml"
    yield "# Without the inode, which differs from machine to machine."
    yield "FileETag MTime Size"
    yield "# Files that came with an article are sent, and never run."
    yield from _section("FilesMatch", ".", "SetHandler default-handler")
    yield "AddDefaultCharset utf-8"
    yield "AddCharset utf-8 .css .js .xml"
    yield from _types()
    yield from _compression(served)
    yield f'Header set Cache-Control "{served.cache}"'
    yield 'Header set X-Content-Type-Options "nosniff"'
    if served.usage:
        yield f"Header set Content-Usage {_value(served.usage)}"
    if served.licence:
        yield f"Header set Link {_value(served.licence)}"
    for one in FEEDS:
        stem, _, ending = one.file_name.rpartition(".")
        yield from _named(
            f"^(?:archive-\\d+\\.)?{stem}\\.{ending}{_SIBLING}$", one.content_type, shared=True
        )
    yield from _named(f"\\.opml{_SIBLING}$", "text/x-opml; charset=utf-8", shared=True)
    yield from _named(f"\\.html{_SIBLING}$", "text/html; charset=utf-8")
    endings = "|".join(one.file_name.rpartition(".")[2] for one in FEEDS)
    seldom = f"^archive-\\d+\\..*\\.(?:{endings}){_SIBLING}$"
    yield from _section("FilesMatch", seldom, f'Header set Cache-Control "{served.daily}"')
    yield from _section(
        "FilesMatch",
        f"(?i)\\.(?:{RECORDED}|{BINARY})$",
        f'Header set Cache-Control "{served.daily}"',
    )
    shared = 'Header set Access-Control-Allow-Origin "*"'
    yield from _section("FilesMatch", f"(?i)\\.(?:{RECORDED})$", shared)


def _named(pattern: str, kind: str, *, shared: bool = False) -> Iterator[str]:
    """The media types of documents that are recognised by name, also for their siblings."""
    lines = [f'ForceType "{kind}"']
    if shared:
        lines.append('Header set Access-Control-Allow-Origin "*"')
    yield from _section("FilesMatch", pattern, *lines)


def _types() -> Iterator[str]:
    for kind, ends in endings().items():
        yield f"AddType {kind} {' '.join(f'.{end}' for end in ends)}"


def _compression(served: Served) -> Iterator[str]:
    if any(one in served.codings for one in _CODINGS):
        for coding, ending in _CODINGS.items():
            if coding in served.codings:
                # A sibling that is requested by its own name is an ordinary file.
                chosen = f"\"expr=reqenv('feedwright_coding') == '{coding}'\""
                yield f'Header set Content-Encoding "{coding}" {chosen}'
                asked = f"-z reqenv('feedwright_coding') && %{{REQUEST_FILENAME}} =~ /\\.{ending}$/"
                yield f'Header set Content-Type "application/octet-stream" "expr={asked}"'
        yield from _section(
            "FilesMatch",
            f"\\.(?:{_WITH_SIBLINGS}){_SIBLING}$",
            'Header merge Vary "Accept-Encoding"',
        )
        return
    kinds = " ".join((*CODED, "text/html"))
    yield f"AddOutputFilterByType DEFLATE {kinds}"
    yield "# Apache changes the entity tag of what it compresses, and then does not recognise it."
    yield 'RequestHeader edit* If-None-Match "-gzip\\"" "\\""'


def _menu(served: Served) -> Iterator[str]:
    """The rule for the feed menu at its well-known path, at the root of the host."""
    yield f"Alias {_quoted(f'/{WELL_KNOWN_MENU}')} {_quoted(f'{served.folder}/{FEED_MENU}')}"
    yield from _section(
        "Location",
        f"/{WELL_KNOWN_MENU}",
        'ForceType "application/json"',
        'Header set Access-Control-Allow-Origin "*"',
    )


def _hub(served: Served) -> Iterator[str]:
    private = f"{served.root}{PRIVATE}/"
    yield "# The hub, which runs in `feedwright serve` beside this server."
    yield f"RedirectMatch 404 {_exactly(private + 'metrics')}"
    yield from _section(
        "Location",
        private,
        f'ProxyPass "http://127.0.0.1:8000/{PRIVATE}/"',
        "ProxyPreserveHost On",
        "RequestHeader unset X-Forwarded-For",
    )
    yield from _section("Location", f"{private}metrics", 'ProxyPass "!"')
