"""What nginx, Caddy and Apache are given, held to the servers themselves where they run here."""

import gzip
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.conftest import counterpart
from tests.ports import reserved_port, takes_connections
from tests.publications import article, run, tree, write

from feedwright.domain.errors import ConfigurationError
from feedwright.domain.private_paths import is_secret
from feedwright.scheduling.export import Target, schedule

NGINX = """
{user} worker_processes 1; daemon off; pid {place}/nginx.pid; error_log {place}/log;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {place}/1; proxy_temp_path {place}/2;
  fastcgi_temp_path {place}/3; uwsgi_temp_path {place}/4; scgi_temp_path {place}/5;
  server {{ listen 127.0.0.1:{port}; server_name example.org; include {place}/block; }}
}}
"""
CADDY = """
{{
    admin off
    auto_https off
}}
http://127.0.0.1:{port} {{
    import {place}/block
}}
"""
APACHE = """
ServerRoot {place}
PidFile {place}/pid
ErrorLog {place}/log
Listen 127.0.0.1:{port}
ServerName example.org
User nobody
Group nogroup
{modules}
TypesConfig /etc/mime.types
<FilesMatch "\\.php$">
    SetHandler server-status
</FilesMatch>
<Directory />
    AllowOverride None
    Require all denied
</Directory>
<VirtualHost 127.0.0.1:{port}>
    ServerName example.org
    Include {place}/block
</VirtualHost>
"""
MODULES = (
    *("mpm_event", "authz_core", "alias", "dir", "mime", "filter", "deflate", "status"),
    *("negotiation", "setenvif", "headers", "rewrite", "proxy", "proxy_http"),
)
APACHES = "/usr/lib/apache2/modules"
TIME = {
    "nginx": ("nginx", "nginx-light"),
    "caddy": ("caddy", "caddy"),
    "apache": ("apache2", "apache2"),
}
"""The program of each, and Debian's package."""
_STARTED_WITHIN = 60
"""In seconds; each takes a part of one on a machine with nothing else to do."""
SECTIONS = '[[feeds]]\nname = "sections"\neach = "section"\nalso = ["topic/{value}.xml"]\n'
GONE = '[[feeds]]\nname = "gone"\n'


@contextmanager
def served(folder: Path, target: Target) -> Iterator[Callable[..., httpx.Response]]:
    """A real server that was given what `schedule` prints for it; asks it for a path."""
    program, package = TIME[target]
    command = counterpart(program, package=package)
    (unit,) = schedule(folder, target, environment={})
    with tempfile.TemporaryDirectory() as name, reserved_port() as port:
        place = Path(name)
        (place / "block").write_text(unit.text, "utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        modules = (f"LoadModule {one}_module {APACHES}/mod_{one}.so" for one in MODULES)
        templates = {"nginx": NGINX, "caddy": CADDY, "apache": APACHE}
        text = templates[target].format(
            place=place, port=port, user=user, modules="\n".join(modules)
        )
        if target == "apache":
            let_in(folder)
        (place / "config").write_text(text, "utf-8")
        arguments = {
            "nginx": ["-p", name, "-c", f"{place}/config"],
            "caddy": ["run", "--adapter", "caddyfile", "--config", f"{place}/config"],
            "apache": ["-f", f"{place}/config", "-D", "FOREGROUND"],
        }[target]
        with (place / "errors").open("w") as errors:
            process = subprocess.Popen(
                [command, *arguments], stderr=errors, env=os.environ | {"HOME": name}
            )
        try:
            wait_for(port, process, place / "errors")
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", follow_redirects=False
            ) as client:

                def ask(path: str, **headers: str) -> httpx.Response:
                    fields = {name.replace("_", "-"): value for name, value in headers.items()}
                    asked = {"Accept-Encoding": "identity", "Host": "example.org"} | fields
                    if target == "caddy":
                        asked.pop("Host")
                    return client.get(path, headers=asked)

                yield ask
        finally:
            process.terminate()
            process.wait(300)


def let_in(folder: Path) -> None:
    """Lets everyone into a folder of a test; Apache serves nothing as the superuser."""
    for one in (folder, *folder.parents):
        if one == Path(tempfile.gettempdir()) or one.owner() != Path.home().owner():
            break
        one.chmod(one.stat().st_mode | 0o055)


def wait_for(port: int, process: subprocess.Popen[bytes], errors: Path) -> None:
    """Waits until a server takes connections."""
    for _ in range(50 * _STARTED_WITHIN):
        if process.poll() is not None:
            pytest.fail(errors.read_text())
        if takes_connections(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    pytest.fail("it does not listen")


def publication(folder: Path, address: str = "https://example.org/feeds/") -> Path:
    """Feeds with an archive, old paths, compressed siblings, and a feed that was taken away."""
    files: dict[str, str | bytes] = {
        f"{number}.md": article(f"Title {number}", f"2026-01-0{number}", section="News")
        for number in range(1, 6)
    }
    files["b.md"] = article("With a recording", body="![a](a.mp3)", section="News")
    files["a.mp3"] = b"ID3\0" * 64
    parts = {
        "feed": 'limit = 2\narchive = true\npage_size = 2\nalso = ["old feed.xml", "blog/feed/"]',
        "more": SECTIONS + GONE,
        "destination": 'precompress = ["gzip"]\ncache = "10m"',
    }
    write(folder, files, **parts)
    file = folder / "feedwright.toml"
    text = file.read_text("utf-8").replace("https://example.org/feeds/", address)
    for configured in (text, text.replace(GONE, "")):
        file.write_text(configured, "utf-8")
        run(folder, allow_shrink=True)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication, in a folder whose name has a space and quotes."""
    return publication(tmp_path_factory.mktemp("served") / 'my "own" feeds\' #1')


@pytest.mark.parametrize("target", TIME)
def test_documents_are_served_as_what_they_are(folder: Path, target: Target) -> None:
    """Each document has its media type and its time in caches; feeds are for other origins, too."""
    day, minutes = "public, max-age=86400", "public, max-age=600"
    with served(folder, target) as ask:
        for path, kind, cache in (
            ("rss.xml", "application/rss+xml; charset=utf-8", minutes),
            ("sections/news/atom.xml", "application/atom+xml; charset=utf-8", minutes),
            ("feed.json", "application/feed+json", minutes),
            ("archive-1.rss.xml", "application/rss+xml; charset=utf-8", day),
            ("archive-1.feed.json", "application/feed+json", day),
            ("", "text/html; charset=utf-8", minutes),
            ("sections/news/", "text/html; charset=utf-8", minutes),
            ("feeds.opml", "text/x-opml; charset=utf-8", minutes),
        ):
            answer = ask(f"/feeds/{path}")
            assert answer.status_code == 200, path
            assert answer.headers["Content-Type"].lower() == kind, path
            assert answer.headers["Cache-Control"] == cache, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            named = f"{path}index.html" if path.endswith("/") or not path else path
            assert answer.content == (folder / "public" / named).read_bytes(), path
            shared = answer.headers.get("Access-Control-Allow-Origin")
            assert shared == (None if kind.startswith("text/html") else "*"), path
        (recording,) = (folder / "public/articles").rglob("*.mp3")
        answer = ask(f"/feeds/{recording.relative_to(folder / 'public').as_posix()}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "audio/mpeg")
        assert answer.headers["Cache-Control"] == day
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("target", TIME)
def test_readers_are_answered_with_little(folder: Path, target: Target) -> None:
    """Who has what stands there gets 304; who takes gzip gets the sibling, as it was written."""
    with served(folder, target) as ask:
        whole = ask("/feeds/rss.xml")
        again = ask("/feeds/rss.xml", If_None_Match=whole.headers["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        since = ask("/feeds/rss.xml", If_Modified_Since=whole.headers["Last-Modified"])
        assert since.status_code == 304
        with httpx.Client() as client:
            raw = client.build_request(
                "GET", whole.request.url, headers={"Accept-Encoding": "gzip"}
            )
            if target != "caddy":
                raw.headers["Host"] = "example.org"
            answer = client.send(raw, stream=True)
            data = b"".join(answer.iter_raw())
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"].startswith("application/rss+xml")
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert data == (folder / "public/rss.xml.gz").read_bytes()
        assert gzip.decompress(data) == whole.content


@pytest.mark.parametrize("target", TIME)
def test_old_paths_lead_to_the_feed(folder: Path, target: Target) -> None:
    """Each path of `also` is moved for good to where the feed is now."""
    with served(folder, target) as ask:
        for path in ("old%20feed.xml", "blog/feed", "blog/feed/", "blog/feed/index.xml"):
            answer = ask(f"/feeds/{path}")
            assert answer.status_code == 301, path
            assert answer.headers["Location"] == "https://example.org/feeds/rss.xml", path
        answer = ask("/feeds/topic/news.xml")
        assert answer.status_code == 301
        assert answer.headers["Location"] == "https://example.org/feeds/sections/news/rss.xml"
        answer = ask("/feeds")
        assert answer.status_code in (301, 308)
        assert answer.headers["Location"].endswith("/feeds/")


@pytest.mark.parametrize("target", TIME)
def test_what_was_taken_away_is_gone(folder: Path, target: Target) -> None:
    """It is 410 until it comes back; what never was is 404, and so is what is hidden."""
    (folder / "public/.hidden").write_text("x")
    gone = folder / "public/gone/rss.xml"
    with served(folder, target) as ask:
        assert ask("/feeds/gone/rss.xml").status_code == 410
        assert ask("/feeds/never/rss.xml").status_code == 404
        assert ask("/feeds/.hidden").status_code == 404
        gone.parent.mkdir(exist_ok=True)
        gone.write_bytes(b"<rss/>")
        try:
            answer = ask("/feeds/gone/rss.xml")
        finally:
            gone.unlink()
        assert (answer.status_code, answer.content) == (200, b"<rss/>")
        assert answer.headers["Content-Type"].startswith("application/rss+xml")


@pytest.mark.parametrize("target", TIME)
@pytest.mark.parametrize("address", ["https://example.org/", "https://example.org/a%20b/c/"])
def test_any_address_can_be_served(tmp_path: Path, target: Target, address: str) -> None:
    """The path is that of `address`: a host of its own, or several folders."""
    folder = publication(tmp_path / "feeds", address)
    root = address.removeprefix("https://example.org")
    with served(folder, target) as ask:
        assert ask(f"{root}rss.xml").headers["Content-Type"].startswith("application/rss+xml")
        assert ask(f"{root}old%20feed.xml").headers["Location"] == f"{address}rss.xml"
        assert ask(f"{root}gone/rss.xml").status_code == 410
        assert ask(root).status_code == 200


@pytest.mark.parametrize("target", TIME)
def test_the_hub_is_answered_by_serve(tmp_path: Path, target: Target) -> None:
    """With a hub of its own, what lies below `/-/` goes to `serve`; else nothing does."""
    without = schedule(publication(tmp_path / "a"), target, environment={})[0].text
    write(tmp_path / "b", {}, publication="hub = true")
    (unit,) = schedule(tmp_path / "b", target, environment={})

    assert "127.0.0.1:8000" in unit.text
    assert "127.0.0.1:8000" not in without
    with served(tmp_path / "b", target) as ask:
        assert ask("/feeds/-/hub").status_code in (502, 503)  # nobody answers there
        assert ask("/feeds/-/metrics").status_code == 404


def test_apache_chooses_among_codings(folder: Path) -> None:
    """A page of a folder comes compressed, too; what a reader refuses with q=0 does not."""
    with served(folder, "apache") as ask:
        page = ask("/feeds/sections/news/", Accept_Encoding="br, gzip;q=0.5")
        assert page.headers["Content-Encoding"] == "gzip"
        assert page.content == (folder / "public/sections/news/index.html").read_bytes()
        for refused in ("gzip;q=0", "gzip; q=0.0, br;q=1", "xgzip"):
            answer = ask("/feeds/rss.xml", Accept_Encoding=refused)
            assert "Content-Encoding" not in answer.headers, refused
            assert answer.headers["Vary"] == "Accept-Encoding"
        direct = ask("/feeds/rss.xml.gz")
        assert direct.headers["Content-Type"] == "application/octet-stream"
        assert direct.content == (folder / "public/rss.xml.gz").read_bytes()


def test_apache_knows_what_it_compressed(tmp_path: Path) -> None:
    """Where there are no siblings Apache compresses, and a reader of that gets 304 by its tag."""
    folder = publication(tmp_path / "feeds")
    file = folder / "feedwright.toml"
    file.write_text(file.read_text("utf-8").replace('["gzip"]', "[]"), "utf-8")
    run(folder)
    with served(folder, "apache") as ask:
        first = ask("/feeds/rss.xml", Accept_Encoding="gzip")
        assert first.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in first.headers["Vary"]
        tag = first.headers["ETag"]
        again = ask("/feeds/rss.xml", Accept_Encoding="gzip", If_None_Match=tag)
        assert (again.status_code, again.content) == (304, b"")
        plain = ask("/feeds/rss.xml")
        assert ask("/feeds/rss.xml", If_None_Match=plain.headers["ETag"]).status_code == 304


def test_apache_runs_nothing_of_an_article(folder: Path) -> None:
    """What a server runs elsewhere is sent as a file here."""
    script = folder / "public/articles/x.php"
    script.write_text("<?php phpinfo();")
    try:
        with served(folder, "apache") as ask:
            assert ask("/feeds/articles/x.php").text == "<?php phpinfo();"
    finally:
        script.unlink()


def test_what_a_server_cannot_be_told(tmp_path: Path) -> None:
    """A folder's name that a server would read otherwise is refused, and so is a schedule."""
    cases: list[tuple[str, Target]]
    cases = [("a $b", "nginx"), ("a {b}", "caddy"), ("a `b`", "caddy"), ("a [b]", "apache")]
    for name, target in cases:
        write(tmp_path / name, {})
        with pytest.raises(ConfigurationError, match="can be given no path with"):
            schedule(tmp_path / name, target, environment={})
        with pytest.raises(ConfigurationError, match="publishes nothing; leave --every out"):
            schedule(tmp_path / name, target, every=["0 6 * * *"], environment={})


LICENSED = (
    'licence = "https://example.org/a$b.xml"\ncontent_usage = { train-ai = false, search = true }'
)


@pytest.mark.parametrize("target", TIME)
def test_licence_and_preferences_are_headers(tmp_path: Path, target: Target) -> None:
    """Each document tells the licence and the preferences; articles' pages tell their licence."""
    files: dict[str, str | bytes] = {"a.md": article("A", body="![a](a.mp3)"), "a.mp3": b"ID3\0"}
    write(tmp_path, files, publication=LICENSED)
    run(tmp_path)
    with served(tmp_path, target) as ask:
        for path in tree(tmp_path):
            answer = ask(f"/feeds/{path}")
            assert answer.headers["Content-Usage"] == "train-ai=n, search=y", path
            told = answer.headers.get("Link", "")
            is_apart = path.startswith("articles/")
            link = '<https://example.org/a%24b.xml>; rel="license"; type="application/rsl+xml"'
            assert told == ("" if is_apart else link), path


@pytest.mark.parametrize("target", TIME)
def test_no_second_licence_is_told(tmp_path: Path, target: Target) -> None:
    """Where a feed has a licence of its own, documents alone tell theirs, and no header does."""
    city = '[[feeds]]\nname = "city"\nlicence = "https://example.org/city.xml"\n'
    write(tmp_path, {}, publication=LICENSED, more=city)
    (unit,) = schedule(tmp_path, target, environment={})
    assert "license" not in unit.text
    assert "Content-Usage" in unit.text


@pytest.mark.parametrize("target", TIME)
@pytest.mark.parametrize("address", ["https://example.org/feeds/", "https://example.org/"])
def test_the_feed_menu_is_at_its_well_known_path(
    tmp_path: Path, target: Target, address: str
) -> None:
    """The menu is at the root of the host, wherever the feeds are."""
    write(tmp_path, {}, publication=LICENSED, more="[discovery]\nfeed_menu = true\n")
    file = tmp_path / "feedwright.toml"
    file.write_text(file.read_text().replace("https://example.org/feeds/", address))
    run(tmp_path)
    with served(tmp_path, target) as ask:
        answer = ask("/.well-known/feed-menu.json")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
        assert answer.content == (tmp_path / "public/feed-menu.json").read_bytes()
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Content-Usage"] == "train-ai=n, search=y"


@pytest.mark.parametrize("target", TIME)
def test_private_documents_are_for_their_readers_alone(tmp_path: Path, target: Target) -> None:
    """No cache between keeps them, no search engine lists them, no script elsewhere reads them."""
    private = '[[feeds]]\nname = "patrons"\nprivate = true\nwhere = { section = ["Patrons"] }\n'
    files: dict[str, str | bytes] = {
        "a.md": article("A", section="News"),
        "b.md": article("B", section="Patrons", body="![a](b.mp3)"),
        "b.mp3": b"ID3\0" * 64,
    }
    write(tmp_path, files, feed='where = { section = ["News"] }', more=private)
    run(tmp_path)
    hidden = [path for path in tree(tmp_path) if is_secret(path)]
    assert len(hidden) == 5
    with served(tmp_path, target) as ask:
        for path in hidden:
            answer = ask(f"/feeds/{path}")
            assert answer.content == (tmp_path / "public" / path).read_bytes()
            assert answer.headers["Cache-Control"] == "private, no-cache", path
            assert answer.headers["X-Robots-Tag"] == "noindex", path
            assert answer.headers["Referrer-Policy"] == "no-referrer", path
            assert "Access-Control-Allow-Origin" not in answer.headers, path
            if path.endswith("/rss.xml"):
                kind = "application/rss+xml; charset=utf-8"
                assert answer.headers["Content-Type"].lower() == kind
        answer = ask("/feeds/rss.xml")
        assert answer.headers["Cache-Control"].startswith("public")
        assert "X-Robots-Tag" not in answer.headers
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
