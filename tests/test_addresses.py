"""Addresses with letters beyond ASCII, from wherever they come to wherever they are written."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.publications import NOW, article, items, run, tree, write

from feedwright.announce.websub import path_of
from feedwright.commands.adopt import adopt
from feedwright.commands.check import check
from feedwright.commands.init import init
from feedwright.commands.plan import preview_publication
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.identity import comparable, comparable_before_1_2
from feedwright.runtime.configuration_reader import load
from feedwright.store.store import Store

URI = re.compile(
    r"https?://(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-F]{2})+@?"
    r"(?:\[[0-9a-f:.]+\])?(?::\d+)?"
    r"(?:[/?#](?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?#]|%[0-9A-Fa-f]{2})*)?"
)
IN_DOCUMENTS = re.compile(r"https?://[^\s\"'<>\\]*")


def addressed(folder: Path, address: str = "", **fields: str) -> Path:
    """A publication whose configuration names an address, a home and more."""
    write(folder, {})
    file = folder / "feedwright.toml"
    text = file.read_text()
    if address:
        text = text.replace('"https://example.org/feeds/"', json.dumps(address))
    for name, value in fields.items():
        text = re.sub(rf"(?m)^{name} = .*\n", "", text)
        text = text.replace("[publication]\n", f"[publication]\n{name} = {value}\n")
    file.write_text(text)
    return folder


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        pytest.param("permalink", "/güz/yağmur/", "/g%C3%BCz/ya%C4%9Fmur/", id="letters"),
        pytest.param("url", "/g%C3%BCz/", "/g%C3%BCz/", id="encoded already"),
        pytest.param("url", "/g%c3%bcz/", "/g%c3%bcz/", id="encoded in small letters"),
        pytest.param("url", '/the-"end"/', "/the-%22end%22/", id="quotes"),
        pytest.param("url", "/100%/", "/100%25/", id="bare percent sign"),
        pytest.param("url", "/a b/", "/a%20b/", id="space"),
        pytest.param("url", "/a[1]/", "/a%5B1%5D/", id="brackets"),
        pytest.param("url", "/a\\b|c^d`e/", "/a%5Cb%7Cc%5Ed%60e/", id="other signs"),
        pytest.param("url", "/s?q=çay#şeker", "/s?q=%C3%A7ay#%C5%9Feker", id="query and fragment"),
        pytest.param("url", "/日本/🎉/", "/%E6%97%A5%E6%9C%AC/%F0%9F%8E%89/", id="other scripts"),
        pytest.param(
            "permalink",
            "https://Bücher.Example:8443/Über",
            "https://xn--bcher-kva.example:8443/%C3%9Cber",
            id="international host and port",
        ),
        pytest.param(
            "url", "http://[2001:DB8::1]:80/x", "http://[2001:db8::1]:80/x", id="IPv6 host"
        ),
        pytest.param(
            "url", "https://a.example./x", "https://a.example./x", id="last dot of a host"
        ),
    ],
)
def test_link(tmp_path: Path, field: str, written: str, expected: str) -> None:
    """An article's address is written as a URI, and no document says anything wrong of it."""
    write(tmp_path, {"a.md": article("A", **{field: written})})
    report = run(tmp_path)
    assert not report.articles.set_aside
    assert not report.warnings
    link = expected if expected.startswith("http") else f"https://example.org{expected}"
    assert [item["url"] for item in items(tmp_path)] == [link]
    assert f"<link>{link}</link>" in (tmp_path / "public/rss.xml").read_text()
    assert check(tmp_path / "public") == ()


EVERYWHERE = {
    "home": '"https://bücher.example/günlük/"',
    "icon": '"https://bücher.example/simge.png?boy=büyük"',
    "logo": '"https://bücher.example/[marka].png"',
    "hubs": '["https://hüb.example/ping?q=ü"]',
    "authors": '[{ name = "Desk", url = "https://bücher.example/~yazı" }]',
    "hub": "true",
}
FEEDS = """
[[feeds]]
name = "şehir"
also = ["eski/şehir.xml"]
archive = true
page_size = 1
limit = 1
[[feeds]]
name = "yazar"
each = "author"
"""


def test_everywhere(tmp_path: Path) -> None:
    """No document, page or list of feeds holds an address with a sign beyond ASCII in it."""
    addressed(tmp_path, "https://bücher.example/yayın/", **EVERYWHERE)
    file = tmp_path / "feedwright.toml"
    file.write_text(file.read_text().replace("[destination]", f"{FEEDS}[destination]"))
    said = {
        "image": "https://bücher.example/kapak resmi.jpg",
        "author": {"name": "Ayşe", "url": "https://ayşe.example/"},
        "enclosure": {"url": "https://ses.example/bölüm 1.mp3", "type": "audio/mpeg", "length": 9},
        "source": {
            "title": "Öteki",
            "url": "https://öteki.example/ş",
            "feed": "https://ö.example/",
        },
    }
    body = "[b](/günlük/ç) ![](resim/ağaç.png) [c](https://例え.jp/ü) [d](https://ö.example/?a=ü#ü)"
    folder = tmp_path / "articles"
    (folder / "resim").mkdir()
    (folder / "resim/ağaç.png").write_bytes(b"x")
    (folder / "a.md").write_text(article("A", "2026-03-01", body, **said))
    (folder / "b.md").write_text(article("B", "2026-03-02", url="/günlük/b/"))
    (folder / "c.md").write_text(article("C", "2026-03-03"))
    report = run(tmp_path)
    (folder / "c.md").unlink()
    report = run(tmp_path, NOW + timedelta(hours=1))
    assert not report.articles.set_aside
    urls = {item["url"] for item in items(tmp_path)}
    assert "https://xn--bcher-kva.example/g%C3%BCnl%C3%BCk/b/" in urls
    for path, data in tree(tmp_path).items():
        if not path.endswith(("css", "png")):
            found = [one.replace("&amp;", "&") for one in IN_DOCUMENTS.findall(data.decode())]
            assert [one for one in found if not URI.fullmatch(one)] == []
    assert [one for one in check(tmp_path / "public") if one.level != "hint"] == []


@pytest.mark.parametrize("name", ["address", "home", "icon", "logo", "hubs", "authors", "link"])
@pytest.mark.parametrize("host", ["xn--", "xn--a", "ü" * 64, "a" * 64, "a\u200db", "a..b", "[::g]"])
def test_no_host_in_the_configuration(tmp_path: Path, name: str, host: str) -> None:
    """A host that can be none is one error of the configuration, in one line."""
    value = json.dumps(f"http://{host}/x/", ensure_ascii=False)
    if name == "link":
        write(tmp_path, {}, source=f"link = {value}")
    else:
        forms = {"hubs": f"[{value}]", "authors": f'[{{ name = "D", url = {value} }}]'}
        addressed(tmp_path, **{name: forms.get(name, value)})
    with pytest.raises(ConfigurationError) as caught:
        run(tmp_path)
    assert "\n" not in str(caught.value)
    assert f"{name}: " in str(caught.value)


@pytest.mark.parametrize("name", ["address", "home", "icon", "logo", "hubs", "authors", "link"])
@pytest.mark.parametrize(
    "written",
    [
        "https://ada:sesame@example.org/x/",
        "https://sesame@example.org/x/",
        "https://ada:se@sesame@örnek.example:8443/x/?q",
        "HTTPS://:sesame@[::1]/",
        "ftp://ada:sesame@example.org/x/",
        "//ada:sesame@example.org",
        "https:/ada:sesame@example.org",
        "https://ada:sesame@xn--/",
    ],
)
def test_no_secret_in_the_configuration(tmp_path: Path, name: str, written: str) -> None:
    """A name or a password in an address that is published is refused, and not repeated."""
    value = json.dumps(written)
    if name == "link":
        write(tmp_path, {}, source=f"link = {value}")
    else:
        forms = {"hubs": f"[{value}]", "authors": f'[{{ name = "D", url = {value} }}]'}
        addressed(tmp_path, **{name: forms.get(name, value)})
    with pytest.raises(ConfigurationError, match=f"{name}: ") as caught:
        run(tmp_path)
    assert "sesame" not in str(caught.value)
    assert "ada" not in str(caught.value)


def test_no_secret_in_a_starter(tmp_path: Path) -> None:
    """A starter with a password in its address is not written; one with letters mints ids."""
    with pytest.raises(ConfigurationError) as caught:
        init(tmp_path, address="https://ada:sesame@example.org/")
    assert "sesame" not in str(caught.value)
    init(tmp_path, address="https://örnek.example/", now=NOW)
    assert run(tmp_path).articles.new == 1
    assert items(tmp_path)[0]["id"].startswith("tag:xn--rnek-4qa.example,2026:")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"url": "http://xn--/"}, id="url"),
        pytest.param({"canonical": f"https://{'ü' * 64}.example/"}, id="canonical"),
        pytest.param({"aliases": ["https://xn--a/"]}, id="alias"),
        pytest.param({"image": "https://xn--/a.png"}, id="image"),
        pytest.param({"enclosure": "https://a..b/a.mp3"}, id="enclosure"),
        pytest.param({"author": {"name": "A", "url": "https://xn--/"}}, id="author"),
        pytest.param({"source": {"title": "S", "url": "https://xn--/"}}, id="source"),
    ],
)
def test_no_host_in_an_article(tmp_path: Path, fields: dict[str, Any]) -> None:
    """An article whose field names a host that can be none goes out without it, with a warning."""
    write(tmp_path, {"a.md": article("A", **fields)})
    report = run(tmp_path)
    assert not report.articles.set_aside
    assert len(items(tmp_path)) == 1
    assert len(report.warnings) == 1
    assert "left out" in report.warnings[0]
    assert check(tmp_path / "public") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://örnek.example/x/", "http://www.xn--rnek-4qa.example/x"),
        ("https://example.org/ş/", "https://EXAMPLE.org/%c5%9f"),
        ("https://example.org/?q=ş#ü", "https://example.org/?q=%c5%9f#%C3%BC"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://例え。jp/", "https://xn--r8jz45g.jp"),
    ],
)
def test_compared(one: str, other: str) -> None:
    """Addresses that browsers take for one are compared as one."""
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"url": "https://örnek.example/yazı/"}, id="as it was written"),
        pytest.param({"aliases": ["https://xn--rnek-4qa.example/yaz%C4%B1"]}, id="encoded alias"),
    ],
)
def test_adopted(tmp_path: Path, fields: dict[str, Any]) -> None:
    """An article is known by an address that another system's feed writes in another way."""
    write(tmp_path, {"a.md": article("A", **fields)})
    (tmp_path / "old.xml").write_text(
        '<rss version="2.0"><channel><title>T</title><item><guid isPermaLink="false">77</guid>'
        "<link>https://örnek.example/yazı/</link><title>Z</title>"
        "<pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item></channel></rss>"
    )
    adopt(tmp_path, str(tmp_path / "old.xml"), now=NOW, environment={})
    run(tmp_path)
    assert [item["id"] for item in items(tmp_path)] == ["77"]


def as_it_was_written(folder: Path) -> None:
    """Has the store remember addresses as releases before 1.2 did."""
    with closing(sqlite3.connect(folder / ".feedwright/store.sqlite")) as store, store:
        addresses = [one for (one,) in store.execute("select address from addresses")]
        raw = [(comparable_before_1_2(one), one) for one in addresses]
        store.executemany("update addresses set address = ? where address = ?", raw)
        names = ("xn--rnek-4qa.example", "örnek.example")
        store.execute("update shown_entries set link = replace(link, ?, ?)", names)
        store.execute("delete from facts where name in ('configuration', 'sources')")
    with Store(folder / ".feedwright/store.sqlite") as opened:
        opened.keep_articles(
            msgspec.structs.replace(one, link=one.link.replace(*names)) for one in opened.articles()
        )


def test_a_store_of_an_earlier_release(tmp_path: Path) -> None:
    """Who is remembered by an address as it was written is known again; nothing comes twice."""
    fields = {"url": "https://örnek.example/b?q=ş"}
    write(tmp_path, {"a.md": article("A", **fields), "b.md": article("B", aliases=["/ğ/?q=ş"])})
    run(tmp_path)
    before = items(tmp_path)
    as_it_was_written(tmp_path)
    articles = tmp_path / "articles"
    (articles / "a.md").rename(articles / "moved.md")
    (articles / "moved.md").write_text(article("Another", body="All is new.", **fields))
    plan = preview_publication(tmp_path, now=NOW, environment={})
    assert not any(feed.new or feed.redelivered or feed.removed for feed in plan.feeds)
    run(tmp_path)
    after = items(tmp_path)
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert [one["date_published"] for one in after] == [one["date_published"] for one in before]


def test_a_lost_store(tmp_path: Path) -> None:
    """Documents that an earlier release wrote with such addresses bring everybody back."""
    addressed(tmp_path, "https://örnek.example/yazılar/")
    (tmp_path / "articles/a.md").write_text(article("A"))
    run(tmp_path)
    before = items(tmp_path)
    root = "https://xn--rnek-4qa.example/yaz%C4%B1lar/"
    for file in (tmp_path / "public").rglob("*.json"):
        file.write_text(file.read_text().replace(root, "https://örnek.example/yazılar/"))
    for file in (tmp_path / ".feedwright").iterdir():
        file.unlink()
    (tmp_path / "articles/a.md").rename(tmp_path / "articles/b.md")
    run(tmp_path)
    assert items(tmp_path)[0]["id"] == before[0]["id"]
    assert items(tmp_path)[0]["url"] == before[0]["url"]


@pytest.mark.parametrize(
    "topic",
    [
        "https://xn--rnek-4qa.example/yaz%C4%B1/rss.xml",
        "https://örnek.example/yazı/rss.xml",
        "https://XN--RNEK-4QA.example/yaz%c4%b1/rss.xml",
    ],
)
def test_topics(tmp_path: Path, topic: str) -> None:
    """A subscription goes on, however its topic was written."""
    file = addressed(tmp_path, "https://örnek.example/yazı/") / "feedwright.toml"
    assert path_of(load(file, {}), topic) == "rss.xml"


def test_normal_configuration(tmp_path: Path) -> None:
    """A configuration that was written with letters is the one that was written with signs."""
    one, other = (tmp_path / name / "feedwright.toml" for name in "ab")
    addressed(one.parent, "https://örnek.example/ü", home='"https://Example.org/ş"')
    addressed(
        other.parent,
        "https://xn--rnek-4qa.example/%C3%BC/",
        home='"https://example.org/%C5%9F/"',
    )
    assert msgspec.to_builtins(load(one, {})) == msgspec.to_builtins(load(other, {}))
