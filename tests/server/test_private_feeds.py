"""Private feeds over HTTP: tokens of readers, and what is never told or written down."""

import base64
import logging
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.asgi import Response, ask
from tests.publications import article, run, tree
from tests.test_private import TWO, at, secrets, site

from feedwright.commands.private_feeds import invite, private_feeds, renew, revoke
from feedwright.domain.private_paths import folder, is_secret, parted, redacted
from feedwright.server.access_log import AccessLog
from feedwright.server.app import application

TWO_FEEDS = """
[[feeds]]
name = "patrons"
private = true
where = { section = ["Patrons"] }
[[feeds]]
name = "patrons/gold"
private = true
where = { section = ["Patrons"] }
"""


def published(place: Path, more: str = TWO_FEEDS) -> Path:
    """A publication with two private feeds, published."""
    run(site(place, TWO, more))
    return place


def path_of(address: str) -> str:
    """The path of an address, below the published folder."""
    return urlsplit(address).path.removeprefix("/feeds")


def get(place: Path, path: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer of a server that was started just now."""
    return ask(application(place, environment={}), path, headers or {})


def test_address_of_a_reader(tmp_path: Path) -> None:
    """An invited reader is answered at addresses of their own, with the bytes that all get."""
    place = published(tmp_path)
    ada, ben = (invite(place, name, feeds=["patrons"]) for name in ("Ada", "Ben"))
    assert set(ada.addresses).isdisjoint(ben.addresses)
    answers = [get(place, path_of(one.addresses[0])) for one in (ada, ben)]
    assert [one.status for one in answers] == [200, 200]
    assert answers[0].body == answers[1].body == tree(place)[at(place)]
    for secret in (
        *secrets(place),
        *(path_of(one.addresses[0]).split("/")[1] for one in (ada, ben)),
    ):
        if secret.startswith("private-") and "articles" not in secret:
            assert secret not in str(answers[0].headers)


def test_headers(tmp_path: Path) -> None:
    """What is private is held by no cache between, indexed nowhere, and read by no other page."""
    place = published(tmp_path)
    (one,) = invite(place, "Ada", feeds=["patrons/gold"]).addresses[:1]
    for path in (path_of(one), f"/{at(place)}"):
        answer = get(place, path)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert not answer.headers.keys() & {"link", "access-control-allow-origin"}
        again = get(place, path, {"If-None-Match": answer.headers["etag"]})
        assert again.status == 304
        assert again.headers["cache-control"] == "private, no-cache"
    page = next(path for path in tree(place) if path.startswith("articles/private-"))
    answer = get(place, f"/{page}")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert (get(place, "/rss.xml")).headers["cache-control"].startswith("public")


def test_only_what_was_granted(tmp_path: Path) -> None:
    """A token opens the feeds that it was given for, and nothing else."""
    place = published(tmp_path)
    (one, *_) = invite(place, "Ada", feeds=["patrons"]).addresses
    token, _ = parted(path_of(one).lstrip("/"))
    expected = {
        "patrons/rss.xml": 200,
        "patrons/feed.json": 200,
        "patrons/gold/rss.xml": 404,
        "patrons/../rss.xml": 404,
        "rss.xml": 404,
        "index.html": 404,
        "": 404,
        "articles/title-of-a-md/index.html": 404,
    }
    for path, status in expected.items():
        assert (get(place, f"/{folder(token)}/{path}")).status == status, path
    wrong = ("b" if token[0] == "a" else "a") + token[1:]
    assert (get(place, f"/{folder(wrong)}/patrons/rss.xml")).status == 404


def test_revoked(tmp_path: Path) -> None:
    """A revoked address is gone, which makes readers stop; those of others go on."""
    place = published(tmp_path)
    ada, ben = (path_of(invite(place, name).addresses[0]) for name in ("Ada", "Ben"))
    app = application(place, environment={})
    assert (ask(app, ada)).status == 200
    revoke(place, "Ada")
    answer = ask(app, ada)
    assert answer.status == 410
    assert answer.headers["cache-control"] == "no-store"
    assert (ask(app, ben)).status == 200
    again = path_of(invite(place, "Ada").addresses[0])
    assert again != ada
    assert (ask(app, again)).status == 200
    assert (ask(app, ada)).status == 410


def basic(user: str, password: str) -> dict[str, str]:
    """A header field as readers send it that ask for a name and a password."""
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


def test_authorization(tmp_path: Path) -> None:
    """A feed's plain address asks for the token, as a password, as a name, or as a bearer's."""
    place = published(tmp_path)
    assert (get(place, "/patrons/rss.xml")).status == 404
    token, _ = parted(path_of(invite(place, "Ada", feeds=["patrons"]).addresses[0]).lstrip("/"))
    denied = get(place, "/patrons/rss.xml")
    assert denied.status == 401
    assert denied.headers["www-authenticate"].startswith("Basic realm=")
    for fields in (basic("ada", token), basic(token, ""), {"Authorization": f"bearer {token}"}):
        answer = get(place, "/patrons/rss.xml", fields)
        assert answer.status == 200
        assert answer.body == tree(place)[at(place)]
        assert answer.headers["cache-control"] == "private, no-cache"
        assert (get(place, "/patrons/gold/rss.xml", fields)).status == 404
    for fields in (basic("ada", "x"), {"Authorization": "Basic \xff\xfe"}, {"Authorization": "x"}):
        assert (get(place, "/patrons/rss.xml", fields)).status == 401
    revoke(place, "Ada")
    assert (get(place, "/patrons/rss.xml", basic("ada", token))).status == 410


def test_guessing_is_slowed(tmp_path: Path) -> None:
    """Who tries many tokens from one address is put off, and others are not."""
    place = published(tmp_path)
    invite(place, "Ada")
    app = application(place, environment={})
    tries = [ask(app, "/patrons/rss.xml", basic("a", f"{n}")) for n in range(40)]
    assert {one.status for one in tries} == {401, 429}
    assert tries[-1].headers["retry-after"]
    other = ask(app, "/patrons/rss.xml", basic("a", "x"), client="198.51.100.7")
    assert other.status == 401


def test_written_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the access log, nor metrics, nor counts of readers, nor messages hold a secret."""
    caplog.set_level(logging.DEBUG)
    place = published(tmp_path / "site")
    address = path_of(invite(place, "Ada").addresses[0])
    token, inner = parted(address.lstrip("/"))
    log = tmp_path / "access.log"
    app = AccessLog(log).around(application(place, environment={}))
    coded = f"/%70rivate-%{ord(token[0]):02x}{token[1:]}/{inner}"
    for path in (address, coded, f"/{at(place)}", f"{address}?t={token}", "/rss.xml"):
        agent = f"Reader (+https://example.org{address})"
        ask(app, path, {"Referer": f"https://example.org{address}", "User-Agent": agent})

    def failing(_: object, path: str, *__: object) -> None:
        raise PermissionError(13, "Permission denied", f"public/{path}")

    monkeypatch.setattr("feedwright.deliver.served.Served.read", failing)
    other = AccessLog(log).around(application(place, environment={}))
    assert ask(other, address).status == 503
    assert "private-*/patrons/rss.xml cannot be read" in caplog.text
    metrics = ask(app, "/-/metrics")
    told = log.read_text() + caplog.text + metrics.body.decode()
    told += "".join(file.read_bytes().decode("latin-1") for file in place.glob(".feedwright/read*"))
    told += "".join(file.read_bytes().decode("latin-1") for file in place.glob(".feedwright/inv*"))
    assert "/private-*/patrons/rss.xml" in log.read_text()
    assert redacted(told) == told
    assert token not in told
    assert not [one for one in secrets(place) if one in told]


def test_renewed(tmp_path: Path) -> None:
    """Another secret ends the old address at once; those who were invited keep theirs."""
    place = published(tmp_path)
    reader = path_of(invite(place, "Ada").addresses[0])
    before = at(place)
    (told, _) = private_feeds(place)
    assert path_of(told.addresses[0]) == f"/{before}"
    assert (told.articles, told.public, told.readers) == (1, 0, ("Ada",))
    renewed = renew(place, "patrons")
    assert at(place) != before
    assert path_of(renewed.addresses[0]) == f"/{at(place)}"
    assert (get(place, f"/{before}")).status == 410
    assert (get(place, f"/{at(place)}")).status == 200
    assert (get(place, reader)).status == 200


def test_old_public_address_is_guarded(tmp_path: Path) -> None:
    """Where a feed becomes private, what is left at its public address needs a token at once."""
    place = published(tmp_path, TWO_FEEDS.replace("private = true\n", ""))
    toml = place / "feedwright.toml"
    toml.write_text(
        toml.read_text().replace('name = "patrons"\n', 'name = "patrons"\nprivate = true\n')
    )
    assert run(place).refusals
    assert (place / "public/patrons/rss.xml").exists()
    invite(place, "Ada")
    assert (get(place, "/patrons/rss.xml")).status == 401


def test_hub_knows_no_private_topic(tmp_path: Path) -> None:
    """The publication's own hub takes no subscription to a private feed, by any address."""
    from feedwright.announce.websub import path_of as topic_path
    from feedwright.workspace import open_workspace

    place = published(tmp_path)
    toml = place / "feedwright.toml"
    toml.write_text(toml.read_text().replace("[[sources]]", "hub = true\n[[sources]]"))
    publication = open_workspace(place, {}).publication
    for path in (at(place), "patrons/rss.xml"):
        assert not topic_path(publication, f"https://example.org/feeds/{path}")
    assert topic_path(publication, "https://example.org/feeds/rss.xml")


def test_deltas(tmp_path: Path) -> None:
    """A reader of a private feed may ask for what changed alone, as any other."""
    place = published(tmp_path)
    address = path_of(invite(place, "Ada", feeds=["patrons"]).addresses[0])
    first = get(place, address)
    (place / "articles/c.md").write_text(article("C", section="Patrons"))
    run(place)
    wanted = {"A-IM": "feed", "If-None-Match": first.headers["etag"]}
    answer = get(place, address, wanted)
    assert answer.status == 226
    assert b"<title>C</title>" in answer.content
    assert b"Title of b.md" not in answer.content
    assert not is_secret(str(answer.headers))
