"""Addresses: whatever an article wrote, as a valid absolute URI or as nothing.

RSS and Atom carry URIs (RFC 3986), not the IRIs that people write; a space or an ``ü`` in a
link is an error to validators and a dead link in some readers.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from feedwright.core.patterns import seldom

# What nearly every address looks like already; it is worth not taking these apart.
_USUAL = re.compile(
    r"https?://(?!\d)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*(?::\d{1,4})?"
    r"(?:[/?#](?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?"
)
_SITE = re.compile(r"https?://(?!\d)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*(?=/|\Z)")
_ROOTED = re.compile(
    r"/(?:[A-Za-z0-9\-._~!$&'()*+,=:@/]|%[0-9A-Fa-f]{2})*"
    r"(?:\?(?:[A-Za-z0-9\-._~!$&'()*+,=:@/?]|%[0-9A-Fa-f]{2})+)?"
)
_BREAKS = re.compile(r"[\t\n\r]")
_EDGES = "".join(map(chr, range(0x21))) + "\x7f\xa0\u2028\u2029\ufeff"
_STRAY_PERCENT = seldom(r"%(?![0-9A-Fa-f]{2})")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_HOST = seldom(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_IDEOGRAPHIC_STOPS = seldom(r"[\u3002\uff0e\uff61]")  # which separate labels, says UTS 46
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")

_WEB = frozenset({"http", "https"})
SCHEMES = _WEB | {"mailto", "tel", "sms", "geo", "xmpp", "irc", "ircs", "matrix", "ftp", "gemini"}
"""What a link in an article may start with: none of these runs anything."""

_SEGMENT = "!$&'()*+,;=:@/~%"
_DESCRIPTOR = seldom(r"\d+(?:\.\d+)?[wx]")


def address(url: str, base: str) -> str:
    """An absolute, valid, percent-encoded URI.

    Hosts become punycode; spaces, brackets, quotes, backslashes and everything beyond ASCII
    are encoded; what is encoded already is kept; dot segments are resolved (RFC 3986 §5.2.4).

    Args:
        url: What was written: absolute, or relative to ``base``.
        base: An absolute address, or "" where none is known.

    Returns:
        The URI, or "" where none can be made of it or it is not http or https.
    """
    if _USUAL.fullmatch(url) and "/." not in url and url.count("#") <= 1:
        return url
    rooted = _ROOTED.fullmatch(url) and "/." not in url and "//" not in url
    if rooted and (site := _SITE.match(base)):
        return site[0] + url
    try:
        trimmed = _trimmed(url)
        parts = urlsplit(trimmed if _SCHEME.match(trimmed) else urljoin(base, trimmed))
        if parts.scheme not in _WEB:
            return ""
        authority = _authority(parts)
    except ValueError:  # brackets that do not match, a port that is none, an impossible host
        return ""
    path = _without_dots(parts.path)
    return urlunsplit(
        (
            parts.scheme,
            authority,
            _encoded(path, _SEGMENT),
            _encoded(parts.query, _SEGMENT + "?"),
            _encoded(parts.fragment, _SEGMENT + "?"),
        )
    )


def reference(url: str, base: str) -> str:
    """The same for a link's target, which may also be a mailbox, a telephone and the like.

    Args:
        url: What was written.
        base: An absolute address, or "".

    Returns:
        A URI, or "".
    """
    web = address(url, base)
    if web:
        return web
    trimmed = _trimmed(url)
    scheme = _SCHEME.match(trimmed)
    if not scheme or scheme[1].lower() not in SCHEMES - _WEB:
        return ""
    return f"{scheme[1].lower()}:{_encoded(trimmed[scheme.end() :], _SEGMENT + '?#')}"


def candidates(srcset: str, resolve: Callable[[str], str]) -> str:
    """A ``srcset`` whose addresses are resolved; those that cannot be are left out.

    Args:
        srcset: The attribute's value (HTML §4.8.4.2.1): addresses with ``2x`` or ``640w``.
        resolve: Makes a URI, or "".
    """
    kept = []
    waiting = srcset.split()[::-1]
    while waiting:
        url = waiting.pop()
        descriptor = ""
        if not url.endswith(","):
            while waiting and not descriptor.endswith(","):
                word, comma, rest = waiting.pop().partition(",")
                descriptor += f" {word}{comma}"
                if rest:
                    waiting.append(rest)
        size = _DESCRIPTOR.search(descriptor)
        found = resolve(stripped) if (stripped := url.strip(",")) else ""
        found = found.rstrip(",")
        if found:
            kept.append(f"{found} {size[0]}" if size else found)
    return ", ".join(kept)


def _trimmed(url: str) -> str:
    """An address without what browsers do not read in one (WHATWG URL §4.4)."""
    return _SURROGATES.sub("", _BREAKS.sub("", url)).strip(_EDGES)


def _authority(parts: SplitResult) -> str:
    """User, host and port, in the form of a URI.

    Raises:
        ValueError: It cannot be one.
    """
    user, at, _ = parts.netloc.rpartition("@")
    if "\\" in parts.netloc:  # browsers end the host here, others do not: no one knows whose it is
        raise ValueError(parts.netloc)
    port = parts.port
    host = _host(parts.hostname or "")
    user = _encoded(user, "!$&'()*+,;=:~%")
    return f"{user}{at}{host}" if port is None else f"{user}{at}{host}:{port}"


def _host(host: str) -> str:
    """A host in ASCII: a name, in punycode where need be, or an IP address."""
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host).compressed}]"
    name = _IDEOGRAPHIC_STOPS.sub(".", unicodedata.normalize("NFKC", host.lower()))
    ascii_name = ".".join(map(_label, name.split(".")))
    if not _HOST.fullmatch(ascii_name):
        raise ValueError(host)
    return ascii_name


def _label(label: str) -> str:
    """A label of a host name, in ASCII.

    The standard library's own codec follows IDNA 2003, which takes ``straße`` to another
    host than browsers do.
    """
    if label.isascii():
        return label
    if not label.isprintable():
        raise ValueError(label)
    return f"xn--{label.encode('punycode').decode('ascii')}"


def _without_dots(path: str) -> str:
    """RFC 3986 §5.2.4 for an absolute path."""
    if "/." not in path:
        return path
    segments = path.split("/")[1:]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _encoded(text: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe)
