"""Addresses: whatever an article wrote, as a valid absolute URI or as nothing.

RSS and Atom carry URIs (RFC 3986), not the IRIs that people write; a space or an ``ü`` in a
link is an error to validators and a dead link in some readers.
"""

import ipaddress
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from feedwright.domain.patterns import seldom

# What nearly every address looks like already; it is worth not taking these apart.
_USUAL = re.compile(
    r"https?://(?!\d)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*(?::\d{1,4})?"
    r"(?:[/?#](?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]++|%[0-9A-Fa-f]{2})*+)?"
)
_SITE = seldom(r"https?://(?!\d)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*(?=/|\Z)")
_ROOTED = re.compile(
    r"/(?:[A-Za-z0-9\-._~!$&'()*+,=:@/]++|%[0-9A-Fa-f]{2})*+"
    r"(?:\?(?:[A-Za-z0-9\-._~!$&'()*+,=:@/?]++|%[0-9A-Fa-f]{2})++)?"
)
_BREAKS = re.compile(r"[\t\n\r]")
_EDGES = "".join(map(chr, range(0x21))) + "\x7f\xa0\u2028\u2029\ufeff"
_STRAY_PERCENT = seldom(r"%(?![0-9A-Fa-f]{2})")
_TRIPLET = seldom(r"%[0-9a-f]{2}", re.IGNORECASE)
_SURROGATES = seldom(r"[\ud800-\udfff]")
_HOST = seldom(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_BRACKETED = seldom(r"(?:\A|@)\[[0-9A-Fa-f:.]+\](?::\d*)?\Z")  # zones mean nothing elsewhere
_ENCODED = "xn--"
"""How a label begins that stands for letters beyond ASCII (RFC 5890 §2.3.2.1)."""
_JOINERS = "\u200c\u200d"
_USER = seldom(r"(?<=//)[^/?#\\]*@")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")

_URI_CHARACTER = r"(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})"
_URI_NAME = r"(?:[a-z0-9\-._~!$&'()*+,;=]|%[0-9a-f]{2})*"
_URI = seldom(
    r"(?!https?:(?!//[^/?#:]))(?!urn:uuid:(?![0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}))"
    r"[a-z][a-z0-9+.-]*:"
    rf"(?://(?:{_URI_NAME}@)?(?:\[[0-9a-f:.]+\]|{_URI_NAME})(?::\d{{1,5}})?(?=[/?#]|\Z)|(?!//))"
    rf"{_URI_CHARACTER}*(?:\#{_URI_CHARACTER}*)?",
    re.ASCII | re.IGNORECASE,
)

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
    usual = _USUAL.fullmatch(url) and "/." not in url and url.count("#") <= 1
    if usual and _ENCODED not in url:
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


def canonical(url: str) -> str:
    """An address in the form by which addresses are compared (RFC 3986 §6.2.2).

    Returns:
        What :func:`address` makes of it, its percent signs followed by capitals; "" where that
        makes nothing of it.
    """
    return _TRIPLET.sub(lambda triplet: triplet[0].upper(), address(url, ""))


def without_user(url: str) -> str:
    """An address as messages may repeat it: without name and password (RFC 3986 §7.5)."""
    return _USER.sub("", url, count=1) if "@" in url else url


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
    if not url.isascii():
        url = _SURROGATES.sub("", url)
    return _BREAKS.sub("", url).strip(_EDGES)


def _authority(parts: SplitResult) -> str:
    """User, host and port, in the form of a URI.

    Raises:
        ValueError: It cannot be one.
    """
    user, at, _ = parts.netloc.rpartition("@")
    if "\\" in parts.netloc:  # browsers end the host here, others do not: no one knows whose it is
        raise ValueError(parts.netloc)
    if "[" in parts.netloc and not _BRACKETED.search(parts.netloc):
        raise ValueError(parts.netloc)
    port = parts.port
    host = _host(parts.hostname or "")
    user = _encoded(user, "!$&'()*+,;=:~%")
    return f"{user}{at}{host}" if port is None else f"{user}{at}{host}:{port}"


@lru_cache(maxsize=256)
def _host(host: str) -> str:
    """A host in ASCII: a name, in punycode where need be, or an IP address.

    Raises:
        ValueError: It is none that a browser would look for.
    """
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host).compressed}]"
    name = unquote(host, errors="strict").lower()
    if not name.isascii() or _ENCODED in name:
        import idna  # noqa: PLC0415 - its tables are large, and seldom needed

        name = ".".join(map(_label, idna.uts46_remap(name, std3_rules=False).split(".")))
    if not _HOST.fullmatch(name):
        raise ValueError(host)
    return name


def _label(label: str) -> str:
    """A label of a host name in ASCII, as browsers write it (UTS 46 §4.1, non-transitional).

    IDNA 2008 alone knows fewer letters than they do, and the standard library's own codec
    follows IDNA 2003, which takes ``straße`` to another host.
    """
    import idna  # noqa: PLC0415 - see above

    written = label
    if label.startswith(_ENCODED):
        label = label[len(_ENCODED) :].encode("ascii").decode("punycode")
        if label.isascii() or idna.uts46_remap(label, std3_rules=False) != label:
            raise ValueError(written)
    if label.isascii():
        return label
    idna.check_initial_combiner(label)
    idna.check_bidi(label)
    joiners = (at for at, sign in enumerate(label) if sign in _JOINERS)
    if not all(idna.valid_contextj(label, at) for at in joiners):
        raise ValueError(written)
    return _ENCODED + label.encode("punycode").decode("ascii")


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


def is_uri(text: str) -> bool:
    """Whether a text is an absolute URI (RFC 3986 §4.3), which may have a fragment.

    An address of the web names a host, and a ``urn:uuid:`` is one (RFC 9562 §4).
    """
    return len(text) > text.find(":") + 1 and bool(_URI.fullmatch(text))
