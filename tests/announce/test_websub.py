import hashlib
import hmac
import re
from datetime import timedelta
from itertools import count, takewhile
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.announce import websub
from feedwright.announce.websub import Intent, News, Refusal
from feedwright.domain.publication import Feed, Publication, Publisher
from feedwright.domain.sources import FolderSource

ROOT = "https://example.org/feeds/"
TOPIC = f"{ROOT}atom.xml"
CALLBACK = "https://reader.example.net/push?key=1"


def publication(**publisher: object) -> Publication:
    """A publication with a main feed, sections of two formats, and a feed of its own."""
    usual = {"title": "T", "address": ROOT, "authority": "example.org,2026", "hub": True}
    return Publication(
        publication=Publisher(**{**usual, **publisher}),  # type: ignore[arg-type]
        sources=(FolderSource(path="articles"),),
        feeds=(
            Feed(also=("feed.xml",)),
            Feed(name="sections", each="section", formats=("rss", "json")),
            Feed(name="our/choice", formats=("atom",)),
        ),
    )


OURS = publication()


def asked(
    extra: dict[str, str] | None = None, *, ours: Publication = OURS, **fields: str | None
) -> object:
    """What a form asks for: a usual subscription, but for what is given."""
    usual: dict[str, str | None] = {"mode": "subscribe", "topic": TOPIC, "callback": CALLBACK}
    form = {f"hub.{name}": one for name, one in {**usual, **fields}.items() if one is not None}
    return websub.read_form(urlencode({**form, **(extra or {})}).encode(), ours)


def test_subscription() -> None:
    """A request with what the Recommendation demands asks for a lease of ten days, unsigned."""
    assert asked() == Intent(
        mode="subscribe", topic=TOPIC, callback=CALLBACK, secret="", lease=timedelta(days=10)
    )


def test_everything_given() -> None:
    """Secret and lease are taken; what nobody knows is left unread."""
    found = asked({"hub.color": "blue", "x": "y"}, secret="s" * 199, lease_seconds="86400")
    assert isinstance(found, Intent)
    assert (found.secret, found.lease) == ("s" * 199, timedelta(days=1))
    assert isinstance(asked(mode="unsubscribe"), Intent)


@pytest.mark.parametrize(
    ("asks", "gets"),
    [
        ("0", 300),
        ("1", 300),
        ("301", 301),
        ("864000", 864_000),
        ("9999999", 2_592_000),
        ("9" * 5000, 2_592_000),
        ("", 864_000),
    ],
)
def test_lease(asks: str, gets: int) -> None:
    """A lease is what was asked for, between five minutes and thirty days."""
    found = asked(lease_seconds=asks)
    assert isinstance(found, Intent)
    assert found.lease == timedelta(seconds=gets)


@pytest.mark.parametrize(
    ("fields", "status", "reason"),
    [
        pytest.param({"mode": None}, 400, "hub.mode", id="no mode"),
        pytest.param({"mode": "Subscribe"}, 400, "hub.mode", id="a mode in other letters"),
        pytest.param({"mode": "denied"}, 400, "hub.mode", id="a mode that only hubs use"),
        pytest.param({"topic": None}, 400, "hub.topic is missing; send it", id="no topic"),
        pytest.param({"callback": None}, 400, "hub.callback is missing; send it", id="no callback"),
        pytest.param(
            {"callback": ""}, 400, "hub.callback is missing; send it", id="an empty callback"
        ),
        pytest.param({"secret": "s" * 200}, 400, "longer than 199 bytes", id="a long secret"),
        pytest.param({"secret": "ü" * 100}, 400, "longer than 199 bytes", id="bytes, not letters"),
        pytest.param({"lease_seconds": "-1"}, 400, "whole number", id="a lease below nothing"),
        pytest.param({"lease_seconds": "1.5"}, 400, "whole number", id="a fraction"),
        pytest.param({"lease_seconds": "٣"}, 400, "whole number", id="digits of another script"),
        pytest.param({"topic": "https://example.com/"}, 404, "no topic", id="another's topic"),
        pytest.param({"topic": ROOT}, 404, "no topic", id="a page"),
        pytest.param({"topic": f"{ROOT}feed.xml"}, 404, "no topic", id="an old path"),
        pytest.param({"topic": f"{ROOT}archive-1.atom.xml"}, 404, "no topic", id="an archive"),
        pytest.param({"topic": f"{ROOT}sections/a/atom.xml"}, 404, "no topic", id="another format"),
        pytest.param({"topic": f"{TOPIC}#x"}, 404, "no topic", id="a fragment"),
        pytest.param({"topic": f"{TOPIC}?x"}, 404, "no topic", id="a query"),
        pytest.param({"callback": "ftp://a.example/"}, 400, "http or https", id="not the web"),
        pytest.param({"callback": "/push"}, 400, "http or https", id="a relative callback"),
        pytest.param({"callback": "https://u:p@a.example/"}, 400, "password", id="a password"),
        pytest.param({"callback": "https://a.example/#x"}, 400, "fragment", id="a fragment there"),
        pytest.param({"callback": "http://127.0.0.1/"}, 400, "public", id="loopback"),
        pytest.param({"callback": "http://[::1]/"}, 400, "public", id="loopback, IPv6"),
        pytest.param({"callback": "http://localhost/"}, 400, "public", id="localhost"),
        pytest.param({"callback": "http://a.example:22/"}, 400, "port", id="another service"),
        pytest.param({"callback": "http://a.example/" + "x" * 2000}, 400, "2,000", id="length"),
    ],
)
def test_refused(fields: dict[str, str | None], status: int, reason: str) -> None:
    """A request that cannot be served is refused with a status and a reason for people."""
    found = asked(**fields)  # type: ignore[arg-type]
    assert isinstance(found, Refusal)
    assert found.status == status
    assert reason in found.reason
    assert re.search(r"; (send|use) \S", found.reason), "what to do next"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"hub.mode=subscribe&hub.topic=%ff", id="not UTF-8"),
        pytest.param("hub.mode=ü".encode(), id="not encoded"),
        pytest.param(b"&".join([b"a=b"] * 201), id="too many fields"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\0", id="binary"),
        pytest.param(b"hub.mode=subscribe&hub.mode=unsubscribe", id="two modes"),
    ],
)
def test_unreadable_forms(body: bytes) -> None:
    """A form that cannot be read is refused, and never raises."""
    found = websub.read_form(body, OURS)
    assert isinstance(found, Refusal)
    assert found.status == 400


def test_given_twice() -> None:
    """A parameter that is given twice is refused: nobody knows which one is meant."""
    pairs = [("hub.mode", "subscribe"), ("hub.topic", TOPIC)]
    pairs += [("hub.callback", CALLBACK), ("hub.callback", "https://b.example/")]
    found = websub.read_form(urlencode(pairs).encode(), OURS)
    assert found == Refusal(status=400, reason="hub.callback is given more than once; send one")


def test_private_where_allowed() -> None:
    """A publication may allow subscribers on its own machine and network, at any port."""
    ours = publication(hub_private=True)
    for callback in ("http://127.0.0.1:81/", "http://localhost/", "http://10.0.0.1:22/"):
        assert isinstance(asked(callback=callback, ours=ours), Intent)


@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    """Whatever is sent, there is an answer."""
    assert isinstance(websub.read_form(body, OURS), Intent | News | Refusal)


@given(st.fixed_dictionaries({}, optional={name: st.text() for name in ("mode", "topic")}))
def test_any_text(fields: dict[str, str]) -> None:
    """No text in a field is taken for a subscription to what is not ours."""
    found = asked(**fields)  # type: ignore[arg-type]
    if isinstance(found, Intent):
        assert found.topic == TOPIC


def test_news() -> None:
    """A publisher may name several topics, as hub.url or hub.topic, each heard once."""
    rss = f"{ROOT}rss.xml"
    pairs = [("hub.mode", "publish"), ("hub.url", TOPIC), ("hub.topic", TOPIC), ("hub.url", rss)]
    assert websub.read_form(urlencode(pairs).encode(), OURS) == News(topics=(TOPIC, rss))
    own = websub.ping_form([TOPIC, rss]).encode()
    assert websub.read_form(own, OURS) == News(topics=(TOPIC, rss))
    strange = urlencode({"hub.mode": "publish", "hub.url": "https://example.com/"}).encode()
    assert isinstance(websub.read_form(strange, OURS), Refusal)
    assert isinstance(websub.read_form(b"hub.mode=publish", OURS), Refusal)


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("atom.xml", TOPIC),
        ("rss.xml", f"{ROOT}rss.xml"),
        ("feed.json", f"{ROOT}feed.json"),
        ("sections/defence-news/rss.xml", f"{ROOT}sections/defence-news/rss.xml"),
        ("sections/größe/feed.json", f"{ROOT}sections/gr%C3%B6%C3%9Fe/feed.json"),
        ("our/choice/atom.xml", f"{ROOT}our/choice/atom.xml"),
        ("sections/defence-news/atom.xml", ""),
        ("sections/rss.xml", ""),
        ("sections/a/b/rss.xml", ""),
        ("our/rss.xml", ""),
        ("feed.xml", ""),
        ("index.html", ""),
        ("archive-1.atom.xml", ""),
        ("articles/hello/rss.xml", ""),
        ("feeds.opml", ""),
    ],
)
def test_topics(path: str, topic: str) -> None:
    """The head documents of feeds are topics, and a topic leads back to its document."""
    assert websub.topic_at(OURS, path) == topic
    if topic:
        assert websub.path_of(OURS, topic) == path


@given(st.text())
def test_no_way_out(rest: str) -> None:
    """No topic leads out of the published folder."""
    for topic in (ROOT + rest, f"{ROOT}sections/{rest}/rss.xml", f"{ROOT}{rest}/atom.xml"):
        path = websub.path_of(OURS, topic)
        assert ".." not in path.split("/")
        assert not path.startswith("/")
    assert not websub.path_of(OURS, f"{ROOT}sections/../rss.xml")
    assert not websub.path_of(OURS, f"{ROOT}sections/%2e%2e/rss.xml")


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(NAMES, NAMES, st.dictionaries(NAMES, NAMES, max_size=3))
def test_verification(challenge: str, path: str, query: dict[str, str]) -> None:
    """A verification carries what §5.3 names, and the callback's own query unharmed."""
    callback = f"https://a.example/?{urlencode(query)}"
    intent = Intent(mode="subscribe", topic=ROOT + path, callback=callback)
    parts = urlsplit(websub.verification(intent, challenge))
    assert (parts.netloc, parts.path) == ("a.example", "/")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    assert pairs[: len(query)] == list(query.items())
    assert pairs[len(query) :] == [
        ("hub.mode", "subscribe"),
        ("hub.topic", ROOT + path),
        ("hub.challenge", challenge),
        ("hub.lease_seconds", "864000"),
    ]


def test_denial() -> None:
    """A denial tells mode, topic and reason (§5.2)."""
    query = parse_qs(urlsplit(websub.denial("http://a.example?k=1", TOPIC, "no & never")).query)
    assert query == {
        "k": ["1"],
        "hub.mode": ["denied"],
        "hub.topic": [TOPIC],
        "hub.reason": ["no & never"],
    }


@pytest.mark.parametrize(
    ("status", "body", "confirmed"),
    [
        (200, b"abc", True),
        (204, b"abc", True),
        (299, b"abc", True),
        (200, b"abc\n", False),
        (200, b"", False),
        (200, b"abcd", False),
        (200, b"ABC", False),
        (302, b"abc", False),
        (404, b"abc", False),
        (500, b"abc", False),
        (0, b"abc", False),
    ],
)
def test_confirmation(status: int, body: bytes, confirmed: bool) -> None:
    """Only a 2xx with exactly the challenge confirms (§5.3.1)."""
    assert websub.confirms(status, body, "abc") is confirmed


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.binary())
def test_signature(secret: str, data: bytes) -> None:
    """A signature is the HMAC-SHA256 of the very bytes, and names its method (§7.1)."""
    wanted = hmac.new(secret.encode("utf-8"), data, hashlib.sha256).hexdigest()
    assert websub.signature(secret, data) == f"sha256={wanted}"


def test_delivery_headers() -> None:
    """A delivery names its type, hub and topic, and is signed only with a secret."""
    hub = OURS.publication.own_hub
    plain = websub.delivery_headers(hub, TOPIC, "atom.xml", "", b"x")
    assert plain == {
        "Content-Type": "application/atom+xml; charset=utf-8",
        "Link": f'<{ROOT}-/hub>; rel="hub", <{TOPIC}>; rel="self"',
    }
    signed = websub.delivery_headers(hub, TOPIC, "atom.xml", "s", b"x")
    assert signed == {**plain, "X-Hub-Signature": websub.signature("s", b"x")}


def test_backing_off() -> None:
    """What fails again and again is tried less and less often: deliveries without end."""
    waits = [websub.after_delivery(503, failures) for failures in range(1, 40)]
    spans = [wait for wait in waits if isinstance(wait, timedelta)]
    assert len(spans) == 39
    assert spans == sorted(spans)
    assert spans[0] <= timedelta(seconds=10)
    assert spans[-1] == timedelta(hours=1)
    for again in (websub.verify_again, websub.ping_again):
        steps = [step for step in takewhile(bool, map(again, count(1))) if step]
        assert 2 <= len(steps) < 10
        assert steps == sorted(steps)


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        pytest.param(200, "taken", id="taken"),
        pytest.param(204, "taken", id="taken without a word"),
        pytest.param(410, "ended", id="gone"),
        pytest.param(404, timedelta(minutes=1), id="not found"),
        pytest.param(302, timedelta(minutes=1), id="led elsewhere"),
        pytest.param(503, timedelta(minutes=1), id="for later"),
        pytest.param(0, timedelta(minutes=1), id="no answer"),
    ],
)
def test_what_becomes_of_a_delivery(status: int, becomes: object) -> None:
    """§7: a 2xx takes it, 410 ends the subscription, and for all else it is tried again."""
    assert websub.after_delivery(status, 3) == becomes


@pytest.mark.parametrize(
    ("hub", "sizes"),
    [
        ("https://pubsubhubbub.appspot.com/", [50, 10]),
        ("https://us.superfeedr.com/hubbub", [50, 10]),
        ("https://websubhub.com/hub", [50, 10]),
        ("https://notsuperfeedr.com/", [1] * 60),
        ("https://hub.example.com/", [1] * 60),
    ],
)
def test_pings(hub: str, sizes: list[int]) -> None:
    """Hubs that are known to take several topics get them together, others one by one."""
    topics = [f"{ROOT}{number}/rss.xml" for number in range(60)]
    chunks = [*websub.pings(hub, topics)]
    assert [len(chunk) for chunk in chunks] == sizes
    assert [one for chunk in chunks for one in chunk] == topics


def test_hubs_in_documents() -> None:
    """Documents name the hubs of others, and one's own where there is one."""
    others = ("https://hub.example.com/",)
    assert publication(hubs=others, hub=False).publication.named_hubs == others
    assert publication(hubs=others).publication.named_hubs == (*others, f"{ROOT}-/hub")
    assert publication(hubs=(f"{ROOT}-/hub",)).publication.named_hubs == (f"{ROOT}-/hub",)


@pytest.mark.parametrize(
    ("topic", "path"),
    [
        (TOPIC, TOPIC.removeprefix(OURS.publication.address)),
        (f"{OURS.publication.address}left/rss.xml", "left/rss.xml"),
        (f"{OURS.publication.address}left/feed.json", "left/feed.json"),
        (f"{OURS.publication.address}left/archive-1.rss.xml", ""),
        (f"{OURS.publication.address}left/index.html", ""),
        (f"{OURS.publication.address}articles/left/rss.xml", ""),
        (f"{OURS.publication.address}../rss.xml", ""),
        (f"{OURS.publication.address}%2e%2e/rss.xml", ""),
        (f"{OURS.publication.address}.feedwright/rss.xml", ""),
        ("https://elsewhere.example/left/rss.xml", ""),
    ],
)
def test_where_a_head_document_may_stand(topic: str, path: str) -> None:
    """A document to which one subscribes is told by its name, though no feed makes it now."""
    assert websub.head_path(OURS, topic) == path
