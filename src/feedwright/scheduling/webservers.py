"""The configuration of nginx and Caddy for a published folder."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from feedwright.domain.document import FEED_MENU, WELL_KNOWN_MENU
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.formats import FEEDS
from feedwright.domain.mediatypes import BY_ENDING
from feedwright.domain.private_paths import IN_PATHS
from feedwright.domain.publication import PAGES, PRIVATE
from feedwright.domain.representation import HEADERS_OF_PRIVATE
from feedwright.domain.text import double_quoted
from feedwright.scheduling.exported_files import Site, Unit, filled
from feedwright.scheduling.published_folder import (
    BINARY,
    CODED,
    POLICY,
    RECORDED,
    TEXTS,
    Served,
    endings,
    facts,
    names,
)


def block(opening: str, *inner: str) -> str:
    """A block in braces with indented lines."""
    lines = "\n".join(inner).splitlines()
    return "\n".join([f"{opening} {{", *(f"    {line}".rstrip() for line in lines), "}"])


def nginx(site: Site) -> tuple[Unit, ...]:
    """Make the configuration with which nginx serves the published folder at its address.

    Raises:
        ConfigurationError: The folder's path cannot be written in it.
    """
    served = facts(site)
    if "$" in served.folder:
        raise ConfigurationError(
            f"{served.folder}: nginx can be given no path with '$' in it; rename it"
        )
    root = served.root
    blocks = [
        block(f"location = {double_quoted(root + path)}", f"return 301 {double_quoted(where)};")
        for path, where in served.moved.items()
    ]
    blocks += [_nginx_gone(served, path) for path in served.gone]
    if served.gone:
        blocks.append(block(f"location @{_gone(served)}", "return 410;"))
    if len(root) > 1:
        there = f"return 301 {double_quoted(quote(root))};"
        blocks.append(block(f"location = {double_quoted(root[:-1])}", there))
    if served.has_menu:
        blocks.append(_nginx_menu(served))
    if served.has_hub:
        blocks += _nginx_hub(served)
    blocks.append(block(f"location {double_quoted(root)}", *_nginx_folder(served)))
    values = {**names(served), "blocks": "\n\n".join(blocks)}
    path = f"/etc/nginx/snippets/{site.name}.conf"
    return (Unit(path=path, text=filled("nginx.conf", values)),)


def _gone(served: Served) -> str:
    return f"{served.site.name}-gone".replace("-", "_")


def _nginx_gone(served: Served, path: str) -> str:
    """The rules that answer 410 for removed documents; one that exists again is served."""
    return block(
        f"location = {double_quoted(served.root + path)}",
        f"alias {double_quoted(f'{served.folder}/{path}')};",
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
    texts = {end: kind for kind, ends in TEXTS.items() for end in ends.split()}
    return texts.get(ending) or BY_ENDING.get(ending, "application/octet-stream")


def _nginx_type(kind: str) -> list[str]:
    return ["types { }", f"default_type {kind};"]


def _nginx_headers(
    served: Served, cache: str, *, shared: bool = False, policy: str = ""
) -> Iterator[str]:
    """The header fields of a block, all of them, because nginx does not inherit them."""
    yield f'add_header Cache-Control "{cache}" always;'
    yield "add_header X-Content-Type-Options nosniff always;"
    if served.usage:
        yield f"add_header Content-Usage {double_quoted(served.usage)} always;"
    if served.licence and not policy:
        yield f"add_header Link {double_quoted(served.licence)} always;"
    if shared:
        yield 'add_header Access-Control-Allow-Origin "*" always;'
    if policy:
        yield f'add_header Content-Security-Policy "{policy}" always;'


def _nginx_folder(served: Served) -> Iterator[str]:
    """The published folder itself."""
    yield f"alias {double_quoted(served.folder + '/')};"
    yield "index index.html index.xml;"
    yield "charset utf-8;"
    yield f"charset_types {' '.join(one for one in CODED if not one.endswith('json'))};"
    yield from _nginx_compression(served.codings)
    yield from _nginx_headers(served, served.cache)
    yield block("types", *_nginx_types())
    yield ""
    yield "location ~ /\\. { return 404; }"
    yield from _nginx_private(served, "")
    for one in FEEDS:
        stem, _, ending = one.file_name.rpartition(".")
        kind = _nginx_type(one.media_type)
        head, page = f"/{stem}\\.{ending}$", f"/archive-\\d+\\.{stem}\\.{ending}$"
        yield block(f"location ~ {head}", *kind, *_nginx_headers(served, served.cache, shared=True))
        yield block(f"location ~ {page}", *kind, *_nginx_headers(served, served.daily, shared=True))
    yield block("location ~ \\.opml$", *_nginx_headers(served, served.cache, shared=True))
    yield from _nginx_files(served, "")
    yield ""
    yield block(
        f"location ^~ {double_quoted(f'{served.root}{PAGES}/')}",
        *_nginx_headers(served, served.cache, policy=POLICY),
        "location ~ /\\. { return 404; }",
        *_nginx_private(served, POLICY),
        *_nginx_files(served, POLICY),
    )


def _nginx_private(served: Served, policy: str) -> Iterator[str]:
    """The rules for documents of private feeds, which precede those of others."""
    if not served.has_private:
        return
    cache = HEADERS_OF_PRIVATE["Cache-Control"]
    others = {name: value for name, value in HEADERS_OF_PRIVATE.items() if value != cache}
    yield block(
        f"location ~ {double_quoted(IN_PATHS)}",
        "access_log off;",
        *_nginx_headers(served, cache, policy=policy),
        *(f"add_header {name} {value} always;" for name, value in others.items()),
        "location ~ /\\. { return 404; }",
        *(
            block(f"location ~ /{re.escape(one.file_name)}$", *_nginx_type(one.media_type))
            for one in FEEDS
        ),
    )


def _nginx_files(served: Served, policy: str) -> Iterator[str]:
    """The rules for recordings, pictures and other files."""
    recorded = _nginx_headers(served, served.daily, shared=True, policy=policy)
    yield block(f"location ~* \\.({RECORDED})$", *recorded)
    yield block(f"location ~* \\.({BINARY})$", *_nginx_headers(served, served.daily, policy=policy))


def _nginx_types() -> Iterator[str]:
    yield from (f"{kind} {' '.join(ends)};" for kind, ends in endings().items())


def _nginx_compression(codings: Iterable[str]) -> Iterator[str]:
    yield "gzip_vary on;"
    if "br" in codings:
        yield "# Needs the module ngx_brotli; Debian: libnginx-mod-http-brotli-static."
        yield "# brotli_static on;"
    if "gzip" in codings:
        yield "gzip_static on;"
    else:
        yield "gzip on;"
        yield f"gzip_types {' '.join(CODED)};"


def _nginx_menu(served: Served) -> str:
    """The feed menu at its well-known path, which is at the root of the host."""
    return block(
        f"location = /{WELL_KNOWN_MENU}",
        f"alias {double_quoted(f'{served.folder}/{FEED_MENU}')};",
        *_nginx_type("application/json"),
        *_nginx_headers(served, served.cache, shared=True),
    )


def _nginx_hub(served: Served) -> Iterator[str]:
    private = f"{served.root}{PRIVATE}/"
    yield "# The hub, which runs in `feedwright serve` beside this server."
    yield block(f"location = {double_quoted(private + 'metrics')}", "return 404;")
    yield block(
        f"location ^~ {double_quoted(private)}",
        f"proxy_pass http://127.0.0.1:8000/{PRIVATE}/;",
        "proxy_set_header Host $host;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
    )


def caddy(site: Site) -> tuple[Unit, ...]:
    """Make the configuration with which Caddy serves the published folder at its address.

    Raises:
        ConfigurationError: The folder's path cannot be written in it.
    """
    served = facts(site)
    if "{" in served.folder or "`" in served.folder:
        raise ConfigurationError(
            f"{served.folder}: Caddy can be given no path with '{{' or '`'; rename it"
        )
    root = served.root
    opening = "handle" if root == "/" else f"handle_path {_bare(f'{root}*')}"
    blocks = [block(opening, *_caddy_folder(served))]
    if len(root) > 1:
        blocks.insert(0, f"redir {_bare(root[:-1])} {_bare(quote(root))} permanent")
    if served.has_menu:
        blocks.insert(0, _caddy_menu(served))
    values = {**names(served), "blocks": "\n\n".join(blocks)}
    return (Unit(path=f"/etc/caddy/{site.name}.caddy", text=filled("caddy", values)),)


def _caddy_menu(served: Served) -> str:
    """The feed menu at its well-known path, which is at the root of the host."""
    usage = [f"header Content-Usage {_bare(served.usage)}"] if served.usage else []
    return block(
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
    """A word of a Caddyfile, unquoted."""
    return f"`{text}`"


def _caddy_folder(served: Served) -> Iterator[str]:
    """The published folder itself."""
    yield f"root * {_bare(served.folder)}"
    seldom = f"(?i)(/archive-\\d+\\.[a-z.]+|\\.({RECORDED}|{BINARY}))$"
    yield f"@seldom path_regexp {_bare(seldom)}"
    yield block("@often", f"not path_regexp {_bare(seldom)}")
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
        yield block(f"@{one.name}", f"path_regexp {named}", f"not path /{PAGES}/*")
        yield f'header @{one.name} Content-Type "{one.content_type}"'
        yield f"header @{one.name} Access-Control-Allow-Origin *"
    yield f"@shared path_regexp {_bare(f'(?i)[.](opml|{RECORDED})$')}"
    yield "header @shared Access-Control-Allow-Origin *"
    yield "@list path *.opml"
    yield 'header @list Content-Type "text/x-opml; charset=utf-8"'
    yield f'header /{PAGES}/* Content-Security-Policy "{POLICY}"'
    if served.has_private:
        yield f"@private path_regexp {_bare(IN_PATHS)}"
        yield from (
            f'header @private {name} "{value}"' for name, value in HEADERS_OF_PRIVATE.items()
        )
        yield "header @private -Access-Control-Allow-Origin"
    yield "@hidden path */.*"
    yield "respond @hidden 404"
    for path, where in served.moved.items():
        yield f"redir {_bare(f'/{path}')} {_bare(where)} permanent"
    if served.gone:
        named = " ".join(_bare(f"/{path}") for path in served.gone)
        yield block("@gone", f"path {named}", "not file {path}")
        yield "respond @gone 410"
    if served.has_hub:
        yield "# The hub, which runs in `feedwright serve` beside this server."
        yield f"respond /{PRIVATE}/metrics 404"
        yield f"reverse_proxy /{PRIVATE}/* 127.0.0.1:8000"
    codings = " ".join(one for one in ("br", "gzip") if one in served.codings)
    yield "encode gzip" if not codings else ""
    precompressed = [f"precompressed {codings}"] if codings else []
    yield block("file_server", "index index.html index.xml", *precompressed)
