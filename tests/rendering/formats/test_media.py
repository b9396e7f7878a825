"""The picture of an article in several sizes: Media RSS, JSON Feed and the article's page."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.publications import article, feed, items, run, tree, write

from feedwright.checks import Document, check
from feedwright.domain.article import Image, PictureSize
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.formats import FORMATS
from feedwright.reading.formats.feed import articles
from feedwright.rendering.formats import jsonfeed, syndication
from feedwright.rendering.formats.forms import presentable_entry
from feedwright.rendering.html.pages import article_page
from feedwright.rendering.size_limits import max_size

ROOT = "https://example.org/feeds/"
WHEN = datetime(2026, 3, 2, tzinfo=UTC)
CHANNEL = Channel(
    id="tag:example.org,2026:feed:main",
    title="News",
    description="What happens.",
    address=ROOT,
    home="https://example.org/",
    updated=WHEN,
    language="en",
)
PICTURE = Image(
    url=f"{ROOT}quay.jpg",
    alt="A quay",
    caption="The quay at noon",
    credit="City archive",
    width=1600,
    height=900,
    sizes=(
        PictureSize(url=f"{ROOT}quay-320.jpg", width=320, height=180),
        PictureSize(url=f"{ROOT}quay-800.webp", width=800),
    ),
)
ENTRY = Entry(
    id="tag:example.org,2026:1",
    link=f"{ROOT}articles/one/",
    title="One",
    summary="It began.",
    content="<p>It began at the quay.</p>",
    published=WHEN,
    updated=WHEN,
    image=PICTURE,
)
RENDERED = {"rss": syndication.rss, "atom": syndication.atom, "json": jsonfeed.render}


def document(name: str, entry: Entry) -> Document:
    """A document of one entry."""
    data = RENDERED[name](CHANNEL, [entry])
    return Document(path=FORMATS[name].file_name, media_type=FORMATS[name].media_type, data=data)


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_readers_find_the_sizes(name: str) -> None:
    """Feedparser reads each size, the thumbnail, the credit and the description."""
    (found,) = feedparser.parse(document(name, ENTRY).data).entries
    assert [(one["url"], one.get("width")) for one in found.media_content] == [
        (PICTURE.url, "1600"),
        (f"{ROOT}quay-320.jpg", "320"),
        (f"{ROOT}quay-800.webp", "800"),
    ]
    assert [one["medium"] for one in found.media_content] == ["image"] * 3
    assert found.media_content[0]["isdefault"] == "true"
    assert found.media_content[2]["type"] == "image/webp"
    assert found.media_thumbnail[0] == {
        "url": f"{ROOT}quay-320.jpg",
        "width": "320",
        "height": "180",
    }
    assert found.media_credit[0]["content"] == "City archive"
    assert found.title == "One"
    assert found.content[0].value == ENTRY.content
    assert found.summary == "It began."


@pytest.mark.parametrize("name", RENDERED)
def test_documents_are_sound(name: str) -> None:
    """No rule has anything against a picture in several sizes."""
    assert check(document(name, ENTRY)) == ()


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(PICTURE, id="several sizes"),
        pytest.param(replace(PICTURE, sizes=()), id="one size"),
        pytest.param(replace(PICTURE, sizes=PICTURE.sizes[:1], width=0, height=0), id="unknown"),
    ],
)
@pytest.mark.parametrize("name", ["rss", "atom"])
def test_our_own_reader_finds_them(name: str, image: Image) -> None:
    """A picture is read from RSS and Atom as it was written, its caption as what it shows."""
    entry = replace(ENTRY, image=image)
    _, (found,) = articles.read(document(name, entry).data)
    assert found.image == replace(image, alt=image.caption, caption="")


def test_json_feed_remembers_them() -> None:
    """JSON Feed names the picture, and keeps its sizes for a store that is made again."""
    (item,) = json.loads(document("json", ENTRY).data)["items"]
    assert item["image"] == PICTURE.url
    assert [one["width"] for one in item["_feedwright"]["image"]["sizes"]] == [320, 800]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param(PICTURE, f"{ROOT}quay-320.jpg", id="the smallest"),
        pytest.param(replace(PICTURE, width=320), None, id="none is smaller"),
        pytest.param(replace(PICTURE, width=0), f"{ROOT}quay-320.jpg", id="of unknown width"),
        pytest.param(replace(PICTURE, sizes=()), None, id="one size"),
    ],
)
def test_the_thumbnail(image: Image, expected: str | None) -> None:
    """A preview is made of the smallest size, where one is smaller than the usual one."""
    assert (image.thumbnail.url if image.thumbnail else None) == expected


def test_the_page_offers_each_size() -> None:
    """The article's page has all sizes whose width is known, the caption and the credit."""
    page = article_page(CHANNEL, ENTRY, ROOT).decode()
    sizes = "../../quay-320.jpg 320w, ../../quay-800.webp 800w, ../../quay.jpg 1600w"
    assert f'srcset="{sizes}"' in page
    assert "The quay at noon · City archive</figcaption>" in page
    told: dict[str, Any] = json.loads(
        page.partition('application/ld+json">')[2].partition("</script>")[0]
    )
    assert told["image"]["caption"] == "The quay at noon"
    assert told["image"]["creditText"] == "City archive"
    alone = article_page(CHANNEL, replace(ENTRY, image=replace(PICTURE, sizes=())), ROOT)
    assert b"srcset" not in alone


_SIZE = st.builds(
    PictureSize,
    url=st.text(max_size=20).map(lambda text: f"{ROOT}{text}"),
    width=st.integers(0, 99999),
    height=st.integers(0, 99999),
)


@given(sizes=st.lists(_SIZE, max_size=20), alt=st.text(), credit=st.text())
def test_no_entry_takes_more_than_is_reckoned(
    sizes: list[PictureSize], alt: str, credit: str
) -> None:
    """Whatever sizes a picture has, its entry takes no more bytes than its archive page allows."""
    entry = replace(
        ENTRY, image=replace(PICTURE, alt=alt, caption=alt, credit=credit, sizes=tuple(sizes))
    )
    shown = presentable_entry(entry)
    for name in ("rss", "atom"):
        assert len(syndication.fragment(name, shown)) <= max_size(entry)
    assert len(jsonfeed.fragment(shown)) <= max_size(entry)


def test_local_sizes_go_out_with_the_article(tmp_path: Path) -> None:
    """Sizes that lie beside the article are delivered with its page, and feeds lead to them."""
    picture = {"url": "a.jpg", "width": 800, "srcset": "a-320.jpg 320w, a.jpg 800w"}
    files: dict[str, str | bytes] = {
        "one/index.md": article("One", image=picture),
        "one/a.jpg": b"\xff\xd8\xff",
        "one/a-320.jpg": b"\xff\xd8\xff",
    }
    write(tmp_path, files)
    run(tmp_path)
    assert {"articles/one/a.jpg", "articles/one/a-320.jpg"} <= tree(tmp_path).keys()
    folder = "https://example.org/feeds/articles/one/"
    (found,) = feed(tmp_path, "rss.xml").entries
    assert [one["url"] for one in found.media_content] == [f"{folder}a.jpg", f"{folder}a-320.jpg"]
    assert items(tmp_path)[0]["image"] == f"{folder}a.jpg"
