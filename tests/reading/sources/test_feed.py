"""Other feeds as a source: mirrors and planets, from files and from servers."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.publications import article, feed, items, run, tree, write
from tests.web import Answered, Asked, Web, web

SOURCE = """
[[sources]]
kind = "feed"
{more}
"""
RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>{title}</title><link>https://{host}/</link><description>All of it</description>
{items}
</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://{host}/{number}/</link>
<guid isPermaLink="false">{guid}</guid><pubDate>Thu, {number:02} Oct 2026 08:00:00 GMT</pubDate>
<category>Sea</category><content:encoded><![CDATA[{body}]]></content:encoded></item>"""


def rss(*numbers: int, host: str = "a.example", guid: str = "", **changed: str) -> bytes:
    """A feed with some entries, the newest first."""
    found = (
        ITEM.format(
            title=changed.get(f"t{number}", f"{host} {number}"),
            host=host,
            number=number,
            guid=(guid or f"tag:{host},2026:{{}}").format(number),
            body=changed.get(f"b{number}", f"<p>Text {number}.</p>"),
        )
        for number in sorted(numbers, reverse=True)
    )
    return RSS.format(title=f"The {host}", host=host, items="\n".join(found)).encode()


def atom(*numbers: int, host: str = "b.example") -> bytes:
    """A feed of Atom with some entries."""
    entries = "".join(
        f"<entry><id>tag:{host},2026:{number}</id><title>{host} {number}</title><link "
        f'href="https://{host}/{number}/"/><updated>2026-09-{number:02}T08:00:00Z</updated>'
        f"<author><name>Ann Lee</name></author><content type='html'>&lt;p&gt;Text {number}."
        "&lt;/p&gt;</content></entry>"
        for number in numbers
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><id>tag:{host},2026:feed</id>'
        f'<title>The {host}</title><link rel="self" href="https://{host}/atom.xml"/>'
        f"<updated>2026-10-01T00:00:00Z</updated>{entries}</feed>"
    ).encode()


def jsonfeed(*numbers: int, host: str = "c.example") -> bytes:
    """A JSON Feed with some entries."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"The {host}",
            "feed_url": f"https://{host}/feed.json",
            "items": [
                {
                    "id": f"https://{host}/{number}/",
                    "url": f"https://{host}/{number}/",
                    "title": f"{host} {number}",
                    "content_html": f"<p>Text {number}.</p>",
                    "date_published": f"2026-08-{number:02}T08:00:00Z",
                }
                for number in numbers
            ],
        }
    ).encode()


def opml(*addresses: str) -> bytes:
    """A list of feeds."""
    lines = "".join(f'<outline type="rss" text="One" xmlUrl="{one}"/>' for one in addresses)
    return f'<?xml version="1.0"?><opml version="2.0"><body>{lines}</body></opml>'.encode()


class Site:
    """What stands at the addresses of a server."""

    def __init__(self) -> None:
        self.documents: dict[str, bytes | int] = {}
        self.validators = True

    def __call__(self, asked: Asked) -> Answered:
        """A document, or a status."""
        found = self.documents.get(asked.path, 404)
        if isinstance(found, int):
            return Answered(status=found)
        tag = f'"{hash(found)}"'
        if not self.validators:
            return Answered(found)
        if asked.headers.get("if-none-match") == tag:
            return Answered(status=304)
        return Answered(found, headers={"ETag": tag})


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def site() -> Iterator[tuple[Site, Web]]:
    """A site."""
    made = Site()
    with web(made) as running:
        yield made, running


def configured(folder: Path, more: str) -> Path:
    """A publication of a folder with one article, and of another feed."""
    return write(folder, {"a.md": article("A")}, more=SOURCE.format(more=more))


def titles(folder: Path) -> set[str]:
    """Those of the other feed's entries."""
    return {one["title"] for one in items(folder)} - {"A"}


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        pytest.param(rss(1, 2), "tag:a.example,2026:{}", id="RSS"),
        pytest.param(atom(1, 2), "tag:b.example,2026:{}", id="Atom"),
        pytest.param(jsonfeed(1, 2), "https://c.example/{}/", id="JSON Feed"),
    ],
)
@pytest.mark.parametrize("by", ["file", "address"])
def test_entries_are_articles(
    tmp_path: Path, site: tuple[Site, Web], data: bytes, ids: str, by: str
) -> None:
    """They keep their ids, links, dates, authors and texts, and say where they are from."""
    made, running = site
    made.documents["/feed"] = data
    more = f'url = "{running.address}/feed"\nname = "other"'
    if by == "file":
        (tmp_path / "other.xml").write_bytes(data)
        more = 'path = "other.xml"'
    configured(tmp_path, more)
    report = run(tmp_path)
    host = (
        ids.split(",", maxsplit=1)[0]
        .removeprefix("tag:")
        .removeprefix("https://")
        .removesuffix("/{}/")
    )
    assert titles(tmp_path) == {f"{host} 1", f"{host} 2"}
    (one,) = [one for one in items(tmp_path) if one["title"] == f"{host} 1"]
    assert one["id"] == ids.format(1)
    assert one["url"] == f"https://{host}/1/"
    assert one["content_html"] == "<p>Text 1.</p>"
    assert one["authors"][0]["name"] == ("Ann Lee" if host == "b.example" else f"The {host}")
    assert not report.warnings
    (entry,) = [one for one in feed(tmp_path).entries if one.title == f"{host} 1"]
    own = {"b.example": "atom.xml", "c.example": "feed.json"}
    expected = f"https://{host}/{own[host]}" if host in own else f"{running.address}/feed"
    if by == "address" or host in own:
        assert entry.source.title == f"The {host}"
        assert {one.href for one in entry.source.links} == {expected}
        source = feed(tmp_path, "rss.xml").entries
        assert any(one.get("source", {}).get("href") == expected for one in source)


def test_the_window_is_no_archive(tmp_path: Path, site: tuple[Site, Web]) -> None:
    """What falls out of the other feed stays here, is changed no more, and is told by nothing."""
    made, running = site
    made.documents["/feed"] = rss(1, 2, 3)
    configured(tmp_path, f'url = "{running.address}/feed"')
    run(tmp_path)
    made.documents["/feed"] = rss(3, 4, t3="a.example 3, mended")
    report = run(tmp_path)
    assert (report.articles.new, report.articles.changed, report.articles.vanished) == (1, 1, 0)
    assert titles(tmp_path) == {"a.example 1", "a.example 2", "a.example 3, mended", "a.example 4"}
    before = tree(tmp_path)
    assert not run(tmp_path).warnings
    assert tree(tmp_path) == before


def test_a_mirror_shows_what_the_other_shows(tmp_path: Path, site: tuple[Site, Web]) -> None:
    """With ``mirror`` what it shows no more vanishes; an empty or broken one takes nothing away."""
    made, running = site
    made.documents["/feed"] = rss(1, 2, 3)
    configured(tmp_path, f'url = "{running.address}/feed"\nmirror = true')
    run(tmp_path)
    made.documents["/feed"] = rss(2, 3, 4)
    assert run(tmp_path).articles.vanished == 1
    for broken in (rss(), b"<html><body>Maintenance", 500):
        made.documents["/feed"] = broken
        assert run(tmp_path).articles.vanished == 0
    assert titles(tmp_path) == {"a.example 2", "a.example 3", "a.example 4"}


@pytest.mark.parametrize("validators", [True, False], ids=["with an ETag", "without"])
def test_a_feed_as_it_was_costs_nothing(
    tmp_path: Path, site: tuple[Site, Web], *, validators: bool
) -> None:
    """It is asked for by a condition, and taken apart only where it has changed."""
    made, running = site
    made.validators = validators
    made.documents["/feed"] = rss(1, 2)
    configured(tmp_path, f'url = "{running.address}/feed"')
    run(tmp_path)
    report = run(tmp_path)
    assert (report.articles.read, report.articles.changed, report.articles.vanished) == (3, 0, 0)
    assert ("if-none-match" in running.asked[-1].headers) == validators


def test_settings_that_change_are_heeded(tmp_path: Path, site: tuple[Site, Web]) -> None:
    """The entries that the other feed still shows take over what is said of the source."""
    made, running = site
    made.documents["/feed"] = rss(1, 2)
    configured(tmp_path, f'url = "{running.address}/feed"')
    run(tmp_path)
    configured(tmp_path, f'url = "{running.address}/feed"\nsection = "Abroad"')
    run(tmp_path)
    assert all("Abroad" in one["tags"] for one in items(tmp_path) if one["title"] != "A")


FAULTS: dict[str, tuple[bytes | int, str]] = {
    "an error": (503, "503"),
    "nothing": (404, "404"),
    "a web page": (b"<!doctype html><html><body>x</body></html>", "is a web page, not a feed"),
    "no bytes": (b"", "is empty"),
    "another form": (b'{"a": 1}', "no JSON Feed"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_feed_that_is_away(tmp_path: Path, site: tuple[Site, Web], fault: str) -> None:
    """What was published stands, one line says why, and the next run tries again."""
    made, running = site
    made.documents["/feed"] = rss(1, 2)
    configured(tmp_path, f'url = "{running.address}/feed?secret=word"')
    run(tmp_path)
    data, told = FAULTS[fault]
    made.documents["/feed"] = data
    (line,) = run(tmp_path).refusals
    assert told in line
    assert "word" not in line
    assert len(titles(tmp_path)) == 2
    made.documents["/feed"] = rss(1, 2, 3)
    assert run(tmp_path).articles.new == 1


def test_a_planet(tmp_path: Path, site: tuple[Site, Web]) -> None:
    """All feeds of a list stand in one; one that is away takes none of the others down."""
    made, running = site
    made.documents |= {
        "/list.opml": opml("/a", f"{running.address}/b", "c", "gone"),
        "/a": rss(1, 2),
        "/b": atom(1),
        "/c": jsonfeed(1),
    }
    configured(tmp_path, f'url = "{running.address}/list.opml"')
    report = run(tmp_path)
    assert titles(tmp_path) == {"a.example 1", "a.example 2", "b.example 1", "c.example 1"}
    (line,) = report.warnings
    assert f"the feed `{running.address}/gone` is away" in line
    made.documents["/a"] = rss(1, 2, 3)
    made.documents["/gone"] = rss(1, host="d.example")
    report = run(tmp_path)
    assert (report.articles.new, report.articles.vanished, report.warnings) == (2, 0, ())


def test_a_planet_from_disk(tmp_path: Path) -> None:
    """A list may name files beside it, and a folder of feeds needs no list."""
    folder = tmp_path / "planet"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.xml").write_bytes(rss(1, 2, host=f"h{number}.example"))
    (tmp_path / "list.opml").write_bytes(opml("planet/3.xml", "planet/4.xml"))
    configured(tmp_path, 'path = "list.opml"')
    run(tmp_path)
    assert titles(tmp_path) == {f"h{host}.example {n}" for host in (3, 4) for n in (1, 2)}
    shutil.copytree(folder, tmp_path / "other" / "planet")
    configured(tmp_path / "other", 'path = "planet"')
    assert run(tmp_path / "other").articles.new == 81


EQUAL = {
    "numbers": ("{}", set[str](), {"a.example 1", "b.example 1"}),
    "ids that should be theirs alone": (
        "tag:both,2026:{}", {"1 entry has the id of another of"}, {"a.example 1", "b.example 1"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", EQUAL)
def test_equal_ids(tmp_path: Path, site: tuple[Site, Web], case: str) -> None:
    """Entries of two feeds with one id are two articles, and what is odd is told."""
    guid, told, expected = EQUAL[case]
    made, running = site
    made.documents |= {
        "/list": opml("/a", "/b"),
        "/a": rss(1, guid=guid),
        "/b": rss(1, host="b.example", guid=guid),
    }
    configured(tmp_path, f'url = "{running.address}/list"')
    report = run(tmp_path)
    assert titles(tmp_path) == expected
    assert len({one["id"] for one in items(tmp_path)}) == 3
    assert [any(part in line for line in report.warnings) for part in told] == [True] * len(told)
    assert not report.articles.set_aside


def test_one_entry_in_two_feeds(tmp_path: Path, site: tuple[Site, Web]) -> None:
    """What the feed of a section shows too stands here once."""
    made, running = site
    made.documents |= {"/list": opml("/a", "/b"), "/a": rss(1, 2), "/b": rss(2)}
    configured(tmp_path, f'url = "{running.address}/list"')
    report = run(tmp_path)
    assert (report.articles.new, report.warnings) == (3, ())


def test_a_list_from_the_web_leads_nowhere_inside(tmp_path: Path, site: tuple[Site, Web]) -> None:
    """It names no address of this machine but those of its own host, and no file."""
    made, running = site
    with ExitStack() as stack:
        inside = stack.enter_context(web(lambda _: Answered(rss(9)), "127.0.0.2"))
        made.documents |= {
            "/list": opml("/a", f"{inside.address}/feed", "file:///etc/hostname"), "/a": rss(1)
        }  # fmt: skip
        configured(tmp_path, f'url = "{running.address}/list"')
        report = run(tmp_path)
        assert not inside.asked
    assert titles(tmp_path) == {"a.example 1"}
    assert sum("is away" in line for line in report.warnings) == 2


def test_content_is_made_safe(tmp_path: Path) -> None:
    """Scripts do not go out, and addresses lead where they led in the other feed."""
    told = '<p onclick="x()"><script>x()</script><a href="/x">x</a><img src="b.png" alt="b"></p>'
    (tmp_path / "other.xml").write_bytes(rss(1, b1=told))
    configured(tmp_path, 'path = "other.xml"')
    run(tmp_path)
    (one,) = [one for one in items(tmp_path) if one["title"] != "A"]
    assert one["content_html"] == (
        '<p><a href="https://a.example/x">x</a><img src="https://a.example/1/b.png" alt="b"></p>'
    )


def test_bases_of_their_own(tmp_path: Path) -> None:
    """Where an element says from where on its addresses count, that holds (XML Base)."""
    text = atom(1).replace(
        b"<content type='html'>", b"<content type='html' xml:base='https://cdn.example/i/'>"
        b"&lt;img src='a.png' alt='a'&gt;&lt;a href='#n'&gt;n&lt;/a&gt;",
    )  # fmt: skip
    (tmp_path / "other.xml").write_bytes(text)
    configured(tmp_path, 'path = "other.xml"')
    run(tmp_path)
    (one,) = [one for one in items(tmp_path) if one["title"] != "A"]
    assert 'src="https://cdn.example/i/a.png"' in one["content_html"]


def test_a_planet_of_planets(tmp_path: Path) -> None:
    """An entry that says where it is from itself keeps that."""
    source = (
        "<source><title>First of all</title><link rel='self' href='https://first.example/atom'/>"
        "</source><content"
    )
    (tmp_path / "other.xml").write_bytes(atom(1).replace(b"<content", source.encode()))
    configured(tmp_path, 'path = "other.xml"')
    run(tmp_path)
    (entry,) = [one for one in feed(tmp_path).entries if one.title != "A"]
    assert entry.source.title == "First of all"
    assert entry.source.links[0].href == "https://first.example/atom"


def test_what_names_no_date_stays_where_it_was(tmp_path: Path) -> None:
    """Of an entry that says only when it changed the first such time is its date."""
    other = tmp_path / "other.xml"
    other.write_bytes(atom(1))
    configured(tmp_path, 'path = "other.xml"')
    run(tmp_path)
    other.write_bytes(atom(1).replace(b"2026-09-01T08", b"2026-10-09T09").replace(b"Text", b"Tide"))
    run(tmp_path)
    (one,) = [one for one in items(tmp_path) if one["title"] != "A"]
    assert one["content_html"] == "<p>Tide 1.</p>"
    assert one["date_published"] == "2026-09-01T08:00:00Z"


def test_another_list_of_unknown_forms(tmp_path: Path) -> None:
    """A list without feeds is told."""
    (tmp_path / "list.opml").write_bytes(opml())
    configured(tmp_path, 'path = "list.opml"')
    (line,) = run(tmp_path).refusals
    assert "the list holds no feed" in line


BROKEN: dict[str, tuple[str, str]] = {
    "nothing": ("", "name either a url or a path"),
    "both": ('url = "https://a.example/"\npath = "a.xml"', "name either a url or a path"),
    "no address": ('url = "a.example/feed"', "no absolute http"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_meant(tmp_path: Path, case: str) -> None:
    """A configuration that cannot work is refused."""
    from feedwright.domain.errors import ConfigurationError

    lines, told = BROKEN[case]
    configured(tmp_path, lines)
    with pytest.raises(ConfigurationError, match=told):
        run(tmp_path)


def test_signs_of_templates_are_text(tmp_path: Path) -> None:
    """What another site has shown is shown as it is, also where it explains templates."""
    text = (
        "<p>[via Bo] Write [gallery ids=3], {{ page.title }}, {% if x %} and "
        "{{&lt; youtube 1 &gt;}}.</p>"
    )
    folder = configured(tmp_path, 'path = "other.xml"')
    (folder / "other.xml").write_bytes(rss(1, b1=text))
    assert run(folder).warnings == ()
    shown = next(one["content_html"] for one in items(folder) if one["title"] != "A")
    for one in ("[via Bo]", "[gallery ids=3]", "{{ page.title }}", "{% if x %}", "youtube 1"):
        assert one in shown


def test_ids_of_one_feed_alone(tmp_path: Path) -> None:
    """In a planet, ids that are no URIs are not taken over, and entries of one link stay apart."""
    folder = configured(tmp_path, 'path = "others"')
    (folder / "others").mkdir()
    own = rss(1, 2, host="b.example", guid="14 at {}")
    (folder / "others/b.xml").write_bytes(own.replace(b"/1/<", b"/<").replace(b"/2/<", b"/<"))
    (folder / "others/a.xml").write_bytes(rss(1, guid="5a:{}"))
    found = run(folder)
    assert not found.articles.set_aside
    ids = {one["title"]: one["id"] for one in items(folder)}
    assert len(ids) == 4
    assert ids["b.example 1"] == "https://b.example/#14%20at%201"
    assert ids["a.example 1"].startswith("tag:")
