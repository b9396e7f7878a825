"""Private feeds over HTTP: each reader has a token, in the address or in ``Authorization``."""

import asyncio
import base64
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from feedwright.domain.errors import StoreError
from feedwright.domain.invitation import Invitation, feed_of
from feedwright.domain.private_paths import folder, is_secret, parted
from feedwright.domain.publication import Feed, Publication
from feedwright.runtime.http.guarded import Bucket
from feedwright.server.requests import Scope
from feedwright.store.invitations import Invitations
from feedwright.store.own_files import INVITATIONS
from feedwright.store.private_feeds import secret_fact
from feedwright.store.server_view import StoreReader

_WRONG_AT_ONCE, _WRONG_EVERY = 20, 30.0
"""The limit of attempts with a wrong token, per address: so many at once, and one more every so
many seconds."""
_MISSING = "Not found: no document is published at this address.\n"
_REVOKED = "Gone: this address was withdrawn for good; stop requesting it.\n"
_WRONG = "Unauthorised: this feed is private; send the token that you were given.\n"
_OFTEN = "Too many requests with a wrong token; try again later.\n"
_AWAY = "Who may read this cannot be looked up at the moment; retry later.\n"
_ASK = 'Basic realm="private feeds", charset="UTF-8", Bearer realm="private feeds"'


class Denial(NamedTuple):
    """An answer without a document."""

    status: HTTPStatus
    told: str
    fields: list[tuple[str, str]]


class PrivateFeeds:
    """Finds the document behind the address of a reader.

    Args:
        publication: The configuration.
        place: The publication's folder.
        records: The store's records of documents and invitations.
    """

    def __init__(self, publication: Publication, place: Path, records: StoreReader) -> None:
        self._feeds = tuple(feed for feed in publication.feeds if feed.private)
        self._file = place / INVITATIONS
        self._invitations = Invitations(self._file)
        self._records = records
        self._wrong = Bucket(_WRONG_AT_ONCE, _WRONG_EVERY)

    def concerns(self, path: str) -> bool:
        """Whether a path may belong to a private feed.

        Args:
            path: Relative to the published folder, without a leading slash.
        """
        return is_secret(path) or bool(self._feeds and feed_of(path, self._feeds))

    async def find(self, path: str, scope: Scope) -> str | Denial:
        """Find the path of the document for a reader, or the reason why there is none.

        A path without a reader's token is returned unchanged: it may contain the feed's secret.

        Args:
            path: As in :meth:`concerns`.
            scope: The request.
        """
        try:
            return await asyncio.to_thread(self._find, path, scope)
        except StoreError:
            return _denial(HTTPStatus.SERVICE_UNAVAILABLE, _AWAY)

    def _find(self, path: str, scope: Scope) -> str | Denial:
        token, inner = parted(path)
        if token:
            invitation = self._invitations.of(token)
            return self._granted(invitation, inner) if invitation else path
        if is_secret(path) or not self._file.exists():
            return path
        client = str((scope.get("client") or ("",))[0])
        shown = [*_shown(scope["headers"])]
        found = (self._invitations.of(one) for one in shown)
        invitation = next((one for one in found if one), None)
        if invitation:
            return self._granted(invitation, path)
        if shown and not self._wrong.take(client):
            again = ("Retry-After", str(int(_WRONG_EVERY)))
            return _denial(HTTPStatus.TOO_MANY_REQUESTS, _OFTEN, again)
        return _denial(HTTPStatus.UNAUTHORIZED, _WRONG, ("WWW-Authenticate", _ASK))

    def _granted(self, invitation: Invitation, inner: str) -> str | Denial:
        """The document that an invitation grants, by its path without a secret."""
        if invitation.revoked is not None:
            return _denial(HTTPStatus.GONE, _REVOKED)
        feed = feed_of(inner, self._feeds)
        secret = self._secret(feed) if feed and feed.name in invitation.feeds else ""
        return folder(secret, inner) if secret else _denial(HTTPStatus.NOT_FOUND, _MISSING)

    def _secret(self, feed: Feed) -> str:
        return self._records.fact(secret_fact(feed.name))


def _denial(status: HTTPStatus, message: str, *fields: tuple[str, str]) -> Denial:
    return Denial(status, message, [("Cache-Control", "no-store"), *fields])


def _shown(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[str]:
    """The tokens in ``Authorization``: that of Bearer, or the password or user name of Basic."""
    for name, value in headers:
        kind, _, credentials = value.decode("latin-1").strip().partition(" ")
        if name.lower() != b"authorization":
            continue
        if kind.lower() == "bearer":
            yield credentials.strip()
        elif kind.lower() == "basic":
            try:
                user, _, password = (
                    base64.b64decode(credentials, validate=True).decode().partition(":")
                )
            except ValueError:  # neither base64 nor UTF-8
                continue
            yield from filter(None, (password, user))
