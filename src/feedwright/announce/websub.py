"""The rules of WebSub, as pure functions: requests, leases, answers, pauses between tries.

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
"""The first unprivileged port; lower ports are used by services that are no web servers."""

LEASES = (timedelta(minutes=5), timedelta(days=10), timedelta(days=30))
"""The shortest lease, the default one, and the longest."""

_AGAIN = tuple(
    timedelta(seconds=seconds) for seconds in (5, 15, 60, 5 * 60, 15 * 60, 30 * 60, 60 * 60)
)
"""The pause after each failed delivery; the last pause is repeated until the lease ends."""
_VERIFY_AGAIN = (timedelta(seconds=10), timedelta(minutes=1))
_PING_AGAIN = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60)
)
LONGEST_PAUSE = max(_PING_AGAIN)
"""The pauses between the announcements of one change to one hub."""
_TAKE_SEVERAL = ("appspot.com", "superfeedr.com", "websubhub.com")
"""Hubs known to accept a repeated ``hub.url``. Others may use only the last one, and answer with
success."""
_AT_ONCE = 50
NO_LONGER_PUBLISHED = "this feed is no longer published; subscribe to another topic"
"""The reason for denying a subscription to a topic (§5.2)."""


class Intent(Record, frozen=True, kw_only=True):
    """The request of a subscriber (§5.1), without effect until its callback confirms it."""

    mode: Literal["subscribe", "unsubscribe"]
    topic: str
    callback: str
    secret: str = ""
    lease: timedelta = LEASES[1]

    @property
    def host(self) -> str:
        """The name of the callback's host."""
        return urlsplit(self.callback).hostname or ""


class News(Record, frozen=True, kw_only=True):
    """A publisher's announcement that topics have changed (§6 leaves its form open)."""

    topics: tuple[str, ...]


class Refusal(Record, frozen=True, kw_only=True):
    """A negative answer: a status of HTTP, and the reason as a sentence (§5.1.2)."""

    status: int
    reason: str


def topic_at(publication: Publication, path: str) -> str:
    """The topic of a document, or "".

    A topic is the address that a feed's head document names as its ``self`` (§4). Archive pages,
    copies at old paths and pages for people have none.

    Args:
        publication: The configuration.
        path: The path of the document, relative to the destination.
    """
    folder, _, name = path.rpartition("/")
    for feed in publication.feeds:
        if feed.private:
            continue
        below = folder.removeprefix(f"{feed.name}/")
        inside = below not in (folder, "") and "/" not in below if feed.each else False
        if folder == feed.name and not feed.each or inside:  # noqa: RUF021 - clearer so
            for kind in feed.formats:
                if FORMATS[kind].file_name == name:
                    return folder_address(publication, folder) + name
    return ""


def path_of(publication: Publication, topic: str) -> str:
    """The path of a topic's document, or "" if the publication has no such topic.

    Args:
        publication: The configuration.
        topic: The address as in the documents, or with letters beyond ASCII unencoded, because
            subscriptions to that form continue.
    """
    path = head_path(publication, topic)
    return path if path and topic_at(publication, path) == canonical(topic) else ""


def head_path(publication: Publication, topic: str) -> str:
    """The path of a head document at an address, whether or not a feed makes it.

    The documents of a feed that was removed from the configuration stay until they may be removed.

    Args:
        publication: The configuration.
        topic: The address.

    Returns:
        "" if the publication can have no head document there.
    """
    root = publication.publication.address
    if "/." in topic or not (topic := canonical(topic)).startswith(root):
        return ""
    path = unquote(topic.removeprefix(root))
    name = path.rpartition("/")[2]
    is_head = safe_path(path) and format_of_document(name) and not path.startswith(_PAGES)
    return path if is_head else ""


def content_type(path: str) -> str:
    """The media type with which a head document is served and delivered (§7)."""
    format_of = format_of_document(path.rpartition("/")[2])
    return format_of.content_type if format_of else "application/octet-stream"


_BAD_FORM = (
    f"the request body is not a form of at most {_MOST_FIELDS} parameters in UTF-8; "
    f"encode it as {FORM}"
)


def read_form(
    body: bytes, publication: Publication, is_topic: Callable[[str], object] | None = None
) -> Intent | News | Refusal:
    """Read a form that was sent to the hub.

    Unknown parameters are ignored, as the Recommendation demands (§5.1).

    Args:
        body: The form, as ``application/x-www-form-urlencoded``.
        publication: The configuration of the publication whose topics the hub serves.
        is_topic: Whether an address is one of them; by default the topics of the configured feeds.
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
    """The reason for refusing a host further subscriptions."""
    return (
        f"{host} has reached the limit of {most:,} subscriptions a host; end one that is not "
        "needed, or retry later"
    )


def hub_is_full(most: int) -> str:
    """The reason for refusing any further subscription."""
    return f"the hub has reached its limit of {most:,} subscriptions; retry later"


def _not_ours(topic: str) -> Refusal:
    reason = f"this hub has no topic {topic[:200]!r}; send the address in the feed's rel=self link"
    return Refusal(status=404, reason=reason)


def _callback_problems(callback: str, *, public: bool) -> Iterator[str]:
    """The problems of a callback's address."""
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
    """The granted lease, which the hub may choose (§5.1) and the verification names."""
    shortest, usual, longest = LEASES
    if not asked:
        return usual
    # Such a long number exceeds any limit, and int() refuses the longest ones.
    wanted = longest if len(asked) > 12 else timedelta(seconds=int(asked))  # noqa: PLR2004
    return min(max(wanted, shortest), longest)


def verification(intent: Intent, challenge: str) -> str:
    """The address whose answer confirms an intent (§5.3); it keeps the callback's own query."""
    parameters = {"hub.mode": intent.mode, "hub.topic": intent.topic, "hub.challenge": challenge}
    if intent.mode == "subscribe":
        parameters["hub.lease_seconds"] = str(intent.lease // timedelta(seconds=1))
    return _with_query(intent.callback, parameters)


def denial(callback: str, topic: str, reason: str) -> str:
    """The address for telling a subscriber that its subscription is denied (§5.2)."""
    return _with_query(callback, {"hub.mode": "denied", "hub.topic": topic, "hub.reason": reason})


def _with_query(callback: str, parameters: dict[str, str]) -> str:
    parts = urlsplit(callback)
    query = "&".join(filter(None, (parts.query, urlencode(parameters))))
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def confirms(status: int, body: bytes, challenge: str) -> bool:
    """Whether an answer confirms an intent (§5.3.1): 2xx, and the challenge as its body."""
    return is_success(status) and hmac.compare_digest(body, challenge.encode())


def is_success(status: int) -> bool:
    """Whether a status is 2xx, which alone accepts a delivery (§7)."""
    return 200 <= status < 300  # noqa: PLR2004 - the range of RFC 9110 §15.3


def delivery_headers(hub: str, topic: str, path: str, secret: str, data: bytes) -> dict[str, str]:
    """The header fields of a delivery (§7).

    Args:
        hub: The address of the hub.
        topic: The topic.
        path: The path of its document.
        secret: The secret of the subscriber; with "" there is no signature (§7.1).
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
    """Decide the result of a delivery from its answer.

    Args:
        status: The status of HTTP; 0 if there was no answer.
        failures: The number of failures since the last success, including this one.

    Returns:
        Whether the subscriber accepted it or ended its subscription (§7: 410), or else the pause
        until the next try.
    """
    if is_success(status):
        return "taken"
    return "ended" if status == _GONE else _AGAIN[min(failures, len(_AGAIN)) - 1]


def verify_again(failures: int) -> timedelta | None:
    """The pause until an unanswered callback is asked again; None for never."""
    return _VERIFY_AGAIN[failures - 1] if failures <= len(_VERIFY_AGAIN) else None


def ping_again(failures: int) -> timedelta | None:
    """The pause until a refused announcement is sent to a hub again; None for never."""
    return _PING_AGAIN[failures - 1] if failures <= len(_PING_AGAIN) else None


def pings(hub: str, topics: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Split topics into the requests that announce them to a hub."""
    host = urlsplit(hub).hostname or ""
    several = any(f".{host}".endswith(f".{one}") for one in _TAKE_SEVERAL)
    size = _AT_ONCE if several else 1
    yield from (tuple(topics[at : at + size]) for at in range(0, len(topics), size))


def ping_form(topics: Sequence[str]) -> str:
    """The form that announces topics to a hub.

    The Recommendation leaves it open (§6). Hubs of PubSubHubbub 0.4 read ``hub.url``, newer ones
    ``hub.topic``.
    """
    named = [pair for one in topics for pair in (("hub.url", one), ("hub.topic", one))]
    return urlencode([("hub.mode", "publish"), *named])
