"""Private feeds: what stands in them alone stands nowhere else."""

import itertools
import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.publications import NOW, article, feed, items, lose_store, run, tree, write
from tests.selection import TIMES

from feedwright.domain import sitemaps
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.private_paths import is_secret, redacted, without_secret

PRIVATE = """
[[feeds]]
name = "patrons"
private = true
where = { section = ["Patrons"] }
"""
OTHERS = 'where = { not = { section = ["Patrons"] } }'
TAGS = f"""
[[feeds]]
name = "tags"
each = "tag"
archive = true
page_size = 2
{OTHERS}
"""
HERE = 'link = ""'


def files(told: Mapping[str, tuple[str, str]], **fields: str) -> dict[str, str | bytes]:
    """Articles, by the names of their files: each a section and a text."""
    languages = {"Patrons": "de"}  # so that a private one may translate a public one
    return {
        name: article(
            f"Title of {name}",
            body=body,
            section=section,
            tags=["t", section],
            language=languages.get(section, "en"),
            **fields,
        )
        for name, (section, body) in told.items()
    }


def site(
    folder: Path, told: Mapping[str, tuple[str, str]], more: str = PRIVATE, **fields: str
) -> Path:
    """A publication with a private feed, whose articles its other feeds leave out."""
    return write(folder, files(told, **fields), feed=OTHERS, more=more + TAGS)


def public(folder: Path) -> dict[str, bytes]:
    """What anybody can find, by path."""
    return {path: data for path, data in tree(folder).items() if not is_secret(path)}


def at(folder: Path, name: str = "patrons/rss.xml") -> str:
    """Where a document of a private feed lies."""
    (found,) = (path for path in tree(folder) if is_secret(path) and without_secret(path) == name)
    return found


def secrets(folder: Path) -> set[str]:
    """All parts of paths that nobody may guess."""
    parts = itertools.chain(*(path.split("/") for path in tree(folder)))
    return {part for part in parts if is_secret(part)}


TWO = {"a.md": ("News", "Open."), "b.md": ("Patrons", "Hidden.")}


def test_secret_path(tmp_path: Path) -> None:
    """A private feed lies at a path that nobody can guess, and that stays as it is."""
    folder = site(tmp_path, TWO)
    run(folder)
    path = at(folder)
    assert [one.title for one in feed(folder, path).entries] == ["Title of b.md"]
    assert [one.title for one in feed(folder).entries] == ["Title of a.md"]
    before = public(folder)
    (folder / "articles" / "c.md").write_text(article("C", section="Patrons"))
    run(folder)
    assert at(folder) == path
    assert {one.title for one in feed(folder, path).entries} == {"C", "Title of b.md"}
    assert public(folder) == before


def test_private_to_no_avail(tmp_path: Path) -> None:
    """A new private feed whose articles public ones show is told of once, beforehand too."""
    folder = write(tmp_path, files(TWO), more=PRIVATE)
    (told,) = run(folder, dry_run=True).warnings
    assert told.startswith("patrons: is private, but anybody finds one article of it in public")
    assert "the main feed" in told
    assert run(folder).warnings == (told,)
    (folder / "articles/a.md").write_text(article("Changed"))
    assert not run(folder).warnings
    lose_store(folder)
    assert not run(folder).warnings


def test_other_secret_elsewhere(tmp_path: Path) -> None:
    """Two publications with equal feeds have other secrets."""
    one, other = (site(tmp_path / name, TWO) for name in "ab")
    run(one)
    run(other)
    assert secrets(one).isdisjoint(secrets(other))


def test_names_no_address_of_its_own(tmp_path: Path) -> None:
    """A private feed's documents name no address of it and no hub, for each reader has another."""
    folder = site(tmp_path, TWO)
    toml = folder / "feedwright.toml"
    toml.write_text(toml.read_text().replace("[[sources]]", "hub = true\n[[sources]]"))
    run(folder)
    secret = at(folder).partition("/")[0]
    for name in ("rss.xml", "atom.xml", "feed.json"):
        data = (folder / "public" / at(folder, f"patrons/{name}")).read_text()
        assert secret not in data
        assert "/-/hub" not in data
        assert 'rel="self"' not in data
        assert "feed_url" not in data
    assert "/-/hub" in (folder / "public/rss.xml").read_text()


def test_found_again(tmp_path: Path) -> None:
    """A lost store finds the secret again in the published documents, and the pages with it."""
    folder = site(tmp_path, TWO)
    run(folder)
    before = tree(folder)
    lose_store(folder)
    run(folder)
    assert tree(folder) == before


def test_page_of_its_own(tmp_path: Path) -> None:
    """A private article without an address has a page that nobody can guess, with its files."""
    folder = site(tmp_path, {"a.md": ("News", "x")})
    text = article(
        "Bonus", body="![A map](map.png) and <audio src='talk.mp3'></audio>", section="Patrons"
    )
    (folder / "articles/bonus").mkdir()
    (folder / "articles/bonus/index.md").write_text(text)
    (folder / "articles/bonus/map.png").write_bytes(b"\x89PNG")
    (folder / "articles/bonus/talk.mp3").write_bytes(b"ID3")
    run(folder)
    (item,) = items(folder, at(folder, "patrons/feed.json"))
    page = item["url"].removeprefix("https://example.org/feeds/")
    assert is_secret(page)
    assert page.startswith("articles/private-")
    published = tree(folder)
    assert {f"{page}index.html", f"{page}map.png", f"{page}talk.mp3"} <= published.keys()
    shown = published[f"{page}index.html"].decode()
    assert 'name="robots" content="noindex"' in shown
    assert 'name="referrer" content="no-referrer"' in shown
    assert b"bonus" not in b"".join(map(str.encode, public(folder))).lower()


def test_files_of_a_page_elsewhere(tmp_path: Path) -> None:
    """Where files alone go out, those of a private article lie where nobody can guess, too."""
    told = {"a.md": ("News", "![a](a.png)"), "b.md": ("Patrons", "![b](b.png)")}
    names: dict[str, str | bytes] = {"a.png": b"a", "b.png": b"b"}
    source = 'link = "/{slug}/"\nfiles = "deliver"'
    folder = write(tmp_path, files(told) | names, source=source, feed=OTHERS, more=PRIVATE + TAGS)
    run(folder)
    (file,) = (path for path in tree(folder) if path.endswith("b.png"))
    assert is_secret(file)
    (item,) = items(folder, at(folder, "patrons/feed.json"))
    assert f'src="https://example.org/feeds/{file}"' in item["content_html"]
    assert b"b.png" not in b"".join([*public(folder).values(), *map(str.encode, public(folder))])
    assert [path for path in tree(folder) if path.endswith("a.png")] == [
        "articles/title-of-a-md/a.png"
    ]


def test_no_listing(tmp_path: Path) -> None:
    """Every folder above a secret one has a page, so that no web server lists what is in it."""
    folder = site(tmp_path, TWO)
    run(folder)
    published = tree(folder)
    above = {path[: path.index("private-")] for path in published if is_secret(path)}
    assert above == {"", "articles/"}
    assert {f"{one}index.html" for one in above} <= published.keys()
    lose_store(folder)
    run(folder)
    assert tree(folder) == published


def test_becomes_public(tmp_path: Path) -> None:
    """An article that goes to a public feed moves to a public page, keeps its id, and back."""
    folder = site(tmp_path, TWO)
    run(folder)
    (hidden,) = items(folder, at(folder, "patrons/feed.json"))
    article_file = folder / "articles/b.md"
    text = article_file.read_text()
    article_file.write_text(text.replace("Patrons", "News"))
    run(folder)
    shown = {one["title"]: one for one in items(folder)}["Title of b.md"]
    assert shown["id"] == hidden["id"]
    assert shown["url"] == "https://example.org/feeds/articles/title-of-b-md/"
    assert "articles/title-of-b-md/index.html" in tree(folder)
    assert not {path for path in tree(folder) if path.startswith("articles/private-")}
    article_file.write_text(text)
    run(folder)
    assert "articles/title-of-b-md/index.html" not in tree(folder)
    assert items(folder, at(folder, "patrons/feed.json"))[0]["url"] == hidden["url"]


def test_feed_becomes_private(tmp_path: Path) -> None:
    """A feed that becomes private ends where it was: that is said, and refused without the flag."""
    shown = PRIVATE.replace("private = true\n", "")
    folder = site(tmp_path, TWO, shown)
    run(folder)
    before = public(folder)
    toml = folder / "feedwright.toml"
    toml.write_text(toml.read_text().replace(shown, PRIVATE))
    refused = run(folder, dry_run=True).refusals
    assert "the feed `patrons` would end at" in refused[0]
    assert "patrons/rss.xml" in refused[0]
    assert "take private = true out of it" in refused[0]
    report = run(folder)
    assert report.refusals == refused
    assert public(folder)["patrons/rss.xml"] == before["patrons/rss.xml"]
    assert not run(folder, allow_shrink=True).refusals
    assert not [path for path in public(folder) if path.startswith("patrons/")]
    assert not [path for path in public(folder) if path.startswith("articles/title-of-b-md/")]
    assert b"Title of b.md" not in b"".join(public(folder).values())


def test_feed_becomes_public(tmp_path: Path) -> None:
    """The secret address of a feed that is private no more ends like any other, unnamed."""
    folder = site(tmp_path, TWO)
    run(folder)
    secret = at(folder)
    toml = folder / "feedwright.toml"
    toml.write_text(toml.read_text().replace("private = true\n", ""))
    report = run(folder)
    assert "private-*/patrons/rss.xml" in report.refusals[0]
    assert "private = true again" in report.refusals[0]
    assert secret in tree(folder)
    run(folder, allow_shrink=True)
    assert secret not in tree(folder)
    assert "patrons/rss.xml" in tree(folder)


def test_report_is_silent(tmp_path: Path) -> None:
    """No report holds a secret, whatever it tells of documents."""
    folder = site(tmp_path, TWO)
    tried = repr(run(folder, dry_run=True))
    done = repr(run(folder))
    assert "private-*/patrons/rss.xml" in done
    assert redacted(done) == done
    assert redacted(tried) == tried
    (folder / "public" / at(folder)).unlink()
    (folder / "public" / at(folder, "patrons/atom.xml")).write_text("spoilt")
    again = repr(run(folder, dry_run=True)) + repr(run(folder))
    assert redacted(again) == again


def test_private_podcast(tmp_path: Path) -> None:
    """A private podcast forbids directories to take it up, and has an id that tells no secret."""
    show = """
profile = "podcast"
description = "Talk."
podcast = { categories = ["News"], explicit = false, image = "https://example.org/art.png" }
"""
    folder = site(tmp_path, {}, PRIVATE + show)
    (folder / "articles/talk.mp3").write_bytes(b"ID3" + b"\0" * 400)
    text = article("Talk", section="Patrons", enclosure="talk.mp3")
    (folder / "articles/talk.md").write_text(text)
    run(folder)
    data = (folder / "public" / at(folder)).read_text()
    assert "<itunes:block>yes</itunes:block>" in data
    assert at(folder).split("/")[0] not in data
    guid = data.split("<podcast:guid>")[1].split("<")[0]
    lose_store(folder)
    run(folder)
    assert guid in (folder / "public" / at(folder)).read_text()


def test_retracted_and_podcast(tmp_path: Path) -> None:
    """A podcast that leaves an article out does not tell of it once it is retracted."""
    podcast = """
[[feeds]]
name = "show"
profile = "podcast"
[feeds.podcast]
categories = ["News"]
image = "https://example.org/art.png"
explicit = false
""".replace("profile =", 'description = "Talk."\nprofile =', 1)
    folder = site(tmp_path, TWO, PRIVATE + podcast)
    run(folder)
    text = (folder / "articles/b.md").read_text()
    (folder / "articles/b.md").write_text(text.replace("---\n", "---\nstatus: retracted\n", 1))
    run(folder)
    (item,) = items(folder, at(folder, "patrons/feed.json"))
    assert item["_feedwright"]["status"] == "retracted"
    assert not [data for data in public(folder).values() if b"Title of b.md" in data]


def test_aged_out(tmp_path: Path) -> None:
    """An article that left its private feed by age is public no more than before."""
    aged = PRIVATE.replace('["Patrons"] }', '["Patrons"], max_age = "30d" }')
    folder = site(tmp_path, TWO, aged)
    first = NOW.replace(month=3, day=5)
    run(folder, first)
    before = public(folder)
    run(folder, first + timedelta(days=60))
    assert not items(folder, at(folder, "patrons/feed.json"))
    toml = folder / "feedwright.toml"
    toml.write_text(toml.read_text() + "\n")
    lose_store(folder)
    run(folder, first + timedelta(days=61))
    assert public(folder) == before


@pytest.mark.parametrize(
    ("more", "told"),
    [
        pytest.param('also = ["old.xml"]', "known to everybody", id="old path"),
        pytest.param("archive = true", "address that is secret", id="archive"),
        pytest.param('name = ""', "give the private one a name", id="main"),
        pytest.param(
            'profile = "podcast"\npodcast = { image = "art.png" }', "podcast.image", id="artwork"
        ),
    ],
)
def test_what_it_cannot_have(tmp_path: Path, more: str, told: str) -> None:
    """What would make the address of a private feed known is refused, with the reason."""
    private = f'[[feeds]]\nprivate = true\nname = "patrons"\n{more}\n'
    if more.startswith("name"):
        private = private.replace('name = "patrons"\n', "")
        folder = write(tmp_path, {"a.md": article("A")})
        toml = folder / "feedwright.toml"
        toml.write_text(toml.read_text().replace('name = ""\n', 'name = ""\nprivate = true\n'))
    else:
        folder = write(tmp_path, {"a.md": article("A")}, more=private)
    with pytest.raises(ConfigurationError, match=told):
        run(folder)


WORDS = st.sampled_from(["Open.", "See [b](b.md) and [[c]].", "Long. " * 40, "![p](p.png)"])
ARTICLES = st.dictionaries(st.sampled_from("abcdef"), WORDS, max_size=6)
THEIRS = frozenset("bdf")
"""The names of articles that stand in the private feed."""
DATES = {
    "a": NOW - timedelta(hours=1),
    "b": NOW - timedelta(minutes=30),
    "c": NOW - timedelta(days=40),
    "d": NOW - timedelta(days=39),
    "e": NOW - timedelta(days=100),
    "f": NOW - timedelta(days=140),
}
"""Two of news; of each month the private one is newer, and one month has no other."""
EVERYTHING = """
[discovery]
sitemap = true
news_sitemap = true
feed_menu = true
"""


@settings(max_examples=12 * TIMES)
@given(steps=st.lists(ARTICLES, min_size=1, max_size=3))
@example(steps=[{"b": "Open."}])
@example(steps=[{"a": "Open.", "c": "Open.", "d": "Open."}])
@example(steps=[{"a": "Open.", "b": "Open.", "f": "Open."}, {"a": "Open.", "b": "Other."}])
@example(steps=[{"b": "Open.", "c": "Open."}, {"b": "Another.", "c": "Open."}])
def test_nothing_leaks(steps: Sequence[dict[str, str]]) -> None:
    """Public documents are byte for byte as if there were no private articles, step by step."""
    with tempfile.TemporaryDirectory() as scratch, mock.patch.object(sitemaps, "MOST_OF_A_YEAR", 2):
        whole, open_alone = Path(scratch, "whole"), Path(scratch, "open")
        for number, told in enumerate(steps):
            shown = {name: text for name, text in told.items() if name not in THEIRS}
            for folder, kept in ((whole, told), (open_alone, shown)):
                for file in (folder / "articles").glob("*"):
                    file.unlink()
                sections = {True: "Patrons", False: "News"}
                texts = {
                    # So that none is taken for another that was renamed.
                    f"{one}.md": (sections[one in THEIRS], f"{f'{one * 7} ' * 30}\n\n{kept[one]}")
                    for one in kept
                }
                more = PRIVATE + EVERYTHING
                site(folder, texts, more)
                for one in kept:
                    text = (folder / "articles" / f"{one}.md").read_text()
                    pair = f"---\ntranslationKey: pair-{ord(one) // 2}\n"
                    text = text.replace("---\n", pair, 1).replace(
                        '"2026-03-02"', f'"{DATES[one].isoformat()}"'
                    )
                    (folder / "articles" / f"{one}.md").write_text(text)
                run(folder, NOW + timedelta(hours=number), allow_shrink=True)
            assert public(whole) == public(open_alone)
            found = b"".join(public(whole).values()).decode()
            assert redacted(found) == found
