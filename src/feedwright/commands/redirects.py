"""Redirects from old addresses, for the site's own web server."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

import msgspec

from feedwright.domain.identity import address_of, comparable
from feedwright.domain.old_paths import for_value, outside, target
from feedwright.domain.private_paths import is_secret
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.record import Record
from feedwright.domain.text import double_quoted
from feedwright.domain.visibility import is_visible
from feedwright.recovery.restore import restore
from feedwright.store.store import Store
from feedwright.workspace import Workspace, clock, open_workspace

Server = Literal["nginx", "caddy", "apache", "netlify", "_redirects"]


class Redirect(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A permanent redirect from an old address."""

    old: str
    """The old path, from the root of the host, not percent-encoded."""
    new: str
    """The target, percent-encoded: a path of that host, or an address elsewhere."""


def redirects(
    place: str | Path,
    *,
    articles: bool = False,
    now: datetime | None = None,
) -> tuple[Redirect, ...]:
    """List the old addresses of feeds that the site's web server has to redirect.

    Args:
        place: The publication's folder, or its feedwright.toml.
        articles: Whether to list the old addresses of articles on the same host, too.
        now: The time that decides which articles are published, aware; by default the clock's.

    Raises:
        FeedwrightError: The publication cannot be used.
    """
    workspace = open_workspace(place)
    with workspace.store(dry=True) as store, store.transaction() as transaction:
        restore(workspace, store)
        found = {one.old: one for one in _of_feeds(workspace, store)}
        if articles:
            found = {one.old: one for one in _of_articles(workspace, store, clock(now))} | found
        transaction.undo()
    return tuple(found.values())


def _of_feeds(workspace: Workspace, store: Store) -> Iterator[Redirect]:
    """The old paths of feeds: those outside the published folder, and those inside."""
    root = unquote(urlsplit(workspace.publication.publication.address).path)
    for feed, folder in _folders(workspace.publication, store):
        paths = [
            *outside(feed, folder),
            *(f"{root}{path.lstrip('/')}" for path in for_value(feed, folder)),
        ]
        for path in paths:
            new = f"{root}{target(feed, folder, path)}"
            # Readers may have stored a folder's address without its slash.
            for old in dict.fromkeys((path, path.rstrip("/"))):
                if old != new:
                    yield Redirect(old=old, new=quote(new))


def _folders(publication: Publication, store: Store) -> Iterator[tuple[Feed, str]]:
    """The feeds with old paths, each with its folder."""
    known = store.feeds()
    for feed in publication.feeds:
        if not feed.also:
            continue
        if not feed.each:
            yield feed, feed.name
            continue
        yield from (
            (feed, path)
            for path, one in sorted(known.items())
            if one.value and one.name == feed.name
        )


def _of_articles(workspace: Workspace, store: Store, now: datetime) -> Iterator[Redirect]:
    """The old addresses of articles on the host of their current ones."""
    publisher = workspace.publication.publication
    shown = {one.id: address_of(one, publisher) for one in store.articles() if is_visible(one, now)}
    for old, name in store.addresses():
        new = shown.get(name, "")
        host, slash, path = old.partition("/")
        parts = urlsplit(new)
        if is_secret(new) or is_secret(old):
            continue  # it is a secret address
        if not new or not path or old == comparable(new) or {"?", "#"} & set(path):
            continue
        if host == comparable(new).partition("/")[0]:
            leads_to = parts._replace(scheme="", netloc="").geturl()
            # Old addresses are stored without a slash at the end.
            for one in (f"{slash}{path}", f"{slash}{path}/"):
                if one.isprintable() and not one.endswith(".html/"):
                    yield Redirect(old=one, new=leads_to)


def written(found: Iterable[Redirect], server: Server) -> str:
    """Format redirects for a web server's configuration, below a comment that names the place.

    Args:
        found: The result of :func:`redirects`.
        server: nginx, Caddy, Apache, Netlify's netlify.toml, or the file ``_redirects`` of Netlify,
            Cloudflare Pages and others.
    """
    place, write = _SERVERS[server]
    return "".join((f"# {place}\n", *map(write, found)))


def _nginx(one: Redirect) -> str:
    new = one.new.replace("$", "%24")
    return f"location = {_nginx_word(one.old)} {{ return 301 {_nginx_word(new)}; }}\n"


def _nginx_word(text: str) -> str:
    if re.fullmatch(r"[\w/.,~+=@%:&?!-]+", text):
        return text
    return double_quoted(text)


def _caddy(one: Redirect) -> str:
    # Stars are wild there, and braces are names.
    old = "".join(c if c.isalnum() or c in _PLAIN else quote(c) for c in one.old)
    return f"redir {old} {one.new} 301\n"


def _apache(one: Redirect) -> str:
    # `Redirect` would match all paths with this prefix, and this one percent-encodes its target.
    parts = urlsplit(one.new)
    path = unquote(parts.path)
    new = parts._replace(path=path if path.isprintable() else parts.path).geturl()
    new = new.replace("$", "\\$")
    old, new = (text.replace('"', '\\"') for text in (re.escape(one.old), new))
    return f'RedirectMatch 301 "^{old}$" "{new}"\n'


def _netlify(one: Redirect) -> str:
    old, new = (msgspec.json.encode(text).decode() for text in (quote(one.old), one.new))
    return f"[[redirects]]\nfrom = {old}\nto = {new}\nstatus = 301\nforce = true\n"


def _file(one: Redirect) -> str:
    return f"{quote(one.old)} {one.new} 301\n"


_PLAIN = "/-._~!$&'()+,;=@"
_SERVERS: Mapping[Server, tuple[str, Callable[[Redirect], str]]] = {
    "nginx": ("In the server block of the site", _nginx),
    "caddy": ("In the site's block of the Caddyfile", _caddy),
    "apache": ("In the site's VirtualHost, or in .htaccess at its root", _apache),
    "netlify": ("In netlify.toml", _netlify),
    "_redirects": ("In the file _redirects at the root of the site", _file),
}
