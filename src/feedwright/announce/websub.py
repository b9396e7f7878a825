"""WebSub as values: what a request asks, its answer, and the meaning of a delivery's answer.

The source of each rule is the W3C Recommendation of 23 January 2018, named by its section.
"""

import hmac
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from feedwright.domain.addresses import address, canonical
from feedwright.domain.formats import FORMATS, format_of_document
from feedwright.domain.public_hosts import is_public
from feedwright.domain.publication import PAGES, Publication, folder_address, safe_path
from feedwright.domain.record import Record

FORM = "application/x-www-form-urlencoded"
MOST_FORM_BYTES = 65_536
_MOST_FIELDS = 200
_MOST_SECRET_BYTES = 199
"""§5.1: a secret "MUST be less than 200 bytes in length"."""
_MOST_ADDRESS_BYTES = 2_000
_USUAL_PORTS = frozenset({None, 80, 443})
_PAGES = f"{PAGES}/"
_GONE = 410
_FREE_PORTS = 1024
"""From this port on anybody may listen; below it, services that are no web servers do."""

LEASES = (timedelta(minutes=5), timedelta(days=10), timedelta(days=30))
"""The shortest lease, the one of who asks for none, and the longest."""

_AGAIN = tuple(
    timedelta(seconds=seconds) for seconds in (5, 15, 60, 5 * 60, 15 * 60, 30 * 60, 60 * 60)
)
"""After each failed delivery, how long until the next; the last one until the lease ends."""
_VERIFY_AGAIN = (timedelta(seconds=10), timedelta(minutes=1))
_PING_AGAIN = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60)
)
LONGEST_PAUSE = max(_PING_AGAIN)
"""Between two announcements of one change to one hub."""
_TAKE_SEVERAL = ("appspot.com", "superfeedr.com", "websubhub.com")
"""Hubs known to take a repeated ``hub.url``. Others may heed the last one alone, and answer
that all is well."""
_AT_ONCE = 50
NO_LONGER_PUBLISHED = "this feed is no longer published; subscribe to another topic"
"""Why those who subscribe to a topic are denied it (§5.2)."""


class Intent(Record, frozen=True, kw_only=True):
    """What a subscriber asks for (§5.1); nothing is believed until its callback confirms it."""

    mode: Literal["subscribe", "unsubscribe"]
    topic: str
    callback: str
    secret: str = ""
    lease: timedelta = LEASES[1]

    @property
    def host(self) -> str:
        """Whose callback it is, by name."""
        return urlsplit(self.callback).hostname or ""


class News(Record, frozen=True, kw_only=True):
    """A publisher's word that topics have changed (§6 leaves its form open)."""

    topics: tuple[str, ...]


class Refusal(Record, frozen=True, kw_only=True):
    """An answer that says no: a status of HTTP, and the reason for people (§5.1.2)."""

    status: int
    reason: str


def topic_at(publication: Publication, path: str) -> str:
    """The topic that a document is, or "".

    A topic is what a feed's head document names as its ``self`` (§4): no archive page, no
    copy at an old path, no page for people.

    Args:
        publication: What feedwright.toml says.
        path: The document's, relative to the destination.
    """
    folder, _, name = path.rpartition("/")
    for feed in publication.feeds:
        if feed.private:
            continue
        below = folder.removeprefix(f"{feed.name}/")
        inside = below not in (folder, "") and "/" not in below if feed.each else False
        if folder == feed.name and not feed.each or inside:  # noqa: RUF021 - reads as it is said
            for kind in feed.formats:
                if FORMATS[kind].file_name == name:
                    return folder_address(publication, folder) + name
    return ""


def path_of(publication: Publication, topic: str) -> str:
    """The path of the document that a topic is, or "" where it is none of this publication's.

    Args:
        publication: What feedwright.toml says.
        topic: The address as documents name themselves, or as it is written with letters
            beyond ASCII: a subscription that was made to it goes on.
    """
    path = head_path(publication, topic)
    return path if path and topic_at(publication, path) == canonical(topic) else ""


def head_path(publication: Publication, topic: str) -> str:
    """The path that a head document has at an address, whether or not a feed makes one there.

    Documents of a feed that left the configuration stay as they were until they may go.

    Args:
        publication: What feedwright.toml says.
        topic: The address.

    Returns:
        "" where no head document of this publication can be.
    """
    root = publication.publication.address
    if "/." in topic or not (topic := canonical(topic)).startswith(root):
        return ""
    path = unquote(topic.removeprefix(root))
    name = path.rpartition("/")[2]
    is_head = safe_path(path) and format_of_document(name) and not path.startswith(_PAGES)
    return path if is_head else ""


def content_type(path: str) -> str:
    """The media type with which a head document is served, and so delivered (§7)."""
    format_of = format_of_document(path.rpartition("/")[2])
    return format_of.content_type if format_of else "application/octet-stream"


_BAD_FORM = (
    f"the request body is not a form of at most {_MOST_FIELDS} parameters in UTF-8; "
    f"encode it as {FORM}"
)


def read_form(
    body: bytes, publication: Publication, is_topic: Callable[[str], object] | None = None
) -> Intent | News | Refusal:
    """What a form that was sent to the hub asks for.

    Parameters that the Recommendation does not name are left unread, as it demands (§5.1).

    Args:
        body: The form, as ``application/x-www-form-urlencoded``.
        publication: Whose topics the hub serves.
        is_topic: Whether an address is one of them; those that feeds make where None.
    """
    is_topic = is_topic or partial(path_of, publication)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        return Refusal(status=400, reason=_BAD_FORM)
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    mode = fields.get("hub.mode", [""])
    if mode == ["publish"]:
        return _news(fields, is_topic)
    if mode in (["subscribe"], ["unsubscribe"]):
        return _intent(fields, publication, is_topic)
    return Refusal(
        status=400, reason="hub.mode is missing or unknown; send subscribe, unsubscribe or publish"
    )


def _news(fields: dict[str, list[str]], is_topic: Callable[[str], object]) -> News | Refusal:
    topics = tuple(dict.fromkeys(fields.get("hub.topic", []) + fields.get("hub.url", [])))
    if not topics:
        return Refusal(status=400, reason="hub.topic is missing; name each topic that has changed")
    if strange := next((one for one in topics if not is_topic(one)), None):
        return _not_ours(strange)
    return News(topics=topics)


def _intent(
    fields: dict[str, list[str]], publication: Publication, is_topic: Callable[[str], object]
) -> Intent | Refusal:
    names = ("hub.mode", "hub.topic", "hub.callback", "hub.secret", "hub.lease_seconds")
    mode, topic, callback, secret, asked = (fields.get(name, [""])[0] for name in names)
    public = not publication.publication.hub_private
    problems = (
        *(
            f"{name} is given more than once; send one"
            for name in names
            if len(fields.get(name, ())) > 1
        ),
        *(f"{name} is missing; send it" for name in names[1:3] if not fields.get(name, [""])[0]),
        *(f"hub.callback {one}" for one in _callback_problems(callback, public=public)),
        *_wish_problems(secret, asked),
    )
    if problems:
        return Refusal(status=400, reason=problems[0])
    if not is_topic(topic):
        return _not_ours(topic)
    return Intent(
        mode="subscribe" if mode == "subscribe" else "unsubscribe",
        topic=topic,
        callback=address(callback, ""),
        secret=secret,
        lease=_lease(asked),
    )


def _wish_problems(secret: str, asked: str) -> Iterator[str]:
    if len(secret.encode()) > _MOST_SECRET_BYTES:
        yield f"hub.secret is longer than {_MOST_SECRET_BYTES} bytes; send a shorter one"
    if asked and not (asked.isascii() and asked.isdigit()):
        yield "hub.lease_seconds is not a whole number of seconds; send digits only"


def host_is_full(host: str, most: int) -> str:
    """Why one host gets no further subscription."""
    return (
        f"{host} has reached the limit of {most:,} subscriptions a host; end one that is not "
        "needed, or retry later"
    )


def hub_is_full(most: int) -> str:
    """Why nobody gets a further subscription."""
    return f"the hub has reached its limit of {most:,} subscriptions; retry later"


def _not_ours(topic: str) -> Refusal:
    reason = f"this hub has no topic {topic[:200]!r}; send the address in the feed's rel=self link"
    return Refusal(status=404, reason=reason)


def _callback_problems(callback: str, *, public: bool) -> Iterator[str]:
    """What keeps a callback from being called."""
    if len(callback.encode()) > _MOST_ADDRESS_BYTES:
        yield f"is longer than {_MOST_ADDRESS_BYTES:,} bytes; send a shorter address"
    parts = urlsplit(address(callback, ""))
    if not parts.hostname:
        yield "is not an absolute http or https address; send one"
        return
    if parts.username is not None or parts.password is not None:
        yield "contains a user name or a password; send the address without them"
    if parts.fragment:
        yield "contains a fragment (#…); send the address without it"
    if public and not is_public(parts.hostname, literal=True):
        yield "is not an address on the public internet; send one that is"
    if public and parts.port not in _USUAL_PORTS and (parts.port or 0) < _FREE_PORTS:
        yield "uses a port that this hub does not call; use 80, 443 or one from 1024 on"


def _lease(asked: str) -> timedelta:
    """The lease that is granted (§5.1: the hub may choose), told in the verification."""
    shortest, usual, longest = LEASES
    if not asked:
        return usual
    # A number of that many digits is beyond any bound, and int() would refuse the longest.
    wanted = longest if len(asked) > 12 else timedelta(seconds=int(asked))  # noqa: PLR2004
    return min(max(wanted, shortest), longest)


def verification(intent: Intent, challenge: str) -> str:
    """The address whose answer confirms an intent (§5.3); the callback's own query stays."""
    parameters = {"hub.mode": intent.mode, "hub.topic": intent.topic, "hub.challenge": challenge}
    if intent.mode == "subscribe":
        parameters["hub.lease_seconds"] = str(intent.lease // timedelta(seconds=1))
    return _with_query(intent.callback, parameters)


def denial(callback: str, topic: str, reason: str) -> str:
    """The address that tells a subscriber that there is no subscription (§5.2)."""
    return _with_query(callback, {"hub.mode": "denied", "hub.topic": topic, "hub.reason": reason})


def _with_query(callback: str, parameters: dict[str, str]) -> str:
    parts = urlsplit(callback)
    query = "&".join(filter(None, (parts.query, urlencode(parameters))))
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def confirms(status: int, body: bytes, challenge: str) -> bool:
    """Whether an answer confirms an intent (§5.3.1): 2xx, and the challenge as its body."""
    return is_success(status) and hmac.compare_digest(body, challenge.encode())


def is_success(status: int) -> bool:
    """Whether a status is a 2xx: the only ones that accept a delivery (§7)."""
    return 200 <= status < 300  # noqa: PLR2004 - as RFC 9110 §15.3 has it


def delivery_headers(hub: str, topic: str, path: str, secret: str, data: bytes) -> dict[str, str]:
    """The headers with which a document is delivered (§7).

    Args:
        hub: The address of the hub that delivers.
        topic: What is delivered.
        path: Its document's.
        secret: The subscriber's, or "": only then there is a signature (§7.1).
        data: The document.
    """
    headers = {
        "Content-Type": content_type(path),
        "Link": f'<{hub}>; rel="hub", <{topic}>; rel="self"',
    }
    if secret:
        headers["X-Hub-Signature"] = signature(secret, data)
    return headers


def signature(secret: str, data: bytes) -> str:
    """The value of ``X-Hub-Signature`` (§7.1): the method, and the HMAC in hexadecimal."""
    return f"sha256={hmac.new(secret.encode(), data, sha256).hexdigest()}"


def after_delivery(status: int, failures: int) -> Literal["taken", "ended"] | timedelta:
    """What becomes of a delivery that was answered, or was not.

    Args:
        status: Of HTTP; 0 where there was no answer.
        failures: How often one has failed since the last that did not, this one counted.

    Returns:
        Whether the subscriber has taken it or has ended its subscription (§7: 410), or else how
        long until it is tried again.
    """
    if is_success(status):
        return "taken"
    return "ended" if status == _GONE else _AGAIN[min(failures, len(_AGAIN)) - 1]


def verify_again(failures: int) -> timedelta | None:
    """How long until a callback that could not be asked is asked again; None is never."""
    return _VERIFY_AGAIN[failures - 1] if failures <= len(_VERIFY_AGAIN) else None


def ping_again(failures: int) -> timedelta | None:
    """How long until a hub that did not take an announcement gets it again; None is never."""
    return _PING_AGAIN[failures - 1] if failures <= len(_PING_AGAIN) else None


def pings(hub: str, topics: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The topics of each request by which a hub hears of them all."""
    host = urlsplit(hub).hostname or ""
    several = any(f".{host}".endswith(f".{one}") for one in _TAKE_SEVERAL)
    size = _AT_ONCE if several else 1
    yield from (tuple(topics[at : at + size]) for at in range(0, len(topics), size))


def ping_form(topics: Sequence[str]) -> str:
    """The form that announces topics to a hub.

    The Recommendation leaves it open (§6). ``hub.url`` is what PubSubHubbub 0.4 hubs read,
    ``hub.topic`` what younger ones do.
    """
    named = [pair for one in topics for pair in (("hub.url", one), ("hub.topic", one))]
    return urlencode([("hub.mode", "publish"), *named])
