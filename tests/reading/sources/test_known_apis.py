"""The APIs of WordPress and Ghost, asked of servers that answer as theirs do."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.publications import article, feed, items, run, write
from tests.reading.sources.test_http import answered, away
from tests.web import Answered, Asked, Web, web

from feedwright.reading.sources import http

POSTS = 130
SOURCE = """
[[sources]]
kind = "http"
preset = "{preset}"
url = "{url}"
name = "blog"
{more}
"""


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(http, "_WAITS", (0.0, 0.0))
    monkeypatch.setattr(http, "_RESTING", {})


def configured(folder: Path, preset: str, url: str, more: str = "") -> Path:
    """A publication of a folder with one article, and of a blog."""
    lines = SOURCE.format(preset=preset, url=url, more=more)
    return write(
        folder, {"a.md": article("A")}, more=lines, feed="limit = 500", publication="max_bytes = 0"
    )


def titles(folder: Path) -> set[str]:
    """Those of the blog's articles."""
    return {one["title"] for one in items(folder)} - {"A"}


class WordPress:
    """The REST API of a WordPress whose clock is three hours ahead of UTC."""

    def __init__(self) -> None:
        self.posts = [self.post(number) for number in range(1, POSTS + 1)]

    @staticmethod
    def post(number: int, **said: Any) -> dict[str, Any]:
        """A post as WordPress hands it out."""
        day = f"2026-0{number % 9 + 1}-{number % 28 + 1:02}"
        return {
            "id": number,
            "date": f"{day}T11:00:00",
            "date_gmt": f"{day}T08:00:00",
            "guid": {"rendered": f"https://blog.example.org/?post_type=post&#038;p={number}"},
            "modified": f"{day}T11:00:00",
            "modified_gmt": f"{day}T08:00:00",
            "slug": f"post-{number}",
            "status": "publish",
            "type": "post",
            "link": f"https://blog.example.org/post-{number}/",
            "title": {"rendered": f"Post {number} &#8211; R&amp;D"},
            "content": {"rendered": f"<p>Text {number}.</p>\n", "protected": False},
            "excerpt": {"rendered": "<p>In short.</p>\n", "protected": False},
            "author": 4,
            "featured_media": 9,
            "categories": [3],
            "tags": [5],
            "_links": {"self": [{"href": f"https://blog.example.org/wp-json/{number}"}]},
            "_embedded": {
                "author": [
                    {"id": 4, "name": "Ann O&#8217;Lee", "link": "https://blog.example.org/a"}
                ],
                "wp:featuredmedia": [
                    {"source_url": "https://blog.example.org/9.jpg", "alt_text": "A quay"}
                ],
                "wp:term": [
                    [{"taxonomy": "category", "name": "Sea &amp; Shore"}],
                    [{"taxonomy": "post_tag", "name": "tides"}],
                ],
            },
            **said,
        }

    def __call__(self, asked: Asked) -> Answered:
        """Answers as WordPress does."""
        assert asked.path == "/wp-json/wp/v2/posts"
        assert asked.query["_embed"]
        size, page = int(asked.query["per_page"]), int(asked.query.get("page", 1))
        after = asked.query.get("modified_after", "")
        assert not after or after.endswith("Z")
        found = [one for one in self.posts if one["modified_gmt"] > after.rstrip("Z")]
        pages = -(-len(found) // size)
        if page > max(pages, 1):
            return answered({"code": "rest_post_invalid_page_number", "message": "No."}, 400)
        sizes = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
        return answered(found[(page - 1) * size : page * size], **sizes)


class Ghost:
    """Ghost's Content API."""

    def __init__(self) -> None:
        self.posts = [self.post(number) for number in range(1, POSTS + 1)]

    @staticmethod
    def post(number: int, **said: Any) -> dict[str, Any]:
        """A post as Ghost hands it out."""
        day = f"2026-0{number % 9 + 1}-{number % 28 + 1:02}"
        return {
            "id": f"{number:024x}",
            "uuid": f"00000000-0000-4000-8000-{number:012}",
            "title": f"Post {number}",
            "slug": f"post-{number}",
            "html": f"<p>Text {number}.</p>",
            "comment_id": f"{number:024x}",
            "feature_image": "https://blog.example.org/9.jpg",
            "featured": False,
            "visibility": "public",
            "published_at": f"{day}T08:00:00.000+00:00",
            "updated_at": f"{day}T08:00:00.000+00:00",
            "custom_excerpt": None,
            "url": f"https://blog.example.org/post-{number}/",
            "excerpt": "In short.",
            "access": True,
            "tags": [{"name": "Sea & Shore", "visibility": "public"}],
            "authors": [{"name": "Ann Lee", "url": "https://blog.example.org/author/ann/"}],
            **said,
        }

    def __call__(self, asked: Asked) -> Answered:
        """Answers as Ghost does."""
        assert asked.path == "/ghost/api/content/posts/"
        if asked.query.get("key") != "22444f78447824223cefc48062":
            return answered({"errors": [{"message": "Unknown Content API Key"}]}, 401)
        assert asked.query["include"] == "tags,authors"
        size, page = int(asked.query["limit"]), int(asked.query.get("page", 1))
        after = asked.query.get("filter", "").removeprefix("updated_at:>='").rstrip("'")
        found = [one for one in self.posts if one["updated_at"][:19].replace("T", " ") >= after]
        pages = max(-(-len(found) // size), 1)
        told = {"page": page, "pages": pages, "total": len(found)}
        told["next"] = page + 1 if page < pages else None  # type: ignore[assignment]
        part = found[(page - 1) * size : page * size]
        return answered({"posts": part, "meta": {"pagination": told}})


@pytest.fixture
def wordpress() -> Iterator[tuple[WordPress, Web]]:
    """A WordPress."""
    blog = WordPress()
    with web(blog) as running:
        yield blog, running


@pytest.fixture
def ghost() -> Iterator[tuple[Ghost, Web]]:
    """A Ghost."""
    blog = Ghost()
    with web(blog) as running:
        yield blog, running


KEY = 'token = "22444f78447824223cefc48062"'


def test_wordpress(tmp_path: Path, wordpress: tuple[WordPress, Web]) -> None:
    """Posts come with the ids of WordPress' own feed, and with names for numbers."""
    _, site = wordpress
    configured(tmp_path, "wordpress", f"{site.address}/")
    report = run(tmp_path)
    assert (report.articles.new, report.refusals) == (POSTS + 1, ())
    (one,) = [one for one in items(tmp_path) if one["title"].startswith("Post 41 ")]
    assert one["title"] == "Post 41 \u2013 R&D"
    assert one["id"] == "https://blog.example.org/?post_type=post&p=41"
    assert one["url"] == "https://blog.example.org/post-41/"
    assert one["date_published"] == "2026-06-14T08:00:00Z"
    assert one["summary"] == "In short."
    assert one["image"] == "https://blog.example.org/9.jpg"
    assert one["authors"][0]["name"] == "Ann O\u2019Lee"
    assert one["tags"] == ["Sea & Shore", "tides"]
    assert len(site.asked) == 2


def test_what_wordpress_has_rendered_is_text(
    tmp_path: Path, wordpress: tuple[WordPress, Web]
) -> None:
    """Brackets and braces that WordPress shows are no shortcodes, and stay where they are."""
    api, server = wordpress
    shown = "<p>[via Bo] Write [gallery] or {{ page.title }}.</p>"
    api.posts = [{**api.post(1), "content": {"rendered": shown, "protected": False}}]
    folder = configured(tmp_path, "wordpress", server.address)
    assert run(folder).warnings == ()
    assert shown in next(one["content_html"] for one in items(folder) if one["title"] != "A")


def test_wordpress_is_asked_for_changes(tmp_path: Path, wordpress: tuple[WordPress, Web]) -> None:
    """A later run asks for the posts that were modified since, and one edit is one article."""
    blog, site = wordpress
    configured(tmp_path, "wordpress", site.address)
    run(tmp_path)
    site.asked.clear()
    blog.posts[6] |= {
        "content": {"rendered": "<p>Mended.</p>"},
        "modified_gmt": "2026-10-09T10:00:00",
    }
    blog.posts.append(blog.post(POSTS + 1, modified_gmt="2026-10-09T11:00:00"))
    report = run(tmp_path)
    assert (report.articles.changed, report.articles.new, report.articles.vanished) == (1, 1, 0)
    assert [one.query["modified_after"] for one in site.asked] == ["2026-09-27T07:55:00Z"]


def test_wordpress_is_told_who_asks(tmp_path: Path, wordpress: tuple[WordPress, Web]) -> None:
    """A name and an application password go as Basic, to an address that is whole already."""
    _, site = wordpress
    url = f"{site.address}/wp-json/wp/v2/posts?per_page=50&categories=3"
    configured(tmp_path, "wordpress", url, 'token = "desk:abcd efgh"')
    run(tmp_path)
    proof = b64encode(b"desk:abcd efgh").decode()
    assert {one.headers["authorization"] for one in site.asked} == {f"Basic {proof}"}
    assert {one.query["per_page"] + one.query["categories"] for one in site.asked} == {"503"}


def test_posts_that_are_not_for_all(tmp_path: Path, wordpress: tuple[WordPress, Web]) -> None:
    """Posts with a password are not published, nor those of another state than published."""
    blog, site = wordpress
    blog.posts[0]["content"] = {"rendered": "", "protected": True}
    blog.posts[1]["status"] = "private"
    blog.posts[2]["status"] = "draft"
    configured(tmp_path, "wordpress", site.address)
    run(tmp_path)
    assert len(titles(tmp_path)) == POSTS - 3


def test_the_export_and_the_api_are_one(tmp_path: Path, wordpress: tuple[WordPress, Web]) -> None:
    """Who moves from an export to the API shows subscribers nothing twice."""
    _, site = wordpress
    export = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Blog</title><wp:wxr_version>1.2</wp:wxr_version>
<item><title>Post 41</title><link>https://blog.example.org/post-41/</link>
<guid isPermaLink="false">https://blog.example.org/?post_type=post&amp;p=41</guid>
<content:encoded><![CDATA[Text 41.]]></content:encoded><wp:post_id>41</wp:post_id>
<wp:post_date_gmt>2026-06-14 08:00:00</wp:post_date_gmt><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type></item></channel></rss>"""
    lines = '[[sources]]\nkind = "wordpress"\npath = "export.xml"\n'
    (write(tmp_path, {}, more=lines) / "export.xml").write_text(export)
    run(tmp_path)
    (before,) = feed(tmp_path).entries
    configured(tmp_path, "wordpress", site.address)
    run(tmp_path)
    assert [one.id for one in feed(tmp_path).entries].count(before.id) == 1


def test_ghost(tmp_path: Path, ghost: tuple[Ghost, Web]) -> None:
    """Posts come with the ids of Ghost's own feed, and a later run asks for what changed."""
    blog, site = ghost
    configured(tmp_path, "ghost", site.address, KEY)
    report = run(tmp_path)
    assert (report.articles.new, report.refusals) == (POSTS + 1, ())
    (one,) = [one for one in items(tmp_path) if one["title"] == "Post 41"]
    assert one["id"] == f"{41:024x}"
    assert one["url"] == "https://blog.example.org/post-41/"
    assert one["authors"][0]["name"] == "Ann Lee"
    assert one["tags"] == ["Sea & Shore"]
    assert len(site.asked) == 2

    blog.posts[6] |= {"html": "<p>Mended.</p>", "updated_at": "2026-10-09T10:00:00.000+00:00"}
    report = run(tmp_path)
    assert (report.articles.changed, report.articles.vanished) == (1, 0)
    assert len(site.asked) == 3


def test_posts_for_members(tmp_path: Path, ghost: tuple[Ghost, Web]) -> None:
    """Of what is for members alone, the preview goes out that Ghost hands out, or nothing."""
    blog, site = ghost
    blog.posts = [
        blog.post(1, visibility="paid", access=False, html="<p>The start.</p>"),
        blog.post(2, visibility="members", access=False, html=""),
        blog.post(3, tags=[{"name": "#intern", "visibility": "internal"}]),
    ]
    configured(tmp_path, "ghost", site.address, KEY)
    run(tmp_path)
    assert titles(tmp_path) == {"Post 1", "Post 3"}
    assert "intern" not in str(items(tmp_path))


def test_a_key_that_is_none(tmp_path: Path, ghost: tuple[Ghost, Web]) -> None:
    """It is told in a line, which does not repeat it."""
    _, site = ghost
    configured(tmp_path, "ghost", site.address, 'token = "wrong-wrong"')
    told = away(run(tmp_path))
    assert "401" in told
    assert "wrong-wrong" not in told
