"""Reading and refusing requests: limits, and the syntax that HTTP allows."""

import re
from collections.abc import Iterable, MutableMapping
from http import HTTPStatus
from ipaddress import AddressValueError, IPv6Address
from typing import Any, NamedTuple

_LONGEST_TARGET = 8_000
"""The most bytes of a path and its query; RFC 9110 §4.1 recommends this minimum."""
_LONGEST_FIELD = 8_192
"""The most bytes of a header field."""
LARGEST_HEADER = 32_768
"""The most bytes of all header fields together."""
_COUNTED = 500
"""The most characters of a field that identifies the client; it decides nothing."""
_LONGEST_KEY = 1_024
"""The most bytes of the fields that decide a cached answer."""
_DECIDING = frozenset(
    (
        b"a-im",
        b"accept-encoding",
        b"if-match",
        b"if-modified-since",
        b"if-none-match",
        b"if-range",
        b"if-unmodified-since",
        b"range",
    )
)
"""The fields that decide between answers to the same method and path."""
_HOST = re.compile(
    rb"(?:(?:[\w.~!$&'()*+,;=-]|%[0-9a-f]{2})+|\[(?P<ipv6>[0-9a-f:.]+)\])(?::(?P<port>\d{0,5}))?",
    re.IGNORECASE,
)
"""RFC 3986 §3.2.2, without IPvFuture addresses; http allows no empty host."""
_LAST_PORT = 65_535

Scope = MutableMapping[str, Any]


class Refusal(NamedTuple):
    """The reason for refusing a request."""

    status: int
    reason: str


def refusal(scope: Scope) -> Refusal | None:
    """The reason to refuse a request before its document is looked up, if any.

    A request of HTTP/1.1 has exactly one valid ``Host`` (RFC 9112 §3.2). Its target is a path, or
    an address with a path (§3.2.1), or ``*`` with OPTIONS (§3.2.4).
    """
    size, hosts = 0, []
    for name, value in scope["headers"]:
        size += len(name) + len(value)
        if len(value) > _LONGEST_FIELD:
            return _too_large(f"a header field is longer than {_LONGEST_FIELD:,} bytes; shorten it")
        if name == b"host":
            hosts.append(value)
    if size > LARGEST_HEADER:
        return _too_large(f"the header fields exceed {LARGEST_HEADER:,} bytes together; send fewer")
    path: str = scope["path"]
    target = len(scope.get("raw_path") or path) + len(scope.get("query_string", b""))
    if target > _LONGEST_TARGET:
        reason = f"the path and query are longer than {_LONGEST_TARGET:,} bytes; shorten them"
        return Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, reason)
    if not path.startswith("/") and (scope["method"], path) != ("OPTIONS", "*"):
        return Refusal(
            HTTPStatus.BAD_REQUEST, "the request target does not begin with a slash; send a path"
        )
    if scope["http_version"] != "1.1" and hosts == [b""]:
        hosts = []  # granian adds one if none was sent
    elif not hosts and scope["http_version"] == "1.1":
        hosts = [b""]
    if len(hosts) > 1 or not all(map(_is_host, hosts)):
        return Refusal(
            HTTPStatus.BAD_REQUEST, "the Host field is missing, repeated or malformed; send one"
        )
    return None


def _too_large(reason: str) -> Refusal:
    return Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, reason)


def _is_host(field: bytes) -> bool:
    found = _HOST.fullmatch(field.strip(b" \t"))
    if found is None or int(found["port"] or 0) > _LAST_PORT:
        return False
    try:
        if found["ipv6"]:
            IPv6Address(found["ipv6"].decode())
    except AddressValueError:
        return False
    return True


def fields_of(listed: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The header fields of a request; repeated ones are joined (RFC 9110 §5.3)."""
    found: dict[str, str] = {}
    for name, value in listed:
        key = name.decode("latin-1").lower()
        text = value.decode("latin-1").strip(" \t")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


class Key(NamedTuple):
    """The parts of a request that decide its answer, as a key of the cache."""

    method: str
    fields: tuple[tuple[bytes, bytes], ...]

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return sum(len(name) + len(value) for name, value in self.fields)

    @property
    def is_short(self) -> bool:
        """Whether it is short enough for the cache, as readers' requests are."""
        return self.size <= _LONGEST_KEY


def key(scope: Scope) -> Key:
    """The key of a request."""
    fields = tuple((name, value) for name, value in scope["headers"] if name in _DECIDING)
    return Key(scope["method"], fields)


def is_opened(scope: Scope) -> bool:
    """Whether the address is opened in a browser window."""
    return any(
        name == b"sec-fetch-dest" and value.strip(b" \t") == b"document"
        for name, value in scope["headers"]
    )


def who_asks(scope: Scope) -> tuple[str, str]:
    """The beginning of ``User-Agent``, and the end of ``X-Forwarded-For``.

    The end of ``X-Forwarded-For`` was written by the nearest proxy.
    """
    agents, forwarded = (
        b", ".join(value for name, value in scope["headers"] if name == wanted)
        for wanted in (b"user-agent", b"x-forwarded-for")
    )
    return agents[:_COUNTED].decode("latin-1"), forwarded[-_COUNTED:].decode("latin-1")


def is_literal(scope: Scope, path: str) -> bool:
    """Whether the request has the path literally, without percent-encoding.

    A proxy that blocks a path compares the literal text.
    """
    raw: bytes | None = scope.get("raw_path")
    return raw is None or raw.partition(b"?")[0].endswith(path.encode(errors="replace"))
