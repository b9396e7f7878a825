import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.asgi import ask
from tests.publications import NOW, article, run, write

from feedwright.deliver.served import Served
from feedwright.server import Application, application

POLICY = "default-src 'none'; style-src 'self'; "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with an article that has a page and files, and all that must not be served."""
    place = tmp_path_factory.mktemp("folder")
    files: dict[str, str | bytes] = {
        "trip/index.md": article(
            "A trip",
            body="![A map](map.svg), a [talk](talk.mp3) and [data](data.xml) [more](map.mathml)",
            section="News",
        ),
        "trip/data.xml": b"<html xmlns='http://www.w3.org/1999/xhtml'><script>x()</script></html>",
        "trip/map.mathml": b"<math/>",
        "trip/map.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "trip/talk.mp3": bytes(range(256)) * 40_000,
    }
    more = '[[feeds]]\nname = "sections"\neach = "section"\narchive = true\npage_size = 1\n'
    hubs = 'hubs = ["https://hub.example/ü"]'
    written = write(place / "feeds", files, more=more, publication=hubs)
    run(written)
    (place / "secret.txt").write_text("secret")
    public = written / "public"
    for name in (".hidden", "sections/.hidden", "other.xml", "other.bin"):
        (public / name).write_text("Text.")
    script = "<!doctype html><title>All</title><script>alert(1)</script>"
    (public / "site.html").write_text(script)
    (public / "articles/trip/all.html").write_text(script)
    (public / "articles/trip/atom.xml").write_text("<feed/>")
    (public / ".git").mkdir()
    (public / ".git/config").write_text("hidden")
    (public / "link.txt").symlink_to(place / "secret.txt")
    (public / "linked").symlink_to(place, target_is_directory=True)
    (public / "circle").symlink_to("circle")
    os.mkfifo(public / "pipe")
    return written


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A small publication that a test may change."""
    written = write(tmp_path / "feeds", {"a.md": article("A")})
    run(written)
    return written


def server(
    folder: Path, now: datetime = NOW + timedelta(hours=1), held: int = 1 << 20
) -> Application:
    """A server of a publication."""
    return application(folder, environment={}, clock=now.timestamp, held=held)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        pytest.param("/rss.xml", "application/rss+xml; charset=utf-8", id="rss"),
        pytest.param("/atom.xml", "application/atom+xml; charset=utf-8", id="atom"),
        pytest.param("/feed.json", "application/feed+json", id="json, which has no charset"),
        pytest.param("/sections/news/rss.xml", "application/rss+xml; charset=utf-8", id="section"),
        pytest.param(
            "/sections/news/archive-1.atom.xml", "application/atom+xml; charset=utf-8", id="archive"
        ),
        pytest.param(
            "/sections/news/archive-1.feed.json", "application/feed+json", id="archive json"
        ),
        pytest.param("/feeds.opml", "text/x-opml; charset=utf-8", id="opml"),
        pytest.param("/", "text/html; charset=utf-8", id="catalogue"),
        pytest.param("/sections/news/", "text/html; charset=utf-8", id="page"),
        pytest.param("/articles/trip/", "text/html; charset=utf-8", id="article"),
        pytest.param("/pages.css", "text/css; charset=utf-8", id="css"),
        pytest.param("/icon.svg", "image/svg+xml", id="svg, which says so itself"),
        pytest.param("/articles/trip/talk.mp3", "audio/mpeg", id="mp3"),
        pytest.param("/other.xml", "application/xml; charset=utf-8", id="other xml"),
        pytest.param("/other.bin", "application/octet-stream", id="unknown"),
    ],
)
def test_media_types(folder: Path, address: str, kind: str) -> None:
    """Each document has its media type, which nobody is to guess about."""
    answer = ask(server(folder), address)

    assert answer.status == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("address", "links"),
    [
        pytest.param("/rss.xml", ["rss.xml", "hub"], id="rss"),
        pytest.param("/sections/news/feed.json", ["sections/news/feed.json", "hub"], id="json"),
        pytest.param(
            "/sections/news/archive-1.rss.xml",
            ["sections/news/archive-1.rss.xml"],
            id="an archive page, of which no hub tells",
        ),
        pytest.param("/", [], id="page"),
    ],
)
def test_links(folder: Path, address: str, links: list[str]) -> None:
    """A feed tells its own address and its hubs, for WebSub (§4)."""
    told = ask(server(folder), address).headers.get("link", "")
    expected = [
        '<https://hub.example/%C3%BC>; rel="hub"'
        if link == "hub"
        else f'<https://example.org/feeds/{link}>; rel="self"'
        for link in links
    ]
    assert told == ", ".join(expected)


@pytest.mark.parametrize(
    ("address", "policy"),
    [
        pytest.param("/", POLICY, id="catalogue"),
        pytest.param("/articles/trip/", POLICY, id="article"),
        pytest.param(
            "/articles/trip/all.html", "default-src 'none'; ", id="a page that came with it"
        ),
        pytest.param("/articles/trip/map.svg", "default-src 'none'; ", id="a drawing"),
        pytest.param("/articles/trip/data.xml", "default-src 'none'; ", id="xhtml in xml"),
        pytest.param("/articles/trip/map.mathml", "default-src 'none'; ", id="an unknown type"),
        pytest.param("/articles/trip/talk.mp3", "default-src 'none'; ", id="a recording"),
        pytest.param("/articles/trip/atom.xml", "default-src 'none'; ", id="no feed of ours"),
        pytest.param("/site.html", "", id="another program's page"),
        pytest.param("/rss.xml", "", id="feed"),
    ],
)
def test_policies(folder: Path, address: str, policy: str) -> None:
    """Pages run no script, whoever wrote it; another program's page has rules of its own."""
    headers = ask(server(folder), address).headers
    told = headers.get("content-security-policy", "")

    assert told.startswith(policy)
    assert bool(told) == bool(policy)
    assert "script-src" not in told
    if address.endswith(("/", "all.html")):
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    if "trip/" in address and not address.endswith("/"):
        assert told.endswith("; sandbox")


@pytest.mark.parametrize("end", ["", "/", "/rss.xml"])
def test_paths_that_no_file_can_have(folder: Path, end: str) -> None:
    """A path of more names than a system takes is nobody's, and no fault of the server."""
    path = "/" + "/".join(["a" * 200] * 30) + end
    assert ask(server(folder), path).status == 404


def test_names_of_feeds_among_attachments(folder: Path) -> None:
    """What lies beside an article is no feed, whatever its name."""
    headers = ask(server(folder), "/articles/trip/atom.xml").headers
    assert headers["content-type"] == "application/xml; charset=utf-8"
    assert "link" not in headers
    assert "access-control-allow-origin" not in headers


def test_policy_of_any_capitals(folder: Path) -> None:
    """On disks for which capitals are the same the policy is the same too."""
    (folder / "public/Articles").symlink_to("articles")
    headers = ask(server(folder), "/Articles/trip/data.xml").headers
    (folder / "public/Articles").unlink()
    assert headers["content-security-policy"].endswith("; sandbox")


@pytest.mark.parametrize(
    ("address", "cache"),
    [
        pytest.param("/rss.xml", "public, max-age=300", id="head"),
        pytest.param("/", "public, max-age=300", id="page"),
        pytest.param("/articles/trip/", "public, max-age=300", id="article"),
        pytest.param(
            "/sections/news/archive-1.rss.xml", "public, max-age=86400", id="archive page"
        ),
        pytest.param("/articles/trip/talk.mp3", "public, max-age=86400", id="recording"),
    ],
)
def test_caching(folder: Path, address: str, cache: str) -> None:
    """Caches keep what may change at any minute for minutes, and the rest for a day."""
    assert ask(server(folder), address).headers["cache-control"] == cache


@pytest.mark.parametrize(
    ("address", "location"),
    [
        pytest.param("/sections/news", "news/", id="feed"),
        pytest.param("/articles/trip?a=1&b=%20", "trip/?a=1&b=%20", id="with a query"),
        pytest.param("/sections", "sections/", id="folder without a page"),
    ],
)
def test_folders(folder: Path, address: str, location: str) -> None:
    """A folder's address has a slash at its end."""
    answer = ask(server(folder), address)
    assert (answer.status, answer.headers["location"]) == (301, location)


@pytest.mark.parametrize(
    "address",
    [
        "/../secret.txt",
        "/../feedwright.toml",
        "/%2e%2e/feedwright.toml",
        "/..%2ffeedwright.toml",
        "/sections/../../feedwright.toml",
        "/articles/..%5c..%5cfeedwright.toml",
        "//etc/passwd",
        "/etc/passwd",
        "//rss.xml",
        "/./rss.xml",
        "/rss.xml/",
        "/rss.xml/x",
        "/rss.xml%00",
        "/rss.xml%00.png",
        "/.feedwright/store.sqlite",
        "/../.feedwright/store.sqlite",
        "/.hidden",
        "/.git/config",
        "/sections/.hidden",
        "/link.txt",
        "/linked/secret.txt",
        "/circle/x",
        "/pipe",
        "/" + "a" * 5000,
        "/" + "a/" * 3000,
        "/con",
        "/rss.xml:stream",
        "/nothing",
        "/sections/",
        "/-/",
        "/-/x",
        "/-",
    ],
)
def test_nothing_else_is_served(folder: Path, address: str) -> None:
    """Nothing outside the folder is served, nothing hidden in it, and nothing that is no file."""
    answer = ask(server(folder), address)

    assert answer.status == 404
    assert answer.body == b"Not found: no document is published at this address.\n"


def test_links_within(own: Path) -> None:
    """A link to what is published anyway is followed, until it leads elsewhere."""
    folder = own
    (folder.parent / "secret.txt").write_text("secret")
    link = folder / "public/newest.xml"
    link.symlink_to("rss.xml")
    app = server(folder)
    assert ask(app, "/newest.xml").body == (folder / "public/rss.xml").read_bytes()
    link.unlink()
    link.symlink_to(folder.parent / "secret.txt")
    assert ask(app, "/newest.xml").status == 404


@pytest.mark.parametrize("held", [64 << 20, 100_000])
def test_large_files(folder: Path, held: int) -> None:
    """A file that is too large to be held is sent whole, in parts, and again to nobody."""
    path = "/articles/trip/talk.mp3"
    whole = (folder / "public" / path[1:]).read_bytes()
    app = server(folder, held=held)
    answer = ask(app, path, {"accept-encoding": "gzip, br"})

    assert answer.body == whole
    assert "content-encoding" not in answer.headers
    assert "vary" not in answer.headers
    etag = answer.headers["etag"]
    assert ask(app, path, {"if-none-match": etag}).status == 304
    head = ask(app, path, method="HEAD")
    assert head.headers == answer.headers
    part = ask(app, path, {"range": "bytes=9000000-9999999", "if-range": etag})
    assert part.body == whole[9_000_000:10_000_000]
    several = ask(app, path, {"range": "bytes=1-2, 5000000-5000003, -1"})
    assert several.status == 206
    for piece in (whole[1:3], whole[5_000_000:5_000_004], whole[-1:]):
        assert b"\r\n\r\n" + piece + b"\r\n--" in several.body


def test_unreadable(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that cannot be read just now is not said to be gone."""

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Served, "open", refuse)
    answer = ask(server(own), "/rss.xml")
    assert (answer.status, answer.headers["cache-control"]) == (503, "no-cache")


def test_memory(own: Path) -> None:
    """However much is asked for, no more than the bound is held, and each is served whole."""
    public = own / "public"
    for number in range(60):
        (public / f"{number}.txt").write_text(str(number) * 10_000)
    app = server(own, held=200_000)
    for _ in range(2):
        for number in range(60):
            answer = ask(app, f"/{number}.txt", {"accept-encoding": "gzip"})
            assert answer.content == str(number).encode() * 10_000
            assert 100_000 < app.held <= 200_000 or number < 10


def test_not_yet_published(tmp_path: Path) -> None:
    """Before the first publication nothing is there, and the health says so."""
    folder = write(tmp_path, {"a.md": article("A")})
    app = server(folder)
    assert ask(app, "/").status == 404
    assert ask(app, "/rss.xml").status == 404
    assert ask(app, "/-/health").status == 503
    run(folder)
    assert ask(app, "/").status == 200
    assert ask(app, "/-/health").status == 200
