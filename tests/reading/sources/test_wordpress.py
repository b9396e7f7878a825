"""Exports of WordPress, from the file to the feed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.publications import items, run, write

from feedwright.domain.report import Report

EXPORT = """<?xml version="1.0" encoding="{encoding}" ?>
<!-- generator="WordPress/6.5" created="2026-01-01 10:00" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Harbour &amp; Sea</title><link>https://old.example</link><language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_login><![CDATA[ann]]></wp:author_login>
<wp:author_display_name><![CDATA[{author}]]></wp:author_display_name></wp:author>
{items}
</channel></rss>
"""
OF_EXPORTS = 'kind = "wordpress"'
OLD = "https://old.example"


def post(number: int = 7, body: str = "<p>Text</p>", **fields: Any) -> str:
    """A post of an export; what is given as XML beside its fields goes in as ``more``."""
    said = {
        "title": f"Post {number}",
        "link": f"{OLD}/post-{number}/",
        "pubDate": "Mon, 02 Mar 2026 08:00:00 +0000",
        "dc:creator": "ann",
        "guid": f"{OLD}/?p={number}",
        "excerpt": "",
        "wp:post_id": str(number),
        "wp:post_date": "2026-03-02 09:00:00",
        "wp:post_date_gmt": "2026-03-02 08:00:00",
        "wp:post_modified_gmt": "2026-03-02 08:00:00",
        "wp:post_name": f"post-{number}",
        "wp:status": "publish",
        "wp:post_type": "post",
        "wp:post_password": "",
    }
    more = fields.pop("more", "")
    said |= {name.replace("wp_", "wp:", 1).replace("dc_", "dc:"): v for name, v in fields.items()}
    said["excerpt:encoded"] = said.pop("excerpt")
    told = "".join(f"<{name}><![CDATA[{value}]]></{name}>\n" for name, value in said.items())
    return f"<item>{told}<content:encoded><![CDATA[{body}]]></content:encoded>{more}</item>\n"


def meta(**values: str) -> str:
    """What is said beside a post."""
    return "".join(
        f"<wp:postmeta><wp:meta_key><![CDATA[{key}]]></wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for key, value in values.items()
    )


def term(domain: str, name: str, short: str = "") -> str:
    """A category, a tag or another term."""
    return f'<category domain="{domain}" nicename="{short}"><![CDATA[{name}]]></category>'


def file(number: int, parent: int = 0, **fields: Any) -> str:
    """A picture of the library."""
    return post(
        number,
        wp_post_type="attachment",
        wp_status="inherit",
        wp_attachment_url=f"{OLD}/f/{number}.jpg",
        wp_post_parent=str(parent),
        **fields,
    )


def export(folder: Path, *posts: str, author: str = "Ann Lee", **parts: str) -> Path:
    """A publication whose one source is an export."""
    source = parts.pop("source", "")
    write(folder, {}, source=f"{OF_EXPORTS}\n{source}", **parts)
    (folder / "articles" / "old.xml").write_text(
        EXPORT.format(encoding="UTF-8", author=author, items="".join(posts))
    )
    return folder


def one(folder: Path, *posts: str, **parts: str) -> dict[str, Any]:
    """The one entry of an export."""
    run(export(folder, *posts, **parts))
    (found,) = items(folder)
    return found


def titles(folder: Path) -> list[str]:
    """The titles of the feed, the latest first."""
    return [entry["title"] for entry in items(folder)]


def test_a_post_keeps_who_it_is(tmp_path: Path) -> None:
    """The guid is the id, the permalink the link, and the author has the name that is shown."""
    found = one(tmp_path, post(7, "<p>Text</p>", wp_post_modified_gmt="2026-03-05 08:00:00"))

    assert found["id"] == f"{OLD}/?p=7"
    assert found["url"] == f"{OLD}/post-7/"
    assert [author["name"] for author in found["authors"]] == ["Ann Lee"]
    assert found["date_published"] == "2026-03-02T08:00:00Z"
    assert found["date_modified"] == "2026-03-05T08:00:00Z"
    assert found["language"] == "en-US"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"wp_status": "draft"}, ("", 1, 0)),
        ({"wp_status": "pending"}, ("", 1, 0)),
        ({"wp_status": "auto-draft"}, ("", 1, 0)),
        ({"wp_status": "trash"}, ("", 1, 0)),
        ({"wp_status": "private"}, ("", 1, 0)),
        ({"wp_post_password": "sesame"}, ("", 1, 0)),
        ({"wp_status": "future", "wp_post_date_gmt": "2027-01-01 08:00:00"}, ("", 0, 1)),
        ({"wp_post_date_gmt": "2027-01-01 08:00:00"}, ("", 0, 1)),
        ({"wp_status": "future"}, ("Post 7", 0, 0)),
        ({"wp_is_sticky": "1"}, ("Post 7", 0, 0)),
    ],
    ids=lambda one: " ".join(map(str, one.values())) if isinstance(one, dict) else "",
)
def test_states(tmp_path: Path, fields: dict[str, Any], told: tuple[str, int, int]) -> None:
    """Nothing is published that WordPress does not show, and nothing before its time."""
    report = run(export(tmp_path, post(**fields)))

    assert ("".join(titles(tmp_path)), report.articles.drafts, report.articles.held) == told


def test_a_password_is_told(tmp_path: Path) -> None:
    """So that nobody looks for the post in vain."""
    report = run(export(tmp_path, post(wp_post_password="sesame")))

    assert "articles: 1 post has a password, and is published nowhere" in report.warnings


def test_times_without_utc_are_the_sites(tmp_path: Path) -> None:
    """WordPress has zeros for UTC where a post was never published by it."""
    found = one(
        tmp_path,
        post(wp_post_date_gmt="0000-00-00 00:00:00"),
        publication='timezone = "Europe/Istanbul"',
    )

    assert found["date_published"] == "2026-03-02T06:00:00Z"


def test_terms(tmp_path: Path) -> None:
    """The first category is the section, names are text, and WordPress' own words are none."""
    more = (
        term("category", "Uncategorized", "uncategorized")
        + term("category", "Cats &amp; Dogs", "cats")
        + term("category", "Sea", "sea")
        + term("post_tag", "harbour", "harbour")
        + term("post_format", "Aside", "post-format-aside")
    )
    assert one(tmp_path, post(more=more))["tags"] == ["Cats & Dogs", "Sea", "harbour"]


def test_an_email_address_is_no_name(tmp_path: Path) -> None:
    """Of an author of whom the export knows the login alone, nobody is to learn an address."""
    assert "authors" not in one(tmp_path, post(dc_creator="ann@old.example"))


def test_several_authors(tmp_path: Path) -> None:
    """Those of the plugin for several come before the one that WordPress knows."""
    more = term("author", "Bo Ek", "cap-bo") + term("author", "Cy Day", "cap-cy")

    found = one(tmp_path, post(more=more))

    assert [author["name"] for author in found["authors"]] == ["Bo Ek", "Cy Day"]


def test_pictures_recordings_and_excerpts(tmp_path: Path) -> None:
    """What stands in other items, or beside the text, comes with the post."""
    more = meta(_thumbnail_id="9", enclosure=f"{OLD}/a.mp3\n1234\naudio/mpeg\na:0:{{}}")
    body = "Above.\n\n<!--more-->\n\nBelow."

    found = one(
        tmp_path,
        post(body=body, more=more, excerpt="In short."),
        file(9, more=meta(_wp_attachment_image_alt="A quay")),
    )

    assert found["image"] == f"{OLD}/f/9.jpg"
    (recording,) = found["attachments"]
    assert (recording["url"], recording["size_in_bytes"]) == (f"{OLD}/a.mp3", 1234)
    assert recording["mime_type"] == "audio/mpeg"
    assert found["summary"] == "In short."
    assert "Below." in found["content_html"]


BODIES = {
    "classic": ("One.\n\nTwo,\nthree.", "<p>One.</p>\n<p>Two,<br>\nthree.</p>"),
    "blocks": (
        """<!-- wp:paragraph -->\n<p>One\ntwo.</p>\n<!-- /wp:paragraph -->

<!-- wp:heading {"level":3} -->\n<h3>Head</h3>\n<!-- /wp:heading -->""",
        "<p>One\ntwo.</p>\n\n<h3>Head</h3>",
    ),
    "a caption": (
        '[caption id="attachment_9" width="5"]<img src="https://x.example/a.jpg"> Quay[/caption]',
        '<figure><img src="https://x.example/a.jpg"><figcaption>Quay</figcaption></figure>',
    ),
    "a gallery": (
        'See:\n\n[gallery ids="9,8"]',
        f"""<p>See:</p>\n<figure><img src="{OLD}/f/9.jpg" alt="A &quot;quay&quot;"></figure>
<figure><img src="{OLD}/f/8.jpg" alt=""></figure>""",
    ),
    "a gallery of the post's own": (
        "[gallery]",
        f'<figure><img src="{OLD}/f/8.jpg" alt=""></figure>',
    ),
    "a gallery in code": ("<pre>[gallery]</pre>", "<pre>[gallery]</pre>"),
    "a synced pattern": ('<!-- wp:block {"ref":5} /-->', "<p>Pattern</p>"),
    "an address alone": (
        "https://x.example/film",
        '<p><a href="https://x.example/film">https://x.example/film</a></p>',
    ),
    "a recording": (
        '[audio src="https://x.example/a.mp3"]',
        '<p><audio src="https://x.example/a.mp3" controls=""></audio></p>',
    ),
    "CDATA within": ("a ]]]]><![CDATA[> b", "<p>a ]]&gt; b</p>"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "shown"), BODIES.values(), ids=BODIES)
def test_bodies(tmp_path: Path, body: str, shown: str) -> None:
    """A body is what WordPress shows: paragraphs, blocks, galleries, shortcodes."""
    beside = (
        file(9, more=meta(_wp_attachment_image_alt='A "quay"')),
        file(8, parent=7),
        post(
            5, "<!-- wp:paragraph --><p>Pattern</p><!-- /wp:paragraph -->", wp_post_type="wp_block"
        ),
    )
    assert one(tmp_path, post(body=body), *beside)["content_html"].strip() == shown


def test_what_wordpress_fills_is_told(tmp_path: Path) -> None:
    """A block that holds nothing in the export leaves a word, and so does an unknown shortcode."""
    body = (
        '<p>a</p><!-- wp:latest-posts {"n":3} /--><!-- wp:search /--><!-- wp:acf/box {"x":1} /-->'
    )
    report = run(export(tmp_path, post(body=f'{body}[booking day="2"]')))

    told = "\n".join(report.warnings)
    assert (
        "3 blocks that WordPress fills when it shows them (latest-posts, search, acf/box)" in told
    )
    assert "booking" in told


def test_what_is_no_post_is_counted(tmp_path: Path) -> None:
    """Pages, files and menus are no articles, and are told in one line."""
    others = (post(2, wp_post_type="page"), file(3), file(4), post(5, wp_post_type="podcast"))

    report = run(export(tmp_path, post(), *others))

    assert titles(tmp_path) == ["Post 7"]
    told = "2 files of the library, 1 page, 1 of type podcast"
    assert f"articles: what is no post was passed over: {told}" in report.warnings


def test_two_posts_of_one_guid(tmp_path: Path) -> None:
    """The first has it; the second is published by an id of its own, and that is told."""
    report = run(export(tmp_path, post(7), post(8, guid=f"{OLD}/?p=7")))

    assert len({entry["id"] for entry in items(tmp_path)}) == 2
    assert any("A post before it has the same guid" in said for said in report.warnings)


SPOILT = {
    "control characters": (b"Te\x0bx\x00t", "Text"),
    "Windows-1252": (b"Te\x93x\x94t", "Te\u201cx\u201dt"),
    "a stray ampersand": (b"Te & xt", "Te &amp; xt"),
}


@pytest.mark.parametrize(("text", "shown"), SPOILT.values(), ids=SPOILT)
def test_an_export_that_is_no_xml(tmp_path: Path, text: bytes, shown: str) -> None:
    """WordPress writes what stands in its database; a post that is spoilt spoils no other."""
    folder = export(tmp_path, post(7, "SPOILT"), post(8, "<p>Sound</p>"))
    place = folder / "articles" / "old.xml"
    place.write_bytes(place.read_bytes().replace(b"SPOILT", text))

    run(folder)

    bodies = {entry["title"]: entry["content_html"] for entry in items(folder)}
    assert bodies == {"Post 7": f"<p>{shown}</p>", "Post 8": "<p>Sound</p>"}


def test_an_export_in_another_encoding(tmp_path: Path) -> None:
    """As its XML declaration says."""
    folder = export(tmp_path)
    text = EXPORT.format(encoding="ISO-8859-9", author="Işık", items=post(body="Çağrı"))
    (folder / "articles" / "old.xml").write_bytes(text.encode("iso-8859-9"))

    run(folder)

    assert items(folder)[0]["content_html"] == "<p>Çağrı</p>"
    assert items(folder)[0]["authors"][0]["name"] == "Işık"


def test_a_copy_that_broke_off_takes_nothing_down(tmp_path: Path) -> None:
    """It is told in one line, and what was published of the export stands."""
    folder = export(tmp_path, post(7), post(8), more='[[sources]]\npath = "own"\n')
    (folder / "own").mkdir()
    (folder / "own" / "a.md").write_text("---\ntitle: Own\ndate: 2026-01-01\n---\nText.\n")
    run(folder)
    place = folder / "articles" / "old.xml"
    place.write_bytes(place.read_bytes()[:-400])

    report = run(folder)

    assert sorted(titles(folder)) == ["Own", "Post 7", "Post 8"]
    (refusal,) = report.refusals
    assert "articles/old.xml: it ends before its end" in refusal
    assert "\n" not in refusal


def count(report: Report) -> int:
    """How many posts were read."""
    return report.work.files


def test_an_edit_costs_one_post(tmp_path: Path) -> None:
    """Of a new export only what has changed is read; an export that stayed is not looked into."""
    import time

    posts = [post(number) for number in range(10, 40)]
    folder = export(tmp_path, *posts)
    run(folder)
    time.sleep(0.05)  # a file that was written just now is looked at once more
    assert count(run(folder)) == 0
    assert run(folder).warnings == ()

    export(tmp_path, *posts[:-2], post(38, "<p>Other</p>"))
    report = run(folder)

    assert (count(report), report.articles.vanished, report.articles.changed) == (1, 1, 1)


@pytest.mark.parametrize("what", ["author", "picture", "gallery"])
def test_what_a_post_refers_to_has_it_read_again(tmp_path: Path, what: str) -> None:
    """A new name, picture or file elsewhere in the export changes the posts that show it."""
    posts = (post(7, '[gallery ids="9"]', more=meta(_thumbnail_id="8")), post(6))
    folder = export(tmp_path, *posts, file(8), file(9))
    run(folder)

    alt: dict[str, Any] = {"more": meta(_wp_attachment_image_alt="A quay")}
    export(
        tmp_path,
        *posts,
        file(8, **(alt if what == "picture" else {})),
        file(9, **(alt if what == "gallery" else {})),
        author="Ann L." if what == "author" else "Ann Lee",
    )
    report = run(folder)

    assert count(report) == (2 if what == "author" else 1)
    told = (
        json.dumps(items(folder)) if what != "picture" else (folder / "public/rss.xml").read_text()
    )
    assert ("Ann L." if what == "author" else "A quay") in told


def test_a_pattern_within_a_pattern_has_posts_read_again(tmp_path: Path) -> None:
    """What a post shows by two steps changes it as well."""

    def pattern(number: int, body: str) -> str:
        return post(number, body, wp_post_type="wp_block")

    shows = '<!-- wp:block {"ref":%d} /-->'
    others = post(7, shows % 4), post(6), pattern(4, shows % 5)
    run(export(tmp_path, *others, pattern(5, "<p>Old</p>")))

    report = run(export(tmp_path, *others, pattern(5, "<p>New</p>")))

    assert count(report) == 1
    assert "<p>New</p>" in [entry["content_html"].strip() for entry in items(tmp_path)]


def test_an_export_that_was_cut_into_files(tmp_path: Path) -> None:
    """All are read, a post that stands in two comes from the last, and pictures from any."""
    folder = export(tmp_path, post(7, "<p>Old</p>", more=meta(_thumbnail_id="9")), post(6))
    second = EXPORT.format(
        encoding="UTF-8",
        author="Ann Lee",
        items=post(7, "<p>New</p>", more=meta(_thumbnail_id="9")) + file(9),
    )
    (folder / "articles" / "old2.xml").write_text(second)
    (folder / "articles" / "sitemap.xml").write_text("<urlset/>")

    report = run(folder)

    found = {entry["title"]: entry for entry in items(folder)}
    assert found["Post 7"]["content_html"] == "<p>New</p>"
    assert found["Post 7"]["image"] == f"{OLD}/f/9.jpg"
    assert found.keys() == {"Post 6", "Post 7"}
    assert any("1 post stands in several of its files" in said for said in report.warnings)


GROWTH = """
import resource, sys
from pathlib import Path
from feedwright.domain.sources import WordPressSource
from feedwright.reading.source import Surroundings
from feedwright.reading.sources.wordpress import WordPressExports
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
path = Path(sys.argv[1])
around = Surroundings(path.parent, "https://e.example/", "UTC")
source = WordPressExports(WordPressSource(path=path.name), around)
read = 0
for key in source.scan("", ()).stamps:
    read += len(source.reading(key).articles[0].body)
source.close()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, read)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux")
def test_memory_does_not_grow_with_the_export(tmp_path: Path) -> None:
    """Sixty megabytes take little more than six: numbers for each post, and no text."""

    def growth(megabytes: int) -> int:
        path = tmp_path / f"{megabytes}.xml"
        head, tail = EXPORT.format(encoding="UTF-8", author="A", items="\0").split("\0")
        body = "<p>" + "All the words of a long story. " * 600 + "</p>"
        with path.open("w") as file:
            file.write(head)
            for number in range(1, 1 + megabytes * 1_000_000 // len(body)):
                file.write(post(number, body))
            file.write(tail)
        command = [sys.executable, "-c", GROWTH, str(path)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        assert int(told[1]) > megabytes * 900_000
        return int(told[0])

    assert growth(60) - growth(6) < 12_000
