import json
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publications import NOW, feed, items, run
from tests.reading.sources import test_ghost as ghost
from tests.reading.sources import test_wordpress as wordpress
from typer.testing import CliRunner

from feedwright import check, init, publish
from feedwright.cli import commands, publishing
from feedwright.commands.redirects import redirects
from feedwright.domain.errors import ConfigurationError

ADDRESS = "https://example.org/"
HOSTILE = (
    """Quotes " and ' and '''""",
    r"back\slash \n \u0041",
    "two\nlines\r\n",
    "{braces} {{}} {title} {0}",
    "tab\t bell\x07 delete\x7f nul\x00",
    "# no comment = [table]",
    "😀 İstanbul العربية",
    "undecodable \udcff",
    "$NAME $(id) `id` %s",
)


@pytest.mark.parametrize("now", [NOW, datetime(2031, 1, 1, tzinfo=UTC)])
def test_a_starter_publishes_at_once(tmp_path: Path, now: datetime) -> None:
    """What ``init`` writes is published as it stands, and every reader understands it."""
    folder = tmp_path / "new" / "feeds"

    written = init(folder, title="Mine", address="https://me.example/feeds/", now=now)
    report = run(folder, now)

    assert all(path.is_file() for path in written)
    assert report.clean
    assert report.warnings == ()
    (item,) = items(folder)
    assert item["id"].startswith(f"tag:me.example,{now:%Y}:")
    assert item["url"] == "https://me.example/feeds/articles/hello/"
    assert {feed(folder, name).feed.title for name in ("rss.xml", "atom.xml")} == {"Mine"}
    assert len(feed(folder, "sections/news/rss.xml").entries) == 1


def test_a_publication_is_not_overwritten(tmp_path: Path) -> None:
    """Where there is one already, ``init`` says so and changes nothing."""
    init(tmp_path, title="First", now=NOW)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    with pytest.raises(ConfigurationError, match="stands there already"):
        init(tmp_path, title="Second", now=NOW)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("title", ["", " \t"])
def test_a_publication_has_a_title(tmp_path: Path, title: str) -> None:
    """Without one no feed is valid: ``init`` says so and writes nothing."""
    with pytest.raises(ConfigurationError, match="the title is empty"):
        init(tmp_path / "new", title=title)

    assert not list(tmp_path.iterdir())


def test_a_path_may_be_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every public function takes ``"my-feeds"`` as it takes a path, ``touched`` does too."""
    monkeypatch.chdir(tmp_path)
    init("my-feeds", address=ADDRESS, now=NOW)
    publish("my-feeds", now=NOW, environment={})
    (article,) = Path("my-feeds", "articles").iterdir()
    article.write_text(article.read_text() + "\nMore of it.\n")

    report = publish("my-feeds", now=NOW, environment={}, touched=[str(article)])

    assert report.articles.changed == 1
    assert not [one for one in check("my-feeds/public") if one.level == "error"]


def test_articles_that_are_there_already_stay(tmp_path: Path) -> None:
    """A folder of articles becomes a publication, and none of them is touched."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "2026-11-22-hello.md").write_text("# Mine\n\nText.")

    init(tmp_path, address=ADDRESS, now=NOW)
    run(tmp_path)

    assert [item["title"] for item in items(tmp_path)] == ["Mine"]


@pytest.mark.parametrize(
    "address", ["", "example.org", "ftp://example.org/", "/feeds/", "https://", "mailto:a@b.c"]
)
def test_an_address_must_lead_somewhere(tmp_path: Path, address: str) -> None:
    """An address that no reader could fetch is refused, and nothing is written."""
    with pytest.raises(ConfigurationError, match="address"):
        init(tmp_path / "new", address=address)

    assert not (tmp_path / "new").exists()


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    """A file where the folder should be is named."""
    (tmp_path / "taken").write_text("x")

    with pytest.raises(ConfigurationError, match="taken"):
        init(tmp_path / "taken")


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_is_kept(tmp_path: Path, title: str) -> None:
    """Whatever a title holds stands in valid TOML, and is published."""
    init(tmp_path, title=title, address=ADDRESS, now=NOW)

    table = tomllib.loads((tmp_path / "feedwright.toml").read_text("utf-8"))
    assert table["publication"]["title"] == title.replace("\udcff", "?")
    assert run(tmp_path).clean
    assert feed(tmp_path).feed.title


@given(title=st.text().filter(str.strip))
def test_every_text_is_a_title(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    """A title of random characters comes back from the TOML as it was given."""
    folder = tmp_path_factory.mktemp("starter")

    init(folder, title=title, now=NOW)

    table = tomllib.loads((folder / "feedwright.toml").read_text("utf-8"))
    assert table["publication"]["title"] == title


def test_nobody_is_published_at_a_placeholder(tmp_path: Path) -> None:
    """Without an address the starter waits for one: a plan and a dry run may be made before."""
    folder = tmp_path / "mine"

    done = CliRunner().invoke(commands.app, ["init", str(folder)])
    refused = CliRunner().invoke(commands.app, ["publish", str(folder)])
    tried = [
        CliRunner().invoke(commands.app, [*command, str(folder)])
        for command in (["plan"], ["publish", "--dry-run"])
    ]
    text = (folder / "feedwright.toml").read_text()
    (folder / "feedwright.toml").write_text(
        text.replace("https://your-site.example/feeds/", "https://news.mysite.org/feeds/")
    )
    half = CliRunner().invoke(commands.app, ["publish", str(folder)])
    (folder / "feedwright.toml").write_text(text.replace("your-site.example", "news.mysite.org"))
    at_last = CliRunner().invoke(commands.app, ["publish", str(folder)])

    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].startswith("Set address and authority in ")
    for one, keys in ((refused, "address and authority"), (half, "authority")):
        (line,) = one.stderr.splitlines()
        assert (one.exit_code, one.stdout) == (1, "")
        assert f"feedwright.toml: {keys} still hold" in line
    assert [one.exit_code for one in tried] == [0, 0]
    assert (at_last.exit_code, at_last.stderr) == (0, "")


def test_a_person_is_asked_for_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal ``init`` asks where the folder will be reached; an empty answer leaves it."""
    monkeypatch.setattr(publishing, "is_person", lambda: True)

    said = CliRunner().invoke(
        commands.app, ["init", str(tmp_path / "a")], input="https://mysite.org/feeds/\n"
    )
    silent = CliRunner().invoke(commands.app, ["init", str(tmp_path / "b")], input="\n")
    wrong = CliRunner().invoke(commands.app, ["init", str(tmp_path / "c")], input="mysite\n")

    assert (said.exit_code, silent.exit_code, wrong.exit_code) == (0, 0, 1)
    assert "Publish it:" in said.stdout
    assert 'authority = "mysite.org,' in (tmp_path / "a" / "feedwright.toml").read_text()
    assert "Set address and authority" in silent.stdout
    assert "'mysite' is no absolute http or https address" in wrong.stderr
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://example.org/feeds/", "example.org"),
        ("https://www.example.com/", "www.example.com"),
        ("https://EXAMPLE.NET./", "example.net"),
        ("http://localhost:8000/", "localhost"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("https://feeds.test/", "feeds.test"),
        ("https://feeds.invalid/", "feeds.invalid"),
        ("https://mysite.example/", "mysite.example"),
        ("https://feedwright.example/feeds/", ""),
        ("https://example.io/", ""),
        ("https://myexample.org/", ""),
        ("https://example.org.uk/", ""),
        ("https://contest/", ""),
        ("http://10.0.0.1/", ""),
    ],
)
def test_an_address_that_nobody_can_have_is_told(tmp_path: Path, address: str, host: str) -> None:
    """It is published there all the same, and each run says so in one line (RFC 2606, RFC 6761)."""
    init(tmp_path, address=address, now=NOW)

    first, second = run(tmp_path), run(tmp_path)

    assert first.clean
    assert first.notices == second.notices
    assert [f"address is at {host}, a name" in one for one in first.notices] == [True] * bool(host)


SITE = "title: Sea & Land\nurl: https://example.org\nlang: de\npermalink: /:categories/:title/\n"


def site(folder: Path) -> Path:
    """A site of Jekyll with two posts."""
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text(SITE)
    (folder / "_posts/2026-03-02-low.md").write_text("---\ntitle: High\ncategories: [s]\n---\nx\n")
    (folder / "_posts/2026-03-01-two.md").write_text("---\ntitle: Zwei\nslug: own\n---\nx\n")
    return folder


@pytest.mark.parametrize("where", ["feeds", "site/feeds", "site"])
def test_a_starter_of_a_site(tmp_path: Path, where: str) -> None:
    """What ``init`` writes of a site publishes its articles at the addresses they have there."""
    written = init(tmp_path / where, site=site(tmp_path / "site"), now=NOW)
    run(tmp_path / where)
    assert {item["url"] for item in items(tmp_path / where)} == {
        "https://example.org/s/low/",
        "https://example.org/own/",
    }
    told = tomllib.loads(written[0].read_text())
    assert told["publication"]["title"] == "Sea & Land"
    assert told["publication"]["address"] == "https://example.org/feeds/"
    assert told["publication"]["authority"] == "example.org,2026"
    assert told["publication"]["language"] == "de"
    assert told["sources"][0]["system"] == "jekyll"
    assert not (tmp_path / where / "articles").exists()


def test_a_starter_of_a_site_with_words_of_its_own(tmp_path: Path) -> None:
    """A title and an address that are given count before the site's."""
    site(tmp_path / "site")
    written = init(tmp_path / "f", title="Mine", address=ADDRESS, site=tmp_path / "site", now=NOW)
    told = tomllib.loads(written[0].read_text())["publication"]
    assert (told["title"], told["address"]) == ("Mine", ADDRESS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(None, "holds no configuration of a site that is known", id="none"),
        pytest.param("a: [", "_config.yml cannot be read", id="broken"),
    ],
)
def test_no_site(tmp_path: Path, text: str | None, told: str) -> None:
    """Where there is no site, or one that cannot be read, ``init`` says so and writes nothing."""
    (tmp_path / "site").mkdir()
    if text:
        (tmp_path / "site/_config.yml").write_text(text)
    with pytest.raises(ConfigurationError, match=told):
        init(tmp_path / "f", site=tmp_path / "site")
    assert not (tmp_path / "f").exists()


def test_a_starter_of_an_export_of_wordpress(tmp_path: Path) -> None:
    """The file is named where it lies, and its site's title, home and language are taken over."""
    export = tmp_path / "export.xml"
    text = wordpress.EXPORT.format(encoding="UTF-8", author="Ann", items=wordpress.post(7))
    export.write_text(text.replace(wordpress.OLD, "https://old.site"))

    written = init(tmp_path / "f", site=export, now=NOW)
    run(tmp_path / "f")

    told = tomllib.loads(written[0].read_text())
    assert told["sources"] == [{"kind": "wordpress", "path": "../export.xml"}]
    publication = told["publication"]
    assert (publication["title"], publication["language"]) == ("Harbour & Sea", "en-US")
    assert publication["address"] == "https://old.site/feeds/"
    assert '# also = ["/feed/"]' in written[0].read_text()
    assert [item["id"] for item in items(tmp_path / "f")] == ["https://old.site/?p=7"]


def test_a_starter_of_an_export_of_ghost(tmp_path: Path) -> None:
    """Its settings tell the title, and no secret that stands beside it."""
    export = tmp_path / "site.ghost.json"
    settings = [
        {"key": "title", "value": "Harbour"},
        {"key": "timezone", "value": "Europe/Istanbul"},
        {"key": "stripe_secret_key", "value": "sk_1234"},
    ]
    data = {"posts": [ghost.post(1)], "settings": settings}
    export.write_text(json.dumps({"db": [{"meta": {}, "data": data}]}))

    written = init(tmp_path / "f", address=ADDRESS, site=export, now=NOW)
    run(tmp_path / "f")

    told = tomllib.loads(written[0].read_text())
    assert told["sources"] == [{"kind": "ghost", "path": "../site.ghost.json"}]
    assert '# also = ["/rss/"]' in written[0].read_text()
    assert told["publication"]["title"] == "Harbour"
    assert told["publication"]["timezone"] == "Europe/Istanbul"
    assert "sk_1234" not in written[0].read_text()
    assert [item["title"] for item in items(tmp_path / "f")] == ["Post 1"]


@pytest.mark.parametrize(
    "text", ["<rss><channel/></rss>", '{"db": []}', "", '{"db": [{"data": 1}]}']
)
def test_a_file_that_is_no_export(tmp_path: Path, text: str) -> None:
    """It is told in one line, and nothing is written."""
    (tmp_path / "x.xml").write_text(text)
    with pytest.raises(ConfigurationError, match="is no export of WordPress"):
        init(tmp_path / "f", site=tmp_path / "x.xml")
    assert not (tmp_path / "f").exists()


def test_a_starter_of_a_site_on_the_command_line(tmp_path: Path) -> None:
    """``init --site`` needs no address where the site tells its own."""
    site(tmp_path / "site")
    arguments = ["init", str(tmp_path / "f"), "--site", str(tmp_path / "site")]
    result = CliRunner().invoke(commands.app, arguments)
    assert result.exit_code == 0
    assert "Publish it:" not in result.output
    assert "take over what its readers know before you publish:" in result.output
    assert f"  feedwright adopt {tmp_path / 'f'} FEED" in result.output
    missing = CliRunner().invoke(
        commands.app, [*arguments[:1], str(tmp_path / "g"), "--site", "x/y"]
    )
    assert missing.exit_code == 1
    assert "x/y: there is no such folder" in missing.stderr
    run(tmp_path / "f")
    assert len(items(tmp_path / "f")) == 2


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("https://example.org/feeds/", ["/b/atom.xml", "/b/x/new.xml"], id="beside"),
        pytest.param("https://example.org/b/", ["/b/x/new.xml"], id="at-the-same-path"),
    ],
)
def test_the_feed_that_a_site_has(tmp_path: Path, address: str, expected: list[str]) -> None:
    """A starter names the site's own feed where ``adopt`` takes it, and as the ``also`` to come."""
    config = "url: https://example.org/b\nfeed: {path: [atom.xml, x/new.xml]}\nroot: /b/\n"
    (tmp_path / "site/source/_posts").mkdir(parents=True)
    (tmp_path / "site/_config.yml").write_text(f"{config}permalink: :title/\ntheme: landscape\n")
    (tmp_path / "site/source/_posts/a.md").write_text("---\ndate: 2026-01-02\n---\nx\n")
    arguments = [*("--site", str(tmp_path / "site")), *("--address", address)]

    result = CliRunner().invoke(commands.app, ["init", str(tmp_path / "f"), *arguments])
    file = tmp_path / "f/feedwright.toml"
    assert f"feedwright adopt {tmp_path / 'f'} https://example.org{expected[0]}\n" in result.output
    assert "also" not in tomllib.loads(file.read_text())["feeds"][0]

    file.write_text(file.read_text().replace("# also", "also"))
    run(tmp_path / "f")
    assert tomllib.loads(file.read_text())["feeds"][0]["also"] == expected
    assert [one.old for one in redirects(tmp_path / "f")] == expected


EXPORTED = """---
title: "What’s new"
date: 2019-05-06
categories:
  - "News & Views"
tags:
  - "sea"
coverImage: "cover.jpg"
{}---

Text.
"""
"""As wordpress-export-to-markdown writes a post."""


@pytest.mark.parametrize("file", ["posts/whats-new.md", "output/posts/2019/05/whats-new/index.md"])
def test_a_folder_of_posts_of_wordpress(tmp_path: Path, file: str) -> None:
    """Posts that a program wrote as files are known by their fields; link is the site's to say."""
    place = tmp_path / "site" / file
    place.parent.mkdir(parents=True)
    place.write_text(EXPORTED.format("wordpress_id: 123\n"), "utf-8")
    folder = tmp_path / "feeds"
    init(folder, site=tmp_path / "site", address="https://example.org/feeds/", now=NOW)
    configuration = folder / "feedwright.toml"
    text = configuration.read_text("utf-8")
    assert 'system = "wordpress"' in text
    told = '# link = "/%year%/%monthnum%/%day%/%postname%/"'
    assert told in text
    text = text.replace('# home = "https', 'home = "https')
    for link, expected in (
        ("/%year%/%monthnum%/%day%/%postname%/", "2019/05/06/whats-new/"),
        ("/?p=%post_id%", "?p=123"),
        ("/blog/%category%/%postname%.html", "blog/news-views/whats-new.html"),
    ):
        configuration.write_text(text.replace(told, f'link = "{link}"'), "utf-8")
        run(folder)
        assert [one["url"] for one in items(folder)] == [f"https://example.org/{expected}"]


def test_posts_of_ghost_beside_its_routes(tmp_path: Path) -> None:
    """The pattern is that of the collection at the front page."""
    site = tmp_path / "site"
    (site / "posts").mkdir(parents=True)
    (site / "routes.yaml").write_text(
        "collections:\n  /news/:\n    permalink: /news/{slug}/\n"
        "  /:\n    permalink: /{year}/{primary_tag}/{slug}/\n"
    )
    post = (
        "---\ntitle: Ünder way\nslug: under-way\ndate: 2019-05-06\ntags: ['#int', Big News]\n---\nx"
    )
    (site / "posts/a.md").write_text(post)
    folder = tmp_path / "feeds"
    init(folder, site=site, address="https://example.org/feeds/", now=NOW)
    configuration = folder / "feedwright.toml"
    text = configuration.read_text("utf-8")
    configuration.write_text(text.replace('# home = "https', 'home = "https'), "utf-8")
    run(folder)
    assert [one["url"] for one in items(folder)] == ["https://example.org/2019/big-news/under-way/"]


@pytest.mark.parametrize("others", [True, False])
def test_sections_of_hugo_without_a_pattern(tmp_path: Path, *, others: bool) -> None:
    """They are a source too, for Hugo's own feed has their pages; where none is, there is none."""
    site = tmp_path / "site"
    files = {
        "hugo.toml": 'baseURL = "https://ebb.example/"\n[permalinks]\nposts = "/p/:slug/"\n',
        "content/_index.md": "---\ntitle: Home\n---\n",
        "content/posts/a.md": "---\ntitle: A\ndate: 2026-03-02\n---\nText.\n",
    }
    if others:
        files["content/til/b.md"] = "---\ntitle: B\ndate: 2026-03-03\n---\nText.\n"
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    init(tmp_path / "f", site=site, now=NOW)
    run(tmp_path / "f")
    links = {"https://ebb.example/p/a/", *(["https://ebb.example/til/b/"] if others else [])}
    assert {one["url"] for one in items(tmp_path / "f")} == links


def test_a_feed_whose_path_is_ours_is_adopted_too(tmp_path: Path) -> None:
    """Nothing has to lead on from a path at which ours stands, but its ids count all the same."""
    site = tmp_path / "site"
    (site / "source/_posts").mkdir(parents=True)
    (site / "scaffolds").mkdir()
    (site / "_config.yml").write_text("url: https://ebb.example\nfeed:\n  path: atom.xml\n")
    (site / "source/_posts/a.md").write_text("---\ntitle: A\ndate: 2026-03-02\n---\nText.\n")
    written = init(tmp_path / "f", site=site, address="https://ebb.example/", now=NOW)
    text = written[0].read_text()
    assert '# The site has its feed at ["/atom.xml"]: adopt it first.' in text
    assert "# also" not in text
    done = CliRunner().invoke(
        commands.app,
        ["init", str(tmp_path / "g"), "--site", str(site), "--address", "https://ebb.example/"],
    )
    assert f"feedwright adopt {tmp_path / 'g'} https://ebb.example/atom.xml" in done.stdout


def test_languages_of_hugo_have_feeds_of_their_own(tmp_path: Path) -> None:
    """A language with a folder of its own is published, and no feed mixes two of them."""
    files = {
        "hugo.toml": 'baseURL = "https://ebb.example/"\n[languages.en]\ncontentDir = "content/en"\n'
        '[languages.de]\ncontentDir = "content/de"\n',
        "content/en/a.md": "---\ntitle: Tide\ndate: 2026-03-02\n---\nText.\n",
        "content/de/a.md": "---\ntitle: Flut\ndate: 2026-03-02\n---\nText.\n",
    }
    for name, text in files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    init(tmp_path / "f", site=tmp_path / "site", now=NOW)
    run(tmp_path / "f")
    main, german = (
        json.loads((tmp_path / "f/public" / name).read_text())["items"]
        for name in ("feed.json", "languages/de/feed.json")
    )
    assert [(one["title"], one["url"]) for one in main] == [("Tide", "https://ebb.example/a/")]
    assert [(one["title"], one["url"], one["language"]) for one in german] == [
        ("Flut", "https://ebb.example/de/a/", "de")
    ]


def test_no_folder_of_a_language_is_named_in_vain(tmp_path: Path) -> None:
    """Where all posts of a language lie in sections with patterns, nothing is left for the rest."""
    files = {
        "hugo.toml": 'baseURL = "https://ebb.example/"\n[permalinks]\nposts = "/:slug/"\n'
        '[languages.en]\ncontentDir = "content/en"\n[languages.de]\ncontentDir = "content/de"\n',
        "content/en/posts/a.md": "---\ntitle: Tide\ndate: 2026-03-02\n---\nText.\n",
        "content/de/posts/a.md": "---\ntitle: Flut\ndate: 2026-03-02\n---\nText.\n",
        "content/de/b.md": "---\ntitle: Ebbe\ndate: 2026-03-02\n---\nText.\n",
    }
    for name, text in files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    (file, _) = init(tmp_path / "f", site=tmp_path / "site", now=NOW)
    paths = re.findall(r'path = "\.\./site/(.*)"', file.read_text())
    assert paths == ["content/en/posts", "content/de/posts", "content/de"]
    assert not run(tmp_path / "f").warnings


def test_no_language_is_made_up(tmp_path: Path) -> None:
    """A folder that nobody has made, and a table that names no language, lead to nothing."""
    files = {
        "hugo.toml": 'baseURL = "https://ebb.example/"\n'
        '[languages.en]\ncontentDir = "content/en"\n[languages.de]\ncontentDir = "content/de"\n'
        '[languages.\'d"e\']\nweight = 3\n[languages.cn]\ncontentDir = "../outside"\n',
        "content/en/posts/a.md": "---\ntitle: Tide\ndate: 2026-03-02\n---\nText.\n",
        "content/de/posts/a.md": "---\ntitle: Flut\ndate: 2026-03-02\n---\nText.\n",
    }
    for name, text in files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    (file, _) = init(tmp_path / "f", site=tmp_path / "site", now=NOW)
    written = file.read_text()
    assert re.findall(r'path = "\.\./(.*)"', written) == ["site/content/en", "site/content/de"]
    others = '"/de/index.xml", "/cn/index.xml"'
    assert f"# The feeds of its other languages are at [{others}]: adopt them too." in written
    assert not run(tmp_path / "f").refusals


def test_feeds_of_other_languages_are_adopted_too(tmp_path: Path) -> None:
    """Readers of each language know ids; where names of files tell it, no region parts them."""
    files = {
        "hugo.toml": 'baseURL = "https://ebb.example/b/"\ndefaultContentLanguage = "de"\n'
        '[languages.de]\nlocale = "de-AT"\n[languages.en]\n[languages.fr]\ndisabled = true\n',
        "content/a.md": "---\ntitle: Ebbe\ndate: 2026-03-02\n---\nText.\n",
        "content/b.de.md": "---\ntitle: Flut\ndate: 2026-03-03\n---\nText.\n",
        "content/b.en.md": "---\ntitle: Tide\ndate: 2026-03-03\n---\nText.\n",
    }
    for name, text in files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    place = tmp_path / "f"
    done = CliRunner().invoke(commands.app, ["init", str(place), "--site", str(tmp_path / "site")])
    told = [line.split()[-1] for line in done.stdout.splitlines() if "feedwright adopt" in line]
    assert told == ["https://ebb.example/b/index.xml", "https://ebb.example/b/en/index.xml"]
    run(place)
    folders = sorted(path.name for path in (place / "public/languages").iterdir())
    assert folders == ["de", "en"]
    german = json.loads((place / "public/languages/de/feed.json").read_text())["items"]
    assert [one["title"] for one in german] == ["Flut", "Ebbe"]


_MARKED = "---\ntitle: {}\ndate: 2026-03-02\n{}---\nText.\n"


@pytest.mark.parametrize(
    ("name", "configured", "posts", "also"),
    [
        pytest.param(
            "hugo.toml",
            "[languages.en]\n[languages.de]\n",
            ("content/a.md", "content/a.de.md"),
            "/{value}/index.xml",
            id="hugo",
        ),
        pytest.param(
            "hugo.toml",
            'languageCode = "en-us"\n[languages.en]\n[languages.de]\n',
            ("content/a.en.md", "content/a.de.md"),
            "/{value}/index.xml",
            id="hugo, with a region",
        ),
        pytest.param(
            "config.toml",
            'base_url = "https://ebb.example"\ngenerate_feeds = true\ndefault_language = "en"\n'
            "[languages.de]\ngenerate_feeds = true\n[extra]\n",
            ("content/a.md", "content/a.de.md"),
            "/{value}/atom.xml",
            id="zola",
        ),
        pytest.param(
            "_config.yml",
            "lang: en\nlanguages: [en, de]\nplugins: [jekyll-polyglot, jekyll-feed]\n",
            ("_posts/2026-03-02-a.md", "_posts/2026-03-02-b.md"),
            "/{value}/feed.xml",
            id="jekyll",
        ),
        pytest.param(
            "pelicanconf.py",
            'PATH = "content"\nDEFAULT_LANG = "en"\n'
            "TRANSLATION_FEED_ATOM = 'feeds/all-{lang}.atom.xml'\n",
            ("content/a.md", "content/b.md"),
            "/feeds/all-{value}.atom.xml",
            id="pelican",
        ),
        pytest.param(
            "conf.py",
            'DEFAULT_LANG = "en"\nTRANSLATIONS = {DEFAULT_LANG: "", "de": "./de"}\n'
            'POSTS = (("posts/*.md", "posts", "post.tmpl"),)\n',
            ("posts/a.md", "posts/a.de.md"),
            "/{value}/rss.xml",
            id="nikola",
        ),
    ],
)
def test_languages_of_one_folder_have_feeds_of_their_own(
    tmp_path: Path, name: str, configured: str, posts: tuple[str, str], also: str
) -> None:
    """A language that names of files or fields tell is not mixed into the feeds of another."""
    told = "" if ".de." in posts[1] else "lang: de\n"
    files = {
        name: configured,
        posts[0]: _MARKED.format("Tide", ""),
        posts[1]: _MARKED.format("Flut", told),
    }
    for place, text in files.items():
        (tmp_path / "site" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / place).write_text(text)
    init(tmp_path / "f", site=tmp_path / "site", address="https://ebb.example/feeds/", now=NOW)
    run(tmp_path / "f")
    public = tmp_path / "f/public"
    titles = {
        feed: [
            one["title"] for one in json.loads((public / feed / "feed.json").read_text())["items"]
        ]
        for feed in (".", "languages/de", "languages/en")
    }
    # Pelican's feed of "all" articles has those of all languages, as its readers know it.
    main = ["Tide", "Flut"] if name == "pelicanconf.py" else ["Tide"]
    assert titles == {".": main, "languages/de": ["Flut"], "languages/en": ["Tide"]}
    for section in (public / "sections").glob("*/feed.json"):
        assert "Flut" not in section.read_text()
    assert f'\n# also = ["{also}"]' in (tmp_path / "f/feedwright.toml").read_text()


def test_a_language_at_a_host_of_its_own_has_its_feed_there(tmp_path: Path) -> None:
    """No path of this host is named for it."""
    (tmp_path / "site/content").mkdir(parents=True)
    (tmp_path / "site/hugo.toml").write_text(
        "[languages.en]\n[languages.de]\nbaseURL = 'https://de.example/'\n"
    )
    (tmp_path / "site/content/a.md").write_text(_MARKED.format("Tide", ""))
    init(tmp_path / "f", site=tmp_path / "site", address="https://ebb.example/feeds/", now=NOW)
    assert "{value}" not in (tmp_path / "f/feedwright.toml").read_text()


def test_a_folder_of_no_site_says_what_to_do(tmp_path: Path) -> None:
    """Plain files are no site, and need none."""
    (tmp_path / "a.md").write_text("# A\n\nText.\n")
    with pytest.raises(ConfigurationError, match="start without --site, and name the folder"):
        init(tmp_path / "feeds", site=tmp_path, now=NOW)


@pytest.mark.parametrize("key", ["title", "description", "url", "author", "permalink"])
def test_what_a_site_says_is_no_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """A text of a site never becomes what a variable of this machine holds."""
    monkeypatch.setenv("SECRET", "hunter2")
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    (posts / "2026-03-01-a.md").write_text("---\ntitle: A\n---\nx\n")
    written = f"https://a.example/{'${SECRET}'}/:title/" if key == "url" else "/${SECRET}/:title/"
    (tmp_path / "site" / "_config.yml").write_text(f'{key}: "{written}"\n')
    init(tmp_path / "f", address="https://f.example/", site=tmp_path / "site")
    publish(tmp_path / "f", now=NOW)
    shown = [one.read_text() for one in (tmp_path / "f/public").rglob("*") if one.is_file()]
    assert shown
    assert not any("hunter2" in one for one in shown)


def test_a_folder_named_like_a_variable(tmp_path: Path) -> None:
    """A folder whose name would lead elsewhere is no source, and what to do is said."""
    folder = tmp_path / "site" / "${HOME}"
    folder.mkdir(parents=True)
    for day in range(1, 5):
        (folder / f"2026-03-0{day}-a.md").write_text("---\ntitle: A\n---\nx\n")
    with pytest.raises(ConfigurationError, match="give it another"):
        init(tmp_path / "f", site=tmp_path / "site")
