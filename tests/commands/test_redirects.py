"""Old addresses that a site's own web server leads on."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import get_args
from urllib.parse import quote, unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.commands.test_adopt import MONDAY, adopted, rss
from tests.conftest import counterpart
from tests.ports import reserved_port, takes_connections
from tests.publications import NOW, article, run, write
from tests.workers import until
from typer.testing import CliRunner

from feedwright.cli import commands as cli
from feedwright.commands.redirects import Redirect, Server, redirects, written
from feedwright.domain.old_paths import below

OUTSIDE = 'also = ["/feed.xml", "/blog/atom/", "/feeds/in.xml", "/old name.json", "near/"]'
SECTIONS = '[[feeds]]\nname = "s"\neach = "section"\nalso = ["/category/{value}/feed/"]'
LEADS = {
    "/feed.xml": "/feeds/rss.xml",
    "/blog/atom/": "/feeds/atom.xml",
    "/blog/atom": "/feeds/atom.xml",
    "/old name.json": "/feeds/feed.json",
    "/feeds/near/": "/feeds/rss.xml",
    "/feeds/near": "/feeds/rss.xml",
    "/feeds/in.xml": "/feeds/rss.xml",
    "/category/news/feed/": "/feeds/s/news/rss.xml",
    "/category/news/feed": "/feeds/s/news/rss.xml",
}


def site(folder: Path) -> Path:
    """A publication below a host's root, with old paths there."""
    files = {"a.md": article("A", category="News")}
    write(folder, files, feed=OUTSIDE, more=SECTIONS)
    return folder


def test_old_paths_outside_the_published_folder(tmp_path: Path) -> None:
    """Those are told by the run that meets them; what lies inside is delivered there."""
    folder = site(tmp_path)

    first, second = run(folder), run(folder)

    assert [one.partition(";")[0] for one in first.warnings] == [
        "also names /feed.xml, /blog/atom/, /old name.json and 1 more, outside the published folder"
    ]
    assert second.warnings == ()
    found = {one.old: one.new for one in redirects(folder)}
    assert found == LEADS
    published = {path.name for path in (folder / "public").iterdir()}
    assert {"in.xml", "near"} <= published
    assert not {"feed.xml", "blog", "category", "feeds"} & published


def test_a_published_folder_at_the_root_holds_all(tmp_path: Path) -> None:
    """Where the destination is the root of the host, each old path is delivered."""
    folder = site(tmp_path)
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace("https://example.org/feeds/", "https://example.org/"))

    report = run(folder)

    assert report.warnings == ()
    assert (folder / "public/feed.xml").read_bytes() == (folder / "public/rss.xml").read_bytes()
    assert (folder / "public/blog/atom/index.xml").exists()


@pytest.mark.parametrize(
    ("path", "root", "told"),
    [
        pytest.param("feed.xml", "/feeds/", "feed.xml", id="below"),
        pytest.param("/feed.xml", "/feeds/", "/feed.xml", id="outside"),
        pytest.param("/feed.xml", "/", "feed.xml", id="at the root"),
        pytest.param("/feeds/old/", "/feeds/", "old/", id="inside"),
        pytest.param("/feeds", "/feeds/", "/feeds", id="the folder itself"),
        pytest.param("/feedson/x", "/feeds/", "/feedson/x", id="a like name"),
    ],
)
def test_where_an_old_path_lies(path: str, root: str, told: str) -> None:
    """A path that begins with a slash is counted from the host's root."""
    assert below(path, root) == told


def test_old_addresses_of_articles(tmp_path: Path) -> None:
    """With ``--articles`` those that articles had at the same host lead on, to where they are."""
    folder = write(
        tmp_path, {"a.md": article("A", "2026-10-05")}, source='link = "/{year}/{slug}/"'
    )
    adopted(folder, rss(("A", "/blog/a/", MONDAY)).replace("old.example", "www.example.org"))
    run(folder)

    assert redirects(folder, now=NOW) == ()
    assert redirects(folder, articles=True, now=NOW) == (
        Redirect(old="/blog/a", new="/2026/a/"),
        Redirect(old="/blog/a/", new="/2026/a/"),
    )


def printed(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """What the command prints."""
    done = CliRunner().invoke(cli.app, ["redirects", str(folder), *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_the_command(tmp_path: Path) -> None:
    """It prints a list, a server's configuration or JSON; and says where there is nothing."""
    folder = site(tmp_path / "a")
    run(folder)

    assert printed(folder)[1].splitlines()[0] == "/feed.xml  /feeds/rss.xml"
    assert json.loads(printed(folder, "--json")[1])[0] == {
        "old": "/feed.xml",
        "new": "/feeds/rss.xml",
    }
    for server in get_args(Server):
        status, told, _ = printed(folder, "--for", server)
        assert (status, told[:5]) == (0, "# In ")
        assert told.count("/feeds/s/news/rss.xml") == 2
    assert printed(folder, "--for", "other")[0] == 2
    bare = write(tmp_path / "b", {})
    assert printed(bare)[2].startswith("warning: no feed has an old path")


def test_what_each_server_is_told() -> None:
    """A line or a table for each, in which no sign of a path is a sign of the server's."""
    found = [Redirect(old="/a b.$(1)/", new="/feeds/%C5%9F.xml")]

    assert [written(found, server).splitlines()[1:] for server in get_args(Server)] == [
        ['location = "/a b.$(1)/" { return 301 /feeds/%C5%9F.xml; }'],
        ["redir /a%20b.$(1)/ /feeds/%C5%9F.xml 301"],
        ['RedirectMatch 301 "^/a\\ b\\.\\$\\(1\\)/$" "/feeds/ş.xml"'],
        [
            "[[redirects]]",
            'from = "/a%20b.%24%281%29/"',
            'to = "/feeds/%C5%9F.xml"',
            "status = 301",
            "force = true",
        ],
        ["/a%20b.%24%281%29/ /feeds/%C5%9F.xml 301"],
    ]


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_leads_on(tmp_path: Path) -> None:
    """The lines do for nginx as they are: it answers 301 for each old path and no other."""
    folder = site(tmp_path / "a")
    run(folder)
    lines = written(redirects(folder), "nginx")
    socket = tmp_path / "s"
    logs = f"error_log {tmp_path}/error.log; pid {tmp_path}/pid; daemon off;"
    server = f"server {{ listen unix:{socket};\n{lines}\nlocation / {{ return 404; }} }}"
    file = tmp_path / "nginx.conf"
    file.write_text(f"{logs} events {{}} http {{ access_log off; {server} }}")
    process = subprocess.Popen(["nginx", "-c", str(file)])
    try:
        until(lambda: takes_connections(socket))
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(socket))) as client:
            found = {
                old: client.get(f"http://x.org{quote(old)}") for old in (*LEADS, "/feed", "/feeds/")
            }
    finally:
        process.terminate()
        process.wait()
    leads = {
        old: unquote(httpx.URL(one.headers["location"]).path)
        for old, one in found.items()
        if one.status_code == 301
    }
    assert leads == LEADS


def test_apache_leads_on(open_folder: Path) -> None:
    """The lines do for Apache as they are, and what they lead to is encoded once."""
    command = counterpart("apache2")
    leads = {
        "/a.b (c)/": "/tag/caf%C3%A9%20noir/rss.xml",
        "/?": "/never",
        "/x$1": "/y$1%25",
        "/q": "/?p=12&x=1",
        "/out": "https://elsewhere.example/%E3%83%88",
    }
    found = [Redirect(old=old, new=new) for old, new in leads.items()]
    modules = "\n".join(
        f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so"
        for one in ("mpm_event", "authz_core", "alias")
    )
    file = open_folder / "apache.conf"
    with reserved_port() as port:
        file.write_text(
            f"ServerRoot {open_folder}\nPidFile {open_folder}/pid\nErrorLog {open_folder}/log\n"
            f"Listen 127.0.0.1:{port}\nServerName x.org\nUser nobody\nGroup nogroup\n{modules}\n"
            f"<VirtualHost *:{port}>\n{written(found, 'apache')}</VirtualHost>\n",
            "utf-8",
        )
        process = subprocess.Popen([command, "-f", str(file), "-D", "FOREGROUND"])
        try:
            until(lambda: takes_connections(("127.0.0.1", port)))
            with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
                asked = (*leads, "/axb (c)/", "/a.b (c)/d")
                answers = {old: client.get(quote(old)) for old in asked}
        finally:
            process.terminate()
            process.wait()
    answered = {  # in capital or small digits, which is the same
        old: unquote(one.headers["location"].removeprefix(f"http://127.0.0.1:{port}"))
        for old, one in answers.items()
        if one.status_code == 301
    }
    assert answered == {old: unquote(new) for old, new in leads.items()}


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_any_path_is_one_line(path: str) -> None:
    """Whatever an old path holds, it is one line of each list and one value of a table."""
    found = [Redirect(old=f"/{path}", new="/rss.xml")]
    for server in ("nginx", "caddy", "apache", "_redirects"):
        assert len(written(found, server).splitlines()) == 2
