"""Exports of Blogger, Medium, Movable Type and Substack, from the files to the feed."""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publications import article, items, run, write

from feedwright.commands.init import init
from feedwright.domain.errors import ConfigurationError, SourceError, UnreadableArticle
from feedwright.reading.formats.platforms import blogger, medium, substack

KIND = "http://schemas.google.com/g/2005#kind"
BLOG = "tag:blogger.com,1999:blog-11"


def publication(folder: Path, files: Mapping[str, str], source: str = 'kind = "export"') -> Path:
    """A publication whose one source is an export."""
    return write(folder, files, source=source)


def titles(folder: Path) -> set[str]:
    """The titles of the feed."""
    return {entry["title"] for entry in items(folder)}


def entry(number: int, kind: str = "post", more: str = "", title: str = "") -> str:
    """An entry of Blogger's back-up."""
    return (
        f"<entry><id>{BLOG}.post-{number}</id><published>2020-02-0{number}T10:00:00-08:00</published>"
        f"<updated>2020-02-0{number}T11:00:00-08:00</updated><category scheme='{KIND}' "
        f"term='http://schemas.google.com/blogger/2008/kind#{kind}'/>"
        f"<title type='text'>{title or f'Post {number}'}</title>"
        "<content type='html'>&lt;p&gt;It came &lt;b&gt;in&lt;/b&gt;.&lt;/p&gt;</content>"
        f"<link rel='alternate' type='text/html' href='https://ebb.example/2020/02/p{number}.html'/>"
        f"<author><name>Ida</name><email>noreply@blogger.com</email></author>{more}</entry>"
    )


def backup(*entries: str) -> str:
    """What Blogger's settings back up."""
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'><id>{BLOG}"
        ".archive</id><title type='text'>Ebb</title><link rel='http://schemas.google.com/g/2005#feed'"
        " href='https://www.blogger.com/feeds/11/archive'/><link rel='alternate' "
        f"href='https://ebb.example/'/>{''.join(entries)}</feed>"
    )


def taken_out(number: int, said: str) -> str:
    """An entry of Google Takeout's feed."""
    return (
        f"<entry><id>{BLOG}.post-{number}</id>{said}<author><name>Ida</name></author>"
        f"<title>Post {number}</title><content type='html'>&lt;p&gt;a&lt;/p&gt;</content>"
        "<published>2020-02-01T18:00:00Z</published><updated>2020-02-01T18:05:00Z</updated>"
        f"<category scheme='{BLOG}' term='harbour'/>"
        f"<blogger:filename>/2020/02/p{number}.html</blogger:filename></entry>"
    )


def status(kind: str, told: str) -> str:
    """What Takeout says of an entry."""
    return f"<blogger:type>{kind}</blogger:type><blogger:status>{told}</blogger:status>"


def takeout(*entries: str) -> str:
    """What Google Takeout has of a blog."""
    return (
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:blogger='http://schemas.google.com/blogger/2018'>"
        f"<id>{BLOG}</id><title>Ebb</title>{''.join(entries)}</feed>"
    )


def story(title: str = "The tide", *, dated: bool = True, body: str = "") -> str:
    """A page of Medium's export."""
    when = '<time class="dt-published" datetime="2020-05-01T12:34:56.789Z">May 1, 2020</time>'
    graf = f'<p name="b" class="graf graf--p">It came <em>in</em>.</p>{body}'
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><article class='h-entry'>"
        f'<header><h1 class="p-name">{title}</h1></header>'
        '<section data-field="subtitle" class="p-summary">\nBy night\n</section>'
        '<section data-field="body" class="e-content"><section class="section section--body">'
        '<div class="section-divider"><hr></div><div class="section-content">'
        '<div class="section-inner sectionLayout--insetColumn">'
        f'<h3 name="a" class="graf graf--h3 graf--leading graf--title">{title}</h3>'
        f'<h4 class="graf graf--h4 graf--subtitle">By night</h4>{graf}</div></div></section>'
        '<section class="section"><div class="section-divider"><hr></div><div '
        'class="section-inner"><p class="graf graf--p">It went out.</p></div></section></section>'
        '<footer><p>By <a href="https://medium.com/@ida" class="p-author h-card">Ida Marsh</a> on '
        f'<a href="https://medium.com/p/1a2b3c4d5e6f">{when if dated else ""}</a>.</p>'
        '<p><a href="https://medium.com/@ida/the-tide-1a2b3c4d5e6f" class="p-canonical">Canonical'
        ' link</a></p><p>Exported from <a href="https://medium.com">Medium</a> on June 2, 2021.</p>'
        "</footer></article></body></html>"
    )


def posts_csv(*rows: str) -> str:
    """The table of Substack's export."""
    head = "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url"
    return "\n".join((head, *rows)) + "\n"


def test_blogger(tmp_path: Path) -> None:
    """Posts keep id, address, labels and dates; all else of a blog is counted and stays here."""
    label = "<category scheme='http://www.blogger.com/atom/ns#' term='harbour'/>"
    draft = "<app:control xmlns:app='http://purl.org/atom/app#'><app:draft>yes</app:draft></app:control>"
    others = entry(3, "comment"), entry(4, "page"), entry(5, "template"), entry(6, "comment")
    file = backup(entry(1, more=label), entry(2, more=draft), *others)
    report = run(publication(tmp_path, {"blog.xml": file}))

    (found,) = items(tmp_path)
    assert found["id"] == f"{BLOG}.post-1"
    assert found["url"] == "https://ebb.example/2020/02/p1.html"
    assert found["content_html"] == "<p>It came <b>in</b>.</p>"
    assert (found["tags"], found["authors"]) == (["harbour"], [{"name": "Ida"}])
    assert (found["date_published"], found["date_modified"]) == (
        "2020-02-01T18:00:00Z",
        "2020-02-01T19:00:00Z",
    )
    assert report.articles.drafts == 1
    assert report.warnings == ("articles: passed over: 2 comments, 1 page, 1 template",)


def test_blogger_by_takeout(tmp_path: Path) -> None:
    """Google Takeout names kinds and statuses in elements, and addresses by their paths."""
    kinds = (
        taken_out(1, status("POST", "LIVE")),
        taken_out(2, status("POST", "DRAFT")),
        taken_out(3, status("COMMENT", "LIVE")),
        taken_out(4, status("POST", "SOFT_TRASHED")),
        taken_out(5, status("PAGE", "LIVE")),
    )
    report = run(publication(tmp_path, {"feed.atom": takeout(*kinds)}))

    (found,) = items(tmp_path)
    assert (found["id"], found["url"]) == (
        f"{BLOG}.post-1",
        "https://example.org/2020/02/p1.html",
    )
    assert report.warnings == ("articles: passed over: 1 comment, 1 page, 1 post in the trash",)


def test_medium(tmp_path: Path) -> None:
    """A story is what its author wrote, once, with the id that Medium's feeds give it."""
    name = "posts/2020-05-01_The-tide-1a2b3c4d5e6f.html"
    files = {name: story(), "posts/draft_Later-999.html": story("Later", dated=False)}
    report = run(publication(tmp_path, files))

    (found,) = items(tmp_path)
    assert found["id"] == "https://medium.com/p/1a2b3c4d5e6f"
    assert found["url"] == "https://medium.com/@ida/the-tide-1a2b3c4d5e6f"
    assert (found["title"], found["summary"]) == ("The tide", "By night")
    assert found["content_html"].count("<p") == 2
    assert "<hr>" in found["content_html"]
    assert "The tide" not in found["content_html"]
    assert found["authors"] == [{"name": "Ida Marsh", "url": "https://medium.com/@ida"}]
    assert report.articles.drafts == 1


def test_medium_in_a_folder_of_articles(tmp_path: Path) -> None:
    """There, too, a draft stays one, and what tells of readers and sessions goes nowhere."""
    page = (
        "<html><title>x</title><body><p>A person, with an address, of whom nobody should read.</p>"
    )
    files = {
        "a.md": article("A"),
        "m/posts/2020-05-01_The-tide-1a2b3c4d5e6f.html": story(),
        "m/posts/draft_Later-999.html": story("Later", dated=False),
        "m/profile/profile.html": page,
        "m/claps/claps-0001.html": page,
        "m/users-following/users-following-0001.html": page,
    }
    report = run(publication(tmp_path, files, source='undated = "modified"'))
    assert titles(tmp_path) == {"A", "The tide"}
    assert report.articles.drafts == 1


def test_substack(tmp_path: Path) -> None:
    """The table tells titles, dates and drafts, and what is behind the wall stays there."""
    table = posts_csv(
        "1.first-tide,2022-03-04T10:00:00.000Z,true,,newsletter,everyone,First,It came,",
        '2.paid,2022-03-05T10:00:00.000Z,true,,newsletter,only_paid,"Paid, too",Sub,',
        "3.later,,false,,newsletter,everyone,Later,,",
        "4.talk,2022-03-06T10:00:00.000Z,true,,podcast,everyone,Talk,,https://a.example/t.mp3",
        "5.gone,2022-03-07T10:00:00.000Z,true,,newsletter,only_paid,Gone,,",
        "6.about,2022-03-07T10:00:00.000Z,true,,page,everyone,About,,",
        "7.lost,2022-03-08T10:00:00.000Z,true,,newsletter,everyone,Lost,Its subtitle,",
    )
    wall = '<div class="paywall-jump" data-component-name="PaywallToDOM"></div>'
    bodies = {
        "1.first-tide": "<p>One.</p>",
        "2.paid": f"<p>Free.</p>{wall}<p>Secret.</p>",
        "3.later": "<p>x</p>",
        "4.talk": "<p>Hear.</p>",
        "5.gone": "<p>All of it secret.</p>",
    }
    files = {"posts.csv": table} | {f"posts/{name}.html": one for name, one in bodies.items()}
    report = run(publication(tmp_path, files))

    found: dict[str, Any] = {one["title"]: one for one in items(tmp_path)}
    assert found.keys() == {"First", "Paid, too", "Talk", "Gone"}
    assert found["First"]["url"] == "https://example.org/p/first-tide"
    assert found["Paid, too"]["content_html"] == "<p>Free.</p>"
    assert found["Talk"]["attachments"][0]["url"] == "https://a.example/t.mp3"
    assert "ecret" not in (tmp_path / "public/feed.json").read_text()
    assert report.articles.drafts == 1
    told = " ".join(report.warnings)
    assert "passed over: 1 page" in told
    assert [one.source for one in report.articles.set_aside] == ["articles/7"]
    assert "has no file in the export" in report.articles.set_aside[0].reason
    assert told.count("for members alone was left out") == 2


def test_offers_of_substack(tmp_path: Path) -> None:
    """Forms to subscribe and buttons to share stay out; an author's own button stays."""

    def button(link: str, text: str) -> str:
        inner = f'<a class="button primary" href="{link}"><span>{text}</span></a>'
        return f'<p class="button-wrapper" data-component-name="ButtonCreateButton">{inner}</p>'

    thanks = '<div class="preamble"><p class="cta-caption">Thanks for reading Ebb!</p></div>'
    share = button(
        "https://ebb.substack.com/p/first-tide?utm_source=substack&action=share", "Share"
    )
    body = (
        "<p>It came &amp; went.</p>"
        f'<div class="subscription-widget-wrap">{thanks}<form></form></div>'
        f"<p>Between.</p>{share}"
        f'<div class="captioned-button-wrap">{thanks}{share}</div>'
        f"{button('https://ebb.substack.com/subscribe?', 'Subscribe now')}"
        f"{button('https://shop.example/tide-table', 'The table')}<p>Thanks for reading Ebb!</p>"
    )
    row = "1.first-tide,2022-03-04T10:00:00.000Z,true,,newsletter,everyone,First,It came,"
    run(publication(tmp_path, {"posts.csv": posts_csv(row), "posts/1.first-tide.html": body}))
    (found,) = items(tmp_path)
    assert re.sub(r"(?:<[^>]*>)+", "|", found["content_html"]).strip("|") == (
        "It came &amp; went.|Between.|The table|Thanks for reading Ebb!"
    )
    assert "https://shop.example/tide-table" in found["content_html"]


def test_own_words_among_offers_of_substack() -> None:
    """What an author wrote above a form or a button stays, as do buttons that lead elsewhere."""
    usual = (
        "Thanks for reading Ebb! Subscribe for free to receive new posts and support my work.",
        "Ebb is a reader-supported publication. To receive new posts, consider subscribing.",
        "Thank you for reading Ebb. This post is public so feel free to share it.",
    )
    own = "Thanks for reading to the end. I read from it in Bath on 3 May."
    captions = "".join(f"<p>{one}</p>" for one in (*usual, own))
    share = '<p class="button-wrapper"><a href="https://ebb.dev/p/a?action=share">Share</a></p>'
    body = (
        f'1 &lt; 2 &amp; 3<div class="subscription-widget-wrap"><div>{captions}</div>'
        "<form><p>Type your email</p></form></div>"
        f'<p>Between.</p><div class="captioned-button-wrap"><p>And in Wells.</p>{share}</div>'
        '<p class="button-wrapper"><a href="https://ebb.dev/subscribe?x">Subscribe now</a></p>'
        '<p class="button-wrapper"><a href="https://museum.dev/subscribe">Join us</a></p>'
    )
    row = {"post_id": "1.a", "post_date": "2022-03-04T10:00:00Z", "is_published": "true"}
    kept = substack.post(row, body, "https://ebb.dev/")["content_html"]
    assert re.sub(r"(?:<[^>]*>)+", "|", kept).strip("|") == (
        f"1 &lt; 2 &amp; 3|{own}|Between.|And in Wells.|Join us"
    )


def test_where_posts_of_substack_stand(tmp_path: Path) -> None:
    """Links between posts tell it to ``init``; where nothing does, each run says what to set."""
    row = "1.first-tide,2022-03-04T10:00:00.000Z,true,,newsletter,everyone,First,It came,"
    share = '<a class="button" href="https://ebb.substack.com/p/first-tide?action=share">Share</a>'
    other = (
        '<a href="https://flood.substack.com/p/a">a</a><a href="https://flood.example/p/b">b</a>'
    )
    export = tmp_path / "export"
    (export / "posts").mkdir(parents=True)
    (export / "posts.csv").write_text(posts_csv(row))
    (export / "posts/1.first-tide.html").write_text(other + share)
    text = init(tmp_path / "f", site=export, address="https://ebb.example/feeds/")[0].read_text()
    assert 'home = "https://ebb.substack.com/"' in text
    assert not any("where its posts stand" in one for one in run(tmp_path / "f").warnings)
    assert items(tmp_path / "f")[0]["url"] == "https://ebb.substack.com/p/first-tide"

    (export / "posts/1.first-tide.html").write_text(other)
    text = init(tmp_path / "g", site=export, address="https://ebb.example/feeds/")[0].read_text()
    assert '# home = "' in text
    assert any("set home in [publication]" in one for one in run(tmp_path / "g").warnings)


def test_substack_in_a_folder_of_articles(tmp_path: Path) -> None:
    """Its files do not tell which are drafts, so that none is published there."""
    table = posts_csv("1.first,2022-03-04T10:00:00.000Z,true,,newsletter,everyone,First,,")
    files = {"a.md": article("A"), "s/posts.csv": table, "s/posts/1.first.html": "<p>One.</p>"}
    report = run(publication(tmp_path, files, source='undated = "modified"'))
    assert titles(tmp_path) == {"A"}
    assert 'kind = "export"' in report.articles.set_aside[0].reason


@pytest.mark.parametrize("ending", ["html", "HTML"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_table_of_another_form_lets_drafts_out(
    tmp_path: Path, separator: str, ending: str
) -> None:
    """A table that another program saved is one, too, beside a folder of articles and alone."""
    rows = (
        "1.first,2022-03-04T10:00:00.000Z,true,,newsletter,everyone,First,,",
        "2.later,,false,,newsletter,everyone,Later,,",
    )
    table = "\ufeff" + posts_csv(*rows).replace(",", separator)
    files = {f"s/posts/{name}.{ending}": "<p>x</p>" for name in ("1.first", "2.later")}
    folder = write(tmp_path, {"a.md": article("A"), **files}, source='undated = "modified"')
    (folder / "articles/s/posts.csv").write_text(table, encoding="utf-16-le")
    run(folder)
    assert titles(folder) == {"A"}

    alone = publication(tmp_path / "alone", {f"posts/{one}.{ending}": "<p>x</p>" for one in "12"})
    (alone / "articles/posts.csv").write_text(table, encoding="utf-16-le")
    assert run(alone).articles.drafts == 1
    assert titles(alone) == {"First"}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("2.paid,2022-03-05T10:00:00.000Z,true", id="cut off"),
        pytest.param(
            "2.paid,2022-03-05T10:00:00.000Z,true,,x,newsletter,everyone,Paid,,", id="shifted"
        ),
        pytest.param("../../x,2022-03-05T10:00:00.000Z,true,,newsletter,everyone,P,,", id="path"),
        pytest.param("2.paid,,true,,newsletter,everyone,P,,\n2.paid,,,,,,,,", id="twice"),
        pytest.param(
            "2.paid,2022-03-05T10:00:00.000Z,true,,newsletter,everyone,P,,\n"
            "2.paid,2022-03-05T10:00:00.000Z,true,,newsletter,only_paid,P,,",
            id="two audiences",
        ),
    ],
)
def test_a_row_that_does_not_say_who_may_read(tmp_path: Path, row: str) -> None:
    """A row of Substack's table that is broken holds its post back, and no other."""
    whole = "1.first,2022-03-04T10:00:00.000Z,true,,newsletter,everyone,First,,"
    files = {
        "posts.csv": posts_csv(whole, row),
        "posts/1.first.html": "<p>One.</p>",
        "posts/2.paid.html": "<p>Secret.</p>",
    }
    report = run(publication(tmp_path, files))
    assert titles(tmp_path) == {"First"}
    assert "Secret" not in (tmp_path / "public/feed.json").read_text()
    assert "posts.csv" in " ".join((report.articles.set_aside[0].reason, *report.warnings))


def test_a_part_of_an_export(tmp_path: Path) -> None:
    """A text that is missing takes nothing down, and a slug that was changed loses none."""
    rows = [
        f"{number}.{slug},2022-03-04T10:00:00.000Z,true,,newsletter,everyone,{slug},,"
        for number, slug in enumerate(("one", "two"), 1)
    ]
    texts = {"posts/1.one.html": "<p>First.</p>", "posts/2.two.html": "<p>Second.</p>"}
    folder = publication(tmp_path, {"posts.csv": posts_csv(*rows), **texts})
    run(folder)
    (folder / "articles/posts/1.one.html").unlink()
    (folder / "articles/posts.csv").write_text(posts_csv(rows[0], rows[1].replace("two", "deux")))
    run(folder)
    found = {one["title"]: one["content_html"] for one in items(folder)}
    assert found == {"one": "<p>First.</p>", "deux": "<p>Second.</p>"}


def test_a_recording_for_members(tmp_path: Path) -> None:
    """What is for members is not let out as an enclosure either, and case makes no member."""
    table = posts_csv(
        "1.a,2022-03-04T10:00:00.000Z,true,,podcast,only_paid,A,,https://a.example/paid.mp3",
        "2.b,2022-03-05T10:00:00.000Z,true,,Podcast, Everyone ,B,,https://a.example/free.mp3",
    )
    report = run(publication(tmp_path, {"posts.csv": table, "posts/1.a.html": "<p>x</p>"}))
    text = (tmp_path / "public/feed.json").read_text()
    assert "free.mp3" in text
    assert "paid.mp3" not in text
    assert any("for members alone was left out" in one for one in report.warnings)


def test_a_story_is_not_what_it_quotes(tmp_path: Path) -> None:
    """Marks within the text of one of Medium's drafts neither date nor name it."""
    quoted = '<p><time class="dt-published" datetime="2020-01-01T00:00:00Z">x</time></p>'
    report = run(publication(tmp_path, {"posts/a-1a2b3c4d.html": story(dated=False, body=quoted)}))
    assert report.articles.drafts == 1


def test_a_page_that_breaks_takes_no_story_down(tmp_path: Path) -> None:
    """A story that cannot be read any more stays as it was published."""
    name = "posts/a-1a2b3c4d5e6f.html"
    folder = publication(tmp_path, {name: story(), "posts/b-2a2b3c4d5e6f.html": story("B")})
    run(folder)
    (folder / "articles" / name).write_text(story(body="<div>" * 9000))
    report = run(folder)
    assert [one.source for one in report.articles.set_aside] == ["articles/1a2b3c4d5e6f"]
    assert titles(folder) == {"The tide", "B"}


@pytest.mark.parametrize(
    "marks",
    [
        "<a:control xmlns:a='http://purl.org/atom/app#'><a:draft> YES </a:draft></a:control>",
        "<control><draft>true</draft></control>",
        "<b:status xmlns:b='http://schemas.google.com/blogger/2018'> draft\n</b:status>",
        "<b:status xmlns:b='http://schemas.google.com/blogger/2018'>Draft</b:status>",
    ],
)
def test_a_draft_of_blogger_however_it_is_marked(tmp_path: Path, marks: str) -> None:
    """Neither case nor blanks nor another vocabulary let a draft out."""
    report = run(publication(tmp_path, {"blog.xml": backup(entry(1, more=marks), entry(2))}))
    assert titles(tmp_path) == {"Post 2"}
    assert report.articles.drafts == 1


def test_what_waits_without_a_time(tmp_path: Path) -> None:
    """A scheduled post that names no time goes on waiting."""
    post = taken_out(1, status("POST", "SCHEDULED"))
    post = post.replace("<published>2020-02-01T18:00:00Z</published>", "")
    report = run(publication(tmp_path, {"feed.atom": takeout(post)}))
    assert report.articles.drafts == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("It came\x08 by", "It came by", id="control character"),
        pytest.param("It came&#8; by", "It came by", id="reference to one"),
        pytest.param("It came &nbsp;by", "It came &nbsp;by", id="reference of HTML"),
        pytest.param("It came<!-- so --> by", "It came by", id="comment"),
        pytest.param("It came \udce9 by", "It came \xe9 by", id="bytes of Windows"),
    ],
)
def test_broken_characters_of_blogger_cost_no_words(
    tmp_path: Path, written: str, read: str
) -> None:
    """What is no character is mended, and neither its post nor those behind it lose anything."""
    text = backup(entry(1).replace("It came", written), entry(2))
    folder = publication(tmp_path, {})
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "articles/blog.xml").write_bytes(text.encode("utf-8", "surrogateescape"))
    run(folder)
    found = {one["title"]: one["content_html"] for one in items(folder)}
    assert found == {
        "Post 1": f"<p>{read} <b>in</b>.</p>",
        "Post 2": "<p>It came <b>in</b>.</p>",
    }


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(backup(entry(1).replace("</entry>", ""), entry(2)), id="entry"),
        pytest.param(backup(entry(1).replace("</title>", ""), entry(2)), id="title"),
        pytest.param(
            backup(entry(1, more="<app:control><app:draft>yes</app:draft></app:control>")),
            id="prefix",
        ),
    ],
)
def test_an_export_that_is_no_xml(tmp_path: Path, text: str) -> None:
    """Where marks are missing nobody knows what belongs to whom, so that nothing changes."""
    folder = publication(tmp_path, {"blog.xml": backup(entry(1))})
    run(folder)
    (folder / "articles/blog.xml").write_text(text)
    with pytest.raises(SourceError, match="It is no XML"):
        run(folder)
    assert titles(folder) == {"Post 1"}


def test_two_exports_of_one_blog(tmp_path: Path) -> None:
    """Of a post that stands in an older and in a newer back-up, the newer counts."""
    new = entry(1, title="New").replace("<updated>2020", "<updated>2021")
    files = {"a-new.xml": backup(new), "b-old.xml": backup(entry(1), entry(2)), "c.xml/d": "x"}
    report = run(publication(tmp_path, files))
    assert titles(tmp_path) == {"New", "Post 2"}
    assert "1 post stands there once more" in " ".join(report.warnings)


def test_a_post_of_blogger_without_an_id(tmp_path: Path) -> None:
    """It is told from others by its address, and no traceback."""
    post = entry(1).replace(f"<id>{BLOG}.post-1</id>", "")
    post = post.replace("<published>2020-02-01T10:00:00-08:00</published>", "")
    run(publication(tmp_path, {"blog.xml": backup(post, entry(2))}))
    assert titles(tmp_path) == {"Post 1", "Post 2"}


def test_an_export_is_no_feed(tmp_path: Path) -> None:
    """As a feed, a blog's back-up would publish its comments and drafts, and so it is none."""
    folder = write(tmp_path, {"b.xml": backup(entry(1))}, source='kind = "feed"')
    with pytest.raises(SourceError, match='read it by kind = "export"'):
        run(folder)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("blog.xml", backup(entry(1), entry(2)), id="blogger"),
        pytest.param("posts/a-1a2b3c4d5e6f.html", story(), id="medium"),
    ],
)
def test_what_is_unchanged_costs_nothing(tmp_path: Path, name: str, text: str) -> None:
    """An export is read again when one of its files has changed, and not before."""
    folder = publication(tmp_path, {name: text})
    time.sleep(0.05)  # a file that was written just now is read once more
    run(folder)
    assert run(folder).work.files == 0
    (folder / "articles" / name).write_text(text.replace("It came", "It flowed"))
    assert run(folder).articles.changed >= 1


def test_a_link_of_our_own(tmp_path: Path) -> None:
    """A pattern of addresses counts before those of the export, and ids stay."""
    source = 'kind = "export"\nlink = "/tides/{slug}/"'
    run(publication(tmp_path, {"posts/a-1a2b3c4d5e6f.html": story()}, source))
    (found,) = items(tmp_path)
    assert found["url"] == "https://example.org/tides/the-tide/"
    assert found["id"] == "https://medium.com/p/1a2b3c4d5e6f"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param({}, "Medium, Movable Type or Substack; unpack it there", id="nothing"),
        pytest.param({"a.html": "<p>Exported from here.</p>"}, "holds no export", id="a page"),
        pytest.param({"posts.csv": "a,b\n1,2\n"}, "holds no export", id="another table"),
        pytest.param({"b.xml": backup(entry(1))[:-50]}, "ends before its end", id="broken off"),
    ],
)
def test_what_is_none(tmp_path: Path, files: Mapping[str, str], told: str) -> None:
    """What is no export, or a part of one, is refused with what to do, and takes nothing down."""
    folder = publication(tmp_path, {"blog.xml": backup(entry(1))})
    run(folder)
    (folder / "articles/blog.xml").unlink()
    for name, text in files.items():
        (folder / "articles" / name).write_text(text)
    with pytest.raises(SourceError, match=told):
        run(folder)
    assert titles(folder) == {"Post 1"}


@pytest.mark.parametrize(
    ("files", "site", "expected"),
    [
        pytest.param({"b": backup(entry(1))}, "b", ("Ebb", "https://ebb.example/"), id="blogger"),
        pytest.param({"posts/a-1a2b3c4d.html": story()}, "", ("My publication", ""), id="medium"),
        pytest.param({"posts.csv": posts_csv()}, "", ("My publication", ""), id="substack"),
    ],
)  # fmt: skip
def test_init(
    tmp_path: Path, files: Mapping[str, str], site: str, expected: tuple[str, str]
) -> None:
    """``init --site`` knows an export, and takes over what it says of its site."""
    for name, text in files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    text = init(tmp_path / "f", site=tmp_path / "site" / site)[0].read_text()
    assert 'kind = "export"' in text
    assert f'title = "{expected[0]}"' in text
    assert not expected[1] or f'home = "{expected[1]}"' in text


def test_an_export_that_is_packed(tmp_path: Path) -> None:
    """What is downloaded is a packed file, which is to be unpacked."""
    with ZipFile(tmp_path / "export.zip", "w") as packed:
        packed.writestr("posts.csv", posts_csv())
    with pytest.raises(ConfigurationError, match="is packed; unpack it"):
        init(tmp_path / "f", site=tmp_path / "export.zip")


@given(st.text(max_size=300), st.booleans())
def test_any_text_is_told_apart(text: str, wrapped: bool) -> None:
    """Whatever stands in a file, it is an export or none, and a broken one is refused in words."""
    written = backup(text) if wrapped else text
    data = written.encode("utf-8", "replace")
    assert blogger.is_export(data) or not wrapped
    assert not substack.is_table(data)
    with suppress(UnreadableArticle):
        list(blogger.entries(data, "https://example.org/"))
    with suppress(UnreadableArticle):
        medium.story(story(body=text), "a.html")
