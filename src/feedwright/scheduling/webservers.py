"""The published folder in the words of web servers: nginx and Caddy."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from msgspec.structs import replace

from feedwright.domain.document import FEED_MENU, WELL_KNOWN_MENU
from feedwright.domain.durations import duration
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.formats import FEEDS
from feedwright.domain.licences import licence_link, usage_preferences
from feedwright.domain.mediatypes import BY_ENDING
from feedwright.domain.old_paths import for_value, old_paths
from feedwright.domain.publication import PAGES, PRIVATE, Feed
from feedwright.scheduling.units import Site, Unit, filled
from feedwright.store.opening import store_location
from feedwright.store.serving import StoreReader

_DAY = 86_400
_MOST_GONE = 1_000
"""Documents that were taken away and are told; a server looks through all of them."""
_MOST_MOVED = 5_000
"""Old paths that are told; at others the copies that stand there are served."""
_POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src * data:; media-src *"
"""For what came with articles: nothing runs there."""
_TEXTS = {
    "text/html": "html htm",
    "text/css": "css",
    "text/javascript": "js",
    "text/x-opml": "opml",
    "application/json": "json",
    "application/xml": "xml",
}
_CODED = (*(one.media_type for one in FEEDS), *(name for name in _TEXTS if name != "text/html"))
_RECORDED = "|".join(end for end, kind in BY_ENDING.items() if kind.startswith(("audio", "video")))
_BINARY = "|".join(
    end
    for end, kind in BY_ENDING.items()
    if not kind.startswith(("audio", "video", "text")) and not kind.endswith("xml")
)


class _Served(NamedTuple):
    """What a web server is told of a published folder."""

    site: Site
    root: str
    """The path of the address, decoded, with a slash at both ends."""
    host: str
    folder: str
    cache: str
    """``Cache-Control`` of what changes."""
    daily: str
    """And of archive pages and recordings, which change seldom."""
    moved: dict[str, str]
    """Old paths below the folder, and the addresses where they lead."""
    gone: tuple[str, ...]
    """What was taken away, below the folder."""

    @property
    def codings(self) -> tuple[str, ...]:
        """The compressed siblings that there are."""
        return self.site.publication.destination.precompress

    @property
    def usage(self) -> str:
        """``Content-Usage``, or ""."""
        return usage_preferences(self.site.publication.publication.content_usage)

    @property
    def licence(self) -> str:
        """``Link`` to the licence of all documents but the pages of articles, which name theirs.

        It is "" where a feed has one of its own, which its documents name: no two are to be told.
        """
        publication = self.site.publication
        licence = publication.publication.licence
        is_one = not any(one.licence for one in publication.feeds)
        # In nginx a dollar begins the name of a variable.
        return licence_link(licence).replace("$", "%24") if licence and is_one else ""

    @property
    def has_hub(self) -> bool:
        """Whether `feedwright serve` answers for a hub beside this."""
        return self.site.publication.publication.hub


def _served(site: Site) -> _Served:
    publication = site.publication
    if publication.destination.is_bucket:
        raise ConfigurationError(
            f"{publication.destination.path}: is no folder, and web servers serve folders; have "
            "them pass requests to `feedwright serve`, which reads buckets, or point a CDN at it"
        )
    address = urlsplit(publication.publication.address)
    seconds = int(duration(publication.destination.cache).total_seconds())
    moved: dict[str, str] = {}
    feeds = [one for feed in publication.feeds for one in _each(feed, site.destination)]
    for path, target in islice(old_paths(feeds).items(), _MOST_MOVED):
        where = publication.publication.address + quote(target)
        moved[path] = where
        if path.endswith("/index.xml"):
            moved[path.removesuffix("index.xml")] = where
    gone = StoreReader(store_location(publication, site.folder)).removed()[:_MOST_GONE]
    return _Served(
        site=site,
        root=unquote(address.path) or "/",
        host=address.hostname or "",
        folder=str(site.destination),
        cache=f"public, max-age={seconds}" if seconds else "no-cache",
        daily=f"public, max-age={max(seconds, _DAY)}",
        moved=moved,
        gone=tuple(path for path in gone if path not in moved),
    )


def _each(feed: Feed, published: Path) -> Iterator[Feed]:
    """A feed, or those that stand published of one that is made for each value."""
    if not feed.each:
        yield feed
        return
    with suppress(OSError):
        for folder in sorted((published / feed.name).iterdir()):
            name = f"{feed.name}/{folder.name}"
            if folder.is_dir():
                yield replace(feed, name=name, each="", also=for_value(feed, name))


def _names(served: _Served) -> dict[str, str]:
    """What stands in the first lines of both."""
    return {
        "name": served.site.name,
        "host": served.host,
        "root": served.root,
        "address": served.site.publication.publication.address,
        "folder": str(served.site.folder),
        "day": f"{served.site.now:%Y-%m-%d}",
    }


def _block(opening: str, *inner: str) -> str:
    """Lines in braces, each a step further to the right."""
    lines = "\n".join(inner).splitlines()
    return "\n".join([f"{opening} {{", *(f"    {line}".rstrip() for line in lines), "}"])


def nginx(site: Site) -> tuple[Unit, ...]:
    """What nginx needs to serve the published folder at its address.

    Raises:
        ConfigurationError: It cannot be told the folder.
    """
    served = _served(site)
    if "$" in served.folder:
        raise ConfigurationError(
            f"{served.folder}: nginx can be given no path with '$' in it; rename it"
        )
    root = served.root
    blocks = [
        _block(f"location = {_quoted(root + path)}", f"return 301 {_quoted(where)};")
        for path, where in served.moved.items()
    ]
    blocks += [_nginx_gone(served, path) for path in served.gone]
    if served.gone:
        blocks.append(_block(f"location @{_gone(served)}", "return 410;"))
    if len(root) > 1:
        there = f"return 301 {_quoted(quote(root))};"
        blocks.append(_block(f"location = {_quoted(root[:-1])}", there))
    if served.site.publication.discovery.feed_menu:
        blocks.append(_nginx_menu(served))
    if served.has_hub:
        blocks += _nginx_hub(served)
    blocks.append(_block(f"location {_quoted(root)}", *_nginx_folder(served)))
    values = {**_names(served), "blocks": "\n\n".join(blocks)}
    path = f"/etc/nginx/snippets/{site.name}.conf"
    return (Unit(path=path, text=filled("nginx.conf", values)),)


def _quoted(text: str) -> str:
    """A word of nginx's configuration."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _gone(served: _Served) -> str:
    return f"{served.site.name}-gone".replace("-", "_")


def _nginx_gone(served: _Served, path: str) -> str:
    """410 as long as the document stays away; one that comes back is served."""
    return _block(
        f"location = {_quoted(served.root + path)}",
        f"alias {_quoted(f'{served.folder}/{path}')};",
        *_nginx_type(_type_of(path)),
        *_nginx_headers(served, served.cache),
        f"error_page 404 =410 @{_gone(served)};",
    )


def _type_of(path: str) -> str:
    """The media type of a document, by the end of its path."""
    name, _, ending = path.rpartition("/")[2].rpartition(".")
    for one in FEEDS:
        if path.endswith(one.file_name) and (name + "." + ending).endswith(one.file_name):
            return one.media_type
    texts = {end: kind for kind, ends in _TEXTS.items() for end in ends.split()}
    return texts.get(ending) or BY_ENDING.get(ending, "application/octet-stream")


def _nginx_type(kind: str) -> list[str]:
    return ["types { }", f"default_type {kind};"]


def _nginx_headers(
    served: _Served, cache: str, *, shared: bool = False, policy: str = ""
) -> Iterator[str]:
    """Header fields; those of an outer block are not taken over, so each has all."""
    yield f'add_header Cache-Control "{cache}" always;'
    yield "add_header X-Content-Type-Options nosniff always;"
    if served.usage:
        yield f"add_header Content-Usage {_quoted(served.usage)} always;"
    if served.licence and not policy:
        yield f"add_header Link {_quoted(served.licence)} always;"
    if shared:
        yield 'add_header Access-Control-Allow-Origin "*" always;'
    if policy:
        yield f'add_header Content-Security-Policy "{policy}" always;'


def _nginx_folder(served: _Served) -> Iterator[str]:
    """The published folder itself."""
    yield f"alias {_quoted(served.folder + '/')};"
    yield "index index.html index.xml;"
    yield "charset utf-8;"
    yield f"charset_types {' '.join(one for one in _CODED if not one.endswith('json'))};"
    yield from _nginx_compression(served.codings)
    yield from _nginx_headers(served, served.cache)
    yield _block("types", *_nginx_types())
    yield ""
    yield "location ~ /\\. { return 404; }"
    for one in FEEDS:
        stem, _, ending = one.file_name.rpartition(".")
        kind = _nginx_type(one.media_type)
        head, page = f"/{stem}\\.{ending}$", f"/archive-\\d+\\.{stem}\\.{ending}$"
        yield _block(
            f"location ~ {head}", *kind, *_nginx_headers(served, served.cache, shared=True)
        )
        yield _block(
            f"location ~ {page}", *kind, *_nginx_headers(served, served.daily, shared=True)
        )
    yield _block("location ~ \\.opml$", *_nginx_headers(served, served.cache, shared=True))
    yield from _nginx_files(served, "")
    yield ""
    yield _block(
        f"location ^~ {_quoted(f'{served.root}{PAGES}/')}",
        *_nginx_headers(served, served.cache, policy=_POLICY),
        "location ~ /\\. { return 404; }",
        *_nginx_files(served, _POLICY),
    )


def _nginx_files(served: _Served, policy: str) -> Iterator[str]:
    """Recordings, pictures and the like."""
    recorded = _nginx_headers(served, served.daily, shared=True, policy=policy)
    yield _block(f"location ~* \\.({_RECORDED})$", *recorded)
    yield _block(
        f"location ~* \\.({_BINARY})$", *_nginx_headers(served, served.daily, policy=policy)
    )


def _nginx_types() -> Iterator[str]:
    endings: dict[str, list[str]] = {kind: ends.split() for kind, ends in _TEXTS.items()}
    for end, kind in BY_ENDING.items():
        endings.setdefault(kind, []).append(end)
    yield from (f"{kind} {' '.join(ends)};" for kind, ends in endings.items())


def _nginx_compression(codings: Iterable[str]) -> Iterator[str]:
    yield "gzip_vary on;"
    if "br" in codings:
        yield "# Needs the module ngx_brotli; Debian: libnginx-mod-http-brotli-static."
        yield "# brotli_static on;"
    if "gzip" in codings:
        yield "gzip_static on;"
    else:
        yield "gzip on;"
        yield f"gzip_types {' '.join(_CODED)};"


def _nginx_menu(served: _Served) -> str:
    """The feed menu at its well-known path, which is at the root of the host."""
    return _block(
        f"location = /{WELL_KNOWN_MENU}",
        f"alias {_quoted(f'{served.folder}/{FEED_MENU}')};",
        *_nginx_type("application/json"),
        *_nginx_headers(served, served.cache, shared=True),
    )


def _nginx_hub(served: _Served) -> Iterator[str]:
    private = f"{served.root}{PRIVATE}/"
    yield "# The hub, which `feedwright serve` answers for beside this."
    yield _block(f"location = {_quoted(private + 'metrics')}", "return 404;")
    yield _block(
        f"location ^~ {_quoted(private)}",
        f"proxy_pass http://127.0.0.1:8000/{PRIVATE}/;",
        "proxy_set_header Host $host;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
    )


def caddy(site: Site) -> tuple[Unit, ...]:
    """What Caddy needs to serve the published folder at its address.

    Raises:
        ConfigurationError: It cannot be told the folder.
    """
    served = _served(site)
    if "{" in served.folder or "`" in served.folder:
        raise ConfigurationError(
            f"{served.folder}: Caddy can be given no path with '{{' or '`'; rename it"
        )
    root = served.root
    opening = "handle" if root == "/" else f"handle_path {_bare(f'{root}*')}"
    blocks = [_block(opening, *_caddy_folder(served))]
    if len(root) > 1:
        blocks.insert(0, f"redir {_bare(root[:-1])} {_bare(quote(root))} permanent")
    if site.publication.discovery.feed_menu:
        blocks.insert(0, _caddy_menu(served))
    values = {**_names(served), "blocks": "\n\n".join(blocks)}
    return (Unit(path=f"/etc/caddy/{site.name}.caddy", text=filled("caddy", values)),)


def _caddy_menu(served: _Served) -> str:
    """The feed menu at its well-known path, which is at the root of the host."""
    usage = [f"header Content-Usage {_bare(served.usage)}"] if served.usage else []
    return _block(
        f"handle /{WELL_KNOWN_MENU}",
        f"root * {_bare(served.folder)}",
        f"rewrite * /{FEED_MENU}",
        f'header Cache-Control "{served.cache}"',
        "header X-Content-Type-Options nosniff",
        "header Access-Control-Allow-Origin *",
        "header Content-Type application/json",
        *usage,
        "file_server",
    )


def _bare(text: str) -> str:
    """A word of a Caddyfile, as it stands."""
    return f"`{text}`"


def _caddy_folder(served: _Served) -> Iterator[str]:
    """The published folder itself."""
    yield f"root * {_bare(served.folder)}"
    seldom = f"(?i)(/archive-\\d+\\.[a-z.]+|\\.({_RECORDED}|{_BINARY}))$"
    yield f"@seldom path_regexp {_bare(seldom)}"
    yield _block("@often", f"not path_regexp {_bare(seldom)}")
    yield f'header @seldom Cache-Control "{served.daily}"'
    yield f'header @often Cache-Control "{served.cache}"'
    yield "header X-Content-Type-Options nosniff"
    if served.usage:
        yield f"header Content-Usage {_bare(served.usage)}"
    if served.licence:
        yield f"@licensed not path /{PAGES}/*"
        yield f"header @licensed Link {_bare(served.licence)}"
    for one in FEEDS:
        stem, _, ending = one.file_name.rpartition(".")
        named = _bare(f"/({stem}|archive-\\d+\\.{stem})\\.{ending}$")
        yield _block(f"@{one.name}", f"path_regexp {named}", f"not path /{PAGES}/*")
        yield f'header @{one.name} Content-Type "{one.content_type}"'
        yield f"header @{one.name} Access-Control-Allow-Origin *"
    yield f"@shared path_regexp {_bare(f'(?i)[.](opml|{_RECORDED})$')}"
    yield "header @shared Access-Control-Allow-Origin *"
    yield "@list path *.opml"
    yield 'header @list Content-Type "text/x-opml; charset=utf-8"'
    yield f'header /{PAGES}/* Content-Security-Policy "{_POLICY}"'
    yield "@hidden path */.*"
    yield "respond @hidden 404"
    for path, where in served.moved.items():
        yield f"redir {_bare(f'/{path}')} {_bare(where)} permanent"
    if served.gone:
        named = " ".join(_bare(f"/{path}") for path in served.gone)
        yield _block("@gone", f"path {named}", "not file {path}")
        yield "respond @gone 410"
    if served.has_hub:
        yield "# The hub, which `feedwright serve` answers for beside this."
        yield f"respond /{PRIVATE}/metrics 404"
        yield f"reverse_proxy /{PRIVATE}/* 127.0.0.1:8000"
    codings = " ".join(one for one in ("br", "gzip") if one in served.codings)
    yield "encode gzip" if not codings else ""
    precompressed = [f"precompressed {codings}"] if codings else []
    yield _block("file_server", "index index.html index.xml", *precompressed)
